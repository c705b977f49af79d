package locks

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// call executes a call: a lock operation, a literal, or functions with summaries.
func (w *walker) call(s *state, call *ssa.Call) []*state {
	op := syncop.Of(call)
	fn := call.Call.Value
	if !call.Call.IsInvoke() {
		fn = s.origin(fn)
	}
	if mu, kind := boundLock(fn, op.Kind); mu != nil {
		op.On, op.Kind = mu, kind
	}
	if isLockOp(op.Kind) && op.On != nil {
		lock, mode := s.lockOf(op.On)
		lock.Name = w.pkg.sourceName(call, lock.Name)
		return w.operate(s, op, lock, mode)
	}
	if isOnce(op) {
		return w.once(s, call, op.On)
	}
	return w.invoke(s, call, fn, s.paths(call.Call.Args))
}

// boundLock recognizes a method value of a lock: its receiver and the operation.
func boundLock(fn ssa.Value, kind syncop.Kind) (ssa.Value, syncop.Kind) {
	m, ok := fn.(*ssa.MakeClosure)
	if !ok || len(m.Bindings) != 1 {
		return nil, kind
	}
	if kind := kindOf(m.Fn.(*ssa.Function)); isLockOp(kind) {
		return m.Bindings[0], kind
	}
	return nil, kind
}

func (s *state) paths(values []ssa.Value) []Path {
	paths := make([]Path, len(values))
	for i, v := range values {
		paths[i] = structPath(v, s.path(v))
	}
	return paths
}

// invoke executes a call of a function, given what is known of it and of its
// arguments (an interface's receiver not among them).
func (w *walker) invoke(s *state, at ssa.CallInstruction, fn ssa.Value, args []Path) []*state {
	if m, ok := fn.(*ssa.MakeClosure); ok {
		if lit := m.Fn.(*ssa.Function); lit.Parent() != nil && !w.flat {
			return w.inline(s, at, lit)
		}
	}
	if body := rangeBody(at.Common()); body != nil {
		return w.rangeOver(s, body)
	}
	if param, ok := fn.(*ssa.Parameter); ok && param.Parent() == w.fn.Fn {
		w.invokes = append(w.invokes, w.invocation(s, param))
	}
	callees, complete := w.pkg.callees(at.Common(), fn)
	values := at.Common().Args
	if at.Common().IsInvoke() {
		receiver := at.Common().Value
		args = append([]Path{structPath(unconverted(receiver), s.path(receiver))}, args...)
		values = append([]ssa.Value{receiver}, values...)
	}
	callees, complete = w.sameKind(s, at, callees, complete)
	var after []*state
	changed := false
	for _, callee := range callees {
		if w.pkg.summaryOf(callee).IsEmpty() {
			after = append(after, s.clone())
			continue
		}
		captured := s.rebased(fn, callee.fn)
		if split := w.follow(s.clone(), at, callee, values, captured); split != nil {
			after, changed = append(after, split...), true
			continue
		}
		split := w.apply(s.clone(), at, callee, args, captured)
		after, changed = append(after, split...), true
	}
	if !changed {
		return nil
	}
	if !complete {
		after = append(after, s)
	}
	return after
}

// invocation describes a call of a parameter.
func (w *walker) invocation(s *state, param *ssa.Parameter) Invoke {
	in := Invoke{Param: slices.Index(w.fn.Fn.Params, param) + 1}
	for _, h := range s.holds {
		if path, ok := w.outside(w.fn.Fn, s, h.Lock.Path, nil); ok && !h.Restored {
			lock := h.Lock
			lock.Path = path
			in.Held = append(in.Held, Effect{lock, h.Mode, w.chain(h.Taken, h.Chain)})
		}
	}
	return in
}

