package summary

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// Root follows a value back through fields, loads and conversions to what it is
// reached through: a parameter, a free variable, a global, a local variable, the
// result of a call or of a select. It returns nil for one of many, such as an
// element of a map or slice.
func Root(v ssa.Value) ssa.Value {
	for range 64 { // a value can be reached through itself
		next := behind(v)
		if next == v {
			return v
		}
		if next == nil {
			return nil
		}
		v = next
	}
	return nil
}

// behind takes one step of [Root]; it returns v itself at the end.
func behind(v ssa.Value) ssa.Value {
	switch v := v.(type) {
	case *ssa.FieldAddr:
		return v.X
	case *ssa.Field:
		return v.X
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return v.X
		}
	case *ssa.ChangeType:
		return v.X
	case *ssa.ChangeInterface:
		return v.X
	case *ssa.MakeInterface:
		return v.X
	case *ssa.TypeAssert:
		return v.X
	case *ssa.Extract:
		switch tuple := v.Tuple.(type) {
		case *ssa.TypeAssert, *ssa.UnOp:
			return tuple
		case *ssa.Lookup, *ssa.Next:
			return nil
		}
	case *ssa.IndexAddr, *ssa.Index, *ssa.Lookup, *ssa.Next:
		return nil
	case *ssa.Alloc:
		if stored := onlyStore(v); stored != nil {
			return stored
		}
	case *ssa.Phi:
		return phiRoot(v)
	}
	return v
}

// phiRoot returns the one operand of a phi that is neither nil nor the phi.
func phiRoot(phi *ssa.Phi) ssa.Value {
	var only ssa.Value
	for _, edge := range phi.Edges {
		if c, ok := edge.(*ssa.Const); edge == phi || ok && c.IsNil() || edge == only {
			continue
		}
		if only != nil {
			return phi
		}
		only = edge
	}
	if only == nil {
		return phi
	}
	return only
}

// onlyStore returns the one value that is ever stored in a local variable as a
// whole, or nil. A variable that a function literal captures counts only if the
// literals just read it.
func onlyStore(v *ssa.Alloc) ssa.Value {
	var stored ssa.Value
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr != v || stored != nil {
				return nil
			}
			stored = ref.Val
		case *ssa.MakeClosure:
			if writesCapture(ref, v) {
				return nil
			}
		}
	}
	return stored
}

// writesCapture reports whether a function literal, or one within it, may store
// to a captured variable.
func writesCapture(closure *ssa.MakeClosure, v ssa.Value) bool {
	fn := closure.Fn.(*ssa.Function)
	i := slices.Index(closure.Bindings, v)
	if i < 0 || i >= len(fn.FreeVars) {
		return true
	}
	free := fn.FreeVars[i]
	for _, ref := range *free.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr == free {
				return true
			}
		case *ssa.MakeClosure:
			if writesCapture(ref, free) {
				return true
			}
		}
	}
	return false
}

// placeOf returns the place of a value in its own function.
func placeOf(v ssa.Value) Place {
	switch root := Root(v).(type) {
	case nil:
		return Many
	case *ssa.Parameter:
		return Place(slices.Index(root.Parent().Params, root) + 1)
	case *ssa.FreeVar:
		return Place(-slices.Index(root.Parent().FreeVars, root) - 1)
	}
	return 0
}

// isLocal reports whether a value is a variable, or the content of one, that its
// own function has made, if only by calling a constructor.
func isLocal(v ssa.Value) bool {
	switch Root(v).(type) {
	case *ssa.Alloc, *ssa.MakeChan, *ssa.Call:
		return true
	}
	return false
}

// contextEnds says whether a context, or a value that carries one such as an
// *http.Request, can end, and where it comes from.
func contextEnds(v ssa.Value) (Ends, Place) { return endsFrom(v, 0) }

func endsFrom(v ssa.Value, depth int) (Ends, Place) {
	if depth > 16 {
		return ByContext, 0
	}
	root := Root(v)
	if e, ok := root.(*ssa.Extract); ok {
		root = e.Tuple
	}
	switch root := root.(type) {
	case *ssa.Const:
		return 0, 0 // nil
	case *ssa.Parameter, *ssa.FreeVar:
		return ByContext, placeOf(root)
	case *ssa.Phi:
		// "if ctx == nil { ctx = context.Background() }" can still end.
		var ends Ends
		for _, edge := range root.Edges {
			if edge == ssa.Value(root) {
				continue
			}
			e, place := endsFrom(edge, depth+1)
			if place != 0 {
				return e, place
			}
			ends |= e
		}
		return ends, 0
	case *ssa.Call:
		return callEnds(root, depth)
	}
	return ByContext, 0
}

// callEnds treats the result of a call: it ends with the context that the call
// was given. A call that was given none makes a context that is its own
// business, which may end, but no other value that does; of requests see
// [requestEnds].
func callEnds(call *ssa.Call, depth int) (Ends, Place) {
	kind := syncop.Of(call).Kind
	if kind == syncop.ContextRoot {
		return 0, 0
	}
	for _, arg := range call.Call.Args {
		if !IsContext(arg.Type()) {
			continue
		}
		ends, place := endsFrom(arg, depth+1)
		if fn := syncop.Callee(&call.Call); kind == syncop.ContextDerive && fn != nil && len(fn.Name()) > 8 &&
			(fn.Name()[:8] == "WithTime" || fn.Name()[:8] == "WithDead") {
			ends |= ByTime
		}
		return ends, place
	}
	results := call.Call.Signature().Results()
	switch {
	case results.Len() == 0:
		return 0, 0
	case IsContext(results.At(0).Type()):
		return ByContext, 0
	case isHTTP(results.At(0).Type(), "Request"):
		return requestEnds(call, depth)
	}
	return 0, 0
}

// requestEnds says how a request ends that a call without a context gives back: with the
// request that the call was given. One that the standard library makes (http.NewRequest)
// does not end, nor does what a function of the package makes so. Of others nobody knows.
func requestEnds(call *ssa.Call, depth int) (ends Ends, _ Place) {
	for _, arg := range call.Call.Args {
		if isHTTP(arg.Type(), "Request") {
			return endsFrom(arg, depth+1)
		}
	}
	if fn := syncop.Callee(&call.Call); fn != nil && fn.Pkg() != nil && StandardLibrary().Has(fn.Pkg().Path()) {
		return 0, 0
	}
	callee := call.Call.StaticCallee()
	if callee == nil || len(callee.Blocks) == 0 || depth > 4 {
		return ByContext, 0
	}
	for _, b := range callee.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && len(ret.Results) > 0 {
			of, _ := endsFrom(ret.Results[0], depth+1)
			ends |= of
		}
	}
	return ends, 0
}

// IsContext reports whether t is context.Context.
func IsContext(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == "Context" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "context"
}
