package silent

import (
	"context"
	db "store"
	"testing"
)

func harness(ctx context.Context, t testing.TB) {
	db.Ping("")
	t.Log("text")
}

func support(ctx context.Context) { db.Ping("") }
