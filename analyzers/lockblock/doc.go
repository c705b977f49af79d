// Package lockblock finds waits under a lock that others hold only for a moment.
//
// # Analyzer lockblock
//
// lockblock: find network calls, sleeps and other waits while a lock is held that others need
//
// A mutex makes others wait for as long as it is held. Around a few assignments
// that is nothing; around a request to another server it is a second, or, when
// that server hangs, for ever: then everybody who only wanted to look something up
// waits as well.
//
// The finding stands at the call, the first one of several that wait in the same way under
// one hold. It names the lock, the line where it is taken, a
// function that needs it meanwhile, and the chain of calls that ends in the wait,
// through other packages too.
//
// WRONG: while the server thinks, nobody can read the cache.
//
//	func (s *store) refresh() error {
//		s.mu.Lock()
//		defer s.mu.Unlock()
//		page, err := s.fetch() // fetch → http.Get
//		if err != nil {
//			return err
//		}
//		s.page = page
//		return nil
//	}
//
//	func (s *store) get() *page {
//		s.mu.Lock()
//		defer s.mu.Unlock()
//		return s.page
//	}
//
// RIGHT: the lock protects the assignment only.
//
//	func (s *store) refresh() error {
//		page, err := s.fetch()
//		if err != nil {
//			return err
//		}
//		s.mu.Lock()
//		defer s.mu.Unlock()
//		s.page = page
//		return nil
//	}
//
// There is no fix by machine: what has to be read before and looked at again
// after the wait, only you know.
//
// # What is reported
//
// A request, look-up of a name or dial, a database call, another process, a flush to
// the disk, time.Sleep of ten milliseconds or more, a send or receive, and the Wait of
// a WaitGroup, errgroup or Cond, if a sync.Mutex or RWMutex is held on some way to
// it, and another function of the package, or another goroutine of the same one, holds
// the same lock only briefly: that has to wait, too. A read lock counts where somebody
// wants to write, which stops other readers as well. A function that looks into a map
// under the lock and asks the network for what is not there stops those who look for
// another key; an HTTP handler that waits with a lock held stops the other requests; a
// literal that a loop starts in goroutines stops the other ones, if the lock guards what
// it writes afterwards.
//
// A literal that is handed to a function of the package which calls it with a lock held
// waits with that lock.
//
// Waits for the outside world count through any chain of calls that does not
// hang on more than one condition, nor leads through more than eight calls or three
// other modules, also if a context or timeout can end them;
// all others only in the package, through two calls at most, and only if nothing
// else ends them.
//
// # What is not
//
//   - A lock that is there for the wait: nobody holds it without waiting, or all who
//     do use the very connection, file, client or channel that the wait is on, as
//     with a lock around the writes to a connection, or around a dial that all others
//     need the result of. Where more functions use a file under the lock than hold it
//     briefly, the lock is there for the file; the same goes for pauses whose length
//     stands in a field or parameter, and is not made longer from time to time.
//   - Those who want the lock only to take another one inside and do all that they do
//     under that: they wait for their turn. Those that tests alone call.
//   - A value that is fetched where it is too old, for all who come and go on with it: other
//     requests need it, too, and who only sets it back can wait. An entry of a map is
//     another matter.
//   - A connection that is made once, for a field that is nil until then; a query whose
//     answer decides whether something is changed under the same hold; what is done with
//     a lock that a called function keeps for its caller, the outside world aside.
//   - A Tx, Conn or Rows of database/sql in a field, and a connection in the struct
//     that the lock is in, or goes to: they serve one at a time. Output with a deadline.
//   - Locks of objects that are still being made, methods such as Close, Stop and
//     Shutdown and what only they call, and waiting for those that the same function has
//     just told to stop.
//   - Sends on channels that the package makes with a buffer, a select with a
//     default, a context or another way out, a channel that serves as a lock or pool, one
//     that another package or a method of an interface hands out, one that the function
//     sends on and is called with: who hands it over reads from it. One whose other
//     end is among the cases of an event loop with other duties.
//   - The Cond's own lock, which Wait gives back; so does a function that unlocks
//     before it waits.
//   - Goroutines that the same function has started and waits for, unless those wait
//     for the network, a database or another process.
//   - sync.Once, locks taken in test files, packages in folders named examples, test, fake,
//     mock or the like.
//   - One pause of up to a tenth of a second that readers hold the lock for.
//   - Waits that lockwait reports: those never end.
//
// # Limitations
//
// Two objects of one type are not told apart: the lock that is held and the one that
// the other function needs may belong to different ones, for instance one for
// each connection. How often the others want the lock cannot be seen. If they seldom
// do, say so:
//
//	//asynclint:ignore lockblock runs once, at the start
//
// Ordinary reads and writes of files, and calls through interfaces that do not promise
// to block, are not seen, but for requests in the section itself that their types tell (a
// *http.Request for a *http.Response; a message for a message in a client of gRPC), and
// for a net.Conn that the section hands to fmt.Fprintln, io.Copy or the like; calls of function values in fields only in the section itself, if
// the field is unexported and all functions wait that the package stores in it.
//
// # Sources
//
// Reviewers raise it, and maintainers change it: grpc-go issue 507 ("Server's
// accept loops holds mutex during network I/O"), traetox/goaio issue 1 ("WaitFor()
// holds mutex whilst waiting"), pull requests alloydb-go-connector 333 ("avoid holding
// lock over IO") and storetheindex 2321 ("do not hold mutex over net i/o"). The mutex
// and block profiles of package runtime/pprof show it as contention.
package lockblock
