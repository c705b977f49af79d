package simulate

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// The names of functions that the library hands out.
const (
	cancelFunc = "cancel"
	stopFunc   = "stop" // of context.AfterFunc
	rLocker    = "rlocker"
)

// cancelType is the dynamic type of the contexts of the run; nothing asks for
// it by name.
var cancelType types.Type = types.NewNamed(types.NewTypeName(token.NoPos, nil, "context", nil), types.NewStruct(nil, nil), nil)

var emptySignature = types.NewSignatureType(nil, nil, nil, nil, nil, false)

// A callSite is where the library makes something.
type callSite struct {
	value ssa.Value
	instr ssa.Instruction
}

func siteOf(at ssa.Instruction) callSite {
	v, _ := at.(ssa.Value)
	return callSite{v, at}
}

// A libraryCall is a call of the standard library, or of what is nearly part of it.
type libraryCall struct {
	callee
	g    *goroutine
	at   ssa.Instruction
	kind callKind
	name string // Func, or Type.Method
}

// callLibrary makes a call of a function that the model knows. It reports false
// if it does not know the function.
func (m *machine) callLibrary(g *goroutine, c callee, at ssa.Instruction, kind callKind) bool {
	l := &libraryCall{c, g, at, kind, ""}
	if fn, ok := c.fn.(*closure); ok && fn.native != "" {
		return m.callNative(l, fn)
	}
	path, name := nameOfCallee(c)
	if path == "" {
		return false
	}
	l.name = name
	if c.recv != nil {
		l.args = append([]value{c.recv}, c.args...)
	}
	switch path {
	case "sync":
		return m.callSync(l)
	case "sync/atomic":
		return m.callAtomic(l)
	case "context":
		return m.callContext(l)
	case "time":
		return m.callTime(l)
	case "golang.org/x/sync/errgroup":
		return m.callErrgroup(l)
	case "golang.org/x/sync/semaphore":
		return m.callSemaphore(l)
	case "runtime":
		return m.callRuntime(l)
	}
	return m.callOther(l, path)
}

// nameOfCallee returns the package and name of a declared function that has no body here.
func nameOfCallee(c callee) (path, name string) {
	var obj *types.Func
	if fn, ok := c.fn.(*closure); ok && fn.fn != nil && len(fn.fn.Blocks) == 0 {
		obj, _ = fn.fn.Object().(*types.Func)
	}
	if c.method != nil {
		obj = c.method
	}
	if obj == nil || obj.Pkg() == nil {
		return "", ""
	}
	name = obj.Name()
	if recv := obj.Signature().Recv(); recv != nil {
		t := types.Unalias(recv.Type())
		if ptr, ok := t.(*types.Pointer); ok {
			t = types.Unalias(ptr.Elem())
		}
		if named, ok := t.(*types.Named); ok {
			name = named.Obj().Name() + "." + name
		}
	}
	return obj.Pkg().Path(), name
}

// do makes the goroutine do an operation on the call's first argument.
func (m *machine) do(l *libraryCall, kind Kind) bool {
	op := &operation{kind: kind, instr: l.at, mode: l.kind}
	if len(l.args) > 0 {
		op.on, op.args = l.args[0], l.args[1:]
	}
	if _, isNil := op.on.(null); isNil {
		m.fault(l.g)
		return true
	}
	m.await(l.g, op)
	return true
}

// fault lets a goroutine panic in a call.
func (m *machine) fault(g *goroutine) {
	if f := m.top(g); f != nil {
		f.unwinding = panicking
		return
	}
	m.halt(g, nil)
}

// done ends a call with a result.
func (m *machine) done(l *libraryCall, v value) bool {
	m.result(l.g, l.at, l.kind, v)
	return true
}

func (m *machine) callSync(l *libraryCall) bool {
	switch l.name {
	case "Mutex.Lock", "RWMutex.Lock":
		return m.do(l, Lock)
	case "RWMutex.RLock":
		return m.do(l, RLock)
	case "Mutex.Unlock", "RWMutex.Unlock", "RWMutex.RUnlock":
		return m.unlock(l, l.name == "RWMutex.RUnlock")
	case "Mutex.TryLock", "RWMutex.TryLock":
		return m.do(l, TryLock)
	case "RWMutex.TryRLock":
		return m.do(l, TryRLock)
	case "RWMutex.RLocker":
		return m.done(l, iface{cancelType, &closure{native: rLocker, bindings: l.args[:1]}})
	case "Locker.Lock", "Locker.Unlock", "rlocker.Lock", "rlocker.Unlock":
		return m.callLocker(l)
	case "WaitGroup.Add":
		return m.waitGroupAdd(l)
	case "WaitGroup.Done":
		return m.waitGroupAdd(l)
	case "WaitGroup.Wait":
		return m.do(l, WaitGroupWait)
	case "WaitGroup.Go":
		return m.waitGroupGo(l)
	case "NewCond":
		c := zeroPrimitive("sync.Cond").(*aggregate)
		c.elems[1] = l.args[0]
		return m.done(l, pointer{obj: m.allocate(c, siteOf(l.at).value, l.at)})
	case "Cond.Wait":
		return m.do(l, CondWait)
	case "Cond.Signal":
		return m.do(l, CondSignal)
	case "Cond.Broadcast":
		return m.do(l, CondBroadcast)
	case "Once.Do":
		return m.do(l, OnceDo)
	case "OnceFunc", "OnceValue", "OnceValues":
		return false
	case "Pool.Get":
		return m.poolGet(l)
	}
	return false
}

