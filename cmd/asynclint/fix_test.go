package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRelativeDiff(t *testing.T) {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ in, want string }{
		"below": {
			"--- " + filepath.Join(dir, "sub", "a.go") + " (old)\n+++ " + filepath.Join(dir, "sub", "a.go") + " (new)\n@@ -1 +1 @@\n-a\n+b\n",
			"--- a/sub/a.go\n+++ b/sub/a.go\n@@ -1 +1 @@\n-a\n+b\n",
		},
		"removed and added lines that look like headers": {
			"--- /x.go (old)\n+++ /y.go (new)\n@@ -1 +1 @@\n--- /z.go (old)\n+++ /z.go (new)\n c\n",
			"--- /x.go (old)\n+++ /y.go (new)\n@@ -1 +1 @@\n--- /z.go (old)\n+++ /z.go (new)\n c\n",
		},
		"nothing": {"", ""},
	} {
		if got := relativeDiff(test.in); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, test.want)
		}
	}
}
