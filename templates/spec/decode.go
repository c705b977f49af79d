package spec

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// Decode fills the struct that dst points to from the mapping, reporting every
// key that is unknown, repeated, missing or wrong. The struct is usable for
// further checks even when errors were reported.
func (n *Node) Decode(dst any, errs *Errors) {
	d := decoder{errs: errs, file: n.at.File, budget: n.budget}
	d.mapping(n.yaml, reflect.ValueOf(dst).Elem(), n.at)
}

// A Node is a mapping that has not been decoded yet.
type Node struct {
	yaml   *yaml.Node
	at     At
	budget *budget // shared by all nodes of a file
}

func newNode(n *yaml.Node, at At) *Node {
	return &Node{yaml: n, at: at, budget: &budget{values: maxValues, errors: maxErrors}}
}

// At returns the position of the mapping.
func (n *Node) At() At { return n.at }

type decoder struct {
	errs   *Errors
	file   string
	budget *budget
}

// at returns the position of a node, under the key path of its parent.
func (d *decoder) at(n *yaml.Node, path string) At {
	return At{File: d.file, Line: n.Line, Col: n.Column, Path: path}
}

// enter follows an alias and looks at what every value has. A mapping or list
// reached through an alias is decoded again at each use; the structs have a
// fixed depth, so even an alias inside itself comes to an end.
func (d *decoder) enter(n *yaml.Node, at At) (*yaml.Node, bool) {
	if !d.spend(at) {
		return nil, false
	}
	n = resolve(n)
	if tag := n.ShortTag(); !strings.HasPrefix(tag, "!!") {
		d.report(at, "tags have no meaning in a spec (got %s)", Clip(tag))
		return nil, false
	}
	return n, true
}

// resolve follows an alias. The parser refuses an alias of an alias.
func resolve(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// mapping decodes a mapping, or the scalar that stands for it, into a struct.
func (d *decoder) mapping(n *yaml.Node, dst reflect.Value, at At) {
	fields := fieldsOf(dst)
	if p := fields.position; p.IsValid() {
		p.Set(reflect.ValueOf(at))
	}
	for _, f := range fields.list {
		f.absent(at)
	}
	n, ok := d.enter(n, at)
	if !ok {
		return
	}
	if n.Kind == yaml.ScalarNode && fields.scalar != nil && n.ShortTag() != "!!null" {
		d.value(n, fields.scalar, at)
		return
	}
	if n.Kind != yaml.MappingNode {
		d.report(at, "must be %s (got %s)", fields.shape(), kindWord(n))
		return
	}
	d.entries(n, fields, at)
}

// noMerge is said of the key <<, which YAML 1.2 has dropped.
const noMerge = "merge keys are not supported: use an alias for a whole value"

// entries decodes the pairs of a mapping and then looks for what is missing.
func (d *decoder) entries(n *yaml.Node, fields *fieldSet, at At) {
	seen := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !d.spend(d.at(key, at.Path)) {
			return
		}
		name := resolve(key).Value
		keyAt := d.at(key, at.Key(Clip(name)).Path)
		switch first, f := seen[name], fields.byName(name); {
		case resolve(key).Kind != yaml.ScalarNode:
			d.report(d.at(key, at.Path), "a key must be a plain word (got %s)", kindWord(key))
		case name == "<<":
			d.report(keyAt, noMerge)
		case first != nil:
			d.report(keyAt, "is given twice (first on line %d)", first.Line)
		case f == nil:
			d.report(keyAt, "unknown key%s", Suggest(name, fields.names()))
		default:
			d.value(value, f, d.at(value, keyAt.Path))
		}
		if seen[name] == nil {
			seen[name] = key
		}
	}
	for _, f := range fields.list {
		if f.required && seen[f.name] == nil {
			d.report(at.Key(f.name), "is required")
		}
	}
}

