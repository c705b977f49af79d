package summary

import (
	"go/token"
	"go/types"
	"path"
	"path/filepath"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// operation returns the last hop of a chain: the operation that blocks.
func (g *Graph) operation(op syncop.Op) Hop {
	hop := g.hopAt(op.Instr.Pos())
	switch op.Kind {
	case syncop.Send:
		hop.Name = "send on " + describe(op.On)
	case syncop.Receive:
		hop.Name = "receive from " + describe(op.On)
	case syncop.Select:
		hop.Name = "select"
	default:
		hop.Pkg, hop.Name = FuncName(syncop.Callee(op.Call))
	}
	return hop
}

// hopAt returns a hop without name at a position of the package.
func (g *Graph) hopAt(pos token.Pos) Hop {
	if !pos.IsValid() {
		return Hop{}
	}
	p := g.fset.Position(pos)
	return Hop{File: path.Join(g.pkg.Path(), filepath.Base(p.Filename)), Line: p.Line, at: pos}
}

// FuncName returns the package name and the name within it, such as
// "(*Client).Do", of a declared function.
func FuncName(fn *types.Func) (pkg, name string) {
	if fn.Pkg() != nil {
		pkg = fn.Pkg().Name()
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		return pkg, fn.Name()
	}
	t := types.Unalias(recv.Type())
	p, pointer := t.(*types.Pointer)
	if pointer {
		t = types.Unalias(p.Elem())
	}
	named, ok := t.(*types.Named)
	switch {
	case !ok: // a method of an interface without a name
		return pkg, fn.Name()
	case pointer:
		return pkg, "(*" + named.Obj().Name() + ")." + fn.Name()
	default:
		return pkg, named.Obj().Name() + "." + fn.Name()
	}
}

// unnamed stands for a channel to which no path of names leads.
const unnamed = "a channel"

// describe names a channel by the path that leads to it, such as "s.out".
func describe(ch ssa.Value) string {
	if name := pathTo(ch, 0); name != "" {
		return name
	}
	return unnamed
}

func pathTo(v ssa.Value, depth int) string {
	if depth > 8 {
		return ""
	}
	switch v := v.(type) {
	case *ssa.Parameter:
		return v.Name()
	case *ssa.FreeVar:
		return v.Name()
	case *ssa.Global:
		return v.Name()
	case *ssa.Alloc:
		return v.Comment
	case *ssa.UnOp:
		return pathTo(v.X, depth+1)
	case *ssa.ChangeType:
		return pathTo(v.X, depth+1)
	case *ssa.FieldAddr:
		return fieldPath(v.X, v.Field, depth)
	case *ssa.Field:
		return fieldPath(v.X, v.Field, depth)
	}
	return ""
}

func fieldPath(x ssa.Value, field int, depth int) string {
	t := x.Type().Underlying()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	s, ok := t.(*types.Struct)
	if !ok {
		return ""
	}
	name := s.Field(field).Name()
	if base := pathTo(x, depth+1); base != "" {
		return base + "." + name
	}
	return name
}
