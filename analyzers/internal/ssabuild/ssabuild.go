// Package ssabuild gives rules the SSA form of a package, built on demand.
//
// x/tools' buildssa builds whenever an analyzer requires it, and a required
// analyzer runs on every dependency as soon as facts are in play. Here the
// requirement is free: the first rule that asks for functions pays.
package ssabuild

import (
	"go/ast"
	"go/types"
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// Analyzer's result is a [*Source].
var Analyzer = &analysis.Analyzer{
	Name:       "asyncssa",
	Doc:        "build the SSA form of a package on demand",
	Run:        func(pass *analysis.Pass) (any, error) { return &Source{pass: pass}, nil },
	ResultType: reflect.TypeFor[*Source](),
}

// A Source builds the package's SSA form once, at the first call of a method.
// It is safe for concurrent use.
type Source struct {
	pass  *analysis.Pass
	once  sync.Once
	pkg   *ssa.Package
	funcs []*ssa.Function
}

// Package returns the SSA package. Bodies of imported functions are not built.
func (s *Source) Package() *ssa.Package {
	s.once.Do(s.build)
	return s.pkg
}

// Functions returns the functions declared in the package's files in source
// order, each followed by the function literals within it. A generic function
// stands for itself; instances are not built.
func (s *Source) Functions() []*ssa.Function {
	s.once.Do(s.build)
	return s.funcs
}

func (s *Source) build() {
	prog := ssa.NewProgram(s.pass.Fset, 0)
	prog.SetNoReturn(newExits(s.pass).noReturn)
	for _, p := range s.pass.Pkg.Imports() {
		prog.CreatePackage(p, nil, nil, true)
	}
	s.pkg = prog.CreatePackage(s.pass.Pkg, s.pass.Files, s.pass.TypesInfo, false)
	s.pkg.Build()
	for _, file := range s.pass.Files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok {
				obj := s.pass.TypesInfo.Defs[decl.Name].(*types.Func)
				s.add(prog.FuncValue(obj))
			}
		}
	}
}

func (s *Source) add(fn *ssa.Function) {
	s.funcs = append(s.funcs, fn)
	for _, anon := range fn.AnonFuncs {
		s.add(anon)
	}
}

// Outermost returns the declared function that a literal stands in, and any other
// function itself.
func Outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}
