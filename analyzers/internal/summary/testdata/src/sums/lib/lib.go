package lib

import (
	"context"
	"net/http"
	"time"
)

func Fetch(url string) { http.Get(url) } // want Fetch:`^network\(http.Get\)$`

func Ask(ctx context.Context, url string) { // want Ask:`^network\+ctx\(\(\*http.Client\).Do\)$`
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err == nil {
		return
	}
	http.DefaultClient.Do(req)
}

func Wait(ctx context.Context, d time.Duration) { // want Wait:`^sleep\+ctx\(select\)$`
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

func Try(f func() error) error { return f() } // want Try:`^invokes$`

func Spawn(f func()) { go f() }
