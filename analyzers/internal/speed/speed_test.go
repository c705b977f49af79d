package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestMeasureCountsChildren(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell")
	}
	// The work is done by a child of the process that is measured, as with go vet.
	busy := "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"
	idle, err := measure(t.Context(), "", nil, shell, "-c", "true")
	if err != nil {
		t.Fatal(err)
	}
	c, err := measure(t.Context(), "", nil, shell, "-c", shell+" -c '"+busy+"'; exit 3")
	if err != nil {
		t.Fatalf("an exit code that tells of findings: %v", err)
	}
	if c.cpu <= idle.cpu || c.largest <= 0 {
		t.Errorf("a busy child counts for nothing: %v, idle %v", c, idle)
	}
}

func TestMeasureFails(t *testing.T) {
	if _, err := measure(t.Context(), "", nil, filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("a program that does not exist was measured")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := measure(ctx, "", nil, "go", "version"); err == nil {
		t.Error("a run that was cancelled was measured")
	}
}

func TestCompare(t *testing.T) {
	of := func(cpu, elapsed time.Duration, largest int64) cost {
		return cost{cpu: cpu, elapsed: elapsed, largest: largest}
	}
	vet := [2]cost{of(10*time.Second, 5*time.Second, 100<<20), of(time.Second, time.Second, 50<<20)}
	for _, test := range []struct {
		ours [2]cost
		want string
	}{
		{
			[2]cost{of(15*time.Second, time.Minute, 150<<20), of(time.Second, 2*time.Second, 10<<20)},
			"cold 1.50 (within 1.5), warm +1.00 s (within 1), largest process 1.50 (within 1.5)",
		},
		{
			[2]cost{of(16*time.Second, 0, 10<<20), of(time.Second, 2100*time.Millisecond, 160<<20)},
			"cold 1.60 (OVER 1.5), warm +1.10 s (OVER 1), largest process 1.60 (OVER 1.5)",
		},
	} {
		if got := compare(vet, test.ours); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

func TestCountReasons(t *testing.T) {
	gaveUp := map[string]int{}
	for _, line := range []string{
		"/src/a.go:3:4: p.f: goroutineleak: more than 512 states; calls p.g",
		"/src/a.go:9:4: p.h: goroutineleak: more than 99 states",
		"exit status 1",
	} {
		countReasons(line, gaveUp)
	}
	want := map[string]int{"goroutineleak: more than … states": 2, "goroutineleak: calls …": 1}
	if !reflect.DeepEqual(gaveUp, want) {
		t.Errorf("got %v, want %v", gaveUp, want)
	}
}

func TestCountLines(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.go": "package p\n\nvar x int\n", "b/b_test.go": "package b\n", "testdata/c.go": "package c\n", "d.txt": "d\n",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := countLines(dir); err != nil || n != 4 {
		t.Errorf("want 4 lines, without those below testdata, got %d, %v", n, err)
	}
}

func TestLargestOfStd(t *testing.T) {
	all, err := largestOfStd(t.Context(), os.Environ(), 3)
	if err != nil || len(all) != 3 {
		t.Fatal(all, err)
	}
	if all[0].lines < all[1].lines || all[1].lines < all[2].lines || all[2].lines < 1000 {
		t.Errorf("not the largest first: %v", all)
	}
}

func TestCopyModuleRefuses(t *testing.T) {
	_, err := copyModule(t.Context(), "no-such-module", t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "no-such-module") {
		t.Errorf("a module without a version: %v", err)
	}
}
