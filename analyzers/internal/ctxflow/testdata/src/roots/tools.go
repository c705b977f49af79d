package roots

import (
	"context"
	"testing"
)

func ForTests(t *testing.T, ctx context.Context) {}
