package spec

import (
	"reflect"
	"slices"
)

// A Key is one key of a scaffold, as help texts show it.
type Key struct {
	Name, Doc, Default string
	Required           bool
	Words              []string // the words that are allowed, if they are a fixed set
	Keys               []Key    // of the mapping below the key
}

// Keys describes the keys of a spec struct, in order, for help texts.
func Keys(spec any) []Key { return keysOf(reflect.ValueOf(spec).Elem()) }

func keysOf(v reflect.Value) []Key {
	var keys []Key
	for _, f := range fieldsOf(v).list {
		key := Key{Name: f.name, Doc: f.doc, Default: f.def, Required: f.required, Words: slices.Clone(f.enum)}
		if t := f.value.Type(); t.Kind() == reflect.Pointer {
			key.Keys = keysOf(reflect.New(t.Elem()).Elem())
		}
		keys = append(keys, key)
	}
	return keys
}
