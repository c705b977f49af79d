package hotblock

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/profile"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// This file reads what the user has measured, and says what it gives to a place.

// minShare is the part of a profile, in percent, from which on a place counts as hot.
const minShare = 1

// profiles are what the user has measured, as seen from one package.
type profiles struct {
	all  []*profile.Profile
	pkg  string // the path that they know the package by
	pass *analysis.Pass
}

// Flags returns the flags that make the rule read profiles, whose names are relative
// to the current directory. Each is read once here, so that what is wrong with one
// is said once, and not for every package.
func Flags(files []string) ([]string, error) {
	if len(files) == 0 {
		return nil, nil
	}
	var names []string
	var errs []error
	sum := sha256.New()
	for _, file := range files {
		if strings.Contains(file, ",") {
			errs = append(errs, fmt.Errorf("the name of a profile must not hold a comma (got %s)", file))
			continue
		}
		name, err := filepath.Abs(file)
		if err == nil {
			_, err = profile.Open(name)
		}
		if err == nil {
			var data []byte
			data, err = os.ReadFile(name)
			sum.Write(data)
		}
		names, errs = append(names, name), append(errs, err)
	}
	return []string{
		"-hotblock.pprof=" + strings.Join(names, ","),
		fmt.Sprintf("-hotblock.pprofsum=%x", sum.Sum(nil)[:8]),
	}, errors.Join(errs...)
}

// openProfiles opens the files that the flag names, or else the default.pgo beside the
// package. The go command uses that of a main package, too, and makes it part of the
// key under which it keeps results.
func openProfiles(pass *analysis.Pass) (p *profiles, err error) {
	p = &profiles{pkg: pass.Pkg.Path(), pass: pass}
	if pass.Pkg.Name() == "main" {
		p.pkg = "main"
	}
	if len(pass.Files) == 0 {
		return p, nil
	}
	dir := filepath.Dir(pass.Fset.Position(pass.Files[0].Package).Filename)
	if files != "" {
		p.all, err = openNamed(files, dir)
		return p, err
	}
	file := filepath.Join(dir, "default.pgo")
	// The compiler takes an empty one for none.
	if info, err := os.Stat(file); err != nil || info.IsDir() || info.Size() == 0 {
		return p, nil
	}
	own, err := profile.Open(file)
	if err != nil {
		return nil, err
	}
	p.all = []*profile.Profile{own}
	return p, nil
}

// CheckFlags returns what is wrong with the profiles that the flags of go vet name, as
// seen from a package in dir. Each profile is read once in a process.
func CheckFlags(flags []string, dir string) error {
	for _, flag := range flags {
		if files, ok := strings.CutPrefix(flag, "-hotblock.pprof="); ok && files != "" {
			if _, err := openNamed(files, dir); err != nil {
				return err
			}
		}
	}
	return nil
}

// openNamed opens the profiles that the flag names, with commas between, as seen from a
// package in dir.
func openNamed(files, dir string) (list []*profile.Profile, err error) {
	for file := range strings.SplitSeq(files, ",") {
		one, err := profile.Open(inModule(dir, file))
		if err != nil {
			return nil, fmt.Errorf("-hotblock.pprof: %w", err)
		}
		list = append(list, one)
	}
	return list, nil
}

// inModule returns the name of a file as seen from the root of the module that dir is
// in: the working directory is another one for each package under go vet.
func inModule(dir, file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	for root := dir; ; root = filepath.Dir(root) {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			return filepath.Join(root, file)
		}
		if root == filepath.Dir(root) {
			return file
		}
	}
}

// function returns the greatest share that a profile gives a function. A literal has no
// name that the source tells: it gets the share of its most expensive line.
func (p *profiles) function(fn *ssa.Function) (best witness.Share) {
	name := ssabuild.Outermost(fn).RelString(fn.Pkg.Pkg)
	for _, one := range p.all {
		share := one.Function(p.pkg, name)
		if fn.Parent() != nil && share.Percent > 0 {
			share = p.busiest(one, fn.Syntax())
		}
		if isTrunk(fn) && share.Profile == "CPU profile" {
			continue
		}
		if share.Percent > best.Percent {
			best = share
		}
	}
	return best
}

// isTrunk reports whether everything hangs on a function, which says nothing.
func isTrunk(fn *ssa.Function) bool {
	return fn.Parent() == nil && (fn.Name() == "main" && fn.Pkg.Pkg.Name() == "main" || strings.HasPrefix(fn.Name(), "init"))
}

// busiest returns the share of the line of a function that has the greatest.
func (p *profiles) busiest(one *profile.Profile, syntax ast.Node) (best witness.Share) {
	if syntax == nil {
		return best
	}
	from, to := p.pass.Fset.Position(syntax.Pos()), p.pass.Fset.Position(syntax.End())
	for line := from.Line; line <= to.Line; line++ {
		if share := one.Line(p.pkg, from.Filename, line, false); share.Percent > best.Percent {
			best = share
		}
	}
	return best
}

// at returns the greatest share that a profile of blocking, or else another one, gives
// a wait. A wait for work, as at the top of a worker's loop, has none.
func (p *profiles) at(w wait) (best witness.Share) {
	if len(p.all) == 0 {
		return best
	}
	start := p.pass.Fset.Position(w.at.Pos())
	end := start
	// A call that goes over several lines has the line of its name or its parenthesis.
	if call := ssabuild.CallAt(p.pass.Files, w.at.Pos()); call != nil {
		start = p.pass.Fset.Position(call.Pos())
	}
	for _, one := range p.all {
		for line := start.Line; line <= end.Line; line++ {
			share := one.Line(p.pkg, start.Filename, line, receives(w))
			if share.Percent >= minShare && more(share, best) {
				best = share
			}
		}
	}
	return best
}

// more reports whether a share says more than another: of the time spent waiting
// rather than computing, or how many wait at a moment; else the greater.
func more(share, than witness.Share) bool {
	if isBlock := share.Profile == "block profile"; isBlock != (than.Profile == "block profile") {
		return isBlock
	}
	return share.Percent > than.Percent
}
