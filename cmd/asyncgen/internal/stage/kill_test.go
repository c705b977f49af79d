//go:build unix

package stage

import (
	"go/build"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestKill kills a process of its own at every operation. What is left is whole
// and the go command sees nothing else; the next run cleans up.
func TestKill(t *testing.T) {
	if at := os.Getenv("STAGE_KILL_AT"); at != "" {
		n, err := strconv.Atoi(at)
		if err != nil {
			t.Fatal(err)
		}
		die := func() error { return syscall.Kill(os.Getpid(), syscall.SIGKILL) }
		_ = write(t.Context(), changesIn(os.Getenv("STAGE_DIR")), &faulty{at: n, bad: die})
		select {} // until the signal arrives
	}
	leftovers := 0
	for at := 1; at <= 15; at++ {
		dir, _ := prepare(t)
		cmd := exec.Command(os.Args[0], "-test.run=^TestKill$")
		cmd.Env = append(os.Environ(), "STAGE_KILL_AT="+strconv.Itoa(at), "STAGE_DIR="+dir)
		if err := cmd.Run(); err == nil || !strings.Contains(err.Error(), "killed") {
			t.Fatalf("operation %d: %v", at, err)
		}
		for _, name := range []string{"a.go", "b.go", "c.go"} {
			if got := content(t, dir, name); got != oldText && got != newText && (got != "" || name != "b.go") {
				t.Errorf("operation %d: %s holds %q", at, name, got)
			}
		}
		pkg, err := build.ImportDir(dir, 0)
		if err != nil || len(pkg.IgnoredGoFiles)+len(pkg.IgnoredOtherFiles)+len(pkg.InvalidGoFiles) > 0 {
			t.Errorf("operation %d: the go command sees %+v, %v", at, pkg, err)
		}
		leftovers += clean(t, dir)
	}
	if leftovers == 0 {
		t.Error("no kill left a temporary file: the test tests nothing")
	}
}
