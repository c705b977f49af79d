package main

import (
	"context"
	"fmt"
	"go/ast"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/mutate"
)

// late counts the mutants that answer late. That needs no run of a test: what they
// do is in the text.
func (o *options) late(ctx context.Context) error {
	if err := o.buildLinter(ctx); err != nil {
		return err
	}
	res, err := o.tallyLate(ctx)
	if err != nil {
		return err
	}
	res.print(os.Stdout, o.verbose)
	return nil
}

func (o *options) tallyLate(ctx context.Context) (*lateResult, error) {
	entries, err := readCorpus(o.data("late.txt"), o.words)
	if err != nil {
		return nil, err
	}
	modules := map[string][]*subject{}
	for _, e := range entries {
		s, err := e.open(o.root, o.work)
		if err != nil {
			return nil, err
		}
		modules[e.module] = append(modules[e.module], s)
	}
	res := &lateResult{operators: map[string]*lateTally{}, unclaimed: map[string][]string{}}
	for _, op := range mutate.Late() {
		res.operators[op.Name] = &lateTally{rules: map[string]int{}}
	}
	for _, module := range slices.Sorted(maps.Keys(modules)) {
		linters, err := o.capture(ctx, module, modules[module])
		if err != nil {
			return nil, err
		}
		for _, s := range modules[module] {
			if err := o.countLate(ctx, s, linters[s.pkg], res); err != nil {
				return nil, err
			}
		}
	}
	return res, nil
}

// A lateTally counts the mutants of an operator and the rules that find them. Of
// those that nobody claims, found counts none.
type lateTally struct {
	planted, claimed, found int
	rules                   map[string]int
}

// share is the percentage of the mutants that are found, of those that are claimed.
func (t lateTally) share() int { return 100 * t.found / max(t.claimed, 1) }

type lateResult struct {
	operators map[string]*lateTally
	unclaimed map[string][]string // by operator and reason
	missed    []string
}

// countLate counts a sample of a package's mutants, tests left out. They are planted
// together, one in a function and one for a lock at a time, so that a few analyses do for
// all: of two that hold the same lock each would be who the other one keeps waiting. One
// that is missed is tried alone: another one may have made it good, as a callee does that
// has lost its own use for the context.
func (o *options) countLate(ctx context.Context, s *subject, l *linter, res *lateResult) error {
	findings, err := l.lint(ctx, nil, lateRules()...)
	if err != nil {
		return err
	}
	original := map[string]bool{}
	for _, f := range findings {
		original[f.key()] = true
	}
	for todo := o.sampleLate(s); len(todo) > 0; {
		var batch, rest []mutate.Mutant
		taken := map[string]bool{}
		for _, m := range todo {
			scope, lock := fmt.Sprintf("%s:%d", m.Pos.Filename, m.Scope[0]), "lock "+m.Primitive
			if m.Operator != "under-lock" {
				lock = scope
			}
			if taken[scope] || taken[lock] {
				rest = append(rest, m)
			} else {
				taken[scope], taken[lock] = true, true
				batch = append(batch, m)
			}
		}
		todo = rest
		findings, err := l.lint(ctx, together(s, batch), lateRules()...)
		if err != nil {
			return err
		}
		for _, m := range batch {
			seen := findings
			if _, ok := found(m, findings, original); !ok && m.Unclaimed == "" && len(batch) > 1 {
				if seen, err = l.lint(ctx, together(s, []mutate.Mutant{m}), lateRules()...); err != nil {
					return err
				}
			}
			res.add(s, m, seen, original)
		}
	}
	return nil
}

// sampleLate returns some mutants of each operator that compile, the same ones on
// every run. Generated files are left out, as the rules leave them out.
func (o *options) sampleLate(s *subject) (sample []mutate.Mutant) {
	all := mutate.Plant(s.Package, mutate.Late())
	rand.New(rand.NewPCG(o.seed, 0)).Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
	generated := map[string]bool{}
	for _, file := range s.Files {
		generated[s.Fset.Position(file.Package).Filename] = ast.IsGenerated(file)
	}
	count := map[string]int{}
	for _, m := range all {
		if m.InTest() || generated[m.Pos.Filename] || !o.wants(m.Operator) || count[m.Operator] >= o.perPackage || s.Check(m) != nil {
			continue
		}
		count[m.Operator]++
		sample = append(sample, m)
	}
	return sample
}

// together returns the files with all of the mutants in them.
func together(s *subject, batch []mutate.Mutant) map[string][]byte {
	edits, first := map[string][]mutate.Edit{}, map[string]mutate.Mutant{}
	for _, m := range batch {
		edits[m.Pos.Filename] = append(edits[m.Pos.Filename], m.Edits...)
		first[m.Pos.Filename] = m
	}
	files := map[string][]byte{}
	for name, m := range first {
		files[name] = s.Apply(m, edits[name])
	}
	return files
}

// add counts a mutant: found if a rule says something of its function that it does
// not say of the original.
func (r *lateResult) add(s *subject, m mutate.Mutant, findings []finding, original map[string]bool) {
	tally := r.operators[m.Operator]
	place := fmt.Sprintf("%s\t%s\t%s\t%s:%d", s.module, s.pkg, m.ID(), filepath.Base(m.Pos.Filename), m.Pos.Line)
	tally.planted++
	if m.Unclaimed != "" {
		reason := m.Operator + ": " + m.Unclaimed
		r.unclaimed[reason] = append(r.unclaimed[reason], place)
		return
	}
	tally.claimed++
	if f, ok := found(m, findings, original); ok {
		tally.found++
		tally.rules[f.rule]++
		return
	}
	r.missed = append(r.missed, place)
}

// found returns the first finding about a mutant that the original does not have.
func found(m mutate.Mutant, findings []finding, original map[string]bool) (finding, bool) {
	for _, f := range findings {
		if !original[f.key()] && inScope(f.places[0], m) {
			return f, true
		}
	}
	return finding{}, false
}

// print writes the table, and what was missed; verbose, each mutant that nobody claims.
func (r *lateResult) print(w io.Writer, verbose bool) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "operator\tplanted\tclaimed\tfound\tshare\tby\t")
	for _, op := range mutate.Late() {
		n := r.operators[op.Name]
		var by []string
		for _, rule := range slices.Sorted(maps.Keys(n.rules)) {
			by = append(by, fmt.Sprintf("%s %d", rule, n.rules[rule]))
		}
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d %%\t%s\t\n", op.Name, n.planted, n.claimed, n.found, n.share(), strings.Join(by, ", "))
	}
	t.Flush()
	for _, reason := range slices.Sorted(maps.Keys(r.unclaimed)) {
		fmt.Fprintf(w, "unclaimed %s: %d\n", reason, len(r.unclaimed[reason]))
		if verbose {
			fmt.Fprintf(w, "\t%s\n", strings.Join(r.unclaimed[reason], "\n\t"))
		}
	}
	for _, m := range r.missed {
		fmt.Fprintln(w, "missed", m)
	}
}

// lateRules returns the flags that choose the rules to which late mutants are of
// interest, those that are off by default among them: what a rule claims does not hang
// on that.
func lateRules() (flags []string) {
	for _, rule := range [...]string{"ctxbackground", "ctxchain", "ctxcleanup", "ctxignore", "ctxsleep", "ctxvariant", "hotblock", "lockblock", "loopblock"} {
		flags = append(flags, "-"+rule)
	}
	return flags
}
