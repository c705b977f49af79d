package spec

import (
	"reflect"
	"slices"
	"strings"
)

// A field is one key that a spec struct knows.
type field struct {
	name     string
	doc      string
	def      string
	min, max string
	enum     []string
	required bool
	value    reflect.Value
}

// A fieldSet is the keys of one struct, embedded structs included, in order.
type fieldSet struct {
	list     []*field
	scalar   *field        // takes a plain scalar given in place of the mapping
	position reflect.Value // the field of type At, if there is one
}

// fieldsOf lists the keys of a struct value.
func fieldsOf(v reflect.Value) *fieldSet {
	set := &fieldSet{}
	set.add(v)
	return set
}

func (s *fieldSet) add(v reflect.Value) {
	for i := range v.NumField() {
		sf, fv := v.Type().Field(i), v.Field(i)
		name, option, _ := strings.Cut(sf.Tag.Get("yaml"), ",")
		switch {
		case sf.Anonymous:
			s.add(fv)
		case sf.Type == reflect.TypeFor[At]():
			if !s.position.IsValid() {
				s.position = fv
			}
		case name != "":
			f := newField(name, sf.Tag, fv)
			s.list = append(s.list, f)
			if option == "scalar" {
				s.scalar = f
			}
		}
	}
}

func newField(name string, tag reflect.StructTag, v reflect.Value) *field {
	f := &field{
		name: name, doc: tag.Get("doc"), def: tag.Get("default"), min: tag.Get("min"), max: tag.Get("max"),
		required: tag.Get("required") == "true", value: v,
	}
	if words := tag.Get("enum"); words != "" {
		f.enum = strings.Split(words, "|")
	}
	return f
}

// absent gives a scalar field the position where its key would stand.
func (f *field) absent(parent At) {
	if f.value.Kind() == reflect.Struct {
		f.value.Addr().Interface().(scalar).setAt(parent.Key(f.name), false)
	}
}

func (s *fieldSet) byName(name string) *field {
	i := slices.IndexFunc(s.list, func(f *field) bool { return f.name == name })
	if i < 0 {
		return nil
	}
	return s.list[i]
}

func (s *fieldSet) names() []string {
	names := make([]string, 0, len(s.list))
	for _, f := range s.list {
		names = append(names, f.name)
	}
	return names
}

// shape says in plain words what the struct can be decoded from.
func (s *fieldSet) shape() string {
	if s.scalar == nil {
		return "a mapping"
	}
	return "a plain value or a mapping"
}
