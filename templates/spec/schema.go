package spec

import (
	"encoding/json"
	"fmt"
	"reflect"
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
// structs that decode it. What a schema cannot say, such as the bounds of a
// duration, it says in the descriptions.
func Schema(kinds []KindSchema) *jsonschema.Schema {
	root := structSchema(reflect.ValueOf(&envelope{}).Elem())
	root.Schema = "https://json-schema.org/draft/2020-12/schema"
	root.Title = "asyncgen spec"
	root.Description = "What asyncgen generates for a Go package."
	output := root.Properties["output"]
	output.Pattern, output.MaxLength = outputPattern, jsonschema.Ptr(maxFileName)
	output.Not = &jsonschema.Schema{Pattern: testPattern}
	output.Examples = []any{"shop_async.go"}
	root.Properties["scaffolds"].Items = scaffoldSchema(kinds)
	return root
}

// scaffoldSchema describes an entry by its kind: with if and then rather than a
// choice of all kinds, so that an editor shows the errors of the kind that was
// meant.
func scaffoldSchema(kinds []KindSchema) *jsonschema.Schema {
	kind := &jsonschema.Schema{Type: "string", Description: "What to generate."}
	entry := &jsonschema.Schema{
		Type: "object", Required: []string{"kind"}, Properties: map[string]*jsonschema.Schema{"kind": kind},
	}
	for _, k := range kinds {
		kind.Enum = append(kind.Enum, k.Kind)
		kind.Description += "\n" + k.Kind + ": " + k.Summary + "."
		then := structSchema(reflect.ValueOf(k.Spec).Elem())
		then.Title, then.Description = k.Kind, k.Summary
		isKind := &jsonschema.Schema{Const: jsonschema.Ptr(any(k.Kind))}
		entry.AllOf = append(entry.AllOf, &jsonschema.Schema{
			If: &jsonschema.Schema{
				Properties: map[string]*jsonschema.Schema{"kind": isKind}, Required: []string{"kind"},
			},
			Then: then,
		})
	}
	return entry
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
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{fields.scalar.schema(), s}}
	}
	return s
}

func (f *field) schema() *jsonschema.Schema {
	s := f.typeSchema(f.value.Type())
	s.Description = f.description()
	if f.def != "" {
		s.Default = f.defaultJSON()
	}
	return s
}

// description is the doc of the field with the bounds that a schema cannot hold.
func (f *field) description() string {
	if f.value.Type() != reflect.TypeFor[Value[time.Duration]]() {
		return f.doc
	}
	switch {
	case f.min != "" && f.max != "":
		return fmt.Sprintf("%s From %s to %s.", f.doc, f.min, f.max)
	case f.min != "":
		return fmt.Sprintf("%s At least %s.", f.doc, f.min)
	case f.max != "":
		return fmt.Sprintf("%s At most %s.", f.doc, f.max)
	}
	return f.doc
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
			return list(nil)
		}
		return list(f.typeSchema(t.Elem()))
	default:
		return structSchema(reflect.New(t).Elem())
	}
}

func list(items *jsonschema.Schema) *jsonschema.Schema {
	return &jsonschema.Schema{
		Type: "array", Items: items, MinItems: jsonschema.Ptr(1), MaxItems: jsonschema.Ptr(maxItems),
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
		return &jsonschema.Schema{Type: "string", Pattern: durationPattern, Examples: []any{"100ms", "2s", "1m30s"}}
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
