package main

import (
	"errors"
	"flag"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

func TestParseOptions(t *testing.T) {
	rules := []*analysis.Analyzer{shout, whisper}
	o, err := parseOptions(strings.Fields(
		"-C dir -tags=a,b -shout -whisper=0 -shout.word=One -shout.word=Two -c 3 -tests=false -v -race -pprof a -pprof=b p1 p2/..."), rules)
	if err != nil {
		t.Fatal(err)
	}
	if o.dir != "dir" || o.context != 3 || o.tests || !o.verbose || o.format != "text" {
		t.Errorf("options %+v", o)
	}
	if want := []string{"a", "b"}; !slices.Equal(o.profiles, want) {
		t.Errorf("profiles %q, want %q", o.profiles, want)
	}
	// As given and in the order given, a repeated flag repeated.
	want := []string{"-tags=a,b", "-shout=true", "-whisper=0", "-shout.word=One", "-shout.word=Two", "-race=true"}
	if !slices.Equal(o.vetFlags, want) {
		t.Errorf("flags for go vet %q, want %q", o.vetFlags, want)
	}
	if want := []string{"p1", "p2/..."}; !slices.Equal(o.patterns, want) {
		t.Errorf("patterns %q, want %q", o.patterns, want)
	}
}

func TestParseOptionsErrors(t *testing.T) {
	for args, want := range map[string]string{
		"-h":                       flag.ErrHelp.Error(),
		"--help":                   flag.ErrHelp.Error(),
		"help":                     flag.ErrHelp.Error(),
		"-shuot":                   "unknown flag -shuot (did you mean -shout?)",
		"-zzzzzzzzz":               "unknown flag -zzzzzzzzz",
		"-c many":                  `invalid value "many" for flag -c: parse error`,
		"-tests=perhaps":           `invalid boolean value "perhaps" for -tests: parse error`,
		"-tags":                    "flag needs an argument: -tags",
		"-json -format=text":       "-json and -format=text contradict each other",
		"-format githb":            `-format: unknown format "githb" (want one of text, json, sarif, github) (did you mean github?)`,
		"-diff -tests=false ./...": "-tests=false cannot be combined with -fix or -diff: fixes reach test files, too",
		"p -v":                     "flags must come before packages (got -v after p)",
	} {
		_, err := parseOptions(strings.Fields(args), []*analysis.Analyzer{shout})
		if err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", args, err, want)
		}
		if want == flag.ErrHelp.Error() && !errors.Is(err, flag.ErrHelp) {
			t.Errorf("%s is not a call for help", args)
		}
	}
}

func TestJSONIsAFormat(t *testing.T) {
	for _, args := range []string{"-json", "-format=json", "-json -format=json", "-json=true"} {
		o, err := parseOptions(strings.Fields(args), nil)
		if err != nil || o.format != "json" {
			t.Errorf("%s: format %v, error %v", args, o, err)
		}
	}
	if o, err := parseOptions([]string{"-json=false"}, nil); err != nil || o.format != "text" {
		t.Errorf("-json=false: %v, %v", o, err)
	}
}
