package silent

import "os/exec"

// Who kills a process need not wait for it for long.
func (s *store) killsFirst(cmd *exec.Cmd) {
	s.mu.Lock()
	defer s.mu.Unlock()
	cmd.Process.Kill()
	cmd.Wait()
}
