package settled

import (
	"testing"

	"example.org/library"
)

// What a test gives says nothing of who receives otherwise.
func TestStream(t *testing.T) {
	out := make(chan int)
	new(Source).Stream(out, new(library.Life))
	<-out
}
