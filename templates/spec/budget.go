package spec

// Bounds on what one file may cost. Without aliases no file of [MaxSize] comes
// near the first; with them a short one could ask for billions of values, each
// of them wrong.
const (
	maxValues = 1 << 20
	maxErrors = 1000
)

// A budget is what may still be spent on a file.
type budget struct{ values, errors int }

// spend takes one value from the budget. It reports false when there is none
// left, or when enough errors have been found.
func (d *decoder) spend(at At) bool {
	d.budget.values--
	if d.budget.values == 0 {
		d.report(at, "the aliases of the spec stand for more than %d values", maxValues)
	}
	return d.budget.values > 0 && d.budget.errors > 0
}

// report records an error unless there are too many.
func (d *decoder) report(at At, format string, args ...any) {
	d.budget.errors--
	switch {
	case d.budget.errors > 0:
		d.errs.Add(at, format, args...)
	case d.budget.errors == 0:
		d.errs.Add(at, "there are more than %d errors, the rest is not shown", maxErrors-1)
	}
}
