package templates

import (
	"github.com/google/jsonschema-go/jsonschema"

	"github.com/seed-5a033449/asyncgen/templates/call"
	"github.com/seed-5a033449/asyncgen/templates/fanout"
	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
	"github.com/seed-5a033449/asyncgen/templates/pipeline"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// A Kind is one row of the table of kinds.
type Kind = kind.Kind

// All returns the kinds in the order in which they are listed and documented.
func All() []Kind {
	return []Kind{
		call.Kind,
		fanout.Kind,
		pipeline.Kind,
	}
}

// Schema returns the JSON Schema of a spec file with all kinds.
func Schema() *jsonschema.Schema {
	var kinds []spec.KindSchema
	for _, k := range All() {
		kinds = append(kinds, spec.KindSchema{Kind: k.Name, Summary: k.Summary, Spec: k.New()})
	}
	return spec.Schema(kinds)
}

// byName returns the kind with this name.
func byName(kinds []Kind, name string) (Kind, bool) {
	for _, k := range kinds {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

func names(kinds []Kind) []string {
	list := make([]string, 0, len(kinds))
	for _, k := range kinds {
		list = append(list, k.Name)
	}
	return list
}
