package spec

import (
	"fmt"
	"strings"
)

// longestWord is the longest text, in bytes, that is compared: nobody misspells
// so much, and the comparison takes the square of it.
const longestWord = 64

// Suggest returns "; did you mean ...?" with the word nearest to what was
// written, the first of several, or "" when none is near: when more than a third
// of the letters would have to be wrong, and none begins like it ("retries" for
// "retry").
func Suggest(got string, words []string) string {
	best, bestDistance := "", (len(got)+1)/3+1
	for _, word := range words {
		if len(got) > longestWord || len(word) > longestWord {
			continue
		}
		if d := distance(got, word); d < bestDistance {
			best, bestDistance = word, d
		}
	}
	if best == "" {
		best = otherForm(got, words)
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

// otherForm returns the first word that shares its beginning with what was
// written: four letters, and half of them.
func otherForm(got string, words []string) string {
	shared := max(4, (len(got)+1)/2)
	for _, word := range words {
		if len(got) >= shared && strings.HasPrefix(word, got[:shared]) {
			return word
		}
	}
	return ""
}

// distance is the optimal string alignment distance: the least number of
// insertions, deletions, substitutions and swaps of neighbours that turn a
// into b.
func distance(a, b string) int {
	above, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next := make([]int, len(b)+1)
		next[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], above[j-2]+1)
			}
		}
		above, row = row, next
	}
	return row[len(b)]
}
