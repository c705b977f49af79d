package console

import (
	"os"
	"strings"

	"github.com/seed-5a033449/asyncgen/templates/spec"
)

const (
	// few errors can be counted by eye: more get a total.
	few = 5
	// maxExcerpts is how many errors are shown with their source line. Each
	// costs a search through the file.
	maxExcerpts = 100
	// maxFile is the largest file, in bytes, that is read for an excerpt.
	maxFile = 4 << 20
)

// Errors shows everything that is wrong, each with the line it stands on.
// Sources are the bytes of the specs by their paths; other files are read.
func (c *Console) Errors(errs *spec.Errors, sources map[string][]byte) {
	list := errs.List()
	for i, err := range list {
		c.Errorf("%s", c.highlight(err.Error(), err.At))
		if i < maxExcerpts {
			c.excerpt(err.At, sources)
		}
	}
	if len(list) > few {
		c.Errorf("%d errors", len(list))
	}
}

// highlight makes the position stand out.
func (c *Console) highlight(line string, at spec.At) string {
	position := (&spec.Error{At: spec.At{File: at.File, Line: at.Line, Col: at.Col}}).Error()
	rest, ok := strings.CutPrefix(line, position)
	if !ok {
		return line
	}
	return c.paint(bold, position) + rest
}

func (c *Console) excerpt(at spec.At, sources map[string][]byte) {
	source, ok := sources[at.File]
	if !ok {
		source = readRegular(at.File)
		sources[at.File] = source
	}
	text := at.Excerpt(source)
	if i := strings.LastIndex(text, "^"); i >= 0 { // the caret comes last
		text = text[:i] + c.paint(green, "^") + text[i+1:]
	}
	_, _ = c.Err.Write([]byte(text))
}

// readRegular returns the content of a file of ordinary kind and size, and
// nothing otherwise: without an excerpt the error is still complete.
func readRegular(path string) []byte {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxFile {
		return nil // to open a named pipe would be to wait
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	return content
}
