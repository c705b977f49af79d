package main

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"
)

// seed makes the draw one that nobody chose for its outcome; it was never changed.
const seed = "asynclint beside its peers, 1"

// sample draws the findings to read: those that come first by a hash, so that
// the draw does not depend on what else is found. Of several of a rule on one
// line, which share a verdict, it draws one.
func sample(found []finding) []finding {
	lot := func(f finding) string {
		sum := sha256.Sum256(fmt.Append(nil, seed, "\x00", f.Rule, "\x00", f.Module, "\x00", f.place()))
		return string(sum[:])
	}
	drawn := slices.Clone(found)
	slices.SortStableFunc(drawn, func(a, b finding) int { return cmp.Compare(lot(a), lot(b)) })
	drawn = slices.CompactFunc(drawn, func(a, b finding) bool { return a.key() == b.key() })
	return drawn[:min(sampleSize, len(drawn))]
}

// writeSample prints the sample as lines of a file of verdicts. The reason of
// what nobody has read yet is the message, to be replaced.
func writeSample(w io.Writer, found []finding, verdicts map[key]string) error {
	for _, f := range sample(found) {
		verdict := cmp.Or(verdicts[f.key()], "NEW")
		message := strings.Join(strings.Fields(f.Message), " ")
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", f.Rule, f.Module, f.Position, verdict, message); err != nil {
			return err
		}
	}
	return nil
}
