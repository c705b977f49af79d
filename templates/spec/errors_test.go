package spec_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-5a033449/asyncgen/templates/spec"
)

func TestErrorsAreSortedOnce(t *testing.T) {
	var errs spec.Errors
	if errs.Err() != nil {
		t.Error("no errors are an error")
	}
	at := spec.At{File: "b", Line: 2, Col: 3}
	errs.Add(at.Key("x"), "second")
	errs.Add(spec.At{File: "b", Line: 2, Col: 1}, "first")
	errs.Add(at.Key("x"), "second")
	errs.Add(at.Key("x").Key("y"), "third")
	errs.Add(spec.At{File: "a", Line: 9, Col: 9}, "other file")
	want := "a:9:9: other file\nb:2:1: first\nb:2:3: x: second\nb:2:3: x.y: third"
	if diff := cmp.Diff(want, errs.Err().Error()); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

// Whatever a message quotes, it is a line that a terminal cannot misread.
func TestMessagesAreLines(t *testing.T) {
	var errs spec.Errors
	errs.Add(spec.At{File: "f", Line: 1, Col: 1, Path: "a\x1b[2Jb"}, "have (int)\n\twant (string) %s", "\u202e\u0000")
	errs.Add(spec.At{File: "f", Line: 2, Col: 1}, "%s", strings.Repeat("long ", 1000))
	lines := strings.Split(errs.Error(), "\n")
	if want := "f:1:1: aU+001B[2Jb: have (int) want (string) U+202EU+0000"; lines[0] != want {
		t.Errorf("got %q, want %q", lines[0], want)
	}
	if len(lines) != 2 || len(lines[1]) > 800 || !strings.HasSuffix(lines[1], "…") {
		t.Errorf("%d lines, the second of %d bytes", len(lines), len(lines[1]))
	}
}

func TestExcerpt(t *testing.T) {
	source := []byte("\ufeffversion: 1\r\n\tö: \tx\nesc: \x1b[2J\n" + strings.Repeat("y", 161) + "\nlast")
	for _, c := range []struct {
		line, col int
		want      string
	}{
		{1, 1, "    1 | version: 1\n      | ^\n"},
		{1, 10, "    1 | version: 1\n      |          ^\n"},
		{1, 99, "    1 | version: 1\n      |           ^\n"}, // beyond the end: just behind it
		{2, 5, "    2 | \tö: \tx\n      | \t   ^\n"},
		{2, 6, "    2 | \tö: \tx\n      | \t   \t^\n"},
		{3, 1, ""},
		{4, 1, ""},
		{5, 4, "    5 | last\n      |    ^\n"},
		{6, 1, ""},
		{0, 0, ""},
	} {
		if got := (spec.At{Line: c.line, Col: c.col}).Excerpt(source); got != c.want {
			t.Errorf("excerpt at %d:%d:\n%q, want\n%q", c.line, c.col, got, c.want)
		}
	}
}

func TestSuggest(t *testing.T) {
	words := []string{"attempts", "backoff", "if", "delay", "kind"}
	for got, want := range map[string]string{
		"attempt": "attempts", "atempts": "attempts", "attemtps": "attempts", "back_off": "backoff", "fi": "if",
		"delya": "delay", "backing": "backoff", "attempting": "attempts", "x": "", "": "", "quite another": "", "kindness of strangers": "",
		strings.Repeat("k", 65): "", "dealy": "delay",
	} {
		if want != "" {
			want = `; did you mean "` + want + `"?`
		}
		if s := spec.Suggest(got, words); s != want {
			t.Errorf("Suggest(%q) = %q, want %q", got, s, want)
		}
	}
	if s := spec.Suggest("ab", []string{"ac", "ad"}); s != `; did you mean "ac"?` {
		t.Errorf("of equals the first is suggested, not %s", s)
	}
}

func TestClip(t *testing.T) {
	if got := spec.Clip(strings.Repeat("ä", 41)); got != strings.Repeat("ä", 40)+"…" {
		t.Errorf("got %q", got)
	}
	if got := spec.Clip("short"); got != "short" {
		t.Errorf("got %q", got)
	}
}

func TestOutputName(t *testing.T) {
	for name, ok := range map[string]bool{
		"a.go": true, "A-b_c.1.go": true, "shop_async.go": true, "_a.go": false, ".a.go": false, "-a.go": false, "a_test.go": false,
		".go": false, "go": false, "": false, "a/b.go": false, `a\b.go`: false, "a b.go": false, "ä.go": false, "a.GO": false,
		strings.Repeat("a", 198) + ".go": false, strings.Repeat("a", 197) + ".go": true,
	} {
		if err := spec.CheckOutputName(name); (err == nil) != ok {
			t.Errorf("CheckOutputName(%q) = %v", name, err)
		}
	}
	if got := spec.OutputName("x/shop.async.yaml"); got != "shop_async.go" {
		t.Errorf("got %s", got)
	}
}
