package main

import (
	"encoding/json"
	"os"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers"
)

// A unit is what a .cfg file of the go command asks for: a package with its tests.
type unit struct {
	Dir      string // of the package
	VetxOnly bool   // asks for no more than facts: the package is a mere dependency
}

// readUnit reads a .cfg file. What is wrong with one that cannot be read is for
// unitchecker to say.
func readUnit(file string) (u unit) {
	data, err := os.ReadFile(file)
	if err != nil || json.Unmarshal(data, &u) != nil {
		return unit{}
	}
	return u
}

// check returns what is wrong with the flags that the unit is to be analysed with. The
// profiles that they name say nothing of a dependency.
func (u unit) check(flags []string) error {
	if u.VetxOnly {
		return nil
	}
	return analyzers.CheckProfileFlags(flags, u.Dir)
}

// forUnit returns the analyzers for a unit.
//
// Of a mere dependency, the standard library included, the go command only
// wants facts. unitchecker runs whatever has facts or requires what has, which
// is nearly every rule in full, searches and all. So there a rule without facts
// of its own gives way to one that only has its facts made: that is nine tenths
// of the cost of a cold run.
func (r ruleSet) forUnit(u unit) []*analysis.Analyzer {
	all := append(slices.Clone(r.all), r.unknowns)
	if !u.VetxOnly {
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
