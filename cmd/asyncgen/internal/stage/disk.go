package stage

import (
	"io"
	"io/fs"
	"os"
)

// A disk is what writing needs of the operating system. Tests put one in its
// place that fails, or dies, at a chosen operation.
type disk interface {
	Lstat(path string) (fs.FileInfo, error)
	CreateTemp(dir string, mode fs.FileMode) (file, error)
	Rename(from, to string) error
	Remove(path string) error
	SyncDir(dir string)
}

// A file is the part of *os.File that writing uses.
type file interface {
	io.WriteCloser
	Name() string
	Chmod(fs.FileMode) error
	Sync() error
}

// system is the real disk.
type system struct{}

func (system) Lstat(path string) (fs.FileInfo, error) { return os.Lstat(path) }
func (system) Rename(from, to string) error           { return os.Rename(from, to) }
func (system) Remove(path string) error               { return os.Remove(path) }

func (system) CreateTemp(dir string, mode fs.FileMode) (file, error) {
	f, err := createTemp(dir, mode)
	if err != nil {
		return nil, err // a nil *os.File in the interface would not be nil
	}
	return f, nil
}

// SyncDir flushes a directory. Some file systems cannot: the renames have
// happened all the same, so that is no error.
func (system) SyncDir(dir string) {
	d, err := os.Open(dir)
	if err != nil {
		return
	}
	_ = d.Sync()
	_ = d.Close()
}
