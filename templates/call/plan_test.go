package call

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
	"github.com/seed-5a033449/asyncgen/templates/internal/source"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// decode reads the keys of an entry.
func decode(t *testing.T, keys string) (*Spec, *kind.Env) {
	t.Helper()
	var errs spec.Errors
	file := spec.Parse("t.async.yaml", []byte("version: 1\nscaffolds: [{kind: call, name: Fetch, func: fetch, "+keys+"}]\n"), &errs)
	var s Spec
	file.Scaffolds[0].Decode(&s, &errs)
	return &s, &kind.Env{Package: &source.Package{}, Errors: &errs, Claimed: map[string]string{}}
}

func TestRetryDefaults(t *testing.T) {
	for keys, want := range map[string]RetryPlan{
		"retry: {}": {Attempts: 3, Base: 100 * time.Millisecond, Max: 5 * time.Second, Factor: 2, Jitter: "full"},
		"retry: {backoff: {jitter: decorrelated}}": {
			Attempts: 3, Base: 100 * time.Millisecond, Max: 5 * time.Second, Factor: 3, Jitter: "decorrelated",
		},
		"retry: {backoff: {base: 1m}}": {Attempts: 3, Base: time.Minute, Max: time.Minute, Factor: 2, Jitter: "full"},
		"retry: {attempts: 9, budget: 1h, backoff: {base: 1s, factor: 1.5, max: 1m, jitter: none}}": {
			Attempts: 9, Base: time.Second, Max: time.Minute, Factor: 1.5, Jitter: "none", Budget: time.Hour,
		},
	} {
		s, env := decode(t, keys)
		if got := s.Retry.plan(env, nil); !reflect.DeepEqual(*got, want) || env.Errors.Len() > 0 {
			t.Errorf("%s: got %+v, %v; want %+v", keys, *got, env.Errors, want)
		}
	}
}

func TestRates(t *testing.T) {
	for keys, want := range map[string]RatePlan{
		"rate: 50/s":        {Text: "50/s", Interval: 20 * time.Millisecond, Burst: 1},
		"rate: 30/m":        {Text: "30/m", Interval: 2 * time.Second, Burst: 1},
		"rate: 5/h":         {Text: "5/h", Interval: 12 * time.Minute, Burst: 1},
		"rate: 1/500ms":     {Text: "1/500ms", Interval: 500 * time.Millisecond, Burst: 1},
		"rate: 3/1.5s":      {Text: "3/1.5s", Interval: 500 * time.Millisecond, Burst: 1},
		"rate: 3/s":         {Text: "3/s", Interval: 333_333_334, Burst: 1}, // rounded up
		"rate: 100000000/s": {Text: "100000000/s", Interval: 10, Burst: 1},
		"rate: {limit: 7/s, burst: 9, per: call}": {Text: "7/s", Interval: 142_857_143, Burst: 9},
		"rate: {limit: 1/24h, burst: 365, per: attempt}": {
			Text: "1/24h", Interval: 24 * time.Hour, Burst: 365, PerAttempt: true,
		},
	} {
		s, env := decode(t, keys)
		if got := s.Rate.Plan(env); got == nil || *got != want || env.Errors.Len() > 0 {
			t.Errorf("%s: got %+v, %v; want %+v", keys, got, env.Errors, want)
		}
		text := strings.Fields(strings.NewReplacer("{limit:", "", "rate:", "", ",", " ").Replace(keys))[0]
		again := Frequency{}
		if err := again.UnmarshalText([]byte(text)); err != nil || again.String() != text {
			t.Errorf("%q reads as %q, %v", text, again, err)
		}
	}
}

// A rate is never faster than it says, and slower by less than a nanosecond a
// call.
func TestIntervalRoundsUp(t *testing.T) {
	for n := 1; n <= 100_000; n += 7 {
		f := Frequency{Count: n, Period: time.Second}
		if d := f.Interval() * time.Duration(n); d < time.Second || d >= time.Second+time.Duration(n) {
			t.Fatalf("%d/s: %d intervals of %v are %v", n, n, f.Interval(), d)
		}
	}
}

func params(types ...source.Type) []source.Param {
	var list []source.Param
	for _, t := range types {
		list = append(list, source.Param{Type: t})
	}
	return list
}

