package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// passesOfTest are two passes of asynclint and one of noctx.
func passesOfTest() []pass {
	at := func(module, rule, position string) finding {
		return finding{Module: module, Rule: rule, Position: position, Message: "m"}
	}
	return []pass{
		{"noctx", "m@v1", cost{CPU: 10 * time.Second, Largest: 300 << 20}, []finding{
			at("m@v1", "noctx", "a.go:1:2"), at("m@v1", "noctx", "a.go:2:2"), at("m@v1", "noctx", "a.go:3:2"),
		}},
		{"asynclint", "m@v1", cost{CPU: 20 * time.Second, Largest: 200 << 20}, []finding{
			at("m@v1", "relock", "a.go:5:2"), at("m@v1", "ctxvariant", "a.go:1:2"), at("m@v1", "suppression", "a.go:9:1"),
		}},
		{"asynclint", "n@v2", cost{CPU: 21 * time.Second, Largest: 100 << 20}, []finding{
			at("n@v2", "ruleToCome", "b.go:1:2"),
		}},
	}
}

func TestWriteTable(t *testing.T) {
	verdicts := map[key]string{
		{"noctx", "m@v1", "a.go:1"}:      "true",
		{"noctx", "m@v1", "a.go:2"}:      "false",
		{"ctxvariant", "m@v1", "a.go:1"}: "true",
		{"relock", "m@v1", "a.go:5"}:     "true",
	}
	var text strings.Builder
	if err := writeTable(&text, passesOfTest(), verdicts); err != nil {
		t.Fatal(err)
	}
	const want = `Over m@v1, n@v2, without their tests, cold:

| | findings | true among those read | CPU seconds | largest process |
|---|---|---|---|---|
| contextcheck | 0 | none read | 0 | 0 MB |
| noctx | 3 | 1 of 2 | 10 | 300 MB |
| golangci-lint's other rules on concurrency | 0 | none read | 0 | 0 MB |
| staticcheck's checks of concurrency | 0 | none read | 0 | 0 MB |
| asynclint, all its default rules | 4 | 2 of 2 | 41 | 200 MB |
| — of these, rules about contexts and blocking | 2 | 1 of 1 | | |

noctx      noctx        3 findings  true: 1 of 2
asynclint  ctxvariant   1 findings  true: 1 of 1
asynclint  relock       1 findings  true: 1 of 1
asynclint  ruleToCome   1 findings  true: none read
asynclint  suppression  1 findings  true: none read
`
	if got := text.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestPassesAreKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "passes.json")
	data, err := json.Marshal(passesOfTest())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o666); err != nil {
		t.Fatal(err)
	}
	passes, err := readPasses(file)
	if err != nil || !reflect.DeepEqual(passes, passesOfTest()) {
		t.Errorf("got %v, %v", passes, err)
	}
	if err := os.WriteFile(file, []byte("| | findings |"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := readPasses(file); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("a file of something else: %v", err)
	}
}

func TestOptionsRefuse(t *testing.T) {
	for _, test := range []struct {
		options options
		args    []string
		want    string
	}{
		{options{from: "a", to: "b"}, nil, "with -from nothing is run"},
		{options{from: "a"}, []string{"m@v1"}, "with -from nothing is run"},
		{options{from: "a", sample: "noctxt"}, nil, `there is no tool "noctxt": want one of [contextcheck noctx golangci-lint staticcheck asynclint]`},
		{options{from: filepath.Join(t.TempDir(), "missing")}, nil, "no such file"},
	} {
		err := test.options.run(t.Context(), &strings.Builder{}, test.args)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v %v: got %v, want ...%s...", test.options, test.args, err, test.want)
		}
	}
}
