// Package ctxrequest finds goroutines that go on when their request is over, with a
// context that is over as well.
//
// # Analyzer ctxrequest
//
// ctxrequest: report goroutines of handlers that use the request's context and may outlive the request
//
// The context of a request ends when its handler returns, for net/http as for gRPC.
// A goroutine that the handler leaves behind with that context is cut off at some
// point between its first step and its last, at random: under test it is often fast
// enough, under load it is not, and the audit record, the mail or the event is lost.
//
// WRONG:
//
//	func (s *server) order(w http.ResponseWriter, r *http.Request) {
//		...
//		go s.notify(r.Context(), order)
//		w.WriteHeader(http.StatusCreated)
//	}
//
// RIGHT: the values of the context, without its end, and a limit of its own.
//
//	func (s *server) order(w http.ResponseWriter, r *http.Request) {
//		...
//		ctx := context.WithoutCancel(r.Context())
//		go func() {
//			ctx, cancel := context.WithTimeout(ctx, time.Minute)
//			defer cancel()
//			s.notify(ctx, order)
//		}()
//		w.WriteHeader(http.StatusCreated)
//	}
//
// # What is reported
//
// The first call in such a goroutine that is given the context of the request, or one
// made from it, and to which the end makes a difference; also one that is given the
// request itself and works under its context: go s.process(r). Handlers are
//
//   - functions, methods and literals that take an http.ResponseWriter and an
//     *http.Request, and perhaps a context, which is then that of the request;
//   - functions that take what a web framework makes of these: one value with the
//     request and a writer in fields, or with methods for both;
//   - methods of the server interfaces that were generated for gRPC and its relatives.
//
// # What is not
//
//   - a goroutine that the handler waits for, on whatever path: it receives from a
//     channel, calls Wait, or shares a channel, a connection or a function with it;
//   - one that is meant to end with the request: it looks at the context itself, runs a
//     function that waits for the end of its context or is called run, watch, stream
//     or the like, or has a context that the handler cancels;
//   - one that runs beside a stream: the handler has a loop without a condition;
//   - what only logs or takes values from the context.
//
// Test code and generated files are left out.
//
// # Fixes
//
// The fix wraps the context into context.WithoutCancel, from Go 1.21 on, where the
// goroutine uses it once and the file imports package context. It leaves it to you to
// add a timeout.
//
// # Limitations
//
// A goroutine that is started by a function the handler calls is not seen. A context that a function
// makes from that of the request is taken to end with it if the code of the function
// shows that. One made by a hook or behind an interface is taken to do so in any case,
// unless that is called detach, background or the like.
//
// # Sources
//
// Propagating an inappropriate context is mistake 61 of "100 Go Mistakes and How to
// Avoid Them" (https://100go.co); an example is
// https://github.com/mark3labs/mcp-go/issues/248.
// "For incoming server requests, the context is canceled when the client's connection
// closes, the request is canceled (with HTTP/2), or when the ServeHTTP method returns"
// (package net/http, Request.Context). WithoutCancel is meant for "long-running
// operations triggered by an event (e.g., HTTP request) that terminates before the
// termination of the long-running operation" (https://go.dev/issue/40221).
package ctxrequest
