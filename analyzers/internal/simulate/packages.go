package simulate

import (
	"go/types"
	"strings"
	"time"

	"golang.org/x/tools/go/ssa"
)

// century is a time that no run of a program comes to the end of.
const century = 100 * 365 * 24 * time.Hour

func (m *machine) callTime(l *libraryCall) bool {
	site := siteOf(l.at)
	timerOf := func() value {
		p, ok := m.materialise(l.args[0], l.at).(pointer)
		if !ok {
			return nil
		}
		return m.resolve(m.at(pointer{p.obj, step(p.path, 0)}))
	}
	switch l.name {
	case "Sleep":
		return m.do(l, Yield)
	case "After", "Tick":
		return m.done(l, m.newTimer(l.name == "Tick", site))
	case "NewTimer", "NewTicker":
		c := m.newTimer(l.name == "NewTicker", site)
		return m.done(l, pointer{obj: m.allocate(&aggregate{[]value{c, boolean(true)}}, site.value, l.at)})
	case "AfterFunc":
		d, _ := m.resolve(l.args[0]).(integer)
		t := &timer{armed: true, fn: l.args[1], never: time.Duration(d) >= century}
		r := reference{m.allocate(&channel{capacity: 1, timer: t}, site.value, l.at)}
		m.daemon(l, r, l.args[1])
		return m.done(l, pointer{obj: m.allocate(&aggregate{[]value{r, boolean(true)}}, site.value, l.at)})
	case "Timer.Stop", "Timer.Reset", "Ticker.Stop", "Ticker.Reset":
		kind := TimerStop
		if strings.HasSuffix(l.name, "Reset") {
			kind = TimerReset
		}
		m.await(l.g, &operation{kind: kind, on: timerOf(), instr: l.at, mode: l.kind})
		return true
	}
	return false
}

// rearm makes the library start the function of a timer once more.
func (m *machine) rearm(g *goroutine, r reference, fn value) {
	for _, d := range m.s.goroutines {
		if d.daemon && d.op != nil && d.op.on == value(r) {
			return
		}
	}
	m.daemon(&libraryCall{g: g, at: g.op.instr}, r, fn)
}

func (m *machine) callErrgroup(l *libraryCall) bool {
	switch l.name {
	case "WithContext":
		ctx := m.newContext(l.args[0], scope{}, siteOf(l.at))
		cancel := &closure{native: cancelFunc, bindings: []value{ctx.(iface).v}}
		eg := m.allocate(&errGroup{cancel: cancel, err: null{}}, siteOf(l.at).value, l.at)
		return m.done(l, &aggregate{[]value{pointer{obj: eg}, ctx}})
	case "Group.Go", "Group.TryGo":
		return m.do(l, GroupGo)
	case "Group.Wait":
		return m.do(l, GroupWait)
	case "Group.SetLimit":
		p, ok := m.materialise(l.args[0], l.at).(pointer)
		n, known := m.number(l.args[1])
		if !known || !ok {
			return ok
		}
		if eg, isGroup := m.at(p).(*errGroup); isGroup {
			next := *eg
			next.limit = int(max(n, 0))
			m.put(p, &next)
		}
		return m.done(l, nil)
	}
	return false
}

func (m *machine) callSemaphore(l *libraryCall) bool {
	switch l.name {
	case "NewWeighted":
		n, known := m.number(l.args[0])
		if !known {
			return true
		}
		return m.done(l, pointer{obj: m.allocate(semaphore{size: int(n)}, siteOf(l.at).value, l.at)})
	case "Weighted.Acquire":
		if _, known := m.number(l.args[2]); !known {
			return true
		}
		return m.do(l, SemaphoreAcquire)
	case "Weighted.Release":
		// A release is done early, like that of a lock.
		p, ok := m.materialise(l.args[0], l.at).(pointer)
		n, known := m.number(l.args[1])
		if !known || !ok {
			return ok
		}
		if sem, isSem := m.at(p).(semaphore); isSem {
			m.put(p, semaphore{sem.size, max(sem.used-int(n), 0)})
		}
		return m.done(l, nil)
	}
	return false
}

// callOther knows what the rest of the standard library does as far as it matters.
func (m *machine) callOther(l *libraryCall, path string) bool {
	errorType := types.Universe.Lookup("error").Type()
	switch path + "." + l.name {
	case "errors.New", "fmt.Errorf":
		return m.done(l, m.fresh(&fact{typ: errorType, from: siteOf(l.at).value, nonNil: true, made: true}))
	case "errors.Is":
		return m.errorIs(l)
	case "os.Exit", "syscall.Exit", "log.Panic", "log.Panicf", "log.Panicln":
		m.halt(l.g, l.at)
		return true
	}
	if m.endsTest(l, path) {
		m.halt(l.g, l.at)
		return true
	}
	return false
}

// endsTest reports whether a call ends the process, or the test: what a failed
// test leaves behind is no finding, whether it goes on for a while or not. A
// function called Fatal, Fatalf and so on is taken to end the process, as it
// does in log, testing and every logging library that follows them.
func (m *machine) endsTest(l *libraryCall, path string) bool {
	name := l.name[strings.LastIndex(l.name, ".")+1:]
	if strings.HasPrefix(name, "Fatal") {
		return true
	}
	if path == "testing" {
		for _, prefix := range []string{"Skip", "Fail", "Error"} {
			if strings.HasPrefix(name, prefix) {
				return true
			}
		}
	}
	return false
}

// errorIs is errors.Is. Two errors that are one are so; what an error that the
// run has made itself wraps is not known.
func (m *machine) errorIs(l *libraryCall) bool {
	err, target := m.resolve(l.args[0]), m.resolve(l.args[1])
	if _, isNil := err.(null); isNil {
		_, both := target.(null)
		return m.done(l, boolean(both))
	}
	s, ok := err.(symbol)
	if !ok {
		return false
	}
	if s == target {
		return m.done(l, boolean(true))
	}
	if failed, known := m.isNil(s); !known {
		return true
	} else if failed {
		return m.done(l, boolean(false))
	}
	is := m.atom(s, target, "is")
	if b, open := is.(symbol); open {
		f := m.edit(b)
		f.of = nil // whether it is one error says nothing of another
		f.doubt = m.errorDoubt(l.g, s)
	}
	return m.done(l, is)
}

// errorDoubt says why it may not be open which error an error is: the run made
// it, or a function that took part returned it, which then may return others.
func (m *machine) errorDoubt(g *goroutine, s symbol) string {
	f := m.s.symbols[s]
	switch from, _ := f.from.(ssa.Instruction); {
	case f.made:
		return "a test of an error that the run made"
	case from != nil && g.top != nil && from.Parent() != g.top.fn:
		return "a test of what a call that takes part returns"
	}
	return ""
}
