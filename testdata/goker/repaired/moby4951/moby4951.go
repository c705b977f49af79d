// Package moby4951 deletes devices: the device is locked before the set, here
// as where the set's lock is dropped for a moment.
package moby4951

import (
	"sync"
	"time"
)

type set struct {
	sync.Mutex
	devices map[string]*device
}

func (s *set) remove(name string) {
	d := s.lookup(name)
	if d == nil {
		return
	}
	d.lock.Lock()
	defer d.lock.Unlock()
	s.Lock()
	defer s.Unlock()
	s.removeAndWait(d.Name())
}

func (s *set) lookup(name string) *device {
	s.Lock()
	defer s.Unlock()
	return s.devices[name]
}

func (s *set) removeAndWait(string) {
	s.Unlock()
	time.Sleep(time.Microsecond)
	s.Lock()
}

type device struct {
	lock sync.Mutex
	name string
}

func (d *device) Name() string { return d.name }

// Run deletes a device twice at once.
func Run() {
	s := &set{devices: map[string]*device{"one": {name: "one"}, "two": {name: "two"}}}
	go s.remove("one")
	go s.remove("one")
}
