package pipeline

import "github.com/seed-5a033449/asyncgen/templates/internal/emit"

// declErrors emits the error types that the plan needs.
func (p *Plan) declErrors() []emit.Decl {
	var decls []emit.Decl
	if p.failures() {
		decls = append(decls, p.declErrorType()...)
	}
	if len(p.Producers) > 0 {
		decls = append(decls, p.declProducerErrorType()...)
	}
	if p.catches() {
		decls = append(decls, p.declPanicType()...)
	}
	return decls
}

// declErrorType emits the error of an item. The item itself stays out of the
// text: printing it could be long, secret, or a race with its owner.
func (p *Plan) declErrorType() []emit.Decl {
	field := either(p.Batch > 0, "Items", "Item")
	return []emit.Decl{
		emit.Raw{
			Doc: p.doc(p.Name + `Error says at what $handler failed, and why.`),
			Text: p.fill(`type ` + p.Name + `Error` + emit.TypeParams(p.TypeParams) + ` struct {
				` + field + ` $Work
				Err error // what $handler returned, or a *$Panic
			}`),
		},
		p.errorMethod("$Error", "e", `return "$Name: " + e.Err.Error()`),
		p.unwrapMethod("$Error"),
	}
}

// declProducerErrorType emits the error of a producer, which has no item.
func (p *Plan) declProducerErrorType() []emit.Decl {
	return []emit.Decl{
		emit.Raw{
			Doc: p.doc(`$ProducerError says which producer failed, and why.`),
			Text: p.fill(`type $ProducerError struct {
				Producer string
				Err error // what it returned, or a *$Panic
			}`),
		},
		p.errorMethod("$ProducerError", "e", `return "$Name: " + e.Producer + ": " + e.Err.Error()`),
		p.unwrapMethod("$ProducerError"),
	}
}

// declPanicType emits the error that a panic becomes. The stack stays out of
// the text; whoever wants it finds the type with errors.As.
func (p *Plan) declPanicType() []emit.Decl {
	return []emit.Decl{
		emit.Raw{
			Doc: p.doc(`$Panic is the error of a call of user code that panicked or called runtime.Goexit.`),
			Text: p.fill(`type $Panic struct {
				Value any    // of the panic; nil for runtime.Goexit
				Stack []byte // of the goroutine, as debug.Stack gives it
			}`),
		},
		p.errorMethod("$Panic", "e", `
			if e.Value == nil {
				return "runtime.Goexit was called"
			}
			return ${fmt.Sprintf}("panic: %v", e.Value)`),
		emit.Func{
			Doc: "Unwrap returns the value of the panic if it is an error.", Recv: string(p.fill("e *$Panic")),
			Name: "Unwrap", Results: p.result("error"), Body: p.fill(`
				err, _ := e.Value.(error)
				return err`),
		},
	}
}

// errorMethod makes the Error method of one of the types.
func (p *Plan) errorMethod(recv, name, body string) emit.Decl {
	return emit.Func{
		Recv: string(p.fill(name + " *" + recv)), Name: "Error", Results: p.result("string"), Body: p.fill(body),
	}
}

// unwrapMethod makes the Unwrap method of a type with a field Err.
func (p *Plan) unwrapMethod(recv string) emit.Decl {
	return emit.Func{
		Doc: "Unwrap returns e.Err.", Recv: string(p.fill("e *" + recv)), Name: "Unwrap",
		Results: p.result("error"), Body: "return e.Err",
	}
}
