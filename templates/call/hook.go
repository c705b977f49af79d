package call

// This file checks the functions that a retry asks: if, delay and discard.

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
	"github.com/seed-5a033449/asyncgen/templates/internal/source"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// A Hook is a function of the user's that decides about a retry.
type Hook struct {
	Name    string // as the spec gives it
	Func    string // of the function or method
	Method  bool   // on the receiver of the callee
	Results bool   // takes the callee's results
	Error   bool   // takes the error, after them
}

// hookShape is what a key demands of its function.
type hookShape struct {
	want    string // the signature for messages, with %s for the callee's types
	err     bool   // the error is the last parameter, and may be the only one
	results []source.Type
}

const duration source.Type = "${time.Duration}"

var (
	hookIf    = hookShape{"func(error) bool or func(%s) bool", true, []source.Type{"bool"}}
	hookDelay = hookShape{
		"func(error) (time.Duration, bool) or func(%s) (time.Duration, bool)", true, []source.Type{duration, "bool"},
	}
	hookDiscard = hookShape{"func(%s)", false, nil}
)

// planHook looks the function of a key up and holds its signature against the
// callee's results. A hook that does not fit is reported and left out.
func planHook(env *kind.Env, ref spec.Value[string], callee *source.Func, shape hookShape) *Hook {
	fn := env.Func(ref)
	if fn == nil || callee == nil {
		return nil
	}
	hook := &Hook{Name: ref.V, Func: fn.Name, Method: fn.Recv != nil, Error: shape.err}
	bare, fits := shape.match(env, fn, callee)
	switch {
	case hook.Method && (callee.Recv == nil || callee.RecvType != fn.RecvType):
		env.Errors.Add(ref.At, "is a method of %s, which %s is not (%s)", fn.RecvType, callee.Name, fn.Where)
		return nil
	case !shape.err && len(callee.Results) == 1:
		env.Errors.Add(ref.At, "has no effect: %s returns nothing but an error", callee.Name)
		return nil
	case !fits:
		env.Errors.Add(ref.At, "%s (%s) must be %s", ref.V, fn.Where, shape.wanted(callee))
		return nil
	}
	hook.Results = !bare
	return hook
}

// match reports whether the function has the shape, and whether it is bare: it
// takes none of the callee's results.
func (s hookShape) match(env *kind.Env, fn, callee *source.Func) (bare, fits bool) {
	same := func(p source.Param, t source.Type) bool { return env.Package.Is(p.Type, t) }
	if fn.Variadic || !slices.EqualFunc(fn.Results, s.results, same) {
		return false, false
	}
	params := fn.Params
	if s.err {
		last := len(params) - 1
		if last < 0 || !same(params[last], source.Error) {
			return false, false
		}
		params = params[:last]
	}
	if len(params) == 0 { // nothing that type parameters could be inferred from
		return true, s.err && len(fn.TypeParams) == 0
	}
	return false, newUnifier(env, fn, callee).all(params, callee.Results[:len(callee.Results)-1])
}

// wanted returns the signatures that would fit.
func (s hookShape) wanted(callee *source.Func) string {
	results := callee.Results
	if !s.err {
		results = results[:len(results)-1]
	}
	types := make([]string, len(results))
	for i, r := range results {
		types[i] = plain(r.Type)
	}
	want := fmt.Sprintf(s.want, strings.Join(types, ", "))
	if s.err && len(types) == 1 { // both forms are the same
		want, _, _ = strings.Cut(want, " or ")
	}
	return want
}

var packagePath = regexp.MustCompile(`\$\{(?:[^}]*/)?([^}]*)\}`)

// plain returns a type as a message shows it: time.Duration.
func plain(t source.Type) string { return packagePath.ReplaceAllString(string(t), "$1") }
