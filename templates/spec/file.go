package spec

import (
	"path/filepath"
	"strings"
)

// Suffix ends the name of every spec file.
const Suffix = ".async.yaml"

// Version is the only version of the format so far.
const Version = 1

// MaxSize is the largest spec, in bytes, that is read. A spec is written by
// hand; what is larger is a mistake.
const MaxSize = 1 << 20

// maxItems is the number of entries that a list may have, the scaffolds of a
// spec above all.
const maxItems = 1000

// A File is a parsed spec file.
type File struct {
	Path      string // as given, for messages
	Source    []byte
	Package   Value[string] // directory of the target package, relative to the spec's
	Output    Value[string] // name of the generated file
	Scaffolds []Scaffold
}

// A Scaffold is one entry of a spec. Only its kind is known: the kind's own
// struct decodes the rest. Node is nil for an entry that is no mapping.
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

// Head returns the header itself, so that embedding it is enough for a kind's
// spec struct to tell its kind and name.
func (h *Header) Head() *Header { return h }

// envelope is the outermost mapping.
type envelope struct {
	Version   Value[int]    `yaml:"version" required:"true" min:"1" max:"1" doc:"Version of the spec format: 1."`
	Package   Value[string] `yaml:"package" default:"." doc:"Directory of the target package, relative to the spec."`
	Output    Value[string] `yaml:"output" doc:"Name of the generated file; the spec's own name with _async.go by default."`
	Scaffolds []Scaffold    `yaml:"scaffolds" required:"true" doc:"What to generate, in this order."`
}

// Parse reads a spec file. What is wrong with it goes to errs; the result
// holds what could be read. It is nil when there is nothing to go on with: when
// the bytes are no YAML mapping, or one of another version of the format.
func Parse(path string, source []byte, errs *Errors) *File {
	root := parseYAML(path, source, errs)
	if root == nil {
		return nil
	}
	at := At{File: path, Line: root.Line, Col: root.Column}
	file := &File{Path: path, Source: source}
	var env envelope
	var found Errors
	newNode(root, at).Decode(&env, &found)
	if v := env.Version; v.Set && v.V > Version {
		// The other errors would only say in what the formats differ.
		errs.Add(v.At, "must be %d: a later version of the format needs a later asyncgen (got %d)", Version, v.V)
		return nil
	}
	errs.list = append(errs.list, found.list...)
	file.Package, file.Output, file.Scaffolds = env.Package, env.Output, env.Scaffolds
	if err := CheckOutputName(file.OutputName()); err != nil && file.Output.Set {
		errs.Add(file.Output.At, "%v (got %q)", err, Clip(file.Output.V))
	}
	return file
}

// OutputName returns the name of the generated file.
func (f *File) OutputName() string { return f.Output.Or(OutputName(f.Path)) }

// OutputName returns the name of the file that a spec at this path generates
// unless it sets another.
func OutputName(specPath string) string {
	return strings.TrimSuffix(filepath.Base(specPath), Suffix) + "_async.go"
}
