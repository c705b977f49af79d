package relock

import (
	"fmt"
	"go/token"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// message names the lock and says why it cannot be had.
func (r *reporter) message(a again) string {
	name, since := a.held.Lock.Name, r.line(a.held.Taken.Pos())
	through := ""
	if a.taken.Chain != nil {
		through = " in " + a.taken.Chain[max(0, len(a.taken.Chain)-2)].Name
		if len(a.taken.Chain) == 1 {
			through = ""
		}
	}
	switch {
	case a.held.Lock.IsOnce():
		return fmt.Sprintf("%s.Do is called in its own function, for which it waits: it runs since line %d", name, since)
	case a.writer != nil:
		return fmt.Sprintf("%s is read-locked again%s while a writer may be waiting: %s locks it on line %d",
			name, through, witness.Function(a.writer.fn.Name()), r.line(a.writer.at))
	case a.held.Mode == locks.Read:
		return fmt.Sprintf("%s is locked for writing%s while this goroutine holds its read lock since line %d", name, through, since)
	case a.taken.Mode == locks.Read:
		return fmt.Sprintf("%s is read-locked%s although it is held since line %d", name, through, since)
	}
	return fmt.Sprintf("%s is locked again%s: it is held since line %d", name, through, since)
}

func (r *reporter) line(pos token.Pos) int { return r.pass.Fset.Position(pos).Line }

// trace tells how the lock was taken first, by which calls it is taken again, and
// who comes between.
func (r *reporter) trace(a again) (steps witness.Trace) {
	name := witness.Function(a.fn.Fn.Name())
	add := func(who, text string, pos token.Pos) {
		if pos.IsValid() {
			steps = append(steps, witness.Step{Goroutine: who, Text: text, Pos: pos})
		}
	}
	for _, step := range r.taking(a.held) {
		add(name, step.Name, step.Pos)
	}
	if a.writer != nil {
		add(witness.Function(a.writer.fn.Name()), "wants to lock it for writing and waits, so that no new reader gets in", a.writer.at)
	}
	last := a.taken.Instr.Pos()
	if n := len(a.taken.Chain); n > 0 {
		add(name, "calls "+r.pkg.Hop(a.taken.Instr).Name, a.taken.Instr.Pos())
		for _, hop := range shortened(a.taken.Chain[:n-1]) {
			add(name, hop.Name, hop.Pos)
		}
		if pos := a.taken.Chain[n-1].Pos; pos.IsValid() {
			last = pos
		}
	}
	add(name, "blocks here for ever: "+r.verb(a.taken.Mode)+a.held.Lock.Name+" again", last)
	return steps
}

// taking tells how a lock was taken that is still held: at once, or by a call of a
// function that has kept it.
func (r *reporter) taking(h locks.Hold) []locks.Hop {
	locked := r.verb(h.Mode) + h.Lock.Name
	n := len(h.Chain)
	if n == 0 {
		return []locks.Hop{{Name: locked, Pos: h.Taken.Pos()}}
	}
	way := []locks.Hop{{Name: "calls " + r.pkg.Hop(h.Taken).Name + ", which keeps " + h.Lock.Name + " locked", Pos: h.Taken.Pos()}}
	way = append(way, shortened(h.Chain[:n-1])...)
	return append(way, locks.Hop{Name: locked, Pos: h.Chain[n-1].Pos})
}

// shortened keeps a chain of calls readable: its first and last calls.
func shortened(chain []locks.Hop) (told []locks.Hop) {
	const first, last = 3, 4
	for i, hop := range chain {
		hidden := len(chain) - first - last
		switch {
		case hidden > 0 && i == len(chain)-last:
			hop.Name = fmt.Sprintf("calls %s, some calls later", hop.Name)
		case hidden > 0 && i >= first && i < len(chain)-last:
			continue
		default:
			hop.Name = "calls " + hop.Name
		}
		told = append(told, hop)
	}
	return told
}

func (r *reporter) verb(m locks.Mode) string {
	if m == locks.Read {
		return "read-locks "
	}
	return "locks "
}
