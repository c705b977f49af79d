package deadlock

import (
	"fmt"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/simulate"
)

// nameGoroutines gives each goroutine a name that a reader can follow: that of
// its function, with the line on which it is started where there are several of
// that name or the function has none.
func (t *story) nameGoroutines() {
	t.names = map[int]string{0: functionName(t.run.Root())}
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
	common := call.Common()
	if common.IsInvoke() {
		return common.Method.Name()
	}
	candidates := append([]ssa.Value{common.Value}, common.Args...)
	if _, isGo := at.(*ssa.Go); isGo {
		candidates = candidates[:1]
	}
	for _, v := range candidates {
		if c, ok := v.(*ssa.MakeClosure); ok {
			v = c.Fn
		}
		fn, ok := v.(*ssa.Function)
		_, isGo := at.(*ssa.Go)
		if ok && fn.Parent() == nil && (isGo || v != common.Value) {
			return strings.TrimSuffix(fn.Name(), "$bound")
		}
	}
	return literal
}

// functionName names a function as a reader would: a literal after the function
// that it stands in.
func functionName(fn *ssa.Function) string {
	outer := fn
	for outer.Parent() != nil {
		outer = outer.Parent()
	}
	if outer != fn {
		return "literal in " + outer.Name()
	}
	return fn.Name()
}
