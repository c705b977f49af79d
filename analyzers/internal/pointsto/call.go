package pointsto

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A callSite is a call whose targets hang on the solution.
type callSite struct {
	common  *ssa.CallCommon
	value   *ssa.Call // nil for go and defer, whose results are dropped
	targets []*ssa.Function
	open    bool // code outside the package may be called
	cancels []object
	seen    map[*ssa.Function]bool
}

// call states the constraints of a call, go or defer.
func (g *Graph) call(instr ssa.CallInstruction) {
	common := instr.Common()
	value, _ := instr.(*ssa.Call)
	if b, ok := common.Value.(*ssa.Builtin); ok {
		g.builtin(b.Name(), common, value)
		return
	}
	fn := common.StaticCallee()
	switch {
	case fn == nil:
		g.dynamic(common, value)
	case own(origin(fn)):
		if mc, ok := common.Value.(*ssa.MakeClosure); ok {
			g.valueNode(mc)
		}
		g.reach(origin(fn))
		g.passArguments(common.Args, origin(fn))
	case value != nil && g.library(value, fn):
	case g.shelfCall(common, fn):
	default:
		g.openShelves(fn.Signature)
		g.leakArguments(common, fn)
	}
}

// builtin treats the built-in functions that move what is tracked.
func (g *Graph) builtin(name string, common *ssa.CallCommon, value *ssa.Call) {
	switch {
	case name == "append" && value != nil:
		// The result may share memory with both, so that it counts as both.
		for _, arg := range common.Args {
			g.flow(g.valueNode(arg), g.valueNode(value))
		}
	case name == "copy" && g.tracked(common.Args[1].Type()):
		between := g.newNode()
		g.load(g.valueNode(common.Args[1]), between)
		g.store(g.valueNode(common.Args[0]), between)
	}
}

// passArguments connects arguments with parameters.
func (g *Graph) passArguments(args []ssa.Value, fn *ssa.Function) {
	for i, arg := range args {
		if i < len(fn.Params) {
			g.flow(g.valueNode(arg), g.valueNode(fn.Params[i]))
		}
	}
}

// leakArguments treats a call of a function of another package, or of one without
// a body.
func (g *Graph) leakArguments(common *ssa.CallCommon, fn *ssa.Function) {
	args := common.Args
	if isLibrary(common) && fn.Signature.Recv() != nil && len(args) > 0 {
		args = args[1:]
	}
	for _, arg := range args {
		g.openUnnamed(arg.Type(), "passed to "+calleeName(fn))
		if g.tracked(arg.Type()) {
			g.leakValue(arg, "passed to "+calleeName(fn))
		}
	}
}

// calleeName names a function of another package for a reason: "signal.Notify".
func calleeName(fn *ssa.Function) string {
	obj, ok := fn.Object().(*types.Func)
	if !ok || obj.Pkg() == nil {
		return fn.Name()
	}
	return obj.Pkg().Name() + "." + obj.Name()
}

// dynamic treats a call through a function value or an interface.
func (g *Graph) dynamic(common *ssa.CallCommon, value *ssa.Call) {
	site := &callSite{common: common, value: value, seen: map[*ssa.Function]bool{}}
	g.sites[common] = site
	n := g.valueNode(common.Value)
	if value != nil { // the node must be there before it is looked up
		if results := common.Signature().Results(); results.Len() == 1 {
			g.valueNode(value)
		}
	}
	switch n {
	case empty:
	case untracked, fromOutside:
		g.resolve(site, outside)
	default:
		d := g.duties(n)
		d.calls = append(d.calls, site)
		for _, o := range g.settled(n) {
			g.resolve(site, o)
		}
	}
}

// resolve treats one more thing that the called value may be.
func (g *Graph) resolve(c *callSite, o object) {
	info := g.objects[o]
	switch info.kind {
	case foreign:
		g.callOutside(c)
	case funcObject:
		if c.common.IsInvoke() {
			// A method of its type, such as that of http.HandlerFunc, may call it.
			g.leakObject(o, leakAll, "called by a method of its type")
			return
		}
		g.link(c, info.fn, c.common.Args)
	case cancelObj:
		c.cancels = append(c.cancels, o)
	case ctxObject:
		g.contextMethod(c, o)
	case typeObject:
		if c.common.IsInvoke() {
			g.method(c, info.typ)
		}
	}
}

// method finds the method of a concrete type behind an interface call.
func (g *Graph) method(c *callSite, t types.Type) {
	m := c.common.Method
	sel := g.pkg.Prog.MethodSets.MethodSet(t).Lookup(m.Pkg(), m.Name())
	if sel == nil {
		return // the interface cannot hold this type
	}
	fn := g.pkg.Prog.MethodValue(sel)
	if fn == nil { // of a type with type parameters: there are no wrappers for those
		fn = g.pkg.Prog.FuncValue(sel.Obj().(*types.Func).Origin())
	}
	if fn == nil || !own(origin(fn)) {
		g.callOutside(c)
		return
	}
	g.link(c, origin(fn), append([]ssa.Value{c.common.Value}, c.common.Args...))
}

// contextMethod treats a call of a method of a context that the package has made.
func (g *Graph) contextMethod(c *callSite, ctx object) {
	switch {
	case !c.common.IsInvoke():
	case isDone(c.common):
		if c.value != nil {
			g.add(g.valueNode(c.value), g.doneChannel(ctx))
		}
	default:
		g.callOutside(c)
	}
}

// link connects a call with a function of the package.
func (g *Graph) link(c *callSite, fn *ssa.Function, args []ssa.Value) {
	results := fn.Signature.Results()
	if c.seen[fn] || len(args) != len(fn.Params) || results.Len() != c.common.Signature().Results().Len() {
		return // a function of another type, which a shared node holds
	}
	c.seen[fn] = true
	c.targets = append(c.targets, fn)
	g.reach(fn)
	g.passArguments(args, fn)
	if c.value == nil {
		return
	}
	for i := range results.Len() {
		g.flow(g.resultNode(fn, i), g.callResult(c.value, i))
	}
}

// callResult returns the node for a result of a call that is not static.
func (g *Graph) callResult(value *ssa.Call, index int) node {
	if _, ok := value.Type().(*types.Tuple); ok {
		return g.componentNode(value, index)
	}
	return g.valueNode(value)
}

// callOutside treats a call that may run code of another package.
func (g *Graph) callOutside(c *callSite) {
	if c.open {
		return
	}
	c.open = true
	g.openShelves(c.common.Signature())
	for _, arg := range c.common.Args {
		g.openUnnamed(arg.Type(), "passed to a function that is not known")
		if g.tracked(arg.Type()) && !g.opensNothing(c.common) {
			g.leakValue(arg, "passed to a function that is not known")
		}
	}
	if c.value == nil {
		return
	}
	for i := range c.common.Signature().Results().Len() {
		g.flow(fromOutside, g.callResult(c.value, i))
	}
}

// opensNothing reports whether a call is of sync.Locker or of a Context, whose
// methods keep nothing.
func (g *Graph) opensNothing(common *ssa.CallCommon) bool {
	return common.IsInvoke() && syncop.OfFunc(common.Method) != syncop.None
}
