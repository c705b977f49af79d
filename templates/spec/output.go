package spec

import (
	"errors"
	"regexp"
	"strings"
)

// The names of generated files, as the schema has them too: ordinary Go files
// that the go command sees on every system.
const (
	outputPattern = `^[A-Za-z0-9][A-Za-z0-9_.-]*\.go$`
	testPattern   = `_test\.go$`
	maxFileName   = 200 // file systems allow 255 bytes
)

var outputRegexp = regexp.MustCompile(outputPattern)

// CheckOutputName refuses a name that is a path, or that is not the name of an
// ordinary Go file which the go command sees.
func CheckOutputName(name string) error {
	switch {
	case strings.ContainsAny(name, `/\`):
		return errors.New("must be a file name, not a path")
	case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
		return errors.New("must end in .go, and not in _test.go")
	case !outputRegexp.MatchString(name):
		return errors.New("must start with a letter or digit, and hold only these and . _ -")
	case len(name) > maxFileName:
		return errors.New("is too long for a file name")
	}
	return nil
}
