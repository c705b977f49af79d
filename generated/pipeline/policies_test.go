package pipeline

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestPoliciesOfHandler tries each page again, under a timeout, before it
// counts as failed.
func TestPoliciesOfHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := map[int]int{}
		var failed []error
		p := NewPageUpload(&Store{
			Save: func(ctx context.Context, page *Page) error {
				tries[page.N]++
				switch {
				case page.N == 0 && tries[0] == 1:
					return errBroken
				case page.N == 1:
					<-ctx.Done()
					return ctx.Err()
				}
				return nil
			},
			Failed: func(_ context.Context, _ *Page, err error) { failed = append(failed, err) },
		})
		began := time.Now()
		done := start(t.Context(), p.Run)
		for _, page := range pages(2, nil) { // one after another: the handler keeps no lock
			if err := p.Put(t.Context(), page); err != nil {
				t.Fatal(err)
			}
			time.Sleep(10 * time.Second)
		}
		p.Close()
		if got := <-done; got.err != nil {
			t.Error(got.err)
		}
		if tries[0] != 2 || tries[1] != 3 || time.Since(began) != 20*time.Second {
			t.Errorf("tries %v in %v", tries, time.Since(began))
		}
		var gaveUp *PageUploadHandleError
		if len(failed) != 1 || !errors.As(failed[0], &gaveUp) || gaveUp.Attempts != 3 ||
			!errors.Is(failed[0], context.DeadlineExceeded) {
			t.Errorf("reported %v", failed)
		}
		if s := p.Stats(); s != (PageUploadStats{Accepted: 2, Handled: 1, Failed: 1}) {
			t.Errorf("Stats() = %+v", s)
		}
	})
}

// TestCancelEndsRetry shows that a page that waits for its next try does not
// hold Run up.
func TestCancelEndsRetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		reported := 0
		p := NewPageUpload(&Store{
			Save:   func(context.Context, *Page) error { return errBroken },
			Failed: func(context.Context, *Page, error) { reported++ },
		})
		if err := p.Put(ctx, &Page{}); err != nil {
			t.Fatal(err)
		}
		done := start(ctx, p.Run)
		time.Sleep(50 * time.Millisecond) // half of the first wait
		cause := errors.New("enough")
		before := time.Now()
		cancel(cause)
		if got := <-done; got.err != cause || got.leftover != nil || reported != 1 || time.Since(before) != 0 {
			t.Errorf("Run() = %v, %v; %d reported after %v", got.leftover, got.err, reported, time.Since(before))
		}
	})
}

// TestCallAsHandler drives the function of a call, batch by batch.
func TestCallAsHandler(t *testing.T) {
	p := NewPageOutbox()
	list := pages(7, nil)
	tries := 0
	list[3].On = func(context.Context) error {
		if tries++; tries == 1 {
			return errBroken
		}
		return nil
	}
	if _, err := p.PutAll(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	p.Close()
	if leftover, err := p.Run(t.Context()); err != nil || leftover != nil || tries != 2 {
		t.Errorf("Run() = %v, %v; %d tries", leftover, err, tries)
	}
	if s := p.Stats(); s != (PageOutboxStats{Accepted: 7, Handled: 7}) {
		t.Errorf("Stats() = %+v", s)
	}
}
