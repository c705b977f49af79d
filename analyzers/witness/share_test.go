package witness_test

import (
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

func TestShare(t *testing.T) {
	for _, test := range []struct {
		share witness.Share
		text  string
	}{
		{witness.Share{Percent: 12, Profile: "block profile"}, "12 % of the block profile"},
		{witness.Share{Percent: 1.5, Profile: "CPU profile"}, "1.5 % of the CPU profile"},
		{witness.Share{Percent: 100, Profile: "goroutine profile"}, "100 % of the goroutine profile"},
	} {
		if got := test.share.String(); got != test.text {
			t.Errorf("got %q, want %q", got, test.text)
		}
		if got, ok := witness.ParseShare("send on jobs waits: " + test.text + ", and more"); !ok || got != test.share {
			t.Errorf("ParseShare gives %v, %v; want %v", got, ok, test.share)
		}
	}
	if s, ok := witness.ParseShare("12 % of the users"); ok {
		t.Errorf("ParseShare finds %v", s)
	}
}
