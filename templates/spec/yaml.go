package spec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// parseYAML returns the root mapping of the only document.
func parseYAML(path string, source []byte, errs *Errors) *yaml.Node {
	start := At{File: path, Line: 1, Col: 1}
	if len(source) > MaxSize {
		errs.Add(start, "a spec may have at most %d bytes", MaxSize)
		return nil
	}
	if !checkText(path, source, errs) {
		return nil
	}
	loader, err := yaml.NewLoader(bytes.NewReader(source))
	if err != nil {
		errs.Add(start, "%v", err)
		return nil
	}
	var doc, second yaml.Node
	switch err := loader.Load(&doc); {
	case errors.Is(err, io.EOF):
		errs.Add(start, "the spec is empty: want version and scaffolds")
		return nil
	case err != nil:
		addYAMLError(path, source, err, errs)
		return nil
	}
	switch err := loader.Load(&second); {
	case err == nil:
		errs.Add(At{File: path, Line: second.Line, Col: second.Column}, "a spec holds one YAML document")
		return nil
	case !errors.Is(err, io.EOF):
		addYAMLError(path, source, err, errs)
		return nil
	}
	return rootMapping(path, &doc, errs)
}

// rootMapping returns the mapping that the document must be.
func rootMapping(path string, doc *yaml.Node, errs *Errors) *yaml.Node {
	root := doc.Content[0]
	at := At{File: path, Line: root.Line, Col: root.Column}
	switch {
	case root.Kind == yaml.MappingNode:
		return root
	case kindWord(root) == "nothing":
		errs.Add(At{File: path, Line: 1, Col: 1}, "the spec is empty: want version and scaffolds")
	default:
		errs.Add(at, "a spec is a mapping with version and scaffolds (got %s)", kindWord(root))
	}
	return nil
}

// addYAMLError records a syntax error where the parser met it, or, for what is
// still open at the end of the file, where that begins.
func addYAMLError(path string, source []byte, err error, errs *Errors) {
	at := At{File: path, Line: 1, Col: 1}
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		errs.Add(at, "not YAML: %v", err)
		return
	}
	lines := bytes.Split(bytes.TrimRight(source, " \t\r\n"), []byte("\n"))
	last := len(lines)
	at.Line, at.Col = last, max(1, utf8.RuneCount(lines[last-1]))
	for _, mark := range []yaml.Mark{load.Mark, load.ContextMark} {
		if 0 < mark.Line && mark.Line <= last {
			at.Line, at.Col = mark.Line, mark.Column
			break
		}
	}
	errs.Add(at, "not YAML: %s", syntaxMessage(load, at.char(source)))
}

// syntaxMessage says what the parser met in the words of someone who writes a
// spec. Char is the character that it stopped at.
func syntaxMessage(load *yaml.LoadError, char rune) string {
	msg := load.Message
	switch {
	case char == '\t':
		return "indent with spaces, not with tabs"
	case strings.Contains(msg, "cannot start any token"):
		return fmt.Sprintf("a value that starts with %c must be quoted", char)
	case strings.Contains(msg, "mapping values are not allowed"):
		return `a ":" that begins no value must be quoted, and a key must be indented like the others`
	case load.ContextMsg != "":
		return msg + " " + load.ContextMsg
	}
	return msg
}

// char returns the character at the position, or 0.
func (a At) char(source []byte) rune {
	line := []rune(a.line(source))
	if a.Col < 1 || a.Col > len(line) {
		return 0
	}
	return line[a.Col-1]
}
