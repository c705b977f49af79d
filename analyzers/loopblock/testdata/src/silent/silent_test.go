package silent

import "time"

type mockSink struct{ delay time.Duration }

func (m *mockSink) store(int) { time.Sleep(m.delay) }
