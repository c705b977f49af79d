package spec

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// At says where in a spec a value stands: for error messages.
type At struct {
	File      string
	Line, Col int    // 1-based; the column counts characters
	Path      string // keys from the scaffold down: "retry.attempts"; "" for the scaffold itself
}

// Key returns the position for a key below this one. The line and column stay
// those of the parent until a value is found.
func (a At) Key(name string) At {
	if a.Path != "" {
		name = a.Path + "." + name
	}
	a.Path = name
	return a
}

// An Error is one thing that is wrong with a spec, or with a Go file that a
// spec refers to.
type Error struct {
	At  At
	Msg string // what is wrong, and what was found: "must be at least 1 (got 0)"
}

// Error returns "file:line:col: path: message".
func (e *Error) Error() string {
	if e.At.Path == "" {
		return fmt.Sprintf("%s:%d:%d: %s", e.At.File, e.At.Line, e.At.Col, e.Msg)
	}
	return fmt.Sprintf("%s:%d:%d: %s: %s", e.At.File, e.At.Line, e.At.Col, e.At.Path, e.Msg)
}

// Errors collects what is wrong, so that a user sees all of it at once. The
// zero value is ready for use.
type Errors struct{ list []*Error }

// Add records an error at a position. Whatever the message quotes, it stays one
// line of printable text.
func (e *Errors) Add(at At, format string, args ...any) {
	at.Path = oneLine(at.Path)
	e.list = append(e.list, &Error{At: at, Msg: oneLine(fmt.Sprintf(format, args...))})
}

// Len returns the number of errors recorded so far.
func (e *Errors) Len() int { return len(e.list) }

// List returns the errors sorted by file and position, without repetitions.
func (e *Errors) List() []*Error {
	list := slices.Clone(e.list)
	slices.SortStableFunc(list, func(a, b *Error) int {
		return cmp.Or(
			cmp.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Col, b.At.Col),
		)
	})
	return slices.CompactFunc(list, func(a, b *Error) bool { return *a == *b })
}

// Err returns nil when nothing was recorded, and e otherwise.
func (e *Errors) Err() error {
	if len(e.list) == 0 {
		return nil
	}
	return e
}

// Error returns all messages, a line each.
func (e *Errors) Error() string {
	lines := make([]string, 0, len(e.list))
	for _, err := range e.List() {
		lines = append(lines, err.Error())
	}
	return strings.Join(lines, "\n")
}

// maxExcerpt is the number of characters of a source line that an excerpt shows.
const maxExcerpt = 160

// Excerpt shows the line of source that the position names, with a caret under
// the column, for a terminal. It returns "" when the source has no such line
// or the line cannot be shown.
func (a At) Excerpt(source []byte) string {
	line := a.line(source)
	unprintable := func(r rune) bool { return r != '\t' && !unicode.IsPrint(r) }
	if line == "" || utf8.RuneCountInString(line) > maxExcerpt || !utf8.ValidString(line) ||
		strings.ContainsFunc(line, unprintable) {
		return ""
	}
	number := fmt.Sprintf("%5d", a.Line)
	return fmt.Sprintf("%s | %s\n%*s | %s^\n", number, line, len(number), "", caretIndent(line, a.Col))
}

// line returns the text of the position's line, or "" if there is none.
func (a At) line(source []byte) string {
	if a.Line < 1 {
		return ""
	}
	rest := bytes.TrimPrefix(source, []byte(bom))
	for n := 1; n < a.Line; n++ {
		_, after, ok := bytes.Cut(rest, []byte("\n"))
		if !ok {
			return ""
		}
		rest = after
	}
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	return strings.TrimSuffix(string(line), "\r")
}

// caretIndent returns white space as wide as the first col-1 characters of the
// line; tabs stay tabs, so that the caret lines up wherever they lead.
func caretIndent(line string, col int) string {
	var indent strings.Builder
	for _, r := range line {
		if col--; col < 1 {
			break
		}
		if r != '\t' {
			r = ' '
		}
		indent.WriteRune(r)
	}
	return indent.String()
}
