package spec_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// An entry has a field of every type that the decoder knows.
type entry struct {
	spec.Header
	Text    spec.Value[string]        `yaml:"text" enum:"short|long"`
	Yes     spec.Value[bool]          `yaml:"yes"`
	Whole   spec.Value[int]           `yaml:"whole" min:"-2" max:"1000"`
	Real    spec.Value[float64]       `yaml:"real" min:"0.5"`
	Wait    spec.Value[time.Duration] `yaml:"wait" min:"1ms" max:"1h"`
	Letters spec.Value[letters]       `yaml:"letters"`
	List    []spec.Value[string]      `yaml:"list"`
	Blocks  []block                   `yaml:"blocks"`
	Block   *block                    `yaml:"block"`
	Short   *short                    `yaml:"short"`
	Embedded
}

type Embedded struct {
	Inner spec.Value[string] `yaml:"inner" required:"true"`
}

type block struct {
	A  spec.Value[int] `yaml:"a" required:"true"`
	At spec.At
}

type short struct {
	Main spec.Value[int] `yaml:"main,scalar" min:"1"`
	Rest spec.Value[int] `yaml:"rest"`
	At   spec.At
}

// letters are text with a shape of their own.
type letters string

func (letters) Pattern() (pattern, example string) { return "^[a-z]+$", "abc" }

func (l *letters) UnmarshalText(text []byte) error {
	if string(text) == "bad" {
		return fmt.Errorf("must not be bad")
	}
	*l = letters(text)
	return nil
}

// decode reads the keys of one entry, which starts on line 4.
func decode(t *testing.T, keys string) (*entry, string) {
	t.Helper()
	var errs spec.Errors
	source := "version: 1\nscaffolds:\n  - kind: k\n    name: n\n    inner: x\n    " + strings.ReplaceAll(keys, "\n", "\n    ") + "\n"
	file := spec.Parse("t", []byte(source), &errs)
	e := &entry{}
	if file != nil && len(file.Scaffolds) == 1 {
		file.Scaffolds[0].Decode(e, &errs)
	}
	return e, errs.Error()
}

func TestDecodeValues(t *testing.T) {
	e, errs := decode(t, `text: long
yes: true
whole: -2
real: 1e2
wait: 1m30s
letters: abc
list: [a, 'b', "c"]
blocks: [{a: 1}, {a: 2}]
block: {a: 3}
short: 7`)
	if errs != "" {
		t.Fatal(errs)
	}
	got := fmt.Sprintln(e.Head().Name.V, e.Text.V, e.Yes.V, e.Whole.V, e.Real.V, e.Wait.V, e.Letters.V, len(e.List), e.List[2].V,
		e.Blocks[1].A.V, e.Block.A.V, e.Short.Main.V, e.Short.Rest.Set, e.Inner.V)
	if want := "n long true -2 100 1m30s abc 3 c 2 3 7 false x\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for what, pair := range map[string][2]spec.At{
		"entry":     {e.Head().At, spec.At{File: "t", Line: 3, Col: 5}},
		"text":      {e.Text.At, spec.At{File: "t", Line: 6, Col: 11, Path: "text"}},
		"list":      {e.List[1].At, spec.At{File: "t", Line: 12, Col: 15, Path: "list[1]"}},
		"blocks":    {e.Blocks[1].At, spec.At{File: "t", Line: 13, Col: 22, Path: "blocks[1]"}},
		"short":     {e.Short.At, spec.At{File: "t", Line: 15, Col: 12, Path: "short"}},
		"a missing": {e.Short.Rest.At, spec.At{File: "t", Line: 15, Col: 12, Path: "short.rest"}},
	} {
		if diff := cmp.Diff(pair[1], pair[0]); diff != "" {
			t.Errorf("position of %s (-want +got):\n%s", what, diff)
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	for _, c := range []struct{ keys, want string }{
		{"text: medium", `t:6:11: text: must be short or long (got "medium")`},
		{"text: shor", `t:6:11: text: must be short or long (got "shor"); did you mean "short"?`},
		{"text: 2001-01-01", `t:6:11: text: must be short or long (got "2001-01-01")`},
		{"text: 5", `t:6:11: text: must be a string (got the number 5; quote it)`},
		{"yes: yes", `t:6:10: yes: must be true or false (got "yes")`},
		{"yes: TRUE", ``},
		{"whole: -3", `t:6:12: whole: must be at least -2 (got -3)`},
		{"whole: 1001", `t:6:12: whole: must be at most 1000 (got 1001)`},
		{"whole: 1e3", ``},
		{"whole: 1.5", `t:6:12: whole: must be a whole number (got "1.5")`},
		{"whole: .inf", `t:6:12: whole: must be a whole number (got ".inf")`},
		{"whole: 007", `t:6:12: whole: must be a whole number (got "007")`},
		{"real: .nan", `t:6:11: real: must be a number (got ".nan")`},
		{"real: 0.4", `t:6:11: real: must be at least 0.5 (got 0.4)`},
		{"real: 1e999", `t:6:11: real: must be a number (got "1e999")`},
		{"wait: 1us", `t:6:11: wait: must be at least 1ms (got 1µs)`},
		{"wait: 2h", `t:6:11: wait: must be at most 1h (got 2h0m0s)`},
		{"wait: 0", `t:6:11: wait: must be a duration such as 100ms, 2s or 1m30s (got the number 0)`},
		{"wait: '0'", `t:6:11: wait: must be a duration such as 100ms, 2s or 1m30s (got "0")`},
		{"wait: 99999999h", `t:6:11: wait: is too long for a duration (got "99999999h")`},
		{"letters: ABC", `t:6:14: letters: must look like abc (got "ABC")`},
		{"letters: bad", `t:6:14: letters: must not be bad`},
		{"letters: 5", `t:6:14: letters: must be text such as abc (got the number 5)`},
		{"list: a", `t:6:11: list: must be a list (got "a")`},
		{"list: []", `t:6:11: list: must not be empty`},
		{"list: [a, [b]]", `t:6:15: list[1]: must be a string (got a list)`},
		{"list: [" + strings.Repeat("a,", 1001) + "]", `t:6:11: list: may have at most 1000 items (got 1001)`},
		{"blocks: [{}, 5]", "t:6:14: blocks[0].a: is required\nt:6:18: blocks[1]: must be a mapping (got \"5\")"},
		{"block:", `t:6:11: block: must be a mapping (got nothing)`},
		{"block: {a: 1, b: 2}", `t:6:19: block.b: unknown key`},
		{"short: 0", `t:6:12: short: must be at least 1 (got 0)`},
		{"short: {main: 0}", `t:6:19: short.main: must be at least 1 (got 0)`},
		{"short: []", `t:6:12: short: must be a plain value or a mapping (got a list)`},
		{"short: ~", `t:6:12: short: must be a plain value or a mapping (got nothing)`},
		{"block: &b {a: 1}\nblocks: [*b, *b]", ``},
		{"block: &b {a: x}\nblocks: [*b]", "t:6:19: block.a: must be a whole number (got \"x\")\nt:6:19: blocks[0].a: must be a whole number (got \"x\")"},
		{"text: &t long\nlist: [*t]\n*t : 1", `t:8:5: long: unknown key`},
		{"<<: {block: 5}", `t:6:5: <<: merge keys are not supported: use an alias for a whole value`},
	} {
		if _, got := decode(t, c.keys); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.keys, got, c.want)
		}
	}
}

