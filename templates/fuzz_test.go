package templates_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/templates"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// FuzzGenerate holds the whole way from bytes to code to its promise: errors
// that stand in the spec, or code that compiles beside the target package, is
// formatted, and is the same every time.
func FuzzGenerate(f *testing.F) {
	for _, pattern := range []string{"../testdata/specs/*", "../testdata/invalid/*", "testdata/target/*"} {
		paths, err := filepath.Glob(pattern + spec.Suffix)
		if err != nil || len(paths) == 0 {
			f.Fatalf("no seeds: %v", err)
		}
		for _, path := range paths {
			source, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(source)
		}
	}
	g := newJudge(f)
	f.Fuzz(func(t *testing.T, source []byte) { g.judge(t, source) })
}

// FuzzScaffolds judges specs that are put together from the keys of the kinds
// and from values of which most are right somewhere.
func FuzzScaffolds(f *testing.F) {
	for seed := range uint64(50) {
		f.Add(seed)
	}
	g := newJudge(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		g.judge(t, randomSpec(rand.New(rand.NewPCG(seed, 0))))
	})
}

// A judge generates into a copy of testdata/target.
type judge struct {
	dir string
	c   *compiler
}

func newJudge(f *testing.F) *judge {
	f.Helper()
	f.Setenv("GOPROXY", "off") // types of modules that are not there are refused without asking
	g := &judge{dir: f.TempDir(), c: newCompiler(f)}
	source, err := os.ReadFile("testdata/target/target.go")
	if err != nil {
		f.Fatal(err)
	}
	for name, content := range map[string][]byte{"target.go": source, "go.mod": []byte("module example.com/target\n\ngo 1.26\n")} {
		if err := os.WriteFile(filepath.Join(g.dir, name), content, 0o644); err != nil {
			f.Fatal(err)
		}
	}
	return g
}

func (g *judge) judge(t *testing.T, source []byte) {
	outputs, errs := g.generate(source)
	again, errsAgain := g.generate(source)
	if errs.Error() != errsAgain.Error() {
		t.Fatalf("errors differ:\n%v\n%v", errs, errsAgain)
	}
	if (errs.Len() == 0) == (outputs == nil) {
		t.Fatalf("%d outputs with %d errors", len(outputs), errs.Len())
	}
	for _, err := range errs.List() {
		lines := bytes.Count(source, []byte("\n")) + 1
		if err.At.Line < 1 || err.At.Line > lines || err.At.Col < 1 || strings.Contains(err.Msg, "internal error") {
			t.Fatalf("bad error %v\n%s", err, source)
		}
	}
	for i, out := range outputs {
		if !bytes.Equal(out.Content, again[i].Content) {
			t.Fatalf("output differs:\n%s\n%s", out.Content, again[i].Content)
		}
		if err := checkText(out); err != nil {
			t.Fatalf("%v\n%s\n%s", err, source, out.Content)
		}
	}
	if len(outputs) > 0 {
		if err := g.c.check(g.dir, outputs); err != nil {
			t.Fatalf("%v\n%s\n%s", err, source, outputs[0].Content)
		}
	}
}

func (g *judge) generate(source []byte) ([]templates.Output, *spec.Errors) {
	var errs spec.Errors
	var files []*spec.File
	if file := spec.Parse(filepath.Join(g.dir, "fuzz"+spec.Suffix), source, &errs); file != nil {
		files = append(files, file)
	}
	return templates.Generate(files, &errs), &errs
}

// randomSpec writes up to three entries, the first of them a call.
func randomSpec(r *rand.Rand) []byte {
	var b strings.Builder
	b.WriteString("version: 1\nscaffolds:\n")
	for n := range 1 + r.IntN(3) {
		k := templates.All()[0]
		if n > 0 {
			k = templates.All()[r.IntN(len(templates.All()))]
		}
		fmt.Fprintf(&b, "  - kind: %s\n    name: %s\n", k.Name, pick(r, nearly(fmt.Sprintf("S%d", n), names)))
		subject := pick(r, subjects(k))
		for _, key := range spec.Keys(k.New())[2:] {
			isSubject := slices.Contains(subjects(k), key.Name)
			if key.Name == subject || !isSubject && (key.Required || r.IntN(3) == 0) {
				fmt.Fprintf(&b, "    %s: %s\n", key.Name, randomValue(r, key))
			}
		}
	}
	return []byte(b.String())
}

// subjects are the keys of a kind that say what it is about, of which an entry
// has one.
func subjects(k templates.Kind) []string {
	var found []string
	for _, key := range spec.Keys(k.New()) {
		if key.Name == "func" || key.Name == "call" || key.Name == "in" {
			found = append(found, key.Name)
		}
	}
	return found
}

// names are those that a scaffold should not have, and some that it may.
var names = []string{"S0", "s1", "S2", "ctx", "time", "Page", "fetch", "err", "delay", "timer", "string", "max", "Fetch", "X"}

// nearly puts a word before others so that it is picked most of the time.
func nearly(word string, others []string) []string {
	return append(slices.Repeat([]string{word}, 20*len(others)), others...)
}

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

// randomValue writes a value for the key: words that it knows, a mapping of its
// keys, or what its name or doc lets one expect.
func randomValue(r *rand.Rand, key spec.Key) string {
	switch {
	case len(key.Words) > 0:
		return pick(r, key.Words)
	case len(key.Keys) > 0:
		if key.Name == "rate" && r.IntN(2) == 0 {
			return pick(r, rates)
		}
		var pairs []string
		for _, k := range key.Keys {
			if k.Required || r.IntN(2) == 0 {
				pairs = append(pairs, k.Name+": "+randomValue(r, k))
			}
		}
		return "{" + strings.Join(pairs, ", ") + "}"
	}
	return pick(r, valuesFor(key.Name))
}

var (
	rates = []string{"50/s", "1/500ms", "30/m", "1/24h"}
	// functions are all those of the target, and the entries themselves.
	functions = strings.Fields(`fetch fetchAlias do unnamed named variadic shadow dotted blank generic numeric funcs items
		anonymous arrays (*Store).Fetch Store.Put Store.Unnamed (*Shelf).Put Shelf.Get batch batchInts Store.Batch handle
		handle handle produce noContext`)
	hooks     = strings.Fields("isTransient pageOK retryAfter pageAfter discard report reportCtx nothing fetch")
	typeTexts = []string{
		"int", `"*Page"`, `"[]string"`, `"map[string]*Page"`, "time.Duration", "net/url.URL", "Builder", "error", "any",
		`"func(int) error"`, `"<-chan int"`, `"chan<- func()"`, `"*func()"`, `"[2]Page"`, "Store", `"Pair[string, int]"`, `"Shelf[Page]"`,
		"Number", "struct{}", `"struct{ A, B int }"`, `"interface{ M() }"`, "ctx", "timer", "failure", "string", "nowhere.T",
	}
)

// valuesFor returns values of which some suit a key.
func valuesFor(key string) []string {
	switch key {
	case "func":
		return functions
	case "call":
		return nearly("S0", []string{"S1", "fetch"})
	case "producers":
		return []string{"[produce]", "[produce, produce]", "[fetch]"}
	case "in", "out":
		return typeTexts
	case "if", "delay", "discard", "report":
		return hooks
	case "timeout", "budget", "base", "max", "age":
		return nearly("1s", []string{"250ms", "1h", "0s"})
	case "limit":
		return rates
	case "factor":
		return []string{"1", "1.5", "3"}
	}
	return []string{"1", "2", "8", "100"}
}
