package source_test

import (
	"testing"

	"github.com/seed-5a033449/asyncgen/templates/internal/source"
)

// The go command knows the names of packages that their paths do not tell.
func TestNamesFromTheGoCommand(t *testing.T) {
	p, err := source.Load("testdata/named", role)
	if err != nil {
		t.Fatal(err)
	}
	fn, err := p.Func("render")
	if err != nil {
		t.Fatal(err)
	}
	want := "render(ctx ${context.Context}, e ${github.com/aymanbagabas/go-udiff.Edit}, " +
		"n *${go.yaml.in/yaml/v4.Node}, s *${github.com/dave/jennifer/jen.Statement}) (error) at named.go:12"
	if got := signature(fn); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for path, name := range map[string]string{
		"github.com/aymanbagabas/go-udiff": "udiff", "go.yaml.in/yaml/v4": "yaml", "context": "context",
	} {
		if imp := p.Imports()[path]; imp.Name != name || imp.Renamed {
			t.Errorf("%s is imported as %+v", path, imp)
		}
	}
	for text, want := range map[string]string{
		"[]udiff.Edit": "[]${github.com/aymanbagabas/go-udiff.Edit}",
		"map[github.com/aymanbagabas/go-udiff.OpKind]*jen.Group": "map[${github.com/aymanbagabas/go-udiff.OpKind}]*${github.com/dave/jennifer/jen.Group}",
		"github.com/dave/jennifer/jen.Options":                   "${github.com/dave/jennifer/jen.Options}",
	} {
		if got, err := p.ParseType(text); err != nil || string(got) != want {
			t.Errorf("%s: got %s, %v; want %s", text, got, err, want)
		}
	}
	if where := p.Imported("udiff"); where != "named.go" {
		t.Errorf("udiff is imported by %q", where)
	}
}
