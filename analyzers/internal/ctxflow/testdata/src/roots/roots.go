// Package roots shows which functions are taken up at all: those within which
// something can be a context.
package roots

import "context"

func Parameter(ctx context.Context) {} // want `root`

type server struct{ ctx context.Context }

func (s *server) field() { _ = s.ctx } // want `root`

func local() { // want `root`
	ctx := context.Background()
	_ = ctx
}

func inClosure() { // want `root`
	_ = func(ctx context.Context) {}
}

var literal = func(ctx context.Context) {} // want `root`

func none(n int) {}

// TestSuite has the name of a test and no context of its own.
func (s *server) TestSuite() { _ = s.ctx }

func TestableConnection(ctx context.Context) {} // want `root`
