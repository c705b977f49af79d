package pointsto

import (
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// libraryName returns "pkg.Func" or "pkg.Type.Method" for a function of a
// package that has functions with a meaning of their own here, else "".
func libraryName(fn *ssa.Function) string {
	if fn.Pkg == nil {
		return ""
	}
	switch path := fn.Pkg.Pkg.Path(); path {
	case "context", "sync":
		if recv := fn.Signature.Recv(); recv != nil {
			if siteKind(deref(recv.Type())) == Lock {
				return path + ".mutex." + fn.Name()
			}
			return ""
		}
		return path + "." + fn.Name()
	}
	return ""
}

// makesContext reports whether a function derives a context that has a cancel function.
func makesContext(fn *ssa.Function) bool {
	switch libraryName(fn) {
	case "context.WithCancel", "context.WithCancelCause", "context.WithTimeout",
		"context.WithTimeoutCause", "context.WithDeadline", "context.WithDeadlineCause":
		return true
	}
	return false
}

// sameAsArgument reports whether the result of a function is, to this analysis,
// its first argument: a context that is done when its parent is, a Locker that
// locks the RWMutex.
func sameAsArgument(fn *ssa.Function) bool {
	switch libraryName(fn) {
	case "context.WithValue", "sync.mutex.RLocker":
		return true
	}
	return false
}

// isModelled reports whether the single result of a function is an object of its own.
func isModelled(fn *ssa.Function) bool {
	switch libraryName(fn) {
	case "context.Background", "context.TODO", "context.WithoutCancel", "sync.NewCond":
		return true
	}
	return false
}

// library treats a static call of a function with a meaning of its own, and
// reports whether it was one.
func (g *Graph) library(call *ssa.Call, fn *ssa.Function) bool {
	args := call.Call.Args
	switch {
	case makesContext(fn):
		g.makeContext(call, libraryName(fn))
	case sameAsArgument(fn):
		g.valueNode(call)
		for _, arg := range args[1:] {
			g.leakValue(arg, "kept in a context")
		}
	case libraryName(fn) == "sync.NewCond":
		o := g.newSite(cellObject, call.Type(), &Site{Kind: Cond, Pos: call.Pos(), Make: call})
		g.add(g.valueNode(call), o)
		g.flow(g.valueNode(args[0]), g.content(o))
	case isModelled(fn):
		o := g.newSite(ctxObject, nil, &Site{Kind: Context, Pos: call.Pos(), Make: call, Root: true})
		g.add(g.valueNode(call), o)
	default:
		return false
	}
	return true
}

// makeContext makes a context, its Done channel and its cancel function.
func (g *Graph) makeContext(call *ssa.Call, name string) {
	site := &Site{Kind: Context, Pos: call.Pos(), Make: call}
	site.Timed = name != "context.WithCancel" && name != "context.WithCancelCause"
	cancel := g.newSite(cancelObj, nil, site)
	ctx := g.newSite(ctxObject, nil, site)
	g.flow(g.valueNode(call.Call.Args[0]), g.content(ctx))
	g.add(g.componentNode(call, 0), ctx)
	g.add(g.componentNode(call, 1), cancel)
}

// doneChannel returns the Done channel of a context object.
func (g *Graph) doneChannel(ctx object) object {
	if o, ok := g.dones[ctx]; ok {
		return o
	}
	o := g.newObject(objectInfo{kind: doneObject, site: g.objects[ctx].site})
	g.dones[ctx] = o
	return o
}

// isDone reports whether an interface call is of Context.Done.
func isDone(call *ssa.CallCommon) bool {
	return syncop.OfFunc(call.Method) == syncop.ContextDone
}
