package analyzers_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
)

// A kernel is a real bug in a small program, as a row of kernels.tsv describes it.
type kernel struct {
	name, class, subtype string
	lines                map[int]bool // where a finding counts
	technique            string
}

// rightRules says which rule has to find a bug. The first row whose class and
// subtype match holds; an empty one matches all.
var rightRules = []struct {
	class, subtype string
	rules          []string
	why            string
}{
	{"", "AB-BA", []string{"lockorder"}, "two locks in two orders, and nothing else is wrong"},
	{"", "recursive-rlock", []string{"relock"}, "the reader blocks itself; the writer is only the occasion"},
	{"", "double-lock", []string{"relock"}, "the holder waits for itself"},
	{"", "missing-unlock", []string{"lockleak"}, "whoever waits for the lock is not at fault"},
	{"mixed", "", []string{"lockwait", "goroutineleak"}, "the waiter holds the lock that its waker needs, and is stuck at a channel or WaitGroup"},
	{"", "cond-wait-under-rlock", []string{"lockwait"}, "the Cond is signalled; what is wrong is the other lock, held during the wait"},
	{"", "", []string{"goroutineleak"}, "a wait that nobody ends"},
}

// uncounted are kernels that cannot happen as they were ported.
var uncounted = map[string]string{"moby27782": "the reader holds the logger's lock throughout, so Close comes too late"}

// TestGoKer compares what the rules find in the kernels that come with Go with
// the facts in kernels.tsv, prints the table, and lets the list of missed
// kernels change only together with missed.tsv.
func TestGoKer(t *testing.T) {
	kernels, dir := readKernels(t), kernelDir(t)
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no kernels in %s: %v", dir, err)
	}
	whole := load(t, files...)[0]
	inWhole := analyse(t, whole)
	table := newTable(t)
	for _, k := range kernels {
		alone := analyse(t, part(t, whole, k.name+".go", "main.go"))
		table.add(k, k.judge(inWhole), k.judge(alone))
	}
	t.Log("\n" + table.String())
}

// kernelDir is where Go keeps the kernels; a package of a distribution may lack them.
func kernelDir(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(strings.TrimSpace(string(out)), "src/runtime/testdata/testgoroutineleakprofile/goker")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("this Go installation comes without the kernels: %v", err)
	}
	return dir
}

func readKernels(t *testing.T) (kernels []kernel) {
	t.Helper()
	for _, row := range columns(t, "kernels.tsv", "kernel,class,subtype,blocked_lines,cause_lines,bug,technique") {
		k := kernel{name: row[0], class: row[1], subtype: row[2], technique: row[6], lines: map[int]bool{}}
		for number := range strings.SplitSeq(row[3]+","+row[4], ",") {
			line, err := strconv.Atoi(number)
			if err != nil {
				t.Fatalf("kernels.tsv: %s: %v", k.name, err)
			}
			k.lines[line] = true
		}
		kernels = append(kernels, k)
	}
	return kernels
}

// rules returns the rules of which one has to find the kernel.
func (k kernel) rules() []string {
	for _, row := range rightRules {
		if (row.class == "" || row.class == k.class) && (row.subtype == "" || row.subtype == k.subtype) {
			return row.rules
		}
	}
	return nil
}

// A judgement sorts what is said about a kernel's file.
type judgement struct {
	right    []found // by a right rule, on one of its lines
	also     []found // on one of its lines, by another rule
	others   []found // elsewhere in the file
	unknowns []found
}

func (k kernel) judge(all []found) (j judgement) {
	for _, f := range all {
		switch {
		case f.file != k.name+".go":
		case f.rule == "unknowns":
			j.unknowns = append(j.unknowns, f)
		case !k.lines[f.line] || uncounted[k.name] != "":
			j.others = append(j.others, f)
		case slices.Contains(k.rules(), f.rule):
			j.right = append(j.right, f)
		default:
			j.also = append(j.also, f)
		}
	}
	return j
}

// A table is the comparison of findings with facts, as it is printed.
type table struct {
	t      *testing.T
	text   bytes.Buffer
	w      *tabwriter.Writer
	missed map[string]string    // kernel → why, from missed.tsv
	other  map[[3]string]string // kernel, rule, line → why, from other.tsv
	count  counts
}

func newTable(t *testing.T) *table {
	table := &table{t: t, missed: map[string]string{}, other: map[[3]string]string{}, count: counts{}}
	for _, row := range columns(t, "missed.tsv", "kernel,why") {
		table.missed[row[0]] = row[1]
	}
	for _, row := range columns(t, "other.tsv", "kernel,rule,line,why") {
		table.other[[3]string(row)] = row[3]
	}
	table.w = tabwriter.NewWriter(&table.text, 0, 8, 2, ' ', 0)
	fmt.Fprintln(table.w, "kernel\ttechnique\tpackage\talone\trule\tline\tmessage, or why it is missed")
	return table
}

