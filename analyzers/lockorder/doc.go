// Package lockorder finds locks that are taken in both orders.
//
// # Analyzer lockorder
//
// lockorder: find locks that are taken in different orders
//
// Two goroutines that take the same two locks in different orders stop each
// other: each holds what the other one waits for. Mostly the second lock is taken
// some calls away from the first, so that neither function looks wrong.
//
// WRONG:
//
//	func (s *Store) add(it *Item) {
//		s.mu.Lock()
//		defer s.mu.Unlock()
//		it.mu.Lock() // Store, then Item
//		...
//
//	func (it *Item) drop() {
//		it.mu.Lock()
//		defer it.mu.Unlock()
//		it.store.remove(it) // Item, then Store
//	}
//
// RIGHT: one order for both, here by leaving the item's lock before the call.
//
//	func (it *Item) drop() {
//		it.mu.Lock()
//		it.dropped = true
//		it.mu.Unlock()
//		it.store.remove(it)
//	}
//
// # What is reported
//
// A ring of two or more locks, each taken while the one before it is held, with
// the chains of calls on all sides. Locks are told apart by the field or variable
// in which they lie. Of what the same functions do with locks that hang together, one
// ring stands for all.
//
// # What is not
//
//   - two locks of the same field, such as those of a parent and its child;
//   - orders that a further lock, held on all sides, keeps apart;
//   - locks of an object that nobody else can see yet;
//   - TryLock as the second one, and readers that no writer comes between, or only
//     if two objects are the same of which nothing shows that they are;
//   - both orders in one goroutine that the program starts once, such as a test;
//   - a test against the code that it tests, or what stands for it: it locks when
//     that is quiet; and two tests, each of which has made what it locks;
//   - what an earlier round of a loop has locked, which is another element's;
//   - a counter or flag, kept under the first lock, that says whether the second
//     one is free; and a set-up done once that everybody has gone through before;
//   - sides of which one has waited for the end of the goroutine that the other runs in;
//   - the lock of an object that was taken out of the map it was found in;
//   - a lock behind a method of an interface, if other types of the package have the
//     method without that lock;
//   - a lock that a literal or another goroutine releases.
//
// # Limitations
//
// Objects of one type are not told apart: that the two sides mean the same pair
// of objects is taken for granted unless something speaks against it. Orders
// within other packages are known only as far as calls of them show.
//
// # Sources
//
// Lock order graphs go back to Havender ("Avoiding Deadlock in Multitasking
// Systems", 1968) and Savage et al. for dynamic checkers; gate locks to Havelund
// ("Using Runtime Analysis to Guide Model Checking of Java Programs", 2000).
package lockorder
