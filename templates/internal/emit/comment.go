package emit

import "strings"

// width is the column at which doc comments are wrapped, the "// " included.
const width = 80

// docComment renders a doc text as a comment. Paragraphs are separated by an
// empty line and wrapped; a line that starts with "- " is an item of a list, one
// that starts with white space is code.
func docComment(doc string) Text {
	doc = strings.TrimSpace(doc)
	if doc == "" {
		return ""
	}
	var lines, paragraph []string
	flush := func() {
		lines = append(lines, wrap(strings.Join(paragraph, " "))...)
		paragraph = nil
	}
	for line := range strings.Lines(doc) {
		line = strings.TrimRight(line, " \t\n")
		switch {
		case line == "":
			flush()
			lines = append(lines, "")
		case strings.HasPrefix(line, "- "):
			flush()
			lines = append(lines, "  "+line) // Go doc takes only indented lines for a list
		case line[0] == ' ' || line[0] == '\t':
			flush()
			lines = append(lines, line)
		default:
			paragraph = append(paragraph, line)
		}
	}
	flush()
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(strings.TrimRight("// "+line, " ") + "\n")
	}
	return Text(b.String())
}

func wrap(paragraph string) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(paragraph) {
		switch {
		case line == "":
			line = word
		case len("// ")+len(line)+1+len(word) > width:
			lines = append(lines, line)
			line = word
		default:
			line += " " + word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
