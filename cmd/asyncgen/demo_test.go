package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/cmd/asyncgen/internal/console"
)

// TestDemo runs the whole demonstration: it fetches for real, for about ten
// seconds, and builds the linter.
func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	dir := filepath.Join(t.TempDir(), "pages")
	var out, errOut bytes.Buffer
	c := &console.Console{Out: &out, Err: &errOut}
	if code := run([]string{"demo", "-o", dir}, c); code != exitOK {
		t.Fatalf("exit code %d\n%s%s", code, &out, &errOut)
	}
	for _, want := range []string{
		`(?m)^one after another .* 374 requests, 74 of them retries`,
		`300 pages in, 300 handled, 0 failed, 0 left in the queue; 300 files on disk`,
		`goroutines     0 left behind`,
		`goroutine may block forever: send on result .*\(goroutineleak\)`,
		`(?s)Probe.*starts a goroutine.*nobody receives from result any more.*blocks here for ever`,
		`http\.Get in this case blocks the event loop: refresh → ping → http\.Get .*\(loopblock\)`,
		`http\.Get has no timeout: .*\(notimeout\)`,
		`http\.NewRequest ignores ctx: use http\.NewRequestWithContext \(ctxvariant\)`,
	} {
		if !regexp.MustCompile(want).MatchString(out.String()) {
			t.Errorf("the output does not match %q:\n%s", want, &out)
		}
	}
	if n := strings.Count(out.String(), "watch.go:") - strings.Count(out.String(), ". watch/watch.go:"); n != 4 {
		t.Errorf("%d findings, want the four planted ones:\n%s", n, &out)
	}
	if errOut.Len() > 0 {
		t.Errorf("a pipe shows progress: %q", &errOut)
	}
	if code := run([]string{"check", dir}, c); code != exitOK {
		t.Errorf("check of the demonstration's module: exit code %d\n%s", code, &errOut)
	}
}

func TestDemoRefusesFullFolder(t *testing.T) {
	dir := t.TempDir()
	precious := filepath.Join(dir, "main.go")
	if err := os.WriteFile(precious, []byte("package main\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var out, errOut bytes.Buffer
	code := run([]string{"demo", "-o", dir}, &console.Console{Out: &out, Err: &errOut})
	if code != exitBad || !strings.Contains(errOut.String(), "is not empty") {
		t.Errorf("exit code %d, %q; want 2 and that the folder is not empty", code, &errOut)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder was touched: %v, %v", entries, err)
	}
}
