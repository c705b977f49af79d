// Package pipeline holds what the specs of the kind pipeline generate, with
// the handlers that the specs name and the tests of the emitted behaviour.
package pipeline

import (
	"context"
	"errors"
)

// A Page is what most pipelines of this package hand on.
type Page struct {
	N  int
	On func(ctx context.Context) error // what its handler does; nothing by default
}

func (page *Page) handle(ctx context.Context) error {
	if page.On == nil {
		return nil
	}
	return page.On(ctx)
}

// writePage is the handler of PageWriter and PageImport.
func writePage(ctx context.Context, page *Page) error { return page.handle(ctx) }

// writePages is the handler of PageBatches. The first page of the batch says
// what it does.
func writePages(ctx context.Context, pages []*Page) error {
	return pages[0].handle(context.WithValue(ctx, batchKey{}, pages))
}

// batchKey is where a page finds the batch that it leads.
type batchKey struct{}

// noteLines is told of the batches on which LineBlocks failed. The lines are
// what it does: "panic" makes it panic.
func noteLines(lines []string, err error) {
	if lines[0] == "panic" {
		panic(err)
	}
}

// A Store keeps the pages that PageSaver hands it.
type Store struct {
	Save   func(ctx context.Context, page *Page) error
	Failed func(ctx context.Context, page *Page, err error)
}

func (s *Store) savePage(ctx context.Context, page *Page) error { return s.Save(ctx, page) }

func (s *Store) noteFailure(ctx context.Context, page *Page, err error) { s.Failed(ctx, page, err) }

// A Box carries any value, for Relay.
type Box[T any] struct {
	Value T
	To    func(T) error
}

// relay is the handler of Relay.
func relay[T any](_ context.Context, box *Box[T]) error { return box.To(box.Value) }

// p, handle and err have the names that the emitted code would give to its own
// variables.
type p struct{ err error }

func handle(_ context.Context, cancel p) error { return cancel.err }

func err(failed p, err error) {
	if failed.err != err {
		panic("another error")
	}
}

// A Site is what PageFeed reads from two sides.
type Site struct {
	Crawl, Load func(ctx context.Context, put func(context.Context, *Page) error) error
}

func (s *Site) crawl(ctx context.Context, put func(ctx context.Context, page *Page) error) error {
	return s.Crawl(ctx, put)
}

func (s *Site) load(ctx context.Context, put func(context.Context, *Page) error) error {
	return s.Load(ctx, put)
}

func (*Site) writePage(ctx context.Context, page *Page) error { return page.handle(ctx) }

// sourceKey is where listPages finds its pages.
type sourceKey struct{}

// listPages is the producer of PageImport.
func listPages(ctx context.Context, put func(context.Context, *Page) error) error {
	pages := ctx.Value(sourceKey{}).(func(put func(context.Context, *Page) error) error)
	return pages(put)
}

// uploadPage is the handler of PageUpload, which tries it again.
func (s *Store) uploadPage(ctx context.Context, page *Page) error { return s.Save(ctx, page) }

// sendPages is the function behind PageOutbox.
func sendPages(ctx context.Context, pages []*Page) error { return pages[0].handle(ctx) }

// errBroken is what can be tried again.
var errBroken = errors.New("broken")

func isBroken(err error) bool { return errors.Is(err, errBroken) }
