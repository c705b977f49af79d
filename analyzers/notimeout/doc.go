// Package notimeout defines an analyzer that finds waits for other machines and
// processes that nothing limits.
//
// # Analyzer notimeout
//
// notimeout: report HTTP clients, servers, dials, reads and processes with pipes that wait without limit
//
// The defaults of the standard library wait for as long as the other side
// likes: http.DefaultClient has no timeout, nor has a server that is started
// with http.ListenAndServe. One machine that accepts connections and then says
// nothing holds a goroutine for each request, and one by one all of them.
//
// WRONG: a server that never answers keeps the caller forever.
//
//	resp, err := http.Get(url)
//
// RIGHT: one client for the package, with a limit for everything up to the end
// of the body, or a context for each request.
//
//	var client = &http.Client{Timeout: 30 * time.Second}
//	...
//	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
//	...
//	resp, err := client.Do(req)
//
// WRONG: clients that send one byte a minute hold connections for good.
//
//	return http.ListenAndServe(":8080", mux)
//
// RIGHT:
//
//	srv := &http.Server{Addr: ":8080", Handler: mux, ReadHeaderTimeout: 10 * time.Second}
//	return srv.ListenAndServe()
//
// # What is reported
//
//   - http.Get, Head, Post and PostForm, the same methods of http.DefaultClient
//     by whatever name, and its Do with a request that certainly has no context
//     that ends; the same by a client in a field that nobody gives a value;
//   - an http.Client without Timeout that makes such a request, or that nobody in
//     the package uses; a client without Timeout whose requests have contexts is
//     in order, as one for streams must be;
//   - http.ListenAndServe, Serve and their TLS forms, and an http.Server with
//     neither ReadHeaderTimeout nor ReadTimeout;
//   - net.Dial, net.DialTCP, tls.Dial, and Dial of a net.Dialer without limit; the
//     look-ups of package net only where a live context is in scope, as a resolver
//     has limits of its own;
//   - the first read, in a goroutine, from a connection that was accepted or dialed
//     and that nobody but the goroutine has, without a deadline: not even a shutdown
//     ends it. For a connection that is a parameter the same holds if the package
//     itself does not call the function;
//   - exec.Command with StdoutPipe, StderrPipe or StdinPipe that is waited for,
//     with neither a context nor WaitDelay, outside of commands.
//
// Clients and servers are followed through the variables, fields, parameters and
// results of the package; a timeout that is set anywhere on the way counts.
//
// The rule is silent where a reviewer would be:
//
//   - the other side is on this machine: a Unix socket, also one whose listener is handed
//     to a function by all who call it, a constant address that
//     starts with localhost or a loopback address, a listener's own address;
//   - a caller sets the limit: the function has a sibling with Timeout or Context
//     in its name, or it runs the wait in a goroutine and gives up on it in a
//     select with a timer or a context, or the network to dial is its parameter,
//     or it dials with net.DialTimeout where a limit is given;
//   - a comment tells gosec to leave the server alone (#nosec, nolint:gosec);
//   - the default handler is served by a package that imports net/http/pprof:
//     profiles are for the program's developers;
//   - a client, or a server, goes to code that may set its timeouts, is in an
//     exported field, or its transport has a ResponseHeaderTimeout or is made
//     elsewhere, or it stands in where no other is given;
//   - somebody can close the connection: it is kept somewhere, or another
//     goroutine or function value has it;
//   - a request or a dial is made in a folder cmd or commands: who runs the command
//     waits in front of it, and can interrupt it;
//   - the process is killed or signalled, shares the terminal, or is left running;
//   - tests, what imports testing or httptest, packages called testing or testutil,
//     folders called example, examples, e2e, test or tests, and generated files.
//
// There is no fix: how long is too long only the author knows.
//
// # Limitations
//
// Timeouts of zero are not told from others. A client in a map or behind a
// function value is not followed, nor is a request that comes from elsewhere.
// Short commands whose output is collected, by Output or into a buffer, are not
// reported: few reviewers ask for a limit there. Reads from a connection that is
// kept in a struct are not judged, since whoever has the struct may close it.
//
// # Sources
//
// "A Timeout of zero means no timeout" (net/http, type Client); "if zero and
// ReadTimeout is zero or negative, there is no timeout" (net/http, type Server).
// Why servers need one: rules G112 and G114 of gosec
// (https://github.com/securego/gosec/issues/807), and that ReadTimeout does as
// well: https://github.com/securego/gosec/issues/823. Why a process with pipes
// may outlast its end: https://go.dev/issue/23019, from which WaitDelay came.
package notimeout
