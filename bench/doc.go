// Package bench measures what asyncgen emits beside the libraries that a user
// would take instead, and beside what one would write by hand. It is a module
// of its own, so that nobody who uses asyncgen downloads the others.
//
//	go test -bench . -benchmem github.com/seed-5a033449/asyncgen/bench
//
// Compare the numbers of one run with each other, not with those of another
// machine.
package bench
