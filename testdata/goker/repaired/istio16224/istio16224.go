// Package istio16224 hands events to a handler, which sends without the lock;
// stopping does not wait for another event.
package istio16224

import "sync"

type event int

type handler func(event)

type monitor interface {
	run(stop <-chan struct{})
	add(h handler)
	schedule(e event)
}

type configMonitor struct {
	handlers []handler
	events   chan event
}

func (m *configMonitor) run(stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case e, ok := <-m.events:
			if ok {
				m.apply(e)
			}
		}
	}
}

func (m *configMonitor) add(h handler) { m.handlers = append(m.handlers, h) }

func (m *configMonitor) apply(e event) {
	for _, h := range m.handlers {
		h(e)
	}
}

func (m *configMonitor) schedule(e event) { m.events <- e }

type controller struct{ monitor monitor }

func (c *controller) register(f func(event)) { c.monitor.add(f) }

func (c *controller) run(stop <-chan struct{}) { c.monitor.run(stop) }

func (c *controller) create() { c.monitor.schedule(0) }

func newMonitor() monitor { return &configMonitor{events: make(chan event)} }

// Run handles one event.
func Run() {
	c := &controller{newMonitor()}
	done := make(chan bool)
	var mu sync.Mutex
	handled := 0
	c.register(func(event) {
		mu.Lock()
		handled++
		mu.Unlock()
		done <- true
	})
	stop := make(chan struct{})
	go c.run(stop)
	c.create()
	mu.Lock()
	handled++
	mu.Unlock()
	<-done
	close(stop)
}
