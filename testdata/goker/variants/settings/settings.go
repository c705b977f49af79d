// Package settings loads itself once; a default asks for what is being loaded.
package settings

import "sync"

type settings struct {
	load   sync.Once
	values map[string]string
}

func (s *settings) get(key string) string {
	s.load.Do(s.read) // want relock:"load"
	return s.values[key]
}

func (s *settings) read() {
	s.values = map[string]string{"home": "/"}
	s.values["cache"] = s.fallback()
}

func (s *settings) fallback() string { return s.get("home") + "cache" } // want relock:"load"

// Run asks for a value.
func Run() { (&settings{}).get("cache") }
