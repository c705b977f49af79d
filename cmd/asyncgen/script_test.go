package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the expected outputs in the scripts anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"asyncgen": main})
}

// TestScript runs the command as users do. The language of the scripts is
// testscript's, with the commands below.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               offline,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": code, "snapshot": snapshot, "unchanged": unchanged, "crlf": crlf, "mode": mode,
			"repeat": repeat, "bom": bom, "goenv": goenv,
		},
	})
}

// offline lets the go command work in the script's empty home, without network.
func offline(env *testscript.Env) error {
	out, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		return err
	}
	lines := strings.Fields(string(out))
	env.Setenv("GOCACHE", lines[0])
	env.Setenv("GOMODCACHE", lines[1])
	env.Setenv("GOPROXY", "off")
	env.Setenv("GOSUMDB", "off")
	env.Setenv("GOFLAGS", "-mod=mod")
	env.Setenv("GOTOOLCHAIN", "local")
	env.Setenv("GOWORK", "off")
	return nil
}

// code N COMMAND... runs a command that must exit with N.
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%s exits with %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// snapshot DIR remembers every file below a directory.
func snapshot(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: snapshot directory")
	}
	saved := tree(ts, args[0])
	ts.SetCmd("unchanged", func(ts *testscript.TestScript, _ bool, args []string) {
		compare(ts, saved, tree(ts, args[0]))
	})
}

// unchanged DIR fails when a file has changed since the snapshot.
func unchanged(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Fatalf("unchanged needs a snapshot")
}

func compare(ts *testscript.TestScript, before, after map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if after[name] != before[name] {
			ts.Fatalf("%s has changed", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if _, ok := before[name]; !ok {
			ts.Fatalf("%s is new", name)
		}
	}
}

// tree describes every file below a directory: mode, time, content.
func tree(ts *testscript.TestScript, dir string) map[string]string {
	files := map[string]string{}
	root := ts.MkAbs(dir)
	ts.Check(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		text := ""
		switch {
		case info.Mode().IsRegular():
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			text = fmt.Sprint(info.ModTime(), string(data))
		case info.Mode()&fs.ModeSymlink != 0:
			if text, err = os.Readlink(path); err != nil {
				return err
			}
		}
		files[path] = info.Mode().String() + text
		return nil
	}))
	return files
}

// crlf FILE... turns line ends into those of Windows.
func crlf(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		text := strings.ReplaceAll(ts.ReadFile(name), "\n", "\r\n")
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o644))
	}
}

// bom FILE puts a byte order mark first.
func bom(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte("\ufeff"+ts.ReadFile(args[0])), 0o644))
}

// mode FILE OCTAL fails when a file has other permissions.
func mode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := fmt.Sprintf("%o", info.Mode().Perm()); got != args[1] {
		ts.Fatalf("%s has mode %s, want %s", args[0], got, args[1])
	}
}

// repeat FILE TEXT N appends the text N times, with escapes as in Go.
func repeat(ts *testscript.TestScript, _ bool, args []string) {
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	ts.Check(err)
	_, werr := f.WriteString(strings.Repeat(text, n))
	ts.Check(errors.Join(werr, f.Close()))
}

// goenv sets ROOT to the directory of this module.
func goenv(ts *testscript.TestScript, _ bool, _ []string) {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	ts.Check(err)
	ts.Setenv("ROOT", filepath.Dir(strings.TrimSpace(string(out))))
}
