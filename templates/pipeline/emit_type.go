package pipeline

import (
	"fmt"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
)

// declType emits the struct. What every Put and every worker touch stands
// first, in one cache line.
func (p *Plan) declType() emit.Decl {
	text := `type $Name` + emit.TypeParams(p.TypeParams) + ` struct {
		mu      ${sync.Mutex}
		head    uint64 // items that have left the queue: the oldest queued one is ring[head%$Queue]
		tail    uint64 // items accepted
		handled uint64 // items that $handler returned nil for
		refusal error  // why nothing is accepted any more; nil while open
		idle    int    // workers that wait for work
		waking  bool   // one of them was woken and has not looked yet
		stopped bool   // nothing is started any more
		ran     bool   // Run was called

		failed  uint64
		blocked ${container/list.List} // of *$Put, in the order of their coming; empty unless the queue is full
		work    ${sync.Cond} // where idle workers wait
		workers ${sync.WaitGroup}
		cancel  ${context.CancelCauseFunc} // of the handlers' context
		` + when(len(p.Producers) > 0, `retire ${context.CancelCauseFunc} // of the producers' context; nil before Run
		`) + `errs []error // what Run returns
		` + p.typeOfHandler() + when(p.Age > 0, `due *${time.Timer} // for the age of the oldest batch; nil before Run
		batch uint64 // batches that have left the queue

		// When the first item of the n-th batch came, at n%len(began). Only the
		// youngest batch in the queue is not full, so there are no more of them.
		began [($Queue + $Batch - 1) / $Batch]${time.Time}

		`) + `ring [$Queue]$Item
	}`
	return emit.Raw{Doc: p.doc(p.typeDoc()), Text: p.fill(text)}
}

// fill fills in a declaration whose field names are not to be renamed.
func (p *Plan) fill(snippet string) emit.Text { return emit.Code(snippet, p.vars()) }

// typeOfHandler returns the field that leads to a handler which is no function
// of the package.
func (p *Plan) typeOfHandler() string {
	switch {
	case p.Handler.Recv != nil:
		return "receiver " + string(p.Handler.Recv.Type) + " // of $handler\n"
	case p.Handler.Func == "":
		return "handle func(ctx ${context.Context}, " + p.workName() + " $Work) error\n"
	}
	return ""
}

// typeDoc says what the pipeline does and what can be relied on.
func (p *Plan) typeDoc() string {
	workers := fmt.Sprintf("%d workers", p.Workers)
	if p.Workers == 1 {
		workers = "one worker"
	}
	unit := "each accepted item"
	if p.Batch > 0 {
		unit = fmt.Sprintf("accepted items, in batches of at most %d,", p.Batch)
	}
	return `
		$Name hands ` + unit + ` to $handler: a FIFO queue of at most $queue items in front of ` + workers + `, which
		Run starts and waits for.

		An item that Put has accepted is handed over once, in the order of acceptance, as soon as a worker is free` +
		p.batchDoc() + `; or Run hands it back. Make a $Name with $New: the zero value does not work. Its methods
		may be called by any number of goroutines, $handler included.` + p.guardDoc()
}

// guardDoc points to the function that holds the policies.
func (p *Plan) guardDoc() string {
	if p.Handler.Guard == nil {
		return ""
	}
	return " Each call goes through " + p.Handler.Guard.Func + ", which holds its timeout and retry."
}

// batchDoc says what a batch waits for besides a worker.
func (p *Plan) batchDoc() string {
	switch {
	case p.Age > 0 && p.Batch < p.Queue:
		return fmt.Sprintf(" and its batch is full, %v old, or the last one", p.Age)
	case p.Age > 0:
		return fmt.Sprintf(" and the queue is full, its first item %v old, or the last batch due", p.Age)
	case p.Batch > 0:
		return " and its batch is full, or the last one after Close"
	}
	return ""
}

// workName is the variable for what the handler takes.
func (p *Plan) workName() string { return either(p.Batch > 0, "batch", "item") }

// declNew emits the constructor.
func (p *Plan) declNew() emit.Decl {
	var params []emit.Param
	set := ""
	switch {
	case p.Handler.Recv != nil:
		params = []emit.Param{{Name: p.Handler.Recv.Name, Type: p.Handler.Recv.Type}}
		set = "p.receiver = " + p.Handler.Recv.Name + "\n"
	case p.Handler.Func == "":
		params = p.params("handle", "func(ctx ${context.Context}, "+p.workName()+" $Work) error")
		set = "p.handle = handle\n"
	}
	return emit.Func{
		Doc:  p.doc(`$New returns a $Name that accepts items. They are worked on once Run is called.`),
		Name: p.constructor(), TypeParams: p.TypeParams, Params: params, Results: p.result("*$Self"),
		Body: p.code(`
			p := &$Self{}
			` + set + `p.work.L = &p.mu
			return p`),
	}
}

// declSentinels emits the errors that say why an item was refused.
func (p *Plan) declSentinels() emit.Decl {
	return emit.Raw{Text: p.fill(`var (
		// $Closed is why items are refused after Close, and after Run has stopped.
		$Closed = ${errors.New}("$Name: closed")
		// $Full is why TryPut refuses an item while the queue is full.
		$Full = ${errors.New}("$Name: the queue is full")
		// $Ran is what every call of Run but the first returns.
		$Ran = ${errors.New}("$Name: Run was called before")
	)`)}
}

// declConstants emits the numbers of the spec that the code uses more than
// once.
func (p *Plan) declConstants() emit.Decl {
	queue := `$Queue = $queue // items that wait`
	if p.Batch == 0 {
		return emit.Raw{Text: p.fill("const " + queue)}
	}
	return emit.Raw{Text: p.fill(`const (
		` + queue + `
		$Batch = $batch // items of a full batch
		` + when(p.Age > 0, `$Age = $age // when a batch is handed over that is not full
		`) + `)`)}
}

// declStatsType emits the counters.
func (p *Plan) declStatsType() emit.Decl {
	return emit.Raw{
		Doc: p.doc("$Stats counts items. Accepted is the sum of the others."),
		Text: p.fill(`type $Stats struct {
			Accepted int // by Put, TryPut and PutAll
			Handled  int // $handler returned nil
			Failed   int // $handler returned an error or panicked
			Queued   int // not started; after Run, the leftovers that it handed back
			InFlight int // $handler is at work on them
		}`),
	}
}

// declPutType emits the record of a blocked call. It brings its own channel,
// made when it has to wait: nothing outlives the wait.
func (p *Plan) declPutType() emit.Decl {
	return emit.Raw{
		Doc: p.doc("$Put is a call of Put or PutAll that waits for room in the queue."),
		Text: p.fill(`type ` + p.local("Put") + emit.TypeParams(p.TypeParams) + ` struct {
			items   []$Item       // not accepted yet
			err     error         // why they never will be
			settled chan struct{} // closed when items is empty or err is set
		}`),
	}
}
