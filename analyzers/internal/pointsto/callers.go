package pointsto

import "golang.org/x/tools/go/ssa"

// Arguments returns what the calls in the package give for a parameter, be they
// static or not. It is not complete if code outside may call the function.
func (g *Graph) Arguments(p *ssa.Parameter) (args []ssa.Value, complete bool) {
	g.indexCallers.Do(g.findCallers)
	fn := p.Parent()
	index := -1
	for i, param := range fn.Params {
		if param == p {
			index = i
		}
	}
	for _, call := range g.callers[fn] {
		actual := call.Common().Args
		if call.Common().IsInvoke() {
			actual = append([]ssa.Value{call.Common().Value}, actual...)
		}
		if index < 0 || index >= len(actual) {
			return nil, false
		}
		args = append(args, actual[index])
	}
	return args, !g.IsRoot(fn)
}

// Callers returns the calls in the package that may run the function, go and
// defer statements included. Code outside may call it, too, if it is a root.
func (g *Graph) Callers(fn *ssa.Function) []ssa.CallInstruction {
	g.indexCallers.Do(g.findCallers)
	return g.callers[origin(fn)]
}

// findCallers turns the call graph around. It is done when somebody asks for
// the first time: most packages need no callers.
func (g *Graph) findCallers() {
	g.callers = map[*ssa.Function][]ssa.CallInstruction{}
	for _, fn := range g.order {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(ssa.CallInstruction)
				if !ok {
					continue
				}
				targets, _ := g.Callees(call.Common())
				for _, target := range targets {
					g.callers[target] = append(g.callers[target], call)
				}
			}
		}
	}
}
