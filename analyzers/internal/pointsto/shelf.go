package pointsto

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A shelf is a type of the standard library that keeps what it is given, as any,
// and gives it back: container/list, sync.Map, sync.Pool, atomic.Value. To take all
// that is put there for leaked would lose each channel that waits in a list.
//
// All shelves of one type are one place here, with one node for what is on them, keys
// and values alike. That is complete as long as no other package holds a shelf of
// the type: once one goes outside, or comes from there, its content does, too (see
// openShelf). A Pool may also make things, by its New; what is got from one is
// therefore never all known.

// shelfOf names the shelf that a type is, or that pointers, elements and the like
// lead to; "" if there is none.
func shelfOf(t types.Type) string {
	for {
		switch u := types.Unalias(t).(type) {
		case *types.Pointer:
			t = u.Elem()
		case *types.Slice:
			t = u.Elem()
		case *types.Array:
			t = u.Elem()
		case *types.Chan:
			t = u.Elem()
		case *types.Map:
			if name := shelfOf(u.Key()); name != "" {
				return name
			}
			t = u.Elem()
		case *types.Named:
			return shelfName(u.Obj())
		default:
			return ""
		}
	}
}

func shelfName(obj *types.TypeName) string {
	if obj.Pkg() == nil {
		return ""
	}
	switch name := obj.Pkg().Path() + "." + obj.Name(); name {
	case "container/list.List", "container/list.Element":
		return "container/list"
	case "sync.Map", "sync.Pool", "sync/atomic.Value":
		return name
	}
	return ""
}

// A shelfOp says which arguments a method puts on the shelf, receiver first, and
// whether its first result is from there.
type shelfOp struct {
	puts  []int
	gives bool
}

var shelfOps = map[string]shelfOp{
	"container/list.PushBack":     {puts: []int{1}},
	"container/list.PushFront":    {puts: []int{1}},
	"container/list.InsertBefore": {puts: []int{1}},
	"container/list.InsertAfter":  {puts: []int{1}},
	"container/list.Remove":       {gives: true},

	"sync.Map.Store":          {puts: []int{1, 2}},
	"sync.Map.Load":           {gives: true},
	"sync.Map.LoadOrStore":    {puts: []int{1, 2}, gives: true},
	"sync.Map.LoadAndDelete":  {gives: true},
	"sync.Map.Swap":           {puts: []int{1, 2}, gives: true},
	"sync.Map.CompareAndSwap": {puts: []int{1, 3}},
	"sync.Map.Range":          {},

	"sync.Pool.Put": {puts: []int{1}},
	"sync.Pool.Get": {gives: true},

	"sync/atomic.Value.Store":          {puts: []int{1}},
	"sync/atomic.Value.Load":           {gives: true},
	"sync/atomic.Value.Swap":           {puts: []int{1}, gives: true},
	"sync/atomic.Value.CompareAndSwap": {puts: []int{2}},
}

// shelfMethod returns the shelf that a function is a method of, and its name in
// shelfOps; a method that is not there moves nothing.
func shelfMethod(fn *ssa.Function) (shelf, method string) {
	recv := fn.Signature.Recv()
	if recv == nil {
		return "", ""
	}
	named, ok := types.Unalias(deref(recv.Type())).(*types.Named)
	if !ok {
		return "", ""
	}
	shelf = shelfName(named.Obj())
	return shelf, shelf + "." + fn.Name()
}

// shelf returns the node for what is on the shelves of a type.
func (g *Graph) shelf(name string) node {
	n, ok := g.shelves[name]
	if !ok {
		n = g.newNode()
		g.shelves[name] = n
		if name == "sync.Pool" {
			g.add(n, outside)
		}
	}
	return n
}

// openShelf treats a shelf that code outside the package may hold, too.
func (g *Graph) openShelf(t types.Type, why string) {
	if name := shelfOf(t); name != "" {
		g.add(g.shelf(name), outside)
		g.leak(g.shelf(name), leakAll, "in a "+name+" "+why)
	}
}

