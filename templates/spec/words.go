package spec

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// kindWord says in plain words what kind of node was found.
func kindWord(n *yaml.Node) string {
	switch n = resolve(n); {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.ShortTag() == "!!null":
		return "nothing"
	default:
		return strconv.Quote(Clip(n.Value))
	}
}

// scalarWord says in plain words what a scalar field wants.
func scalarWord(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[string]():
		return "a string"
	case reflect.TypeFor[bool]():
		return "true or false"
	case reflect.TypeFor[int]():
		return "a whole number"
	case reflect.TypeFor[float64]():
		return "a number"
	case reflect.TypeFor[time.Duration]():
		return "a duration such as 100ms, 2s or 1m30s"
	}
	if p, ok := reflect.New(t).Interface().(Patterned); ok {
		_, example := p.Pattern()
		return "text such as " + example
	}
	return "a plain value"
}

// orList joins words as prose does: "a", "a or b", "a, b or c".
func orList(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
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
