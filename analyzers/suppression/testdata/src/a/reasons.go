package a

func reasons() {
	/* want `suppression of bad gives no reason` */ //asynclint:ignore bad
	bad()
	/* want `suppression names no rule: write //asynclint:ignore RULE REASON` */ //asynclint:ignore
	fine()
	/* want `no finding of bad here` */ //asynclint:ignore bad
	fine()
	bad() //nolint:asynclint
}
