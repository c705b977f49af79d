package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestSample(t *testing.T) {
	var found []finding
	for line := range 60 {
		found = append(found,
			finding{Module: "m", Rule: "r", Position: fmt.Sprintf("a.go:%d:1", line)},
			finding{Module: "m", Rule: "r", Position: fmt.Sprintf("a.go:%d:2", line)})
	}
	drawn := sample(found)
	if len(drawn) != sampleSize {
		t.Fatalf("%d drawn, want %d", len(drawn), sampleSize)
	}
	places := map[key]bool{}
	for _, f := range drawn {
		places[f.key()] = true
	}
	if len(places) != sampleSize {
		t.Errorf("a line was drawn twice: %v", drawn)
	}
	backwards := slices.Clone(found)
	slices.Reverse(backwards)
	if again := sample(backwards); !slices.Equal(keys(drawn), keys(again)) {
		t.Errorf("the draw depends on the order: %v, %v", drawn, again)
	}
	// What chance left out does not move what it drew.
	without := slices.DeleteFunc(slices.Clone(found), func(f finding) bool { return !places[f.key()] })
	if again := sample(without); !slices.Equal(keys(drawn), keys(again)) {
		t.Errorf("the draw depends on other findings: %v, %v", drawn, again)
	}
}

func keys(found []finding) (list []key) {
	for _, f := range found {
		list = append(list, f.key())
	}
	return list
}

func TestWriteSample(t *testing.T) {
	found := []finding{{Module: "m@v1", Rule: "noctx", Position: "a.go:1:2", Message: "one\n\ttwo"}}
	var text strings.Builder
	if err := writeSample(&text, found, nil); err != nil {
		t.Fatal(err)
	}
	if got, want := text.String(), "noctx\tm@v1\ta.go:1:2\tNEW\tone two\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	text.Reset()
	if err := writeSample(&text, found, map[key]string{found[0].key(): "false"}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "\tfalse\t") {
		t.Errorf("the verdict that there is does not show: %q", text.String())
	}
}
