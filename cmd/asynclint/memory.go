package main

import "os"

// roomy is by how much the heap may grow, on top of its own size, between two
// runs of the garbage collector. It is what the analysis of an ordinary package
// needs in all, and a run over a module is hundreds of such processes: without
// this, a quarter of their time goes into collecting what ends with them anyway.
const roomy = 40 << 20

// ballast is never touched, so that it takes no memory; but the collector, which
// waits until the heap has doubled, counts it.
var ballast []byte

// startRoomy makes room for the process of one package. Whoever sets GOGC or
// GOMEMLIMIT is not interfered with.
func startRoomy() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		ballast = make([]byte, roomy)
	}
}
