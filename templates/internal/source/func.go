package source

import (
	"errors"
	"fmt"
	"go/ast"
	"maps"
	"slices"
	"strings"

	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// A Type is the text of a type in the notation of package emit: "string",
// "[]*${net/http.Request}".
type Type string

// Types that signatures are held against.
const (
	Context Type = "${context.Context}"
	Error   Type = "error"
)

// A Param is a parameter, result or type parameter.
type Param struct {
	Name string // "" or "_" when the source gives none
	Type Type   // of the element, for the variadic parameter
}

// A Func is the signature of a function or method of the package.
type Func struct {
	Name       string
	Recv       *Param   // nil for a function
	RecvType   string   // name of the receiver's type
	RecvParams []string // type parameters of the receiver: "T", or "_"
	TypeParams []Param
	Params     []Param
	Results    []Param
	Variadic   bool
	Where      string // "pages.go:12"
}

// Func looks a function up by the text of a spec: "fetchPage",
// "(*Client).fetchPage" or "Client.fetchPage". The error says what is wrong
// and suggests a name when one is near.
func (p *Package) Func(ref string) (*Func, error) {
	key, pointer, err := splitRef(ref)
	if err != nil {
		return nil, err
	}
	d, ok := p.funcs[key]
	switch why := p.hidden[key]; {
	case !ok && why != "":
		return nil, fmt.Errorf("function %s %s", ref, why)
	case !ok:
		return nil, fmt.Errorf("package %s has no function %s%s", p.Name, spec.Clip(ref), spec.Suggest(key, p.funcNames()))
	}
	fn := &Func{Name: d.decl.Name.Name, Where: p.short(d.decl.Name.Pos())}
	if err := p.signature(fn, d); err != nil {
		return nil, fmt.Errorf("%s (%s): %w", ref, fn.Where, err)
	}
	if fn.Recv != nil && pointer && !strings.HasPrefix(string(fn.Recv.Type), "*") {
		return nil, fmt.Errorf("method %s has a value receiver: write %s (%s)", fn.Name, key, fn.Where)
	}
	return fn, nil
}

// splitRef turns the text of a reference into the key of the funcs map.
func splitRef(ref string) (key string, pointer bool, err error) {
	malformed := fmt.Errorf("must be a function's name, or a method as (*Type).name (got %q)", spec.Clip(ref))
	recv, name, isMethod := strings.Cut(ref, ".")
	if !isMethod {
		recv, name = "", ref
	}
	if inner, ok := strings.CutPrefix(recv, "("); ok {
		inner, ok = strings.CutSuffix(inner, ")")
		if !ok {
			return "", false, malformed
		}
		recv, pointer = strings.CutPrefix(inner, "*")
	}
	if !isIdentifier(name) || name == "init" || isMethod && !isIdentifier(recv) {
		return "", false, malformed
	}
	if isMethod {
		return recv + "." + name, pointer, nil
	}
	return name, false, nil
}

func (p *Package) funcNames() []string {
	return slices.Sorted(maps.Keys(p.funcs))
}

func (p *Package) signature(fn *Func, d funcDecl) error {
	var errs []error
	in := p.fileScope(d.file, boundNames(d.decl))
	list := func(fields *ast.FieldList) []Param {
		params, err := p.params(in, fields)
		errs = append(errs, err)
		return params
	}
	if d.decl.Recv != nil {
		recv := list(d.decl.Recv)
		if len(recv) == 1 {
			fn.Recv = &recv[0]
			fn.RecvType = receiverName(d.decl.Recv.List[0].Type)
			fn.RecvParams = receiverParams(d.decl.Recv.List[0].Type)
		}
	}
	fn.TypeParams = list(d.decl.Type.TypeParams)
	fn.Params = list(d.decl.Type.Params)
	fn.Results = list(d.decl.Type.Results)
	if n := len(fn.Params); n > 0 {
		last := d.decl.Type.Params.List[len(d.decl.Type.Params.List)-1]
		_, fn.Variadic = last.Type.(*ast.Ellipsis)
	}
	return errors.Join(errs...)
}

// boundNames returns the type parameters of a function, those that its receiver
// names included.
func boundNames(decl *ast.FuncDecl) []string {
	var names []string
	if decl.Recv != nil && len(decl.Recv.List) == 1 {
		names = receiverParams(decl.Recv.List[0].Type)
	}
	if decl.Type.TypeParams != nil {
		for _, f := range decl.Type.TypeParams.List {
			for _, id := range f.Names {
				names = append(names, id.Name)
			}
		}
	}
	return names
}

// params flattens a field list: one Param for each name.
func (p *Package) params(in scope, fields *ast.FieldList) ([]Param, error) {
	if fields == nil {
		return nil, nil
	}
	var params []Param
	for _, f := range fields.List {
		x := f.Type
		if ellipsis, ok := x.(*ast.Ellipsis); ok {
			x = ellipsis.Elt
		}
		t, err := p.render(x, in)
		if err != nil {
			return nil, err
		}
		if len(f.Names) == 0 {
			params = append(params, Param{Type: t})
		}
		for _, name := range f.Names {
			params = append(params, Param{Name: name.Name, Type: t})
		}
	}
	return params, nil
}

// receiverParams returns the type parameters that a receiver names.
func receiverParams(x ast.Expr) []string {
	var names []string
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IndexExpr:
			names = append(names, receiverName(n.Index))
		case *ast.IndexListExpr:
			for _, index := range n.Indices {
				names = append(names, receiverName(index))
			}
		}
		return true
	})
	return names
}
