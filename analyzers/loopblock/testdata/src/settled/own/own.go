// Package own is another package of the same module.
package own

import "sync"

type Encoder struct{ wg sync.WaitGroup }

func (e *Encoder) Close() { e.wg.Wait() }

type Event struct{ Kind, Name string }
