package settled

import "context"

// A writer that answers a batch of requests; who asks leaves only when it has ended.
type request struct {
	n      int
	answer chan error
}

type writer struct {
	in   chan *request
	gone chan struct{}
	save func(ctx context.Context, rs []*request) error
}

func (w *writer) ask(n int) error {
	r := &request{n, make(chan error)}
	w.in <- r
	select {
	case err := <-r.answer:
		return err
	case <-w.gone:
		return context.Canceled
	}
}

func (w *writer) run(ctx context.Context) {
	defer close(w.gone)
	for {
		select {
		case r := <-w.in:
			batch := w.more([]*request{r})
			w.tell(batch, w.save(ctx, batch))
		case <-ctx.Done():
			return
		}
	}
}

func (w *writer) more(batch []*request) []*request {
	for {
		select {
		case r := <-w.in:
			batch = append(batch, r)
		default:
			return batch
		}
	}
}

func (w *writer) tell(batch []*request, err error) {
	for _, r := range batch {
		r.answer <- err
	}
}

// One that tells others than those who asked.
type notifier struct {
	in     chan *request
	others []*request
}

func newNotifier() *notifier {
	return &notifier{in: make(chan *request), others: []*request{{1, make(chan error)}}}
}

func (n *notifier) run(ctx context.Context) {
	for {
		select {
		case r := <-n.in:
			for _, other := range n.among(r.n) {
				other.answer <- nil // want `send on answer in this case blocks the event loop and its stop case`
			}
		case <-ctx.Done():
			return
		}
	}
}

func (n *notifier) among(id int) []*request { return n.others[:id] }
