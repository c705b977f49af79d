package call

// This file reads the text of a rate.

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// A Frequency is a number of events in a period, as "50/s" or "1/500ms".
type Frequency struct {
	Count  int
	Period time.Duration
	text   string
}

// Bounds of a frequency. Looking at the clock takes longer than the shortest
// interval, so a limiter of more would limit nothing.
const (
	minInterval = 10 * time.Nanosecond
	maxPeriod   = 24 * time.Hour
)

// frequencyText is Pattern with a count of zero let through, for a message that
// names the real fault.
var frequencyText = regexp.MustCompile(`^([0-9]+)/((?:[0-9]+(?:\.[0-9]+)?)?)(us|µs|ms|s|m|h)$`)

// Pattern returns the shape of the text for the schema.
func (Frequency) Pattern() (pattern, example string) {
	return `^[1-9][0-9]*/([0-9]+(\.[0-9]+)?)?(us|µs|ms|s|m|h)$`, "50/s"
}

// String returns the text of the spec.
func (f Frequency) String() string { return f.text }

// UnmarshalText reads "count/period"; the period is a duration or just a unit.
func (f *Frequency) UnmarshalText(text []byte) error {
	got := spec.Clip(string(text))
	malformed := fmt.Errorf("must be a count and a period, such as 50/s, 30/m or 1/500ms (got %q)", got)
	parts := frequencyText.FindStringSubmatch(string(text))
	if parts == nil {
		return malformed
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil {
		return malformed
	}
	period := parts[2] + parts[3]
	if parts[2] == "" { // a unit alone
		period = "1" + period
	}
	d, err := time.ParseDuration(period)
	switch {
	case err != nil:
		return malformed
	case n < 1:
		return fmt.Errorf("must let at least one call through (got %q)", got)
	case d <= 0 || d > maxPeriod:
		return fmt.Errorf("must have a period of at most 24h (got %q)", got)
	case d/time.Duration(n) < minInterval:
		return fmt.Errorf("must be at most 100000000/s, one in 10ns (got %q)", got)
	}
	*f = Frequency{Count: n, Period: d, text: string(text)}
	return nil
}

// Interval returns the time between two events, rounded up to a nanosecond so
// that the limit is never exceeded.
func (f Frequency) Interval() time.Duration {
	n := time.Duration(f.Count)
	return (f.Period + n - 1) / n
}
