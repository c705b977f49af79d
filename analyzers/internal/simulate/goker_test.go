package simulate_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
)

// TestKernels runs all kernels of known blocking bugs and logs what is found.
func TestKernels(t *testing.T) {
	paths, _ := filepath.Glob(filepath.Join(runtime.GOROOT(), "src/runtime/testdata/testgoroutineleakprofile/goker/*.go"))
	if len(paths) == 0 {
		t.Skip("no kernels in this GOROOT")
	}
	l := load(t, "", paths...)
	byFile := map[string][]*ssa.Function{}
	for _, root := range l.pkg.Roots() {
		name := filepath.Base(l.fset.Position(root.Pos()).Filename)
		byFile[name] = append(byFile[name], root)
	}
	for _, path := range paths {
		name := filepath.Base(path)
		if only := os.Getenv("KERNEL"); only != "" && !strings.HasPrefix(name, only) {
			continue
		}
		for _, root := range byFile[name] {
			start := time.Now()
			p := l.pkg.Program(root)
			r := explore.Search(p, explore.Bounds{States: 3000, Depth: 400})
			var lines []int
			for _, leak := range r.Leaks {
				lines = append(lines, l.fset.Position(p.Site(leak.Place).Instr.Pos()).Line)
			}
			slices.Sort(lines)
			t.Logf("%s %s: %v %v lines %v reasons %v %v states %d, %dms", name, root.Name(), r.Verdict, len(r.Leaks), slices.Compact(lines), r.Reasons, p.Opened, r.States, time.Since(start).Milliseconds())
		}
		if len(byFile[name]) == 0 {
			t.Logf("%s: no root", name)
		}
	}
}
