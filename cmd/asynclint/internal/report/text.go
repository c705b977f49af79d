package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// text writes for people: the message, the line with a caret under the
// operation, and the steps that lead to it, under the goroutine that makes
// them. Steps keep the order in which they happen, so a goroutine that acts in
// turns with another is named at each turn.
//
//	shop/fetch.go:14:3: goroutine may block forever: ... (goroutineleak)
//	   14 | 		errs <- work()
//	      | 		^~~~
//	   main
//	      1. shop/fetch.go:12:2: starts goroutine 1
type text struct {
	w       io.Writer
	o       Options
	src     *source
	started bool
}

// Failure writes nothing: failures are on standard error, for every format.
func (t *text) Failure(Failure) error { return nil }

// Finding writes the whole finding at once, so that findings stay in one piece
// when the output is shared. An empty line parts those that show source.
func (t *text) Finding(f Finding) error {
	var b bytes.Buffer
	if t.started && t.o.Context >= 0 {
		b.WriteByte('\n')
	}
	t.started = true
	fmt.Fprintf(&b, "%s: %s %s\n",
		t.paint(bold, t.position(f.Start)), f.Message, t.paint(dim, "("+f.Rule+")"))
	t.snippet(&b, f.Start, f.End)
	t.steps(&b, f.Steps)
	if len(f.Fixes) > 0 {
		fmt.Fprintf(&b, "   %s %s (-fix)\n", t.paint(dim, "fix:"), f.Fixes[0].Message)
	}
	_, err := t.w.Write(b.Bytes())
	return err
}

func (t *text) Close() error { return nil }

// position renders as much of the position as is known, as compilers do.
func (t *text) position(p Position) string {
	switch file := relative(t.o.Dir, p.File); {
	case file == "":
		return "-"
	case p.Line == 0:
		return file
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", file, p.Line)
	default:
		return fmt.Sprintf("%s:%d:%d", file, p.Line, p.Column)
	}
}

// snippet shows the line of start with the range underlined, and the lines
// around it that the user asked for.
func (t *text) snippet(b *bytes.Buffer, start, end Position) {
	if t.o.Context < 0 {
		return
	}
	for n := start.Line - t.o.Context; n <= start.Line+t.o.Context; n++ {
		line, ok := t.src.line(start.File, n)
		if !ok {
			continue
		}
		fmt.Fprintf(b, "%s%s\n", t.paint(dim, fmt.Sprintf("%5d | ", n)), line)
		if n == start.Line && 0 < start.Column && start.Column <= len(line)+1 {
			fmt.Fprintf(b, "%s%s\n", t.paint(dim, "      | "), t.underline(line, start, end))
		}
	}
}

// underline returns the marks below the range: to its end, or to the end of
// the line for one that goes on below.
func (t *text) underline(line string, start, end Position) string {
	from, to := start.Column-1, len(line)
	if end.File == start.File && end.Line == start.Line {
		to = min(end.Column-1, len(line))
	}
	width := 1
	if to > from {
		width = utf8.RuneCountInString(strings.TrimRight(line[from:to], " \t"))
	}
	// Tabs stay tabs, so that the marks stand right at any tab width.
	lead := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, line[:from])
	return lead + t.paint(red, "^"+strings.Repeat("~", max(width-1, 0)))
}

// steps numbers the steps through, so that their order holds across goroutines.
func (t *text) steps(b *bytes.Buffer, steps []Step) {
	for i, s := range steps {
		if i == 0 || s.Goroutine != steps[i-1].Goroutine {
			fmt.Fprintf(b, "   %s\n", t.paint(bold, cmp.Or(s.Goroutine, "see also")))
		}
		fmt.Fprintf(b, "      %d. %s: %s\n", i+1, t.position(s.Start), s.Text)
	}
}

// The colours, as SGR parameters.
const (
	bold = "1"
	dim  = "2"
	red  = "31"
)

// paint wraps s in a colour, where colours are wanted.
func (t *text) paint(sgr, s string) string {
	if !t.o.Color {
		return s
	}
	return "\x1b[" + sgr + "m" + s + "\x1b[0m"
}
