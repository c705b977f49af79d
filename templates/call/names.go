package call

// This file chooses the names of the emitted declarations.

import (
	"go/token"
	"unicode"
	"unicode/utf8"

	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// Names returns the package-level names that Decls declares, that of the
// function first unless it is a method.
func (p *Plan) Names() []string {
	var names []string
	add := func(given bool, list ...string) {
		if given {
			names = append(names, list...)
		}
	}
	r := p.Retry
	method := p.Callee.Recv != nil
	add(!method, p.Func)
	add(!method && r != nil, p.helper("Retry"))
	add(!method && p.timed(), p.helper("Attempt"))
	add(r != nil && r.random(), p.helper("Backoff"))
	add(r != nil && r.waits(), p.helper("Wait"))
	add(p.Rate != nil, p.helper("Rate"))
	add(p.Rate != nil, LimiterNames(p.Base)...)
	add(p.Concurrency > 0, p.helper("Slots"), p.helper("Semaphore"), p.helper("Limit"))
	add(p.Timeout > 0, p.errorVar("Timeout"))
	add(r != nil && r.Budget > 0, p.errorVar("Budget"))
	add(p.late() && p.Rate == nil, LateName(p.Base))
	add(p.gives(), p.Base+"Error")
	return names
}

// LimiterNames returns the package-level names that a limiter's declarations
// have: its type first, the error for a wait that would outlast the context
// last.
func LimiterNames(base string) []string {
	name := kind.Unexported(base)
	return []string{name + "Limiter", name + "Epoch", name + "Interval", name + "Burst", LateName(base)}
}

// LateName returns the name of the error for a wait that would outlast the
// context. It matches context.DeadlineExceeded, so nobody need name it.
func LateName(base string) string { return "err" + exported(base) + "Late" }

// methods returns the names of the methods that a method's scaffold declares.
func (p *Plan) methods() []string {
	names := []string{p.Func}
	if p.Retry != nil {
		names = append(names, p.helper("Retry"))
	}
	if p.timed() {
		names = append(names, p.helper("Attempt"))
	}
	return names
}

// claim reserves the names of the scaffold. A method's own name belongs to its
// receiver, the names that derive from it to the package.
func (p *Plan) claim(env *kind.Env, head *spec.Header) {
	if p.Callee.Recv == nil {
		env.Claim(head, p.Names()...)
		return
	}
	if name := head.Name.V; !token.IsIdentifier(name) || name == "_" {
		env.Errors.Add(head.Name.At, "must be a Go identifier (got %q)", spec.Clip(name))
		return
	}
	for _, name := range p.methods() {
		key := p.Callee.RecvType + "." + name
		switch {
		case env.Package.HasMember(p.Callee.RecvType, name):
			env.Errors.Add(head.Name.At, "%s already has a method or field %s", p.Callee.RecvType, name)
			return
		case env.Claimed[key] != "":
			env.Errors.Add(head.Name.At, "%s is already emitted by %s", key, env.Claimed[key])
			return
		}
		env.Claimed[key] = head.Kind.V + " " + head.Name.V
	}
	env.Claim(head, p.Names()...)
}

// helper returns the name of an unexported declaration of the scaffold.
func (p *Plan) helper(suffix string) string { return kind.Unexported(p.Base) + suffix }

// errorVar returns the name of an error variable, exported if the scaffold is.
func (p *Plan) errorVar(suffix string) string {
	prefix := "err"
	if r, _ := utf8.DecodeRuneInString(p.Base); unicode.IsUpper(r) {
		prefix = "Err"
	}
	return prefix + exported(p.Base) + suffix
}

// exported returns the name with its first letter in upper case.
func exported(name string) string {
	r, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[size:]
}
