package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// fix has go vet apply the fixes, reports what is left, and says which files it
// changed. It changes nothing while any package fails to compile.
func (c *command) fix(ctx context.Context, vet *goVet) (int, error) {
	before, err := c.analyse(ctx, vet)
	if err != nil {
		return exitError, err
	}
	files := before.fixable()
	if before.failed || len(files) == 0 {
		return c.render(before)
	}
	contents := readAll(files)
	fixErr := c.applyFixes(ctx, vet, before)
	if ctx.Err() != nil {
		return exitError, ctx.Err()
	}
	after, err := c.analyse(ctx, vet)
	if err != nil {
		return exitError, err
	}
	left := after.fixable()
	for _, file := range slices.Sorted(maps.Keys(files)) {
		if now, err := os.ReadFile(file); err == nil && !bytes.Equal(now, contents[file]) {
			fmt.Fprintf(c.stderr, "asynclint: fixed %s in %s\n", count(files[file]-left[file], "finding"), shortName(file))
		}
	}
	code, err := c.render(after)
	return code, cmp.Or(err, fixErr)
}

// applyFixes runs go vet -fix. Where two fixes cannot be merged, go vet leaves
// the whole package as it is, however often it is run; so then it is run for
// one rule after another, which are seldom at odds with themselves.
func (c *command) applyFixes(ctx context.Context, vet *goVet, before *result) error {
	var stderr bytes.Buffer
	if err := vet.run(ctx, nil, &stderr, "-fix"); err == nil || ctx.Err() != nil {
		return nil
	}
	failed := []string{}
	for _, rule := range before.fixableRules() {
		stderr.Reset()
		if err := vet.only(rule, c.rules.all).run(ctx, nil, &stderr, "-fix"); err != nil {
			c.stderr.Write(stderr.Bytes())
			failed = append(failed, rule)
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("not all fixes of %s could be applied; the packages named above are unchanged",
			strings.Join(failed, ", "))
	}
	return nil
}

// readAll returns the contents of the files that can be read.
func readAll(files map[string]int) map[string][]byte {
	contents := map[string][]byte{}
	for file := range files {
		if data, err := os.ReadFile(file); err == nil {
			contents[file] = data
		}
	}
	return contents
}

// diff prints what fix would change, in a form that patch -p1 and git apply
// take.
func (c *command) diff(ctx context.Context, vet *goVet) (int, error) {
	var stdout, stderr bytes.Buffer
	err := vet.run(ctx, &stdout, &stderr, "-fix", "-diff")
	if ctx.Err() != nil {
		return exitError, ctx.Err()
	}
	c.stderr.Write(stderr.Bytes())
	if _, werr := c.stdout.WriteString(relativeDiff(stdout.String())); werr != nil {
		return exitError, fmt.Errorf("writing the diff: %w", werr)
	}
	exit, isExit := errors.AsType[*exec.ExitError](err)
	switch {
	case err == nil:
		return exitClean, nil
	case !isExit:
		return exitError, fmt.Errorf("running go vet: %w", err)
	// go vet exits with 1 for a diff and for an error alike; an error has words.
	case exit.ExitCode() == 1 && stdout.Len() > 0 && stderr.Len() == 0:
		return exitFindings, nil
	}
	return exitError, nil
}

// relativeDiff rewrites the file headers of go vet's diffs, "--- /path/f.go
// (old)", to "--- a/f.go". A header is a pair of lines followed by a hunk: a
// removed line alone can look like the first of them.
func relativeDiff(diff string) string {
	lines := strings.SplitAfter(diff, "\n")
	for i := 0; i+2 < len(lines); i++ {
		from, ok1 := header(lines[i], "--- ", " (old)\n")
		to, ok2 := header(lines[i+1], "+++ ", " (new)\n")
		if ok1 && ok2 && from == to && strings.HasPrefix(lines[i+2], "@@ ") {
			name := filepath.ToSlash(shortName(from))
			lines[i], lines[i+1] = "--- a/"+name+"\n", "+++ b/"+name+"\n"
		}
	}
	return strings.Join(lines, "")
}

// header returns the file name in a header line.
func header(line, prefix, suffix string) (string, bool) {
	rest, ok1 := strings.CutPrefix(line, prefix)
	name, ok2 := strings.CutSuffix(rest, suffix)
	return name, ok1 && ok2
}

// shortName returns the file's name relative to the current directory if it
// lies below it.
func shortName(file string) string {
	dir, err := os.Getwd()
	if err != nil {
		return file
	}
	rel, err := filepath.Rel(dir, file)
	if err != nil || !filepath.IsLocal(rel) {
		return file
	}
	return rel
}
