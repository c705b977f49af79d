package simulate

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Slices are windows on arrays, and two of them may be windows on the same one.
// That is why their capacity counts: an append within it writes into the array
// that others see, one beyond it does not.

func (m *machine) slicing(g *goroutine, f *frame, v *ssa.Slice) value {
	base := m.value(f, v.X)
	b, ok := m.bounds(f, v)
	if !ok {
		return nil
	}
	switch base := base.(type) {
	case slice:
		if b = b.within(base.len, base.cap); b.fit(base.cap) {
			return slice{base.array, base.off + b.low, b.high - b.low, b.max - b.low}
		}
		f.unwinding = panicking
	case pointer: // to an array
		n := m.lengthOf(base, v.X.Type())
		if n < 0 || n > maxArray {
			break
		}
		if b = b.within(n, n); b.fit(n) {
			return slice{base, b.low, b.high - b.low, b.max - b.low}
		}
		f.unwinding = panicking
	case text:
		if b = b.within(len(base), len(base)); b.fit(len(base)) {
			return base[b.low:b.high]
		}
		f.unwinding = panicking
	case null:
		return base
	}
	m.escape(base)
	return nil
}

// limits are what stands between the brackets of a slice expression; high and
// max are -1 where they are left out.
type limits struct{ low, high, max int }

// within fills in what was left out.
func (b limits) within(length, capacity int) limits {
	if b.high < 0 {
		b.high = length
	}
	if b.max < 0 {
		b.max = capacity
	}
	return b
}

func (b limits) fit(capacity int) bool {
	return b.low <= b.high && b.high <= b.max && b.max <= capacity
}

// bounds returns those of a slice expression; ok is false if the machine was
// split to find out.
func (m *machine) bounds(f *frame, v *ssa.Slice) (b limits, ok bool) {
	b = limits{0, -1, -1}
	for i, bound := range []ssa.Value{v.Low, v.High, v.Max} {
		if bound == nil {
			continue
		}
		n, ok := m.number(m.value(f, bound))
		if !ok {
			return b, false
		}
		*[]*int{&b.low, &b.high, &b.max}[i] = int(max(n, 0))
	}
	return b, true
}

// arrayOf converts a slice to a pointer to its array. A pointer's path leads to
// whole arrays only, so that a part of one is given to the outside instead.
func (m *machine) arrayOf(f *frame, v *ssa.SliceToArrayPointer) value {
	base := m.value(f, v.X)
	ptr, ok := core(v.Type()).(*types.Pointer)
	if !ok {
		return nil
	}
	array, ok := core(ptr.Elem()).(*types.Array)
	if !ok {
		return nil
	}
	n := int(array.Len())
	switch base := base.(type) {
	case null:
		if n == 0 {
			return base
		}
		f.unwinding = panicking
		return nil
	case slice:
		if base.len < n {
			f.unwinding = panicking
			return nil
		}
		whole, ok := get(m.s.objects[base.array.obj].content, base.array.path).(*aggregate)
		if ok && base.off == 0 && len(whole.elems) == n {
			return base.array
		}
	}
	m.escape(base)
	return nil
}
