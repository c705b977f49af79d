// Package b authenticates by what a third module finds out.
package b

import "github.com/three/c"

func Token() error { return c.Find() }
