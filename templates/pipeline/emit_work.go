package pipeline

import "github.com/seed-5a033449/asyncgen/templates/internal/emit"

// declServe emits a worker. One deferred function guards all of its items: a
// deferred call for each of them would cost as much as the queue itself.
func (p *Plan) declServe() emit.Decl {
	work := p.workName()
	count := either(p.Batch > 0, "uint64(len(next))", "1")
	return p.method(`
		serve is a worker: it gives what it takes to $handler until nothing is left. If $handler panics or
		calls runtime.Goexit, the `+work+` has failed`+
		when(p.Continue, `, and another worker takes this one's place`)+`.`,
		"serve", p.params("ctx", "${context.Context}"), nil, `
			var `+work+`, none $Work
			busy := false
			defer func() {
				if busy {
					`+p.failPanic()+when(p.Continue, `
					p.workers.Go(func() { p.serve(ctx) })`)+`
				}
			}()
			handled := uint64(0)
			for {
				`+work+` = none // what was handled must not be kept alive while waiting
				next, ok := p.take(ctx, handled)
				if !ok {
					return
				}
				`+work+`, busy, handled = next, true, `+count+`
				err := `+p.call()+`
				busy = false
				if err != nil {
					`+p.failError()+`
					handled = 0
				}
			}`)
}

// call returns the call of the handler.
func (p *Plan) call() string {
	switch {
	case p.Handler.Func == "":
		return "p.handle(ctx, " + p.workName() + ")"
	case p.Handler.Recv != nil:
		return "p.receiver.$call(ctx, " + p.workName() + ")"
	}
	return "$call(ctx, " + p.workName() + ")"
}

// failPanic returns what a worker does when its handler has not returned. When
// errors are only counted, the value of the panic goes nowhere either.
func (p *Plan) failPanic() string {
	if !p.failures() {
		return "recover()\np.fail(" + p.failed() + ")"
	}
	return "p.fail(ctx, " + p.workName() + ", &$Panic{Value: recover(), Stack: ${runtime/debug.Stack}()})"
}

// failError returns what a worker does with the handler's error.
func (p *Plan) failError() string {
	if !p.failures() {
		return "p.fail(" + p.failed() + ")"
	}
	return "p.fail(ctx, " + p.workName() + ", err)"
}

// failed returns the number of items that a failure of the handler concerns.
func (p *Plan) failed() string { return either(p.Batch > 0, "uint64(len(batch))", "1") }

// countFailed returns the statement that counts a failure of the handler.
func (p *Plan) countFailed() string {
	return either(p.Batch > 0, "p.failed += uint64(len(batch))", "p.failed++")
}

// declFail emits what happens to an item that failed.
func (p *Plan) declFail() emit.Decl {
	work := p.workName()
	params := p.params("ctx", "${context.Context}", work, "$Work", "err", "error")
	switch {
	case !p.failures():
		return p.method(`fail counts items that failed.`, "fail", p.params("n", "uint64"), nil, `
			p.mu.Lock()
			p.failed += n
			p.mu.Unlock()`)
	case p.Report != nil:
		return p.method(`fail counts `+work+` as failed and reports it.`, "fail", params, nil, `
			p.mu.Lock()
			`+p.countFailed()+`
			p.mu.Unlock()
			p.report(ctx, `+work+`, err)`)
	}
	return p.method(`fail counts `+work+` as failed and stops the pipeline.`, "fail", params, nil, `
			p.mu.Lock()
			defer p.mu.Unlock()
			`+p.countFailed()+`
			p.abort(ctx, &$Error{$Field: `+work+`, Err: err})`)
}

// declReport emits the guard around the user's report. Its failure cannot be
// reported in turn, so it stops the pipeline.
func (p *Plan) declReport() emit.Decl {
	work, r := p.workName(), p.Report
	call := either(r.Method, "p.receiver.", "") + "$report(" + when(r.Context, "ctx, ") + work + ", err)"
	return p.method(`report tells $report of a failure. Its own panic, or runtime.Goexit, stops the pipeline.`,
		"report", p.params("ctx", "${context.Context}", work, "$Work", "err", "error"), nil, `
			returned := false
			defer func() {
				if !returned {
					failure := &$Error{$Field: `+work+`, Err: &$Panic{Value: recover(), Stack: ${runtime/debug.Stack}()}}
					p.mu.Lock()
					defer p.mu.Unlock()
					p.abort(ctx, failure)
				}
			}()
			`+call+`
			returned = true`)
}

// declTake emits the step from the queue to a worker. It unlocks without
// defer: this is the hot path of every worker.
func (p *Plan) declTake() emit.Decl {
	some := either(p.Batch > 0, "p.ready()", "p.tail > p.head")
	none := either(p.Batch > 0, "!p.ready()", "p.tail == p.head")
	return p.method(`
		take adds to the items handled, so that one locking does for both, and waits for the next `+p.workName()+`.
		It reports false when there will be none.`,
		"take", p.params("ctx", "${context.Context}", "handled", "uint64"), p.params(p.workName(), "$Work", "ok", "bool"), `
			cancelled := ctx.Err() != nil
			p.mu.Lock()
			p.handled += handled
			if cancelled {
				p.stop(${context.Cause}(ctx))
			}
			for !p.stopped && `+none+` && p.refusal == nil {
				p.idle++
				p.work.Wait()
				p.idle--
				p.waking = false
			}
			if !p.stopped && `+some+` {
				`+p.workName()+`, ok = p.pop(), true
			}
			p.mu.Unlock()
			return `+p.workName()+`, ok`)
}

