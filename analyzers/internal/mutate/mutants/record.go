package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/mutate"
)

// A record is what is known of a mutant, a line of verdicts.tsv.
type record struct {
	module, pkg string
	id          string // operator, function, ordinal: see [mutate.Mutant.ID]
	place       string // file:line, for people
	primitive   string
	blocks      string // yes, no, or outside: only by what callers outside the package do
	how         string // as package trial says, or "read: " and a reason
	where       string // the blocked places, separated by spaces
}

func (r record) key() string { return r.module + "\t" + r.pkg + "\t" + r.id }

func (r record) operator() string {
	name, _, _ := strings.Cut(r.id, " ")
	return name
}

const columns = "module\tpackage\tmutant\tplace\tprimitive\tblocks\thow\twhere"

func newRecord(s *subject, m mutate.Mutant) record {
	return record{
		module: s.module, pkg: s.pkg, id: m.ID(), primitive: m.Primitive,
		place: fmt.Sprintf("%s:%d", filepath.Base(m.Pos.Filename), m.Pos.Line),
	}
}

// readRecords reads verdicts.tsv. A file that is missing holds none.
func readRecords(name string) (map[string]record, error) {
	data, err := os.ReadFile(name)
	if os.IsNotExist(err) {
		return map[string]record{}, nil
	}
	if err != nil {
		return nil, err
	}
	records := map[string]record{}
	for i, line := range strings.Split(strings.TrimRight(string(data), "\n"), "\n") {
		f := strings.Split(line, "\t")
		if i == 0 && line == columns {
			continue
		}
		if len(f) != 8 {
			return nil, fmt.Errorf("%s:%d: want 8 columns (got %d)", name, i+1, len(f))
		}
		r := record{f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]}
		records[r.key()] = r
	}
	return records, nil
}

func writeRecords(name string, records map[string]record) error {
	text := columns + "\n"
	for _, r := range sorted(records) {
		text += strings.Join([]string{r.module, r.pkg, r.id, r.place, r.primitive, r.blocks, r.how, r.where}, "\t") + "\n"
	}
	return os.WriteFile(name, []byte(text), 0o666)
}

// sorted returns the records by operator, as tables list them, then by package.
func sorted(records map[string]record) []record {
	rank := map[string]int{}
	for i, op := range mutate.Blocking() {
		rank[op.Name] = i
	}
	var list []record
	for _, r := range records {
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b record) int {
		return cmp.Or(rank[a.operator()]-rank[b.operator()], cmp.Compare(a.key(), b.key()))
	})
	return list
}