// poolGet returns a new object each time, which is what a pool may do.
func (m *machine) poolGet(l *libraryCall) bool {
	return m.done(l, m.unknown(l.sig.Results().At(0).Type(), siteOf(l.at).value))
}

// callLocker locks or unlocks through a sync.Locker.
func (m *machine) callLocker(l *libraryCall) bool {
	on, read, ok := m.lockOf(l.args[0])
	if !ok {
		return false
	}
	l.args = []value{on}
	switch {
	case strings.HasSuffix(l.name, "Unlock"):
		return m.unlock(l, read)
	case read:
		return m.do(l, RLock)
	}
	return m.do(l, Lock)
}

func (m *machine) unlock(l *libraryCall, read bool) bool {
	p, ok := m.materialise(l.args[0], l.at).(pointer)
	if !ok {
		m.fault(l.g)
		return true
	}
	if m.pkg.everySwitch {
		m.await(l.g, &operation{kind: Unlock, on: p, commaOk: read, instr: l.at, mode: l.kind})
		return true
	}
	m.note(m.stepAt(l.g, l.at, p, Unlock, ""))
	if !m.release(l.g.id, p, read) {
		m.halt(l.g, l.at) // a fatal error, which cannot be recovered
		return true
	}
	return m.done(l, nil)
}

// waitGroupAdd counts at once where that helps others and can do no harm: Done
// of a count that is at least 1 can only let somebody go that waits.
func (m *machine) waitGroupAdd(l *libraryCall) bool {
	if l.name == "WaitGroup.Done" {
		if n, p, ok := m.counter(m.resolve(l.args[0])); ok && n >= 1 && !m.pkg.everySwitch {
			m.note(m.stepAt(l.g, l.at, p, WaitGroupDone, ""))
			m.setCounter(p, n-1)
			return m.done(l, nil)
		}
		return m.do(l, WaitGroupDone)
	}
	if s, ok := m.resolve(l.args[1]).(symbol); ok {
		if _, known := m.number(s); !known {
			return true
		}
	}
	return m.do(l, WaitGroupAdd)
}

func (m *machine) waitGroupGo(l *libraryCall) bool {
	n, p, ok := m.counter(m.materialise(l.args[0], l.at))
	if !ok {
		return false
	}
	m.setCounter(p, n+1)
	if m.startCall(l.g, callee{fn: m.resolve(l.args[1]), sig: emptySignature}, l.at, hook{waitGroupHook, p}) {
		m.done(l, nil)
	}
	return true
}

func (m *machine) callContext(l *libraryCall) bool {
	site := siteOf(l.at)
	switch l.name {
	case "Background", "TODO", "WithoutCancel":
		return m.done(l, iface{cancelType, null{}})
	case "WithValue":
		return m.done(l, m.newContext(l.args[0], scope{}, site))
	case "WithCancel", "WithCancelCause", "WithTimeout", "WithTimeoutCause", "WithDeadline", "WithDeadlineCause":
		timed := strings.HasPrefix(l.name, "WithTimeout") || strings.HasPrefix(l.name, "WithDeadline")
		ctx := m.newContext(l.args[0], scope{timed: timed}, site)
		cancel := &closure{native: cancelFunc, bindings: []value{ctx.(iface).v}}
		return m.done(l, &aggregate{[]value{ctx, cancel}})
	case "Context.Done":
		r, ok := m.scopeOf(l.args[0])
		if !ok {
			return m.done(l, null{})
		}
		return m.done(l, r)
	case "Context.Value", "Context.Deadline":
		if l.kind != plainCall {
			return m.done(l, nil)
		}
		results := l.sig.Results()
		if results.Len() == 1 {
			return m.done(l, m.unknown(results.At(0).Type(), nil))
		}
		return m.done(l, m.unknown(results, nil))
	case "Context.Err", "Cause":
		r, ok := m.scopeOf(l.args[0])
		if !ok {
			return m.done(l, null{})
		}
		m.await(l.g, &operation{kind: ContextErr, on: r, instr: l.at, mode: l.kind})
		return true
	case "AfterFunc":
		r, ok := m.scopeOf(l.args[0])
		stop := &closure{native: stopFunc}
		if ok {
			// A scope of its own, so that stop can cut it off.
			own := reference{m.allocate(&scope{parent: r}, site.value, site.instr)}
			m.daemon(l, own, l.args[1])
			stop.bindings = []value{own}
		}
		return m.done(l, stop)
	}
	return false
}

// daemon adds what the library keeps ready to start a function.
func (m *machine) daemon(l *libraryCall, on reference, fn value) {
	child := m.spawn(l.g, callee{fn: m.resolve(fn), sig: emptySignature, args: []value{on}}, l.at)
	if child != nil {
		child.daemon = true
		child.op = &operation{kind: Fire, on: on, args: []value{m.resolve(fn)}, instr: l.at, mode: lastCall, place: -1}
	}
}

// callNative calls a function that the library handed out.
func (m *machine) callNative(l *libraryCall, fn *closure) bool {
	switch fn.native {
	case cancelFunc:
		m.await(l.g, &operation{kind: Cancel, on: fn.bindings[0], instr: l.at, mode: l.kind})
		return true
	case stopFunc:
		if len(fn.bindings) > 0 {
			m.await(l.g, &operation{kind: TimerStop, on: fn.bindings[0], instr: l.at, mode: l.kind})
			return true
		}
		return m.done(l, m.unknownBool())
	}
	return false
}

func (m *machine) callRuntime(l *libraryCall) bool {
	switch l.name {
	case "Gosched":
		return m.do(l, Yield)
	case "Goexit":
		if f := m.top(l.g); f != nil {
			f.unwinding = exiting
		}
		return true
	}
	return false
}
