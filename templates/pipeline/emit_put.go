package pipeline

import "github.com/seed-5a033449/asyncgen/templates/internal/emit"

// declPut emits the blocking Put. Its fast path is TryPut; only when the queue
// is full does it join the line of PutAll.
func (p *Plan) declPut() emit.Decl {
	return p.method(`
		Put waits until item is in the queue. It blocks while the queue is full; calls that wait are served in the
		order in which they came. It gives up with context.Cause(ctx) when ctx ends, and with an error that
		wraps $Closed when Close is called or Run stops. When it returns an error the item was not accepted.

		A handler may call Put. But while all workers wait in Put nobody makes room, until the context of Run or
		of their calls ends; a handler that feeds its own queue should be ready for $Full from TryPut instead.`,
		"Put", p.params("ctx", "${context.Context}", "item", "$Item"), p.result("error"), `
			if ctx.Err() != nil {
				return ${context.Cause}(ctx)
			}
			err := p.TryPut(item)
			if err == $Full {
				_, err = p.PutAll(ctx, []$Item{item})
			}
			return err`)
}

// declTryPut emits the Put that never waits. It unlocks without defer: this is
// the hot path of every producer.
func (p *Plan) declTryPut() emit.Decl {
	return p.method(`
		TryPut puts item into the queue if that is possible at once. It returns $Full when the queue is full, and an
		error that wraps $Closed after Close or when Run has stopped. It never blocks.`,
		"TryPut", p.params("item", "$Item"), p.result("error"), `
			p.mu.Lock()
			err := p.refusal
			if err == nil && p.tail-p.head == $Queue {
				err = $Full
			}
			if err == nil {
				p.add(item)
				`+p.wakeAfterAdd()+`
			}
			p.mu.Unlock()
			return err`)
}

// wakeAfterAdd wakes a worker for new items: for a batch only when it is full,
// because the timer sees to the others.
func (p *Plan) wakeAfterAdd() string {
	return either(p.Batch > 0, `if p.tail-p.head >= $Batch {
			p.wake()
		}`, `p.wake()`)
}

// declPutAll emits the Put that all blocked calls go through. The place in the
// list is taken under the same lock that found the queue full, so no wake-up
// can be missed between the two.
func (p *Plan) declPutAll() emit.Decl {
	return p.method(`
		PutAll is Put for several items at the cost of one: they enter the queue in their order, with no other item
		between them. It returns how many were accepted, which are the first ones; fewer than all only with an error.`,
		"PutAll", p.params("ctx", "${context.Context}", "items", "[]$Item"), p.result("int", "error"), `
			if ctx.Err() != nil {
				return 0, ${context.Cause}(ctx)
			}
			p.mu.Lock()
			if p.refusal != nil {
				defer p.mu.Unlock()
				return 0, p.refusal
			}
			n := p.push(items)
			if n == len(items) {
				p.mu.Unlock()
				return n, nil
			}
			w := &$Put{settled: make(chan struct{})}
			w.items = items[n:]
			place := p.blocked.PushBack(w)
			p.mu.Unlock()
			select {
			case <-w.settled:
			case <-ctx.Done():
				p.withdraw(place, ${context.Cause}(ctx))
			}
			return len(items) - len(w.items), w.err`)
}

// declClose emits the graceful end. It cancels the producers' context under the
// lock, so that a producer which sees the refusal has been told to end.
func (p *Plan) declClose() emit.Decl {
	retire := when(len(p.Producers) > 0, `
			if p.retire != nil {
				p.retire($Closed)
			}`)
	also := when(len(p.Producers) > 0, " The context of the producers is cancelled.")
	return p.method(`
		Close ends the acceptance of items: calls of Put that wait fail, and Run returns when it has handled what was
		accepted.`+also+` Close does not wait, and may be called more than once and from anywhere.`,
		"Close", nil, nil, `
			p.mu.Lock()
			defer p.mu.Unlock()
			p.refuse($Closed)`+retire)
}

