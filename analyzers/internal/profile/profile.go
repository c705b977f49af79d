// Package profile answers how much of a CPU, block, mutex or goroutine profile
// falls on a function, or on a line of it.
//
// A profile was taken from a program that may have been built elsewhere, from
// another checkout, or with -trimpath, so that places are told by import path, base
// name of the file and line, not by the path of the file. Package main has the path
// "main" there, whatever its directory.
package profile

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/google/pprof/profile"

	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// A Profile is one profile, summed up by function and by line. What calls count,
// too: a function's weight includes what it calls.
type Profile struct {
	Kind  string // "block profile", "CPU profile" or "goroutine profile"
	total int64
	funcs map[place]weight
	lines map[place]weight
}

// A place is a declared function, with its literals, or a line of one.
type place struct {
	pkg  string // import path, or "main"
	fn   string // "serve", "(*Server).serve"; "" with a line
	file string // base name; "" with a function
	line int
}

// A weight is what falls on a place.
type weight struct {
	all int64
	// outer is what falls on it where it is the outermost function of its stack: the
	// goroutine's own loop, not work for somebody. Of a goroutine profile it is also
	// all that main does: at any moment it waits for the end of the program.
	outer int64
}

// Open reads a profile from a file. Each file is read once in a process.
func Open(file string) (*Profile, error) {
	read, _ := opened.LoadOrStore(file, sync.OnceValues(func() (*Profile, error) {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		p, err := Read(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		return p, nil
	}))
	return read.(func() (*Profile, error))()
}

var opened sync.Map // func() (*Profile, error), by name of the file

// Read reads a profile in the form of package runtime/pprof, compressed or not. The
// error says what else a file is that looks like one, and how to get a better one.
func Read(r io.Reader) (*Profile, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	if goroutines.Match(data) {
		return nil, errors.New("a list of goroutines as text, not a profile: take it without ?debug= (WriteTo with 0)")
	}
	raw, err := profile.ParseData(data)
	if err != nil {
		return nil, fmt.Errorf("not a whole profile: %w", err)
	}
	p := &Profile{funcs: map[place]weight{}, lines: map[place]weight{}}
	index := p.choose(raw.SampleType)
	if index < 0 {
		return nil, fmt.Errorf("not a CPU, block, mutex or goroutine profile (got one of %s)", typesOf(raw))
	}
	if len(raw.Sample) == 0 {
		return nil, fmt.Errorf("the %s holds no samples%s", p.Kind, hints[p.Kind])
	}
	for _, s := range raw.Sample {
		p.add(s, s.Value[index])
	}
	if len(p.funcs) == 0 {
		return nil, fmt.Errorf("the %s holds no names of functions: take it without ?debug=", p.Kind)
	}
	return p, nil
}

// goroutines matches the text that /debug/pprof/goroutine?debug=1 and debug=2 give.
var goroutines = regexp.MustCompile(`^goroutine (profile: total )?\d+`)

// hints say why a profile may be empty.
var hints = map[string]string{
	"block profile": ": has the program called runtime.SetBlockProfileRate?",
	"CPU profile":   ": was the program idle, or the time too short?",
}

// choose sets the kind of the profile, and returns which of a sample's values is its
// weight, -1 if none is.
func (p *Profile) choose(types []*profile.ValueType) int {
	index := -1
	for i, t := range types {
		switch t.Type + "/" + t.Unit {
		case "delay/nanoseconds": // of mutexes, too
			p.Kind, index = "block profile", i
		case "cpu/nanoseconds":
			p.Kind, index = "CPU profile", i
		case "goroutine/count", "goroutines/count":
			p.Kind, index = "goroutine profile", i
		}
	}
	return index
}

func typesOf(raw *profile.Profile) string {
	var names []string
	for _, t := range raw.SampleType {
		names = append(names, t.Type)
	}
	return cmp.Or(strings.Join(names, ", "), "nothing")
}

// add counts a sample once for each place that its stack passes.
func (p *Profile) add(s *profile.Sample, value int64) {
	p.total += value
	seen := map[place]bool{}
	outermost, isMain := true, false
	for i := len(s.Location) - 1; i >= 0; i-- {
		lines := s.Location[i].Line
		for j := len(lines) - 1; j >= 0; j-- { // inlined calls stand innermost first
			fn := lines[j].Function
			if fn == nil {
				continue
			}
			pkg, name := split(fn.Name)
			if pkg == "runtime" || pkg == "" || wrapper.MatchString(fn.Name) {
				continue
			}
			count := func(sums map[place]weight, at place) {
				if seen[at] {
					return
				}
				seen[at] = true
				w := sums[at]
				w.all += value
				if outermost {
					w.outer += value
				}
				sums[at] = w
			}
			count(p.funcs, place{pkg: pkg, fn: name})
			count(p.lines, place{pkg: pkg, file: filepath.Base(fn.Filename), line: int(lines[j].Line)})
			outermost = p.Kind == "goroutine profile" && (outermost && pkg == "main" && name == "main" || isMain)
			isMain = outermost
		}
	}
}

// literal is what the compiler adds to the name of a function for those in it.
var literal = regexp.MustCompile(`(\.func\d+|\.gowrap\d+|\.deferwrap\d+|-range\d+|-fm)(\.\d+|\.func\d+|\.gowrap\d+|\.deferwrap\d+|-range\d+)*$`)

// wrapper matches what the compiler puts around the call of a go or defer statement.
var wrapper = regexp.MustCompile(`\.(gowrap|deferwrap)\d+$`)

// split divides the name of a function in a profile into the import path and the
// declared function. Type arguments and literals are left out.
func split(name string) (pkg, fn string) {
	name = Plain(name)
	slash := strings.LastIndexByte(name, '/') + 1
	path, fn, ok := strings.Cut(name[slash:], ".")
	if !ok {
		return "", ""
	}
	return strings.ReplaceAll(name[:slash]+path, "%2e", "."), literal.ReplaceAllString(fn, "")
}

// Plain returns a function's name without type parameters or arguments.
func Plain(name string) string {
	var b strings.Builder
	depth := 0
	for _, r := range name {
		switch {
		case r == '[':
			depth++
		case r == ']':
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Function returns the share of a declared function, such as "(*Server).serve", with
// its literals and with all that they call.
func (p *Profile) Function(pkg, name string) witness.Share {
	return p.share(p.funcs[place{pkg: pkg, fn: Plain(name)}].all)
}

// Line returns the share of a line of a file. With work, what it waits for in the
// outermost function of a goroutine does not count: that is for something to do.
func (p *Profile) Line(pkg, file string, line int, work bool) witness.Share {
	w := p.lines[place{pkg: pkg, file: filepath.Base(file), line: line}]
	if work {
		w.all -= w.outer
	}
	return p.share(w.all)
}

func (p *Profile) share(value int64) witness.Share {
	if p.total <= 0 || value <= 0 {
		return witness.Share{}
	}
	return witness.Share{Percent: 100 * float64(value) / float64(p.total), Profile: p.Kind}
}
