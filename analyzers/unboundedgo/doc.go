// Package unboundedgo defines an analyzer that finds loops which start as many
// goroutines as somebody else likes.
//
// # Analyzer unboundedgo
//
// unboundedgo: report loops that start a goroutine for each message or element of an input without bound
//
// A goroutine is cheap, a million of them are not, nor is what they hold: memory,
// connections, a place in the queue of a database. Where each message of a
// channel or each element of a request gets a goroutine of its own, whoever
// sends decides how many there are at a time.
//
// WRONG: a burst of messages becomes as many queries at once.
//
//	for msg := range messages {
//		go handle(msg)
//	}
//
// RIGHT: a set number of workers; who sends faster has to wait.
//
//	for range 8 {
//		wg.Go(func() {
//			for msg := range messages {
//				handle(msg)
//			}
//		})
//	}
//
// WRONG: as many requests as there are URLs.
//
//	for _, url := range urls {
//		wg.Go(func() { fetch(url) })
//	}
//
// RIGHT: the loop waits when enough of them run.
//
//	g.SetLimit(8)
//	for _, url := range urls {
//		g.Go(func() error { return fetch(url) })
//	}
//
// # What is reported
//
// A go statement, or a call of Go of a sync.WaitGroup or of a group with
// SetLimit (golang.org/x/sync/errgroup), in a loop over
//
//   - the messages of a channel, or of a stream: results of methods such as Recv,
//     ReadFrom, ReadMessage, Next or Fetch that may fail, what Decode fills, the
//     lines of a bufio.Scanner, the rows of a query;
//   - a slice or map that a caller gives and whose elements are plain data:
//     strings, numbers, structs of such, elements of a type parameter. A function
//     that is not exported, or that lies in an internal package, counts if a caller
//     in sight passes on what it was given itself; so does one that is not exported
//     and that nobody calls;
//   - a slice or map that comes from an HTTP request or a protobuf message: decoded
//     from a body, split from a form value, one of its fields;
//   - what a call has found that takes a context and may fail, and whose elements
//     are plain data,
//
// if what is started works on the message or element. That it ends soon makes no
// difference: with enough messages, soon is too late.
//
// The rule is silent where a reviewer would be:
//
//   - each round waits for something: a channel operation, a method called
//     Acquire, Wait, Allow, Take or the like, time.Sleep, a function of the package
//     that does such; or what is started does so before it works;
//   - the group has a limit; a number is compared with a bound in the loop; the
//     length of the input is compared with one, or the input is cut;
//   - the loop keeps a map of what it has started: one goroutine for each key; or it
//     cancels the context of the goroutine before;
//   - connections and other elements with a method Close or Accept: one goroutine
//     for each is the custom, as after net.Listener.Accept;
//   - parts of the program, which hold functions, locks, channels or interfaces,
//     and those with a lock that are looked up by the element;
//     arrays, literals, fields, package variables and variadic parameters, of which
//     there are as many as somebody wrote down;
//   - ticks, signals and empty messages; tests and generated files.
//
// There is no fix: where the limit belongs, and how large it is, depends on what
// the goroutines use.
//
// # Limitations
//
// How many messages come at a time is not known: a channel may never hold more
// than a few. A limit that is kept somewhere else, such as in the code that
// sends, is not seen, and a call-back that starts a goroutine for each of its
// calls is not a loop. Loops by recursion are not seen either.
//
// # Sources
//
// Effective Go on channels as semaphores: "the program can consume unlimited
// resources if the requests come in too fast" (https://go.dev/doc/effective_go#channels).
// "You can't start an effectively-unbounded number of goroutines and expect them
// to use a bounded quantity of resources" (https://go.dev/issue/28892). A client
// that did so for each message:
// https://github.com/googleapis/google-cloud-go/issues/1318.
package unboundedgo
