package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// A Store keeps pages as files.
type Store struct{ dir string }

// save writes one page. The generated PageWriter calls it from its workers.
func (s *Store) save(ctx context.Context, page *Page) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	name := filepath.Join(s.dir, fmt.Sprintf("page%03d.html", page.Number))
	return os.WriteFile(name, page.Body, 0o644)
}
