// Package ctxchain defines an analyzer that finds calls which a live context cannot
// end, because what is called has no context and waits with one that it makes.
//
// # Analyzer ctxchain
//
// ctxchain: report calls of functions that wait with a context of their own where a live one is in scope
//
// A function without a context that has to wait makes one out of nothing. Who calls
// it with a context at hand loses that one on the way: the work at the end of the
// chain goes on after the caller has given up.
//
// WRONG: the request to the other server outlives the one that it serves.
//
//	func (s *server) refresh(ctx context.Context, url string) error {
//		return s.fetch(url)
//	}
//
//	func (s *server) fetch(url string) error {
//		req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
//		if err != nil {
//			return err
//		}
//		resp, err := s.client.Do(req)
//
// RIGHT: each function on the way takes the context and hands it on.
//
//	func (s *server) refresh(ctx context.Context, url string) error {
//		return s.fetch(ctx, url)
//	}
//
//	func (s *server) fetch(ctx context.Context, url string) error {
//		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
//
// WRONG: http.Get and its like make such a context themselves.
//
//	func (s *server) status(ctx context.Context, url string) (*http.Response, error) {
//		return http.Get(url)
//	}
//
// Reported is the call in the function that has the context, with the chain down to
// the call that waits: at most two calls below it, in the same package or in others of
// its module, since functions of other modules cannot be given another parameter.
// That call is given context.Background(), context.TODO() or something built with
// them, and it is known to wait for a network, a database, another process, a
// channel or the like, or it is of an interface's method that takes a context and
// may fail, unless the package implements that interface and does not wait in it.
//
// The rule is silent where the context would be out of place, as told for the rules
// ctxvariant and ctxbackground: in go statements, deferred calls, sync.Once and
// closures that may run later, after the context has ended, in clean-up and undoing,
// in logging and metrics, where a comment gives the reason or silences noctx or
// contextcheck, in tests and generated files. It does not follow chains through
// functions that have a context in a parameter or in a field of their receiver, that
// only make a client or the like to keep, by a function New… or in a field, or that
// clean up or clear away; nor where the function has a form with a context, which
// ctxvariant asks for. What waits for two seconds at most, by a constant limit, is let
// pass, as is a call that is given a time limit next to its context, and one that would
// make nothing of another context: its parameter is used for logs at most. So is a wait
// within the process for an object that the function has just made.
//
// There is no fix: every function on the way needs one parameter more, and its other
// callers a context to give.
//
// # Limitations
//
// Function values and calls through interfaces end a chain, as do function literals.
// Functions of the standard library are not looked into, but for http.Get, Head, Post
// and PostForm: those that wait without a context mostly have a form that takes one,
// which is the business of ctxvariant.
//
// # Sources
//
// "The chain of function calls between them must propagate the Context" (package
// context). The linter contextcheck follows the same chains, but through go
// statements, log calls and however deep they are.
package ctxchain
