package hotblock_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/pprof/profile"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/hotblock"
)

func Test(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), hotblock.Analyzer, "marked", "handlers", "queues", "rpc", "workers", "bare", "timed", "frameworks", "examples/shop")
}

// TestAll asks for what is too uncertain otherwise.
func TestAll(t *testing.T) {
	set(t, "all", "true")
	analysistest.Run(t, analysistest.TestData(), hotblock.Analyzer, "everything")
}

// TestTrace holds the steps to their words.
func TestTrace(t *testing.T) {
	results := analysistest.Run(t, analysistest.TestData(), hotblock.Analyzer, "handlers")
	var steps []string
	for _, d := range results[0].Diagnostics {
		if strings.Contains(d.Message, "(*server).load") {
			for _, r := range d.Related {
				steps = append(steps, r.Message)
			}
		}
	}
	want := []string{
		"1. deep: serves a request here",
		"2. deep: calls (*server).load",
		"3. deep: waits in (*sql.DB).Query",
	}
	if got := strings.Join(steps, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("steps:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
}

// TestProfiles gives the rule a profile of blocking and one of the CPU: what they show
// has its share and comes in the order of the shares, except for waits for work.
func TestProfiles(t *testing.T) {
	dir := t.TempDir()
	block, cpu := filepath.Join(dir, "block.pb.gz"), filepath.Join(dir, "cpu.pb.gz")
	write(t, block, "delay/nanoseconds", []stack{
		{40, []string{"measured.(*server).ask <-s.replies // want", "net/http.(*conn).serve"}},
		{20, []string{"measured.(*server).put s.full <- v // want", "net/http.(*conn).serve"}},
		{10, []string{"measured.(*server).literal.func1 s.free.Wait()", "measured.visit f()", "net/http.(*conn).serve"}},
		{5, []string{"measured.(*server).lines Get(url)", "net/http.(*conn).serve"}},
		{0, []string{"measured.(*server).seldom seldom()", "net/http.(*conn).serve"}},
		{5, []string{"measured.(*server).serve v := range s.replies", "measured.(*server).never never()", "measured.(*server).never.gowrap1"}},
		{5, []string{"measured.(*server).fan all.Wait()", "net/http.(*conn).serve"}},
		{15, []string{"measured.(*server).next next() int", "measured.(*server).work s.next()"}},
	})
	write(t, cpu, "cpu/nanoseconds", []stack{
		{60, []string{"measured.(*server).compute n += i", "net/http.(*conn).serve"}},
		{40, []string{"encoding/json.Marshal", "net/http.(*conn).serve"}},
	})
	set(t, "pprof", block+","+cpu)
	results := analysistest.Run(t, analysistest.TestData(), hotblock.Analyzer, "measured")
	var order []string
	for _, d := range results[0].Diagnostics {
		share := d.Message[strings.LastIndex(d.Message[:strings.Index(d.Message, " %")], " ")+1:]
		order = append(order, share[:strings.Index(share, " ")])
	}
	if got := strings.Join(order, " "); got != "60 40 20 10 5.0" {
		t.Errorf("in the order %s", got)
	}
}

// TestDefaultProfile: the profile beside a package counts where no other is named.
func TestDefaultProfile(t *testing.T) {
	src := filepath.Join(t.TempDir(), "src", "beside")
	if err := os.MkdirAll(src, 0o777); err != nil {
		t.Fatal(err)
	}
	code := "package beside\n\nfunc Busy(c chan int) int {\n\treturn <-c // want `in hot Busy, which has 100 % of the CPU profile`\n}\n"
	if err := os.WriteFile(filepath.Join(src, "beside.go"), []byte(code), 0o666); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(src, "default.pgo"), "cpu/nanoseconds", []stack{{1, []string{"beside.Busy", "net/http.(*conn).serve"}}})
	analysistest.Run(t, filepath.Dir(filepath.Dir(src)), hotblock.Analyzer, "beside")
}

func TestFlags(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	good := []stack{{1, []string{"main.f", "main.main"}}}
	write(t, "a.pb.gz", "cpu/nanoseconds", good)
	write(t, "b.pb.gz", "delay/nanoseconds", good)
	if err := os.WriteFile("bad", []byte("bad"), 0o666); err != nil {
		t.Fatal(err)
	}
	if flags, err := hotblock.Flags(nil); err != nil || flags != nil {
		t.Errorf("without files %q, %v", flags, err)
	}
	flags, err := hotblock.Flags([]string{"a.pb.gz", "b.pb.gz"})
	if err != nil {
		t.Fatal(err)
	}
	if want := "-hotblock.pprof=" + filepath.Join(dir, "a.pb.gz") + "," + filepath.Join(dir, "b.pb.gz"); flags[0] != want {
		t.Errorf("flag %s, want %s", flags[0], want)
	}
	// The second flag changes with what is in the files.
	write(t, "a.pb.gz", "delay/nanoseconds", good)
	again, err := hotblock.Flags([]string{"a.pb.gz", "b.pb.gz"})
	if err != nil || again[0] != flags[0] || again[1] == flags[1] {
		t.Errorf("flags %q, then %q, %v", flags, again, err)
	}
	_, err = hotblock.Flags([]string{"bad", "a.pb.gz", "nowhere", "a,b"})
	for _, want := range []string{"bad: not a whole profile", "nowhere: no such file", "must not hold a comma (got a,b)"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

func set(t *testing.T, flag, value string) {
	t.Helper()
	f := hotblock.Analyzer.Flags.Lookup(flag)
	if err := f.Value.Set(value); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Value.Set(f.DefValue) })
}

// A stack is one of a profile: the innermost function first, each with a piece of the
// line in testdata that it is at.
type stack struct {
	value  int64
	frames []string
}

// write writes a profile with one kind of value.
func write(t *testing.T, file, kind string, stacks []stack) {
	t.Helper()
	typ, unit, _ := strings.Cut(kind, "/")
	p := &profile.Profile{SampleType: []*profile.ValueType{{Type: typ, Unit: unit}}}
	for _, s := range stacks {
		sample := &profile.Sample{Value: []int64{s.value}}
		for _, frame := range s.frames {
			name, text, _ := strings.Cut(frame, " ")
			id := uint64(len(p.Function) + 1)
			fn := &profile.Function{ID: id, Name: name, Filename: "/elsewhere/measured.go"}
			at := &profile.Location{ID: id, Line: []profile.Line{{Function: fn, Line: lineOf(t, text)}}}
			p.Function, p.Location = append(p.Function, fn), append(p.Location, at)
			sample.Location = append(sample.Location, at)
		}
		p.Sample = append(p.Sample, sample)
	}
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := p.Write(f); err != nil {
		t.Fatal(err)
	}
}

// lineOf returns the first line of testdata/src/measured with a text, 0 for no text.
func lineOf(t *testing.T, text string) int64 {
	t.Helper()
	if text == "" {
		return 0
	}
	data, err := os.ReadFile(filepath.Join(analysistest.TestData(), "src", "measured", "measured.go"))
	if err != nil {
		t.Fatal(err)
	}
	before, _, ok := strings.Cut(string(data), text)
	if !ok {
		t.Fatalf("no line has %q", text)
	}
	return int64(strings.Count(before, "\n") + 1)
}
