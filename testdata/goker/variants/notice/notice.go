// Package notice tells all members that the club is closed; the first one has a
// notice already that he does not read.
package notice

type member interface{ tell(text string) }

type letterbox chan string

func (l letterbox) tell(text string) { l <- text } // want goroutineleak:"l"

type club struct{ members []member }

func (c *club) close() {
	for _, m := range c.members {
		m.tell("closed") // want goroutineleak:"l"
	}
}

// Run closes a club of two.
func Run() {
	ada, bob := make(letterbox, 1), make(letterbox, 1)
	ada.tell("dues") // want goroutineleak:"l"
	c := &club{[]member{ada, bob}}
	c.close()
}
