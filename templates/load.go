package templates

import (
	"fmt"
	"io"
	"os"

	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// Load reads and parses one spec file. What is wrong goes to errs; the result
// is nil when there is nothing to go on with.
func Load(path string, errs *spec.Errors) *spec.File {
	source, err := read(path)
	if err != nil {
		errs.Add(spec.At{File: path, Line: 1, Col: 1}, "cannot read the spec: %v", plainError(err))
		return nil
	}
	return spec.Parse(path, source, errs)
}

// read returns the bytes of a regular file, and of a very large one only so
// many that the parser sees it to be too large.
func read(path string) ([]byte, error) {
	info, err := os.Stat(path) // before opening: that of a named pipe would wait
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("no regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, spec.MaxSize+1))
}
