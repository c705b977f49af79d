package summary

import (
	"cmp"
	"go/token"
	"math"
	"slices"
	"strings"
)

// Ends is the set of things other than its main event that end a wait.
type Ends uint8

// The members of Ends.
const (
	ByContext Ends = 1 << iota // a context that can end
	ByTime                     // a timer, or a context with a deadline made on the way
	BySignal                   // another channel: in most cases a stop signal
)

// A Place names a value by how the function at hand reaches it: n > 0 is its
// parameter n-1 (receiver first) and n < 0 its free variable -n-1; a field of
// the value, at any depth, has the place of the value. 0 is any other value.
type Place int16

// Many is the place of one of many values, such as an element of a map.
const Many Place = math.MaxInt16

// A Hop is one call of the chain that leads to a blocking operation, or, at
// its end, that operation.
type Hop struct {
	Pkg  string // name of the package that declares what is called; "" for an operation
	Name string // "Get", "(*Client).Do", "send on s.out"
	File string // where the call stands: import path and base name, "net/http/client.go"; "" if unknown
	Line int

	at token.Pos // the same while in the package; gob leaves it out of facts
}

// Pos returns where the call or operation stands, NoPos for one in another
// package.
func (h Hop) Pos() token.Pos { return h.at }

// A Wait is one way in which executing something may block.
type Wait struct {
	Class    Class
	Ends     Ends
	Ctx      Place // for ByContext: the context, if the caller hands it in
	On       Place // for Channel, Connection, Input, WaitGroup: what the wait is on
	Local    bool  // waits for work that the function has itself started: the primitive is its own
	Sure     bool  // for Channel: the code makes the channel without a buffer, so that only a partner helps
	Deserted bool  // for Channel: Sure, and who receives may give up before the send
	Served   bool  // for Channel: a loop of the package receives
	Short    bool  // for Sleep: a constant of less than a second
	Bare     bool  // for Network: sent by a client of net/http that surely has no bound
	Detours  uint8 // how many conditions the chain hangs on
	Chain    []Hop // down to the operation; empty in the table of the standard library
}

// A Summary says how a call of a function may block. It is also the fact that
// carries this to importing packages.
type Summary struct {
	Waits   []Wait // at most one per class, in the order of the classes
	Invokes uint32 // bit i: before it returns, the call may run its parameter i, a function
	Touches uint16 // bit per class: what is waited for at any depth, however unlikely
}

// Touching reports whether a call may wait for the class at all, even where that
// is too unlikely to be among Waits.
func (s *Summary) Touching(c Class) bool { return s.Touches&(1<<c) != 0 }

// AFact marks the summary as a fact.
func (*Summary) AFact() {}

// String renders the fact for analysistest: "network(http.Get) channel(send on c.out)".
func (s *Summary) String() string {
	var words []string
	for _, w := range s.Waits {
		words = append(words, w.Class.String()+w.Ends.String()+"("+ChainText(w.Chain, "")+")")
	}
	if s.Invokes != 0 {
		words = append(words, "invokes")
	}
	return strings.Join(words, " ")
}

// String returns "+ctx", "+time" and "+signal" for the members of the set.
func (e Ends) String() string {
	var b strings.Builder
	for i, name := range []string{"+ctx", "+time", "+signal"} {
		if e&(1<<i) != 0 {
			b.WriteString(name)
		}
	}
	return b.String()
}

// ChainText renders the chain as "refresh → (*Client).fetch → http.Get", as
// seen from the package of the given name.
func ChainText(chain []Hop, from string) string {
	names := make([]string, len(chain))
	for i, h := range chain {
		names[i] = h.Text(from)
	}
	return strings.Join(names, " → ")
}

// Text renders the name of what the hop calls, as seen from the package of the
// given name.
func (h Hop) Text(from string) string {
	if h.Pkg == "" || h.Pkg == from {
		return h.Name
	}
	if method, ok := strings.CutPrefix(h.Name, "(*"); ok {
		return "(*" + h.Pkg + "." + method
	}
	return h.Pkg + "." + h.Name
}

// maxHops bounds a chain. In the middle of a longer one stands a single hop
// named elision: the reader needs where it starts and where it ends.
const (
	maxHops = 8
	elision = "…"
)

// prepend returns the chain with a call put before it.
func prepend(first Hop, rest []Hop) []Hop {
	chain := append([]Hop{first}, rest...)
	if len(chain) <= maxHops {
		return chain
	}
	mid := maxHops / 2
	chain[mid] = Hop{Name: elision}
	return slices.Delete(chain, mid+1, mid+1+len(chain)-maxHops)
}

// compare orders waits of one class by how much they deserve to be known: what
// nothing ends before what something ends, what is on an unknown value before
// what is on a parameter, then the likelier and the shorter chain, then the
// order of their texts. It is a total order on what can be told apart, so that the fixed point
// does not depend on the order of the work.
func compare(a, b Wait) int {
	return cmp.Or(
		cmp.Compare(a.Ends, b.Ends),
		compareBool(a.Local, b.Local),
		compareBool(a.Short, b.Short),
		compareBool(b.Sure, a.Sure),
		compareBool(b.Deserted, a.Deserted),
		compareBool(a.Served, b.Served),
		compareBool(b.Bare, a.Bare),
		compareBool(b.On == Many, a.On == Many),
		compareBool(a.On != 0, b.On != 0),
		cmp.Compare(a.Detours, b.Detours),
		cmp.Compare(len(a.Chain), len(b.Chain)),
		slices.CompareFunc(a.Chain, b.Chain, compareHops),
		cmp.Compare(a.On, b.On),
		cmp.Compare(a.Ctx, b.Ctx),
	)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

func compareHops(a, b Hop) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Pkg, b.Pkg), cmp.Compare(a.Name, b.Name))
}

// add puts a wait into the summary unless a worse one of its class is there. It
// reports whether the summary has changed.
func (s *Summary) add(w Wait) bool {
	i, found := slices.BinarySearchFunc(s.Waits, w.Class, func(have Wait, c Class) int {
		return cmp.Compare(have.Class, c)
	})
	if !found {
		s.Waits = slices.Insert(s.Waits, i, w)
		return true
	}
	if compare(w, s.Waits[i]) >= 0 {
		return false
	}
	s.Waits[i] = w
	return true
}

// WithoutChains returns the summary as the table of the standard library holds
// it, where the name of a function says enough. It accepts nil.
func (s *Summary) WithoutChains() *Summary {
	if s == nil {
		return nil
	}
	out := &Summary{Waits: slices.Clone(s.Waits), Invokes: s.Invokes, Touches: s.Touches}
	for i := range out.Waits {
		out.Waits[i].Chain = nil
	}
	return out
}

// Exported returns what importing packages need of the summary, nil if nothing:
// locks and places among free variables mean nothing to them.
func (s *Summary) Exported() *Summary {
	out := &Summary{Invokes: s.Invokes, Touches: s.Touches &^ (1 << Lock)}
	for _, w := range s.Waits {
		if w.Class == Lock {
			continue
		}
		w.On, w.Ctx = max(0, w.On), max(0, w.Ctx)
		out.Waits = append(out.Waits, w)
	}
	if out.Waits == nil && out.Invokes == 0 && out.Touches == 0 {
		return nil
	}
	return out
}