// value decodes one node into the field.
func (d *decoder) value(n *yaml.Node, f *field, at At) {
	switch v := f.value; v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.mapping(n, v.Elem(), at)
	case reflect.Slice:
		d.sequence(n, f, at)
	default:
		d.scalar(n, v.Addr().Interface().(scalar), f, at)
	}
}

func (d *decoder) sequence(n *yaml.Node, f *field, at At) {
	n, ok := d.enter(n, at)
	if !ok {
		return
	}
	if n.Kind != yaml.SequenceNode {
		d.report(at, "must be a list (got %s)", kindWord(n))
		return
	}
	switch {
	case len(n.Content) == 0:
		d.report(at, "must not be empty")
	case len(n.Content) > maxItems:
		d.report(at, "may have at most %d items (got %d)", maxItems, len(n.Content))
		return
	}
	items := reflect.MakeSlice(f.value.Type(), len(n.Content), len(n.Content))
	for i, item := range n.Content {
		itemAt := d.at(item, at.Path+"["+strconv.Itoa(i)+"]")
		switch dst := items.Index(i).Addr().Interface().(type) {
		case scalar:
			d.scalar(item, dst, f, itemAt)
		case *Scaffold:
			d.scaffold(item, dst, itemAt)
		default:
			d.mapping(item, items.Index(i), itemAt)
		}
	}
	f.value.Set(items)
}

// scaffold keeps a mapping for the struct of its kind, and reads just the kind.
// Key paths start anew here: users think of "retry.attempts".
func (d *decoder) scaffold(n *yaml.Node, dst *Scaffold, at At) {
	n, ok := d.enter(n, at)
	if !ok {
		return
	}
	if n.Kind != yaml.MappingNode {
		d.report(at, "must be a mapping with kind and name (got %s)", kindWord(n))
		return
	}
	dst.Node = &Node{yaml: n, at: d.at(n, ""), budget: d.budget}
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch resolve(n.Content[i]).Value {
		case "kind":
			d.scalar(n.Content[i+1], &dst.Kind, &field{}, d.at(n.Content[i+1], "kind"))
			return
		case "<<":
			d.report(d.at(n.Content[i], "<<"), noMerge) // the kind may be what it was to bring
		}
	}
	d.report(dst.Node.at.Key("kind"), "is required")
}

func (d *decoder) scalar(n *yaml.Node, dst scalar, f *field, at At) {
	n, ok := d.enter(n, at)
	if !ok {
		return
	}
	if n.Kind != yaml.ScalarNode {
		d.report(at, "must be %s (got %s)", scalarWord(dst.scalarType()), kindWord(n))
		return
	}
	if err := dst.setScalar(n.Value, n.ShortTag()); err != nil {
		d.report(at, "%v", err)
		return
	}
	dst.setAt(at, true)
	if err := f.check(dst); err != nil {
		d.report(at, "%v", err)
	}
}

// check holds a scalar against the bounds and words of the field's tags.
func (f *field) check(v scalar) error {
	if x, ok := v.number(); ok {
		if f.min != "" && x < bound(f.min) {
			return fmt.Errorf("must be at least %s (got %s)", f.min, v.text())
		}
		if f.max != "" && x > bound(f.max) {
			return fmt.Errorf("must be at most %s (got %s)", f.max, v.text())
		}
	}
	if len(f.enum) == 0 {
		return nil
	}
	for _, word := range f.enum {
		if v.text() == word {
			return nil
		}
	}
	return fmt.Errorf("must be %s (got %q)%s", orList(f.enum), Clip(v.text()), Suggest(v.text(), f.enum))
}

// bound parses the text of a min or max tag: a number or a duration.
func bound(tag string) float64 {
	if d, err := time.ParseDuration(tag); err == nil {
		return float64(d)
	}
	x, err := strconv.ParseFloat(tag, 64)
	if err != nil {
		panic("spec: bad bound in a struct tag: " + tag) // a programming error: see TestStructTags
	}
	return x
}
