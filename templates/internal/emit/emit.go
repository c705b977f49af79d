// Package emit is the vocabulary in which kinds say what to generate.
//
// Declarations are modelled, bodies are Go text. In the text ${import/path.Name}
// stands for an identifier of another package, so that imports stay the
// business of jennifer, which prints the file, and $name for a value of the
// plan:
//
//	emit.Code(`
//		timer := ${time.NewTimer}($delay)
//		defer timer.Stop()
//	`, emit.Vars{"delay": emit.Duration(p.Base)})
//
// Types are text in the same notation, as package source gives them. Branch on
// the plan with plain if, at the level of declarations or of whole statements,
// and join the pieces with +.
package emit

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A Text is Go source in which identifiers of other packages are written as
// ${import/path.Name}.
type Text string

// Vars are the values of the $names in a snippet: strings and Texts go in as
// they are (identifiers and types), integers as literals.
type Vars map[string]any

var variable = regexp.MustCompile(`\$[a-zA-Z]\w*`)

// Code fills the $names of a snippet. It panics on a name without a value and
// on a value of another type: both are mistakes in a kind, not in a spec.
func Code(snippet string, vars Vars) Text {
	return Text(variable.ReplaceAllStringFunc(dedent(snippet), func(name string) string {
		switch v := vars[name[1:]].(type) {
		case Text:
			return string(v)
		case string:
			return v
		case int:
			return strconv.Itoa(v)
		case int64:
			return strconv.FormatInt(v, 10)
		case fmt.Stringer:
			return v.String()
		default:
			panic(fmt.Sprintf("emit: $%s is %T in %q", name[1:], v, snippet))
		}
	}))
}

// dedent drops the first line break, so that a snippet can start on the line
// below its quote. Indentation is the formatter's business.
func dedent(s string) string { return strings.TrimPrefix(s, "\n") }

// String returns a quoted string literal.
func String(s string) Text { return Text(strconv.Quote(s)) }

// Duration returns the expression that a person would write: 1500 *
// time.Millisecond, 2 * time.Second, time.Minute, 0.
func Duration(d time.Duration) Text {
	if d == 0 {
		return "0"
	}
	for _, unit := range []struct {
		size time.Duration
		name string
	}{
		{time.Hour, "Hour"}, {time.Minute, "Minute"}, {time.Second, "Second"},
		{time.Millisecond, "Millisecond"}, {time.Microsecond, "Microsecond"},
	} {
		switch {
		case d == unit.size:
			return Text("${time." + unit.name + "}")
		case d%unit.size == 0:
			return Text(fmt.Sprintf("%d * ${time.%s}", d/unit.size, unit.name))
		}
	}
	return Text(fmt.Sprintf("%d * ${time.Nanosecond}", d))
}

// A Param is a parameter, result, type parameter or struct field.
type Param struct {
	Name string
	Type Text
	Doc  string // of a field
}

// A Decl is a top-level declaration.
type Decl interface{ text() Text }

// A Func is a function or method.
type Func struct {
	Doc        string
	Recv       string // receiver as written: "p *Pages[T]"; "" for a function
	Name       string
	TypeParams []Param
	Params     []Param
	Variadic   bool // the last parameter is ...T
	Results    []Param
	Body       Text
}

func (f Func) text() Text {
	var b strings.Builder
	b.WriteString("func ")
	if f.Recv != "" {
		b.WriteString("(" + f.Recv + ") ")
	}
	b.WriteString(f.Name + TypeParams(f.TypeParams) + "(")
	for i, p := range f.Params {
		if f.Variadic && i == len(f.Params)-1 {
			p.Type = "..." + p.Type
		}
		b.WriteString(joined(i, p))
	}
	b.WriteString(")")
	b.WriteString(results(f.Results))
	return docComment(f.Doc) + Text(b.String()) + " {\n" + Text(strings.TrimRight(string(f.Body), " \t\n")) + "\n}\n"
}

// TypeParams returns "[K comparable, V any]", or "" when there are none.
func TypeParams(params []Param) string {
	if len(params) == 0 {
		return ""
	}
	var b strings.Builder
	for i, p := range params {
		b.WriteString(joined(i, p))
	}
	return "[" + b.String() + "]"
}

func joined(i int, p Param) string {
	text := strings.TrimSpace(p.Name + " " + string(p.Type))
	if i > 0 {
		return ", " + text
	}
	return text
}

func results(params []Param) string {
	if len(params) == 0 {
		return ""
	}
	var b strings.Builder
	for i, p := range params {
		b.WriteString(joined(i, p))
	}
	if len(params) == 1 && params[0].Name == "" {
		return " " + b.String()
	}
	return " (" + b.String() + ")"
}

// A Struct is a struct type.
type Struct struct {
	Doc        string
	Name       string
	TypeParams []Param
	Fields     []Param // a Param without name and type but with Doc "" is a blank line
}

func (s Struct) text() Text {
	var b strings.Builder
	b.WriteString("type " + s.Name + TypeParams(s.TypeParams) + " struct {\n")
	for _, f := range s.Fields {
		b.WriteString(string(docComment(f.Doc)) + strings.TrimSpace(f.Name+" "+string(f.Type)) + "\n")
	}
	return docComment(s.Doc) + Text(b.String()) + "}\n"
}

// A Raw is any other declaration, as text: a constant, a variable, a type that
// is no struct.
type Raw struct {
	Doc  string
	Text Text
}

func (r Raw) text() Text { return docComment(r.Doc) + Text(strings.TrimSpace(string(r.Text))) + "\n" }