// declPop emits the removal from the ring. Blocked calls exist only while the
// ring is full, so that is the only case in which it looks at their list.
func (p *Plan) declPop() emit.Decl {
	if p.Batch > 0 {
		return p.popBatch()
	}
	return p.method(`
		pop removes the oldest item, and wakes another worker if it leaves some behind: Put wakes only one at a
		time. The caller holds p.mu.`,
		"pop", nil, p.result("$Item"), `
			item := p.ring[p.head%$Queue]
			var none $Item
			p.ring[p.head%$Queue] = none
			full := p.tail-p.head == $Queue
			p.head++
			if full {
				p.admit()
			}
			if p.tail > p.head {
				p.wake()
			}
			return item`)
}

// popBatch copies the batch into a slice of its own, which the handler may keep.
func (p *Plan) popBatch() emit.Decl {
	return p.method(`
		pop removes the oldest batch, and wakes another worker if it leaves one behind that is ready. The caller
		holds p.mu.`,
		"pop", nil, p.result("$Work"), `
			n := p.tail - p.head
			full := n == $Queue
			if n > $Batch {
				n = $Batch
			}
			batch := make($Work, n)
			var none $Item
			for i := range batch {
				batch[i] = p.ring[p.head%$Queue]
				p.ring[p.head%$Queue] = none
				p.head++
			}
			`+when(p.Age > 0, `p.batch++
			`)+`if full {
				p.admit()
			}
			if p.ready() {
				p.wake()
			}`+when(p.Age > 0, ` else {
				p.arm()
			}`)+`
			return batch`)
}

// declReady emits the condition under which a batch goes. Once nothing more is
// accepted, waiting for a full batch would be in vain.
func (p *Plan) declReady() emit.Decl {
	last := `return queued >= $Batch || queued > 0 && p.refusal != nil`
	if p.Age > 0 {
		last = `if queued >= $Batch {
				return true
			}
			return queued > 0 && (p.refusal != nil || ${time.Since}(p.oldest()) >= $Age)`
	}
	return p.method(`
		ready reports whether the oldest batch is full`+when(p.Age > 0, ", or old enough")+`, or the last one. The
		caller holds p.mu.`,
		"ready", nil, p.result("bool"), `
			queued := p.tail - p.head
			`+last)
}

// declArm emits the setting of the timer. Puts before Run find none: start sets
// it for them.
func (p *Plan) declArm() emit.Decl {
	return p.method(`arm sets the timer for the oldest batch. The caller holds p.mu.`,
		"arm", nil, nil, `
			if p.due != nil && p.tail > p.head {
				p.due.Reset($Age - ${time.Since}(p.oldest()))
			}`)
}

// declOldest emits the look at the stamp of the batch at the head.
func (p *Plan) declOldest() emit.Decl {
	return p.method(`oldest returns when the first item of the oldest batch came. The caller holds p.mu.`,
		"oldest", nil, p.result("${time.Time}"), `return p.began[p.batch%uint64(len(p.began))]`)
}

// declWake emits the wake-up. Waking a worker for every item would cost more
// than the rest of the queue: the woken one finds the queue emptied by those
// that are awake.
func (p *Plan) declWake() emit.Decl {
	return p.method(`
		wake lets an idle worker look at the queue. While one is on its way there no second is woken: it wakes the
		next itself if it does not take all. The caller holds p.mu.`,
		"wake", nil, nil, `
			if p.idle > 0 && !p.waking {
				p.waking = true
				p.work.Signal()
			}`)
}

// declAbort emits the stop by an error. If the context has ended, that came
// first, even if Run has not noticed yet: often it is why the handler failed.
func (p *Plan) declAbort() emit.Decl {
	return p.method(`
		abort stops the pipeline because of err, or adds err to what stopped it before. The caller holds p.mu.`,
		"abort", p.params("ctx", "${context.Context}", "err", "error"), nil, `
			if ctx.Err() != nil {
				p.stop(${context.Cause}(ctx))
			}
			if !p.stop(err) {
				p.errs = append(p.errs, err)
			}`)
}

// declStop emits the stop. Idle workers are woken by refuse; none can be idle
// when that has been called before, because they end once nothing is queued.
func (p *Plan) declStop() emit.Decl {
	return p.method(`
		stop lets no further item be started and cancels the handlers' context. It reports false if that was done
		before. The caller holds p.mu.`,
		"stop", p.params("cause", "error"), p.result("bool"), `
			if p.stopped {
				return false
			}
			p.stopped = true
			p.errs = append(p.errs, cause)
			p.cancel(cause)
			p.refuse(${fmt.Errorf}("%w: %w", $Closed, cause))
			return true`)
}
