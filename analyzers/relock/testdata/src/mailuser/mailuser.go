// Package mailuser calls what leaves the locks of another package held.
package mailuser

import "mail"

// The command that Append returns gives the lock back.
func throughCommand(c *mail.Client) {
	a := c.Append()
	a.Close()
	c.Select()
}

// Thaw gives it back, and is not called.
func frozen(c *mail.Client) {
	c.Freeze()
	c.State() // want `c.state is locked again: it is held since line 15`
	c.Thaw()
}

// Whoever got the address of the lock may have given it back.
func served(c *mail.Client) {
	c.Serve()
	c.Stop()
}
