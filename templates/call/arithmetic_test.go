package call_test

import (
	"bufio"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/seed-5a033449/asyncgen/templates"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// A backoff is the policy of one scaffold of the arithmetic test.
type backoff struct {
	base, max time.Duration
	factor    string
	jitter    string
}

// backoffs returns policies at the edges and at random, none of which has a
// wait that does not grow.
func backoffs() []backoff {
	const day = 24 * time.Hour
	list := []backoff{
		{1, day, "100", "none"}, {day - 1, day, "100", "equal"}, {1, day, "1.0000001", "none"},
		{1, time.Microsecond, "100", "full"}, {999, time.Microsecond, "1.5", "equal"}, {1, day, "100", "decorrelated"},
	}
	random := rand.New(rand.NewPCG(5, 6))
	for range 60 {
		longest := time.Duration(1000 + random.Int64N(1<<random.IntN(46)))
		list = append(list, backoff{
			base: 1 + rand.N(longest-1), max: longest,
			factor: strconv.FormatFloat(1.01+random.Float64()*float64(random.IntN(98)), 'f', 2+random.IntN(6), 64),
			jitter: []string{"none", "full", "equal", "decorrelated"}[random.IntN(4)],
		})
	}
	return list
}

// oracle returns base · factor^n, at most max, with digits to spare and no
// exponent to overflow.
func (b backoff) oracle(n int) time.Duration {
	const precision = 500
	factor, _, _ := big.ParseFloat(b.factor, 10, precision, big.ToNearestEven)
	product, most := new(big.Float).SetPrec(precision).SetInt64(int64(b.base)), new(big.Float).SetInt64(int64(b.max))
	for ; n > 0 && product.Cmp(most) < 0; n-- {
		product.Mul(product, factor)
	}
	if product.Cmp(most) >= 0 {
		return b.max
	}
	whole, _ := product.Int64()
	return time.Duration(whole)
}

// attempts are those for which the emitted function is asked.
var attempts = []int{1, 2, 3, 5, 10, 33, 64, 65, 100, 5000}

// printer prints ten waits, each from the same argument or from the last wait.
const printer = `package main

import (
	"context"
	"fmt"
	"time"
)

func call(context.Context) error { return nil }

func print10[T ~int | ~int64](arg T, chain bool, next func(T) time.Duration) {
	for range 10 {
		d := next(arg)
		if chain {
			arg = T(d)
		}
		fmt.Print(" ", int64(d))
	}
	fmt.Println()
}

func main() {
`

// module writes a program that prints what the emitted backoff functions
// return: a line of ten draws for each policy and attempt.
func module(t *testing.T, list []backoff) (dir string) {
	dir = t.TempDir()
	yaml := &strings.Builder{}
	yaml.WriteString("version: 1\nscaffolds:\n")
	program := &strings.Builder{}
	program.WriteString(printer)
	for i, b := range list {
		fmt.Fprintf(yaml, "  - {kind: call, name: C%d, func: call, retry: {backoff: {base: %dns, max: %dns, factor: %s, jitter: %s}}}\n",
			i, b.base, b.max, b.factor, b.jitter)
		chain := b.jitter == "decorrelated" // the argument is the last wait, not the number of the attempt
		for _, arg := range attempts {
			if chain {
				arg = int(b.base)
			}
			fmt.Fprintf(program, "\tprint10(%d, %t, c%dBackoff)\n", arg, chain, i)
		}
	}
	program.WriteString("}\n")
	for name, text := range map[string]string{"go.mod": "module example.com/m\n\ngo 1.26\n", "main.go": program.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var errs spec.Errors
	file := spec.Parse(filepath.Join(dir, "m.async.yaml"), []byte(yaml.String()), &errs)
	outputs := templates.Generate([]*spec.File{file}, &errs)
	if errs.Len() > 0 {
		t.Fatal(&errs)
	}
	if err := os.WriteFile(outputs[0].Path, outputs[0].Content, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// The emitted arithmetic agrees with exact arithmetic, to the nanosecond or to
// what a float can hold, for policies that nobody would write.
func TestBackoffArithmetic(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs a program")
	}
	list := backoffs()
	run := exec.Command("go", "run", ".")
	run.Dir, run.Env, run.Stderr = module(t, list), append(os.Environ(), "GOWORK=off", "GOFLAGS="), os.Stderr
	out, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(strings.NewReader(string(out)))
	next := func() (draws []time.Duration) {
		if !lines.Scan() {
			t.Fatal("too few lines")
		}
		for _, field := range strings.Fields(lines.Text()) {
			n, err := strconv.ParseInt(field, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			draws = append(draws, time.Duration(n))
		}
		return draws
	}
	for _, b := range list {
		for _, a := range attempts {
			b.check(t, a, next())
		}
	}
}

// check holds draws for an attempt against the oracle.
func (b backoff) check(t *testing.T, attempt int, draws []time.Duration) {
	t.Helper()
	want := b.oracle(attempt - 1)
	slack := 1 + want>>40 // a nanosecond, and what 100 multiplications may lose
	low, high := want-slack, want+slack
	switch b.jitter {
	case "full":
		low = 0
	case "equal":
		low = want/2 - slack
	case "decorrelated":
		low, high = b.base, b.max
	}
	high = min(high, b.max)
	for _, d := range draws {
		if d < low || d > high || d < 0 {
			t.Errorf("%+v: attempt %d drew %d, want %d to %d", b, attempt, d, low, high)
		}
	}
}
