// Package gclplugin makes the rules of asynclint one linter of golangci-lint,
// named asynclint, by way of its module plugins:
// https://golangci-lint.run/docs/plugins/module-plugins/
//
// A user adds the plugin to .custom-gcl.yml, builds with golangci-lint custom,
// and turns the linter on in .golangci.yml; testdata/sample holds both files.
// The settings are named as those of golangci-lint's govet:
//
//	enable: [RULE...]               opt-in rules to run as well
//	disable: [RULE...]              rules not to run
//	settings: {RULE: {FLAG: VALUE}} flags of rules
//
// Comments //nolint:asynclint are left to golangci-lint, so that its nolintlint
// sees which of them are of use.
package gclplugin

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers"
)

// golangci-lint finds plugins by the registration that their import causes.
func init() { register.Plugin("asynclint", New) }

// settings are what a user writes under linters.settings.custom.asynclint.settings.
type settings struct {
	Enable   []string                  `json:"enable"`
	Disable  []string                  `json:"disable"`
	Settings map[string]map[string]any `json:"settings"`
}

// plugin holds the rules that the settings choose.
type plugin struct{ rules []*analysis.Analyzer }

// New returns the plugin for the settings in golangci-lint's configuration. The
// error names every setting that is unknown or has a value of the wrong form.
func New(conf any) (register.LinterPlugin, error) {
	s, err := register.DecodeSettings[settings](conf)
	if err != nil {
		return nil, fmt.Errorf("settings of asynclint: %w (want enable, disable, settings)", err)
	}
	rules, err := s.choose(analyzers.All(), analyzers.OptIn)
	if err != nil {
		return nil, fmt.Errorf("settings of asynclint: %w", err)
	}
	if err := analyzers.LeaveNolint(); err != nil {
		return nil, err
	}
	return &plugin{rules: rules}, nil
}

// BuildAnalyzers returns the chosen rules. Their traces are in the messages:
// golangci-lint would make an issue of its own of every related position.
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) { return foldTraces(p.rules), nil }

// GetLoadMode asks for type information.
func (p *plugin) GetLoadMode() string { return register.LoadModeTypesInfo }

// choose returns the rules to run, with their flags set.
func (s settings) choose(all []*analysis.Analyzer, optIn func(*analysis.Analyzer) bool) ([]*analysis.Analyzer, error) {
	byName := map[string]*analysis.Analyzer{}
	for _, a := range all {
		byName[a.Name] = a
	}
	errs := append(unknown("enable", s.Enable, byName), unknown("disable", s.Disable, byName)...)
	for _, name := range s.Enable {
		if slices.Contains(s.Disable, name) {
			errs = append(errs, fmt.Errorf("rule %s is both enabled and disabled", name))
		}
	}
	errs = append(errs, s.setFlags(byName)...)
	var rules []*analysis.Analyzer
	for _, a := range all {
		on := !optIn(a) || slices.Contains(s.Enable, a.Name)
		if on && !slices.Contains(s.Disable, a.Name) {
			rules = append(rules, a)
		}
	}
	return rules, errors.Join(errs...)
}

// setFlags gives the rules the values of their flags, in the order of names.
func (s settings) setFlags(byName map[string]*analysis.Analyzer) (errs []error) {
	names := slices.Sorted(maps.Keys(s.Settings))
	errs = unknown("settings", names, byName)
	for _, name := range names {
		a := byName[name]
		if a == nil {
			continue
		}
		for _, flag := range slices.Sorted(maps.Keys(s.Settings[name])) {
			value := flagValue(s.Settings[name][flag])
			if err := a.Flags.Set(flag, value); err != nil {
				errs = append(errs, fmt.Errorf("settings.%s.%s: %w (got %q)", name, flag, err, value))
			}
		}
	}
	return errs
}

// flagValue renders a YAML value as the command line has it: a list as its
// elements with commas between.
func flagValue(v any) string {
	switch v := v.(type) {
	case float64: // every number, on its way through JSON
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		elements := []string{}
		for _, e := range v {
			elements = append(elements, flagValue(e))
		}
		return strings.Join(elements, ",")
	}
	return fmt.Sprint(v)
}

// unknown returns an error for each name that is no rule.
func unknown(key string, names []string, byName map[string]*analysis.Analyzer) (errs []error) {
	for _, name := range names {
		if byName[name] == nil {
			known := strings.Join(slices.Sorted(maps.Keys(byName)), ", ")
			errs = append(errs, fmt.Errorf("%s: there is no rule %q (want %s)", key, name, cmp.Or(known, "none")))
		}
	}
	return errs
}
