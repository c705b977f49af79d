package report

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// github writes workflow commands, which GitHub Actions shows as annotations
// on the changed lines. The syntax and its escapes:
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
type github struct {
	w io.Writer
	o Options
}

// Failure writes an annotation where the compiler complained.
func (g *github) Failure(f Failure) error {
	return g.annotate("asynclint", f.Pos, Position{}, f.String())
}

// Finding writes the trace into the message: an annotation has one place only.
func (g *github) Finding(f Finding) error {
	var message strings.Builder
	message.WriteString(f.Message)
	for i, s := range f.Steps {
		fmt.Fprintf(&message, "\n%d. %s:%d: ", i+1, g.file(s.Start), s.Start.Line)
		if s.Goroutine != "" {
			message.WriteString(s.Goroutine + ": ")
		}
		message.WriteString(s.Text)
	}
	return g.annotate("asynclint: "+f.Rule, f.Start, f.End, message.String())
}

func (g *github) Close() error { return nil }

func (g *github) file(p Position) string { return filepath.ToSlash(relative(g.o.Dir, p.File)) }

// annotate writes one command. Columns are left out of an annotation that
// spans lines: GitHub refuses them there.
func (g *github) annotate(title string, start, end Position, message string) error {
	properties := []string{}
	add := func(key string, value any) {
		properties = append(properties, key+"="+escapeProperty(fmt.Sprint(value)))
	}
	if start.File != "" {
		add("file", g.file(start))
	}
	if start.Line > 0 {
		add("line", start.Line)
	}
	if end.Line > start.Line {
		add("endLine", end.Line)
	} else if start.Column > 0 {
		add("col", start.Column)
		if end.Line == start.Line && end.Column > start.Column {
			add("endColumn", end.Column)
		}
	}
	add("title", title)
	_, err := fmt.Fprintf(g.w, "::error %s::%s\n", strings.Join(properties, ","), escapeData(message))
	return err
}

// escapeData keeps a message on the one line that a command has.
func escapeData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// escapeProperty also hides what separates properties from each other and from
// the message.
func escapeProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(escapeData(s))
}
