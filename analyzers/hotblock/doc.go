// Package hotblock finds calls on hot paths that can block without a bound.
//
// # Analyzer hotblock
//
// hotblock: find calls on hot paths that can block without a bound
//
// Some code must not wait for long: what serves a request, the loop that takes one
// piece of work after another, a function that everything goes through. A call there
// that waits for another machine, a process or a channel, with nothing that ends the
// wait (no context, no deadline, no other case of a select), holds up all the rest as
// long as it likes.
//
// The finding stands at the call in the hot code and names the way from there to the
// wait, through other packages too. Of several handlers that lead to the same wait it is
// the one that is closest; each function with a mark has its own.
//
// WRONG:
//
//	func (s *server) price(w http.ResponseWriter, r *http.Request) {
//		s.jobs <- job{r.URL.Path, reply}          // whether or not somebody is free, or the client still there
//		resp, err := http.Get(s.backend)          // the default client waits for ever
//		...
//	}
//
//	//asynclint:hot
//	func (c *cache) get(key string) value { return <-c.fill(key) }
//
// RIGHT: the wait ends with the request, or after a time.
//
//	func (s *server) price(w http.ResponseWriter, r *http.Request) {
//		select {
//		case s.jobs <- job{r.URL.Path, reply}:
//		case <-r.Context().Done():
//			return
//		}
//		req, err := http.NewRequestWithContext(r.Context(), http.MethodGet, s.backend, nil)
//		...
//	}
//
// There is no fix: what to do when the time is over is for the author to say.
//
// # What is hot
//
//   - A function with the comment //asynclint:hot among its doc comment. What it must
//     not do is taken at its word: every wait that nothing ends is reported, time.Sleep
//     and a send that waits only when the buffer is full included.
//   - A function that a profile shows with one percent or more; see below.
//   - A function that takes an http.ResponseWriter and an *http.Request: handlers,
//     middleware and what helps them; or that takes a value with both in a field or a
//     method of its own, as the context of a web framework.
//   - A function that is registered by a method together with a path ("/users",
//     "GET /users") and takes something of the package that the method is from.
//   - A method that serves gRPC: of a type that embeds UnimplementedXServer, or from a
//     context and a message to a message and an error.
//   - A loop that receives with a single duty, most often in a goroutine of its own:
//     there waits for the network and for other processes count. To wait for the next
//     piece of work is what it is for.
//     One that selects over several events, or switches over messages of several
//     kinds, is an event loop, for loopblock.
//
// In handlers a wait counts if it is for the network, a database, another process, a
// WaitGroup, a condition or a channel that is not made with a buffer. Left out are
// sends to a loop of the package that is quick, as far as one can see: it selects
// over events (loopblock looks after those) or waits for nothing else. So is what
// hangs on more than one condition, or is more than four calls away, and a WaitGroup of an
// object that was made on the way: its goroutines serve the request. The flag
// -hotblock.all brings these back. What a call has returned that was given a context is
// not waited for without a bound: that answers for its end.
//
// Where a context is at hand, and the call or a sibling of it takes one, other rules
// say so, and this one is silent: db.Query, exec.Command, http.NewRequest.
//
// # Profiles
//
// asynclint -pprof FILE reads a profile of package runtime/pprof, as go test
// -blockprofile and the handlers below /debug/pprof/ (without ?debug=) write it. It may
// be given more than once.
//
// A block profile shows which lines have waited, and what part of all waiting. A call
// that can block without a bound, on such a line, is reported wherever it stands, with
// that part ("63 % of the block profile"), and the findings with the greatest part come
// first, in SARIF with a rank. A goroutine profile does the same for how many goroutines
// wait there at a moment. A CPU profile does not show waiting; it makes the functions
// hot that are busy. Goroutines that wait for something to do are in every profile and
// are not reported. Neither are waits that have a bound.
//
// Places are told by import path, function, name of the file and line: the profile
// should be one of the code that is looked at.
//
// Without -pprof the file default.pgo beside a package is read, by which go build
// optimizes it. The go command takes that of a main package for all that it imports;
// this rule takes it for its own package only, so name it with -pprof for the others.
//
// Under go vet the flag is -hotblock.pprof=FILE,FILE. Relative names start at the root
// of the module, also in the settings of golangci-lint:
//
//	settings: {hotblock: {pprof: [block.pb.gz]}}
//
// The go command keeps results by package and flags. It does not know what is in the
// file, so give -hotblock.pprofsum another value whenever that changes:
//
//	go vet -vettool=$(which asynclint) -hotblock.pprof=cpu.pb.gz -hotblock.pprofsum=$(sha256sum <cpu.pb.gz | cut -c1-16) ./...
//
// asynclint -pprof does so by itself. The first run with a new profile starts afresh.
//
// # Limitations
//
// Locks are not waits here. A wait behind an interface that does not promise to block
// (io.Reader), or behind a function value in a field, is not seen. A select with
// several cases counts as one that ends: the other case is a stop signal, most often.
// The bound of an http.Client that another package hands out or keeps, of an
// http.RoundTripper, and of a command from elsewhere, is not known; they are left alone,
// and so is a client with a Transport of its own. Who receives from a channel that is a
// parameter is not known either, unless the package makes such channels: a send on one
// is left alone. The workers of a batch are on no hot path: one function makes their
// channel, closes it and waits for them, and it serves no request. A handler that is registered through a variable, or from another package, is
// known by its types only. A block profile has no waits for the network. Programs
// with several main packages share the name "main" in profiles: only file and line
// tell them apart. Test files, and files that import testing, are not looked at;
// in packages in folders named examples, test, fake, mock or the like only marks and
// profiles count.
//
// # Sources
//
// The documentation of net/http: a Client without Timeout has none, and the context of a
// request ends when the client goes away. "Don't use Go's default HTTP client (in
// production)", N. Smith, 2016, tells what becomes of a server otherwise. For profiles:
// the documentation of runtime/pprof and https://go.dev/doc/pgo.
package hotblock