// shelfCall treats a call of a shelf's method, and reports whether it was one.
func (g *Graph) shelfCall(common *ssa.CallCommon, fn *ssa.Function) bool {
	shelf, method := shelfMethod(fn)
	if shelf == "" || len(common.Args) == 0 {
		return false
	}
	if recv := syncop.Strip(common.Args[0]); g.isForeignVariable(recv) {
		g.openShelf(recv.Type(), "of another package")
	}
	for _, i := range shelfOps[method].puts {
		g.assign(common.Args[i], g.shelf(shelf), "")
	}
	if method == "sync.Map.Range" {
		g.rangeShelf(common.Args[1], shelf)
	}
	return true
}

// rangeShelf gives what is on a shelf to a function that is called for each: from
// outside, as far as anybody can see.
func (g *Graph) rangeShelf(f ssa.Value, shelf string) {
	g.leakValue(f, "passed to sync.Map.Range")
	var fn *ssa.Function
	switch f := syncop.Strip(f).(type) {
	case *ssa.Function:
		fn = origin(f)
	case *ssa.MakeClosure:
		fn = f.Fn.(*ssa.Function)
	default:
		g.leak(g.shelf(shelf), leakAll, "given to a function that is not known")
		return
	}
	for _, p := range fn.Params {
		g.flow(g.shelf(shelf), g.valueNode(p))
	}
}

// givenBy returns the node of a shelf from which a call's first result is.
func (g *Graph) givenBy(fn *ssa.Function, index int) (node, bool) {
	shelf, method := shelfMethod(fn)
	if shelf == "" || index > 0 || !shelfOps[method].gives {
		return untracked, false
	}
	return g.shelf(shelf), true
}

// isElementValue reports whether a field is the Value of a list's element.
func isElementValue(f *types.Var) bool {
	return f != nil && f.Name() == "Value" && f.Pkg() != nil && f.Pkg().Path() == "container/list"
}

// isForeignVariable reports whether a value is the address of another package's
// variable or field, or is loaded from one.
func (g *Graph) isForeignVariable(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Global:
		return v.Pkg != g.pkg
	case *ssa.FieldAddr:
		f := g.fieldOf(v.X.Type(), v.Field)
		return f == nil || f.Pkg() != g.pkg.Pkg
	case *ssa.UnOp:
		return v.Op == token.MUL && g.isForeignVariable(v.X)
	}
	return false
}

// watchShelves opens shelves that an instruction hands to code outside the package,
// or gets from there.
func (g *Graph) watchShelves(instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.MakeInterface:
		g.openShelf(instr.X.Type(), "that is in an interface")
	case *ssa.TypeAssert:
		g.openShelf(instr.AssertedType, "that was in an interface")
	case *ssa.Convert:
		g.openShelf(instr.Type(), "used through unsafe.Pointer")
		g.openShelf(instr.X.Type(), "used through unsafe.Pointer")
	case *ssa.UnOp:
		if shelfOf(instr.Type()) != "" && g.isForeignVariable(instr) {
			g.openShelf(instr.Type(), "of another package")
		}
	case *ssa.Field:
		if shelfOf(instr.Type()) == "" {
			return
		}
		if f := g.fieldOf(instr.X.Type(), instr.Field); f == nil || f.Pkg() != g.pkg.Pkg {
			g.openShelf(instr.Type(), "of another package")
		}
	case *ssa.Store:
		if shelfOf(instr.Val.Type()) != "" && g.isForeignVariable(instr.Addr) {
			g.openShelf(instr.Val.Type(), "of another package")
		}
	}
}

// openShelves opens all shelves that go in or out of a function of another package.
func (g *Graph) openShelves(sig *types.Signature) {
	for v := range sig.Params().Variables() {
		g.openShelf(v.Type(), "that another package has")
	}
	for v := range sig.Results().Variables() {
		g.openShelf(v.Type(), "that another package has")
	}
}
