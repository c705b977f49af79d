// Package cockroach16167 reads the configuration under a read lock that is
// given back before anything reads it again.
package cockroach16167

import "sync"

type prepared struct{ session *session }

func (p prepared) add(e *executor) { e.prepare(p.session) }

type session struct{ prepared prepared }

func (s *session) reset(e *executor) { e.databaseCache() }

type executor struct {
	changed  *sync.Cond
	configMu sync.RWMutex
	config   int
}

func (e *executor) start() { e.updateConfig() }

func (e *executor) execute(s *session) {
	e.changed.L.Lock()
	config := e.config
	e.changed.L.Unlock()
	e.attempt(s, config)
}

func (e *executor) attempt(s *session, _ int) { s.prepared.add(e) }

func (e *executor) prepare(s *session) { s.reset(e) }

func (e *executor) databaseCache() int {
	e.configMu.RLock()
	defer e.configMu.RUnlock()
	return e.config
}

func (e *executor) updateConfig() {
	e.configMu.Lock()
	defer e.configMu.Unlock()
	e.config++
}

// Run executes a statement while the configuration changes.
func Run() {
	s := &session{}
	s.prepared = prepared{s}
	e := &executor{}
	e.changed = sync.NewCond(e.configMu.RLocker())
	go e.start()
	e.execute(s)
}
