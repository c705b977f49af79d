package stage

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Temporary files start with a dot and do not end in .go, so the go command
// never sees those that a killed run leaves behind.
const (
	prefix = ".asyncgen-"
	suffix = ".tmp"
)

// abandoned is the age at which a temporary file has no living owner: a run
// keeps one for the time it takes to write the others.
const abandoned = 10 * time.Minute

// createTemp makes a new file with the mode, which the umask narrows: for
// os.CreateTemp only the owner may read it.
func createTemp(dir string, mode fs.FileMode) (*os.File, error) {
	const attempts = 100 // that many collisions are no accident
	var f *os.File
	var err error
	for range attempts {
		name := filepath.Join(dir, fmt.Sprintf("%s%d%s", prefix, rand.Uint64(), suffix))
		f, err = os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		if !os.IsExist(err) {
			break
		}
	}
	return f, err
}

// Clean removes what killed runs left in the directories, once it is old
// enough. Failing to is harmless and not reported.
func Clean(dirs []string, now time.Time) {
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue
		}
		for _, e := range entries {
			if !e.Type().IsRegular() || !strings.HasPrefix(e.Name(), prefix) || !strings.HasSuffix(e.Name(), suffix) {
				continue
			}
			if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > abandoned {
				_ = os.Remove(filepath.Join(dir, e.Name()))
			}
		}
	}
}
