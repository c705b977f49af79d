package summary

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// This file tells clients of net/http that surely wait for ever from those that may not.
// A request is judged where its client is at hand; see [Wait.Bare].

// IsBareClient reports whether a client surely has no bound: it is the default client, or
// one that the function makes without and hands to nobody who may give it one.
func IsBareClient(client ssa.Value) bool {
	made, ok := Root(client).(*ssa.Alloc)
	return IsDefault(client) || ok && isClient(made.Type()) && !isGivenBound(made)
}

// IsDefault reports whether a value is that of a variable of net/http: the default client
// or transport.
func IsDefault(v ssa.Value) bool {
	global, ok := Root(v).(*ssa.Global)
	return ok && global.Pkg != nil && global.Pkg.Pkg.Path() == "net/http"
}

// IsClientBound reports whether a field of http.Client may bound its requests: the
// Timeout, or the Transport, which has several of its own.
func IsClientBound(field string) bool { return field == "Timeout" || field == "Transport" }

// isClient reports whether a type is that of a pointer to a client.
func isClient(t types.Type) bool { return isHTTP(t, "Client") }

// isClientMethod reports whether a target is a method of http.Client.
func isClientMethod(t target) bool {
	return len(t.args) > 0 && t.args[0] != nil && isClient(t.args[0].Type())
}

// isGivenBound reports whether a function gives a client that it makes a bound, or
// hands it to somebody who may.
func isGivenBound(client *ssa.Alloc) bool {
	for _, ref := range *client.Referrers() {
		switch ref := ref.(type) {
		case *ssa.FieldAddr:
			st, ok := ref.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
			if ok && IsClientBound(st.Field(ref.Field).Name()) {
				return true
			}
		case ssa.CallInstruction:
			if fn := ref.Common().StaticCallee(); fn == nil || fn.Signature.Recv() == nil {
				return true
			}
		}
	}
	return false
}
