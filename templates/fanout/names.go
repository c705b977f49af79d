package fanout

import (
	"go/token"
	"regexp"
	"unicode"

	"github.com/seed-5a033449/asyncgen/templates/call"
	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// helper returns the name of an unexported declaration of the scaffold.
func (p *Plan) helper(suffix string) string { return kind.Unexported(p.Name) + suffix }

// names returns the package-level names that the scaffold declares, that of
// the function first unless it is a method.
func (p *Plan) names() []string {
	var names []string
	add := func(given bool, list ...string) {
		if given {
			names = append(names, list...)
		}
	}
	add(p.Target.Recv == nil, p.Name)
	add(p.Stream, p.Name+"Result", p.helper("Done"))
	add(true, p.helper("Run"))
	add(p.Seq, p.helper("Job"))
	add(p.Rate != nil, call.LimiterNames(p.Name)...)
	if p.Guard != nil {
		add(true, p.Guard.Names()...)
	}
	add(p.returnsErrors(), p.Name+"Errors")
	add(true, p.Name+"Error", p.Name+"Panic")
	return names
}

// claim reserves the names of the scaffold. A method's own name belongs to its
// receiver, the names that derive from it to the package.
func (p *Plan) claim(env *kind.Env, s *Spec) {
	if p.Target.Recv != nil {
		p.claimMethod(env, s.Name, p.Name)
		if p.Guard != nil {
			p.claimMethod(env, s.Name, p.Guard.Func)
		}
	}
	env.Claim(&s.Header, p.names()...)
}

func (p *Plan) claimMethod(env *kind.Env, name spec.Value[string], method string) {
	recv := p.Target.RecvType
	key := recv + "." + method
	switch {
	case !token.IsIdentifier(method) || method == "_":
		env.Errors.Add(name.At, "must be a Go identifier (got %q)", spec.Clip(method))
	case env.Package.HasMember(recv, method):
		env.Errors.Add(name.At, "%s already has a method or field %s", recv, method)
	case env.Claimed[key] != "":
		env.Errors.Add(name.At, "%s is already emitted by %s", key, env.Claimed[key])
	}
	env.Claimed[key] = "fanout " + name.V
}

var identifier = regexp.MustCompile(`[\pL_][\pL\pN_]*`)

// referenced returns the identifiers of the user's that emitted bodies refer
// to: their own variables must not hide these.
func (p *Plan) referenced(env *kind.Env) map[string]bool {
	words := map[string]bool{}
	add := func(texts ...string) {
		for _, text := range texts {
			for _, word := range identifier.FindAllString(text, -1) {
				words[word] = true
			}
		}
	}
	t := &p.Target
	add(t.Call, string(t.Item), string(t.Result))
	for _, param := range t.TypeParams {
		add(param.Name, string(param.Type))
	}
	if t.Recv != nil {
		add(t.Recv.Name, string(t.Recv.Type))
	}
	for _, imp := range env.Package.Imports() {
		add(imp.Name)
	}
	add(p.names()...)
	return words
}

// locals are the names of variables, fields and methods in the snippets.
var locals = []string{
	"a", "all", "b", "cancel", "ctx", "cut", "done", "e", "end", "err", "errs", "fail", "failure", "feed", "hand", "i",
	"index", "item", "items", "job", "keep", "last", "left", "mu", "n", "p", "pull", "pulling", "rate", "result",
	"results", "run", "running", "spare", "start", "take", "taken", "work", "workers", "yield",
}

// used are the imports and predeclared names in the snippets.
var used = setOf(
	"any", "append", "atomic", "bool", "byte", "close", "cmp", "context", "debug", "error", "false", "fmt", "int", "iter",
	"len", "make", "nil", "recover", "runtime", "slices", "string", "sync", "true",
)

func setOf(words ...string) map[string]bool {
	set := map[string]bool{}
	for _, word := range words {
		set[word] = true
	}
	return set
}

// stepAside chooses other names for locals that would hide something of the
// user's, and for a receiver that would hide something of ours.
func (p *Plan) stepAside(env *kind.Env) {
	if r := p.Target.Recv; r != nil && used[r.Name] {
		p.Target.Recv = &emit.Param{Name: "recv", Type: r.Type}
	}
	taken := p.referenced(env)
	p.renamed = map[string]string{}
	for _, name := range locals {
		if taken[name] {
			other := "my" + string(unicode.ToUpper(rune(name[0]))) + name[1:]
			for taken[other] {
				other += "2"
			}
			p.renamed[name] = other
		}
	}
}

// word matches an identifier of a snippet, together with the $ of a variable.
var word = regexp.MustCompile(`\$?[\pL_][\pL\pN_]*`)

// rename replaces the local names in a snippet.
func (p *Plan) rename(snippet string) string {
	if len(p.renamed) == 0 {
		return snippet
	}
	return word.ReplaceAllStringFunc(snippet, func(name string) string {
		if other, ok := p.renamed[name]; ok {
			return other
		}
		return name
	})
}

// code fills a snippet whose local names make way for the user's.
func (p *Plan) code(snippet string) emit.Text { return emit.Code(p.rename(snippet), p.vars()) }

// params does the same for parameters, results and fields.
func (p *Plan) params(list ...emit.Param) []emit.Param {
	renamed := make([]emit.Param, 0, len(list))
	for _, param := range list {
		param.Name = p.rename(param.Name)
		param.Type = emit.Code(string(param.Type), p.vars())
		renamed = append(renamed, param)
	}
	return renamed
}

// method is a method of one of the scaffold's own types.
func (p *Plan) method(recv, name string, params, results []emit.Param, body string) emit.Func {
	return emit.Func{
		Recv: string(p.code(recv)), Name: p.rename(name),
		Params: p.params(params...), Results: p.params(results...), Body: p.code(body),
	}
}
