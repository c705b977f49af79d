package call

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
	want    string // for messages
	err     bool   // the error is a parameter
	bare    bool   // it may be the only one
	results []source.Type
}

var (
	hookIf      = hookShape{"func(error) bool or func(%s) bool", true, true, []source.Type{"bool"}}
	hookDelay   = hookShape{"func(error) (time.Duration, bool) or func(%s) (time.Duration, bool)", true, true, []source.Type{"${time.Duration}", "bool"}}
	hookDiscard = hookShape{"func(%s)", false, false, nil}
)

// planHook looks the function of a key up and holds its signature against the
// callee's results.
func planHook(env *kind.Env, ref spec.Value[string], callee *source.Func, shape hookShape) *Hook {
	fn := env.Func(ref)
	if fn == nil || callee == nil {
		return nil
	}
	if !shape.err && len(callee.Results) == 1 {
		env.Errors.Add(ref.At, "has no effect: %s returns nothing but an error", callee.Name)
		return nil
	}
	hook := &Hook{Name: ref.V, Func: fn.Name, Method: fn.Recv != nil}
	if hook.Method && (callee.Recv == nil || callee.RecvType != fn.RecvType) {
		env.Errors.Add(ref.At, "is a method of %s, which %s is not (%s)", fn.RecvType, callee.Name, fn.Where)
		return nil
	}
	if !slices.EqualFunc(fn.Results, shape.results, func(p source.Param, t source.Type) bool { return env.Package.Is(p.Type, t) }) || fn.Variadic {
		return refuseHook(env, ref, fn, callee, shape)
	}
	results := callee.Results[:len(callee.Results)-1]
	params := fn.Params
	if shape.err {
		last := len(params) - 1
		if last < 0 || !env.Package.Is(params[last].Type, source.Error) {
			return refuseHook(env, ref, fn, callee, shape)
		}
		params, hook.Error = params[:last], true
	}
	switch {
	case len(params) == 0 && shape.bare:
		if len(fn.TypeParams) > 0 {
			return refuseHook(env, ref, fn, callee, shape)
		}
	case len(params) == 0 || !newUnifier(env, fn, callee).all(params, results):
		return refuseHook(env, ref, fn, callee, shape)
	default:
		hook.Results = true
	}
	return hook
}

func refuseHook(env *kind.Env, ref spec.Value[string], fn, callee *source.Func, shape hookShape) *Hook {
	var types []string
	for i, r := range callee.Results {
		if shape.err || i < len(callee.Results)-1 {
			types = append(types, plain(r.Type))
		}
	}
	want := shape.want
	if strings.Contains(want, "%s") {
		want = fmt.Sprintf(want, strings.Join(types, ", "))
	}
	if len(types) == 1 && shape.err { // the callee returns nothing but an error
		want, _, _ = strings.Cut(want, " or ")
	}
	env.Errors.Add(ref.At, "%s (%s) must be %s", ref.V, fn.Where, want)
	return nil
}

var packagePath = regexp.MustCompile(`\$\{(?:[^}]*/)?([^}]*)\}`)

// plain returns a type as a message shows it: time.Duration.
func plain(t source.Type) string { return packagePath.ReplaceAllString(string(t), "$1") }
