// Package cockroach10790 waits for commands until the context ends. Each has a
// slot for its answer, and the answers always come.
package cockroach10790

import "context"

type replica struct {
	answers []chan bool
}

func newReplica() *replica {
	r := &replica{}
	r.answers = append(r.answers, make(chan bool, 1), make(chan bool, 1))
	return r
}

func (r *replica) begin(ctx context.Context) {
	done := ctx.Done()
	for i, answer := range r.answers {
		select {
		case <-answer:
		case <-done:
			rest := r.answers[i:]
			go func() {
				for _, answer := range rest {
					<-answer
				}
			}()
			return
		}
	}
}

func (r *replica) send() {
	for _, answer := range r.answers {
		answer <- true
	}
}

// Run cancels the context while commands begin.
func Run() {
	r := newReplica()
	ctx, cancel := context.WithCancel(context.Background())
	go r.send()
	go r.begin(ctx)
	go cancel()
}
