package simulate

// How values are written to a key: a letter for what it is, then its parts.

// value writes a value. A symbol that has come to be known is written as what it
// is, so that a run that has guessed a number and one that was given it come to the
// same state.
func (k *keyer) value(v value) {
	for s, ok := v.(symbol); ok; s, ok = v.(symbol) {
		k.used[s] = true
		if v = k.m.s.symbols[s].val; v == nil {
			v = s
			break
		}
	}
	switch v := v.(type) {
	case nil:
		k.b = append(k.b, '-')
	case integer:
		k.b = append(k.b, 'i')
		k.int(int64(v))
	case boolean:
		k.b = append(k.b, 'b')
		k.bool(bool(v))
	case text:
		k.b = append(k.b, 's')
		k.text(string(v))
	case null:
		k.b = append(k.b, 'n')
	case pointer:
		k.b = append(k.b, 'p')
		k.object(v.obj)
		k.text(v.path)
	case reference:
		k.b = append(k.b, 'r')
		k.object(v.obj)
	case slice:
		k.b = append(k.b, 'l')
		k.object(v.array.obj)
		k.text(v.array.path)
		k.int(int64(v.off))
		k.int(int64(v.len))
		k.int(int64(v.cap))
	case symbol:
		k.b = append(k.b, 'y')
		k.symbol(v)
	case iface:
		k.b = append(k.b, 'f')
		k.int(int64(k.m.pkg.typeID(v.typ)))
		k.value(v.v)
	case *closure:
		k.b = append(k.b, 'c')
		k.text(v.native)
		k.int(int64(k.m.pkg.functionID(v.fn)))
		for _, b := range v.bindings {
			k.value(b)
		}
	case *aggregate:
		k.b = append(k.b, '{')
		for _, e := range v.elems {
			k.value(e)
		}
		k.b = append(k.b, '}')
	default:
		k.state(v)
	}
}

// state writes the state of a primitive, or something else that lies in memory.
func (k *keyer) state(v value) {
	switch v := v.(type) {
	case lazy:
		k.b = append(k.b, 'z')
		k.bool(v.doubt != "")
	case seen:
		k.b = append(k.b, 'e')
		k.instr(v.by)
		k.value(v.v)
	case iterator:
		k.b = append(k.b, 't')
		k.int(int64(v.at))
		k.value(v.over)
		k.value(v.n)
	case plain:
		k.b = append(k.b, '.')
	case *lock:
		k.b = append(k.b, 'L')
		k.bool(v.writer != nil)
		k.int(int64(len(v.readers)))
		k.goroutines(v.announced)
	case group:
		k.b = append(k.b, 'W')
		k.int(int64(v.count))
	case once:
		k.b = append(k.b, 'O', v.state)
	case *condition:
		k.b = append(k.b, 'C')
		k.goroutines(v.waiting)
	case atomicCell:
		k.b = append(k.b, 'A')
		k.value(v.v)
	case *errGroup:
		k.b = append(k.b, 'E')
		k.int(int64(v.count))
		k.int(int64(v.limit))
		k.value(v.cancel)
		k.value(v.err)
	case semaphore:
		k.b = append(k.b, 'S')
		k.int(int64(v.size))
		k.int(int64(v.used))
	case *channel:
		k.channel(v)
	case *scope:
		k.b = append(k.b, 'X')
		k.bool(v.done)
		k.bool(v.timed)
		k.value(v.parent)
	case *mapping:
		k.b = append(k.b, 'M')
		k.bool(v.outside)
		for _, e := range v.entries {
			k.value(e.key)
			k.value(e.v)
			k.value(e.by)
		}
	}
}

func (k *keyer) channel(v *channel) {
	k.b = append(k.b, 'H')
	k.int(int64(v.capacity))
	k.bool(v.closed)
	k.int(int64(len(v.queue)))
	for i, e := range v.queue { // values that are the same one after the other once
		if i > 0 && plainEqual(e, v.queue[i-1]) {
			continue
		}
		k.int(int64(i))
		k.value(e)
	}
	if v.timer != nil {
		k.bool(v.timer.armed)
		k.bool(v.timer.ticker)
		k.bool(v.timer.never)
		k.value(v.timer.fn)
	}
}

func (k *keyer) goroutines(ids []int) {
	k.int(int64(len(ids)))
	for _, id := range ids {
		if i, ok := k.index[id]; ok {
			k.int(int64(i))
		} else {
			k.int(-1)
		}
	}
}

// plainEqual reports whether two values are the same without looking into the state.
func plainEqual(a, b value) bool {
	switch a := a.(type) {
	case integer, boolean, null, text:
		return a == b
	case *aggregate:
		b, ok := b.(*aggregate)
		return ok && len(a.elems) == 0 && len(b.elems) == 0
	}
	return false
}
