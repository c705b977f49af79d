// Package moby36114 adds disks at the start and removes them on failure; what
// is called with the lock held does not lock.
package moby36114

import "sync"

type vm struct {
	sync.Mutex
	disks int
}

func (v *vm) add() {
	v.Lock()
	defer v.Unlock()
	v.disks++
	v.removeLocked()
}

func (v *vm) remove() {
	v.Lock()
	defer v.Unlock()
	v.removeLocked()
}

func (v *vm) removeLocked() { v.disks = 0 }

// Run adds disks, which fails, and removes the rest.
func Run() {
	v := &vm{}
	go v.add()
	go v.remove()
}
