package main

import (
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/mutate"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/vetunit"
)

// TestMain lets the test binary stand in for asynclint, as the program does.
func TestMain(m *testing.M) {
	if vetunit.Serving() {
		os.Exit(vetunit.Serve())
	}
	os.Exit(m.Run())
}

const root = "../../../.."

// quick are the packages that the test counts: one of our own, and some of the
// standard library whose verdicts hold for one release. Of each operator it takes no
// more than the first few mutants that block, so that it costs some seconds.
var quick = []string{"own ./generated/fanout", "std io", "std internal/singleflight", "std net/rpc"}

const mostOfEach = 3

const verdictsOf = "go1.26.8"

// floors are the shares, in per cent, that must be found of the mutants in quick
// that block. A floor is only ever raised.
var floors = map[string]int{
	"drop-unlock":  90,
	"drop-close":   60,
	"unbuffer":     0,
	"drop-done":    90,
	"drop-ctx":     0,
	"swap-locks":   100,
	"early-return": 90,
}

func TestFloors(t *testing.T) {
	if testing.Short() {
		t.Skip("analyses several packages with asynclint")
	}
	o := &options{root: root, work: t.TempDir(), words: quick, most: mostOfEach}
	if runtime.Version() != verdictsOf {
		t.Logf("only our own code: the verdicts on the standard library are for %s", verdictsOf)
		o.words = quick[:1]
	}
	var err error
	if o.root, err = filepath.Abs(root); err != nil {
		t.Fatal(err)
	}
	if err := o.buildLinter(t.Context()); err != nil {
		t.Fatal(err)
	}
	res, err := o.tally(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	res.print(&table)
	t.Logf("\n%s", table.String())
	judged := 0
	for _, op := range mutate.Blocking() {
		got := *res.operators[op.Name]
		judged += got.judged
		if floor, ok := floors[op.Name]; !ok || got.blocking > 0 && got.share() < floor {
			t.Errorf("%s: %d %% are found, the floor is %d %%", op.Name, got.share(), floor)
		}
	}
	if len(res.stale) > judged {
		t.Errorf("%d verdicts are of code that has changed, %d hold: run .ci/mutants verify own", len(res.stale), judged)
	}
	for _, m := range res.missed {
		if strings.HasPrefix(m.unknown, "asynclint ") {
			t.Errorf("%s: %s", m.key(), m.unknown)
		}
	}
}

// lateFloors are the shares, in per cent, that must be found of the mutants in
// lateQuick that answer late. A floor is only ever raised.
var lateFloors = map[string]int{
	"ctx-background": 90,
	"ctx-variant":    90,
	"ctx-bare":       90,
	"ctx-expired":    90,
	"under-lock":     90,
	"into-loop":      90,
}

var lateQuick = []string{"std database/sql", "std internal/fuzz", "std os/exec"}

func TestLateFloors(t *testing.T) {
	if testing.Short() {
		t.Skip("analyses several packages with asynclint")
	}
	o := &options{work: t.TempDir(), words: lateQuick, perPackage: 10}
	var err error
	if o.root, err = filepath.Abs(root); err != nil {
		t.Fatal(err)
	}
	if err := o.buildLinter(t.Context()); err != nil {
		t.Fatal(err)
	}
	res, err := o.tallyLate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	res.print(&table, false)
	t.Logf("\n%s", table.String())
	planted := 0
	for _, op := range mutate.Late() {
		got := *res.operators[op.Name]
		planted += got.planted
		if floor, ok := lateFloors[op.Name]; !ok || got.claimed > 0 && got.share() < floor {
			t.Errorf("%s: %d %% are found, the floor is %d %%", op.Name, got.share(), floor)
		}
	}
	if planted < 20 {
		t.Errorf("%d mutants were planted, want 20 or more", planted)
	}
}

func TestRecordsKeepTheirForm(t *testing.T) {
	records, err := readRecords(filepath.Join(root, "testdata", "mutants", "verdicts.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		known := slices.ContainsFunc(mutate.Blocking(), func(op mutate.Operator) bool { return op.Name == r.operator() })
		if !known || !slices.Contains([]string{"yes", "no", "outside"}, r.blocks) || r.blocks == "yes" && r.how == "" {
			t.Errorf("a record of an operator, yes with how, no or outside: %+v", r)
		}
		if r.blocks == "outside" && !strings.Contains(r.how, "read: ") {
			t.Errorf("that callers decide is for people to say, with the reason: %+v", r)
		}
	}
	name := filepath.Join(t.TempDir(), "verdicts.tsv")
	if err := writeRecords(name, records); err != nil {
		t.Fatal(err)
	}
	if again, err := readRecords(name); err != nil || !reflect.DeepEqual(again, records) {
		t.Errorf("records change when they are written and read: %v", err)
	}
}

func TestReadRecordsRefuses(t *testing.T) {
	name := filepath.Join(t.TempDir(), "verdicts.tsv")
	if records, err := readRecords(name); err != nil || len(records) != 0 {
		t.Errorf("a missing file holds none: %v, %v", records, err)
	}
	if err := os.WriteFile(name, []byte(columns+"\na\tb\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := readRecords(name); err == nil || !strings.Contains(err.Error(), ":2: want 8 columns (got 2)") {
		t.Errorf("a short line: %v", err)
	}
}

func TestReadCorpus(t *testing.T) {
	entries, err := readCorpus(filepath.Join(root, "testdata", "mutants", "packages.txt"), []string{"std net/http", "x/sync"})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(entries, func(e entry) bool { return e.pattern == "net/http" && slices.Equal(e.args, []string{"-short"}) }) {
		t.Errorf("net/http is missing: %v", entries)
	}
	for _, e := range entries {
		if e.module != "std" && !strings.Contains(e.module, "x/sync") {
			t.Errorf("%v was not asked for", e)
		}
	}
}

func TestCoverage(t *testing.T) {
	name := filepath.Join(t.TempDir(), "coverage")
	profile := "mode: set\nexample.com/p/a.go:3.10,5.2 2 1\nexample.com/p/a.go:9.1,9.5 1 0\n"
	if err := os.WriteFile(name, []byte(profile), 0o666); err != nil {
		t.Fatal(err)
	}
	c, err := readCoverage(name)
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[int]bool{1: false, 2: true, 3: true, 5: true, 6: false, 9: false} {
		m := mutate.Mutant{}
		m.Pos.Filename, m.Pos.Line = "/src/a.go", line
		if c.has(m) != want {
			t.Errorf("line %d reached: %t", line, !want)
		}
	}
	if err := os.WriteFile(name, []byte("mode: set\na.go:x\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := readCoverage(name); err == nil {
		t.Error("a profile that is none is accepted")
	}
}

func TestFinds(t *testing.T) {
	m := mutate.Mutant{Primitive: "s.mu", Scope: [2]int{10, 20}}
	m.Pos.Filename = "/src/a.go"
	r := record{where: "b.go:7"}
	for name, test := range map[string]struct {
		f    finding
		want bool
	}{
		"in the function":     {finding{places: []place{{"a.go", 12}}}, true},
		"a step in it":        {finding{places: []place{{"c.go", 1}, {"a.go", 20}}}, true},
		"at the stuck place":  {finding{places: []place{{"b.go", 7}}}, true},
		"names the primitive": {finding{places: []place{{"c.go", 1}}, message: "mu is still locked"}, true},
		"elsewhere":           {finding{places: []place{{"a.go", 9}}, message: "music"}, false},
		"as before":           {finding{places: []place{{"a.go", 13}}, message: "known"}, false},
	} {
		original := map[string]bool{finding{places: []place{{"a.go", 13}}, message: "known"}.key(): true}
		if _, got := finds([]finding{test.f}, original, m, r); got != test.want {
			t.Errorf("%s: found is %t", name, got)
		}
	}
}

func TestDecode(t *testing.T) {
	const output = `{"p": {"lockleak": [{"posn": "/src/a.go:3:4", "message": "m", "related": [{"posn": "/src/b.go:5:1", "message": "x"}]}]}}`
	got, err := decode(strings.NewReader(output))
	want := []finding{{"lockleak", "m", []place{{"a.go", 3}, {"b.go", 5}}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := decode(strings.NewReader(`{"p": {"lockleak": {"error": "no"}}}`)); err == nil {
		t.Error("a rule that failed counts as clean")
	}
}
