package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/mutate"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/mutate/trial"
)

// A verifier finds out which mutants block, by the package's own tests.
type verifier struct {
	*options
	records map[string]record
}

// verify judges, package by package, a sample of the mutants that are planted in
// lines which the tests reach. Those that have a verdict already keep it.
func (o *options) verify(ctx context.Context) error {
	records, err := readRecords(o.verdicts())
	if err != nil {
		return err
	}
	v := &verifier{o, records}
	entries, err := o.corpus()
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := v.entry(ctx, e); err != nil {
			fmt.Fprintf(os.Stderr, "mutants: %s %s: %v\n", e.module, e.pattern, err)
		}
	}
	return nil
}

func (v *verifier) entry(ctx context.Context, e entry) error {
	s, err := e.open(v.root, v.work)
	if err != nil {
		return err
	}
	settings := &trial.Settings{Dir: s.dir, Package: s.path(), Env: s.env, Args: s.args, Timeout: 5 * time.Minute, Work: v.work}
	profile := filepath.Join(v.work, "coverage")
	original, err := settings.Run(ctx, nil, "-coverprofile="+profile)
	if err != nil {
		return err
	}
	if !original.Built || original.Hung {
		return fmt.Errorf("the tests of the original do not run: %.2000s", original.Output)
	}
	reached, err := readCoverage(profile)
	if err != nil {
		return fmt.Errorf("%w: %.2000s", err, original.Output)
	}
	runs := []*trial.Outcome{original}
	again, err := settings.Run(ctx, nil)
	if err != nil {
		return err
	}
	runs = append(runs, again)
	fmt.Fprintf(os.Stderr, "%s: tests take %.0f s\n", s.pkg, again.Elapsed.Seconds())
	settings.Timeout = max(20*time.Second, 3*again.Elapsed)
	for _, m := range v.sample(s, reached) {
		r, err := v.judge(ctx, s, m, settings, runs)
		if err != nil {
			return err
		}
		v.records[r.key()] = r
		fmt.Fprintf(os.Stderr, "%s\t%s\t%s\t%s\t%s %s\n", r.pkg, r.id, r.place, r.blocks, r.how, r.where)
		if err := writeRecords(v.verdicts(), v.records); err != nil {
			return err
		}
	}
	return nil
}

// sample picks mutants that compile and that tests reach, or are: as many of each
// operator as the options say, counting those of the package that have a verdict.
// The order is the same on every run.
func (v *verifier) sample(s *subject, reached coverage) (picked []mutate.Mutant) {
	count := map[string]int{}
	mutants := mutate.Plant(s.Package, mutate.Blocking())
	for _, m := range mutants {
		if r, known := v.records[newRecord(s, m).key()]; known {
			count[r.operator()]++
		}
	}
	random := rand.New(rand.NewPCG(v.seed, 0))
	random.Shuffle(len(mutants), func(i, j int) { mutants[i], mutants[j] = mutants[j], mutants[i] })
	for _, m := range mutants {
		_, known := v.records[newRecord(s, m).key()]
		if known || !v.wants(m.Operator) || count[m.Operator] >= v.perPackage || !m.InTest() && !reached.has(m) || s.Check(m) != nil {
			continue
		}
		count[m.Operator]++
		picked = append(picked, m)
	}
	return picked
}

// judge runs the tests with the mutant. A goroutine that merely waits at their
// end must do so again in a second run, since the first may have been unlucky.
func (v *verifier) judge(ctx context.Context, s *subject, m mutate.Mutant, settings *trial.Settings, original []*trial.Outcome) (record, error) {
	r := newRecord(s, m)
	edits := m.Edits
	if m.Forced != nil {
		edits = m.Forced
	}
	verdict := trial.Verdict{}
	for range 2 {
		o, err := settings.Run(ctx, s.files(m, edits), only(m)...)
		if err != nil {
			return r, err
		}
		if !o.Built {
			r.blocks, r.how = "no", "does not compile"
			return r, nil
		}
		verdict = trial.Judge(s.at, original, o)
		if verdict.How != trial.Blocked {
			break
		}
	}
	r.blocks, r.how, r.where = "no", verdict.How, strings.Join(verdict.Places, " ")
	if verdict.How != "" {
		r.blocks = "yes"
	}
	return r, nil
}

// only returns the flags that leave out all other tests if the mutant is in one.
func only(m mutate.Mutant) []string {
	if m.InTest() && strings.HasPrefix(m.Function, "Test") {
		return []string{"-run=^" + m.Function + "$"}
	}
	return nil
}
