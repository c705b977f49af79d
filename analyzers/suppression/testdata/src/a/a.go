// Package a: the rule "bad" finds every call of bad, "worse" of worse.
package a

func bad()   {}
func worse() {}
func fine()  {}

func used() {
	bad() //asynclint:ignore bad on purpose
	//asynclint:ignore bad on purpose
	bad()
	bad()   //nolint:asynclint
	bad()   //lint:ignore bad on purpose
	worse() //asynclint:ignore bad,worse one of them is enough
	bad()   //asynclint:ignore asynclint all rules
}

//asynclint:ignore bad the whole function
func covered() {
	bad()
	bad()
}

func stale() {
	fine() //asynclint:ignore bad not needed // want `suppression silences nothing: no finding of bad here`
	bad()  //asynclint:ignore worse another one // want `suppression silences nothing: no finding of worse here`
	/* want `no finding of bad here` */ //asynclint:ignore bad on a line of its own
	fine()
	fine() //nolint:asynclint // shared // want `suppression silences nothing: no finding of asynclint here`
	fine() //nolint:errcheck,asynclint,gosec // shared // want `no finding of asynclint here`
	fine() //nolint:errcheck // none of ours
	fine() //lint:ignore SA1000,bad shared // want `no finding of bad here`
	fine() //lint:ignore bad,worse both ours // want `no finding of bad or worse here`
	fine() //lint:ignore SA1000 none of ours
}

// Doc.
//
//asynclint:ignore bad // want `no finding of bad here`
func documented() { fine() }

// Doc.
//
//asynclint:ignore bad // want `no finding of bad here`
//go:noinline
func directives() { fine() }

func unknown() {
	bad()  //asynclint:ignore bda misspelt // want `suppression names unknown rule "bda": did you mean bad\?`
	bad()  //asynclint:ignore bad,wors half of it // want `unknown rule "wors": did you mean worse\?`
	fine() //asynclint:ignore somethingelse far off // want `suppression names unknown rule "somethingelse"$`
	fine() //asynclint:ignore SUPPRESSION loud // want `unknown rule "SUPPRESSION"$`
}

func selfSilenced() {
	fine() //asynclint:ignore bad,suppression found on another platform
	//asynclint:ignore suppression the next one is kept for a demonstration
	fine() //asynclint:ignore bad stale, but silenced
	fine() //asynclint:ignore suppression nothing to silence // want `no finding of suppression here`
	//nolint:asynclint // want `no finding of asynclint here`
	fine() //asynclint:ignore bad the line above does not hide this // want `no finding of bad here`
}
