package table

import (
	"go/ast"
	"go/types"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

// environment pins the platform: what blocks is much the same on all.
func environment() []string {
	return append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
}

// functions returns the declared functions of a package and their literals.
func functions(p *packages.Package, prog *ssa.Program) []*ssa.Function {
	var funcs []*ssa.Function
	var add func(*ssa.Function)
	add = func(fn *ssa.Function) {
		funcs = append(funcs, fn)
		for _, literal := range fn.AnonFuncs {
			add(literal)
		}
	}
	for _, file := range p.Syntax {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok {
				if fn := prog.FuncValue(p.TypesInfo.Defs[decl.Name].(*types.Func)); fn != nil {
					add(fn)
				}
			}
		}
	}
	return funcs
}

// section returns the rows of one package in the order of their names.
func (w *writer) section(pkg *types.Package) []string {
	var rows []string
	add := func(fn *types.Func, sum *summary.Summary) {
		if sum != nil && fn.Exported() && len(sum.Waits)+int(sum.Invokes) > 0 {
			_, name := summary.FuncName(fn)
			rows = append(rows, "\t"+name+" "+sum.Row()+"\n")
		}
	}
	if isInternal(pkg.Path()) {
		return nil
	}
	scope := pkg.Scope()
	promoted := embedded(scope)
	for _, name := range scope.Names() {
		switch obj := scope.Lookup(name).(type) {
		case *types.Func:
			add(obj, w.find(obj))
		case *types.TypeName:
			if obj.Exported() || promoted[obj] {
				for fn := range methods(obj) {
					add(fn, w.find(fn))
				}
			}
		}
	}
	slices.Sort(rows)
	return rows
}

// find returns the summary of a function: its root, or what the analysis found.
func (w *writer) find(fn *types.Func) *summary.Summary {
	if sum := w.lookup(fn); sum != nil {
		return sum.Exported()
	}
	return nil
}

// embedded returns the unexported types that exported structs embed: their
// methods can be called from other packages by promotion.
func embedded(scope *types.Scope) map[*types.TypeName]bool {
	found := map[*types.TypeName]bool{}
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || !obj.Exported() {
			continue
		}
		s, ok := obj.Type().Underlying().(*types.Struct)
		for i := 0; ok && i < s.NumFields(); i++ {
			if n, ok := deref(s.Field(i).Type()).(*types.Named); ok && s.Field(i).Embedded() {
				found[n.Obj()] = true
			}
		}
	}
	return found
}

// methods returns the methods declared on a type, those of an interface
// included.
func methods(obj *types.TypeName) map[*types.Func]bool {
	found := map[*types.Func]bool{}
	named, ok := obj.Type().(*types.Named)
	if !ok {
		return found
	}
	for m := range named.Methods() {
		found[m] = true
	}
	if iface, ok := named.Underlying().(*types.Interface); ok {
		for m := range iface.ExplicitMethods() {
			found[m] = true
		}
	}
	return found
}

func deref(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	return types.Unalias(t)
}

// isInternal reports whether users cannot import a package.
func isInternal(path string) bool {
	return strings.HasPrefix(path, "vendor/") || slices.Contains(strings.Split(path, "/"), "internal")
}
