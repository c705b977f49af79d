package call

// This file holds the signature of a hook against the results of the callee.

import (
	"regexp"
	"slices"
	"strings"

	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
	"github.com/seed-5a033449/asyncgen/templates/internal/source"
)

// A unifier finds what the type parameters of a hook stand for, from the text
// of its parameters: V is *Page when []V meets []*Page. It knows no more of
// constraints than their text, and refuses what it cannot see through.
type unifier struct {
	env     *kind.Env
	bound   map[string]source.Type // type parameter → argument
	limits  map[string]source.Type // type parameter of the hook → constraint
	granted map[string]source.Type // type parameter of the callee → constraint
}

// newUnifier knows the type parameters on both sides, and those of a common
// receiver, which the two may call by different names.
func newUnifier(env *kind.Env, hook, callee *source.Func) *unifier {
	u := &unifier{env, map[string]source.Type{}, map[string]source.Type{}, map[string]source.Type{}}
	for _, p := range hook.TypeParams {
		u.limits[p.Name] = p.Type
	}
	for _, p := range callee.TypeParams {
		u.granted[p.Name] = p.Type
	}
	if hook.Recv != nil { // a receiver's parameters are the callee's under other names
		for i, name := range hook.RecvParams {
			if i < len(callee.RecvParams) {
				u.limits[name], u.bound[name] = "interface{}", source.Type(callee.RecvParams[i])
			}
		}
	}
	return u
}

// all unifies the parameters with the results one by one, and reports whether
// every type parameter has found an argument.
func (u *unifier) all(params, results []source.Param) bool {
	if !slices.EqualFunc(params, results, func(p, r source.Param) bool { return u.one(p.Type, r.Type) }) {
		return false
	}
	for name, limit := range u.limits {
		arg, ok := u.bound[name]
		if !ok || !u.satisfies(arg, limit) {
			return false
		}
	}
	return true
}

// satisfies reports whether the type is known to meet the constraint.
func (u *unifier) satisfies(arg, limit source.Type) bool {
	return u.everything(limit) || u.granted[string(arg)] == limit ||
		limit == "comparable" && comparable.MatchString(string(arg))
}

// comparable matches types that can be compared whatever the names in them
// stand for.
var comparable = regexp.MustCompile(`^(\*.*|string|bool|byte|rune|u?int(8|16|32|64)?|uintptr|float(32|64))$`)

// everything reports whether each value has the type, or each type satisfies
// the constraint.
func (u *unifier) everything(t source.Type) bool {
	return t == "interface{}" || t == "any" && u.env.Package.Declared("any") == ""
}

var word = regexp.MustCompile(`\$\{[^}]*\}|[\pL_][\pL\pN_]*`)

// one matches a parameter's type, in which type parameters are wild, with a
// result's type.
func (u *unifier) one(param, result source.Type) bool {
	var names []string
	var pattern strings.Builder
	rest, last := string(param), 0
	for _, loc := range word.FindAllStringIndex(rest, -1) {
		name := rest[loc[0]:loc[1]]
		if _, wild := u.limits[name]; wild {
			names = append(names, name)
			pattern.WriteString(regexp.QuoteMeta(rest[last:loc[0]]) + "(.+?)")
			last = loc[1]
		}
	}
	if len(names) == 0 {
		return u.env.Package.Is(param, result) || u.everything(param)
	}
	pattern.WriteString(regexp.QuoteMeta(rest[last:]))
	match := regexp.MustCompile("^" + pattern.String() + "$").FindStringSubmatch(string(result))
	if match == nil {
		return false
	}
	for i, name := range names {
		arg := source.Type(match[i+1])
		if known, ok := u.bound[name]; ok && known != arg {
			return false
		}
		u.bound[name] = arg
	}
	return true
}
