package automaton

import "fmt"

// A Var is the index of a register.
type Var int

// NoVar is the index of no register.
const NoVar Var = -1

// An Op is the operation of an expression.
type Op uint8

// The operations. Comparisons give 1 or 0.
const (
	Const Op = iota // K
	Get             // the register Var
	Plus
	Minus
	Times
	Over // quotient and remainder as Go has them; by zero they give 0
	Rest
	Equal
	Less
	AtMost
)

// An Expr is a pure expression over registers. Expressions may share parts;
// they are never changed once made.
type Expr struct {
	Op   Op
	K    int
	Var  Var
	X, Y *Expr
}

// Int returns a constant.
func Int(k int) *Expr { return &Expr{Op: Const, K: k} }

// Read returns the value of a register.
func Read(v Var) *Expr { return &Expr{Op: Get, Var: v} }

// Binary returns an operation on two expressions, folded if both are constant.
func Binary(op Op, x, y *Expr) *Expr {
	e := &Expr{Op: op, X: x, Y: y}
	if x.Op == Const && y.Op == Const {
		k, _ := e.Eval(nil)
		return Int(k)
	}
	return e
}

// Not returns 1 for 0 and 0 for anything else.
func Not(x *Expr) *Expr { return Binary(Equal, x, Int(0)) }

// Eval computes the expression; get gives the value of a register, or false
// if it has none. The result is false if such a register was needed.
func (e *Expr) Eval(get func(Var) (int, bool)) (int, bool) {
	switch e.Op {
	case Const:
		return e.K, true
	case Get:
		return get(e.Var)
	}
	x, ok := e.X.Eval(get)
	if !ok {
		return 0, false
	}
	y, ok := e.Y.Eval(get)
	return e.Op.apply(x, y), ok
}

func (op Op) apply(x, y int) int {
	switch op {
	case Plus:
		return x + y
	case Minus:
		return x - y
	case Times:
		return x * y
	case Over, Rest:
		return divide(op, x, y)
	case Equal:
		return truth(x == y)
	case Less:
		return truth(x < y)
	case AtMost:
		return truth(x <= y)
	}
	panic(fmt.Sprintf("automaton: operation %d takes no operands", op))
}

func divide(op Op, x, y int) int {
	switch {
	case y == 0: // the program panics, which ends it
		return 0
	case op == Over:
		return x / y
	default:
		return x % y
	}
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Vars calls f for every register that the expression reads; nil reads none.
func (e *Expr) Vars(f func(Var)) {
	switch {
	case e == nil || e.Op == Const:
	case e.Op == Get:
		f(e.Var)
	default:
		e.X.Vars(f)
		e.Y.Vars(f)
	}
}

// String writes the expression for people; r3 is register 3.
func (e *Expr) String() string {
	switch {
	case e == nil:
		return "true"
	case e.Op == Const:
		return fmt.Sprint(e.K)
	case e.Op == Get:
		return fmt.Sprintf("r%d", e.Var)
	}
	return fmt.Sprintf("(%s %s %s)", e.X, [...]string{"", "", "+", "-", "*", "/", "%", "==", "<", "<="}[e.Op], e.Y)
}
