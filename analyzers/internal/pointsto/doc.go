// Package pointsto tells, for one package, which channels, contexts, locks,
// WaitGroups, Conds and functions a value may be, and what code outside the
// package may do with them.
//
// # Algorithm
//
// Inclusion constraints in the manner of Andersen ("Program Analysis and
// Specialization for the C Programming Language", 1994), field-based as in
// Heintze and Tardieu ("Ultra-fast Aliasing Analysis using CLA", PLDI 2001):
// one node for each field of a struct type, whatever object it is in; one for
// each package variable; one for the elements of each slice, array, map or
// channel by the place that makes it. Neither the order of statements nor the
// calling context counts. The call graph grows with the solution: only functions
// that something can call take part. Differences are propagated with a work
// list, as in Pearce, Kelly and Hankin ("Efficient field-sensitive pointer
// analysis of C", TOPLAS 2007).
//
// Only what can carry a channel, a function, a context or a lock is followed.
// Pointers to structs need no nodes, since fields are by type: what a pointer
// points to does not matter, only which fields are read and written. Values of
// type error are all taken to be known outside.
//
// # Closed world
//
// A set is complete when no code outside the package can have put anything in
// it. Outside code can call exported functions and methods of what it can reach,
// read and write exported variables and fields, and do what it likes with what
// it is handed: an argument of a function of another package, a result of a
// function that it calls, a value in an interface, a panic. It cannot touch an
// unexported field or variable, nor, in package main, anything that is not handed
// out. What it holds of a channel depends on the type that it sees: on a
// <-chan it can only receive. Reflection, encoders and the like count as outside
// code and see the exported parts of what they are given; unsafe, cgo exports and
// linknames open what they name.
//
// # Limitations
//
// Two objects of one struct type are never told apart. Elements of one slice
// are not, nor are keys and values of a map. Assembly that reads Go variables
// without a linkname is not seen, nor are files left out by build constraints.
package pointsto
