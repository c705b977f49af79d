// Containers keeps channels in everything that can hold them.
package main

type pair struct {
	left, right chan int
}

type nested struct {
	pair
	list  []chan int
	table map[string]chan int
	array [2]chan int
	cell  *chan int
	queue chan chan int
	any   any
	keys  map[chan int]bool
}

func slices(n *nested) {
	n.list = append(n.list, make(chan int))
	for _, c := range n.list {
		c <- 1
	}
	all := make([]chan int, 1)
	all[0] = make(chan int)
	others := make([]chan int, 1)
	copy(others, all)
	<-others[0]
	part := others[:1]
	close(part[0])
}

func maps(n *nested) {
	n.table = map[string]chan int{"a": make(chan int)}
	if c, ok := n.table["a"]; ok {
		c <- 1
	}
	for _, c := range n.table {
		<-c
	}
	n.keys = map[chan int]bool{make(chan int): true}
	for c := range n.keys {
		close(c)
	}
}

func arrays(n *nested) {
	n.array[0] = make(chan int)
	<-n.array[1]
	whole := n.array
	whole[0] <- 1
	p := &n.array
	close(p[1])
}

func pointers(n *nested) {
	c := make(chan int)
	n.cell = &c
	*n.cell <- 1
	q := &n.left
	*q = make(chan int)
	<-n.left
	set(&n.right)
	close(n.right)
}

func set(at *chan int) { *at = make(chan int) }

func channels(n *nested) {
	n.queue = make(chan chan int, 1)
	n.queue <- make(chan int)
	select {
	case c := <-n.queue:
		c <- 1
	default:
	}
}

func interfaces(n *nested) {
	n.any = make(chan int)
	switch x := n.any.(type) {
	case chan int:
		<-x
	case func() chan int:
		<-x()
	}
	<-n.any.(chan int)
}

// Copies of a struct share what their fields hold.
func copies(n *nested) {
	p := pair{left: make(chan int)}
	other := p
	<-other.left
	literal := struct{ c chan int }{make(chan int)}
	var again struct{ c chan int }
	again = literal
	close(again.c)
}

func main() {
	n := &nested{}
	slices(n)
	maps(n)
	arrays(n)
	pointers(n)
	channels(n)
	interfaces(n)
	copies(n)
}
