// Package pipelinetarget is what the bad specs of the kind pipeline refer to.
package pipelinetarget

import "context"

type (
	Page         struct{}
	Store        struct{}
	Other        struct{}
	Pages        []*Page
	Cache[T any] struct{}
	TakenError   struct{}
)

func writePage(ctx context.Context, page *Page) error            { return nil }
func writePages(ctx context.Context, pages []*Page) error        { return nil }
func writeAll(ctx context.Context, pages ...*Page) error         { return nil }
func writeNamed(ctx context.Context, pages Pages) error          { return nil }
func writeTwo(ctx context.Context, a, b *Page) error             { return nil }
func writeNothing(ctx context.Context) error                     { return nil }
func convert(ctx context.Context, page *Page) (int, error)       { return 0, nil }
func noContext(page *Page) error                                 { return nil }
func noError(ctx context.Context, page *Page)                    {}
func (s *Store) writePage(ctx context.Context, page *Page) error { return nil }
func (s *Store) crawl(ctx context.Context, put func(context.Context, *Page) error) error {
	return nil
}
func (s *Store) keepHandle(context.Context, *Page) error    { return nil }
func (o *Other) report(page *Page, err error)               {}
func (c *Cache[T]) write(ctx context.Context, item T) error { return nil }
func report(page *Page, err error)                          {}
func reportString(page string, err error)                   {}
func reportBool(page *Page, err error) bool                 { return false }
func reportGeneric[T any](page T, err error)                {}

func crawl(ctx context.Context, put func(context.Context, *Page) error) error   { return nil }
func crawlInts(ctx context.Context, put func(context.Context, int) error) error { return nil }
func crawlNothing(ctx context.Context) error                                    { return nil }
func crawlQuiet(ctx context.Context, put func(context.Context, *Page) error)    {}
