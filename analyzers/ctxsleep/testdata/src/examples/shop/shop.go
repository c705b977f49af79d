// Package shop plays at working, as examples do.
package shop

import (
	"context"
	"time"
)

func bake(ctx context.Context) { time.Sleep(time.Second) }
