package silent

import "time"

func (s *store) slow() {
	s.mu.Lock()
	defer s.mu.Unlock()
	time.Sleep(time.Second)
}
