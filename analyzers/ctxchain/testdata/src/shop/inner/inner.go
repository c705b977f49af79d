// Package inner is of the same module as shop.
package inner

import (
	"context"
	"database/sql"
)

func Ping(db *sql.DB) error { // want Ping:`PingContext`
	return db.PingContext(context.Background())
}
