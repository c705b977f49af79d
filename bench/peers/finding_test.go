package main

import (
	"reflect"
	"strings"
	"testing"
)

func TestParseGolangci(t *testing.T) {
	const output = `{"Issues":[{"FromLinter":"noctx","Text":"net.Listen must not be called","Severity":"",` +
		`"Pos":{"Filename":"/copy/a/b.go","Offset":3600,"Line":147,"Column":30}}],"Report":{}}` + "\n1 issues:\n* noctx: 1\n"
	found, err := parseGolangci([]byte(output))
	if err != nil {
		t.Fatal(err)
	}
	want := []finding{{Rule: "noctx", Position: "/copy/a/b.go:147:30", Message: "net.Listen must not be called"}}
	if !reflect.DeepEqual(found, want) {
		t.Errorf("got %v, want %v", found, want)
	}
	if found, err := parseGolangci([]byte(`{"Issues":null}`)); len(found) != 0 || err != nil {
		t.Errorf("a clean run: %v, %v", found, err)
	}
}

func TestParseStaticcheck(t *testing.T) {
	const output = `{"code":"SA2001","severity":"error","location":{"file":"/copy/a.go","line":7,"column":2},` +
		`"end":{"file":"","line":0,"column":0},"message":"empty critical section"}` + "\n" +
		`{"code":"SA1012","location":{"file":"/copy/b.go","line":1,"column":3},"message":"do not pass nil"}` + "\n"
	found, err := parseStaticcheck([]byte(output))
	if err != nil {
		t.Fatal(err)
	}
	want := []finding{
		{Rule: "SA2001", Position: "/copy/a.go:7:2", Message: "empty critical section"},
		{Rule: "SA1012", Position: "/copy/b.go:1:3", Message: "do not pass nil"},
	}
	if !reflect.DeepEqual(found, want) {
		t.Errorf("got %v, want %v", found, want)
	}
	if found, err := parseStaticcheck(nil); len(found) != 0 || err != nil {
		t.Errorf("a clean run: %v, %v", found, err)
	}
}

func TestParseAsynclint(t *testing.T) {
	const output = `{"p/a": {"loopblock": [{"posn": "/copy/a.go:7:2", "end": "/copy/a.go:7:9", "message": "Sleep blocks the loop"}]}}`
	found, err := parseAsynclint([]byte(output))
	if err != nil {
		t.Fatal(err)
	}
	want := []finding{{Rule: "loopblock", Position: "/copy/a.go:7:2", Message: "Sleep blocks the loop"}}
	if !reflect.DeepEqual(found, want) {
		t.Errorf("got %v, want %v", found, want)
	}
}

// What a tool could not analyse must not pass for code without findings.
func TestParseRefuses(t *testing.T) {
	for _, test := range []struct {
		parse        func([]byte) ([]finding, error)
		output, want string
	}{
		{parseGolangci, "", "golangci-lint wrote no JSON"},
		{parseGolangci, `{"Issues":[{"FromLinter":"typecheck","Text":"undefined: x","Pos":{"Filename":"a.go","Line":1,"Column":2}}]}`,
			"a.go:1:2: golangci-lint: does not compile: undefined: x"},
		{parseStaticcheck, "no packages", "staticcheck wrote no JSON"},
		{parseStaticcheck, `{"code":"compile","location":{"file":"a.go","line":1,"column":2},"message":"undefined: x"}`,
			"a.go:1:2: staticcheck: undefined: x"},
		{parseAsynclint, "", "asynclint wrote no JSON"},
		{parseAsynclint, `{"p":{"loopblock":{"error":"it broke"}}}`, `p: asynclint: loopblock failed: {"error":"it broke"}`},
	} {
		if _, err := test.parse([]byte(test.output)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: got %v, want ...%s...", test.output, err, test.want)
		}
	}
}

func TestWithin(t *testing.T) {
	found := within([]finding{
		{Rule: "noctx", Position: "/copy/b/z.go:3:4", Message: "m"},
		{Rule: "noctx", Position: "/copy/a.go:1:2", Message: "m"},
		{Rule: "noctx", Position: "/copy/a.go:1:2", Message: "m"}, // seen in a second variant of the package
		{Rule: "noctx", Position: "/cache/go.go:1:2", Message: "written by cgo, not by the author"},
	}, "/copy", "m@v1")
	want := []finding{
		{Module: "m@v1", Rule: "noctx", Position: "a.go:1:2", Message: "m"},
		{Module: "m@v1", Rule: "noctx", Position: "b/z.go:3:4", Message: "m"},
	}
	if !reflect.DeepEqual(found, want) {
		t.Errorf("got %v, want %v", found, want)
	}
}