// apply does to the state what the summary of a callee says.
func (w *walker) apply(s *state, at ssa.CallInstruction, callee callee, args []Path, captured rebase) []*state {
	sum := w.pkg.summaryOf(callee)
	sub := func(l Lock) Lock {
		l = s.translate(l, at, args)
		l.Path = captured.path(l.Path)
		return l
	}
	if w.mayTouch(at, callee, s) {
		for _, touch := range sum.Touches {
			w.acquired(s, Acquire{Instr: at, Lock: sub(touch.Lock), Mode: touch.Mode, Chain: touch.Chain, Via: callee.fn})
		}
	}
	w.invoked(s, at, sum)
	for _, e := range sum.Sometimes {
		w.mayKeep(Hold{Lock: sub(e.Lock), Mode: e.Mode, Taken: at, Via: callee.fn})
	}
	if len(sum.Outcomes) == 0 {
		return []*state{s}
	}
	var after []*state
	for i, o := range sum.Outcomes {
		next := s
		if i < len(sum.Outcomes)-1 {
			next = s.clone()
		}
		for _, e := range o.Releases {
			next.release(sub(e.Lock), e.Mode, at, e.Chain)
		}
		for _, e := range o.Takes {
			next.acquire(Hold{Lock: sub(e.Lock), Mode: e.Mode, Taken: at, Chain: e.Chain, Via: callee.fn, method: methodOf(at, callee)})
		}
		if call, ok := at.(*ssa.Call); ok {
			for k, t := range o.Results {
				next.know(call, k, t)
			}
		}
		after = append(after, next)
	}
	return after
}

// invoked notes what literals handed to a function take, under the locks that it
// holds when it calls them.
func (w *walker) invoked(s *state, at ssa.CallInstruction, sum *Summary) {
	for _, in := range sum.Invokes {
		i := in.Param - 1
		if i < 0 || i >= len(at.Common().Args) {
			continue
		}
		m, ok := s.origin(at.Common().Args[i]).(*ssa.MakeClosure)
		if !ok {
			continue
		}
		under := s.clone()
		args := s.paths(at.Common().Args)
		for _, e := range in.Held {
			under.acquire(Hold{Lock: s.translate(e.Lock, at, args), Mode: e.Mode, Taken: at, Chain: e.Chain})
		}
		lit := m.Fn.(*ssa.Function)
		if mu, kind := boundLock(m, syncop.None); mu != nil && (kind == syncop.Lock || kind == syncop.RLock) {
			lock, mode := s.lockOf(mu)
			w.acquired(under, Acquire{Instr: at, Lock: lock, Mode: mode})
		}
		for _, touch := range w.pkg.summaryOf(callee{fn: lit}).orEmpty().Touches {
			w.acquired(under, Acquire{Instr: at, Lock: touch.Lock, Mode: touch.Mode, Chain: touch.Chain, Via: lit})
		}
	}
}

func (s *Summary) orEmpty() *Summary {
	if s == nil {
		return &Summary{}
	}
	return s
}

// translate turns a lock of a summary into one of the caller.
func (s *state) translate(l Lock, at ssa.CallInstruction, args []Path) Lock {
	p := l.Path
	switch {
	case p.Place > 0:
		if p.Place > len(args) {
			return Lock{Class: l.Class, Inner: l.Inner, Name: l.Name, Path: Path{Global: "unknown"}}
		}
		l.Path = s.under(args[p.Place-1], p.Steps)
		l.Name = s.w.pkg.rename(l.Name, at, p.Place)
		if l.Class == "" && p.Place <= len(at.Common().Args) && !at.Common().IsInvoke() {
			l.Inner, l.Class = classes(at.Common().Args[p.Place-1], 0)
		}
	case p.Place < 0:
		l.Path = Path{Global: "unknown"}
		if call, ok := at.(*ssa.Call); ok {
			l.Path = resultPath(call, -p.Place-1, p.Steps)
			l.Name = s.w.pkg.describe(call, 0) + l.Name[max(0, strings.LastIndexByte(l.Name, '.')):]
		}
	case p == (Path{}):
		l.Path = Path{Global: "unknown"}
	case p.Root != nil:
		l.Path = s.refresh(p)
	}
	for i := range args {
		mark := fmt.Sprintf("@%d;", i+1)
		if strings.Contains(l.Path.Steps, mark) {
			l.Path.Steps = strings.ReplaceAll(l.Path.Steps, mark, s.pathKey(args[i]))
		}
	}
	return l
}

