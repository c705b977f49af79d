package ssabuild

import (
	"go/token"
	"go/types"
	"strings"
)

// IsOffered reports whether other packages have a way and a reason to call a
// function by its name: it is exported, and no test. Only go test calls those, and
// facts about the thousands of tests of a large package would be most of its facts,
// which nobody reads.
func IsOffered(fset *token.FileSet, fn *types.Func) bool {
	return fn.Exported() && !(strings.HasSuffix(fset.Position(fn.Pos()).Filename, "_test.go") && isForGoTest(fn.Signature()))
}

// isForGoTest reports whether a function has the one parameter that go test hands to
// tests, benchmarks and fuzz targets.
func isForGoTest(sig *types.Signature) bool {
	if sig.Recv() != nil || sig.Results().Len() != 0 || sig.Params().Len() != 1 {
		return false
	}
	switch sig.Params().At(0).Type().String() {
	case "*testing.T", "*testing.B", "*testing.F":
		return true
	}
	return false
}
