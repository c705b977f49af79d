// Package lockleak finds paths that forget to unlock.
//
// # Analyzer lockleak
//
// lockleak: find locks that are still held when a function or a loop round ends
//
// A mutex that one path leaves locked blocks everybody who wants it next, for
// ever. Most such paths are early: an error, a closed flag, a continue.
//
// WRONG:
//
//	c.mu.Lock()
//	if c.closed {
//		return ErrClosed // c.mu stays locked
//	}
//	c.n++
//	c.mu.Unlock()
//
// RIGHT:
//
//	c.mu.Lock()
//	defer c.mu.Unlock()
//	if c.closed {
//		return ErrClosed
//	}
//	c.n++
//
// WRONG: the next round locks what this one has kept.
//
//	for _, addr := range addrs {
//		p.mu.Lock()
//		if _, err := net.Dial("tcp", addr); err != nil {
//			continue
//		}
//		p.mu.Unlock()
//	}
//
// # What is reported
//
// A path out of a function, a function literal or a loop round that took a lock
// and has not released it, where other paths do. A panic that a deferred call
// recovers is such a way out. If no path of the function releases the lock, it
// is reported only if the package shows all uses of the lock and nobody ever
// releases it for the function.
//
// # What is not
//
//   - a lock that is handed over on purpose: some function or literal of the
//     package releases a lock of the same kind that it has not taken, or callers
//     do after a call of this function;
//   - a function that never unlocks, and whose comment, or the one at its Lock,
//     speaks of that: "leaves it locked", "no unlock on purpose";
//   - a function whose results tell whether it holds the lock, if others can call
//     it and reach the lock;
//   - a path that no run can take, as far as equal conditions, flags and results
//     show it;
//   - a panic that nobody recovers, and calls that never return;
//   - locks of variables that nobody else sees;
//   - the lock of an object that the function has deleted from its map before.
//
// # Limitations
//
// Locks that cannot be told apart, such as those of a slice's elements, are left
// out, and so is every lock of a class of which the function unlocks one that is
// not known to be locked. Panics are explicit ones only. Lock wrappers of other
// packages are seen through, function values in fields are not.
//
// # Sources
//
// Modelled after known bugs: grpc-go 3017 and 1.23.0 (grpclb_util.go), etcd 5509,
// cockroach 584, moby 17176 and 7559, puddle 1.1.3 (pool.go).
package lockleak
