// Package moby25384 restores plugins and waits for all of them after the loop.
package moby25384

import "sync"

type plugin struct{ restored bool }

type manager struct{ plugins []*plugin }

func (m *manager) restore() {
	var group sync.WaitGroup
	group.Add(len(m.plugins))
	for _, p := range m.plugins {
		go func(p *plugin) {
			defer group.Done()
			p.restored = true
		}(p)
	}
	group.Wait()
}

// Run restores two plugins.
func Run() {
	m := &manager{plugins: []*plugin{{}, {}}}
	go m.restore()
}
