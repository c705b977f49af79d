// Package recorder writes flights down; when it cannot, it calls what it has
// for that, which writes down, too.
package recorder

import (
	"errors"
	"sync"
)

type recorder struct {
	tape   sync.Mutex
	failed func(error)
	lines  []string
}

func newRecorder() *recorder {
	r := &recorder{}
	r.failed = r.stop
	return r
}

func (r *recorder) stop(err error) {
	r.tape.Lock() // want relock:"tape"
	defer r.tape.Unlock()
	r.lines = append(r.lines, err.Error())
}

func (r *recorder) write(line string) {
	r.tape.Lock()
	if line == "" {
		r.failed(errors.New("nothing to write")) // want relock:"tape"
	} else {
		r.lines = append(r.lines, line)
	}
	r.tape.Unlock()
}

// Run writes an empty line.
func Run() {
	r := newRecorder()
	r.write("start")
	go r.write("")
}
