package witness

import (
	"fmt"
	"regexp"
	"strconv"
)

// A Share says what part of a profile falls on a place, by which findings can be
// ranked. It stands in the message of a finding; [ParseShare] gets it back from there.
type Share struct {
	Percent float64 // of the whole profile; the zero Share is none
	Profile string  // "block profile", "CPU profile", "goroutine profile"
}

// String renders the share as "12 % of the block profile".
func (s Share) String() string {
	if s.Percent < 10 {
		return fmt.Sprintf("%.1f %% of the %s", s.Percent, s.Profile)
	}
	return fmt.Sprintf("%.0f %% of the %s", s.Percent, s.Profile)
}

var shareText = regexp.MustCompile(`(\d+(?:\.\d+)?) % of the ((?:block|CPU|goroutine) profile)`)

// ParseShare finds the first share in a message. It reports false if there is none.
func ParseShare(message string) (Share, bool) {
	m := shareText.FindStringSubmatch(message)
	if m == nil {
		return Share{}, false
	}
	percent, err := strconv.ParseFloat(m[1], 64)
	return Share{percent, m[2]}, err == nil
}
