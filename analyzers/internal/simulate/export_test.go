package simulate

// SwitchEverywhere takes back the reductions: goroutines are switched before
// every visible operation.
func (p *Package) SwitchEverywhere() { p.everySwitch = true }

// Work returns how many instructions a run has taken.
func (r Run) Work() int { return r.work }

// Budget returns how many instructions all runs of a package may take.
func (p *Package) Budget() int { return p.budget() }