// What the type parameters of a hook can stand for.
func TestUnifier(t *testing.T) {
	typeParams := func(pairs ...string) []source.Param {
		var list []source.Param
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, source.Param{Name: pairs[i], Type: source.Type(pairs[i+1])})
		}
		return list
	}
	callee := &source.Func{TypeParams: typeParams("K", "comparable", "T", "any", "N", "Number")}
	for _, c := range []struct {
		limits  []source.Param
		params  []source.Type
		results []source.Type
		want    bool
	}{
		{nil, []source.Type{"*Page"}, []source.Type{"*Page"}, true},
		{nil, []source.Type{"Page"}, []source.Type{"*Page"}, false},
		{nil, []source.Type{"any", "interface{}"}, []source.Type{"*Page", "int"}, true},
		{nil, []source.Type{"*Page"}, []source.Type{"*Page", "int"}, false},
		{typeParams("E", "any"), []source.Type{"E"}, []source.Type{"*${net/http.Response}"}, true},
		{typeParams("E", "any"), []source.Type{"[]E"}, []source.Type{"[]T"}, true},
		{typeParams("E", "any"), []source.Type{"[]E"}, []source.Type{"T"}, false},
		{typeParams("E", "any"), []source.Type{"E", "E"}, []source.Type{"int", "int"}, true},
		{typeParams("E", "any"), []source.Type{"E", "E"}, []source.Type{"int", "string"}, false},
		{typeParams("T", "any"), []source.Type{"[]T"}, []source.Type{"[]T"}, true}, // the same name, another thing
		{typeParams("A", "comparable", "B", "any"), []source.Type{"map[A]B"}, []source.Type{"map[K][]T"}, true},
		{typeParams("A", "comparable", "B", "any"), []source.Type{"map[A]B"}, []source.Type{"map[T]K"}, false},
		{typeParams("A", "comparable"), []source.Type{"A"}, []source.Type{"*Page"}, true},
		{typeParams("A", "comparable"), []source.Type{"A"}, []source.Type{"[]int"}, false},
		{typeParams("A", "Number"), []source.Type{"A"}, []source.Type{"N"}, true},
		{typeParams("A", "Number"), []source.Type{"A"}, []source.Type{"int"}, false},
		{typeParams("A", "any", "B", "any"), []source.Type{"A"}, []source.Type{"int"}, false}, // B stays open
		{typeParams("E", "any"), []source.Type{"Elem"}, []source.Type{"Elem"}, false},
	} {
		hook := &source.Func{TypeParams: c.limits}
		u := newUnifier(&kind.Env{Package: &source.Package{}}, hook, callee)
		if got := u.all(params(c.params...), params(c.results...)); got != c.want {
			t.Errorf("%v: %v for %v is %v, want %v", c.limits, c.params, c.results, got, c.want)
		}
	}
}

func TestParametersKeepTheirNames(t *testing.T) {
	fn := &source.Func{
		Name: "fetch",
		Params: []source.Param{
			{Name: "_", Type: source.Context}, {Name: "err", Type: "int"}, {Name: "time", Type: "int"}, {Type: "int"},
			{Name: "isTransient", Type: "int"}, {Name: "url", Type: "string"},
		},
		Results: params("*Page", source.Error),
	}
	c, l := newCallee(fn, []string{"time", "isTransient", "fetch"})
	if got, want := c.Args(), "ctx, err, time2, arg, isTransient2, url"; got != want {
		t.Errorf("got parameters %s, want %s", got, want)
	}
	if l.err != "err2" || l.attempt != "attempt" {
		t.Errorf("local variables err and attempt are called %s and %s, want err2 and attempt", l.err, l.attempt)
	}
	if c.Named() {
		t.Error("the results have names")
	}
}

func TestManualIsTheDocComment(t *testing.T) {
	manual := Kind.Manual
	if !strings.HasPrefix(manual, "Package call generates") || strings.Contains(manual, "\n//") {
		t.Errorf("the manual starts with %q", manual[:60])
	}
	for _, key := range spec.Keys(&Spec{}) {
		if key.Name != "kind" && key.Name != "name" && !strings.Contains(manual, key.Name+":") {
			t.Errorf("the manual says nothing of the key %s", key.Name)
		}
	}
}
