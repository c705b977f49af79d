package pointsto

import (
	"go/ast"
	"go/types"
	"sync"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"
)

// A Graph is the solved points-to graph of one package. It is safe for concurrent
// use.
type Graph struct {
	pkg     *ssa.Package
	nodes   []nodeInfo
	objects []objectInfo
	queue   []node
	order   []*ssa.Function // those that take part

	values     map[ssa.Value]node
	components map[component]node
	results    map[*ssa.Function][]node
	bound      map[*ssa.FreeVar]ssa.Value // captured variables of function literals

	cells     map[cellKey]object
	funcs     map[*ssa.Function]object
	types     typeutil.Map // of object: what interfaces hold
	dones     map[object]object
	shelves   map[string]node // what is on the shelves of a type
	typeNodes map[object]node // of the objects in types
	carries   map[types.Type]bool
	unnamed   typeutil.Map // of *types.Struct: the first of identical ones

	sites   map[*ssa.CallCommon]*callSite
	reached map[*ssa.Function]bool
	roots   map[*ssa.Function]bool // functions that code outside may call
	entries []*ssa.Function        // those of them that no value stands for
	leaked  map[types.Type]bool
	opened  map[types.Type]bool
	exposed map[*types.Var]bool // fields that code outside can write

	entering bool // looking for entries

	uses map[*Site][]Use

	indexCallers sync.Once
	callers      map[*ssa.Function][]ssa.CallInstruction
}

// New states and solves the constraints of a package. Funcs are the functions
// declared in it; files and info are its syntax and types.
func New(pkg *ssa.Package, funcs []*ssa.Function, files []*ast.File, info *types.Info) *Graph {
	// About that much is needed; growing step by step would cost more.
	size := 8 * (1 + len(funcs))
	g := &Graph{
		pkg:        pkg,
		nodes:      make([]nodeInfo, empty+1, size),
		objects:    make([]objectInfo, outside+1, size/2),
		typeNodes:  map[object]node{},
		values:     make(map[ssa.Value]node, size),
		components: map[component]node{},
		results:    map[*ssa.Function][]node{},
		bound:      map[*ssa.FreeVar]ssa.Value{},
		cells:      map[cellKey]object{},
		funcs:      map[*ssa.Function]object{},
		dones:      map[object]object{},
		shelves:    map[string]node{},
		carries:    map[types.Type]bool{},
		sites:      map[*ssa.CallCommon]*callSite{},
		reached:    map[*ssa.Function]bool{},
		roots:      map[*ssa.Function]bool{},
		leaked:     map[types.Type]bool{},
		opened:     map[types.Type]bool{},
		exposed:    map[*types.Var]bool{},
	}
	g.nodes[fromOutside].set = []object{outside}
	g.enter(files, info)
	g.solve()
	g.collectUses()
	return g
}
