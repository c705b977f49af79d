// Package hugo5379 renders shortcodes under the page's lock; what they ask of
// the page comes from the form that does not lock.
package hugo5379

import (
	"context"
	"sync"
	"time"
)

type handler struct {
	page    *bare
	all     map[int]func() error
	delta   map[int]func() error
	prepare sync.Once
}

func (h *handler) execute() error {
	for _, render := range h.delta {
		if err := render(); err != nil {
			return err
		}
	}
	return nil
}

func (h *handler) update() {
	h.prepare.Do(func() { h.all = renderers(h.page) })
	delta := map[int]func() error{}
	for k, render := range h.all {
		delta[k] = render
	}
	h.delta = delta
}

type page struct {
	*inits
	content    sync.Once
	contentMu  sync.Mutex
	words      int
	shortcodes *handler
}

type inits struct{ plain sync.Once }

type bare struct{ *page }

func (p *page) wordCount() int {
	p.initContent()
	p.initPlain(true)
	return p.words
}

// wordCountLocked is for shortcodes, which run with contentMu held.
func (b *bare) wordCountLocked() int {
	b.initPlain(false)
	return b.words
}

// initPlain takes the lock before the Once, as shortcodes do: once the rendering
// has taken too long for initContent, they run beside this.
func (p *page) initPlain(lock bool) {
	if lock {
		p.contentMu.Lock()
		defer p.contentMu.Unlock()
	}
	p.plain.Do(func() { p.words = 1 })
}

func (p *page) initContent() {
	p.content.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		rendered := make(chan error, 1)
		go func() {
			p.contentMu.Lock()
			defer p.contentMu.Unlock()
			rendered <- p.shortcodes.execute()
		}()
		select {
		case <-ctx.Done():
		case <-rendered:
		}
	})
}

type site struct{ pages []*page }

func (s *site) render() {
	for _, p := range s.pages {
		p.shortcodes.update()
	}
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go renderer(s, &wg)
	}
	wg.Wait()
}

func renderer(s *site, wg *sync.WaitGroup) {
	defer wg.Done()
	for _, p := range s.pages {
		p.wordCount()
	}
}

func renderers(b *bare) map[int]func() error {
	all := map[int]func() error{}
	all[0] = func() error { return shortcode(b) }
	return all
}

func shortcode(b *bare) error {
	b.wordCountLocked()
	return nil
}

// Run renders a site of one page.
func Run() {
	p := &page{inits: &inits{}}
	p.shortcodes = &handler{page: &bare{p}}
	s := &site{pages: []*page{p}}
	s.render()
}
