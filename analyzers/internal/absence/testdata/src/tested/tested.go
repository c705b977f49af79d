package tested

func run(f func()) { go f() }
