package main

import (
	"flag"
	"strconv"
)

// forwarded is a flag that is checked here and then handed on to the go
// command just as it was given, so that flags which mean something when they
// are repeated keep that meaning.
type forwarded struct {
	name  string
	value flag.Value
	to    *[]string
}

func (f *forwarded) Set(s string) error {
	if err := f.value.Set(s); err != nil {
		return err
	}
	*f.to = append(*f.to, "-"+f.name+"="+s)
	return nil
}

// String must serve the zero value, with which package flag compares defaults.
func (f *forwarded) String() string {
	if f.value == nil {
		return ""
	}
	return f.value.String()
}

func (f *forwarded) IsBoolFlag() bool {
	b, ok := f.value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// text is a flag that takes any string.
type text string

func (t *text) Set(s string) error { *t = text(s); return nil }
func (t *text) String() string     { return string(*t) }

// boolean is a flag that is true or false.
type boolean bool

func (b *boolean) Set(s string) error {
	v, err := strconv.ParseBool(s)
	*b = boolean(v)
	return err
}
func (b *boolean) String() string   { return strconv.FormatBool(bool(*b)) }
func (b *boolean) IsBoolFlag() bool { return true }
