package wrappers

import (
	"context"
	"database/sql"
)

type Conn struct{ db *sql.DB }

type Options struct{}

// Open is the short form of OpenWith; its name does not say so, its body does.
func (c *Conn) Open(name string) error { // want Open:"drops wraps OpenWith"
	return c.OpenWith(context.Background(), name, nil, false)
}

func (c *Conn) OpenWith(ctx context.Context, name string, o *Options, force bool) error {
	_, err := c.db.ExecContext(ctx, name)
	return err
}

// Look has no long form that others could call.
func (c *Conn) Look(name string) error { return c.look(context.Background(), name) }

func (c *Conn) look(ctx context.Context, name string) error { return c.db.PingContext(ctx) }

// Twice does more than its long form.
func (c *Conn) Twice(name string) error {
	if name == "" {
		return nil
	}
	return c.OpenWith(context.Background(), name, nil, true)
}

// Renamed passes on something of its own.
func (c *Conn) Renamed(name string) error {
	return c.OpenWith(context.Background(), "x"+name, nil, true)
}

// Other hands the work to another object.
func (c *Conn) Other(d *Conn) error { return d.OpenWith(context.Background(), "", nil, true) }

func Dial(addr string) (*Conn, error) { // want Dial:"drops wraps Connect"
	return Connect(context.TODO(), addr)
}

func Connect(ctx context.Context, addr string) (*Conn, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func Use(ctx context.Context, db *sql.DB, c *Conn) error {
	tx, err := db.Begin() // want `db.Begin ignores ctx: use db.BeginTx`
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := c.Open("x"); err != nil { // want `c.Open ignores ctx: use c.OpenWith`
		return err
	}
	if _, err := Dial("y"); err != nil { // want `Dial ignores ctx: use Connect`
		return err
	}
	if err := (*Conn).Open(c, "x"); err != nil { // want `Conn.Open ignores ctx: use Conn.OpenWith`
		return err
	}
	c.Look("x")
	c.Twice("x")
	c.Renamed("x")
	return c.Other(c)
}

func Map[T any](list []T, f func(T) error) error { // want Map:"drops wraps MapContext"
	return MapContext(context.Background(), list, f)
}

// MapContext looks at the context in each round: that does end the work.
func MapContext[T any](ctx context.Context, list []T, f func(T) error) error {
	for _, x := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f(x); err != nil {
			return err
		}
	}
	return nil
}

func Apply(ctx context.Context, list []int) error {
	return Map(list, func(int) error { return nil }) // want `Map ignores ctx: use MapContext`
}
