package spec

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// A Value is one scalar of a spec together with the place where it stands.
// T is string, bool, int, float64, [time.Duration], or a type whose pointer
// implements [encoding.TextUnmarshaler] (and, for the schema, [Patterned]).
type Value[T any] struct {
	V   T
	At  At   // of the value, or of the mapping that lacks it
	Set bool // the key is present
}

// Or returns the value, or the default when the key is missing.
func (v Value[T]) Or(def T) T {
	if v.Set {
		return v.V
	}
	return def
}

// Patterned is implemented by text values that have a shape of their own.
type Patterned interface {
	// Pattern returns a regular expression for the text (as JSON Schema has
	// them) and an example.
	Pattern() (pattern, example string)
}

// scalar is what the decoder and the schema need of any Value.
type scalar interface {
	setScalar(text string, tag string) error
	setAt(at At, set bool)
	scalarType() reflect.Type
	number() (float64, bool)
	text() string
}

func (v *Value[T]) setAt(at At, set bool)    { v.At, v.Set = at, set }
func (v *Value[T]) scalarType() reflect.Type { return reflect.TypeFor[T]() }

// text returns the value as the user would write it.
func (v *Value[T]) text() string { return fmt.Sprint(v.V) }

// number returns the value as a number for the comparison with bounds.
func (v *Value[T]) number() (float64, bool) {
	switch x := any(v.V).(type) {
	case int:
		return float64(x), true
	case float64:
		return x, true
	case time.Duration:
		return float64(x), true
	}
	return 0, false
}

// setScalar converts the text of a YAML scalar with the given resolved tag.
func (v *Value[T]) setScalar(text, tag string) error {
	if tag == "!!null" {
		return fmt.Errorf("must not be empty")
	}
	switch p := any(&v.V).(type) {
	case *string:
		if tag != "!!str" {
			return fmt.Errorf("must be a string (got %s %s; quote it)", tagWord(tag), text)
		}
		*p = text
	case *bool:
		if tag != "!!bool" {
			return fmt.Errorf("must be true or false (got %q)", text)
		}
		*p = strings.EqualFold(text, "true")
	case *int:
		n, err := strconv.Atoi(text)
		if tag != "!!int" || err != nil {
			return fmt.Errorf("must be a whole number (got %q)", Clip(text))
		}
		*p = n
	case *float64:
		f, err := strconv.ParseFloat(text, 64)
		if tag != "!!int" && tag != "!!float" || err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
			return fmt.Errorf("must be a number (got %q)", Clip(text))
		}
		*p = f
	case *time.Duration:
		d, err := time.ParseDuration(text)
		if err != nil {
			return fmt.Errorf("must be a duration such as 100ms, 2s or 1m30s (got %q)", Clip(text))
		}
		*p = d
	case encoding.TextUnmarshaler:
		return p.UnmarshalText([]byte(text))
	default:
		panic(fmt.Sprintf("spec: Value[%T] is not supported", v.V)) // a programming error: see TestSpecsDecode
	}
	return nil
}

// tagWord names a resolved YAML tag in plain words.
func tagWord(tag string) string {
	switch tag {
	case "!!int", "!!float":
		return "the number"
	case "!!bool":
		return "the boolean"
	default:
		return "the value"
	}
}

// Clip shortens a text of the user's for a message.
func Clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
