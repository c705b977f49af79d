// Package suppression defines an analyzer that reports suppression comments
// which do not do their work.
//
// # Analyzer suppression
//
// suppression: report suppression comments that silence nothing, name an unknown rule or give no reason
//
// A comment that silences a finding outlives it easily: the code is mended,
// the comment stays, and the next finding at that place goes unseen.
//
// WRONG: there is no finding here, no such rule, no reason.
//
//	n := 1            //asynclint:ignore loopblock the file is small
//	time.Sleep(delay) //asynclint:ignore loopblok the file is small
//	time.Sleep(delay) //asynclint:ignore loopblock
//
// RIGHT:
//
//	time.Sleep(delay) //asynclint:ignore loopblock the loop has no other case to serve
//
// //lint:ignore and //nolint comments are shared with staticcheck and
// golangci-lint. The first is looked at only if it names rules of asynclint,
// the second only if it names asynclint; neither must give a reason.
//
// A comment may be needed only sometimes: the finding shows up on another
// platform, or under other build tags. Name suppression in it, too:
//
//	//asynclint:ignore loopblock,suppression blocks on Windows only
//
// Nothing else silences this rule: //nolint:asynclint does not hide that it is
// stale itself.
//
// The fix deletes the stale comment, or our name from a list that it shares
// with others.
//
// The mark //asynclint:hot, for the rule hotblock, is looked at, too: it must stand
// in the doc comment of a function, and no other word may stand in its place.
//
// # Limitations
//
// A comment with several rules is stale only if none of them has a finding
// there. In generated files, also those that cgo makes, nothing is reported.
//
// # Sources
//
// staticcheck and nolintlint do the same for their own comments.
package suppression
