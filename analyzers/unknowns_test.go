package analyzers_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers"
)

// TestUnknowns has a function with more paths than are followed: the three rules
// that build on the same analysis name the reason once, and none finds anything.
func TestUnknowns(t *testing.T) {
	var b strings.Builder
	b.WriteString("package crowd\n\nimport \"sync\"\n\ntype s struct{ mu sync.Mutex; n int }\n\n")
	b.WriteString("func (s *s) decided() { s.mu.Lock(); s.n++; s.mu.Unlock() }\n\n")
	b.WriteString("func (s *s) every(f [10]bool) { // want `\\(\\*crowd.s\\).every: lockleak, lockorder, relock: too many paths`\n\ts.mu.Lock()\n")
	for i := range 10 {
		fmt.Fprintf(&b, "\tv%d := f[%d]\n\tif v%d {\n\t\ts.n++\n\t}\n", i, i, i)
	}
	b.WriteString("\ts.mu.Unlock()\n")
	for i := range 10 {
		fmt.Fprintf(&b, "\tif v%d {\n\t\ts.n--\n\t}\n", i)
	}
	b.WriteString("}\n")
	dir, cleanup, err := analysistest.WriteFiles(map[string]string{"crowd/crowd.go": b.String()})
	if err != nil {
		t.Fatal(err)
	}
	defer cleanup()
	analysistest.Run(t, dir, analyzers.Unknowns(), "crowd")
}
