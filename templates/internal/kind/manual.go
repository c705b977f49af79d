package kind

import "strings"

// Manual returns the package comment of a doc.go as plain text: the manual of
// the kind that embeds it.
func Manual(source string) string {
	comment, _, _ := strings.Cut(source, "\npackage ")
	var b strings.Builder
	for line := range strings.Lines(comment + "\n") {
		b.WriteString(strings.TrimPrefix(strings.TrimPrefix(line, "//"), " "))
	}
	return b.String()
}
