// Package table analyses the standard library and renders what it finds as the
// table that package summary embeds.
package table

import (
	"fmt"
	"go/token"
	"go/types"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

// Make returns the table for the running toolchain, for linux/amd64 without
// cgo, so that it is the same wherever it is made.
func Make() (string, error) {
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadAllSyntax,
		Env:  environment(),
		Fset: token.NewFileSet(),
	}, "std")
	if err != nil {
		return "", err
	}
	if packages.PrintErrors(pkgs) > 0 {
		return "", fmt.Errorf("the standard library does not type-check")
	}
	prog, _ := ssautil.AllPackages(pkgs, 0)
	prog.Build()
	w := &writer{prog: prog, rows: map[*types.Func]*summary.Summary{}}
	packages.Visit(pkgs, nil, w.analyse) // dependencies first
	slices.Sort(w.sections)
	return header() + strings.Join(w.sections, ""), nil
}

// Release returns the minor release of the running toolchain, such as "go1.26".
func Release() string {
	parts := strings.SplitN(runtime.Version(), ".", 3)
	if len(parts) < 2 {
		return runtime.Version()
	}
	return parts[0] + "." + parts[1]
}

func header() string {
	return "# " + Release() + "\n" +
		"# How exported functions of the standard library may block. Made by stdtable, see roots.go; do not edit.\n" +
		"# Packages are listed even if nothing in them blocks.\n"
}

// writer analyses package after package and collects sections of the table.
type writer struct {
	prog     *ssa.Program
	rows     map[*types.Func]*summary.Summary
	sections []string
}

func (w *writer) analyse(p *packages.Package) {
	section := p.PkgPath + "\n"
	if pkg := w.prog.Package(p.Types); pkg != nil && !isQuiet(p.PkgPath, "") {
		funcs := functions(p, w.prog)
		graph := summary.NewGraph(pkg, funcs, w.lookup)
		for _, fn := range funcs {
			if obj, ok := fn.Object().(*types.Func); ok && fn.Parent() == nil {
				w.rows[obj] = contract(obj, graph.Of(fn).Exported().WithoutChains())
			}
		}
		section += strings.Join(w.section(p.Types), "")
	}
	w.sections = append(w.sections, section)
}

// lookup is what the analysis of one package knows of the others, and of the
// roots and quiet functions in its own.
func (w *writer) lookup(fn *types.Func) *summary.Summary {
	if fn.Pkg() == nil {
		return nil
	}
	_, name := summary.FuncName(fn)
	if isQuiet(fn.Pkg().Path(), name) {
		return &summary.Summary{}
	}
	if r, ok := roots[fn.Pkg().Path()][name]; ok {
		return r.summary()
	}
	return w.rows[fn]
}

// contract says what the documentation promises where the code does not show it:
// a function of the standard library that takes a context, or a request that
// carries one, gives up when it ends.
func contract(fn *types.Func, sum *summary.Summary) *summary.Summary {
	place := contextParameter(fn.Signature())
	if sum == nil || place == 0 {
		return sum
	}
	for i, w := range sum.Waits {
		if w.Class == summary.Network || w.Class == summary.Database || w.Class == summary.Channel {
			w.Ends, w.Ctx = w.Ends|summary.ByContext, place
			sum.Waits[i] = w
		}
	}
	return sum
}

// contextParameter returns the place of the parameter that carries a context, 0
// if there is none.
func contextParameter(sig *types.Signature) summary.Place {
	first := 1
	if sig.Recv() != nil {
		first = 2
	}
	for i := range sig.Params().Len() {
		t := sig.Params().At(i).Type()
		if summary.IsContext(t) || t.String() == "*net/http.Request" {
			return summary.Place(i + first)
		}
	}
	return 0
}

func (r root) summary() *summary.Summary {
	return &summary.Summary{
		Waits:   []summary.Wait{{Class: r.class, Ends: r.ends, Ctx: r.ctx, On: r.on}},
		Touches: 1 << r.class,
	}
}

func isQuiet(pkg, name string) bool {
	names, ok := quiet[pkg]
	return ok && (names == nil || names[name])
}
