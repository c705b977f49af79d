package trace

import "context"

type answer struct{ n int }

func ask(server string) answer { return answer{len(server)} }

func first(ctx context.Context, servers []string) (answer, error) {
	results := make(chan answer)
	go func() {
		for _, s := range servers {
			if s == "" {
				continue
			}
			results <- ask(s) // want `send on results has no receiver after the return on line 21`
		}
	}()
	select {
	case a := <-results:
		return a, nil
	case <-ctx.Done():
		return answer{}, ctx.Err()
	}
}

func crossed() int {
	a, b := make(chan int), make(chan int)
	go func() {
		a <- 1 // want `send on a has no receiver: the goroutine that could help is stuck on line 33`
		b <- 2
	}()
	x := <-b
	return x + <-a
}

func total(servers []string) (sum int) {
	ch := make(chan answer)
	go func() {
		for _, s := range servers {
			ch <- ask(s)
		}
	}()
	for a := range ch { // want `range over ch never ends: nobody closes it after the return on line 43`
		sum += a.n
	}
	return sum
}
