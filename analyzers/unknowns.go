package analyzers

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/goroutineleak"
	"github.com/seed-5a033449/asyncgen/analyzers/lockleak"
	"github.com/seed-5a033449/asyncgen/analyzers/lockorder"
	"github.com/seed-5a033449/asyncgen/analyzers/lockwait"
	"github.com/seed-5a033449/asyncgen/analyzers/relock"
)

// Unknowns returns an analyzer that reports what the rules looked at and could
// not decide: where, and the construct or the bound that is to blame. That is
// no finding, so it is not one of All.
func Unknowns() *analysis.Analyzer {
	return &analysis.Analyzer{
		Name: "unknowns",
		Doc:  "list what the rules could not decide",
		Requires: []*analysis.Analyzer{
			goroutineleak.Analyzer, lockleak.Analyzer, lockorder.Analyzer, lockwait.Analyzer, relock.Analyzer,
		},
		Run: reportUnknowns,
	}
}

// An undecided place is one about which rules could not decide, with one of the
// reasons. Rules that build on the same analysis have the same, which is said once.
type undecided struct {
	pos              token.Pos
	function, reason string
}

// reportUnknowns lists the reasons in source order, each with all rules that have it.
func reportUnknowns(pass *analysis.Pass) (any, error) {
	rules := map[undecided][]string{}
	add := func(rule string, pos token.Pos, function string, reasons ...string) {
		key := undecided{pos, function, strings.Join(reasons, "; ")}
		rules[key] = append(rules[key], rule)
	}
	for _, u := range pass.ResultOf[goroutineleak.Analyzer].(*goroutineleak.Result).Unknowns {
		add("goroutineleak", u.Pos, u.Function, u.Reasons...)
	}
	for _, u := range pass.ResultOf[lockleak.Analyzer].(*lockleak.Result).Unknowns {
		add("lockleak", u.Pos, u.Function, u.Reasons...)
	}
	for _, u := range pass.ResultOf[lockorder.Analyzer].(*lockorder.Result).Unknowns {
		add("lockorder", u.Pos, u.Function, u.Reasons...)
	}
	for _, u := range pass.ResultOf[lockwait.Analyzer].(*lockwait.Result).Unknowns {
		add("lockwait", u.Pos, u.Function, u.Reason)
	}
	for _, u := range pass.ResultOf[relock.Analyzer].(*relock.Result).Unknowns {
		add("relock", u.Pos, u.Function, u.Reasons...)
	}
	places := make([]undecided, 0, len(rules))
	for at := range rules {
		places = append(places, at)
	}
	slices.SortFunc(places, func(a, b undecided) int {
		return cmp.Or(cmp.Compare(a.pos, b.pos), cmp.Compare(a.reason, b.reason))
	})
	for _, at := range places {
		pass.Report(analysis.Diagnostic{
			Pos: at.pos, Message: fmt.Sprintf("%s: %s: %s", at.function, strings.Join(rules[at], ", "), at.reason),
		})
	}
	return nil, nil
}
