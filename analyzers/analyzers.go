package analyzers

import "golang.org/x/tools/go/analysis"

// All returns the rules in the order in which they are listed and documented.
func All() []*analysis.Analyzer {
	return []*analysis.Analyzer{}
}
