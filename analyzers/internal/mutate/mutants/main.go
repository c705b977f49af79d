// Mutants plants concurrency bugs in the packages that packages.txt lists and
// tells how many of those that really block the rules find.
//
// Usage, in the repository:
//
//	mutants [flags] plant|verify|count|late [word...]
//
// With words, only entries of packages.txt that contain one of them are used.
//
// plant prints how many mutants each operator finds in each package.
//
// verify decides which mutants really block and records it in verdicts.tsv. It
// takes a sample (the same on every run) of the mutants in lines that the
// package's own tests reach, and runs those tests: twice as they are, then with
// each mutant, all with GOEXPERIMENT=goroutineleakprofile. The mutant blocks if
// a goroutine is stuck in the package's code that is not stuck there in the
// original: one that the runtime's leak profile reports ("leak"), one in a bubble
// of synctest in which nothing can move ("bubble"), one that keeps the tests
// from ending ("hang"), or one that still waits when the tests are done, twice
// ("blocked"). A return before a receive is run with its condition replaced by
// true. A verdict may also be given by reading: "read: " and the reason in the
// column how. Verdicts there are kept; delete a line to have it decided again.
//
// A mutant may block in the tests only because of what they do with the package: the
// end of a pipe that they close, the context that they never cancel, the replies that
// they do not read. Who reads that turns the verdict into "outside" and gives the
// reason; such mutants are listed, and count for no share.
//
// count analyses each mutant that blocks with asynclint and prints the table. A
// mutant is found if there is a finding that the original does not have and that
// stands, itself or a step of its trace, in the mutated function or at a place
// where the tests saw a goroutine stuck, or that names the primitive. The missed
// go to missed.tsv, where people give the reason.
//
// late plants the other family: a context that is not handed on, a call that waits
// under a lock or in an event loop, in the packages of late.txt, tests left out. What
// such a mutant does is in its text, so nothing is run; it is found if a rule says of
// its function what it does not say of the original. -n limits the sample. A mutant
// that nobody would call a slip, for what else the function shows, is not claimed and
// counts for no share; the reasons are counted, and -v names the mutants.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/mutate"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/vetunit"
)

type options struct {
	root, work string
	linter     string
	perPackage int
	seed       uint64
	operators  string
	words      []string
	verbose    bool
	most       int // of an operator's mutants that block are counted, 0 for all
}

func (o *options) data(name string) string { return filepath.Join(o.root, "testdata", "mutants", name) }
func (o *options) verdicts() string        { return o.data("verdicts.tsv") }
func (o *options) corpus() ([]entry, error) {
	return readCorpus(o.data("packages.txt"), o.words)
}

// wants reports whether the operator is one that the options ask for.
func (o *options) wants(operator string) bool {
	return o.operators == "" || strings.Contains(","+o.operators+",", ","+operator+",")
}

func main() {
	if vetunit.Serving() {
		os.Exit(vetunit.Serve())
	}
	o := &options{}
	flag.StringVar(&o.root, "root", ".", "`directory` of this module")
	flag.StringVar(&o.work, "work", "", "`directory` for copies of modules, kept for the next run (default: in the user's cache)")
	flag.StringVar(&o.linter, "asynclint", "", "asynclint to count with (default: built from the module)")
	flag.IntVar(&o.perPackage, "n", 3, "mutants of an operator to verify in a package")
	flag.Uint64Var(&o.seed, "seed", 1, "of the sample")
	flag.BoolVar(&o.verbose, "v", false, "name the late mutants that nobody claims")
	flag.StringVar(&o.operators, "op", "", "only these operators, separated by commas")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := o.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func (o *options) run(ctx context.Context) error {
	if o.work == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return err
		}
		o.work = filepath.Join(cache, "asynclint-mutants")
	}
	if err := os.MkdirAll(o.work, 0o777); err != nil {
		return err
	}
	root, err := filepath.Abs(o.root)
	if err != nil {
		return err
	}
	o.root = root
	verb := flag.Arg(0)
	o.words = flag.Args()[min(1, flag.NArg()):]
	switch verb {
	case "plant":
		return o.plant()
	case "verify":
		return o.verify(ctx)
	case "count":
		return o.count(ctx)
	case "late":
		return o.late(ctx)
	}
	return fmt.Errorf("want plant, verify, count or late (got %q)", verb)
}

// plant prints how many mutants there are.
func (o *options) plant() error {
	entries, err := o.corpus()
	if err != nil {
		return err
	}
	for _, e := range entries {
		s, err := e.open(o.root, o.work)
		if err != nil {
			fmt.Fprintf(os.Stderr, "mutants: %v\n", err)
			continue
		}
		count := map[string]int{}
		for _, m := range mutate.Plant(s.Package, mutate.Blocking()) {
			count[m.Operator]++
		}
		fmt.Printf("%-40s", s.pkg)
		for _, op := range mutate.Blocking() {
			fmt.Printf(" %s %d", op.Name, count[op.Name])
		}
		fmt.Println()
	}
	return nil
}
