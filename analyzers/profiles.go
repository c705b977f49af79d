package analyzers

import "github.com/seed-5a033449/asyncgen/analyzers/hotblock"

// ProfileFlags returns the flags of go vet by which the rules see what the named
// profiles say of the code. Names are relative to the current directory. The error
// names every file that cannot be used, and why.
func ProfileFlags(files []string) ([]string, error) { return hotblock.Flags(files) }

// CheckProfileFlags returns what is wrong with the profiles that flags of go vet name,
// as seen from a package in dir. Checked before the analysis, it is the one error of a
// package: else each rule that needs the one that failed has an error of its own, and
// go vet shows any one of them.
func CheckProfileFlags(flags []string, dir string) error { return hotblock.CheckFlags(flags, dir) }
