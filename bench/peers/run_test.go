package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestCopyWithoutTests(t *testing.T) {
	to := filepath.Join(t.TempDir(), "copy")
	from := fstest.MapFS{
		"go.mod":        {Data: []byte("module m\n"), Mode: 0o444},
		"a.go":          {Data: []byte("package a\n"), Mode: 0o444},
		"a_test.go":     {Data: []byte("package a\n"), Mode: 0o444},
		"b/c/x_test.go": {Data: []byte("package c\n"), Mode: 0o444},
		"b/c/test.go":   {Data: []byte("package c\n"), Mode: 0o444},
	}
	if err := copyWithoutTests(from, to); err != nil {
		t.Fatal(err)
	}
	var files []string
	for name := range from {
		info, err := os.Stat(filepath.Join(to, filepath.FromSlash(name)))
		if err != nil {
			continue
		}
		files = append(files, name)
		if info.Mode()&0o200 == 0 {
			t.Errorf("%s cannot be written to", name)
		}
	}
	slices.Sort(files)
	if want := []string{"a.go", "b/c/test.go", "go.mod"}; !slices.Equal(files, want) {
		t.Errorf("got %v, want %v", files, want)
	}
}

func TestDropNeighbours(t *testing.T) {
	gomod := filepath.Join(t.TempDir(), "go.mod")
	const text = "module m\n\nreplace (\n\tm/api => ../api\n\tm/x => ./x\n\tother => other v1.2.3\n)\n\nreplace m/y => ../../y\n"
	if err := os.WriteFile(gomod, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := dropNeighbours(gomod); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(gomod)
	if err != nil {
		t.Fatal(err)
	}
	if want := "module m\n\nreplace (\n\tother => other v1.2.3\n)\n\n"; string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Modules that are analysed here are read by the sweeps over asynclint's own
// findings, too, where the verdicts on these come from.
func TestSubjectsAreInTheCorpus(t *testing.T) {
	data, err := os.ReadFile("../../testdata/corpus/modules.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range subjects {
		if !slices.Contains(strings.Fields(string(data)), s.module) {
			t.Errorf("%s is not in testdata/corpus/modules.txt", s.module)
		}
	}
}

func TestCommandsHaveTheirOwnCaches(t *testing.T) {
	for _, tool := range tools {
		cmd := tool.command(t.Context(), "/programs", "/copy", "/caches", []string{"./a/...", "./b"})
		for _, want := range []string{"GOCACHE=/caches/go", "GOLANGCI_LINT_CACHE=/caches/golangci-lint", "STATICCHECK_CACHE=/caches/staticcheck", "GOWORK=off"} {
			if !slices.Contains(cmd.Env, want) {
				t.Errorf("%s: no %s in its environment", tool.name, want)
			}
		}
		if n := len(cmd.Args); !slices.Equal(cmd.Args[n-2:], []string{"./a/...", "./b"}) {
			t.Errorf("%s: packages come last, got %v", tool.name, cmd.Args)
		}
		if configured := slices.Contains(cmd.Args, "/programs/golangci.yml"); configured != (tool.program == "golangci-lint") {
			t.Errorf("%s: got %v", tool.name, cmd.Args)
		}
	}
}
