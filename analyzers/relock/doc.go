// Package relock finds goroutines that take a lock which they hold already.
//
// # Analyzer relock
//
// relock: find locks that a goroutine takes while it holds them
//
// A mutex does not know who holds it: whoever locks it twice waits for itself,
// for ever, and so does everybody else who wants it. The second Lock is seldom
// in sight of the first: it sits some calls further down, or in a callback.
//
// WRONG:
//
//	func (s *Server) Stop() {
//		s.mu.Lock()
//		defer s.mu.Unlock()
//		s.closeAll()
//	}
//
//	func (s *Server) closeAll() {
//		s.mu.Lock() // held by Stop
//		...
//
// RIGHT: one of the two takes the lock; the other says that it must be held.
//
//	func (s *Server) closeAllLocked() {
//		...
//
// WRONG: a read lock is taken twice. It works until a writer comes between: a
// waiting writer keeps new readers out, also the one that it waits for.
//
//	func (c *Cache) Len() int {
//		c.mu.RLock()
//		defer c.mu.RUnlock()
//		return c.count() // read-locks c.mu again
//	}
//
// # What is reported
//
// The second acquisition, or the call that leads to it, if the lock is certainly
// the same: the same variable or field of the same object, also where the way
// there leads to another object and back (a child's parent, a callback's captured
// object), as all assignments in the package show it. The way is followed again
// from call to call with what is known of the arguments and conditions. Taking
// the write lock under the read lock counts; taking the read lock twice does
// where the package has a writer. A sync.Once is a lock as well, for the function
// that it runs.
//
// # What is not
//
//   - two locks of one type whose objects may be two;
//   - a lock that is still held from the last round of a loop: that is lockleak's;
//   - a second TryLock: it does not wait;
//   - what is locked through a sync.Locker of which the package does not show what is in
//     it: several may hold the reader side of a lock;
//   - what is locked through an interface that stands for several kinds of locks, if it is
//     not known how the kind that Lock was of unlocks;
//   - a test that takes a read lock twice: it knows who writes meanwhile;
//   - a lock that a literal or another goroutine releases: there the second Lock
//     waits for the other side on purpose;
//   - a second acquisition that depends, in the functions called, on the values of
//     three fields or more: a way that needs a mode, a side and a setting of the
//     object to be so is seldom one that a run can take;
//   - a lock that a called function has kept on some ways only, which is that
//     function's fault, and lockleak's to tell.
//
// # Limitations
//
// Callbacks and interface methods are followed where the package shows all that
// may be called, and these are few. A path through a field that is assigned later
// on is not taken for the same object.
//
// # Sources
//
// The sync package says: "If a goroutine holds a RWMutex for reading and another
// goroutine might call Lock, no goroutine should expect to be able to acquire a
// read lock until the initial read lock is released."
package relock
