package spec

import (
	"bytes"
	"errors"
	"fmt"
	"go/token"
	"io"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Suffix ends the name of every spec file.
const Suffix = ".async.yaml"

// Version is the only version of the format so far.
const Version = 1

// MaxSize is the largest spec, in bytes, that is read. A spec is written by
// hand; what is larger is a mistake.
const MaxSize = 1 << 20

// A File is a parsed spec file.
type File struct {
	Path      string // as given, for messages
	Source    []byte
	Package   Value[string] // directory of the target package, relative to the spec's
	Output    Value[string] // name of the generated file
	Scaffolds []Scaffold
}

// A Scaffold is one entry of a spec. Only its kind is known: the kind's own
// struct decodes the rest.
type Scaffold struct {
	Kind Value[string]
	*Node
}

// Header is embedded by the spec struct of every kind.
type Header struct {
	Kind Value[string] `yaml:"kind" required:"true" doc:"What to generate; asyncgen list shows the kinds."`
	Name Value[string] `yaml:"name" required:"true" doc:"The name of the emitted function or type."`
	At   At
}

// envelope is the outermost mapping.
type envelope struct {
	Version   Value[int]    `yaml:"version" required:"true" min:"1" max:"1" doc:"Version of the spec format: 1."`
	Package   Value[string] `yaml:"package" default:"." doc:"Directory of the target package, relative to the spec."`
	Output    Value[string] `yaml:"output" doc:"Name of the generated file; the spec's own name with _async.go by default."`
	Scaffolds []Scaffold    `yaml:"scaffolds" required:"true" doc:"What to generate, in this order."`
}

// Parse reads a spec file. What is wrong with it goes to errs; the result
// holds what could be read, and is nil when the bytes are no YAML mapping.
func Parse(path string, source []byte, errs *Errors) *File {
	root := parseYAML(path, source, errs)
	if root == nil {
		return nil
	}
	at := At{File: path, Line: root.Line, Col: root.Column}
	file := &File{Path: path, Source: source}
	var env envelope
	(&Node{yaml: root, at: at}).Decode(&env, errs)
	file.Package, file.Output, file.Scaffolds = env.Package, env.Output, env.Scaffolds
	if err := CheckOutputName(file.OutputName()); err != nil && file.Output.Set {
		errs.Add(file.Output.At, "%v (got %q)", err, Clip(file.Output.V))
	}
	return file
}

// CheckOutputName refuses a name that is a path, or that is not the name of an
// ordinary Go file which the go command sees.
func CheckOutputName(name string) error {
	switch {
	case name != filepath.Base(name) || strings.ContainsAny(name, `/\`):
		return errors.New("must be a file name, not a path")
	case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
		return errors.New("must end in .go, and not in _test.go")
	case strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") || strings.ContainsFunc(name, notFileRune):
		return errors.New("must be made of letters, digits, _, - and . and be seen by the go command")
	}
	return nil
}

func notFileRune(r rune) bool {
	return r > 127 || !token.IsIdentifier("a"+string(r)) && r != '-' && r != '.'
}

// OutputName returns the name of the generated file.
func (f *File) OutputName() string { return f.Output.Or(OutputName(f.Path)) }

// OutputName returns the name of the file that a spec at this path generates
// unless it sets another.
func OutputName(specPath string) string {
	return strings.TrimSuffix(filepath.Base(specPath), Suffix) + "_async.go"
}

// parseYAML returns the root mapping of the only document.
func parseYAML(path string, source []byte, errs *Errors) *yaml.Node {
	start := At{File: path, Line: 1, Col: 1}
	if len(source) > MaxSize {
		errs.Add(start, "a spec may have at most %d bytes (got %d)", MaxSize, len(source))
		return nil
	}
	loader, err := yaml.NewLoader(bytes.NewReader(source))
	if err != nil {
		errs.Add(start, "%v", err)
		return nil
	}
	var doc, second yaml.Node
	switch err := loader.Load(&doc); {
	case errors.Is(err, io.EOF):
		errs.Add(start, "the spec is empty: want version and scaffolds")
		return nil
	case err != nil:
		addYAMLError(start, err, errs)
		return nil
	}
	if err := loader.Load(&second); err == nil {
		errs.Add(At{File: path, Line: second.Line, Col: second.Column}, "a spec holds one YAML document")
		return nil
	} else if !errors.Is(err, io.EOF) {
		addYAMLError(start, err, errs)
		return nil
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		errs.Add(At{File: path, Line: root.Line, Col: root.Column},
			"a spec is a mapping with version and scaffolds (got %s)", kindWord(root))
		return nil
	}
	return root
}

// addYAMLError records a syntax error where the parser met it.
func addYAMLError(at At, err error, errs *Errors) {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		errs.Add(at, "%v", err)
		return
	}
	if load.Mark.Line > 0 {
		at.Line, at.Col = load.Mark.Line, load.Mark.Column
	}
	msg := load.Message
	if load.ContextMsg != "" {
		msg = fmt.Sprintf("%s %s", msg, load.ContextMsg)
	}
	errs.Add(at, "not YAML: %s", msg)
}
