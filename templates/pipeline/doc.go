// Package pipeline generates producer-consumer pipelines: one bounded FIFO
// queue of typed items, any number of producers in front of it, a fixed number
// of workers behind it.
//
//	kind: pipeline
//	name: PageWriter
//	func: writePage
//	workers: 4
//	queue: 256
//	on_error: continue
//	report: logFailure
//	batch: {size: 100, age: 50ms}
//
// # What is emitted
//
// A type and its constructor:
//
//	func NewPageWriter() *PageWriter
//	func (p *PageWriter) Put(ctx context.Context, item *Page) error
//	func (p *PageWriter) TryPut(item *Page) error
//	func (p *PageWriter) PutAll(ctx context.Context, items []*Page) (int, error)
//	func (p *PageWriter) Close()
//	func (p *PageWriter) Run(ctx context.Context) (leftover []*Page, err error)
//	func (p *PageWriter) Stats() PageWriterStats
//
// Put blocks while the queue is full: that is the backpressure. Run starts the
// workers and returns when the last of them has ended, with the items that it
// did not get to. A program that must not lose anything looks like this:
//
//	w := NewPageWriter()
//	go produce(ctx, w) // calls w.Put, and w.Close at the end
//	leftover, err := w.Run(ctx)
//
// Names of other declarations derive from the name: PageWriterStats,
// PageWriterError (with the item, or Items of a batch), PageWriterPanic,
// PageWriterProducerError, ErrPageWriterClosed, ErrPageWriterFull,
// ErrPageWriterRan, and unexported ones that start with pageWriter. For a name
// that is not exported, none of them is.
//
// # Keys
//
// func: the handler, func(ctx context.Context, item T) error. T is the item
// type. With batch it takes []T, and the slice is its own to keep. A generic
// function makes a generic pipeline. For a method, as (*Store).writePage, the
// constructor takes the receiver: NewPageWriter(store *Store).
//
// timeout, retry: around each call of func, as in the kind call.
//
// call: instead of func, the name of a call in the same spec, which has its own
// policies.
//
// in: instead of func, the item type; the constructor takes the handler then.
//
// producers: functions, or methods of the handler's receiver, that Run starts:
// func(ctx context.Context, put func(context.Context, T) error) error. When all
// have returned the pipeline closes itself and drains. Close ends their
// context, with the cause ErrPageWriterClosed.
//
// workers (4): how many calls of the handler run at once.
//
// queue (256): how many items may wait. The queue is allocated at once.
//
// on_error: stop, the default, or continue. With stop the first error, of a
// handler or a producer, stops the pipeline and is what Run returns. With
// continue the other items go on, and so do the other producers, whose errors
// Run returns at the end.
//
// report: with continue, func(item T, err error), optionally with a context
// first, or such a method of the handler's receiver. It is called by the worker
// for every item, or batch, that failed. Without it they are only counted.
//
// batch.size: the most items of a batch, at most the queue, which is also the
// default. Without an age, items wait for a full batch or for Close.
//
// batch.age: a batch that is not full goes when its first item has waited so
// long, counted from its acceptance; later only if all workers are busy.
//
// # Promises
//
//   - An item for which Put returns nil is handled or failed exactly once, or
//     handed back by Run, in the order of acceptance. An item for which Put
//     returns an error is in none of these.
//   - Items are started in the order of acceptance, and as soon as a worker is
//     free: no item waits behind another that is being handled while a worker
//     is idle. With one worker they are handled strictly in order.
//   - Calls of Put that wait are served in the order in which they came. The
//     items of one PutAll stay together.
//   - Close refuses later and blocked calls of Put and lets Run drain. It may be
//     called from a handler too. Before Run, Put accepts what fits the queue.
//   - When the context of Run ends, or an error stops it, no further item is
//     started (a worker that was just about to start one may), running handlers
//     see their context cancelled with the cause, Run waits for them and
//     returns. Items of theirs that fail are joined to the error. Put fails from
//     then on; it never hangs once Close was called or Run has ended.
//   - A panic of a handler, a report or a producer, and a call of
//     runtime.Goexit, become a *PageWriterPanic with the value and the stack. A
//     report that panics stops the pipeline.
//   - Stats is consistent: Accepted = Handled + Failed + Queued + InFlight.
//   - No goroutine is left when Run returns. Handled items are not kept alive.
//
// # What it does not do
//
//   - Run works once; a second call returns ErrPageWriterRan.
//   - Handlers may put into their own pipeline, but when all workers wait for
//     room in a full queue, nobody makes any: they wait until the context ends.
//     Use TryPut there, or a queue that holds all there can be. And nobody but
//     the program knows when such a pipeline is done and may be closed.
//   - A handler that ignores its context makes Run wait for it.
//   - A handler must not wait for Run to return.
//   - Nothing survives the process.
//
// # How it works
//
// The queue is a ring under one mutex. A worker takes one item at a time and
// accounts for the one before in the same critical section, so that counters
// need no atomics and are consistent. Waiters cost nothing while there are
// none: idle workers wait on a sync.Cond, blocked calls of Put in a list, each
// with a channel of its own, and the worker that makes room moves their items
// into the ring, so that nobody can overtake them. Only one idle worker is on
// its way to the queue at a time; it wakes the next if it leaves items behind.
// That bounds the wake-ups, which are what a queue costs when its two sides are
// about as fast, and still starts every item while a worker is free.
//
// Taking several items per lock was tried: for a trivial handler it saves three
// of fourteen nanoseconds, but a worker must then give up what it has claimed
// and not started, or a slow handler holds up items that idle workers could
// take. That is not worth it. Batches, which want several items, do take them
// under one lock, and PutAll puts them so.
package pipeline
