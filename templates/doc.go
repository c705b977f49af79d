// Package templates turns specs into Go files.
//
//	bytes → spec.File → the kind's Plan → Output
//
// # Adding a kind
//
// Make a folder here: its spec struct embeds [spec.Header] and has a Plan
// method, its package exports `var Kind = kind.Kind{...}`. Add one line to
// [All], a spec to testdata/specs that writes to generated/<kind>, run
//
//	go run ./cmd/asyncgen gen ./testdata/specs
//
// and write behaviour tests beside the output.
//
// # The parts
//
// A kind is one folder beside this file: doc.go is its manual, spec.go the
// struct that decodes an entry, plan.go what is checked and chosen, emit.go
// one function per emitted declaration. [All] lists them. What kinds share
// stands in internal: kind (the contract), source (signatures found by
// parsing) and emit (the vocabulary of generated code).
package templates