// declStats emits the snapshot. What is in flight is not counted but follows
// from the other numbers, which change under the same lock.
func (p *Plan) declStats() emit.Decl {
	return p.method(`Stats returns the counters as they are at one moment.`,
		"Stats", nil, p.result("$Stats"), `
			p.mu.Lock()
			defer p.mu.Unlock()
			return $Stats{
				Accepted: int(p.tail),
				Handled: int(p.handled),
				Failed: int(p.failed),
				Queued: int(p.tail - p.head),
				InFlight: int(p.head - p.handled - p.failed),
			}`)
}

// declAdd emits the step from outside into the queue. With an age it notes when
// a batch begins. Since a batch is taken either full or together with all that
// is queued, an item begins one exactly when the number of items before it is a
// multiple of the batch's size: one look at the clock serves a whole batch.
func (p *Plan) declAdd() emit.Decl {
	if p.Age > 0 { // the order matters: arm looks at the queue
		return p.method(`add puts an item at the end of the queue, which is not full. The caller holds p.mu.`,
			"add", p.params("item", "$Item"), nil, `
			queued := p.tail - p.head
			p.ring[p.tail%$Queue] = item
			p.tail++
			if queued%$Batch == 0 { // the batches before it are full: the item begins another
				p.began[(p.batch+queued/$Batch)%uint64(len(p.began))] = ${time.Now}()
			}
			if queued == 0 {
				p.arm()
			}`)
	}
	return p.method(`add puts an item at the end of the queue, which is not full. The caller holds p.mu.`,
		"add", p.params("item", "$Item"), nil, `
			p.ring[p.tail%$Queue] = item
			p.tail++`)
}

// declPush emits the step for several items. A batch among them may be full, or
// several, but one worker is woken: it wakes the next.
func (p *Plan) declPush() emit.Decl {
	return p.method(`
		push adds as many of the items as there is room for, and returns their number. The caller holds p.mu.`,
		"push", p.params("items", "[]$Item"), p.result("int"), `
			n := 0
			for n < len(items) && p.tail-p.head < $Queue {
				p.add(items[n])
				n++
			}
			`+p.wakeAfterAdd()+`
			return n`)
}

// declAdmit emits what a worker does for blocked Puts when it has made room: it
// moves their items itself, so that no later Put can overtake them.
func (p *Plan) declAdmit() emit.Decl {
	return p.method(`admit lets items of blocked calls in while there is room. The caller holds p.mu.`,
		"admit", nil, nil, `
			for place := p.blocked.Front(); place != nil; place = p.blocked.Front() {
				w := place.Value.(*$Put)
				w.items = w.items[p.push(w.items):]
				if len(w.items) > 0 {
					return
				}
				p.blocked.Remove(place)
				close(w.settled)
			}`)
}

// declWithdraw emits the end of a blocked call by its own context. The items
// may have been accepted in the meantime, and then the call has succeeded.
func (p *Plan) declWithdraw() emit.Decl {
	return p.method(`withdraw ends a blocked call with err, unless it has been settled meanwhile.`,
		"withdraw", p.params("place", "*${container/list.Element}", "err", "error"), nil, `
			p.mu.Lock()
			defer p.mu.Unlock()
			w := place.Value.(*$Put)
			if w.err == nil && len(w.items) > 0 {
				p.blocked.Remove(place)
				w.err = err
			}`)
}

// declRefuse emits what Close and a stop have in common. The first reason
// stands: a Close after a stop does not hide what stopped it.
func (p *Plan) declRefuse() emit.Decl {
	return p.method(`
		refuse turns away blocked and later calls of Put with err, and lets idle workers see that. The
		caller holds p.mu.`,
		"refuse", p.params("err", "error"), nil, `
			if p.refusal != nil {
				return
			}
			p.refusal = err
			for place := p.blocked.Front(); place != nil; place = place.Next() {
				w := place.Value.(*$Put)
				w.err = err
				close(w.settled)
			}
			p.blocked.Init()
			p.work.Broadcast()`)
}
