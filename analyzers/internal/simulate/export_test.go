package simulate

// SwitchEverywhere takes back the reductions: goroutines are switched before
// every visible operation.
func (p *Package) SwitchEverywhere() { p.everySwitch = true }
