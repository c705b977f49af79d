package testdata

// What a type parameter stands for is what its constraint shares.

func sendsOn[T ~chan E, E any](e E) {
	ch := make(T)
	go func() {
		ch <- e // stuck
	}()
}

func sendsAndTakes[T ~chan E, E any](e E) E {
	ch := make(T)
	go func() {
		defer close(ch)
		ch <- e
	}()
	return <-ch
}

func fillsMap[M ~map[string]chan int](key string) {
	m := make(M)
	m[key] = make(chan int)
	go func() { m[key] <- 1 }() // stuck
}

func growsSlice[S ~[]chan int]() {
	all := make(S, 0, 1)
	all = append(all, make(chan int))
	go func() { all[0] <- 1 }()
	<-all[0]
}

func toArray[S ~[]chan int, P ~*[1]chan int]() {
	all := make(S, 1)
	all[0] = make(chan int)
	one := P(all)
	go func() { one[0] <- 1 }()
	<-one[0]
}

// No type in common: nothing is claimed.

func bytes[T ~[]byte | ~string](text T) {
	ch := make(chan byte)
	go func() { ch <- text[0] }()
	<-ch
}
