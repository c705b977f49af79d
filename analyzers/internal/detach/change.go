package detach

// Which calls change something, by their names.

import "strings"

// changes are the verbs of work that leaves something behind.
var changes = words(`add append apply archive assign attach clear commit complete copy create delete deploy disable drop emit enable
	enqueue evict exec execute expire finalize finish grant import increment insert install invalidate make mark migrate move
	notify persist post promote propagate publish purge push put record remove rename replace replicate reset restore rotate
	save send set store submit sync touch transfer unset update upgrade upload upsert write`)

// reads are the verbs of work that gives something.
var reads = words(`check count describe fetch find get has is list load lookup new open peek query read search show stat`)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// Changes reports whether a word of a function's name is a verb of work that leaves
// something behind, and the name does not begin with one that only reads.
func Changes(name string) bool { return hasWord(name, changes) && !reads[verb(name)] }

// Removes reports whether a function's name begins with a verb of work that takes
// something away, or back.
func Removes(name string) bool { return undoes[verb(name)] }
