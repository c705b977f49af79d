package summary

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file has what the code around a call shows of it, beyond any contract: it is
// for rules that look at that very call, and never part of a summary.

// Deduced returns further ways in which executing the instruction may block: what all
// functions have in common that the package stores in a field whose value is called,
// a request through an interface that its types tell, and input and output that
// package fmt, io or the like does on a connection.
func (g *Graph) Deduced(instr ssa.Instruction) []Block {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return nil
	}
	if field := fieldRead(call.Call.Value); field != nil {
		if blocks := g.throughField(call, field); blocks != nil {
			return blocks
		}
	}
	if b, ok := g.request(call); ok {
		return []Block{b}
	}
	if class, conn := onConnection(call); class != None {
		hop := g.hopAt(call.Pos())
		hop.Pkg, hop.Name = FuncName(call.Call.StaticCallee().Object().(*types.Func))
		b := Block{Wait: Wait{Class: class, Chain: []Hop{hop}}, Value: conn}
		if class == Input && setsDeadline(call.Parent()) {
			b.Ends |= ByTime
		}
		return []Block{b}
	}
	return nil
}

// throughField returns the waits of a call of what a field holds, those for other
// goroutines left out: who hands over a function that sends to him waits for it.
func (g *Graph) throughField(call *ssa.Call, field *types.Var) []Block {
	var common *target
	for _, v := range g.storedIn(field) {
		t, ok := g.function(v, call.Call.Args)
		if !ok {
			return nil
		}
		t.free = nil // of where the literal was made
		if common == nil {
			common = &t
			continue
		}
		common.sum = intersect(common.sum, t.sum)
	}
	if common == nil {
		return nil
	}
	var blocks []Block
	for _, w := range common.sum.Waits {
		if w.Class > Sleep {
			continue
		}
		blocks = append(blocks, g.through(w, *common, call.Parent(), call.Pos()))
	}
	return blocks
}

// fieldRead returns the field that a value is read from.
func fieldRead(v ssa.Value) *types.Var {
	if load, ok := syncop.Strip(v).(*ssa.UnOp); ok && load.Op == token.MUL {
		if addr, ok := load.X.(*ssa.FieldAddr); ok {
			return ssabuild.FieldAt(addr.X.Type(), addr.Field)
		}
	}
	return nil
}

// storedIn returns the functions that the package stores in a field, tests and nil left
// out; none if other packages could store some, or if its address goes elsewhere.
func (g *Graph) storedIn(field *types.Var) []ssa.Value {
	if field.Exported() || field.Pkg() != g.pkg {
		return nil
	}
	g.guard.Lock()
	defer g.guard.Unlock()
	if g.stored == nil {
		g.stored = map[*types.Var][]ssa.Value{}
		for _, fn := range g.funcs {
			if !g.inTest(fn.Pos()) {
				ssabuild.EachInstr(fn, g.noteStored)
			}
		}
	}
	return g.stored[field]
}

func (g *Graph) noteStored(instr ssa.Instruction) {
	addr, ok := instr.(*ssa.FieldAddr)
	if !ok || addr.Referrers() == nil {
		return
	}
	field := ssabuild.FieldAt(addr.X.Type(), addr.Field)
	if field == nil {
		return
	}
	if _, isFunc := field.Type().Underlying().(*types.Signature); !isFunc {
		return
	}
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if c, ok := ref.Val.(*ssa.Const); !ok || !c.IsNil() {
				g.stored[field] = append(g.stored[field], ref.Val)
			}
		case *ssa.UnOp, *ssa.DebugRef:
		default:
			g.stored[field] = append(g.stored[field], addr) // which is no function
		}
	}
}

// moving has the functions of the standard library that read from a reader or write to
// a writer until they are done, with the index of that argument.
var moving = map[string]int{
	"fmt.Fprint": 0, "fmt.Fprintf": 0, "fmt.Fprintln": 0, "fmt.Fscan": 0, "fmt.Fscanf": 0, "fmt.Fscanln": 0,
	"io.Copy": 0, "io.CopyN": 0, "io.CopyBuffer": 0, "io.WriteString": 0,
	"io.ReadAll": 0, "io.ReadFull": 0, "io.ReadAtLeast": 0, "io/ioutil.ReadAll": 0,
	"encoding/binary.Read": 0, "encoding/binary.Write": 0,
	"(*encoding/json.Encoder).Encode": 0, "(*encoding/json.Decoder).Decode": 0,
	"(*encoding/gob.Encoder).Encode": 0, "(*encoding/gob.Decoder).Decode": 0,
	"(*bufio.Reader).ReadString": 0, "(*bufio.Reader).ReadBytes": 0, "(*bufio.Reader).ReadLine": 0, "(*bufio.Scanner).Scan": 0,
}

// onConnection returns the connection that a call of one of these is on, and whether
// it writes to it or waits for input.
func onConnection(call *ssa.Call) (Class, ssa.Value) {
	callee := syncop.Callee(&call.Call)
	if callee == nil {
		return None, nil
	}
	at, ok := moving[callee.FullName()]
	if !ok || at >= len(call.Call.Args) {
		return None, nil
	}
	conn := syncop.Strip(call.Call.Args[at])
	if made, ok := conn.(*ssa.Call); ok && made.Call.StaticCallee() != nil && len(made.Call.Args) == 1 &&
		strings.HasPrefix(made.Call.StaticCallee().Name(), "New") {
		conn = syncop.Strip(made.Call.Args[0]) // json.NewEncoder(conn)
	}
	if !isConnection(conn.Type()) {
		return None, nil
	}
	name := callee.Name()
	if strings.HasPrefix(name, "F") && strings.Contains(name, "scan") || strings.HasPrefix(name, "Read") || name == "Decode" || name == "Scan" {
		return Input, conn
	}
	return Connection, conn
}

// isConnection reports whether a type has the methods that tell a net.Conn from any
// other writer.
func isConnection(t types.Type) bool {
	for _, name := range [...]string{"Write", "RemoteAddr", "SetWriteDeadline"} {
		if obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name); obj == nil {
			return false
		}
	}
	return true
}
