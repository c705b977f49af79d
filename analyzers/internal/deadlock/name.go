package deadlock

import (
	"fmt"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/simulate"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// nameGoroutines gives each goroutine a name that a reader can follow: that of
// its function, with the line on which it is started where there are several of
// that name or the function has none.
func (t *story) nameGoroutines() {
	t.names = map[int]string{0: functionName(t.run.Root())}
	t.homes = map[int]*ssa.Function{0: ssabuild.Outermost(t.run.Root())}
	type start struct {
		id, line int
		name     string
	}
	var starts []start
	names, lines := map[string]int{t.names[0]: 1}, map[string]int{}
	for _, step := range t.steps {
		if step.Kind != simulate.Starts {
			continue
		}
		s := start{step.Partner, t.src.line(step.Pos()), started(step.At)}
		t.homes[s.id] = home(step.At)
		starts = append(starts, s)
		names[s.name]++
		lines[fmt.Sprint(s.name, s.line)]++
	}
	count := map[string]int{}
	for _, s := range starts {
		name := s.name
		same := fmt.Sprint(s.name, s.line)
		if lines[same] > 1 {
			count[same]++
			name = fmt.Sprintf("%s %d", name, count[same])
		}
		if names[s.name] > lines[same] || s.name == literal {
			name = fmt.Sprintf("%s started on line %d", name, s.line)
		}
		t.names[s.id] = name
	}
}

// literal is what a goroutine is called that runs a function literal.
const literal = "goroutine"

func (t *story) name(id int) string {
	if name := t.names[id]; name != "" {
		return name
	}
	return fmt.Sprintf("%s %d", literal, id)
}

// started returns the name of the function that an instruction starts.
func started(at ssa.Instruction) string {
	call, ok := at.(ssa.CallInstruction)
	if !ok {
		return literal
	}
	if common := call.Common(); common.IsInvoke() {
		return common.Method.Name()
	}
	if fn := starts(call); fn != nil && fn.Parent() == nil {
		return strings.TrimSuffix(fn.Name(), "$bound")
	}
	return literal
}

// starts returns the function that an instruction starts, nil if it does not say.
func starts(call ssa.CallInstruction) *ssa.Function {
	common := call.Common()
	_, isGo := call.(*ssa.Go)
	candidates := common.Args
	if isGo {
		candidates = []ssa.Value{common.Value}
	}
	for _, v := range candidates {
		if c, ok := v.(*ssa.MakeClosure); ok {
			v = c.Fn
		}
		if fn, ok := v.(*ssa.Function); ok {
			return fn
		}
	}
	return nil
}

// home returns the declared function in which a goroutine begins that an
// instruction starts, nil if it does not say.
func home(at ssa.Instruction) *ssa.Function {
	if call, ok := at.(ssa.CallInstruction); ok {
		if fn := starts(call); fn != nil && fn.Syntax() != nil {
			return ssabuild.Outermost(fn)
		}
	}
	return nil
}

// function names the function in which a step happens if a reader would look for it
// in another one: calls are not told.
func (t *story) function(step simulate.Step) string {
	home := t.homes[step.Goroutine]
	if home == nil || step.At == nil || step.At.Parent().Syntax() == nil {
		return ""
	}
	if at := ssabuild.Outermost(step.At.Parent()); at != home {
		return " in " + at.Name()
	}
	return ""
}

// functionName names a function as a reader would: a literal after the function
// that it stands in.
func functionName(fn *ssa.Function) string {
	if outer := ssabuild.Outermost(fn); outer != fn {
		return "literal in " + witness.Function(outer.Name())
	}
	return witness.Function(fn.Name())
}
