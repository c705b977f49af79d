// Package mutate plants concurrency bugs in correct code: each [Operator] makes
// one small slip that people make, such as an Unlock that one path forgets, or a
// context that is not handed on. Program mutants, below this package, counts how
// many the rules find.
//
// There are two families. Mutants of [Blocking] may block for ever, and not every
// one is a bug: a WaitGroup whose Done is gone blocks only where somebody waits, a
// channel without its buffer only where the receiver has left. So nothing here
// claims that they block; the program finds out. Mutants of [Late] wait, where the
// original would have stopped waiting or waited elsewhere: that is in the text.
package mutate

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// A Package is a type-checked package with the text of its files.
type Package struct {
	Fset  *token.FileSet
	Files []*ast.File
	Info  *types.Info
	Types *types.Package
	Text  map[string][]byte // by the names that Fset knows
}

// An Operator is a kind of slip.
type Operator struct {
	Name string
	Doc  string
	find func(*Package) []Mutant
}

// Blocking returns the operators whose mutants may block for ever, in the order in
// which tables list them.
func Blocking() []Operator {
	return []Operator{
		{"drop-unlock", "delete one of several Unlocks, or unlock at the end in place of a defer", dropUnlock},
		{"drop-close", "delete a close", dropClose},
		{"unbuffer", "make a buffered channel unbuffered", unbuffer},
		{"drop-done", "delete a WaitGroup's Done", dropDone},
		{"drop-ctx", "delete the case of a select that ends the wait", dropStopCase},
		{"swap-locks", "exchange two nested acquisitions in one of the functions that take both", swapLocks},
		{"early-return", "return before the receive that takes a goroutine's result", earlyReturn},
	}
}

// An Edit replaces the bytes from Start to End of a file. It keeps the number of
// lines, so that positions mean the same before and after.
type Edit struct {
	Start, End int
	Text       string
}

// A Mutant is a package with one slip in one file.
type Mutant struct {
	Operator  string
	Function  string // as declared: "(*Conn).Close"
	Ordinal   int    // counts the operator's mutants in the function from 1
	Primitive string // the lock, channel or WaitGroup as the source has it
	Pos       token.Position
	Scope     [2]int // first and last line of the function

	// Unclaimed says why nobody would call the mutant a slip, "" if somebody would.
	Unclaimed string

	// Edits make the mutant. Forced, where it is not nil, makes the variant
	// that a test reaches: with a condition that is always true in place of one
	// that depends on the caller.
	Edits, Forced []Edit
}

// InTest reports whether the slip stands in a test file.
func (m Mutant) InTest() bool { return strings.HasSuffix(m.Pos.Filename, "_test.go") }

// ID names the mutant within its package, whatever lines move around it.
func (m Mutant) ID() string { return fmt.Sprintf("%s %s#%d", m.Operator, m.Function, m.Ordinal) }

// Plant returns all mutants of a package that the operators make, tests included, by
// operator and in source order. A mutant may fail to compile: see [Package.Check].
func Plant(p *Package, operators []Operator) []Mutant {
	var all []Mutant
	for _, op := range operators {
		found := op.find(p)
		slices.SortStableFunc(found, func(a, b Mutant) int {
			return cmp.Or(cmp.Compare(a.Pos.Filename, b.Pos.Filename), a.Pos.Offset-b.Pos.Offset)
		})
		seen := map[string]int{}
		for _, m := range found {
			m.Operator = op.Name
			seen[m.Function]++
			m.Ordinal = seen[m.Function]
			all = append(all, m)
		}
	}
	return all
}

// Apply returns the text of the mutant's file after the edits.
func (p *Package) Apply(m Mutant, edits []Edit) []byte {
	text := string(p.Text[m.Pos.Filename])
	sorted := slices.Clone(edits)
	slices.SortFunc(sorted, func(a, b Edit) int {
		// From the end, so that offsets stay good; what is inserted before a node goes in after the node is replaced.
		return cmp.Or(b.Start-a.Start, b.End-a.End)
	})
	for _, e := range sorted {
		replaced := text[e.Start:e.End]
		missing := strings.Count(replaced, "\n") - strings.Count(e.Text, "\n")
		text = text[:e.Start] + e.Text + strings.Repeat("\n", max(missing, 0)) + text[e.End:]
	}
	return []byte(text)
}

// Check returns why the mutant does not compile, nil if it does.
func (p *Package) Check(m Mutant) error {
	fset := token.NewFileSet()
	var files []*ast.File
	for name, text := range p.Text {
		if name == m.Pos.Filename {
			text = p.Apply(m, m.Edits)
		}
		file, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, file)
	}
	config := types.Config{Importer: imported(p.Types.Imports())}
	_, err := config.Check(p.Types.Path(), fset, files, nil)
	return err
}

// imported are packages that an earlier check has read.
type imported []*types.Package

func (l imported) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	for _, pkg := range l {
		// The standard library's copies of other modules go by another path.
		if pkg.Path() == path || pkg.Path() == "vendor/"+path {
			return pkg, nil
		}
	}
	return nil, fmt.Errorf("package %s was not imported before", path)
}
