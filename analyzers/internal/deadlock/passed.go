package deadlock

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/simulate"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A partner may be missing because nobody has started it: the go statement
// stands in a branch that the run has not taken. A reader finds it in the source
// and asks, so that the trace has to answer.

// mostPassed is how many go statements a trace tells of that are passed by.
const mostPassed = 3

// withPassed adds the go statements that would have started a partner, each
// where its function passes it by.
func (t *story) withPassed(told []telling) []telling {
	if t.cause.rule != GoroutineLeak {
		return told
	}
	added := 0
	for _, in := range t.visited() {
		for _, b := range in.fn.Blocks {
			for _, instr := range b.Instrs {
				if text := t.missing(instr); text != "" && added < mostPassed {
					told = insert(told, t.passing(in, instr, text), in.fn)
					added++
				}
			}
		}
	}
	return told
}

// A visit says that a goroutine has been in a function, or still is at a place in it.
type visit struct {
	id int
	fn *ssa.Function
	at ssa.Instruction // where it waits for ever, if it does
}

// visited returns the functions in which goroutines have done something, or wait.
func (t *story) visited() (visits []visit) {
	for _, w := range t.moment.waits {
		for _, at := range append([]ssa.Instruction{w.at}, w.stack...) {
			visits = appendNew(visits, visit{w.id, at.Parent(), at})
		}
	}
	for _, step := range t.steps {
		if step.At != nil {
			visits = appendNew(visits, visit{id: step.Goroutine, fn: step.At.Parent()})
		}
	}
	return visits
}

func appendNew(visits []visit, v visit) []visit {
	if v.fn == nil || slices.ContainsFunc(visits, func(o visit) bool { return o.fn == v.fn }) {
		return visits
	}
	return append(visits, v)
}

// passing is the step of a goroutine that did not start another one. It stands
// where that is decided.
func (t *story) passing(in visit, at ssa.Instruction, would string) telling {
	verb := "goes on here%s without the go statement on line %d, whose goroutine would %s"
	told := telling{id: in.id, weight: turning}
	told.Goroutine, told.Pos = t.name(in.id), t.src.decision(at.Pos())
	if in.at != nil && in.at.Pos() < told.Pos {
		verb = "does not come here%s to the go statement on line %d, whose goroutine would %s"
	}
	told.Text = fmt.Sprintf(verb, t.function(simulate.Step{Goroutine: in.id, At: at}), t.src.line(at.Pos()), would)
	return told
}

// insert puts a step before the first one of its goroutine that is further down in the function.
func insert(told []telling, one telling, fn *ssa.Function) []telling {
	i := slices.IndexFunc(told, func(o telling) bool {
		return o.id == one.id && o.Pos > one.Pos && fn.Syntax() != nil && o.Pos < fn.Syntax().End()
	})
	if i < 0 {
		i = len(told)
	}
	return slices.Insert(told, i, one)
}

// missing says what a go statement's goroutine would have done for the stuck
// one, "" if it was started or would not have helped.
func (t *story) missing(instr ssa.Instruction) string {
	start, ok := instr.(*ssa.Go)
	if !ok || slices.ContainsFunc(t.steps, func(s simulate.Step) bool { return s.Kind == simulate.Starts && s.At == instr }) {
		return ""
	}
	fn := starts(start)
	if fn == nil {
		return ""
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			op := syncop.Of(instr)
			if answers(instr, t.cause.culprit) && t.same(op.On, start) {
				return doing[op.Kind] + t.src.name(instr, 0)
			}
		}
	}
	return ""
}

var doing = map[syncop.Kind]string{syncop.Send: "send on ", syncop.Receive: "receive from ", syncop.Close: "close "}

// same reports whether a channel that a started function uses is certainly one
// that the stuck goroutine waits for.
func (t *story) same(ch ssa.Value, start *ssa.Go) bool {
	made := madeAt(ch, start)
	return made != nil && slices.ContainsFunc(t.cause.culprit.on, func(p simulate.Primitive) bool { return p.Made == ssa.Value(made) })
}

// another reports whether a channel is certainly none that the stuck goroutine waits for.
func (w wait) another(ch ssa.Value) bool {
	made := madeAt(ch, nil)
	return made != nil && !slices.ContainsFunc(w.on, func(p simulate.Primitive) bool { return p.Made == nil || p.Made == ssa.Value(made) })
}

// madeAt returns where a channel is made if its function, or one around it, or
// the given go statement says so; nil if not.
func madeAt(v ssa.Value, start *ssa.Go) *ssa.MakeChan {
	for range 16 { // no way is that long
		switch x := v.(type) {
		case *ssa.MakeChan:
			return x
		case *ssa.ChangeType:
			v = x.X
		case *ssa.UnOp:
			v = x.X
		case *ssa.FreeVar:
			v = bound(x)
		case *ssa.Parameter:
			v = passed(x, start)
		case *ssa.Alloc:
			v = stored(x)
		default:
			return nil
		}
	}
	return nil
}

// bound returns what a closure captures.
func bound(v *ssa.FreeVar) ssa.Value {
	fn := v.Parent()
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			if c, ok := instr.(*ssa.MakeClosure); ok && c.Fn == ssa.Value(fn) {
				return c.Bindings[slices.Index(fn.FreeVars, v)]
			}
		}
	}
	return nil
}

// passed returns what a go statement passes for a parameter.
func passed(p *ssa.Parameter, start *ssa.Go) ssa.Value {
	if start == nil || starts(start) != p.Parent() {
		return nil
	}
	if i := slices.Index(p.Parent().Params, p); i >= 0 && i < len(start.Call.Args) {
		return start.Call.Args[i]
	}
	return nil
}

// stored returns the channel that a variable holds, if it is given one only once.
func stored(v *ssa.Alloc) (ch ssa.Value) {
	if _, ok := v.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Chan); !ok {
		return nil
	}
	for _, use := range *v.Referrers() {
		if store, ok := use.(*ssa.Store); ok && store.Addr == ssa.Value(v) {
			if ch != nil {
				return nil
			}
			ch = store.Val
		}
	}
	return ch
}
