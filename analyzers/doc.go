// Package analyzers lists the rules of asynclint. Each rule is a package of
// its own, an ordinary [analysis.Analyzer] that any driver can run; the doc
// comment of that package is the rule's manual.
package analyzers
