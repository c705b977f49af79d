// Package thermometer reports its errors on a channel that nobody reads.
package thermometer

import "errors"

type reading struct{ degrees float64 }

type thermometer struct {
	values chan reading
	errs   chan error
}

func (t *thermometer) measure(samples []float64) {
	defer close(t.values)
	for _, s := range samples {
		if s < -273.15 {
			t.fail(errors.New("too cold")) // want goroutineleak:"errs"
			continue
		}
		t.values <- reading{s} // want goroutineleak:"values"
	}
}

func (t *thermometer) fail(err error) { t.errs <- err } // want goroutineleak:"errs"

// Run measures three samples.
func Run() {
	t := &thermometer{make(chan reading), make(chan error)}
	go t.measure([]float64{20, -300, 21})
	for v := range t.values { // want goroutineleak:"values"
		_ = v.degrees
	}
}
