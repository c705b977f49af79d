package fold

func leaks() { // want `^it leaks; 1\. main: starts \(fold\.go:3\); 2\. goroutine 1: hangs \(fold\.go:5\)$`
	go func() { select {} }()
}
