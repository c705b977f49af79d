package table_test

import (
	"os"
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary/stdtable/table"
)

// The embedded table is what the program makes with this toolchain.
func TestUpToDate(t *testing.T) {
	if have, now := summary.StandardLibrary().Version, table.Release(); have != now {
		t.Skipf("the table is of %s and this is %s: go generate ./analyzers/internal/summary makes it anew", have, now)
	}
	if testing.Short() {
		t.Skip("analyses the whole standard library")
	}
	got, err := table.Make()
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../../std.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("std.txt is out of date: run go generate ./analyzers/internal/summary\n%s", difference(string(want), got))
	}
}

// difference lists the lines that only one of two texts has.
func difference(old, new string) string {
	count := map[string]int{}
	for line := range strings.Lines(old) {
		count[line]--
	}
	for line := range strings.Lines(new) {
		count[line]++
	}
	var b strings.Builder
	for line, n := range count {
		switch {
		case n < 0:
			b.WriteString("-" + line)
		case n > 0:
			b.WriteString("+" + line)
		}
	}
	return b.String()
}
