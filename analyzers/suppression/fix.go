package suppression

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
)

// removal returns the fix that deletes a stale comment, or our names from one
// that it shares with other tools. There is none if the file cannot be read
// back as it was parsed.
func (c *checker) removal(comment directive.Comment) []analysis.SuggestedFix {
	file := c.pass.Fset.File(comment.Pos)
	src, err := c.pass.ReadFile(file.Name())
	if err != nil || len(src) != file.Size() {
		return nil
	}
	from, to := file.Offset(comment.Pos), file.Offset(comment.End)
	text := string(src[from:to])
	edit, message := analysis.TextEdit{Pos: comment.Pos, End: comment.End}, "remove our names from the stale suppression"
	if rest, ok := c.withoutOurs(text); ok {
		edit.NewText = []byte(rest)
	} else {
		from, to := lineExtent(src, from, to)
		edit.Pos, edit.End, message = file.Pos(from), file.Pos(to), "delete the stale suppression"
	}
	return []analysis.SuggestedFix{{Message: message, TextEdits: []analysis.TextEdit{edit}}}
}

// withoutOurs returns a //lint:ignore or //nolint comment without our names.
// It reports false if no other is left, or if the comment has another form.
func (c *checker) withoutOurs(text string) (string, bool) {
	form, names, rest := splitComment(text)
	if form == "" {
		return "", false
	}
	others := slices.DeleteFunc(strings.Split(names, ","), func(n string) bool {
		n = strings.TrimSpace(n)
		return n == "" || c.isKnown(n) || strings.EqualFold(n, directive.Name)
	})
	if len(others) == 0 {
		return "", false
	}
	return form + strings.Join(others, ",") + rest, true
}

// splitComment splits a comment that may hold others' names around its list of
// names: "//nolint:" "a,b" " // reason".
func splitComment(text string) (form, names, rest string) {
	if i := strings.Index(text, "nolint:"); i >= 0 && strings.Trim(text[:i], "/ \t") == "" {
		form, names = text[:i+len("nolint:")], text[i+len("nolint:"):]
		if i := strings.Index(names, "//"); i >= 0 {
			names, rest = names[:i], names[i:]
		}
		trimmed := strings.TrimRight(names, " \t")
		return form, trimmed, names[len(trimmed):] + rest
	}
	if list, ok := strings.CutPrefix(text, "//lint:ignore"); ok {
		names = strings.TrimLeft(list, " \t")
		form = text[:len(text)-len(names)]
		if i := strings.IndexAny(names, " \t"); i >= 0 {
			names, rest = names[:i], names[i:]
		}
		return form, names, rest
	}
	return "", "", ""
}

// lineExtent widens the extent of a comment to what should go with it: the
// blanks before it at the end of a line of code; its whole line if it stands
// alone, and in a doc comment the empty line that set it off.
func lineExtent(src []byte, from, to int) (int, int) {
	start := bytes.LastIndexByte(src[:from], '\n') + 1
	if before := bytes.TrimSpace(src[start:from]); len(before) > 0 {
		return start + len(bytes.TrimRight(src[start:from], " \t")), to
	}
	if i := bytes.IndexByte(src[to:], '\n'); i >= 0 {
		to += i + 1
	} else {
		to = len(src)
	}
	above := bytes.LastIndexByte(src[:max(start-1, 0)], '\n') + 1
	if strings.TrimSpace(string(src[above:start])) == "//" && !bytes.HasPrefix(bytes.TrimSpace(src[to:]), []byte("//")) {
		start = above
	}
	return start, to
}
