package find

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

// walk adds the specs of a directory and of those below it.
func (s *search) walk(root string) error {
	info, err := os.Stat(root)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: no such directory", root)
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s: no directory", root)
	}
	abs, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	ignored := ignoredDirs(abs)
	// The root may be a symbolic link, which WalkDir would not follow.
	return filepath.WalkDir(root+string(filepath.Separator), func(dir string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() {
			return nil
		}
		rel, err := filepath.Rel(root, dir)
		if err != nil {
			return err
		}
		if rel != "." && (skipped(dir, d.Name()) || ignored.match(filepath.Join(abs, rel))) {
			return filepath.SkipDir
		}
		dir = filepath.Clean(dir)
		return errors.Join(s.directory(dir), s.origins(dir))
	})
}

// skipped reports whether the go command's "..." passes over a directory below
// the root of the pattern.
func skipped(dir, name string) bool {
	return name == "vendor" || name == "testdata" || hidden(name) || exists(filepath.Join(dir, "go.mod"))
}

// An ignoreList is what the ignore directives of a go.mod say.
type ignoreList struct {
	module string   // directory of the go.mod
	paths  []string // "./rooted/at/the/module" or "anywhere"
}

// ignoredDirs reads the go.mod above a directory. A go.mod that cannot be read
// ignores nothing here; generating reports it.
func ignoredDirs(dir string) ignoreList {
	for ; ; dir = filepath.Dir(dir) {
		data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err != nil && dir != filepath.Dir(dir) {
			continue
		}
		list := ignoreList{module: dir}
		if mod, err := modfile.ParseLax("go.mod", data, nil); err == nil {
			for _, ignore := range mod.Ignore {
				list.paths = append(list.paths, ignore.Path)
			}
		}
		return list
	}
}

// match reports whether the absolute directory is ignored: as a whole path
// from the module, or, without a leading "./", as the end of one.
func (l ignoreList) match(dir string) bool {
	rel, err := filepath.Rel(l.module, dir)
	if err != nil {
		return false
	}
	rel = "/" + filepath.ToSlash(rel)
	for _, path := range l.paths {
		rooted, ok := strings.CutPrefix(path, "./")
		if ok && rel == "/"+strings.TrimSuffix(rooted, "/") || !ok && strings.HasSuffix(rel, "/"+strings.Trim(path, "/")) {
			return true
		}
	}
	return false
}
