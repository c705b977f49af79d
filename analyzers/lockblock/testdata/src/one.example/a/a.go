// Package a is a client that another module authenticates.
package a

import "two.example/b"

func Open() error { return b.Token() }
