package pipeline

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

// claim reserves the names that the plan declares.
func (p *Plan) claim(env *kind.Env, s *Spec) {
	if guard := p.Handler.Guard; guard != nil && p.Handler.Recv != nil {
		recv, method := p.Handler.RecvType, guard.Func
		key := recv + "." + method
		switch {
		case env.Package.HasMember(recv, method):
			env.Errors.Add(s.Name.At, "%s already has a method or field %s", recv, method)
		case env.Claimed[key] != "":
			env.Errors.Add(s.Name.At, "%s is already emitted by %s", key, env.Claimed[key])
		}
		env.Claimed[key] = "pipeline " + p.Name
	}
	env.Claim(&s.Header, p.names()...)
}

// names returns the package-level names that the plan declares, the main one
// first.
func (p *Plan) names() []string {
	names := []string{
		p.Name, p.constructor(), p.Name + "Stats", p.errorVar("Closed"), p.errorVar("Full"), p.errorVar("Ran"),
		p.local("Put"), p.local("QueueSize"),
	}
	add := func(given bool, list ...string) {
		if given {
			names = append(names, list...)
		}
	}
	add(p.Batch > 0, p.local("BatchSize"))
	add(p.Age > 0, p.local("BatchAge"))
	add(p.catches(), p.Name+"Panic")
	add(p.failures(), p.Name+"Error")
	add(len(p.Producers) > 0, p.Name+"ProducerError")
	if p.Handler.Guard != nil {
		add(true, p.Handler.Guard.Names()...)
	}
	return names
}

// exported reports whether users of the package see the pipeline. Then they see
// its errors and its constructor too.
func (p *Plan) exported() bool {
	r, _ := utf8.DecodeRuneInString(p.Name)
	return unicode.IsUpper(r)
}

// title returns the name with its first letter in upper case.
func (p *Plan) title() string {
	r, size := utf8.DecodeRuneInString(p.Name)
	return string(unicode.ToUpper(r)) + p.Name[size:]
}

// constructor returns NewPageWriter, or newPageWriter.
func (p *Plan) constructor() string {
	if p.exported() {
		return "New" + p.Name
	}
	return "new" + p.title()
}

// errorVar returns ErrPageWriterClosed, or errPageWriterClosed.
func (p *Plan) errorVar(suffix string) string {
	if p.exported() {
		return "Err" + p.Name + suffix
	}
	return "err" + p.title() + suffix
}

// local returns the name of an unexported declaration of the scaffold.
func (p *Plan) local(suffix string) string { return kind.Unexported(p.Name) + suffix }

// locals are the parameters and variables of the emitted bodies. Where one
// would hide a name of the user's (an item type called item, a handler called
// run), all bodies use another name for it.
var locals = strings.Fields(`
	p ctx item items batch err w n i e s ok place handled cancelled cancel finished leftover none busy failure
	cause returned queued full first handle producing retire producers name run told next
`)

// identifier matches a word of a snippet with the character before it that
// makes it no variable: a selector, a $name, a ${path.Name}.
var identifier = regexp.MustCompile(`(?:\$\{|[.$/])?[\pL_][\pL\pN_]*`)

var words = regexp.MustCompile(`[\pL_][\pL\pN_]*`)

// rename chooses other names for the local variables that would hide what the
// bodies refer to.
func (p *Plan) rename(env *kind.Env) {
	taken := map[string]bool{}
	add := func(names ...string) {
		for _, name := range names {
			taken[name] = true
		}
	}
	add(p.names()...)
	add(words.FindAllString(string(p.Item), -1)...)
	add(p.Handler.Func)
	if p.Report != nil {
		add(p.Report.Func)
	}
	for _, producer := range p.Producers {
		add(producer.Func)
	}
	for _, tp := range p.TypeParams {
		add(tp.Name)
		add(words.FindAllString(string(tp.Type), -1)...)
	}
	for _, imp := range env.Package.Imports() {
		add(imp.Name)
	}
	p.renamed = map[string]string{}
	for _, name := range locals {
		other := name
		for n := 2; taken[other]; n++ {
			other = fmt.Sprintf("%s%d", name, n)
		}
		taken[other] = true
		if other != name {
			p.renamed[name] = other
		}
	}
}

// code fills a snippet in, with its local variables renamed where needed.
func (p *Plan) code(snippet string) emit.Text {
	if len(p.renamed) > 0 {
		snippet = identifier.ReplaceAllStringFunc(snippet, func(word string) string {
			if other, ok := p.renamed[word]; ok {
				return other
			}
			return word
		})
	}
	return emit.Code(snippet, p.vars())
}

// vars are the $names of the snippets. The user's names come in only here, so
// that they are never taken for local variables.
func (p *Plan) vars() emit.Vars {
	instance := p.instance()
	vars := emit.Vars{
		"Name": p.Name, "Self": p.Name + instance, "New": p.constructor(), "Item": string(p.Item),
		"Work": string(p.work()), "Stats": p.Name + "Stats", "Put": p.local("Put") + instance,
		"Closed": p.errorVar("Closed"), "Full": p.errorVar("Full"), "Ran": p.errorVar("Ran"),
		"Queue": p.local("QueueSize"), "Batch": p.local("BatchSize"), "Age": p.local("BatchAge"),
		"Error": p.Name + "Error" + instance, "Panic": p.Name + "Panic", "ProducerError": p.Name + "ProducerError",
		"queue": p.Queue, "workers": p.Workers, "batch": p.Batch, "age": emit.Duration(p.Age),
		"handler": p.Handler.Ref, "call": p.Handler.Func + instance, "Field": either(p.Batch > 0, "Items", "Item"),
	}
	if p.Report != nil {
		vars["report"] = p.Report.Func
	}
	for i, producer := range p.Producers {
		vars[fmt.Sprintf("producer%d", i)] = producer.Func
	}
	return vars
}

// instance returns the type arguments inside the type's own methods.
func (p *Plan) instance() string {
	if len(p.TypeParams) == 0 {
		return ""
	}
	names := make([]string, len(p.TypeParams))
	for i, tp := range p.TypeParams {
		names[i] = tp.Name
	}
	return "[" + strings.Join(names, ", ") + "]"
}

var packagePath = regexp.MustCompile(`\$\{(?:[^}]*/)?([^}]*)\}`)

// plain returns a type as a message shows it: func(context.Context, *Page).
func plain(t source.Type) string { return packagePath.ReplaceAllString(string(t), "$1") }
