package analyzers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A program is a folder of gokerModule with one file: a package with the
// function Run, or with one test.
type program struct {
	folder string // "repaired" or "variants"
	name   string // of the package and of its folder
	file   string // "name.go" or "name_test.go"
	source string
}

func (p program) String() string { return p.folder + "/" + p.name }

// programs returns the programs of a folder.
func programs(t *testing.T, folder string) (all []program) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(gokerModule, folder, "*", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no programs in %s: %v", folder, err)
	}
	for _, file := range files {
		name := filepath.Base(filepath.Dir(file))
		all = append(all, program{folder, name, filepath.Base(file), read(t, file)})
	}
	return all
}

var testName = regexp.MustCompile(`(?m)^func (Test\w+)\(`)

// entry is Go code for the function that runs a program. A test that passes
// makes no use of its parameter.
func (p program) entry() string {
	if p.file == p.name+".go" {
		return p.folder + p.name + ".Run"
	}
	return fmt.Sprintf("func() { %s.%s(new(testing.T)) }", p.folder+p.name, testName.FindStringSubmatch(p.source)[1])
}

// overlay writes what the command run lacks, the list of programs, to a
// directory, and returns the file that lays it over the module. Files with
// tests are built as if they were none.
func overlay(t *testing.T, dir string, all []program) string {
	t.Helper()
	root, err := filepath.Abs(gokerModule)
	if err != nil {
		t.Fatal(err)
	}
	var imports, list bytes.Buffer
	replace := map[string]string{filepath.Join(root, "run", "programs.go"): filepath.Join(dir, "programs.go")}
	for _, p := range all {
		fmt.Fprintf(&imports, "import %s %q\n", p.folder+p.name, "goker/"+p.String())
		fmt.Fprintf(&list, "\tprograms[%q] = %s\n", p.String(), p.entry())
		if file := filepath.Join(root, p.folder, p.name, p.file); p.file != p.name+".go" {
			replace[filepath.Join(root, p.folder, p.name, p.name+".go")] = file
		}
	}
	source := fmt.Sprintf("package main\n\nimport \"testing\"\n%s\nfunc init() {\n%s}\n", &imports, &list)
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "programs.go"), source)
	write(t, filepath.Join(dir, "overlay.json"), string(data))
	return filepath.Join(dir, "overlay.json")
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// goCommand runs the go command in gokerModule with Go's leak profile, without
// the workspace and without network.
func goCommand(args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = gokerModule
	cmd.Env = append(os.Environ(), "GOEXPERIMENT=goroutineleakprofile", "GOWORK=off", "GOFLAGS=-mod=mod", "GOPROXY=off")
	return cmd.CombinedOutput()
}

// needLeakProfile skips a test that builds the runtime with Go's leak profile
// where that takes too long or is not possible.
func needLeakProfile(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the runtime with Go's leak profile")
	}
	if out, err := goCommand("env", "GOVERSION"); err != nil {
		t.Skipf("this Go has no leak profile: %s", out)
	}
}

// TestPrograms builds all programs into one and runs them: what is repaired
// leaves no goroutine behind, and each variant leaves one that is stuck on a
// line at which a finding would count.
func TestPrograms(t *testing.T) {
	needLeakProfile(t)
	repaired, variants := programs(t, "repaired"), programs(t, "variants")
	dir := t.TempDir()
	binary := filepath.Join(dir, "run.exe")
	if out, err := goCommand("build", "-overlay", overlay(t, dir, append(repaired, variants...)), "-o", binary, "./run"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for place := range stuck(t, binary, "repaired") {
		t.Errorf("%s leaves a goroutine behind at %s", place[0], place[1])
	}
	leaks := stuck(t, binary, "variants")
	for _, v := range variants {
		proven := false
		for line := range wants(t, v) {
			proven = proven || leaks[[2]string{v.String(), fmt.Sprintf("%s.go:%d", v.name, line)}]
		}
		if !proven {
			t.Errorf("%s: no goroutine is stuck on one of its lines with a want; stuck are %v", v, placesOf(leaks, v))
		}
	}
}

// stuck returns the program and place of each stuck goroutine.
func stuck(t *testing.T, binary, folder string) map[[2]string]bool {
	t.Helper()
	cmd := exec.Command(binary, folder)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("run %s: %v\n%s", folder, err, stderr.String())
	}
	all := map[[2]string]bool{}
	for line := range strings.Lines(string(out)) {
		if name, place, ok := strings.Cut(strings.TrimSpace(line), " "); ok && strings.HasPrefix(name, folder+"/") {
			all[[2]string{name, place}] = true
		}
	}
	return all
}

func placesOf(leaks map[[2]string]bool, p program) (places []string) {
	for leak := range leaks {
		if leak[0] == p.String() {
			places = append(places, leak[1])
		}
	}
	slices.Sort(places)
	return places
}

// enoughRepaired is how many kernels have a repaired version at least.
const enoughRepaired = 60

// TestRepaired analyses the repaired kernels: no rule may say anything, but for what
// other.tsv explains, which is not the bug and stays; and the unknowns that remain are
// counted.
func TestRepaired(t *testing.T) {
	all := programs(t, "repaired")
	known := map[string]bool{}
	for _, k := range readKernels(t) {
		known[k.name] = true
	}
	for _, p := range all {
		if !known[p.name] {
			t.Errorf("%s repairs no kernel", p)
		}
	}
	besides := map[[2]string]bool{}
	for _, row := range columns(t, "other.tsv", "kernel,rule,line,why") {
		besides[[2]string{row[0], row[1]}] = true
	}
	unknown := 0
	for _, f := range analyse(t, load(t, "./repaired/...")...) {
		if f.rule == "unknowns" {
			unknown++
			t.Logf("%s:%d: unknown: %s", f.file, f.line, f.message)
			continue
		}
		if besides[[2]string{strings.TrimSuffix(f.file, ".go"), f.rule}] {
			continue
		}
		t.Errorf("repaired/%s:%d: %s: %s", f.file, f.line, f.rule, f.message)
	}
	t.Logf("%d repaired kernels, %d functions unknown", len(all), unknown)
	if len(all) < enoughRepaired {
		t.Errorf("%d kernels are repaired, want at least %d", len(all), enoughRepaired)
	}
}
