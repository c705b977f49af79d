package spec

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/google/jsonschema-go/jsonschema"
)

// A KindSchema names a kind and a pointer to the struct that decodes it.
type KindSchema struct {
	Kind, Summary string
	Spec          any
}

// durationPattern is what time.ParseDuration takes, without a sign.
const durationPattern = `^([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))*$`

// Schema returns the JSON Schema (draft 2020-12) of a spec file, made from the
// structs that decode it.
func Schema(kinds []KindSchema) *jsonschema.Schema {
	root := structSchema(reflect.ValueOf(&envelope{}).Elem())
	root.Schema = "https://json-schema.org/draft/2020-12/schema"
	root.Title = "asyncgen spec"
	alternatives := make([]*jsonschema.Schema, 0, len(kinds))
	for _, k := range kinds {
		s := structSchema(reflect.ValueOf(k.Spec).Elem())
		s.Title, s.Description = k.Kind, k.Summary
		s.Properties["kind"] = &jsonschema.Schema{Const: jsonschema.Ptr(any(k.Kind))}
		alternatives = append(alternatives, s)
	}
	root.Properties["scaffolds"].Items = &jsonschema.Schema{OneOf: alternatives}
	return root
}

// structSchema describes a struct: an object, or the scalar that stands for it.
func structSchema(v reflect.Value) *jsonschema.Schema {
	fields := fieldsOf(v)
	s := &jsonschema.Schema{
		Type:                 "object",
		Properties:           map[string]*jsonschema.Schema{},
		PropertyOrder:        fields.names(),
		AdditionalProperties: &jsonschema.Schema{Not: &jsonschema.Schema{}},
	}
	for _, f := range fields.list {
		s.Properties[f.name] = f.schema()
		if f.required {
			s.Required = append(s.Required, f.name)
		}
	}
	if fields.scalar != nil {
		return &jsonschema.Schema{OneOf: []*jsonschema.Schema{fields.scalar.schema(), s}}
	}
	return s
}

func (f *field) schema() *jsonschema.Schema {
	s := f.typeSchema(f.value.Type())
	s.Description = f.doc
	if f.def != "" {
		s.Default = f.defaultJSON()
	}
	return s
}

// defaultJSON renders the default tag as the YAML reader would see it.
func (f *field) defaultJSON() json.RawMessage {
	if json.Valid([]byte(f.def)) {
		return json.RawMessage(f.def)
	}
	text, _ := json.Marshal(f.def) // a string always marshals
	return text
}

func (f *field) typeSchema(t reflect.Type) *jsonschema.Schema {
	if v, ok := reflect.New(t).Interface().(scalar); ok {
		return f.scalarSchema(v.scalarType())
	}
	switch t.Kind() {
	case reflect.Pointer:
		return structSchema(reflect.New(t.Elem()).Elem())
	case reflect.Slice:
		if t.Elem() == reflect.TypeFor[Scaffold]() {
			return &jsonschema.Schema{Type: "array", MinItems: jsonschema.Ptr(1)}
		}
		return &jsonschema.Schema{Type: "array", Items: f.typeSchema(t.Elem()), MinItems: jsonschema.Ptr(1)}
	default:
		return structSchema(reflect.New(t).Elem())
	}
}

func (f *field) scalarSchema(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[bool]():
		return &jsonschema.Schema{Type: "boolean"}
	case reflect.TypeFor[int]():
		return f.bounded(&jsonschema.Schema{Type: "integer"})
	case reflect.TypeFor[float64]():
		return f.bounded(&jsonschema.Schema{Type: "number"})
	case reflect.TypeFor[time.Duration]():
		return &jsonschema.Schema{Type: "string", Pattern: durationPattern}
	}
	s := &jsonschema.Schema{Type: "string"}
	if p, ok := reflect.New(t).Interface().(Patterned); ok {
		pattern, example := p.Pattern()
		s.Pattern, s.Examples = pattern, []any{example}
	}
	for _, word := range f.enum {
		s.Enum = append(s.Enum, word)
	}
	return s
}

func (f *field) bounded(s *jsonschema.Schema) *jsonschema.Schema {
	if x, err := strconv.ParseFloat(f.min, 64); err == nil {
		s.Minimum = &x
	}
	if x, err := strconv.ParseFloat(f.max, 64); err == nil {
		s.Maximum = &x
	}
	return s
}

// A Key is one key of a scaffold, as help texts show it.
type Key struct {
	Name, Doc, Default string
	Required           bool
	Words              []string // the words that are allowed, if they are a fixed set
	Keys               []Key    // of the mapping below the key
}

// Keys describes the keys of a spec struct, in order, for help texts.
func Keys(spec any) []Key { return keysOf(reflect.ValueOf(spec).Elem()) }

func keysOf(v reflect.Value) []Key {
	var keys []Key
	for _, f := range fieldsOf(v).list {
		key := Key{Name: f.name, Doc: f.doc, Default: f.def, Required: f.required, Words: slices.Clone(f.enum)}
		if t := f.value.Type(); t.Kind() == reflect.Pointer {
			key.Keys = keysOf(reflect.New(t.Elem()).Elem())
		}
		keys = append(keys, key)
	}
	return keys
}