// A short file cannot ask for much work: neither by aliases nor by mistakes.
func TestBudget(t *testing.T) {
	list := "[" + strings.Repeat("*b,", 999) + "*b]"
	_, errs := decode(t, "block: &b {"+strings.Repeat("x: 1, ", 2000)+"a: 1}\nblocks: "+list)
	if lines := strings.Split(errs, "\n"); len(lines) != 1000 || !strings.Contains(errs, "there are more than 999 errors") {
		t.Errorf("%d errors", len(lines))
	}
	var b strings.Builder
	b.WriteString("version: 1\nscaffolds:\n  - &e\n    kind: k\n    name: n\n    inner: x\n    list: [" + strings.Repeat("a,", 999) + "a]\n")
	b.WriteString("    blocks: [&b {a: 1}, " + strings.Repeat("*b,", 998) + "*b]\n")
	b.WriteString(strings.Repeat("  - *e\n", 999))
	var all spec.Errors
	file := spec.Parse("t", []byte(b.String()), &all)
	for _, s := range file.Scaffolds {
		s.Decode(&entry{}, &all)
	}
	if want := "the aliases of the spec stand for more than 1048576 values"; !strings.Contains(all.Error(), want) || all.Len() != 1 {
		t.Errorf("got %v", all.Error())
	}
}

// A file too large is not read, however it looks.
func TestSize(t *testing.T) {
	var errs spec.Errors
	source := []byte("version: 1\nscaffolds: [{kind: " + strings.Repeat("x", 10<<20) + "}]\n")
	if file := spec.Parse("t", source, &errs); file != nil || errs.Error() != "t:1:1: a spec may have at most 1048576 bytes" {
		t.Errorf("got %v", errs.Error())
	}
}

func TestKeys(t *testing.T) {
	keys := spec.Keys(&entry{})
	var names []string
	for _, k := range keys {
		names = append(names, k.Name)
	}
	want := []string{"kind", "name", "text", "yes", "whole", "real", "wait", "letters", "list", "blocks", "block", "short", "inner"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	if block := keys[10]; len(block.Keys) != 1 || !block.Keys[0].Required {
		t.Errorf("keys of a block: %+v", block)
	}
	if !reflect.DeepEqual(keys[2].Words, []string{"short", "long"}) {
		t.Errorf("words: %v", keys[2].Words)
	}
}
