package analyzers

import "github.com/seed-5a033449/asyncgen/analyzers/hotblock"

// ProfileFlags returns the flags of go vet by which the rules see what the named
// profiles say of the code. Names are relative to the current directory. The error
// names every file that cannot be used, and why.
func ProfileFlags(files []string) ([]string, error) { return hotblock.Flags(files) }
