package ctxvariant

// What the author of a pair says about it, as facts: only the defining package
// sees doc comments and bodies.

import (
	"go/ast"
	"go/types"
	"regexp"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// advice is a fact about a function, or about a method of an interface.
type advice struct {
	Avoid bool // it takes a context, but is deprecated, not the preferred form, or idle
	Drops bool // it works with a context that never ends, whatever its receiver holds
	Wraps *wrapped
}

// AFact marks the type as a fact.
func (*advice) AFact() {}

// String serves the tests of facts.
func (a *advice) String() string {
	var words []string
	if a.Avoid {
		words = append(words, "avoid")
	}
	if a.Drops {
		words = append(words, "drops")
	}
	if a.Wraps != nil {
		words = append(words, "wraps "+a.Wraps.Name)
	}
	return strings.Join(words, " ")
}

// avoided reports whether the sibling is not to be recommended.
func avoided(pass *analysis.Pass, sibling *types.Func) bool {
	var a advice
	return pass.ImportObjectFact(sibling.Origin(), &a) && a.Avoid
}

// drops reports whether the function is known to ignore every context but
// context.Background, even one that its receiver carries.
func drops(pass *analysis.Pass, fn *types.Func) bool {
	var a advice
	return pass.ImportObjectFact(fn.Origin(), &a) && a.Drops
}

// wraps returns what the function is a short form of, or nil.
func wraps(pass *analysis.Pass, fn *types.Func) *wrapped {
	var a advice
	if !pass.ImportObjectFact(fn.Origin(), &a) {
		return nil
	}
	return a.Wraps
}

func exportAdvice(pass *analysis.Pass) {
	x := &exporter{pass: pass, names: map[string]bool{}}
	longForms := map[string]bool{}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok {
				x.names[decl.Name.Name] = true
				if w := wrappedBy(pass.TypesInfo, decl); w != nil {
					longForms[w.Name] = true
				}
			}
		}
	}
	x.idle = idle(pass, longForms)
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				x.export(decl.Name, decl.Doc, decl)
			case *ast.GenDecl:
				ast.Inspect(decl, func(n ast.Node) bool {
					if iface, ok := n.(*ast.InterfaceType); ok {
						x.exportMethods(iface)
					}
					return true
				})
			}
		}
	}
}

// An exporter finds the advice that a package gives.
type exporter struct {
	pass  *analysis.Pass
	names map[string]bool // of the functions and methods that the package declares
	idle  map[string]bool
}

func (x *exporter) exportMethods(iface *ast.InterfaceType) {
	for _, method := range iface.Methods.List {
		for _, name := range method.Names {
			x.export(name, method.Doc, nil)
		}
	}
}

// export writes down what is known of a function, or of a method of an interface,
// which has no declaration.
func (x *exporter) export(name *ast.Ident, doc *ast.CommentGroup, decl *ast.FuncDecl) {
	fn, ok := x.pass.TypesInfo.Defs[name].(*types.Func)
	if !ok {
		return
	}
	a := advice{Avoid: x.idle[fn.Name()] || avoidedBy(originalName(fn.Name()), doc.Text())}
	if decl != nil && decl.Body != nil {
		a.Wraps = wrappedBy(x.pass.TypesInfo, decl)
		a.Drops = a.Wraps != nil || x.hasVariant(fn.Name()) && passesBackground(x.pass.TypesInfo, decl.Body)
	}
	if a != (advice{}) {
		x.pass.ExportObjectFact(fn, &a)
	}
}

// hasVariant reports whether some function of the package, though perhaps of
// another type, has the name of the function's sibling.
func (x *exporter) hasVariant(name string) bool {
	for _, suffix := range suffixes {
		if x.names[name+suffix] {
			return true
		}
	}
	return false
}

// originalName returns the name of the function whose context variant has the
// given name, "" if that is no variant's name.
func originalName(name string) string {
	for _, suffix := range [...]string{"WithContext", "Context", "Ctx"} { // the longest first
		if original, ok := strings.CutSuffix(name, suffix); ok {
			return original
		}
	}
	return ""
}

// avoidedBy reports whether the documentation of a context variant speaks
// against it.
func avoidedBy(original, doc string) bool {
	return original != "" && (isDeprecated(doc) || prefers(doc, original))
}

// isDeprecated reports whether a paragraph of the doc comment begins in the
// way that https://go.dev/wiki/Deprecated defines.
func isDeprecated(doc string) bool {
	return strings.HasPrefix(doc, "Deprecated: ") || strings.Contains(doc, "\n\nDeprecated: ")
}

// prefers reports whether a sentence of the text recommends the named
// function, as "most callers should prefer Get" or "use Get instead" do. A
// name that follows "instead of", "over" or "than" is not the one preferred,
// and a longer or a qualified name is another function.
func prefers(doc, name string) bool {
	name = `\[?(?:\(?\*?\w+\)?\.)?` + regexp.QuoteMeta(name) + `\]?(?:\(\))?`
	recommended := regexp.MustCompile(`(?is)\b(?:prefer|prefer to use|prefer using|prefer calling|should use|please use|favou?r) ` + name + `(?:[\s.,;:]|$)` +
		`|\buse ` + name + `,? (?:instead|rather)(?:[\s.,;:]|$)` +
		`|(?:^|\s)` + name + ` (?:is|should be) preferred\b`)
	against := regexp.MustCompile(`(?is)\b(?:instead of|rather than|over|than|to) ` + name)
	for sentence := range strings.SplitSeq(strings.ReplaceAll(doc, "\n", " "), ". ") {
		if recommended.MatchString(sentence) && !against.MatchString(sentence) {
			return true
		}
	}
	return false
}

// passesBackground reports whether the body calls anything with
// context.Background() or context.TODO(). In a function that has a sibling with
// a context, that is the sibling, or the machinery below both.
func passesBackground(info *types.Info, body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			for _, arg := range call.Args {
				found = found || ctxflow.IsBackground(info, arg)
			}
		}
		return !found
	})
	return found
}
