package ssabuild

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"
)

// intrinsics are the functions of the standard library that end the process
// or the goroutine. What x/tools' ctrlflow derives for all packages by facts
// starts from these too; deriving it for each dependency costs more than the
// few wrappers in other packages are worth.
var intrinsics = map[string]bool{
	"os.Exit": true, "runtime.Goexit": true, "syscall.Exit": true,
	"log.Fatal": true, "log.Fatalf": true, "log.Fatalln": true,
	"log.Panic": true, "log.Panicf": true, "log.Panicln": true,
	"(*log.Logger).Fatal": true, "(*log.Logger).Fatalf": true, "(*log.Logger).Fatalln": true,
	"(*log.Logger).Panic": true, "(*log.Logger).Panicf": true, "(*log.Logger).Panicln": true,
	"(*testing.common).FailNow": true, "(*testing.common).Fatal": true, "(*testing.common).Fatalf": true,
	"(*testing.common).SkipNow": true, "(*testing.common).Skip": true, "(*testing.common).Skipf": true,
	"(testing.TB).FailNow": true, "(testing.TB).Fatal": true, "(testing.TB).Fatalf": true,
	"(testing.TB).SkipNow": true, "(testing.TB).Skip": true, "(testing.TB).Skipf": true,
}

// exits tells which functions never return: the intrinsics, and those declared
// in this package that have no return statement and end in a call of another.
type exits struct {
	info  *types.Info
	decls map[*types.Func]*ast.FuncDecl
	known map[*types.Func]bool // false while under way, so that recursion counts as returning
}

func newExits(pass *analysis.Pass) *exits {
	e := &exits{pass.TypesInfo, map[*types.Func]*ast.FuncDecl{}, map[*types.Func]bool{}}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok && decl.Body != nil {
				if fn, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok {
					e.decls[fn] = decl
				}
			}
		}
	}
	return e
}

// noReturn reports whether a call of fn never returns.
func (e *exits) noReturn(fn *types.Func) bool {
	fn = fn.Origin()
	if result, ok := e.known[fn]; ok {
		return result
	}
	decl, ok := e.decls[fn]
	if !ok {
		return intrinsics[fn.FullName()]
	}
	e.known[fn] = false
	e.known[fn] = !returns(decl.Body) && e.endsInExit(decl.Body)
	return e.known[fn]
}

// endsInExit reports whether the last statement of the body is a call that
// never returns. A panic counts only at the end of the function itself, where a
// deferred recover would have to be looked for: it is left out.
func (e *exits) endsInExit(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	last, ok := body.List[len(body.List)-1].(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := last.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	callee, ok := typeutil.Callee(e.info, call).(*types.Func)
	return ok && e.noReturn(callee)
}

// returns reports whether the body has a return statement of its own.
func returns(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = true
		}
		return !found
	})
	return found
}
