package sure

import (
	"context"
	"net/http"
	"sync"
)

// Who has asked waits for the answer, and for nothing else.

type query struct {
	id    int
	reply chan int
}

type Answers struct{ queries chan query }

func NewAnswers() *Answers { return &Answers{make(chan query)} }

func (a *Answers) Ask(id int) int {
	q := query{id, make(chan int)}
	a.queries <- q
	return <-q.reply
}

func (a *Answers) Serve(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case q := <-a.queries:
			q.reply <- q.id
		}
	}
}

// The same with a function that gives the channel.

type Syncer struct{ work chan func() chan struct{} }

func NewSyncer() *Syncer { return &Syncer{make(chan func() chan struct{})} }

func (s *Syncer) Do(f func()) {
	done := make(chan struct{})
	s.work <- func() chan struct{} {
		f()
		return done
	}
	<-done
}

func (s *Syncer) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case f := <-s.work:
			done := f()
			done <- struct{}{}
		}
	}
}

// Here the one who asks may have given up.

type Impatient struct{ queries chan hurried }

func NewImpatient() *Impatient { return &Impatient{make(chan hurried)} }

type hurried struct{ reply chan int }

func (a *Impatient) Ask(ctx context.Context) (int, error) {
	q := hurried{make(chan int)}
	select {
	case a.queries <- q:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	select {
	case n := <-q.reply:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func (a *Impatient) Serve(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case q := <-a.queries:
			q.reply <- 1 // want `the send to q.reply ignores ctx`
		}
	}
}

// A channel that each round makes has room in each round.

func Rounds(ctx context.Context, out chan<- <-chan int) {
	for {
		one := make(chan int, 1)
		select {
		case <-ctx.Done():
			return
		case out <- one:
		}
		one <- 1
		close(one)
	}
}

// This one is made once, and full after the first round.

func Once(ctx context.Context, out chan<- <-chan int, one chan int) {
	one = make(chan int, 1)
	out <- one // want `the send to out ignores ctx`
	for ctx.Err() == nil {
		one <- 1 // want `the send to one ignores ctx`
	}
}

// Whoever has taken the channel is about to receive from it.

func rendezvous(ctx context.Context, requests chan<- chan int) error {
	own := make(chan int)
	select {
	case requests <- own:
	case <-ctx.Done():
		return ctx.Err()
	}
	own <- 1 // want `the send to own ignores ctx`
	answer := make(chan int)
	requests <- answer // want `the send to requests ignores ctx`
	answer <- 1
	return nil
}

// What a group starts is looked at where its input ends.

func Pool(ctx context.Context, in []int) {
	feed := make(chan int)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for n := range feed {
				println(n)
			}
		})
	}
	defer wg.Wait()
	defer close(feed)
	for _, n := range in {
		select {
		case feed <- n:
		case <-ctx.Done():
			return
		}
	}
}

// A result with a stream in it: its maker closes that.

type listing struct {
	size    int
	entries <-chan int
}

func show(ctx context.Context, l *listing) (sum int) {
	for n := range l.entries {
		sum += n
	}
	return sum
}

func (l *listing) total(ctx context.Context) (sum int) {
	for n := range l.entries { // want `the loop over l.entries ignores ctx`
		sum += n
	}
	return sum
}

// A request that has its context with it.

type job struct {
	ctx  context.Context
	name string
}

func submit(ctx context.Context, jobs chan<- job, done <-chan struct{}) {
	select {
	case jobs <- job{ctx, "a"}:
	case <-done:
	}
	select { // want `the select ignores ctx`
	case jobs <- job{nil, "b"}:
	case <-done:
	}
}

// A path is no request.

func paths(w http.ResponseWriter, r *http.Request, requests chan<- *http.Request, out chan<- string) {
	requests <- r
	out <- r.URL.Path // want `the send to out ignores r.Context\(\)`
}

// There is room for one answer, and one answer for each task, in each round.

type task struct {
	id   int
	resp chan int
}

type Worker struct{ tasks chan task }

func NewWorker() *Worker { return &Worker{make(chan task)} }

func (w *Worker) Ask(ctx context.Context, id int) (int, error) {
	t := task{id: id}
	t.resp = make(chan int, 1)
	select {
	case w.tasks <- t:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	select {
	case n := <-t.resp:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func (w *Worker) Work(ctx context.Context) {
	for {
		select {
		case t, ok := <-w.tasks:
			if !ok {
				return
			}
			t.resp <- t.id
		case <-ctx.Done():
			return
		}
	}
}

// Here one task has many answers.

func (w *Worker) Stream(ctx context.Context) {
	for {
		select {
		case t, ok := <-w.tasks:
			if !ok {
				return
			}
			for n := range t.id {
				t.resp <- n // want `the send to t.resp ignores ctx`
			}
		case <-ctx.Done():
			return
		}
	}
}

// The same for a list of tasks, of which each has its answer.

func (w *Worker) answerAll(ctx context.Context, tasks []task) {
	for i, t := range tasks {
		t.resp <- i
	}
	for i := range tasks {
		tasks[0].resp <- i // want `the send to a channel ignores ctx`
	}
}

func (w *Worker) Batch(ctx context.Context) {
	var tasks []task
	for {
		select {
		case t := <-w.tasks:
			if tasks = append(tasks, t); len(tasks) == 10 {
				w.answerAll(ctx, tasks)
				tasks = nil
			}
		case <-ctx.Done():
			return
		}
	}
}
