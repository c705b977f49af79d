package spec

import (
	"encoding"
	"errors"
	"fmt"
	"math"
	"reflect"
	"regexp"
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

// setScalar converts the text of a YAML scalar with the given resolved tag. What
// it takes is what the schema describes: see the fuzz test of both.
func (v *Value[T]) setScalar(text, tag string) error {
	if tag == "!!null" {
		return errors.New("must not be empty")
	}
	switch p := any(&v.V).(type) {
	case *bool:
		return setBool(p, text, tag)
	case *int:
		return setInt(p, text, tag)
	case *float64:
		return setFloat(p, text, tag)
	}
	// What is left is text. YAML takes some of it for a date, JSON does not.
	if tag != "!!str" && tag != "!!timestamp" && tag != "!!merge" {
		return fmt.Errorf("must be %s (got %s %s%s)", scalarWord(reflect.TypeFor[T]()), tagWord(tag), Clip(text), quoteHint[T]())
	}
	switch p := any(&v.V).(type) {
	case *string:
		*p = text
		return nil
	case *time.Duration:
		return setDuration(p, text)
	case encoding.TextUnmarshaler:
		return setText(p, text)
	}
	panic(fmt.Sprintf("spec: Value[%T] is not supported", v.V)) // a programming error: see TestStructTags
}

// quoteHint tells how to make a string of something else.
func quoteHint[T any]() string {
	if reflect.TypeFor[T]() == reflect.TypeFor[string]() {
		return "; quote it"
	}
	return ""
}

func setBool(p *bool, text, tag string) error {
	if tag != "!!bool" {
		return fmt.Errorf("must be true or false (got %q)", Clip(text))
	}
	*p = strings.EqualFold(text, "true")
	return nil
}

// setInt takes a whole number, also written as 1e3 or 4.0: JSON Schema and so
// the editors do not tell them apart.
func setInt(p *int, text, tag string) error {
	var f float64
	if err := setFloat(&f, text, tag); err != nil || f != math.Trunc(f) || math.Abs(f) > maxExact {
		return fmt.Errorf("must be a whole number (got %s)", gotNumber(text, tag))
	}
	*p = int(f)
	return nil
}

// maxExact is the largest number up to which a float64 holds every integer.
const maxExact = 1 << 53

// decimal matches the numbers that all YAML readers agree on: no octal, no
// leading zeros, no underscores.
var decimal = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*)?(\.[0-9]*)?([eE][-+]?[0-9]+)?$`)

func setFloat(p *float64, text, tag string) error {
	f, err := strconv.ParseFloat(text, 64)
	if tag != "!!int" && tag != "!!float" || err != nil || !decimal.MatchString(text) {
		return fmt.Errorf("must be a number (got %s)", gotNumber(text, tag))
	}
	*p = f
	return nil
}

// gotNumber shows what stands in place of a number, and whether it is one in
// quotes.
func gotNumber(text, tag string) string {
	if _, err := strconv.ParseFloat(text, 64); err == nil && tag == "!!str" {
		return fmt.Sprintf("the string %q: take the quotes off", Clip(text))
	}
	return strconv.Quote(Clip(text))
}

var durationRegexp = regexp.MustCompile(durationPattern)

func setDuration(p *time.Duration, text string) error {
	d, err := time.ParseDuration(text)
	switch {
	case !durationRegexp.MatchString(text):
		return fmt.Errorf("must be %s (got %q)", scalarWord(reflect.TypeFor[time.Duration]()), Clip(text))
	case err != nil:
		return fmt.Errorf("is too long for a duration (got %q)", Clip(text))
	}
	*p = d
	return nil
}

// setText holds a text with a shape of its own against the pattern that the
// schema shows before it is parsed.
func setText(p encoding.TextUnmarshaler, text string) error {
	if err := p.UnmarshalText([]byte(text)); err != nil {
		return err
	}
	if shaped, ok := p.(Patterned); ok {
		pattern, example := shaped.Pattern()
		if !regexp.MustCompile(pattern).MatchString(text) {
			return fmt.Errorf("must look like %s (got %q)", example, Clip(text))
		}
	}
	return nil
}
