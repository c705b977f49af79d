package source

import (
	"errors"
	"fmt"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// ErrNoModule says that a directory is in no Go module.
var ErrNoModule = errors.New("not inside a Go module: no go.mod in this directory or above it (run go mod init)")

// Module returns the directory of the nearest go.mod above a directory (an
// absolute path), and the module path that it declares.
func Module(dir string) (root, modulePath string, err error) {
	for root := dir; ; root = filepath.Dir(root) {
		data, err := os.ReadFile(filepath.Join(root, "go.mod"))
		switch {
		case err == nil && modfile.ModulePath(data) == "":
			return "", "", errors.New("the go.mod above it has no module line")
		case err == nil:
			return root, modfile.ModulePath(data), nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", "", err
		case root == filepath.Dir(root):
			return "", "", ErrNoModule
		}
	}
}

// findModule sets ModuleDir and ImportPath.
func (p *Package) findModule() error {
	root, modulePath, err := Module(p.Dir)
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(root, p.Dir)
	if err != nil {
		return err
	}
	p.ModuleDir, p.ImportPath, p.modulePath = root, path.Join(modulePath, filepath.ToSlash(rel)), modulePath
	return nil
}

// isStandard reports whether an import path is one of the standard library,
// where the last element of a path always is the package's name. Paths of other
// modules start with a domain, as a rule, and ours are known.
func (p *Package) isStandard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	own, _, _ := strings.Cut(p.modulePath, "/")
	return !strings.Contains(first, ".") && first != own
}

// importable says why the package cannot import another one, by the rules for
// paths with an internal or vendor element.
func (p *Package) importable(importPath string) error {
	for rest, before := importPath, ""; ; {
		element, after, more := strings.Cut(rest, "/")
		if element == "vendor" || element == "C" && before == "" && !more {
			return fmt.Errorf("package %s cannot be imported", importPath)
		}
		parent := strings.TrimSuffix(before, "/")
		if element == "internal" && p.ImportPath != parent && !strings.HasPrefix(p.ImportPath+"/", before) {
			return fmt.Errorf("package %s is internal to %s", importPath, parent)
		}
		if !more {
			return nil
		}
		before, rest = before+element+"/", after
	}
}

// nameFromPath makes a package name for a directory without Go files.
func nameFromPath(importPath string) string {
	prefix, _, ok := module.SplitPathVersion(importPath)
	if !ok {
		prefix = importPath
	}
	name := strings.Map(func(r rune) rune {
		if r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(path.Base(prefix)))
	name = strings.TrimLeft(name, "0123456789_")
	if name == "" || token.IsKeyword(name) {
		return "main"
	}
	return name
}
