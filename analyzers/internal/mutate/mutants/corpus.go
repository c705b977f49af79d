package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/mutate"
)

// An entry is a package of the corpus, a line of packages.txt.
type entry struct {
	module  string // "own", "std", or module@version
	pattern string
	outside bool     // the tests outside the package, which are a package of their own
	args    []string // for go test
}

// testsOutside ends the pattern of an entry for the tests outside a package.
const testsOutside = "_test"

// readCorpus reads the entries whose module and pattern contain one of the
// words in only; all if there are none.
func readCorpus(file string, only []string) ([]entry, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var entries []entry
	for line := range strings.Lines(string(data)) {
		fields := strings.Fields(line)
		if len(fields) < 2 || strings.HasPrefix(line, "#") {
			continue
		}
		chosen := len(only) == 0
		for _, word := range only {
			chosen = chosen || strings.Contains(fields[0]+" "+fields[1], word)
		}
		if chosen {
			pattern, outside := strings.CutSuffix(fields[1], testsOutside)
			entries = append(entries, entry{fields[0], pattern, outside, fields[2:]})
		}
	}
	return entries, nil
}

// A subject is an entry whose source lies at hand, where the go command can
// build it with files replaced.
type subject struct {
	entry
	dir string   // where the go command runs
	env []string // beside the process's own
	pkg string   // import path, which ends in "_test" for tests outside
	at  string   // directory of the package
	*mutate.Package
}

// open finds or copies the source and type-checks it.
func (e entry) open(root, work string) (*subject, error) {
	s := &subject{entry: e}
	switch e.module {
	case "own":
		s.dir, s.env = root, []string{"CGO_ENABLED=0"}
	case "std":
		out, err := exec.Command("go", "env", "GOROOT").Output()
		if err != nil {
			return nil, err
		}
		s.dir, s.env = filepath.Join(strings.TrimSpace(string(out)), "src"), []string{"GOWORK=off", "GOFLAGS=", "CGO_ENABLED=0"}
	default:
		dir, err := writableCopy(e.module, work)
		if err != nil {
			return nil, err
		}
		s.dir, s.env = dir, []string{"GOWORK=off", "GOFLAGS=-mod=mod", "CGO_ENABLED=0"}
	}
	return s, s.load()
}

// writableCopy copies a module out of the module cache: the go command neither
// replaces files there nor completes the go.sum that a test needs.
func writableCopy(module, work string) (string, error) {
	to := filepath.Join(work, "modules", filepath.FromSlash(module))
	if _, err := os.Stat(filepath.Join(to, "go.mod")); err == nil {
		return to, nil
	}
	cmd := exec.Command("go", "mod", "download", "-json", module)
	cmd.Dir, cmd.Env = work, append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return "", fmt.Errorf("go mod download: %w: %s%s", err, out, exit.Stderr)
	}
	var download struct{ Dir, Error string }
	if err := errors.Join(err, json.Unmarshal(out, &download)); err != nil {
		return "", fmt.Errorf("%s: %w %s", module, err, download.Error)
	}
	if err := os.CopyFS(to, os.DirFS(download.Dir)); err != nil {
		return "", err
	}
	return to, filepath.WalkDir(to, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chmod(path, 0o755)
	})
}

// load type-checks the package with the tests inside it, or the tests outside it.
func (s *subject) load() error {
	config := &packages.Config{
		Mode:  packages.LoadSyntax | packages.NeedModule,
		Dir:   s.dir,
		Env:   append(os.Environ(), s.env...),
		Tests: true,
	}
	loaded, err := packages.Load(config, s.pattern)
	if err != nil {
		return err
	}
	p := s.variant(loaded)
	if p == nil {
		return fmt.Errorf("%s %s: no such package, or no tests outside it", s.module, s.pattern)
	}
	if len(p.Errors) > 0 {
		return fmt.Errorf("%s %s: %w", s.module, s.pattern, p.Errors[0])
	}
	s.pkg, s.at = p.PkgPath, filepath.Dir(p.CompiledGoFiles[0])
	s.Package = &mutate.Package{Fset: p.Fset, Files: p.Syntax, Info: p.TypesInfo, Types: p.Types, Text: map[string][]byte{}}
	for _, name := range p.CompiledGoFiles {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		s.Text[name] = text
	}
	return nil
}

// variant returns, of what is loaded for one pattern, the package with the most
// files that is asked for: with the tests inside it, if there are any.
func (s *subject) variant(loaded []*packages.Package) (best *packages.Package) {
	for _, p := range loaded {
		if strings.HasSuffix(p.Name, testsOutside) != s.outside || strings.HasSuffix(p.PkgPath, ".test") {
			continue
		}
		if best == nil || len(p.CompiledGoFiles) > len(best.CompiledGoFiles) {
			best = p
		}
	}
	return best
}

// path is the import path of the package that is tested.
func (s *subject) path() string {
	if s.outside {
		return strings.TrimSuffix(s.pkg, testsOutside)
	}
	return s.pkg
}

// files returns the replacement for the mutant's file.
func (s *subject) files(m mutate.Mutant, edits []mutate.Edit) map[string][]byte {
	return map[string][]byte{m.Pos.Filename: s.Apply(m, edits)}
}
