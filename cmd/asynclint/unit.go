package main

import (
	"encoding/json"
	"os"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// forUnit returns the analyzers for the unit that a .cfg file of the go command
// describes.
//
// Of a mere dependency, the standard library included, the go command only
// wants facts. unitchecker runs whatever has facts or requires what has, which
// is nearly every rule in full, searches and all. So there a rule without facts
// of its own gives way to one that only has its facts made: that is nine tenths
// of the cost of a cold run.
func (r ruleSet) forUnit(file string) []*analysis.Analyzer {
	all := append(slices.Clone(r.all), r.unknowns)
	if !factsOnly(file) {
		return all
	}
	for i, a := range all {
		if len(a.FactTypes) > 0 {
			continue
		}
		idle := *a // keeps the name and the flags, which choose rules
		idle.Requires, idle.ResultType = factMakers(a.Requires), nil
		idle.Run = func(*analysis.Pass) (any, error) { return nil, nil }
		all[i] = &idle
	}
	return all
}

// factsOnly reports whether the file asks for no more than facts. What is wrong
// with a file that cannot be read is for unitchecker to say.
func factsOnly(file string) bool {
	data, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	var unit struct{ VetxOnly bool }
	return json.Unmarshal(data, &unit) == nil && unit.VetxOnly
}

// factMakers returns those of the analyzers that have facts, and those behind
// the others.
func factMakers(list []*analysis.Analyzer) (makers []*analysis.Analyzer) {
	for _, a := range list {
		if len(a.FactTypes) > 0 {
			makers = append(makers, a)
		} else {
			makers = append(makers, factMakers(a.Requires)...)
		}
	}
	return makers
}
