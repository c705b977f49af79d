package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/mutate"
)

// A tally counts the mutants of an operator.
type tally struct{ judged, blocking, found int }

// share is the percentage of the blocking mutants that are found.
func (t tally) share() int {
	if t.blocking == 0 {
		return 0
	}
	return 100 * t.found / t.blocking
}

// A result is what counting gives.
type result struct {
	operators map[string]*tally
	rules     map[string]int // findings that found a mutant
	missed    []miss
	stale     []record // whose mutant the source no longer has
}

type miss struct {
	record
	unknown string // what asynclint says it could not decide about the function
}

// count prints the table and records what was missed.
func (o *options) count(ctx context.Context) error {
	if o.linter == "" {
		o.linter = filepath.Join(o.work, "asynclint")
		build := exec.CommandContext(ctx, "go", "build", "-o", o.linter, "./cmd/asynclint")
		build.Dir = o.root
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("building asynclint: %w: %s", err, out)
		}
	}
	res, err := o.tally(ctx)
	if err != nil {
		return err
	}
	res.print(os.Stdout)
	if len(o.words) > 0 || o.operators != "" {
		return nil // a part says nothing of the rest
	}
	return o.writeMissed(res.missed)
}

// tally analyses the mutants that block.
func (o *options) tally(ctx context.Context) (*result, error) {
	records, err := readRecords(o.verdicts())
	if err != nil {
		return nil, err
	}
	entries, err := o.corpus()
	if err != nil {
		return nil, err
	}
	res := &result{operators: map[string]*tally{}, rules: map[string]int{}}
	for _, op := range mutate.Operators() {
		res.operators[op.Name] = &tally{}
	}
	for _, e := range entries {
		if !slices.ContainsFunc(sorted(records), func(r record) bool { return r.module == e.module }) {
			continue // no verdicts, so no need for the source
		}
		s, err := e.open(o.root, o.work)
		if err != nil {
			return nil, err
		}
		if err := o.subject(ctx, s, records, res); err != nil {
			return nil, err
		}
	}
	return res, nil
}

// subject counts the mutants of a package.
func (o *options) subject(ctx context.Context, s *subject, records map[string]record, res *result) error {
	planted := map[string]mutate.Mutant{}
	for _, m := range mutate.Plant(s.Package) {
		planted[newRecord(s, m).key()] = m
	}
	var original map[string]bool
	for _, r := range sorted(records) {
		if r.module != s.module || r.pkg != s.pkg || !o.wants(r.operator()) {
			continue
		}
		m, ok := planted[r.key()]
		if !ok {
			res.stale = append(res.stale, r)
			continue
		}
		t := res.operators[r.operator()]
		t.judged++
		if r.blocks != "yes" {
			continue
		}
		if original == nil {
			findings, _, err := lint(ctx, o.linter, s, o.work, nil)
			if err != nil {
				return err
			}
			original = map[string]bool{}
			for _, f := range findings {
				original[f.key()] = true
			}
		}
		findings, unknown, err := lint(ctx, o.linter, s, o.work, s.files(m, m.Edits))
		if err != nil {
			return err
		}
		t.blocking++
		if f, ok := finds(findings, original, m, r); ok {
			t.found++
			res.rules[f.rule]++
			fmt.Fprintf(os.Stderr, "found\t%s\t%s\t%s: %s\n", r.key(), r.place, f.rule, f.message)
		} else {
			res.missed = append(res.missed, miss{r, undecided(unknown, m)})
			fmt.Fprintf(os.Stderr, "missed\t%s\t%s\n", r.key(), r.place)
		}
	}
	return nil
}

// undecided returns what was said of the mutated function.
func undecided(unknown []string, m mutate.Mutant) string {
	for _, u := range unknown {
		p := parsePlace(u)
		if p.file == filepath.Base(m.Pos.Filename) && m.Scope[0] <= p.line && p.line <= m.Scope[1] {
			_, why, _ := strings.Cut(u, ": ")
			return why
		}
	}
	return ""
}

func (r *result) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "operator\tplanted\treally block\tfound\tshare\t")
	sum := tally{}
	for _, op := range mutate.Operators() {
		n := r.operators[op.Name]
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d %%\t\n", op.Name, n.judged, n.blocking, n.found, n.share())
		sum.judged, sum.blocking, sum.found = sum.judged+n.judged, sum.blocking+n.blocking, sum.found+n.found
	}
	fmt.Fprintf(t, "all\t%d\t%d\t%d\t%d %%\t\n", sum.judged, sum.blocking, sum.found, sum.share())
	t.Flush()
	fmt.Fprintln(w, "found by:", r.rules)
	for _, s := range r.stale {
		fmt.Fprintln(w, "no longer there:", s.key())
	}
}

// writeMissed rewrites missed.tsv, with the reasons that people have given.
func (o *options) writeMissed(missed []miss) error {
	const header = "module\tpackage\tmutant\tplace\tprimitive\tundecided\treason"
	reasons := map[string]string{}
	data, err := os.ReadFile(o.data("missed.tsv"))
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	for line := range strings.Lines(string(data)) {
		if f := strings.Split(strings.TrimRight(line, "\n"), "\t"); len(f) == 7 {
			reasons[strings.Join(f[:3], "\t")] = f[6]
		}
	}
	text := header + "\n"
	for _, m := range missed {
		text += strings.Join([]string{m.key(), m.place, m.primitive, m.unknown, reasons[m.key()]}, "\t") + "\n"
	}
	return os.WriteFile(o.data("missed.tsv"), []byte(text), 0o666)
}
