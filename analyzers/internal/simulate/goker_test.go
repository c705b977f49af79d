package simulate_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
)

// TestKernels runs all kernels of known blocking bugs that come with Go, logs
// what is found, and sees to it that nothing is stuck where none should be: each
// state that the search ends in must be one that a run on real states reaches.
func TestKernels(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip("no go command")
	}
	paths, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "src/runtime/testdata/testgoroutineleakprofile/goker/*.go"))
	if len(paths) == 0 {
		t.Skip("no kernels in this GOROOT")
	}
	l := load(t, "", paths...)
	type row struct {
		roots, states, work int
		stuck               []int
		reasons             []string
	}
	table := map[string]*row{}
	for _, r := range l.pkg.Runs(explore.Bounds{States: 600, Depth: 300}) {
		name := filepath.Base(l.fset.Position(r.Root().Pos()).Filename)
		if table[name] == nil {
			table[name] = &row{}
		}
		k := table[name]
		k.roots++
		k.states += r.States
		k.work += r.Work()
		for _, leak := range r.Leaks {
			k.stuck = append(k.stuck, l.fset.Position(r.Site(leak.Place).Pos()).Line)
			if _, ok := leak.Final.Waiting(), leak.Waiter.ID >= 0; !ok {
				t.Errorf("%s: a leak without a waiter", name)
			}
		}
		for _, why := range r.Reasons {
			k.reasons = append(k.reasons, fmt.Sprintf("%s: %s", r.Root().Name(), why))
		}
	}
	found := 0
	for _, path := range paths {
		name := filepath.Base(path)
		k := table[name]
		if k == nil {
			t.Logf("%-24s no root", strings.TrimSuffix(name, ".go"))
			continue
		}
		slices.Sort(k.stuck)
		if len(k.stuck) > 0 {
			found++
		}
		t.Logf("%-24s %d roots, %d states, %d work, stuck %v %q", strings.TrimSuffix(name, ".go"), k.roots, k.states, k.work, slices.Compact(k.stuck), k.reasons)
	}
	if found < 50 {
		t.Errorf("only %d kernels have a stuck goroutine", found)
	}
}
