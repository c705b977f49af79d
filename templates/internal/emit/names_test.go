package emit_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
)

// render returns the imports and the code of a file with one function.
func render(t *testing.T, reserved []string, known []emit.Import, fn emit.Func) (string, error) {
	t.Helper()
	f := emit.NewFile("example.com/shop", "shop", "Code generated.", reserved)
	for _, imp := range known {
		f.Import(imp)
	}
	f.Add(fn)
	content, err := f.Render()
	return strings.TrimPrefix(string(content), "// Code generated.\n\npackage shop\n\n"), err
}

// An importCase is a function and how the file imports what it names.
type importCase struct {
	reserved []string
	known    []emit.Import
	fn       emit.Func
	want     string
}

// Imports keep clear of everything that is called like them: declarations of
// the package, parameters, variables, type parameters.
func TestImportsStayClear(t *testing.T) {
	checkImports(t, map[string]importCase{
		"variable": {fn: emit.Func{Name: "F", Body: "time := 1\n_, _ = time, ${time.Now}()"}, want: `import time2 "time"

func F() {
	time := 1
	_, _ = time, time2.Now()
}
`},
		"parameter": {
			fn: emit.Func{Name: "F", Params: []emit.Param{{Name: "time", Type: "${time.Time}"}}, Body: "return"},
			want: `import time2 "time"

func F(time time2.Time) {
	return
}
`},
		"range and type parameter": {
			fn: emit.Func{
				Name: "F", TypeParams: []emit.Param{{Name: "sync", Type: "any"}},
				Body: "for fmt := range 3 {\n${fmt.Println}(fmt, ${sync.Mutex}{})\n}",
			},
			want: `import (
	fmt2 "fmt"
	sync2 "sync"
)

func F[sync any]() {
	for fmt := range 3 {
		fmt2.Println(fmt, sync2.Mutex{})
	}
}
`},
		"a field is no variable": {
			fn: emit.Func{Name: "F", Body: "x := pages{time: ${time.Now}()}\n_ = x.time"},
			want: `import "time"

func F() {
	x := pages{time: time.Now()}
	_ = x.time
}
`},
		"taken twice": {
			reserved: []string{"time", "time2"}, fn: emit.Func{Name: "F", Body: "_ = ${time.Now}"},
			want: `import time3 "time"

func F() {
	_ = time3.Now
}
`},
	})
}

// Packages are imported by the names that files know them by, in the groups
// that goimports makes.
func TestImportPaths(t *testing.T) {
	checkImports(t, map[string]importCase{
		"the name of a file is kept, and one path has one name": {
			known: []emit.Import{{Path: "net/url", Name: "addr", Renamed: true}, {Path: "gopkg.in/yaml.v3", Name: "yaml"}},
			fn:    emit.Func{Name: "F", Body: "var _ ${net/url.URL}\nvar _ ${gopkg.in/yaml.v3.Node}\nvar _ ${math/rand/v2.Rand}"},
			want: `import (
	"math/rand/v2"
	addr "net/url"

	"gopkg.in/yaml.v3"
)

func F() {
	var _ addr.URL
	var _ yaml.Node
	var _ rand.Rand
}
`},
		"two packages of one name": {
			fn: emit.Func{Name: "F", Body: "var _ ${crypto/rand.Reader}\nvar _ ${math/rand.Rand}"},
			want: `import (
	"crypto/rand"
	rand2 "math/rand"
)

func F() {
	var _ rand.Reader
	var _ rand2.Rand
}
`},
		"only other modules": {
			fn: emit.Func{Name: "F", Body: "var _ ${a.com/x.T}\nvar _ ${b.com/y.T}"},
			want: `import (
	"a.com/x"
	"b.com/y"
)

func F() {
	var _ x.T
	var _ y.T
}
`},
		"the own package": {
			fn: emit.Func{Name: "F", Body: "var _ ${example.com/shop.T}"}, want: `func F() {
	var _ T
}
`},
	})
}

func checkImports(t *testing.T, cases map[string]importCase) {
	t.Helper()
	for what, c := range cases {
		got, err := render(t, c.reserved, c.known, c.fn)
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

// Names of Go's own that the package declares anew are refused if the code uses
// them, and only then.
func TestHidden(t *testing.T) {
	for body, want := range map[string]string{
		"_ = max(1, 2)":                  "max",
		"var s string":                   "string",
		"x.max()":                        "",
		"_ = pages{max: 1}":              "",
		"_ = map[string]int{}":           "string",
		"max := 1\n_ = max":              "",
		"_ = len(x)":                     "",
		"_ = pages{n: max(1, 2)}":        "max",
		"_ = struct{ string int }{}":     "",
		"for i := range x.max { _ = i }": "",
	} {
		_, err := render(t, []string{"max", "string"}, nil, emit.Func{Name: "F", Body: emit.Text(body)})
		var hidden *emit.HiddenError
		got := ""
		if errors.As(err, &hidden) {
			got = hidden.Name
		} else if err != nil {
			t.Errorf("%s: %v", body, err)
		}
		if got != want {
			t.Errorf("%s: hidden %q, want %q", body, got, want)
		}
	}
}

// Text that does not parse is a mistake in a kind, and is said to be one.
func TestInternalError(t *testing.T) {
	_, err := render(t, nil, nil, emit.Func{Name: "F", Body: "}"})
	if err == nil || !strings.Contains(err.Error(), "internal error: generated code does not parse") {
		t.Errorf("got %v", err)
	}
}

func TestCode(t *testing.T) {
	got := emit.Code("\n\t$a + $b + $c$d\n", emit.Vars{"a": "x", "b": 2, "c": int64(3), "d": emit.String(`"`)})
	if want := emit.Text("\tx + 2 + 3\"\\\"\"\n"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	defer func() {
		if recover() == nil {
			t.Error("a name without a value is accepted")
		}
	}()
	emit.Code("$missing", nil)
}

func TestStructAndComment(t *testing.T) {
	f := emit.NewFile("example.com/shop", "shop", "Code generated.", nil)
	f.Section("The first.")
	f.Add(emit.Struct{
		Doc:        "Pages holds " + strings.Repeat("many ", 16) + "words.\n\n\tcode\n\nA list:\n- one\n- two",
		Name:       "Pages",
		TypeParams: []emit.Param{{Name: "K", Type: "comparable"}, {Name: "V", Type: "any"}},
		Fields:     []emit.Param{{Name: "key", Type: "K", Doc: "of all"}, {}, {Type: "*V"}},
	}, emit.Raw{Doc: "One is one.", Text: "const One = 1"})
	f.Add(emit.Func{Recv: "p *Pages[K, V]", Name: "Get", Results: []emit.Param{{Name: "v", Type: "V"}, {Name: "err", Type: "error"}}, Body: "return"})
	got, err := f.Render()
	if err != nil {
		t.Fatal(err)
	}
	want := `// Code generated.

package shop

// The first.

// Pages holds many many many many many many many many many many many many many
// many many many words.
//
//	code
//
// A list:
//   - one
//   - two
type Pages[K comparable, V any] struct {
	// of all
	key K

	*V
}

// One is one.
const One = 1

func (p *Pages[K, V]) Get() (v V, err error) {
	return
}
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
