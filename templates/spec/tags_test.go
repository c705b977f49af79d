package spec_test

import (
	"encoding"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/seed-5a033449/asyncgen/templates"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// The structs of all kinds hold only what the decoder can fill, and their tags
// what it understands. It panics otherwise: that would be a mistake in a kind.
func TestStructTags(t *testing.T) {
	for _, k := range templates.All() {
		checkStruct(t, k.Name, reflect.TypeOf(k.New()).Elem())
	}
}

func checkStruct(t *testing.T, path string, s reflect.Type) {
	t.Helper()
	names := map[string]bool{}
	for i := range s.NumField() {
		f := s.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case f.Anonymous:
			checkStruct(t, path, f.Type)
		case f.Type == reflect.TypeFor[spec.At]():
		case name == "":
			t.Errorf("%s.%s has no key", path, f.Name)
		case names[name]:
			t.Errorf("%s.%s is there twice", path, name)
		default:
			names[name] = true
			checkField(t, path+"."+name, f)
		}
	}
}

func checkField(t *testing.T, path string, f reflect.StructField) {
	t.Helper()
	if f.Tag.Get("doc") == "" {
		t.Errorf("%s is not described", path)
	}
	typ := f.Type
	if typ.Kind() == reflect.Slice {
		typ = typ.Elem()
	}
	if typ.Kind() == reflect.Pointer {
		checkStruct(t, path, typ.Elem())
		return
	}
	value, ok := typ.FieldByName("V")
	if !ok {
		t.Errorf("%s is a %v", path, typ)
		return
	}
	checkBounds(t, path, value.Type, f.Tag)
}

func checkBounds(t *testing.T, path string, v reflect.Type, tag reflect.StructTag) {
	t.Helper()
	for _, key := range []string{"min", "max"} {
		text := tag.Get(key)
		var err error
		switch {
		case text == "":
		case v == reflect.TypeFor[time.Duration]():
			_, err = time.ParseDuration(text)
		case v == reflect.TypeFor[int]() || v == reflect.TypeFor[float64]():
			_, err = strconv.ParseFloat(text, 64)
		default:
			t.Errorf("%s: a %v has no bounds", path, v)
		}
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	_, isText := reflect.New(v).Interface().(encoding.TextUnmarshaler)
	switch v.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Float64, reflect.Int64:
	default:
		if !isText {
			t.Errorf("%s: the decoder knows no %v", path, v)
		}
	}
	if tag.Get("enum") != "" && v.Kind() != reflect.String {
		t.Errorf("%s: only strings are chosen from words", path)
	}
}

// The example of each kind, with which asyncgen init begins a spec, has the
// right shape.
func TestExamples(t *testing.T) {
	for _, k := range templates.All() {
		source := "version: 1\nscaffolds:\n  - " + strings.ReplaceAll(strings.TrimSpace(k.Example), "\n", "\n    ") + "\n"
		if errs := shapeErrors(k.Name, []byte(source)); errs.Len() > 0 {
			t.Errorf("%v\n%s", errs, source)
		}
	}
}
