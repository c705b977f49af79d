package platform

func (s *service) stop() { close(s.quit) }
