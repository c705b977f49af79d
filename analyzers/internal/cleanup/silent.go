package cleanup

// Methods of interfaces that nobody can look into, and that cannot say that they were
// cut short: where no type is known for which the context makes a difference, there is
// no evidence that it makes one.
//
//	type Store interface {
//		Abort(ctx context.Context, txn Transaction)
//	}

import "go/types"

// CannotTell reports whether a function is the method of an interface and has no
// results, and no type at hand is known to depend on the context there: none of the
// package, of the interface's, or of those that the package imports.
func (p *Package) CannotTell(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	if recv == nil || fn.Signature().Results().Len() > 0 {
		return false
	}
	iface, ok := recv.Type().Underlying().(*types.Interface)
	if !ok {
		return false
	}
	depends := false
	for _, pkg := range append(p.pass.Pkg.Imports(), p.pass.Pkg, fn.Pkg()) {
		for _, have := range implementersIn(pkg, iface, fn) {
			switch {
			case types.IsInterface(have.Signature().Recv().Type()): // embedded
			case p.Copes(have) && !p.uses.IsIdle(have):
				return true // one of several that copes is enough, but for one that does nothing
			case !p.Copes(have):
				depends = true
			}
		}
	}
	return !depends
}
