// Package triangle has three locks and three ways to take two of them.
package triangle

import (
	"sync"
	"time"
)

type plant struct {
	boiler, pump, valve sync.Mutex
}

func pause() { time.Sleep(200 * time.Microsecond) }

func (p *plant) heat() {
	p.boiler.Lock()
	defer p.boiler.Unlock()
	pause()
	p.pump.Lock() // want lockorder:"boiler|pump|valve"
	p.pump.Unlock()
}

func (p *plant) circulate() {
	p.pump.Lock()
	defer p.pump.Unlock()
	pause()
	p.valve.Lock() // want lockorder:"boiler|pump|valve"
	p.valve.Unlock()
}

func (p *plant) vent() {
	p.valve.Lock()
	defer p.valve.Unlock()
	pause()
	p.boiler.Lock() // want lockorder:"boiler|pump|valve"
	p.boiler.Unlock()
}

// Run does all three at once.
func Run() {
	p := &plant{}
	for _, f := range []func(){p.heat, p.circulate, p.vent} {
		go f()
	}
}