func (table *table) add(k kernel, whole, alone judgement) {
	defer table.addOthers(k, whole, alone)
	if why := uncounted[k.name]; why != "" {
		fmt.Fprintf(table.w, "%s\t%s\tnot counted\t\t\t\t%s\n", k.name, k.technique, why)
		return
	}
	hit := len(whole.right) > 0
	table.count.add("class "+k.class, hit)
	table.count.add("technique "+k.technique[:1], hit)
	table.count.add("total", hit)
	table.count.add("total, each kernel alone", len(alone.right) > 0)
	why, listed := table.missed[k.name]
	delete(table.missed, k.name)
	switch {
	case hit && listed:
		table.t.Errorf("%s is found now: delete its line in missed.tsv", k.name)
	case !hit && !listed:
		table.t.Errorf("%s is missed, and missed.tsv does not say why", k.name)
	}
	rule, line, text := "", "", why
	if hit {
		f := whole.right[0]
		rule, line, text = f.rule, strconv.Itoa(f.line), firstWords(f.message)
	}
	fmt.Fprintf(table.w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", k.name, k.technique, word(hit), word(len(alone.right) > 0), rule, line, text)
	if !hit {
		for _, u := range whole.unknowns {
			fmt.Fprintf(table.w, "\t\t\t\tunknown\t%d\t%s\n", u.line, u.message)
		}
	}
}

// addOthers lists the findings that are not on the kernel's lines, which must
// be explained, and those by another rule than expected, which need not.
func (table *table) addOthers(k kernel, whole, alone judgement) {
	for _, f := range whole.also {
		fmt.Fprintf(table.w, "\t\t\t\talso %s\t%d\t%s\n", f.rule, f.line, firstWords(f.message))
	}
	others := slices.Clone(whole.others)
	for _, f := range alone.others {
		if !slices.Contains(others, f) {
			others = append(others, f)
		}
	}
	for _, f := range others {
		key := [3]string{k.name, f.rule, strconv.Itoa(f.line)}
		why := table.other[key]
		if why == "" {
			table.t.Errorf("%s.go:%d: a finding on none of the bug's lines, which other.tsv does not explain: %s: %s",
				k.name, f.line, f.rule, f.message)
		}
		fmt.Fprintf(table.w, "\t\t\t\tother %s\t%d\t%s (%s)\n", f.rule, f.line, firstWords(f.message), why)
	}
	for key := range table.other {
		stale := !slices.ContainsFunc(others, func(f found) bool { return key[1] == f.rule && key[2] == strconv.Itoa(f.line) })
		if key[0] == k.name && stale {
			table.t.Errorf("other.tsv explains %v, which is not reported any more", key)
		}
	}
}

// String returns the whole table and reports the lines of missed.tsv that are
// about no kernel.
func (table *table) String() string {
	for name := range table.missed {
		table.t.Errorf("missed.tsv names %s, which is no kernel that counts", name)
	}
	table.w.Flush()
	return table.text.String() + table.count.String()
}

func word(found bool) string {
	if found {
		return "found"
	}
	return "missed"
}

// firstWords cuts a message to what fits a table.
func firstWords(message string) string {
	words := strings.Fields(message)
	if len(words) > 12 {
		words = append(words[:12], "…")
	}
	return strings.Join(words, " ")
}

// counts are found and all, by what they are counted for.
type counts map[string][2]int

func (c counts) add(what string, hit bool) {
	n := c[what]
	n[1]++
	if hit {
		n[0]++
	}
	c[what] = n
}

func (c counts) String() string {
	var lines []string
	for what, n := range c {
		lines = append(lines, fmt.Sprintf("%s: %d of %d", what, n[0], n[1]))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// TestRightRules holds the mapping to its form and to a few rows that must not move.
func TestRightRules(t *testing.T) {
	for _, row := range rightRules {
		if len(row.rules) == 0 || row.why == "" {
			t.Errorf("%s %s: no rules or no reason", row.class, row.subtype)
		}
	}
	for _, test := range []struct{ class, subtype, want string }{
		{"resource", "double-lock", "relock"},
		{"resource", "cond-wait-under-rlock", "lockwait"},
		{"communication", "timer-drain", "goroutineleak"},
		{"mixed", "wg-never-done", "lockwait goroutineleak"},
	} {
		k := kernel{class: test.class, subtype: test.subtype}
		if got := strings.Join(k.rules(), " "); got != test.want {
			t.Errorf("%s %s: rules %s, want %s", test.class, test.subtype, got, test.want)
		}
	}
}
