package simulate

import (
	"go/token"
	"go/types"
)

// Numbers are held as an int64, whatever their type. int is taken to have 64
// bits; an unsigned number too large for an int64 is not held.

// arithmetic computes an operation before its result is cut to its type. ok is
// false where Go would panic, or the result has more bits than are held.
func arithmetic(op token.Token, a, b int64) (int64, bool) {
	switch op {
	case token.ADD:
		return a + b, true
	case token.SUB:
		return a - b, true
	case token.MUL:
		return a * b, true
	case token.QUO:
		if b != 0 {
			return a / b, true
		}
	case token.REM:
		if b != 0 {
			return a % b, true
		}
	case token.AND:
		return a & b, true
	case token.OR:
		return a | b, true
	case token.XOR:
		return a ^ b, true
	case token.AND_NOT:
		return a &^ b, true
	case token.SHL:
		if b >= 0 && b < 62 {
			return a << b, true
		}
	case token.SHR:
		if b >= 0 && b < 64 {
			return a >> b, true
		}
	}
	return 0, false
}

// wrapped cuts a number to its type, as Go does without a word: 255+1 is 0 in
// a uint8. It returns no value if the model cannot hold it.
func wrapped(t types.Type, n int64) value {
	basic, ok := t.Underlying().(*types.Basic)
	if !ok {
		return nil // a type parameter: the instance decides
	}
	switch basic.Kind() {
	case types.Int8:
		n = int64(int8(n))
	case types.Int16:
		n = int64(int16(n))
	case types.Int32:
		n = int64(int32(n))
	case types.Uint8:
		n = int64(uint8(n))
	case types.Uint16:
		n = int64(uint16(n))
	case types.Uint32:
		n = int64(uint32(n))
	case types.Uint, types.Uint64, types.Uintptr:
		if n < 0 {
			return nil
		}
	}
	return integer(n)
}
