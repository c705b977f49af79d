package summary

import "slices"

// A Class says what a wait is for. The order is that of preference: where one
// operation waits in several ways, the first is the one to name.
type Class uint8

// The classes of waits.
const (
	None       Class = iota
	Network          // dials, name look-ups, requests with an answer
	Database         // database/sql and its drivers
	Subprocess       // the end of another process
	Connection       // output on one established connection
	Input            // input on one: from its peer, for the next connection, from the terminal
	File             // flushing to the disk, file locks; ordinary reads and writes do not count
	Sleep            // a set time passes
	WaitGroup        // a sync.WaitGroup or errgroup
	Cond             // a sync.Cond
	Channel          // a channel operation, a select, a semaphore
	Lock             // a mutex; it never leaves the package as a fact
)

var classNames = [...]string{
	None: "none", Network: "network", Database: "database", Subprocess: "subprocess", Connection: "connection",
	Input: "input", File: "file", Sleep: "sleep", WaitGroup: "waitgroup", Cond: "cond", Channel: "channel", Lock: "lock",
}

// String returns the class in lower case, as it stands in messages and in the
// table of the standard library.
func (c Class) String() string { return classNames[c] }

// parseClass is the inverse of [Class.String]. It returns None for other words.
func parseClass(name string) Class {
	return Class(max(0, slices.Index(classNames[:], name)))
}
