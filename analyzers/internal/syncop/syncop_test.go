package syncop_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// Each line of testdata/ops.go lists in its comment the operations on it.
func TestOf(t *testing.T) {
	fset, file, pkg := build(t, "testdata/ops.go", nil)
	want := map[int]string{}
	for _, group := range file.Comments {
		pos := fset.Position(group.Pos())
		if pos.Column > 1 {
			want[pos.Line] = strings.TrimSpace(group.Text())
		}
	}
	delete(want, line(fset, file, "sync.Mutex // promoted"))
	got := map[int][]string{}
	eachInstr(pkg, func(instr ssa.Instruction) {
		if op := syncop.Of(instr); op.Kind != syncop.None {
			at := fset.Position(position(instr)).Line
			got[at] = append(got[at], op.Kind.String())
		}
	})
	for at, words := range got {
		slices.Sort(words)
		if text := strings.Join(words, " "); text != want[at] {
			t.Errorf("line %d: got %q, want %q", at, text, want[at])
		}
		delete(want, at)
	}
	for at, text := range want {
		if text != "promoted methods" {
			t.Errorf("line %d: found nothing, want %q", at, text)
		}
	}
}

// What a channel stands for shows in how it was got.
func TestSourceOf(t *testing.T) {
	const src = `package p
import ("context"; "time")
type clock struct { t *time.Timer; tick time.Ticker; at chan time.Time }
func f(ctx context.Context, k clock, stop chan struct{}, data chan int) {
	<-ctx.Done()
	<-time.After(1)
	<-k.t.C
	<-k.tick.C
	<-k.at
	<-stop
	<-data
}`
	fset, _, pkg := build(t, "p.go", src)
	want := map[int]syncop.Source{
		5: syncop.Done, 6: syncop.Timer, 7: syncop.Timer, 8: syncop.Timer, 9: syncop.Timer,
		10: syncop.Signal, 11: syncop.Other,
	}
	seen := 0
	eachInstr(pkg, func(instr ssa.Instruction) {
		op := syncop.Of(instr)
		if op.Kind != syncop.Receive {
			return
		}
		seen++
		source, ctx := syncop.SourceOf(op.On)
		at := fset.Position(instr.Pos()).Line
		if source != want[at] {
			t.Errorf("line %d: got source %d, want %d", at, source, want[at])
		}
		if (ctx != nil) != (source == syncop.Done) {
			t.Errorf("line %d: context %v", at, ctx)
		}
	})
	if seen != len(want) {
		t.Errorf("saw %d receives, want %d", seen, len(want))
	}
}

// The receiver is found through promotion, method values and interfaces.
func TestOn(t *testing.T) {
	const src = `package p
import "sync"
type s struct { sync.Mutex; wg sync.WaitGroup }
func f(a *s, l sync.Locker) {
	a.Lock()
	l.Lock()
	wait := a.wg.Wait
	wait()
}`
	_, _, pkg := build(t, "p.go", src)
	var got []string
	eachInstr(pkg, func(instr ssa.Instruction) {
		if op := syncop.Of(instr); op.On != nil {
			got = append(got, op.Kind.String()+" "+op.On.Type().String())
		}
	})
	want := []string{"lock *sync.Mutex", "lock sync.Locker", "wg.wait *sync.WaitGroup"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func build(t *testing.T, name string, src any) (*token.FileSet, *ast.File, *ssa.Package) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	conf := &types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, _, err := ssautil.BuildPackage(conf, fset, types.NewPackage("p", ""), []*ast.File{file}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return fset, file, pkg
}

// eachInstr visits the declared functions of a package in source order.
func eachInstr(pkg *ssa.Package, visit func(ssa.Instruction)) {
	var funcs []*ssa.Function
	for _, m := range pkg.Members {
		if fn, ok := m.(*ssa.Function); ok && fn.Synthetic == "" {
			funcs = append(funcs, fn)
		}
	}
	slices.SortFunc(funcs, func(a, b *ssa.Function) int { return int(a.Pos() - b.Pos()) })
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				visit(instr)
			}
		}
	}
}

// position returns where an instruction stands; a range over a channel has its
// position on the channel.
func position(instr ssa.Instruction) token.Pos {
	if instr.Pos().IsValid() {
		return instr.Pos()
	}
	for _, operand := range instr.Operands(nil) {
		if (*operand).Pos().IsValid() {
			return (*operand).Pos()
		}
	}
	return token.NoPos
}

func line(fset *token.FileSet, file *ast.File, text string) int {
	for _, group := range file.Comments {
		if strings.Contains(text, strings.TrimSpace(group.Text())) {
			return fset.Position(group.Pos()).Line
		}
	}
	return 0
}
