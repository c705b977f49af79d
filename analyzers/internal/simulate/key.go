package simulate

import (
	"crypto/sha256"
	"encoding/binary"
	"go/types"
	"math"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
)

// A keyer writes a state in a form that does not depend on how the run came to
// it: objects and symbols are numbered as they are reached from the
// goroutines, which are in an order of their own.
type keyer struct {
	m         *machine
	b         []byte
	objects   []int32 // by ref: its number, or 0
	order     []ref
	symbols   []int32 // by symbol: its number, or 0
	symOrder  []symbol
	used      []bool      // by symbol
	index     map[int]int // goroutine id → place in the order
	signature bool        // only what does not depend on any order
}

// begin makes a keyer ready to write a state. Its memory is used over and over.
func (k *keyer) begin(m *machine) *keyer {
	k.m, k.b, k.order, k.symOrder = m, k.b[:0], k.order[:0], k.symOrder[:0]
	k.objects = zeros(k.objects, len(m.s.objects))
	k.symbols = zeros(k.symbols, len(m.s.symbols))
	k.used = zeros(k.used, len(m.s.symbols))
	if k.index == nil {
		k.index = map[int]int{}
	}
	clear(k.index)
	return k
}

func zeros[T any](s []T, n int) []T {
	s = slices.Grow(s[:0], n)[:n]
	clear(s)
	return s
}

// finish makes a state of the machine: what nobody can reach is dropped, and
// the key is computed.
func (m *machine) finish() *State {
	s := m.s
	if s.halted {
		s.key = "halted"
		s.goroutines, s.objects, s.symbols = nil, nil, nil
		return s
	}
	m.bury()
	k, sum := m.write()
	s.key = string(sum[:])
	k.rest()
	k.sweep()
	for _, g := range s.goroutines {
		if !g.daemon && g.op != nil && g.op.waits() {
			s.waiting = append(s.waiting, explore.Waiter{ID: g.id, Place: g.op.place + explore.Place(phasePlace(g.op))})
		}
	}
	return s
}

// write writes the whole state.
func (m *machine) write() (*keyer, [32]byte) {
	k := m.pkg.keyer.begin(m)
	order := k.sorted()
	for i, g := range order {
		k.index[g.id] = i
	}
	for _, g := range order {
		k.goroutine(g)
	}
	k.dead()
	k.int(int64(m.s.number))
	k.int(int64(m.s.loop))
	k.contents()
	k.globals()
	m.work += len(k.b) / bytesPerInstr
	*m.budget -= len(k.b) / bytesPerInstr
	return k, sha256.Sum256(k.b)
}

// fingerprint is equal for machines that will behave alike.
func (m *machine) fingerprint() [32]byte {
	k, sum := m.write()
	if m.s.doubt == "" {
		return sum
	}
	return sha256.Sum256(append(k.b, '?'))
}

// phasePlace tells the phases of an operation apart.
func phasePlace(op *operation) int {
	if op.kind == CondWait && op.phase == awakened {
		return 1
	}
	return 0
}

// sorted returns the goroutines in an order that depends on nothing but what
// they are about to do.
func (k *keyer) sorted() []*goroutine {
	list := slices.DeleteFunc(slices.Clone(k.m.s.goroutines), func(g *goroutine) bool { return g.dead })
	if len(list) < 2 {
		return list
	}
	sig := map[int]string{}
	for _, g := range list {
		s := k.m.pkg.signer.begin(k.m)
		s.signature = true
		s.goroutine(g)
		sig[g.id] = string(s.b)
	}
	slices.SortStableFunc(list, func(a, b *goroutine) int { return strings.Compare(sig[a.id], sig[b.id]) })
	return list
}

func (k *keyer) int(n int64)             { k.b = binary.AppendVarint(k.b, n) }
func (k *keyer) text(s string)           { k.int(int64(len(s))); k.b = append(k.b, s...) }
func (k *keyer) instr(i ssa.Instruction) { k.int(int64(k.m.pkg.instrID(i))) }
func (k *keyer) bool(b bool) {
	if b {
		k.b = append(k.b, 1)
	} else {
		k.b = append(k.b, 0)
	}
}

func (k *keyer) goroutine(g *goroutine) {
	k.b = append(k.b, 'G')
	k.bool(g.daemon)
	k.bool(g.id == 0)
	if g.op != nil {
		k.operation(g.op)
	}
	for f := g.top; f != nil; f = f.parent {
		k.frame(f)
	}
}

func (k *keyer) operation(op *operation) {
	k.b = append(k.b, 'O', byte(op.kind), byte(op.mode), op.phase)
	k.instr(op.instr)
	k.value(op.on)
	for _, a := range op.args {
		k.value(a)
	}
	for _, c := range op.cases {
		k.value(c.on)
		k.value(c.v)
	}
	k.hook(op.hook)
}

func (k *keyer) hook(h hook) {
	k.b = append(k.b, byte(h.kind))
	if h.kind != noHook {
		k.value(h.on)
	}
}

func (k *keyer) frame(f *frame) {
	k.b = append(k.b, 'F', byte(f.kind), byte(f.unwinding))
	k.bool(f.recovered)
	k.int(int64(k.m.pkg.functionID(f.fn)))
	k.int(int64(f.block.Index))
	k.int(int64(f.pc))
	k.int(int64(f.rounds))
	k.hook(f.after)
	if f.head != [32]byte{} { // it decides how the loop goes on
		k.b = append(k.b, f.head[:]...)
	}
	for i, v := range f.regs {
		if v != nil {
			k.int(int64(i))
			k.value(v)
		}
	}
	for _, d := range f.defers {
		k.instr(d.at)
		k.value(d.call.fn)
		k.value(d.call.recv)
		for _, a := range d.call.args {
			k.value(a)
		}
	}
}

