package call

// This file chooses the names inside the emitted function.

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
	"github.com/seed-5a033449/asyncgen/templates/internal/source"
)

// A Callee is the function that policies stand around, with names for all of
// its parameters. The emitted function has the same signature.
type Callee struct {
	Ref        string // as a doc comment names it: "fetchPage", "Client.fetchPage"
	Call       string // as the emitted body calls it: "c.fetchPage", "fetch[K, V]"
	Recv       *emit.Param
	RecvType   string // name of the receiver's type
	TypeParams []emit.Param
	Params     []emit.Param // the first is the context
	Results    []emit.Param // named if the callee names them; the last is the error
	Variadic   bool
}

// Named reports whether the results have names in the signature.
func (c *Callee) Named() bool { return c.Results[0].Name != "" }

// Args returns the arguments that forward the parameters.
func (c *Callee) Args() string {
	names := make([]string, len(c.Params))
	for i, p := range c.Params {
		names[i] = p.Name
	}
	if c.Variadic {
		names[len(names)-1] += "..."
	}
	return strings.Join(names, ", ")
}

// Instance returns the type arguments for a function with the callee's type
// parameters, "[K, V]" or "".
func (c *Callee) Instance() string {
	if len(c.TypeParams) == 0 {
		return ""
	}
	names := make([]string, len(c.TypeParams))
	for i, p := range c.TypeParams {
		names[i] = p.Name
	}
	return "[" + strings.Join(names, ", ") + "]"
}

// locals are the names of the emitted body's own variables.
type locals struct {
	results                                                []string // the last is err
	err, attempt, delay, ok, cause, start, cancel, backoff string
}

// scope hands out names that are unique in a function body.
type scope map[string]bool

// name returns the base, or the base with the first number that makes it new.
func (s scope) name(base string) string {
	name := base
	for n := 2; s[name]; n++ {
		name = fmt.Sprintf("%s%d", base, n)
	}
	s[name] = true
	return name
}

// newCallee names the parameters and the local variables. Parameters keep their
// names unless they would hide something that the body refers to: a package, a
// function, a type of a result. Local variables make way for all of these.
// Type names in the signature itself cannot be hidden by parameters.
func newCallee(fn *source.Func, referenced []string) (Callee, locals) {
	taken := scope{}
	for _, word := range referenced {
		taken[word] = true
	}
	c := Callee{Ref: fn.Name, RecvType: fn.RecvType, Variadic: fn.Variadic}
	for _, p := range fn.TypeParams {
		taken[p.Name] = true
		c.TypeParams = append(c.TypeParams, emit.Param{Name: p.Name, Type: emit.Text(p.Type)})
	}
	c.Call = fn.Name + c.Instance()
	if fn.Recv != nil {
		first, _ := utf8.DecodeRuneInString(fn.RecvType)
		name := taken.name(named(fn.Recv.Name, string(unicode.ToLower(first))))
		c.Recv = &emit.Param{Name: name, Type: emit.Text(fn.Recv.Type)}
		c.Ref, c.Call = fn.RecvType+"."+fn.Name, name+"."+fn.Name
	}
	for i, p := range fn.Params {
		other := "arg"
		if i == 0 {
			other = "ctx"
		}
		c.Params = append(c.Params, emit.Param{Name: taken.name(named(p.Name, other)), Type: emit.Text(p.Type)})
	}
	l := newLocals(taken, fn.Results)
	keep := namesAll(fn.Results)
	for i, r := range fn.Results {
		p := emit.Param{Type: emit.Text(r.Type)}
		if keep {
			p.Name = l.results[i]
		}
		c.Results = append(c.Results, p)
	}
	return c, l
}

// named returns the name, or the other one when it is missing or blank.
func named(name, other string) string {
	if name == "" || name == "_" {
		return other
	}
	return name
}

// namesAll reports whether every result has a name.
func namesAll(results []source.Param) bool {
	for _, r := range results {
		if named(r.Name, "") == "" {
			return false
		}
	}
	return true
}

// newLocals names the results and the other variables. Results keep the names
// that the signature gives them.
func newLocals(taken scope, results []source.Param) locals {
	var l locals
	for i, r := range results[:len(results)-1] {
		other := "result"
		if len(results) > 2 {
			other = fmt.Sprintf("result%d", i+1)
		}
		l.results = append(l.results, taken.name(named(r.Name, other)))
	}
	l.err = taken.name("err")
	l.results = append(l.results, l.err)
	l.attempt, l.delay, l.ok = taken.name("attempt"), taken.name("delay"), taken.name("ok")
	l.cause, l.start, l.cancel = taken.name("cause"), taken.name("start"), taken.name("cancel")
	l.backoff = taken.name("backoff")
	return l
}

var identifier = regexp.MustCompile(`[\pL_][\pL\pN_]*`)

// referenced returns the identifiers that the emitted body refers to and that
// no parameter or variable of it may hide.
func (p *Plan) referenced(env *kind.Env, fn *source.Func) []string {
	words := []string{"nil", "false"}
	for _, pkg := range []string{"context", "errors", "fmt", "time"} {
		words = append(words, pkg)
		if env.Package.Declared(pkg) != "" {
			words = append(words, pkg+"2") // which the import is called then
		}
	}
	if fn.Recv == nil {
		words = append(words, fn.Name)
	}
	for _, r := range fn.Results { // types of zero values
		words = append(words, identifier.FindAllString(string(r.Type), -1)...)
	}
	if r := p.Retry; r != nil {
		for _, h := range []*Hook{r.If, r.Delay, r.Discard} {
			if h != nil && !h.Method {
				words = append(words, h.Func)
			}
		}
	}
	return append(words, p.Names()...)
}