// refresh gives a path of a literal's summary the meaning that its root has on
// the caller's path.
func (s *state) refresh(p Path) Path {
	if _, isVar := p.Root.(*ssa.Alloc); isVar {
		if rest, ok := strings.CutPrefix(p.Steps, "*"); ok {
			if b, ok := s.mem.get(Path{Root: p.Root}); ok {
				return s.under(b.path, rest)
			}
		}
		return p
	}
	return s.under(s.path(p.Root), p.Steps)
}

// under appends steps to a value's path.
func (s *state) under(base Path, steps string) Path { return base.add(steps) }

// resultPath names what is reached through a result of a call.
func resultPath(call *ssa.Call, index int, steps string) Path {
	if call.Call.Signature().Results().Len() == 1 {
		return Path{Root: call, Steps: steps}
	}
	for _, ref := range *call.Referrers() {
		if e, ok := ref.(*ssa.Extract); ok && e.Index == index {
			return Path{Root: e, Steps: steps}
		}
	}
	return Path{Global: "unknown"}
}

// substitute is [state.translate] for the path of a getter's result.
func (s *state) substitute(p Path, call *ssa.Call, depth int) (Path, bool) {
	if p.Place <= 0 || p.Place > len(call.Call.Args) || call.Call.IsInvoke() {
		return p, p.Place == 0 && p.Root != nil
	}
	out := s.resolve(call.Call.Args[p.Place-1], depth+1).path.add(p.Steps)
	for i, arg := range call.Call.Args {
		mark := fmt.Sprintf("@%d;", i+1)
		if strings.Contains(out.Steps, mark) {
			out.Steps = strings.ReplaceAll(out.Steps, mark, s.key(arg, depth+1))
		}
	}
	return out, true
}

// inline executes a literal of the function where it is called.
func (w *walker) inline(s *state, at ssa.CallInstruction, lit *ssa.Function) []*state {
	for i, p := range lit.Params {
		if i < len(at.Common().Args) {
			s.env.set(p, s.resolve(at.Common().Args[i], 0))
		}
	}
	call, _ := at.(*ssa.Call)
	return w.body(s, lit, func(next *state, ret *ssa.Return) {
		for k, result := range ret.Results {
			if call != nil {
				next.know(call, k, next.truthOf(result))
			}
		}
	})
}

// body executes a literal's body, and tells returned about each return.
func (w *walker) body(s *state, lit *ssa.Function, returned func(*state, *ssa.Return)) []*state {
	if slices.Contains(w.frames, lit) || !w.pkg.steers(lit) {
		return nil
	}
	if len(w.frames) > maxInlined {
		w.why = "literals called within each other too deeply"
		return nil
	}
	outer := s.defers
	s.defers = nil
	after := []*state{} // none if it does not return
	for _, way := range w.execute(lit, s) {
		next := way.state
		if ret, ok := way.instr.(*ssa.Return); ok {
			returned(next, ret)
		}
		next.leave(lit)
		next.defers = slices.Clone(outer)
		after = append(after, next)
	}
	return after
}

// rangeBody returns the body of a range-over-func loop, which the call runs.
func rangeBody(call *ssa.CallCommon) *ssa.Function {
	for _, arg := range call.Args {
		if m, ok := arg.(*ssa.MakeClosure); ok {
			if fn := m.Fn.(*ssa.Function); strings.HasPrefix(fn.Synthetic, "range-over-func") {
				return fn
			}
		}
	}
	return nil
}

// rangeOver executes a loop over a function: its body runs once or not at all.
func (w *walker) rangeOver(s *state, body *ssa.Function) []*state {
	none := s.clone()
	after := w.body(s, body, func(*state, *ssa.Return) {})
	if after == nil {
		return nil
	}
	return append([]*state{none}, after...)
}

// leave forgets what only the literal that has returned can use.
func (s *state) leave(lit *ssa.Function) {
	for key, f := range s.facts.all() {
		if f.owner == lit {
			s.facts.delete(key)
		}
	}
	for v := range s.env.all() {
		if v.Parent() == lit {
			s.env.delete(v)
		}
	}
}
