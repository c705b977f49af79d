// Demo takes no arguments: it is there to show what the function does.
package main

import "fmt"

func main() {
	fmt.Println(leak())
}

func leak() error {
	done := make(chan error)
	go func() { done <- nil }() // want `send on done has no receiver`
	return nil
}
