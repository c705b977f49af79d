package report_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/cmd/asynclint/internal/report"
)

func TestParsePosition(t *testing.T) {
	for in, want := range map[string]report.Position{
		"":                   {},
		"-":                  {},
		"a.go":               {File: "a.go"},
		"a.go:3":             {File: "a.go", Line: 3},
		"/x/a.go:3:14":       {File: "/x/a.go", Line: 3, Column: 14},
		`C:\x\a.go:3:14`:     {File: `C:\x\a.go`, Line: 3, Column: 14},
		"odd:7:name.go:3:14": {File: "odd:7:name.go", Line: 3, Column: 14},
		"a.go:x:2":           {File: "a.go:x", Line: 2},
		"a.go:-1":            {File: "a.go:-1"},
		":3":                 {File: ":3"},
	} {
		if got := report.ParsePosition(in); got != want {
			t.Errorf("ParsePosition(%q) = %+v, want %+v", in, got, want)
		}
	}
}

func TestDecodeRefusesOtherStreams(t *testing.T) {
	for in, want := range map[string]string{
		"# example.com/p\n{}":          "reading the output of go vet: invalid character '#'",
		`{"p": {"leak": [`:             "reading the output of go vet: unexpected EOF",
		`{"p": {"leak": [{"posn":1}]}`: "reading the output of go vet: unexpected EOF",
		`{"p": {"leak": [{"posn":1}]}}`: "reading the findings of leak in p: " +
			"json: cannot unmarshal number",
		`{"p": {"leak": 7}}`: "reading the findings of leak in p: json: cannot unmarshal number",
		`[]`:                 "reading the output of go vet: json: cannot unmarshal array",
	} {
		err := report.Decode(strings.NewReader(in), func(report.Unit) {})
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("Decode(%q) = %v, want %s...", in, err, want)
		}
	}
}

func TestDecodeHandsUnitsOnAsTheyArrive(t *testing.T) {
	units := 0
	err := report.Decode(strings.NewReader("{}\n{}\n{\n}\n?"), func(report.Unit) { units++ })
	if err == nil || units != 3 {
		t.Errorf("got %d units and error %v, want 3 and an error", units, err)
	}
}

func TestFailures(t *testing.T) {
	const stderr = `go: downloading example.com/x v1.0.0
# example.com/shop
shop/shop.go:5:18: undefined: total
# example.com/shop [example.com/shop.test]
vet: shop/shop_test.go:9:2: cannot use x (variable of type int) as string value in argument to f:
	want: string
# example.com/c
c.go:4: cgo: C compiler "cc" not found
package example.com/loop
	imports example.com/loop: import cycle not allowed
`
	want := []report.Failure{
		{Package: "example.com/shop", Pos: report.Position{File: "shop/shop.go", Line: 5, Column: 18}, Message: "undefined: total"},
		{
			Package: "example.com/shop [example.com/shop.test]",
			Pos:     report.Position{File: "shop/shop_test.go", Line: 9, Column: 2},
			Message: "cannot use x (variable of type int) as string value in argument to f:\n\twant: string",
		},
		{Package: "example.com/c", Pos: report.Position{File: "c.go", Line: 4}, Message: `cgo: C compiler "cc" not found`},
		{Package: "example.com/c", Message: "package example.com/loop\n\timports example.com/loop: import cycle not allowed"},
	}
	if got := report.Failures(stderr); !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}
