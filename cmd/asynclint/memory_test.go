package main

import "testing"

func TestRoomyLeavesTheUsersSettingsAlone(t *testing.T) {
	for _, test := range []struct {
		name, gogc, limit string
		room              int
	}{
		{name: "nothing set", room: roomy},
		{name: "GOGC", gogc: "50"},
		{name: "GOMEMLIMIT", limit: "1GiB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Cleanup(func() { ballast = nil })
			t.Setenv("GOGC", test.gogc)
			t.Setenv("GOMEMLIMIT", test.limit)
			startRoomy()
			if len(ballast) != test.room {
				t.Errorf("room for %d bytes, want %d", len(ballast), test.room)
			}
		})
	}
}
