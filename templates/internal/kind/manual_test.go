package kind_test

import (
	"testing"

	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
)

func TestManual(t *testing.T) {
	source := "// Package x emits.\n//\n//\tcode: kept\n//\n// The end.\npackage x\n"
	const want = "Package x emits.\n\n\tcode: kept\n\nThe end.\n"
	if got := kind.Manual(source); got != want {
		t.Errorf("Manual = %q, want %q", got, want)
	}
}
