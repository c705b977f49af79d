package suppression

import "golang.org/x/tools/go/analysis"

// Nearest gives the tests access to the suggestion for a misspelt name.
func Nearest(rules []*analysis.Analyzer, misspelt string) string {
	return nearest(misspelt, knownNames(rules))
}
