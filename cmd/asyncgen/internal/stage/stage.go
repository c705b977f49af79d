// Package stage writes a set of files so that a failure leaves each of them
// whole, and nearly every failure leaves all of them as they were.
//
// All new contents go to temporary files first, each beside its destination and
// synced to disk; only when the last one is complete do the renames begin. So a
// full disk, a read-only directory or a kill while writing changes nothing. What
// can still fail in the middle is a rename: then every file is either old or
// new, and the error says which is which.
package stage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A Change is the new content of a file, or its removal.
type Change struct {
	Path    string
	Content []byte
	Remove  bool
}

// An Error says which change failed, and which had been made by then.
type Error struct {
	Path string // of the change that failed
	Err  error
	Done []string // paths that have changed; the others are as they were
}

func (e *Error) Error() string { return fmt.Sprintf("cannot write %s: %v", e.Path, e.Err) }

func (e *Error) Unwrap() error { return e.Err }

// newFile is the mode of a file that did not exist, before the umask.
const newFile fs.FileMode = 0o644

// Write makes all changes, in order. It fails with an [*Error], or with the
// cause of the context's end if that came before the renames.
func Write(ctx context.Context, changes []Change) error { return write(ctx, changes, system{}) }

func write(ctx context.Context, changes []Change, d disk) error {
	staged := make([]string, len(changes))
	defer func() {
		for _, temp := range staged {
			if temp != "" {
				_ = d.Remove(temp) // Clean does it later otherwise
			}
		}
	}()
	for i, c := range changes {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if c.Remove {
			continue
		}
		var err error
		if staged[i], err = stage(c, d); err != nil {
			return &Error{Path: c.Path, Err: plain(err)}
		}
	}
	var done []string
	for i, c := range changes {
		if err := commit(c, staged[i], d); err != nil {
			return &Error{Path: c.Path, Err: plain(err), Done: done}
		}
		staged[i] = ""
		done = append(done, c.Path)
	}
	syncDirs(changes, d)
	return nil
}

// stage writes a temporary file beside the destination.
func stage(c Change, d disk) (temp string, err error) {
	f, err := d.CreateTemp(filepath.Dir(c.Path), newFile)
	if err != nil {
		return "", err
	}
	_, werr := f.Write(c.Content)
	var merr error
	if info, err := d.Lstat(c.Path); err == nil {
		merr = f.Chmod(info.Mode().Perm())
	}
	// The first cause says most: what follows a full disk repeats it.
	for _, err := range []error{werr, merr, f.Sync(), f.Close()} {
		if err != nil {
			return f.Name(), err
		}
	}
	return f.Name(), nil
}

func commit(c Change, temp string, d disk) error {
	if !c.Remove {
		return d.Rename(temp, c.Path)
	}
	if err := d.Remove(c.Path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// syncDirs makes the renames themselves survive a crash of the machine.
func syncDirs(changes []Change, d disk) {
	seen := map[string]bool{}
	for _, c := range changes {
		dir := filepath.Dir(c.Path)
		if !seen[dir] {
			d.SyncDir(dir)
		}
		seen[dir] = true
	}
}

// plain takes the names of temporary files off an error.
func plain(err error) error {
	var pathErr *fs.PathError
	var linkErr *os.LinkError
	switch {
	case errors.As(err, &pathErr):
		return pathErr.Err
	case errors.As(err, &linkErr):
		return linkErr.Err
	}
	return err
}
