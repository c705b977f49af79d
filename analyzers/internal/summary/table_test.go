package summary

import (
	"go/types"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// The embedded table parses, and every row reads as it would be written.
func TestTable(t *testing.T) {
	table := StandardLibrary()
	rows := 0
	for line := range strings.Lines(stdText) {
		row, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "\t")
		if !ok {
			continue
		}
		rows++
		name, sum, err := parseRow(row)
		if err != nil {
			t.Fatal(err)
		}
		if again := name + " " + sum.Row(); again != row {
			t.Errorf("row %q becomes %q", row, again)
		}
	}
	if rows < 200 || !table.Has("fmt") || !table.Has("internal/poll") || table.Has("example.com/fmt") {
		t.Errorf("%d rows; has fmt: %v", rows, table.Has("fmt"))
	}
}

// The table is sorted within packages and by package.
func TestTableSorted(t *testing.T) {
	var packages, rows []string
	for line := range strings.Lines(stdText) {
		switch {
		case line[0] == '#':
		case line[0] == '\t':
			rows = append(rows, line)
		default:
			if !slices.IsSorted(rows) {
				t.Errorf("functions before %s are not sorted", line)
			}
			packages, rows = append(packages, line), nil
		}
	}
	if !slices.IsSorted(packages) {
		t.Error("packages are not sorted")
	}
}

// What everybody knows to block does, and what would only make noise does not.
func TestTableSamples(t *testing.T) {
	table := StandardLibrary()
	for _, want := range []string{
		"net/http Get network", "net/http (*Client).Do network+ctx:2", "net Dial network",
		"net Conn.Write connection@1", "net (*conn).Read input@1", "net Listener.Accept input@1",
		"database/sql (*DB).QueryContext database+ctx:2", "database/sql (*Tx).Commit database",
		"os/exec (*Cmd).Run subprocess", "os (*File).Sync file", "crypto/tls (*Conn).Read input@1",
		"sync (*Once).Do invokes=2", "slices SortFunc invokes=2",
	} {
		f := strings.Fields(want)
		sum := table.packages[f[0]][f[1]]
		if sum == nil || !strings.HasPrefix(sum.Row(), f[2]) {
			t.Errorf("%s: got %v", want, sum)
		}
	}
	for _, quiet := range []string{
		"fmt Println", "log Printf", "os ReadFile", "os (*File).Write", "os (*File).Read", "time LoadLocation",
		"crypto/rand Read", "net Listen", "net/http (*Server).Close", "errors New", "os/exec (*Cmd).Start",
	} {
		f := strings.Fields(quiet)
		if sum := table.packages[f[0]][f[1]]; sum != nil {
			t.Errorf("%s: got %s, want nothing", quiet, sum.Row())
		}
	}
}

// Bad rows are refused with their line.
func TestParseTable(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"# go1.26\n\tF network\n", "std.txt:2: function outside a package"},
		{"# go1.26\np\n\tF\n", `std.txt:3: "F": want a name and at least one wait`},
		{"# go1.26\np\n\tF swimming\n", `std.txt:3: "swimming" is no class of waits`},
		{"# go1.26\np\n\tF sleep+luck\n", `std.txt:3: "luck" does not end waits`},
		{"# go1.26\np\n\tF sleep@x\n", "std.txt:3: strconv"},
		{"# go1.26\np\n\tF invokes=x\n", "std.txt:3: strconv"},
	} {
		if _, err := ParseTable(test.text); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%q: got %v, want %s", test.text, err, test.want)
		}
	}
	table, err := ParseTable("# go1.26\n# note\np\n\tF network+ctx+time:2@1 sleep invokes=3\n")
	if err != nil {
		t.Fatal(err)
	}
	pkg := types.NewPackage("p", "p")
	fn := types.NewFunc(0, pkg, "F", types.NewSignatureType(nil, nil, nil, nil, nil, false))
	want := &Summary{
		Waits:   []Wait{{Class: Network, Ends: ByContext | ByTime, Ctx: 2, On: 1}, {Class: Sleep}},
		Invokes: 3, Touches: 1<<Network | 1<<Sleep,
	}
	if got := table.Lookup(fn); table.Version != "go1.26" || !reflect.DeepEqual(got, want) {
		t.Errorf("version %s, got %+v, want %+v", table.Version, got, want)
	}
}
