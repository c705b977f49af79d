// Peers runs linters about contexts and concurrency and asynclint over the same
// modules, and prints a table for the README: what each one finds, how much of
// that is true, and what it costs.
//
// Usage, in the repository:
//
//	go run ./bench/peers [-o FILE] [module@version [pattern...]]
//	go run ./bench/peers -from FILE [-sample TOOL]
//
// With a module, only that one is analysed. With -o, the findings and costs are
// written to FILE, too; with -from, they are read from there and nothing is
// run, which takes a second instead of a quarter of an hour. With -sample, the
// findings of a row that should be read are printed instead of the table, as
// lines for verdicts.tsv.
//
// Everything but Go is fetched and built by the command, in the versions that
// tools.go and golangci.yml name. Let nothing else run meanwhile, and compare
// figures of one run only.
//
// # What is measured
//
// Each module is copied without its test files, so that no tool sees them: some
// analyse tests even where they do not report on them. A pass over one module is
// cold: the tool has seen nothing of it or of what it imports, no findings and no
// facts, of the standard library neither. What the compiler makes of these
// packages is in the build cache, where it was put before the clock started; each
// tool has a copy of that cache of its own, and an empty one of the cache that it
// keeps beside it. CPU is user and system time of all processes; the largest
// process is that with the most resident memory in any of the passes.
//
// # What is true
//
// A finding is true if a maintainer who reads it would change the code, or would
// call it a known limitation. One that only names a convention, where nothing
// goes wrong if it is not followed, is not true, for peers and for asynclint
// alike. Of rows with more than 25 findings a sample is read that chance has drawn: those
// that come first by a hash of tool, module and position. It stays the same when
// findings are added or go. Verdicts are in verdicts.tsv, those on asynclint in
// testdata/corpus/verdicts.tsv, with a reason each. What is unsure counts as read
// and not as true.
package main