// object writes the number of an object.
func (k *keyer) object(r ref) {
	if r == 0 || k.signature {
		k.b = append(k.b, 0)
		return
	}
	if k.objects[r] == 0 {
		k.order = append(k.order, r)
		k.objects[r] = int32(len(k.order))
	}
	k.int(int64(k.objects[r]))
}

// symbol writes the number of a symbol.
func (k *keyer) symbol(s symbol) {
	if k.signature {
		k.b = append(k.b, 0)
		return
	}
	if k.symbols[s] == 0 {
		k.symOrder = append(k.symOrder, s)
		k.symbols[s] = int32(len(k.symOrder))
	}
	k.int(int64(k.symbols[s]))
}

// contents writes all that has been reached, and what is reached from there.
func (k *keyer) contents() {
	objects, symbols := 0, 0
	for objects < len(k.order) || symbols < len(k.symOrder) {
		for ; objects < len(k.order); objects++ {
			o := k.m.s.objects[k.order[objects]]
			k.b = append(k.b, '#')
			k.bool(o.shared)
			k.bool(o.outside)
			k.bool(o.alien)
			k.user(o.user)
			k.value(o.content)
		}
		for ; symbols < len(k.symOrder); symbols++ {
			k.fact(k.m.s.symbols[k.symOrder[symbols]])
		}
		if objects == len(k.order) && symbols == len(k.symOrder) {
			k.memos()
		}
	}
}

func (k *keyer) user(id int) {
	i, ok := k.index[id-1]
	switch {
	case id == 0:
		k.int(0)
	case id < 0: // several
		k.int(-2)
	case ok:
		k.int(int64(i) + 1)
	default: // one that has ended
		k.int(-1)
	}
}

func (k *keyer) fact(f *fact) {
	k.b = append(k.b, '$')
	k.bool(f.nonNil)
	if f.lo != math.MinInt64 || f.hi != math.MaxInt64 {
		k.int(f.lo)
		k.int(f.hi)
	}
	k.bool(f.doubt != "")
	k.bool(f.tested)
	k.bool(f.count)
	k.int(int64(f.depth))
	k.user(f.user)
	if f.err != 0 {
		k.value(f.err)
	}
	for _, n := range f.not {
		k.value(n)
	}
	for _, o := range f.of {
		k.value(o)
	}
	if f.sum != nil {
		k.int(int64(f.sum.op))
		k.value(f.sum.x)
		k.value(f.sum.y)
	}
}

// memos writes what was computed from symbols, as far as it can be asked for
// again and would not be the same if it were computed anew.
func (k *keyer) memos() {
	for i := range k.symOrder {
		s := k.symOrder[i]
		for _, d := range k.m.s.symbols[s].memo {
			if k.matters(d) {
				k.b = append(k.b, 'm')
				k.int(int64(i))
				k.text(d.op)
				k.value(d.other)
				k.value(d.v)
			}
		}
	}
}

// matters reports whether a memo makes a difference.
func (k *keyer) matters(d memo) bool {
	if other, ok := k.m.resolve(d.other).(symbol); ok {
		if k.symbols[other] == 0 {
			return false
		}
	}
	switch v := k.m.resolve(d.v).(type) {
	case symbol:
		f := k.m.s.symbols[v]
		return k.symbols[v] != 0 || f.nonNil || f.tested || len(f.not) > 0
	case pointer:
		return k.objects[v.obj] != 0
	}
	return true
}

// globals writes the package-level variables that the run has touched.
func (k *keyer) globals() {
	for _, g := range k.m.s.globals {
		k.int(int64(k.m.pkg.globalID(g.g)))
		k.object(g.obj)
	}
	k.contents()
}

// sweep drops what has not been reached.
func (k *keyer) sweep() {
	s := k.m.s
	for r := range s.objects {
		if k.objects[r] == 0 {
			s.objects[r] = nil
		}
	}
	for i, f := range s.symbols {
		if f == nil {
			continue
		}
		if k.used[i] {
			k.trim(symbol(i), f)
		}
	}
	for i := range s.symbols {
		if !k.used[i] {
			s.symbols[i] = nil
		}
	}
	for len(s.symbols) > 1 && s.symbols[len(s.symbols)-1] == nil {
		s.symbols = s.symbols[:len(s.symbols)-1]
	}
	for len(s.objects) > 1 && s.objects[len(s.objects)-1] == nil {
		s.objects = s.objects[:len(s.objects)-1]
	}
}

// trim drops what was computed from a symbol and makes no difference any more.
func (k *keyer) trim(i symbol, f *fact) {
	keep := slices.DeleteFunc(slices.Clone(f.memo), func(d memo) bool { return f.val != nil || !k.matters(d) })
	if len(keep) != len(f.memo) {
		k.m.edit(i).memo = keep
	}
}

// typeID, functionID and instrID number what keys mention.
func (p *Package) typeID(t types.Type) int           { return p.id(t) }
func (p *Package) functionID(fn *ssa.Function) int   { return p.id(fn) }
func (p *Package) globalID(g *ssa.Global) int        { return p.id(g) }
func (p *Package) instrID(instr ssa.Instruction) int { return p.id(instr) }

func (p *Package) id(x any) int {
	i, ok := p.ids[x]
	if !ok {
		i = len(p.ids)
		p.ids[x] = i
	}
	return i
}
