// Package moby17176 cleans up devices; the path on which nothing is to be done
// unlocks, too.
package moby17176

import (
	"errors"
	"sync"
	"time"
)

type devices struct {
	sync.Mutex
	deleted int
}

func (d *devices) cleanup() error {
	d.Lock()
	if d.deleted == 0 {
		d.Unlock()
		return nil
	}
	d.Unlock()
	return errors.New("devices remain")
}

// Run cleans up and then needs the lock.
func Run() {
	d := &devices{}
	if err := d.cleanup(); err != nil {
		return
	}
	done := make(chan bool, 1)
	go func() {
		d.Lock()
		defer d.Unlock()
		done <- true
	}()
	select {
	case <-time.After(time.Second):
	case <-done:
	}
}
