package analyzers_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A kernel is run until the profile shows a goroutine where a finding says, but
// not for ever: some need a rare interleaving, some choose at random where
// they are stuck.
const (
	silentRuns = 3  // without any stuck goroutine
	otherRuns  = 20 // with others than those of the finding
)

// TestGoKerProfile holds what the rules say about the kernels against what Go's
// own leak profile says when they run: wherever the profile shows a stuck
// goroutine, one of the findings that count stands on a line of one, or its
// trace passes there. Others may stand where the run does not come, because it
// is stuck before. A lock that was forgotten stands where it was forgotten: the
// rule lockleak need not know who waits for it.
func TestGoKerProfile(t *testing.T) {
	needLeakProfile(t)
	dir := kernelDir(t)
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(t.TempDir(), "goker.exe")
	if out, err := goCommand(append([]string{"build", "-o", binary}, files...)...); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	said := analyse(t, load(t, files...)[0])
	confirmed, silent := 0, 0
	for _, k := range readKernels(t) {
		right := k.judge(said).right
		if len(right) == 0 {
			continue
		}
		stuck := confirm(t, binary, filepath.Join(dir, k.name+".go"), right)
		if len(stuck) == 0 {
			silent++
			continue
		}
		open := slices.DeleteFunc(slices.Clone(right), func(f found) bool { return f.confirmed(stuck) })
		for _, f := range open {
			t.Logf("%s:%d: %s: %s: the profile shows goroutines stuck on lines %v only, the trace has %s",
				f.file, f.line, f.rule, f.message, stuck, f.steps)
		}
		if len(open) == len(right) {
			t.Errorf("%s: the profile confirms no finding", k.name)
			continue
		}
		confirmed++
	}
	t.Logf("the profile confirms the findings in %d kernels, and shows nothing of %d", confirmed, silent)
}

// confirm runs a kernel until the findings are confirmed, and returns the lines
// of its file on which goroutines were stuck.
func confirm(t *testing.T, binary, file string, right []found) (stuck []string) {
	t.Helper()
	name := registered.FindStringSubmatch(read(t, file))
	if name == nil {
		t.Fatalf("%s registers nothing", file)
	}
	for run := range otherRuns {
		out, err := exec.Command(binary, name[1]).Output()
		if err != nil {
			t.Fatalf("%s: %v", name[1], err)
		}
		stuck = append(stuck, stuckLines(string(out), filepath.Base(file))...)
		open := slices.ContainsFunc(right, func(f found) bool { return !f.confirmed(stuck) })
		if !open && len(stuck) > 0 || len(stuck) == 0 && run+1 == silentRuns {
			break
		}
	}
	slices.Sort(stuck)
	return slices.Compact(stuck)
}

var registered = regexp.MustCompile(`register\("(\w+)"`)

// confirmed reports whether a goroutine was stuck on a line of the finding or of
// its trace.
func (f found) confirmed(stuck []string) bool {
	return f.rule == "lockleak" || slices.ContainsFunc(stuck, f.passes)
}

// passes reports whether a finding or its trace is on a line, written ":12".
func (f found) passes(line string) bool {
	return slices.Contains(strings.Split(fmt.Sprintf("%d%s", f.line, f.steps), ":"), line)
}

// stuckLines returns the innermost line of a file on which each goroutine runs
// that a leak profile calls leaked.
func stuckLines(profile, file string) (lines []string) {
	at := regexp.MustCompile(`\n\t\S*/` + regexp.QuoteMeta(file) + `:(\d+)`)
	for stack := range strings.SplitSeq(profile, "\n\n") {
		head, _, _ := strings.Cut(stack, "\n")
		if line := at.FindStringSubmatch(stack); line != nil && strings.Contains(head, "(leaked)") {
			lines = append(lines, line[1])
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

func TestStuckLines(t *testing.T) {
	const stacks = "goroutine 7 [chan send (leaked)]:\nmain.f()\n\t/goker/a.go:12 +0x1\ncreated by main.g\n\t/goker/a.go:3 +0x1\n\n" +
		"goroutine 8 [select]:\nmain.f()\n\t/goker/a.go:40 +0x1\n\n" +
		"goroutine 9 [sync.Mutex.Lock (leaked)]:\nsync.f()\n\t/sync/b.go:1 +0x1\nmain.f()\n\t/goker/a.go:9 +0x1\n"
	if got, want := stuckLines(stacks, "a.go"), []string{"12", "9"}; !slices.Equal(got, want) {
		t.Errorf("lines %v, want %v", got, want)
	}
	f := found{line: 3, steps: ":12:5"}
	if !f.passes("3") || !f.passes("12") || f.passes("2") {
		t.Error("a line of a finding or of its trace is one that it passes, and no other is")
	}
}
