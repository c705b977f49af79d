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
// # How Go maps to constraints
//
// A node is a set of objects; x, y, p are values, f a field, v a variable.
//
//	x := make(chan T)       {the make} ⊆ x; the make has a node for what it carries
//	p := &s.f, &v           {the cell of f, of v} ⊆ p, only where the address is used as a value
//	x = s.f, s.f = x        x and the cell of f share a node; x ⊆ content(f)
//	x = *p, *p = x          for each cell in p: content ⊆ x; x ⊆ content
//	c <- x, x = <-c         as through a pointer; so are elements of slices and maps
//	y = append(x, z...)     x ⊆ y, z ⊆ y: the memory may be shared
//	any(x), x.(T)           the type of x, and what x is, in one set; an assertion takes it all
//	f(x), a static call     x ⊆ parameter; the results are the callee's result nodes
//	f(x), a function value  the same for each function that f may be, once it is known
//	i.M(x)                  the same for the method M of each type that i may hold
//	func literal            a function; its free variables are the captured ones
//	x.M, a method value     the wrapper that SSA makes; its free variable is the receiver
//	l.PushBack(x), m.Load(k) what is on all lists, or maps, of the package is one set: see shelf.go
//	context.WithCancel(p)   a context with p as parent, and a cancel function, of one site
//
// A generic function is analysed once, for all its instances, with the type
// parameters standing for any type.
//
// # Use
//
// An analyzer requires [Analyzer] and asks [Result.Graph] for the graph when it
// needs it, which is when the package is analysed. Then
//
//	sites, complete := graph.Origins(op.On)
//
// gives the sites that the operand of an operation may be from. To prove that
// nobody does something to them, look at [Graph.Uses] of each site and at
// [Graph.Escapes], and give up where complete is false. To find what a call runs,
// use [Graph.Callees]; a call that is not complete may also run any function
// for which [Graph.IsRoot] holds.
//
// # Limitations
//
// Two objects of one struct type are never told apart. Elements of one slice
// are not, nor are keys and values of a map. Assembly that reads Go variables
// without a linkname is not seen, nor are files left out by build constraints.
package pointsto
