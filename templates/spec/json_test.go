package spec_test

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// errNoJSON says that a spec holds what JSON cannot, or what YAML readers do
// not agree on: no schema can judge it.
var errNoJSON = errors.New("cannot be said in JSON")

// decimal matches the numbers that every YAML reader takes for the same.
var decimal = regexp.MustCompile(`^[-+]?([0-9]|[1-9][0-9]*)?(\.[0-9]*)?([eE][-+]?[0-9]+)?$`)

// toJSON converts a YAML document as an editor does before it validates it.
func toJSON(source []byte) (any, error) {
	loader, err := yaml.NewLoader(bytes.NewReader(source))
	if err != nil {
		return nil, err
	}
	var doc, more yaml.Node
	if err := loader.Load(&doc); err != nil || len(doc.Content) != 1 {
		return nil, errNoJSON
	}
	if err := loader.Load(&more); !errors.Is(err, io.EOF) {
		return nil, errNoJSON
	}
	c := converter{budget: 100_000}
	return c.value(doc.Content[0])
}

type converter struct{ budget int }

func (c *converter) value(n *yaml.Node) (any, error) {
	if c.budget--; c.budget < 0 {
		return nil, errNoJSON
	}
	if n.Style&yaml.TaggedStyle != 0 {
		return nil, errNoJSON
	}
	switch n.Kind {
	case yaml.AliasNode:
		return c.value(n.Alias)
	case yaml.MappingNode:
		return c.mapping(n)
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			v, err := c.value(item)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	default:
		return scalar(n)
	}
}

func (c *converter) mapping(n *yaml.Node) (any, error) {
	m := map[string]any{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		if _, twice := m[key.Value]; twice || key.Kind != yaml.ScalarNode || key.Style&yaml.TaggedStyle != 0 {
			return nil, errNoJSON
		}
		v, err := c.value(n.Content[i+1])
		if err != nil {
			return nil, err
		}
		m[key.Value] = v
	}
	return m, nil
}

func scalar(n *yaml.Node) (any, error) {
	switch n.ShortTag() {
	case "!!null":
		return nil, nil
	case "!!bool":
		return strings.EqualFold(n.Value, "true"), nil
	case "!!int", "!!float":
		f, err := strconv.ParseFloat(n.Value, 64)
		if err != nil || !decimal.MatchString(n.Value) {
			return nil, errNoJSON
		}
		return f, nil
	default:
		return n.Value, nil
	}
}
