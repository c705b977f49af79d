package emit

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"

	"github.com/dave/jennifer/jen"
)

// A File is one generated Go file.
type File struct {
	ImportPath, Package string
	Header              string // first line, without the slashes
	sections            []section
	names               map[string]Import
	reserved            map[string]bool
}

// An Import says by which name a file may use a package.
type Import struct {
	Path, Name string
	Renamed    bool // the name must be written in the import declaration
}

// section is what one spec entry gives.
type section struct {
	origin string
	decls  []Decl
}

// NewFile starts a file. Names that the package declares elsewhere are
// reserved: an import that would collide with one is renamed.
func NewFile(importPath, pkg, header string, reserved []string) *File {
	f := &File{
		ImportPath: importPath, Package: pkg, Header: header,
		names: map[string]Import{}, reserved: map[string]bool{},
	}
	for _, name := range reserved {
		f.reserved[name] = true
	}
	return f
}

// Import tells by which name a package is known, for paths whose last element
// is not the name.
func (f *File) Import(imp Import) { f.names[imp.Path] = imp }

// Section starts the declarations of a spec entry; origin is named in a
// comment above the first of them.
func (f *File) Section(origin string) { f.sections = append(f.sections, section{origin: origin}) }

// Add appends declarations to the current section.
func (f *File) Add(decls ...Decl) {
	if len(f.sections) == 0 {
		f.Section("")
	}
	last := &f.sections[len(f.sections)-1]
	last.decls = append(last.decls, decls...)
}

// qualified matches ${import/path.Name}. Paths hold dots, names do not.
var qualified = regexp.MustCompile(`\$\{([^}]+)\.([^.}]+)\}`)

// Render returns the formatted file. A [*HiddenError] means that the package
// gets in the way, any other error that a kind emitted text that does not parse.
func (f *File) Render() ([]byte, error) {
	texts := f.texts()
	names := f.choose(texts, f.reserved)
	content, err := f.print(texts, names)
	if err != nil {
		return nil, err
	}
	used, err := usageOf(content)
	if err != nil {
		return nil, internalError(err)
	}
	if err := used.hidden(f.reserved); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(names, func(imp Import) bool { return used.locals[imp.Name] }) {
		// A variable hides an import. Which names are local does not depend on
		// how imports are called, so another choice settles it.
		maps.Copy(used.locals, f.reserved)
		if content, err = f.print(texts, f.choose(texts, used.locals)); err != nil {
			return nil, err
		}
	}
	return groupImports(content)
}

func internalError(err error) error {
	return fmt.Errorf("internal error: generated code does not parse (please report it): %w", err)
}

// print has jennifer print the declarations with these imports.
func (f *File) print(texts []Text, names []Import) ([]byte, error) {
	out := jen.NewFilePathName(f.ImportPath, f.Package)
	out.HeaderComment(f.Header)
	for _, imp := range names {
		if imp.Renamed {
			out.ImportAlias(imp.Path, imp.Name)
		} else {
			out.ImportName(imp.Path, imp.Name)
		}
	}
	for _, text := range texts {
		out.Add(statement(text))
	}
	var b bytes.Buffer
	if err := out.Render(&b); err != nil {
		return nil, internalError(err)
	}
	return b.Bytes(), nil
}

// texts returns the declarations in order, each section opened by its origin.
func (f *File) texts() []Text {
	var texts []Text
	for _, s := range f.sections {
		if s.origin != "" {
			texts = append(texts, Text("// "+s.origin+"\n"))
		}
		for _, d := range s.decls {
			texts = append(texts, d.text())
		}
	}
	return texts
}

// statement hands text to jennifer: the text between references as operators,
// which it prints as they are, each reference as a qualified identifier.
func statement(text Text) *jen.Statement {
	s, rest := &jen.Statement{}, string(text)
	for {
		loc := qualified.FindStringSubmatchIndex(rest)
		if loc == nil {
			return s.Op(rest)
		}
		if loc[0] > 0 {
			s.Op(rest[:loc[0]])
		}
		s.Qual(rest[loc[2]:loc[3]], rest[loc[4]:loc[5]])
		rest = rest[loc[1]:]
	}
}

// choose decides by which name, none of the taken ones, each referenced package
// is imported.
func (f *File) choose(texts []Text, taken map[string]bool) []Import {
	paths := map[string]bool{}
	for _, text := range texts {
		for _, m := range qualified.FindAllStringSubmatch(string(text), -1) {
			paths[m[1]] = true
		}
	}
	delete(paths, f.ImportPath)
	taken = maps.Clone(taken)
	var chosen []Import
	for _, p := range slices.Sorted(maps.Keys(paths)) {
		imp := f.known(p)
		for base, n := imp.Name, 2; taken[imp.Name]; n++ {
			imp.Name, imp.Renamed = fmt.Sprintf("%s%d", base, n), true
		}
		taken[imp.Name] = true
		chosen = append(chosen, imp)
	}
	return chosen
}

// known returns the package's name as it was told, or as its path says.
func (f *File) known(importPath string) Import {
	if imp, ok := f.names[importPath]; ok {
		return imp
	}
	base := path.Base(importPath)
	if version.MatchString(base) {
		base = path.Base(path.Dir(importPath))
	}
	return Import{Path: importPath, Name: base}
}

var version = regexp.MustCompile(`^v[0-9]+$`)
