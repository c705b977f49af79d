package analyzers_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
)

// floors are the shares of the variants that are found, in percent, by
// technique. They are raised when the rules get better, and never lowered: the
// variants were written before the rules and are not adapted to them.
var floors = map[string]int{"L": 90, "O": 71, "K": 69, "S": 90, "M": 26}

// A want is a rule that may report a line, and what its message says.
type want struct {
	rule    string
	message *regexp.Regexp
}

var (
	wantComment = regexp.MustCompile(`// want (.*)$`)
	wantItem    = regexp.MustCompile("^(\\w+):(`[^`]*`|\"(?:[^\"\\\\]|\\\\.)*\")\\s*")
)

// wants returns what a variant expects by line. A finding of one of the rules
// on one of the lines is enough.
func wants(t *testing.T, p program) map[int][]want {
	t.Helper()
	all := map[int][]want{}
	for i, line := range strings.Split(p.source, "\n") {
		comment := wantComment.FindStringSubmatch(line)
		if comment == nil {
			continue
		}
		for rest := comment[1]; rest != ""; {
			item := wantItem.FindStringSubmatch(rest)
			if item == nil {
				t.Fatalf("%s:%d: want rule:\"regexp\", got %q", p, i+1, rest)
			}
			text, err := strconv.Unquote(item[2])
			if err != nil {
				t.Fatalf("%s:%d: %s: %v", p, i+1, item[2], err)
			}
			all[i+1] = append(all[i+1], want{item[1], regexp.MustCompile(text)})
			rest = rest[len(item[0]):]
		}
	}
	if len(all) == 0 {
		t.Errorf("%s expects nothing", p)
	}
	return all
}

// TestVariants counts how many of the variants are found: other programs with
// the same bugs, for which nobody has tuned the rules.
func TestVariants(t *testing.T) {
	rows := map[string][]string{}
	for _, row := range columns(t, "variants.tsv", "variant,kernel,technique,clothes") {
		rows[row[0]] = row
	}
	said := map[string][]found{}
	for _, f := range analyse(t, load(t, "./variants/...")...) {
		said[f.file] = append(said[f.file], f)
	}
	total := counts{}
	var text bytes.Buffer
	w := tabwriter.NewWriter(&text, 0, 8, 2, ' ', 0)
	for _, p := range programs(t, "variants") {
		row := rows[p.name]
		delete(rows, p.name)
		if row == nil {
			t.Errorf("%s is not in variants.tsv", p)
			continue
		}
		hit := reportVariant(t, w, p, row, said[p.file])
		total.add("technique "+row[2], hit)
		total.add("total", hit)
	}
	for name := range rows {
		t.Errorf("variants.tsv: there is no variant %s", name)
	}
	w.Flush()
	t.Logf("\n%s%s", &text, total)
	for technique, floor := range floors {
		n := total["technique "+technique]
		if n[1] == 0 || n[0]*100 < floor*n[1] {
			t.Errorf("technique %s: %d of %d variants are found, want %d %%", technique, n[0], n[1], floor)
		}
	}
}

// reportVariant writes a variant's line of the table, and says whether it is
// found. A finding that no want expects is an error: the bug is on the lines
// that have one.
func reportVariant(t *testing.T, w *tabwriter.Writer, p program, row []string, said []found) bool {
	t.Helper()
	expected := wants(t, p)
	hit, first, unknown := false, "", ""
	for _, f := range said {
		switch {
		case f.rule == "unknowns":
			unknown = fmt.Sprintf("unknown: line %d: %s", f.line, f.message)
		case matchesWant(expected[f.line], f):
			if !hit {
				first = fmt.Sprintf("%s, line %d: %s", f.rule, f.line, firstWords(f.message))
			}
			hit = true
		default:
			t.Errorf("%s:%d: not expected: %s: %s", p, f.line, f.rule, f.message)
		}
	}
	if first == "" {
		first = unknown
	}
	fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", p.name, row[2], word(hit), row[1], first)
	return hit
}

func matchesWant(expected []want, f found) bool {
	for _, e := range expected {
		if e.rule == f.rule && e.message.MatchString(f.message) {
			return true
		}
	}
	return false
}
