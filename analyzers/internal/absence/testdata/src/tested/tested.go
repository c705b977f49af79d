package tested

func run(f func()) { go f() }

func serve(l interface{ accept() error }) { go l.accept() }
