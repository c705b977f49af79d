package serves

import "testing"

func Test(t *testing.T) {
	var all tested
	all.resetForTest()
	var r reset
	r.reset()
}
