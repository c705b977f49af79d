// Package target is what the bad specs beside it refer to.
package target

import "context"

// A Page is what fetch returns.
type Page struct{ URL string }

func fetch(ctx context.Context, url string) (*Page, error) { return nil, nil }
