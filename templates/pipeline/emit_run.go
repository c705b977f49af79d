package pipeline

import (
	"fmt"
	"strings"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
)

// declRun emits the owner of all goroutines. It waits for the workers in a
// goroutine of its own, which ends with them, because it must also hear of the
// end of the context while every worker is idle, and keep the batches' timer.
func (p *Plan) declRun() emit.Decl {
	body := `
			ctx, cancel := ${context.WithCancelCause}(ctx)
			defer cancel(nil)
			` + either(len(p.Producers) > 0, `producing, retire := ${context.WithCancelCause}(ctx)
			defer retire(nil)
			if !p.start(cancel, retire) {`, `if !p.start(cancel) {`) + `
				return nil, $Ran
			}
			` + when(p.Age > 0, `defer p.due.Stop()
			`) + `for range $workers {
				p.workers.Go(func() { p.serve(ctx) })
			}
			` + p.startProducers() + `finished := make(chan struct{})
			go func() {
				p.workers.Wait()
				close(finished)
			}()
			` + either(p.Age > 0, waitWithTimer, waitPlain)
	return p.method(p.runDoc(), "Run", p.params("ctx", "${context.Context}"),
		p.params("leftover", "[]$Item", "err", "error"), body)
}

// waitPlain waits for the workers or for the end of the context, which Run's own
// stop brings about too.
const waitPlain = `select {
			case <-finished:
			case <-ctx.Done():
				p.mu.Lock()
				p.stop(${context.Cause}(ctx))
				p.mu.Unlock()
				<-finished
			}
			return p.finish()`

// waitWithTimer wakes a worker for a batch that has grown old meanwhile. A timer
// that fires late, for a batch that is gone, wakes one for nothing.
const waitWithTimer = `for {
				select {
				case <-finished:
					return p.finish()
				case <-ctx.Done():
					p.mu.Lock()
					p.stop(${context.Cause}(ctx))
					p.mu.Unlock()
					<-finished
					return p.finish()
				case <-p.due.C:
					p.mu.Lock()
					p.wake()
					p.mu.Unlock()
				}
			}`

// runDoc says when Run returns, and with what.
func (p *Plan) runDoc() string {
	doc := `
		Run starts the workers` + when(len(p.Producers) > 0, " and the producers") + ` and returns when all of them
		have ended. It can be called once.

		After Close it returns once everything accepted has been handled. `
	if len(p.Producers) > 0 {
		doc += `When all producers have returned, Run closes the pipeline itself. `
	}
	doc += `When ctx ends, or `
	switch {
	case !p.Continue:
		doc += `at the first error of $handler` + when(len(p.Producers) > 0, " or of a producer") + `, `
	case p.Report != nil:
		doc += `when $report panics, `
	default:
		doc = strings.TrimSuffix(doc, ", or ") + ", "
	}
	doc += `Run stops: no further item is started, the context of the running handlers is cancelled, Run waits
		for them, and hands back the items that were accepted and not started, in their order. The error is then what
		stopped it: context.Cause(ctx)`
	if p.aborts() {
		doc += ` or a *` + p.Name + `Error`
	}
	if !p.Continue {
		doc += `; those of other items that failed are joined to it`
	}
	doc += "."
	if p.Continue && len(p.Producers) > 0 {
		doc += " Errors of producers stop nobody; they are joined too."
	}
	return doc + "\n\nA handler that does not heed its context makes Run wait."
}

// startProducers emits the start of the producers, and the goroutine that
// closes the pipeline after them. It counts as a worker, so that Run waits for
// it and, through it, for the producers.
func (p *Plan) startProducers() string {
	if len(p.Producers) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("var producers ${sync.WaitGroup}\n")
	for i, producer := range p.Producers {
		run := fmt.Sprintf("%s$producer%d(producing, p.Put)", either(producer.Method, "p.receiver.", ""), i)
		fmt.Fprintf(&b, `producers.Go(func() {
			p.produce(ctx, producing, %q, func() error { return %s })
		})
		`, producer.Func, run)
	}
	b.WriteString(`p.workers.Go(func() {
		producers.Wait()
		p.Close()
	})
	`)
	return b.String()
}

// declStart emits the claim of the only run. A pipeline that was closed before
// has its producers told to end at once.
func (p *Plan) declStart() emit.Decl {
	params := p.params("cancel", "${context.CancelCauseFunc}")
	retire := ""
	if len(p.Producers) > 0 {
		params = p.params("cancel, retire", "${context.CancelCauseFunc}")
		retire = `
			p.retire = retire
			if p.refusal != nil {
				retire(p.refusal)
			}`
	}
	return p.method(`start notes that Run was called, and reports whether it is the first time.`,
		"start", params, p.result("bool"), `
			p.mu.Lock()
			defer p.mu.Unlock()
			if p.ran {
				return false
			}
			p.ran, p.cancel = true, cancel`+retire+when(p.Age > 0, `
			p.due = ${time.NewTimer}($Age)
			p.arm()`)+`
			return true`)
}

// declFinish emits the hand-over of the leftovers. They stay counted as queued,
// so that the counters still add up.
func (p *Plan) declFinish() emit.Decl {
	return p.method(`finish returns what Run does, after the last worker.`,
		"finish", nil, p.params("leftover", "[]$Item", "err", "error"), `
			p.mu.Lock()
			defer p.mu.Unlock()
			var none $Item
			for i := p.head; i < p.tail; i++ {
				leftover = append(leftover, p.ring[i%$Queue])
				p.ring[i%$Queue] = none
			}
			if len(p.errs) == 1 {
				return leftover, p.errs[0]
			}
			return leftover, ${errors.Join}(p.errs...)`)
}

// declProduce emits the guard around a producer. Its deferred function runs
// after runtime.Goexit too, so the error reaches Run in every case.
func (p *Plan) declProduce() emit.Decl {
	return p.method(`
		produce runs one producer under the context producing. That ends at Close, while ctx ends only when Run
		stops. A panic of the producer, or runtime.Goexit, is an error of it.`,
		"produce", p.params("ctx, producing", "${context.Context}", "name", "string", "run", "func() error"), nil, `
			var err error
			returned := false
			defer func() {
				if !returned {
					err = &$Panic{Value: recover(), Stack: ${runtime/debug.Stack}()}
				}
				p.produced(ctx, producing, name, err)
			}()
			err = run()
			returned = true`)
}

// declProduced emits the judgement on a producer's error. A producer that was
// told to end returns its context's error, the cause, or what Put refused with,
// which wraps one of them.
func (p *Plan) declProduced() emit.Decl {
	record := either(p.Continue, "p.errs = append(p.errs, failure)", "p.abort(ctx, failure)")
	return p.method(`produced takes note of a producer's error. That it was told to end is none.`,
		"produced", p.params("ctx, producing", "${context.Context}", "name", "string", "err", "error"), nil, `
			told := producing.Err()
			if err == nil || told != nil && (${errors.Is}(err, told) || ${errors.Is}(err, ${context.Cause}(producing))) {
				return
			}
			failure := &$ProducerError{Producer: name, Err: err}
			p.mu.Lock()
			defer p.mu.Unlock()
			`+record)
}
