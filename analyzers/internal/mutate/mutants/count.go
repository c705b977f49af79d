package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/mutate"
)

// A tally counts the mutants of an operator. Those that block only by what callers
// outside the package do are not among the blocking ones: a finding would have to
// be about code that nobody has at hand.
type tally struct{ judged, outside, blocking, found int }

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
	found     []string
	missed    []miss
	outside   []record // that callers outside the package decide
	stale     []record // whose mutant the source no longer has
}

type miss struct {
	record
	unknown string // what asynclint says it could not decide about the function
}

// count prints the table and records what was missed.
func (o *options) count(ctx context.Context) error {
	if err := o.buildLinter(ctx); err != nil {
		return err
	}
	res, err := o.tally(ctx)
	if err != nil {
		return err
	}
	res.print(os.Stdout)
	for _, f := range res.found {
		fmt.Println("found", f)
	}
	for _, r := range res.outside {
		fmt.Println("outside", r.key()+"\t"+r.place+"\t"+r.how)
	}
	for _, m := range res.missed {
		fmt.Println("missed", m.key()+"\t"+m.place+"\t"+m.unknown)
	}
	if len(o.words) > 0 || o.operators != "" {
		return nil // a part says nothing of the rest
	}
	return o.writeMissed(res.missed)
}

// buildLinter builds asynclint if the options name none.
func (o *options) buildLinter(ctx context.Context) error {
	if o.linter != "" {
		return nil
	}
	o.linter = filepath.Join(o.work, "asynclint")
	build := exec.CommandContext(ctx, "go", "build", "-o", o.linter, "./cmd/asynclint")
	build.Dir = o.root
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building asynclint: %w: %s", err, out)
	}
	return nil
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
	for _, op := range mutate.Blocking() {
		res.operators[op.Name] = &tally{}
	}
	modules := map[string][]*subject{}
	for _, e := range entries {
		if !slices.ContainsFunc(sorted(records), func(r record) bool { return r.module == e.module }) {
			continue // no verdicts, so no need for the source
		}
		s, err := e.open(o.root, o.work)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(sorted(records), func(r record) bool { return r.module == s.module && r.pkg == s.pkg }) {
			modules[e.module] = append(modules[e.module], s)
		}
	}
	for _, module := range slices.Sorted(maps.Keys(modules)) {
		linters, err := o.capture(ctx, module, modules[module])
		if err != nil {
			return nil, err
		}
		for _, s := range modules[module] {
			if err := o.subject(ctx, s, linters[s.pkg], records, res); err != nil {
				return nil, err
			}
		}
	}
	return res, nil
}

// subject counts the mutants of a package.
func (o *options) subject(ctx context.Context, s *subject, l *linter, records map[string]record, res *result) error {
	planted := map[string]mutate.Mutant{}
	for _, m := range mutate.Plant(s.Package, mutate.Blocking()) {
		planted[newRecord(s, m).key()] = m
	}
	findings, err := l.lint(ctx, nil)
	if err != nil {
		return err
	}
	original := map[string]bool{}
	for _, f := range findings {
		original[f.key()] = true
	}
	for _, r := range sorted(records) {
		if r.module != s.module || r.pkg != s.pkg || !o.wants(r.operator()) {
			continue
		}
		m, ok := planted[r.key()]
		if !ok {
			res.stale = append(res.stale, r)
			continue
		}
		res.operators[r.operator()].judged++
		switch {
		case r.blocks == "yes" && o.most > 0 && res.operators[r.operator()].blocking == o.most:
		case r.blocks == "yes":
			res.operators[r.operator()].blocking++
			res.analyse(ctx, s, l, m, r, original, o.most == 0)
		case r.blocks == "outside":
			res.operators[r.operator()].outside++
			res.outside = append(res.outside, r)
		}
	}
	return nil
}

// analyse counts one mutant that blocks. If asynclint fails on it, that is a miss
// with the failure for a reason; else the reason is asked for if it is wanted.
func (res *result) analyse(ctx context.Context, s *subject, l *linter, m mutate.Mutant, r record, original map[string]bool, why bool) {
	files := s.files(m, m.Edits)
	findings, err := l.lint(ctx, files)
	if err != nil {
		res.missed = append(res.missed, miss{r, strings.Join(strings.Fields(err.Error()), " ")})
		return
	}
	if f, ok := finds(findings, original, m, r); ok {
		res.operators[r.operator()].found++
		res.rules[f.rule]++
		res.found = append(res.found, fmt.Sprintf("%s\t%s\t%s: %s", r.key(), r.place, f.rule, f.message))
		return
	}
	reason := ""
	if why {
		undecided, _ := l.lint(ctx, files, "-unknowns") // only a hint for people
		reason = whyUndecided(undecided, m)
	}
	res.missed = append(res.missed, miss{r, reason})
}

// whyUndecided returns what was said of the mutated function.
func whyUndecided(undecided []finding, m mutate.Mutant) string {
	for _, u := range undecided {
		if inScope(u.places[0], m) {
			_, why, _ := strings.Cut(u.message, ": ")
			return why
		}
	}
	return ""
}

func (r *result) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "operator\tplanted\tby callers\treally block\tfound\tshare\t")
	sum := tally{}
	for _, op := range mutate.Blocking() {
		n := r.operators[op.Name]
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%d %%\t\n", op.Name, n.judged, n.outside, n.blocking, n.found, n.share())
		sum.judged, sum.outside = sum.judged+n.judged, sum.outside+n.outside
		sum.blocking, sum.found = sum.blocking+n.blocking, sum.found+n.found
	}
	fmt.Fprintf(t, "all\t%d\t%d\t%d\t%d\t%d %%\t\n", sum.judged, sum.outside, sum.blocking, sum.found, sum.share())
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
