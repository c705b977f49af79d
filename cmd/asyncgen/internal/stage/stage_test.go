package stage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A faulty disk counts its operations and does something bad at one of them.
type faulty struct {
	system
	count int
	at    int
	bad   func() error
}

func (d *faulty) step() error {
	d.count++
	if d.count == d.at {
		return d.bad()
	}
	return nil
}

func (d *faulty) CreateTemp(dir string, mode fs.FileMode) (file, error) {
	if err := d.step(); err != nil {
		return nil, err
	}
	f, err := d.system.CreateTemp(dir, mode)
	return &faultyFile{f, d}, err
}

func (d *faulty) Rename(from, to string) error {
	if err := d.step(); err != nil {
		return err
	}
	return d.system.Rename(from, to)
}

// A faultyFile writes the first half of its content before anything bad
// happens, as a disk that runs full does.
type faultyFile struct {
	file
	d *faulty
}

func (f *faultyFile) Write(p []byte) (int, error) {
	n, err := f.file.Write(p[:len(p)/2])
	if err != nil {
		return n, err
	}
	if err := f.d.step(); err != nil {
		return n, err
	}
	m, err := f.file.Write(p[len(p)/2:])
	return n + m, err
}

func (f *faultyFile) Sync() error {
	if err := f.d.step(); err != nil {
		return err
	}
	return f.file.Sync()
}

func (f *faultyFile) Close() error {
	return errors.Join(f.file.Close(), f.d.step())
}

const (
	oldText = "package p\n\nvar old = 1\n"
	newText = "package p\n\nvar new = 1\n"
)

// prepare makes a directory with a.go and c.go to be replaced, b.go to be new,
// and d.go to be removed.
func prepare(t *testing.T) (dir string, changes []Change) {
	t.Helper()
	dir = t.TempDir()
	for _, name := range []string{"a.go", "c.go", "d.go"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(oldText), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	return dir, changesIn(dir)
}

func changesIn(dir string) []Change {
	var changes []Change
	for _, name := range []string{"a.go", "b.go", "c.go"} {
		changes = append(changes, Change{Path: filepath.Join(dir, name), Content: []byte(newText)})
	}
	return append(changes, Change{Path: filepath.Join(dir, "d.go"), Remove: true})
}

// content reads a file, "" for one that is missing.
func content(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return string(data)
}

func TestWrite(t *testing.T) {
	dir, changes := prepare(t)
	if err := Write(t.Context(), changes); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"a.go": newText, "b.go": newText, "c.go": newText, "d.go": ""} {
		if got := content(t, dir, name); got != want {
			t.Errorf("%s holds %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]fs.FileMode{"a.go": 0o640, "b.go": 0o644} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v (%v)", name, info.Mode(), want, err)
		}
	}
	noLeftovers(t, dir)
	if err := Write(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if err := Write(t.Context(), []Change{{Path: filepath.Join(dir, "none.go"), Remove: true}}); err != nil {
		t.Errorf("removing what is gone: %v", err)
	}
}

func noLeftovers(t *testing.T, dir string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil || len(names) > 0 {
		t.Errorf("left behind: %v %v", names, err)
	}
}

// A failure at any operation leaves each file old or new. Before the first
// rename it leaves all of them old; after that the error says which are new.
func TestFailures(t *testing.T) {
	full := fmt.Errorf("write: %w", &fs.PathError{Op: "write", Path: "/x/.asyncgen-1.tmp", Err: syscall.ENOSPC})
	total := &faulty{}
	_, changes := prepare(t)
	if err := write(t.Context(), changes, total); err != nil {
		t.Fatal(err)
	}
	if total.count != 15 { // four for each file, and its rename
		t.Fatalf("%d operations", total.count)
	}
	for at := 1; at <= total.count; at++ {
		dir, changes := prepare(t)
		err := write(t.Context(), changes, &faulty{at: at, bad: func() error { return full }})
		var failed *Error
		if !errors.As(err, &failed) || !errors.Is(err, syscall.ENOSPC) || strings.Contains(err.Error(), ".tmp") {
			t.Fatalf("operation %d: %v", at, err)
		}
		for _, c := range changes {
			want := map[string]string{"a.go": oldText, "c.go": oldText, "d.go": oldText}[filepath.Base(c.Path)]
			for _, done := range failed.Done {
				if done == c.Path {
					want = newText
				}
			}
			if got := content(t, dir, filepath.Base(c.Path)); got != want {
				t.Errorf("operation %d: %s holds %q, want %q", at, c.Path, got, want)
			}
		}
		if renamed := max(0, at-13); len(failed.Done) != renamed {
			t.Errorf("operation %d: %d files done, want %d", at, len(failed.Done), renamed)
		}
		noLeftovers(t, dir)
	}
}

// A run that is interrupted while it stages changes nothing.
func TestInterrupt(t *testing.T) {
	dir, changes := prepare(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("interrupted")
	d := &faulty{at: 6, bad: func() error { cancel(stop); return nil }}
	if err := write(ctx, changes, d); !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
	if content(t, dir, "a.go") != oldText || content(t, dir, "b.go") != "" {
		t.Error("a file has changed")
	}
	noLeftovers(t, dir)
}

// clean removes old temporary files and returns how many there were.
func clean(t *testing.T, dir string) int {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, prefix+"*"))
	if err != nil {
		t.Fatal(err)
	}
	Clean([]string{dir}, time.Now())
	for _, name := range names {
		if _, err := os.Stat(name); err != nil {
			t.Errorf("%s was removed while its owner may live", name)
		}
	}
	Clean([]string{dir, filepath.Join(dir, "nowhere")}, time.Now().Add(2*abandoned))
	noLeftovers(t, dir)
	return len(names)
}

// Clean touches nothing but what Write makes.
func TestClean(t *testing.T) {
	dir := t.TempDir()
	keep := []string{".asyncgen-1.txt", "asyncgen-1.tmp", ".other-1.tmp", "a.go"}
	for _, name := range keep {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, ".asyncgen-2.tmp"), 0o755); err != nil {
		t.Fatal(err)
	}
	Clean([]string{dir}, time.Now().Add(time.Hour))
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != len(keep)+1 {
		t.Errorf("left %v, %v", entries, err)
	}
}
