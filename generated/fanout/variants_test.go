package fanout

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"testing"
	"testing/synctest"
)

// limit is the concurrency of all variants.
const limit = 4

// A variant is one of the functions that asyncgen emits for fetchPage, behind a common shape.
type variant struct {
	name                 string
	seq, stream, collect bool
	run                  func(ctx context.Context, items []string) outcome
}

// An outcome is what a variant gave.
type outcome struct {
	length int           // of the results, for ordered ones
	order  []int         // indexes of streamed items as they came, with failed ones
	pages  map[int]*Page // by index, without nil
	failed map[int]error // *…Error by index
	last   error         // what an ordered variant returned, or a stream's last error
}

var variants = []variant{
	{name: "FetchAll", run: given(slice, ordered(FetchAll))},
	{name: "FetchEach", collect: true, run: given(slice, ordered(FetchEach))},
	{name: "FetchSeq", seq: true, run: given(values, ordered(FetchSeq))},
	{name: "FetchSeqEach", seq: true, collect: true, run: given(values, ordered(FetchSeqEach))},
	{name: "FetchStream", stream: true, run: given(slice, streamed(FetchStream))},
	{name: "FetchStreamEach", stream: true, collect: true, run: given(slice, streamed(FetchStreamEach))},
	{name: "FetchSeqStream", stream: true, seq: true, run: given(values, streamed(FetchSeqStream))},
	{name: "FetchSeqStreamEach", stream: true, seq: true, collect: true, run: given(values, streamed(FetchSeqStreamEach))},
}

func slice(items []string) []string { return items }

// given turns the items into what the function takes.
func given[In any](input func([]string) In, run func(context.Context, In) outcome) func(context.Context, []string) outcome {
	return func(ctx context.Context, items []string) outcome { return run(ctx, input(items)) }
}

func ordered[In any](f func(context.Context, In) ([]*Page, error)) func(context.Context, In) outcome {
	return func(ctx context.Context, items In) outcome {
		pages, err := f(ctx, items)
		o := outcome{length: len(pages), pages: map[int]*Page{}, failed: map[int]error{}, last: err}
		for i, page := range pages {
			if page != nil {
				o.pages[i] = page
			}
		}
		for _, err := range unjoin(err) {
			if i, ok := indexOf(err); ok {
				o.failed[i] = err
			}
		}
		return o
	}
}

func streamed[In, R any](f func(context.Context, In) iter.Seq2[R, error]) func(context.Context, In) outcome {
	return func(ctx context.Context, items In) outcome {
		o := outcome{pages: map[int]*Page{}, failed: map[int]error{}}
		for result, err := range f(ctx, items) {
			i, page := resultOf(result)
			o.order = append(o.order, i)
			if err == nil {
				o.pages[i] = page
				continue
			}
			o.last = err
			if at, ok := indexOf(err); ok && at == i {
				o.failed[i] = err
			}
		}
		return o
	}
}

// unjoin returns the errors that are joined in err, or err alone.
func unjoin(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

// indexOf returns the Index of a …Error.
func indexOf(err error) (int, bool) {
	if err == nil {
		return 0, false
	}
	v := reflect.Indirect(reflect.ValueOf(err))
	if v.Kind() != reflect.Struct || !v.FieldByName("Index").IsValid() {
		return 0, false
	}
	return int(v.FieldByName("Index").Int()), true
}

// panicOf returns the value and the stack of the …Panic in err.
func panicOf(t *testing.T, err error) (value any, stack []byte) {
	t.Helper()
	for ; err != nil; err = errors.Unwrap(err) {
		if v := reflect.Indirect(reflect.ValueOf(err)); v.Kind() == reflect.Struct && v.FieldByName("Stack").IsValid() {
			return v.FieldByName("Value").Interface(), v.FieldByName("Stack").Bytes()
		}
	}
	t.Fatal("no panic in the error")
	return nil, nil
}

// resultOf returns the index and the page of a …Result.
func resultOf(result any) (int, *Page) {
	v := reflect.ValueOf(result)
	return int(v.FieldByName("Index").Int()), v.FieldByName("Value").Interface().(*Page)
}

// urls returns n items, "0" to "n-1".
func urls(n int) []string {
	items := make([]string, n)
	for i := range items {
		items[i] = fmt.Sprint(i)
	}
	return items
}

// ok answers every URL.
func ok(_ context.Context, url string) (*Page, error) { return &Page{URL: url}, nil }

// eachVariant runs a test of every variant in a bubble of its own: the bubble fails if a goroutine stays behind.
func eachVariant(t *testing.T, test func(t *testing.T, v variant)) {
	for _, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, v) })
		})
	}
}

// checkPages checks that the items with these indexes, and only these, have their pages.
func checkPages(t *testing.T, o outcome, want ...int) {
	t.Helper()
	if len(o.pages) != len(want) {
		t.Errorf("got %d pages, want %d", len(o.pages), len(want))
	}
	for _, i := range want {
		if o.pages[i] == nil || o.pages[i].URL != fmt.Sprint(i) {
			t.Errorf("item %d has page %v", i, o.pages[i])
		}
	}
}

// upTo returns 0 to n-1.
func upTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// values is slices.Values of just the type that the variants want.
func values(items []string) iter.Seq[string] { return slices.Values(items) }
