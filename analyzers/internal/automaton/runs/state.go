package runs

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
)

// none is the value of a register that has none.
const none = math.MinInt16

// largest bounds the values of registers; nothing that a search can count to
// comes near it.
const largest = 1 << 14

// A state is a moment of a run.
type state struct {
	program    *Program
	goroutines []goroutine
	primitives []primitive
	shared     []int16
	halted     bool
	doubt      string // why the path to here may not be feasible
	count      int    // the loop of unknown length that ran
	number     int16  // the value of the Numbers so far
	next       int    // the id of the goroutine that starts next
}

type goroutine struct {
	id, automaton, location int
	registers               []int16
}

type primitive struct {
	counter int     // of a WaitGroup
	set     bool    // closed or fired
	queue   []int16 // what a buffered channel holds
}

// Start returns the state in which goroutine 0 is at its entry.
func (p *Program) Start() explore.State {
	s := &state{
		program:    p,
		primitives: make([]primitive, len(p.Primitives)),
		shared:     empty(len(p.Registers)),
		number:     none,
		next:       1,
	}
	s.goroutines = []goroutine{{registers: empty(len(p.Registers))}}
	p.bury(s)
	return s
}

func empty(n int) []int16 {
	registers := make([]int16, n)
	for i := range registers {
		registers[i] = none
	}
	return registers
}

// clone copies what a move may change.
func (s *state) clone() *state {
	c := *s
	c.goroutines = slices.Clone(s.goroutines)
	c.primitives = slices.Clone(s.primitives)
	return &c
}

// get reads registers as goroutine i sees them.
func (p *Program) get(s *state, i int) func(automaton.Var) (int, bool) {
	return func(v automaton.Var) (int, bool) {
		value := s.shared[v]
		if !p.Registers[v].Shared {
			value = s.goroutines[i].registers[v]
		}
		return int(value), value != none
	}
}

// eval computes an expression for goroutine i; the value is none where the
// model has none.
func (p *Program) eval(s *state, i int, e *automaton.Expr) int16 {
	if e == nil {
		return none
	}
	value, ok := e.Eval(p.get(s, i))
	if !ok || value > largest || value < -largest {
		return none
	}
	return int16(value)
}

// capacity returns that of a channel, or false if it has not been chosen.
func (p *Program) capacity(s *state, channel int) (int, bool) {
	c := p.Primitives[channel].Capacity
	if c == nil {
		return 0, true
	}
	return c.Eval(p.get(s, 0))
}

// fired reports whether a signal or one of its parents has fired.
func (p *Program) fired(s *state, signal int) bool {
	for ; signal != automaton.NoPrimitive; signal = p.Primitives[signal].Parent {
		if s.primitives[signal].set {
			return true
		}
	}
	return false
}

// Halted reports whether the process has ended.
func (s *state) Halted() bool { return s.halted }

// Doubt says why the path to the state may not be feasible.
func (s *state) Doubt() string { return s.doubt }

// Waiting returns the goroutines at locations with communication.
func (s *state) Waiting() (waiting []explore.Waiter) {
	for i, g := range s.goroutines {
		if place := s.program.place(s, i); place >= 0 {
			waiting = append(waiting, explore.Waiter{ID: g.id, Place: place})
		}
	}
	return waiting
}

// Key is equal for two states that differ only in which of several equal
// goroutines is which.
func (s *state) Key() string {
	var b []byte
	b = append(b, byte(s.count))
	b = binary.LittleEndian.AppendUint16(b, uint16(s.number))
	for _, p := range s.primitives {
		b = append(b, truth(p.set))
		b = appendValues(b, []int16{int16(p.counter), int16(len(p.queue))})
		b = appendValues(b, p.queue)
	}
	b = appendValues(b, s.shared)
	parts := make([][]byte, len(s.goroutines))
	for i, g := range s.goroutines {
		parts[i] = g.key()
		if s.program.Plain {
			parts[i] = append(binary.BigEndian.AppendUint16(nil, uint16(g.id)), parts[i]...)
		}
	}
	slices.SortFunc(parts, bytes.Compare)
	return string(append(b, bytes.Join(parts, nil)...))
}

func (g goroutine) key() []byte {
	b := binary.BigEndian.AppendUint16(nil, uint16(g.automaton))
	b = binary.BigEndian.AppendUint16(b, uint16(g.location))
	return appendValues(b, g.registers)
}

func appendValues(b []byte, values []int16) []byte {
	for _, v := range values {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	return b
}

func truth(b bool) byte {
	if b {
		return 1
	}
	return 0
}
