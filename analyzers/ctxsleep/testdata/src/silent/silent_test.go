package silent

import (
	"context"
	"testing"
	"time"
)

func TestSleep(t *testing.T) {
	ctx := t.Context()
	time.Sleep(time.Second)
	helper(ctx)
}

func helper(ctx context.Context) { time.Sleep(time.Second) }
