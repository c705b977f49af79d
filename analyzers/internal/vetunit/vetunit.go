// Package vetunit gets at the descriptions of units that the go command hands to
// a vet tool, so that a unit can be analysed again and again by a process of its
// own, without the go command: to measure it, or with some of its files replaced.
//
// A program that calls [Capture] must begin with
//
//	if vetunit.Serving() {
//		os.Exit(vetunit.Serve())
//	}
//
// since the go command then runs that program in place of the tool.
package vetunit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// What [Capture] tells the process that stands in for the tool.
const (
	toolVariable  = "ASYNCLINT_UNIT_TOOL"  // the tool itself
	keepVariable  = "ASYNCLINT_UNIT_KEEP"  // where to put the descriptions
	nonceVariable = "ASYNCLINT_UNIT_NONCE" // what makes the tool one that the build cache has not seen
)

// A Unit is what a vet tool analyses: a package with the tests inside it, or
// the tests outside it, which are a package of their own.
type Unit struct {
	ID string // import path; it ends in "_test" for tests outside a package

	fields map[string]any
}

// A Request says what to capture.
type Request struct {
	Tool     string // a vet tool
	Dir      string // where the go command runs
	Env      []string
	Patterns []string
	Keep     string // a directory for what the units refer to
}

// Capture runs the tool over packages, by way of the go command, and returns
// the units that the patterns name, by their IDs.
func Capture(ctx context.Context, r Request) (map[string]*Unit, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if err := errors.Join(os.RemoveAll(r.Keep), os.MkdirAll(r.Keep, 0o777)); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "go", append([]string{"vet", "-vettool=" + self}, r.Patterns...)...)
	cmd.Dir = r.Dir
	cmd.Env = append(append(os.Environ(), r.Env...), toolVariable+"="+r.Tool, keepVariable+"="+r.Keep,
		nonceVariable+"="+strconv.FormatInt(time.Now().UnixNano(), 36))
	output, _ := cmd.CombinedOutput() // findings make it fail
	files, err := filepath.Glob(filepath.Join(r.Keep, "*.cfg"))
	if err != nil {
		return nil, err
	}
	units := map[string]*Unit{}
	for _, file := range files {
		u, err := readUnit(file)
		if err != nil {
			return nil, err
		}
		units[u.ID] = u
	}
	if len(units) == 0 {
		return nil, fmt.Errorf("go vet %v asked for no unit: %.1000s", r.Patterns, output)
	}
	return units, nil
}

func readUnit(file string) (*Unit, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	u := &Unit{}
	if err := json.Unmarshal(data, &u.fields); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	u.ID, _ = u.fields["ID"].(string)
	return u, nil
}

// Files returns the names of the unit's Go files.
func (u *Unit) Files() (files []string) {
	list, _ := u.fields["GoFiles"].([]any)
	for _, file := range list {
		if file, ok := file.(string); ok {
			files = append(files, file)
		}
	}
	return files
}

// Describe writes the unit's description below dir for a tool to read, and
// returns its name. Files are replaced by others where the map says so. The tool
// leaves the unit's facts in a file of that name with ".facts" behind it.
func (u *Unit) Describe(dir string, replaced map[string]string) (string, error) {
	fields := maps.Clone(u.fields)
	name := filepath.Join(dir, strings.ReplaceAll(u.ID, "/", "_")+".cfg")
	fields["VetxOutput"] = name + ".facts"
	delete(fields, "Stdout") // of the go command's own directory, long gone
	files := u.Files()
	for i, file := range files {
		if to, ok := replaced[file]; ok {
			files[i] = to
		}
	}
	fields["GoFiles"] = files
	data, err := json.Marshal(fields)
	if err != nil {
		return "", err
	}
	return name, errors.Join(os.MkdirAll(dir, 0o777), os.WriteFile(name, data, 0o666))
}

// Serving reports whether this process stands in for a tool.
func Serving() bool { return os.Getenv(toolVariable) != "" }

// Serve does what the go command asks for and returns the exit code.
func Serve() int {
	var stdout io.Writer = os.Stdout
	var version bytes.Buffer
	last := os.Args[len(os.Args)-1]
	switch {
	case last == "-V=full":
		stdout = &version
	case strings.HasSuffix(last, ".cfg"):
		if err := keep(last); err != nil {
			fmt.Fprintln(os.Stderr, "vetunit:", err)
			return 1
		}
	}
	cmd := exec.Command(os.Getenv(toolVariable), os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, stdout, os.Stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		return 1
	}
	// The identity ends in "buildID=" and any text.
	if version.Len() > 0 {
		fmt.Println(strings.TrimSpace(version.String()) + os.Getenv(nonceVariable))
	}
	return cmd.ProcessState.ExitCode()
}

// keep saves the description unless it is that of a mere dependency, with the
// files in the go command's own directory, which is removed at the end.
func keep(file string) error {
	u, err := readUnit(file)
	if err != nil || u.fields["VetxOnly"] == true {
		return err
	}
	name, err := u.Describe(os.Getenv(keepVariable), nil)
	if err != nil {
		return err
	}
	work := filepath.Dir(filepath.Dir(file))
	for _, field := range []string{"PackageVetx", "PackageFile"} {
		files, _ := u.fields[field].(map[string]any)
		if err := keepFiles(files, work, strings.TrimSuffix(name, ".cfg")+"."+field); err != nil {
			return err
		}
	}
	_, err = u.Describe(os.Getenv(keepVariable), nil)
	return err
}

// keepFiles copies those of the files that lie below work to a directory, and
// names the copies in their place.
func keepFiles(files map[string]any, work, to string) error {
	for pkg, file := range files {
		file, _ := file.(string)
		if !strings.HasPrefix(file, work) {
			continue // in the build cache, where it stays
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		kept := filepath.Join(to, strings.ReplaceAll(pkg, "/", "_"))
		if err := errors.Join(os.MkdirAll(to, 0o777), os.WriteFile(kept, data, 0o666)); err != nil {
			return err
		}
		files[pkg] = kept
	}
	return nil
}
