// Package spec reads the YAML envelope of a spec and decodes each scaffold
// into a struct, strictly and with positions.
//
//	version: 1
//	package: ../pages          # optional: directory of the target package, the spec's own by default
//	output: pages_async.go     # optional: name of the generated file
//	scaffolds:
//	  - kind: call
//	    name: FetchPage
//	    ...                    # the keys of the kind
//
// The structs describe the format once: [Decode] fills them, reporting all
// errors with file, line, column and key path, and [Schema] turns the same
// structs into a JSON Schema. It is the only package that knows YAML.
//
// # Struct tags
//
// A field of a spec struct is a [Value], a slice of Values, a pointer to a
// struct (nil when the key is missing) or an embedded struct whose keys stand
// beside the others. Its tags say what the key may hold:
//
//	yaml:"attempts"       the key; "limit,scalar" marks the field that takes a
//	                      plain scalar given in place of the whole mapping
//	doc:"total tries"     one sentence for the reader of the schema
//	required:"true"       the key must be present
//	min:"1" max:"100"     bounds of a number or duration, inclusive
//	enum:"full|equal"     the words that are allowed
//	default:"full"        documentation and schema only; plans fill defaults in
//
// A struct may have a field of type [At] without a tag: it receives the
// position of the mapping.
package spec
