package spec

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// bom is the byte order mark that some editors on Windows put first.
const bom = "\ufeff"

// checkText refuses bytes that are no plain UTF-8 text, at the first of them.
// Besides what YAML forbids these are the line breaks that YAML knows and
// editors do not agree on: with them, line numbers would mean nothing.
func checkText(path string, source []byte, errs *Errors) bool {
	source = bytes.TrimPrefix(source, []byte(bom))
	at := At{File: path, Line: 1, Col: 1}
	for i := 0; i < len(source); {
		r, size := utf8.DecodeRune(source[i:])
		if msg := refuseRune(r, size, source[i:]); msg != "" {
			errs.Add(at, "%s", msg)
			return false
		}
		at.Col++
		if r == '\n' {
			at.Line, at.Col = at.Line+1, 1
		}
		i += size
	}
	return true
}

// refuseRune says why a character cannot stand in a spec, or "".
func refuseRune(r rune, size int, rest []byte) string {
	switch {
	case r == utf8.RuneError && size == 1:
		return fmt.Sprintf("a spec must be UTF-8 text (got the byte 0x%02x)", rest[0])
	case r == '\t' || r == '\n' || r == '\r' && bytes.HasPrefix(rest, []byte("\r\n")):
		return ""
	case r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029':
		return fmt.Sprintf("lines must end in LF or CR LF (got the line break %U)", r)
	case r < ' ' || 0x7f <= r && r <= 0x9f || r == 0xfeff || r == 0xfffe || r == 0xffff:
		return fmt.Sprintf("a spec must not hold invisible characters (got %U)", r)
	}
	return ""
}

// Clip shortens a text of the user's for a message.
func Clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// maxMessage is the longest message, in characters.
const maxMessage = 500

// oneLine makes any text fit for a line of an error list: white space becomes
// one blank, and what a terminal could take for a command is escaped.
func oneLine(s string) string {
	var b strings.Builder
	n := 0
	for word := range strings.FieldsSeq(s) {
		if n > 0 {
			b.WriteByte(' ')
		}
		for _, r := range word {
			if n++; n > maxMessage {
				return b.String() + "…"
			}
			if unicode.IsPrint(r) {
				b.WriteRune(r)
			} else {
				fmt.Fprintf(&b, "%U", r)
			}
		}
	}
	return b.String()
}
