package ctxfix

import "testing"

// A test of whole files cannot ask for so old a Go: analysistest has no modules,
// and a build tag below go1.21 counts as go1.21.
func TestHasCauses(t *testing.T) {
	for goVersion, want := range map[string]bool{
		"": true, "go1.19": false, "go1.19.5": false, "go1.20": true, "go1.20rc1": false, "go1.26.1": true,
	} {
		if got := hasCauses(goVersion); got != want {
			t.Errorf("hasCauses(%q) = %t, want %t", goVersion, got, want)
		}
	}
}
