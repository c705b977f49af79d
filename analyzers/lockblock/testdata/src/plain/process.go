package plain

import "os/exec"

// Killed only when it has ended.
func (s *store) killsAfterwards(cmd *exec.Cmd) {
	s.mu.Lock()
	defer s.mu.Unlock()
	cmd.Wait() // want `\(\*exec.Cmd\).Wait waits with s.mu held`
	cmd.Process.Kill()
}
