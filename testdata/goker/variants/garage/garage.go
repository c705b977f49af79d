// Package garage has two slots; a car that does not start keeps its slot.
package garage

import "errors"

type garage struct{ slots chan struct{} }

func (g *garage) enter() { g.slots <- struct{}{} } // want goroutineleak:"slots"

func (g *garage) leave() { <-g.slots }

func (g *garage) repair(car int) error {
	g.enter() // want goroutineleak:"slots"
	if car%2 == 0 {
		return errors.New("does not start") // want goroutineleak:"slots"
	}
	g.leave()
	return nil
}

func repairAll(cars []int) {
	g := &garage{slots: make(chan struct{}, 2)}
	for _, car := range cars {
		if err := g.repair(car); err != nil {
			continue
		}
	}
}

// Run repairs six cars.
func Run() { repairAll([]int{0, 1, 2, 3, 4, 5}) }
