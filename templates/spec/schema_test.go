package spec_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/seed-5a033449/asyncgen/templates"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// resolved returns the schema as a reader of its JSON has it, checked against
// itself: defaults must be valid too.
func resolved(t testing.TB) *jsonschema.Resolved {
	t.Helper()
	data, err := json.Marshal(templates.Schema())
	if err != nil {
		t.Fatal(err)
	}
	var schema jsonschema.Schema
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	r, err := schema.Resolve(&jsonschema.ResolveOptions{ValidateDefaults: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// shapeErrors decodes a spec with all its entries, without planning them.
func shapeErrors(path string, source []byte) *spec.Errors {
	var errs spec.Errors
	file := spec.Parse(path, source, &errs)
	if file == nil {
		return &errs
	}
	for _, s := range file.Scaffolds {
		if s.Node == nil || !s.Kind.Set {
			continue // reported
		}
		known := false
		for _, k := range templates.All() {
			if k.Name == s.Kind.V {
				known = true
				s.Decode(k.New(), &errs)
			}
		}
		if !known {
			errs.Add(s.Kind.At, "unknown kind")
		}
	}
	return &errs
}

// Every spec of testdata is judged alike by the schema and by the decoder.
func TestSchemaAgrees(t *testing.T) {
	schema := resolved(t)
	for _, pattern := range []string{"../../testdata/specs/*", "../../testdata/invalid/*"} {
		paths, err := filepath.Glob(pattern + spec.Suffix)
		if err != nil || len(paths) == 0 {
			t.Fatalf("no specs: %v", err)
		}
		for _, path := range paths {
			source, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(path, "/specs/") && shapeErrors(path, source).Len() > 0 {
				t.Errorf("%s: %v", path, shapeErrors(path, source))
			}
			compareJudges(t, schema, path, source)
		}
	}
}

// compareJudges fails when only one of schema and decoder takes a spec.
func compareJudges(t *testing.T, schema *jsonschema.Resolved, path string, source []byte) {
	t.Helper()
	value, err := toJSON(source)
	if errors.Is(err, errNoJSON) {
		return
	}
	errs := shapeErrors(path, source)
	invalid := schema.Validate(value)
	switch {
	case invalid != nil && errs.Len() == 0:
		t.Errorf("%s: the schema refuses what the decoder takes: %v\n%s", path, invalid, source)
	case invalid == nil && errs.Len() > 0 && !allBeyondSchema(errs):
		t.Errorf("%s: the schema takes what the decoder refuses: %v\n%s", path, errs, source)
	}
}

// allBeyondSchema reports whether a schema can say none of it: the size of a
// duration or rate.
func allBeyondSchema(errs *spec.Errors) bool {
	for _, err := range errs.List() {
		if !strings.Contains(err.Msg, "must be at least") && !strings.Contains(err.Msg, "must be at most") &&
			!strings.Contains(err.Msg, "must have a period") && !strings.Contains(err.Msg, "too long for a duration") &&
			!strings.Contains(err.Msg, "must let at least") {
			return false
		}
	}
	return true
}

// An editor can show for every key what it means.
func TestSchemaDescribes(t *testing.T) {
	var visit func(path string, s *jsonschema.Schema)
	count := 0
	visit = func(path string, s *jsonschema.Schema) {
		if s == nil {
			return
		}
		for name, p := range s.Properties {
			count++
			if p.Description == "" && p.Const == nil {
				t.Errorf("%s.%s has no description", path, name)
			}
			visit(path+"."+name, p)
		}
		visit(path+"[]", s.Items)
		for _, sub := range append(s.AllOf, s.AnyOf...) {
			visit(path, sub)
			visit(path+"/"+title(sub.Then), sub.Then)
		}
	}
	visit("", templates.Schema())
	if count < 20 {
		t.Errorf("only %d keys", count)
	}
}

func title(s *jsonschema.Schema) string {
	if s == nil {
		return ""
	}
	return s.Title
}

// The schema is the same every time: it is printed and committed.
func TestSchemaIsDeterministic(t *testing.T) {
	first, err := json.Marshal(templates.Schema())
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		again, err := json.Marshal(templates.Schema())
		if err != nil || string(again) != string(first) {
			t.Fatalf("differs: %v", err)
		}
	}
}
