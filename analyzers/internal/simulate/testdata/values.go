package testdata

// Numbers wrap as those of their type do.

func wraps() {
	ch := make(chan int)
	go func() { ch <- 1 }()
	var n uint8 = 255
	n++
	if n == 0 {
		<-ch
	}
}

func wrapsBelow() {
	ch := make(chan int)
	go func() {
		ch <- 1 // stuck
	}()
	var n uint
	n--
	if n < 1 {
		<-ch
	}
}

func truncates() {
	ch := make(chan int)
	go func() { ch <- 1 }()
	n := 300
	if uint8(n) == 44 {
		<-ch
	}
}

func doesNotWrap() {
	ch := make(chan int)
	go func() {
		ch <- 1 // stuck
	}()
	var n uint16 = 255
	n++
	if n == 0 {
		<-ch
	}
}

func negates() {
	ch := make(chan int)
	go func() { ch <- 1 }()
	n := int8(-128)
	if -n == n {
		<-ch
	}
}

func shortCircuit(p *int) {
	ch := make(chan int)
	go func() {
		ch <- 1 // stuck
	}()
	if p == nil || *p > 3 {
		return
	}
	<-ch
}

func joinsStrings() {
	ch := make(chan int)
	go func() { ch <- 1 }()
	a := "a"
	if a+"b" == "ab" && a < "b" && len(a) == 1 {
		<-ch
	}
}

func smallest() {
	ch := make(chan int, min(3, 2))
	go func() {
		ch <- 1
		ch <- 2
		ch <- 3 // stuck
	}()
}

func greatest() {
	ch := make(chan int, max(3, 2))
	go func() { ch <- 1; ch <- 2; ch <- 3 }()
}

// Slices share arrays until append makes a new one.

func sharesArray() {
	a, b := make(chan int), make(chan int)
	xs := []chan int{a, b}
	ys := append(xs[:1], a)
	go func() { ys[0] <- 1 }()
	<-xs[1] // the same channel
}

func cappedSlice() {
	a, b := make(chan int), make(chan int)
	xs := []chan int{a, b}
	ys := append(xs[:1:1], a)
	go func() {
		ys[1] <- 1 // stuck
	}()
	<-xs[1] // stuck
}

func copies() {
	a := make(chan int)
	xs, ys := []chan int{a}, make([]chan int, 1)
	copy(ys, xs)
	xs[0] = nil
	go func() { a <- 1 }()
	<-ys[0]
}

func clears() {
	a := make(chan int)
	xs := []chan int{a}
	clear(xs)
	go func() {
		a <- 1 // stuck
	}()
	<-xs[0] // stuck
}

func clearsMap() {
	a := make(chan int)
	m := map[string]chan int{"a": a}
	clear(m)
	go func() {
		a <- 1 // stuck
	}()
	if c, ok := m["a"]; ok {
		<-c
	}
}

func toArray() {
	a := make(chan int)
	xs := []chan int{a}
	go func() { a <- 1 }()
	ys := [1]chan int(xs)
	<-ys[0]
}

func toArrayPointer() {
	a := make(chan int)
	xs := []chan int{a}
	go func() { a <- 1 }()
	ys := (*[1]chan int)(xs)
	<-ys[0]
}

// Arrays and structs are copied.

func copiesStruct() {
	type pair struct{ a, b chan int }
	p := pair{make(chan int), make(chan int)}
	q := p
	q.a = p.b
	go func() { p.a <- 1 }()
	<-p.a
}

func copiesArray() {
	a, b := make(chan int), make(chan int)
	xs := [2]chan int{a, b}
	ys := xs
	ys[0] = b
	go func() {
		xs[0] <- 1 // stuck
	}()
	<-ys[0] // stuck
}

func rangesOverCopy() {
	a, b := make(chan int, 1), make(chan int, 1)
	xs := [2]chan int{a, b}
	go func() { a <- 1; b <- 1 }()
	for _, c := range xs {
		xs[1] = nil
		<-c
	}
}

func rangesOverSlice() {
	a, b := make(chan int, 1), make(chan int, 1)
	xs := []chan int{a, b}
	go func() { a <- 1; b <- 1 }()
	for _, c := range xs {
		xs[1] = nil
		<-c // stuck
	}
}

// Structs and interfaces are compared by what is in them.

func comparesStructs() {
	type point struct{ x, y int }
	ch := make(chan int)
	p, q := point{1, 2}, point{1, 2}
	go func() { ch <- 1 }()
	if p == q {
		<-ch
	}
}

func comparesInterfaces() {
	ch := make(chan int)
	var a, b any = 1, int64(1)
	go func() {
		ch <- 1 // stuck
	}()
	if a == b {
		<-ch
	}
}

func typedNil() {
	ch := make(chan int)
	var p *int
	var x any = p
	go func() {
		ch <- 1 // stuck
	}()
	if x == nil {
		<-ch
	}
}

func switchesOnType() {
	ch, other := make(chan int), make(chan int)
	var x any = ch
	go func() { ch <- 1 }()
	switch c := x.(type) {
	case <-chan int:
		<-other
	case chan int:
		<-c
	}
}
