package kind

import (
	"fmt"
	"go/token"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed-5a033449/asyncgen/templates/internal/source"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// An Env is what a spec entry sees while it is planned.
type Env struct {
	Package *source.Package
	Errors  *spec.Errors
	// Sibling plans another entry of the same spec file by name and returns its
	// spec and plan. It reports false when there is none, or when the entries
	// refer to each other in a circle (which has been reported then).
	Sibling func(name spec.Value[string]) (Spec, Plan, bool)
	// Claimed maps the names that the package's entries emit to the entry, as
	// "call FetchPage (shop.async.yaml:4)".
	Claimed map[string]string
}

// Claim reserves package-level names that the entry is going to declare. The
// first is the name given in the spec, the others derive from it. It reports
// names that are no identifiers or are taken, and returns false then.
func (e *Env) Claim(head *spec.Header, names ...string) bool {
	if !head.Name.Set {
		return false // its absence has been reported
	}
	ok := true
	for i, name := range names {
		msg := e.refusal(name)
		switch {
		case msg != "" && i == 0:
			// What derives from a wrong name would be wrong for the same reason.
			e.Errors.Add(head.Name.At, "%s", msg)
			return false
		case msg != "":
			e.Errors.Add(head.Name.At, "emits %s, which %s", name, msg)
			ok = false
		default:
			e.Claimed[name] = fmt.Sprintf("%s %s (%s:%d)", head.Kind.V, head.Name.V, head.Name.At.File, head.Name.At.Line)
		}
	}
	return ok
}

// refusal says why a name cannot be declared, or "".
func (e *Env) refusal(name string) string {
	switch where := e.Package.Declared(name); {
	case token.IsKeyword(name):
		return fmt.Sprintf("is a keyword of Go (got %q)", name)
	case !token.IsIdentifier(name) || name == "_" || name == "init" || name == "main":
		return fmt.Sprintf("must be a Go identifier, and not _, init or main (got %q)", spec.Clip(name))
	case slices.Contains(predeclared, name):
		return fmt.Sprintf("would hide the predeclared %s", name)
	case where != "":
		return fmt.Sprintf("is already declared at %s (%s)", where, name)
	case e.Package.Imported(name) != "":
		return fmt.Sprintf("is the name of a package that %s imports (%s)", e.Package.Imported(name), name)
	case e.Claimed[name] != "":
		return fmt.Sprintf("is already emitted by %s (%s)", e.Claimed[name], name)
	}
	return ""
}

// predeclared are the names that emitted code relies on.
var predeclared = []string{
	"any", "append", "bool", "byte", "cap", "clear", "close", "comparable", "complex64", "complex128", "complex",
	"copy", "delete", "error", "false", "float32", "float64", "imag", "int", "int8", "int16", "int32", "int64", "iota",
	"len", "make", "max", "min", "new", "nil", "panic", "print", "println", "real", "recover", "rune", "string", "true",
	"uint", "uint8", "uint16", "uint32", "uint64", "uintptr",
}

// Func looks up the function that a key names, reporting what is wrong there.
func (e *Env) Func(ref spec.Value[string]) *source.Func {
	if !ref.Set {
		return nil
	}
	fn, err := e.Package.Func(ref.V)
	switch by := e.Claimed[ref.V]; {
	case err != nil && by != "":
		e.Errors.Add(ref.At, "function %s is emitted by %s: refer to that scaffold from the same spec", ref.V, by)
	case err != nil:
		e.Errors.Add(ref.At, "%v", err)
	}
	return fn // nil with an error
}

// Type reads the type that a key gives, reporting what is wrong there.
func (e *Env) Type(text spec.Value[string]) source.Type {
	if !text.Set {
		return ""
	}
	t, err := e.Package.ParseType(text.V)
	if err != nil {
		e.Errors.Add(text.At, "%v", err)
	}
	return t
}

// RequireContext reports, at the key that names the function, a function whose
// first parameter is no context.Context or whose last result is no error. Both
// are what cancellation and failure travel by.
func (e *Env) RequireContext(ref spec.Value[string], fn *source.Func) bool {
	before := e.Errors.Len()
	if len(fn.Params) == 0 || !e.Package.Is(fn.Params[0].Type, source.Context) {
		e.Errors.Add(ref.At, "%s (%s) must take a context.Context first", ref.V, fn.Where)
	}
	if n := len(fn.Results); n == 0 || !e.Package.Is(fn.Results[n-1].Type, source.Error) {
		e.Errors.Add(ref.At, "%s (%s) must return an error last", ref.V, fn.Where)
	}
	return e.Errors.Len() == before
}

// Params returns the function's parameters under names that are unique and
// collide neither with the given words, the local names and imports of the
// emitted body, nor with the package's own declarations.
func (e *Env) Params(params []source.Param, body ...string) []source.Param {
	taken := map[string]bool{}
	for _, word := range slices.Concat(body, e.Package.Declarations(), predeclared) {
		taken[word] = true
	}
	for _, imp := range e.Package.Imports() {
		taken[imp.Name] = true
	}
	named := slices.Clone(params)
	for i := range named {
		p := &named[i]
		base := p.Name
		if base == "" || base == "_" {
			base = "arg"
			if i == 0 && e.Package.Is(p.Type, source.Context) {
				base = "ctx"
			}
		}
		p.Name = base
		for n := 2; taken[p.Name]; n++ {
			p.Name = fmt.Sprintf("%s%d", base, n)
		}
		taken[p.Name] = true
	}
	return named
}

// Unexported returns the name with its first letter in lower case, and
// initialisms as a whole: "fetchPage", "urlQueue" for URLQueue.
func Unexported(name string) string {
	upper := 0
	for _, r := range name {
		if !unicode.IsUpper(r) {
			break
		}
		upper += utf8.RuneLen(r)
	}
	switch _, first := utf8.DecodeRuneInString(name); {
	case upper == 0:
		return name
	case upper == len(name):
		return strings.ToLower(name)
	case upper > first: // the last capital starts the next word
		_, last := utf8.DecodeLastRuneInString(name[:upper])
		return strings.ToLower(name[:upper-last]) + name[upper-last:]
	default:
		return strings.ToLower(name[:upper]) + name[upper:]
	}
}
