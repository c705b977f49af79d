package spec_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// FuzzParse holds the decoder to what must be so for any bytes: it does not
// panic, says the same every time, points into the file, and agrees with the
// schema that editors use.
func FuzzParse(f *testing.F) {
	seed(f)
	schema := resolved(f)
	f.Fuzz(func(t *testing.T, source []byte) {
		errs := shapeErrors("f", source)
		if again := shapeErrors("f", source); again.Error() != errs.Error() {
			t.Fatalf("errors differ:\n%v\n%v", errs, again)
		}
		for _, err := range errs.List() {
			checkPosition(t, err, source)
		}
		compareJudges(t, schema, "f", source)
	})
}

// checkPosition fails when an error does not stand on a character of the file
// or just behind its line.
func checkPosition(t *testing.T, err *spec.Error, source []byte) {
	t.Helper()
	lines := strings.Split(strings.TrimPrefix(string(source), "\ufeff"), "\n")
	if err.At.Line < 1 || err.At.Line > len(lines) {
		t.Fatalf("%v: the file has %d lines", err, len(lines))
	}
	if width := utf8.RuneCountInString(lines[err.At.Line-1]); err.At.Col < 1 || err.At.Col > width+1 {
		t.Fatalf("%v: the line has %d characters", err, width)
	}
	if err.Msg == "" || strings.ContainsAny(err.Error(), "\n\r\x1b\x00") {
		t.Fatalf("%q is no line", err.Error())
	}
}

// seed adds the specs of testdata, good and bad.
func seed(f *testing.F) {
	f.Helper()
	for _, dir := range []string{"specs", "invalid"} {
		paths, err := filepath.Glob(filepath.Join("../../testdata", dir, "*"+spec.Suffix))
		if err != nil || len(paths) == 0 {
			f.Fatalf("no seeds: %v", err)
		}
		for _, path := range paths {
			source, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			if len(source) < 5000 {
				f.Add(source)
			}
		}
	}
}
