// Package console writes to the user: plain text to a pipe, colour and passing
// progress to a terminal.
package console

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

// A Console is where a command writes. Out takes results, Err all the rest.
type Console struct {
	Out, Err io.Writer
	Terminal bool // Err is a terminal: notes that pass are welcome
	Colour   bool // Err shows colours
}

// New returns a console on two files, finding out whether they are a terminal.
// NO_COLOR and TERM=dumb turn colours off (https://no-color.org).
func New(out, err *os.File) *Console {
	terminal := term.IsTerminal(int(err.Fd()))
	return &Console{
		Out: out, Err: err, Terminal: terminal,
		Colour: terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb",
	}
}

// Errorf writes one line to Err.
func (c *Console) Errorf(format string, args ...any) { fmt.Fprintf(c.Err, format+"\n", args...) }

// Notef writes a line to a terminal only.
func (c *Console) Notef(format string, args ...any) {
	if c.Terminal {
		c.Errorf(format, args...)
	}
}

// Progress replaces the line of an earlier Progress on a terminal.
func (c *Console) Progress(format string, args ...any) {
	if c.Terminal {
		fmt.Fprintf(c.Err, "\r\x1b[K"+format, args...)
	}
}

// EndProgress takes the progress line away.
func (c *Console) EndProgress() { c.Progress("") }

// Select Graphic Rendition codes (ECMA-48).
const (
	bold  = "1"
	green = "32"
)

func (c *Console) paint(code, text string) string {
	if !c.Colour {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[m"
}
