package summary

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file knows requests by their types, whoever sends them: interfaces for clients
// of HTTP are declared anew in every module, those of gRPC are generated.

// request returns the wait of a call that can only be a request to a server.
func (g *Graph) request(call *ssa.Call) (Block, bool) {
	sig, args := call.Call.Signature(), call.Call.Args
	if call.Call.StaticCallee() != nil && sig.Recv() != nil {
		args = args[1:]
	}
	if !(isRoundTrip(sig) && call.Call.StaticCallee() == nil) && !isRemoteCall(sig) {
		return Block{}, false
	}
	hop := g.hopAt(call.Pos())
	if callee := syncop.Callee(&call.Call); callee != nil {
		hop.Pkg, hop.Name = FuncName(callee)
	} else {
		hop.Name = "request"
	}
	b := Block{Wait: Wait{Class: Network, Chain: []Hop{hop}}}
	b.Ends, b.Ctx = contextEnds(args[0])
	return b, true
}

// isRoundTrip reports whether a function takes a request and returns the response, as
// http.RoundTripper does.
func isRoundTrip(sig *types.Signature) bool {
	params, results := sig.Params(), sig.Results()
	return params.Len() == 1 && results.Len() == 2 && !sig.Variadic() &&
		isHTTP(params.At(0).Type(), "Request") && isHTTP(results.At(0).Type(), "Response")
}

func isHTTP(t types.Type, name string) bool {
	return types.TypeString(types.Unalias(t), nil) == "*net/http."+name
}

// isRemoteCall reports whether a function takes a context, a message of protocol
// buffers and options, and returns a message and an error, as the methods of clients
// do that are generated for gRPC. The methods of servers take no options.
func isRemoteCall(sig *types.Signature) bool {
	params, results := sig.Params(), sig.Results()
	return params.Len() == 3 && results.Len() == 2 && sig.Variadic() &&
		IsContext(params.At(0).Type()) && IsMessage(params.At(1).Type()) && IsMessage(results.At(0).Type())
}

// IsMessage reports whether a type is a message of protocol buffers.
func IsMessage(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "ProtoReflect")
	_, ok := obj.(*types.Func)
	return ok
}
