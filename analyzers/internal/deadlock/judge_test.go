package deadlock

import (
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/simulate"
)

// The locks and channels of the moments below, by their object.
var a, b, c, ch = on(1), on(2), on(3), on(4)

func on(object int) simulate.Primitive { return simulate.Primitive{Object: object} }

func waits(id int, kind simulate.Kind, p simulate.Primitive) wait {
	return wait{id: id, kind: kind, on: []simulate.Primitive{p}}
}

func writes(id int, p simulate.Primitive) wait {
	w := waits(id, simulate.Lock, p)
	w.announced = true
	return w
}

func TestJudge(t *testing.T) {
	for _, test := range []struct {
		name    string
		moment  moment
		rule    string // "" if nobody is to blame
		culprit int
	}{
		{"the holder waits for itself",
			moment{waits: []wait{waits(1, simulate.Lock, a)}, holds: []hold{{lock: a, by: 1}}}, Relock, 1},
		{"a reader wants to write",
			moment{waits: []wait{writes(1, a)}, holds: []hold{{lock: a, by: 1, read: true}}}, Relock, 1},
		{"who waits for him who waits for himself",
			moment{waits: []wait{waits(1, simulate.Lock, b), waits(2, simulate.Lock, a)},
				holds: []hold{{lock: b, by: 2}, {lock: a, by: 2}}}, Relock, 2},
		{"a reader reads again behind a writer",
			moment{waits: []wait{waits(1, simulate.RLock, a), writes(2, a)}, holds: []hold{{lock: a, by: 1, read: true}}}, Relock, 1},
		{"the writer who waits for that reader",
			moment{waits: []wait{writes(2, a), waits(1, simulate.RLock, a)}, holds: []hold{{lock: a, by: 1, read: true}}}, Relock, 1},
		{"the holder has ended",
			moment{waits: []wait{waits(1, simulate.Lock, a)}, holds: []hold{{lock: a, by: 2, ended: true, left: true}}}, LockLeak, 1},
		{"two orders",
			moment{waits: []wait{waits(1, simulate.Lock, a), waits(2, simulate.Lock, b)},
				holds: []hold{{lock: a, by: 2}, {lock: b, by: 1}}}, LockOrder, 1},
		{"a circle of three",
			moment{waits: []wait{waits(1, simulate.Lock, a), waits(2, simulate.Lock, b), waits(3, simulate.Lock, c)},
				holds: []hold{{lock: a, by: 2}, {lock: b, by: 3}, {lock: c, by: 1}}}, LockOrder, 1},
		{"who waits for one of a circle",
			moment{waits: []wait{waits(4, simulate.Lock, a), waits(1, simulate.Lock, b), waits(2, simulate.Lock, a)},
				holds: []hold{{lock: a, by: 1}, {lock: b, by: 2}}}, LockOrder, 1},
		{"the holder goes on and keeps the lock",
			moment{waits: []wait{waits(1, simulate.Lock, a)}, holds: []hold{{lock: a, by: 2}}}, "", 0},
		{"nobody receives", moment{waits: []wait{waits(1, simulate.Send, ch)}}, GoroutineLeak, 1},
		{"who waits for him to whom nobody sends",
			moment{waits: []wait{waits(2, simulate.Lock, a), waits(1, simulate.Receive, ch)},
				holds: []hold{{lock: a, by: 1}}}, GoroutineLeak, 1},
		{"it means to wait", moment{waits: []wait{{id: 1, kind: simulate.Select}}}, "", 0},
	} {
		test.moment.freed = func(hold, int) bool { return false }
		got, ok := test.moment.judge(test.moment.waits[0])
		if !ok {
			got.rule = ""
		}
		if got.rule != test.rule || ok && got.culprit.id != test.culprit {
			t.Errorf("%s: %q by goroutine %d, want %q by %d", test.name, got.rule, got.culprit.id, test.rule, test.culprit)
		}
	}
}

// Whether a lock is the matter of a wait is tried: without the lock, it goes on or not.
func TestJudgeWithoutLock(t *testing.T) {
	m := moment{
		waits: []wait{waits(1, simulate.Send, ch), waits(2, simulate.Lock, a)},
		holds: []hold{{lock: a, by: 1}},
	}
	for rule, goesOn := range map[string]bool{LockWait: true, GoroutineLeak: false} {
		m.freed = func(h hold, id int) bool { return goesOn && h.lock.Is(a) && id == 1 }
		for _, w := range m.waits {
			if got, ok := m.judge(w); !ok || got.rule != rule || got.culprit.id != 1 {
				t.Errorf("goroutine %d: %q by %d, want %q by 1", w.id, got.rule, got.culprit.id, rule)
			}
		}
		if m.lockRules() != goesOn {
			t.Errorf("lockRules is %v, want %v", !goesOn, goesOn)
		}
	}
}

// A Once whose function wants the lock of who waits for it is a lock in the other order.
func TestJudgeOnce(t *testing.T) {
	m := moment{
		waits: []wait{waits(1, simulate.OnceDo, ch), waits(2, simulate.Lock, a)},
		holds: []hold{{lock: a, by: 1}},
		freed: func(hold, int) bool { return true },
	}
	if got, ok := m.judge(m.waits[1]); !ok || got.rule != LockOrder || got.culprit.id != 1 || len(got.circle) != 2 {
		t.Errorf("%q by %d, want %q by 1", got.rule, got.culprit.id, LockOrder)
	}
}

func TestShorten(t *testing.T) {
	var told []telling
	for i := range 20 {
		told = append(told, telling{id: i, weight: i % 4})
	}
	short := shorten(told)
	if len(short) != maxSteps {
		t.Fatalf("%d steps are left, want %d", len(short), maxSteps)
	}
	count := map[int]int{}
	for _, s := range short {
		count[s.weight]++
	}
	if count[detail] != 0 || count[turning] != 5 || count[outcome] != 5 {
		t.Errorf("left by weight: %v; details go first, and what turns the story stays", count)
	}
}
