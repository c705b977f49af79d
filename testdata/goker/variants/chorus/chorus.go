// Package chorus lets each singer wait for all of them, inside of the loop that
// starts them.
package chorus

import "sync"

type singer interface{ sing() }

type alto struct{ notes int }

func (a *alto) sing() { a.notes++ }

func perform(singers ...singer) {
	var sung sync.WaitGroup
	sung.Add(len(singers))
	for i := range singers {
		go func() {
			defer sung.Done()
			singers[i].sing()
		}()
		sung.Wait() // want goroutineleak:"sung"
	}
}

// Run performs with two.
func Run() { perform(&alto{}, &alto{}) }
