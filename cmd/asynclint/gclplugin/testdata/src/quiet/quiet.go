package quiet

func leaks() {
	go func() { select {} }()
}
