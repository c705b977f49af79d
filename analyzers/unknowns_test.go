package analyzers_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers"
)

// TestUnknowns has a function that holds locks on more paths than are followed: the three rules
// that build on the same analysis name the reason once, and none finds anything.
func TestUnknowns(t *testing.T) {
	var b strings.Builder
	b.WriteString("package crowd\n\nimport \"sync\"\n\nvar m [9]sync.Mutex\n\n")
	b.WriteString("func decided() { m[0].Lock(); m[0].Unlock() }\n\n")
	b.WriteString("func every(on [9]bool) { // want `crowd.every: lockleak, lockorder, relock: too many paths`\n")
	for i := range 9 {
		fmt.Fprintf(&b, "\tv%d := on[%d]\n\tif v%d {\n\t\tm[%d].Lock()\n\t}\n", i, i, i, i)
	}
	for i := range 9 {
		fmt.Fprintf(&b, "\tif v%d {\n\t\tm[%d].Unlock()\n\t}\n", i, i)
	}
	b.WriteString("}\n")
	dir, cleanup, err := analysistest.WriteFiles(map[string]string{"crowd/crowd.go": b.String()})
	if err != nil {
		t.Fatal(err)
	}
	defer cleanup()
	analysistest.Run(t, dir, analyzers.Unknowns(), "crowd")
}
