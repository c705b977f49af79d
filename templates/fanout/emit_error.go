package fanout

import (
	"fmt"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
)

// declsErrors emits the error types.
func (p *Plan) declsErrors() []emit.Decl {
	var decls []emit.Decl
	if p.returnsErrors() {
		decls = append(decls, p.declErrors(), p.declErrorsText(), p.declErrorsUnwrap())
	}
	return append(decls,
		p.declError(), p.declErrorText(), p.declErrorUnwrap(),
		p.declPanic(), p.declPanicText(), p.declPanicUnwrap())
}

func (p *Plan) declErrors() emit.Raw {
	return emit.Raw{
		Doc:  p.Name + "Errors holds the failures of a run, in the order of the items.",
		Text: p.code("type $Errors []*$Error"),
	}
}

func (p *Plan) declErrorsText() emit.Func {
	f := p.method("e $Errors", "Error", nil, []emit.Param{{Type: "string"}}, `
		if len(e) == 1 {
			return e[0].Error()
		}
		return ${fmt.Sprintf}("$Name: %d items failed, the first is item %d: %v", len(e), e[0].Index, e[0].Err)
	`)
	f.Doc = "Error gives the number of failures and the first of them."
	return f
}

func (p *Plan) declErrorsUnwrap() emit.Func {
	f := p.method("e $Errors", "Unwrap", nil, []emit.Param{{Type: "[]error"}}, `
		errs := make([]error, len(e))
		for i, err := range e {
			errs[i] = err
		}
		return errs
	`)
	f.Doc = "Unwrap returns the failures, for errors.Is and errors.As."
	return f
}

func (p *Plan) declError() emit.Struct {
	index := "The item's place in the input, from 0."
	if p.Seq {
		index = "The item's place in the input, from 0; their number, if the input could not go on."
	}
	return emit.Struct{
		Doc: p.Name + "Error is the failure of one item.", Name: p.Name + "Error",
		Fields: p.params(
			emit.Param{Name: "Index", Type: "int", Doc: index},
			emit.Param{Name: "Err", Type: "error", Doc: p.errDoc()},
		),
	}
}

func (p *Plan) errDoc() string {
	if !p.Collect {
		return fmt.Sprintf("What %s returned, or a *%sPanic.", p.Target.Ref, p.Name)
	}
	return fmt.Sprintf("What %s returned, a *%sPanic, or why the item was not run.", p.Target.Ref, p.Name)
}

func (p *Plan) declErrorText() emit.Func {
	f := p.method("e *$Error", "Error", nil, []emit.Param{{Type: "string"}}, `
		return ${fmt.Sprintf}("$Name: item %d: %v", e.Index, e.Err)
	`)
	f.Doc = "Error gives the index and the error."
	return f
}

func (p *Plan) declErrorUnwrap() emit.Func {
	f := p.method("e *$Error", "Unwrap", nil, []emit.Param{{Type: "error"}}, "return e.Err\n")
	f.Doc = "Unwrap returns e.Err."
	return f
}

func (p *Plan) declPanic() emit.Struct {
	who := p.Target.Ref
	if p.Seq {
		who += " or the input"
	}
	return emit.Struct{
		Doc: fmt.Sprintf("%sPanic says that %s panicked or called runtime.Goexit.", p.Name, who), Name: p.Name + "Panic",
		Fields: p.params(
			emit.Param{Name: "Value", Type: "any", Doc: "The value of the panic; nil for runtime.Goexit."},
			emit.Param{Name: "Stack", Type: "[]byte", Doc: "Where it happened, as debug.Stack formats it."},
		),
	}
}

func (p *Plan) declPanicText() emit.Func {
	f := p.method("p *$Panic", "Error", nil, []emit.Param{{Type: "string"}}, `
		if p.Value == nil {
			return "runtime.Goexit was called"
		}
		return ${fmt.Sprintf}("panic: %v", p.Value)
	`)
	f.Doc = "Error gives the value of the panic, without the stack."
	return f
}

func (p *Plan) declPanicUnwrap() emit.Func {
	f := p.method("p *$Panic", "Unwrap", nil, []emit.Param{{Type: "error"}}, `
		err, _ := p.Value.(error)
		return err
	`)
	f.Doc = "Unwrap returns the value of the panic if that is an error."
	return f
}
