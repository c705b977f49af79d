package summary

import (
	_ "embed"
	"fmt"
	"go/types"
	"strconv"
	"strings"
	"sync"
)

//go:generate go run ./stdtable -o std.txt

//go:embed std.txt
var stdText string

// A Table holds the summaries of the exported functions of the standard
// library, without chains: their names say enough.
type Table struct {
	// Version is the release that the table was made from, such as "go1.26".
	Version string

	packages map[string]map[string]*Summary
}

// StandardLibrary returns the embedded table, parsed at the first call.
var StandardLibrary = sync.OnceValue(func() *Table {
	t, err := ParseTable(stdText)
	if err != nil {
		panic(err) // the file is part of this package, and a test reads it
	}
	return t
})

// Has reports whether a package belongs to the standard library.
func (t *Table) Has(path string) bool {
	_, ok := t.packages[path]
	return ok
}

// Lookup returns the summary of a function of the standard library, nil if it
// does not block.
func (t *Table) Lookup(fn *types.Func) *Summary {
	functions := t.packages[fn.Pkg().Path()]
	if len(functions) == 0 {
		return nil
	}
	_, name := FuncName(fn)
	return functions[name]
}

// ParseTable reads a table. Lines that start with # are comments, except that
// the first gives the release; a line without indentation opens a package; an
// indented one holds a function and its waits, as [Summary.Row] writes them.
func ParseTable(text string) (*Table, error) {
	t := &Table{packages: map[string]map[string]*Summary{}}
	var functions map[string]*Summary
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		row, indented := strings.CutPrefix(line, "\t")
		switch {
		case n == 1:
			t.Version = strings.TrimPrefix(line, "# ")
		case line == "" || line[0] == '#':
		case !indented:
			functions = map[string]*Summary{}
			t.packages[line] = functions
		case functions == nil:
			return nil, fmt.Errorf("std.txt:%d: function outside a package", n)
		default:
			name, sum, err := parseRow(row)
			if err != nil {
				return nil, fmt.Errorf("std.txt:%d: %w", n, err)
			}
			functions[name] = sum
		}
	}
	return t, nil
}

// Row renders the summary as it stands in the table behind a function's name:
// for each wait its class, what ends it, ":n" for a context in parameter n
// (receiver first, from 1) and "@n" for a wait on parameter n; then "invokes="
// with the bits of the parameters that it runs.
func (s *Summary) Row() string {
	var words []string
	for _, w := range s.Waits {
		word := w.Class.String() + w.Ends.String()
		if w.Ctx > 0 {
			word += ":" + strconv.Itoa(int(w.Ctx))
		}
		if w.On > 0 {
			word += "@" + strconv.Itoa(int(w.On))
		}
		words = append(words, word)
	}
	if s.Invokes != 0 {
		words = append(words, "invokes="+strconv.Itoa(int(s.Invokes)))
	}
	return strings.Join(words, " ")
}

func parseRow(row string) (string, *Summary, error) {
	words := strings.Fields(row)
	if len(words) < 2 {
		return "", nil, fmt.Errorf("%q: want a name and at least one wait", row)
	}
	sum := &Summary{}
	for _, word := range words[1:] {
		if bits, ok := strings.CutPrefix(word, "invokes="); ok {
			n, err := strconv.ParseUint(bits, 10, 32)
			if err != nil {
				return "", nil, err
			}
			sum.Invokes = uint32(n)
			continue
		}
		w, err := parseWait(word)
		if err != nil {
			return "", nil, err
		}
		sum.Waits = append(sum.Waits, w)
		sum.Touches |= 1 << w.Class
	}
	return words[0], sum, nil
}

func parseWait(word string) (Wait, error) {
	var w Wait
	word, on, _ := strings.Cut(word, "@")
	word, ctx, _ := strings.Cut(word, ":")
	parts := strings.Split(word, "+")
	w.Class = parseClass(parts[0])
	if w.Class == None {
		return w, fmt.Errorf("%q is no class of waits", parts[0])
	}
	for _, end := range parts[1:] {
		switch end {
		case "ctx":
			w.Ends |= ByContext
		case "time":
			w.Ends |= ByTime
		case "signal":
			w.Ends |= BySignal
		default:
			return w, fmt.Errorf("%q does not end waits", end)
		}
	}
	for _, place := range []struct {
		text string
		to   *Place
	}{{on, &w.On}, {ctx, &w.Ctx}} {
		if place.text == "" {
			continue
		}
		n, err := strconv.ParseInt(place.text, 10, 16)
		if err != nil {
			return w, err
		}
		*place.to = Place(n)
	}
	return w, nil
}
