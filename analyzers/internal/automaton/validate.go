package automaton

import (
	"fmt"
	"slices"
)

// Validate checks the invariants that a search relies on: indexes are in
// range, a location does not mix internal moves with communication, acts fit
// their primitives, and shared registers are only chosen.
func (s *System) Validate() error {
	if len(s.Goroutines) == 0 {
		return fmt.Errorf("a system needs a goroutine")
	}
	for i, p := range s.Primitives {
		if p.Parent != NoPrimitive && (p.Parent < 0 || p.Parent >= i) {
			return fmt.Errorf("primitive %d: parent %d must come before it", i, p.Parent)
		}
		if err := s.checkCapacity(p.Capacity); err != nil {
			return fmt.Errorf("primitive %d: %w", i, err)
		}
	}
	for g, goroutine := range s.Goroutines {
		if len(goroutine.Locations) == 0 {
			return fmt.Errorf("goroutine %d has no entry", g)
		}
		for l, edges := range goroutine.Locations {
			for _, e := range edges {
				if err := s.checkEdge(goroutine, edges[0], e); err != nil {
					return fmt.Errorf("goroutine %d, location %d: %w", g, l, err)
				}
			}
		}
	}
	return nil
}

func (s *System) checkCapacity(capacity *Expr) error {
	err := s.checkVars(capacity)
	if err != nil {
		return err
	}
	capacity.Vars(func(v Var) {
		if !s.Registers[v].Shared {
			err = fmt.Errorf("capacity reads register %d, which is not shared", v)
		}
	})
	return err
}

func (s *System) checkEdge(g Goroutine, first, e Edge) error {
	switch {
	case e.To < 0 || e.To >= len(g.Locations):
		return fmt.Errorf("no location %d", e.To)
	case e.Act.Internal() != first.Act.Internal():
		return fmt.Errorf("internal moves are mixed with communication")
	case e.When != nil && e.Act != Step:
		return fmt.Errorf("only a step has a guard")
	case e.Act == Spawn && (e.Start <= 0 || e.Start >= len(s.Goroutines)):
		return fmt.Errorf("no goroutine %d to start", e.Start)
	case e.Act == Choose && (e.Var == NoVar || len(e.Domain) == 0):
		return fmt.Errorf("nothing to choose")
	}
	if err := s.checkPrimitive(e); err != nil {
		return err
	}
	return s.checkRegisters(e)
}

// offers lists the operations of each kind of primitive.
var offers = map[Kind][]Act{
	Channel:   {Send, Receive, ReceiveClosed, Close},
	Signal:    {Fire, Await},
	Timer:     {Await},
	WaitGroup: {Add, Wait},
	Mutex:     {Lock, Unlock},
	RWMutex:   {Announce, Lock, Unlock, ReadLock, ReadUnlock},
	Cond:      {Sleep, Notify, NotifyAll},
	Once:      {Begin, Fire, Await},
}

func (s *System) checkPrimitive(e Edge) error {
	if e.Act.Internal() || e.Act == Free || e.Act == Default {
		return nil
	}
	if e.Primitive < 0 || e.Primitive >= len(s.Primitives) {
		return fmt.Errorf("no primitive %d", e.Primitive)
	}
	kind := s.Primitives[e.Primitive].Kind
	fits := slices.Contains(offers[kind], e.Act)
	if !fits {
		return fmt.Errorf("act %d does not fit primitive %d of kind %d", e.Act, e.Primitive, kind)
	}
	return nil
}

func (s *System) checkRegisters(e Edge) error {
	for _, x := range []*Expr{e.When, e.Value} {
		if err := s.checkVars(x); err != nil {
			return err
		}
	}
	written := make([]Var, 0, len(e.Sets)+1)
	for _, set := range e.Sets {
		if err := s.checkVars(set.Value); err != nil {
			return err
		}
		written = append(written, set.Var)
	}
	if e.Act == Receive && e.Var != NoVar {
		written = append(written, e.Var)
	}
	for _, v := range written {
		if err := s.checkVars(Read(v)); err != nil {
			return err
		}
		if s.Registers[v].Shared {
			return fmt.Errorf("shared register %d is assigned", v)
		}
	}
	return nil
}

func (s *System) checkVars(x *Expr) (err error) {
	x.Vars(func(v Var) {
		if v < 0 || int(v) >= len(s.Registers) {
			err = fmt.Errorf("no register %d", v)
		}
	})
	return err
}
