// Package dials holds connections made with and without limits.
package dials

import (
	"context"
	"crypto/tls"
	"net"
	"time"
)

func dial(addr string) (net.Conn, error) {
	return net.Dial("tcp", addr) // want `^net.Dial has no timeout: use net.DialTimeout, or DialContext of a net.Dialer$`
}

func others(addr string, tcp *net.TCPAddr) {
	net.Dial("tcp6", addr)           // want `net.Dial has no timeout`
	tls.Dial("tcp", addr, nil)       // want `^tls.Dial has no timeout: use tls.DialWithDialer, or DialContext of a tls.Dialer$`
	net.DialTCP("tcp", nil, tcp)     // want `net.DialTCP has no timeout`
	net.Dial("tcp", "10.0.0.1:5432") // want `net.Dial has no timeout`
}

func withContext(ctx context.Context, addr string) {
	net.Dial("tcp", addr)      // want `^net.Dial ignores ctx: use \(&net.Dialer\{\}\).DialContext$`
	net.LookupHost(addr)       // want `^net.LookupHost ignores ctx: use net.DefaultResolver.LookupHost$`
	net.LookupIP(addr)         // want `net.LookupIP ignores ctx: use net.DefaultResolver.LookupIPAddr`
	net.LookupPort("tcp", "a") // no network
}

// A resolver has limits of its own.
func lookup(addr string) { net.LookupHost(addr) }

func limited(ctx context.Context, addr string) {
	net.DialTimeout("tcp", addr, time.Second)
	var d net.Dialer
	d.DialContext(ctx, "tcp", addr)
}

func near(addr string, l net.Listener) {
	net.Dial("unix", addr)
	net.Dial("unixgram", addr)
	net.Dial("udp", addr)
	net.Dial("tcp", "localhost:80")
	net.Dial("tcp", "127.0.0.1:80")
	net.Dial("tcp", l.Addr().String())
	net.DialTCP("tcp", nil, l.Addr().(*net.TCPAddr))
}

// The caller chooses, as with net.Dial itself.
func chosen(network, addr string) (net.Conn, error) { return net.Dial(network, addr) }

func tried(addr string) {
	for _, network := range []string{"unixgram", "unix"} {
		net.Dial(network, addr)
	}
}

type config struct{ network, addr string }

func (c *config) connect() (net.Conn, error) {
	return net.Dial(c.network, c.addr) // want `net.Dial has no timeout`
}

func Connect(addr string) (net.Conn, error) { return net.Dial("tcp", addr) }

func ConnectTimeout(addr string, d time.Duration) (net.Conn, error) {
	return net.DialTimeout("tcp", addr, d)
}

func probe(addr string) bool {
	up := make(chan bool, 1)
	go func() {
		c, err := net.Dial("tcp", addr)
		if err == nil {
			c.Close()
		}
		up <- err == nil
	}()
	select {
	case ok := <-up:
		return ok
	case <-time.After(time.Second):
		return false
	}
}

// Who sets no limit wants none.
func optional(addr string, limit time.Duration) (net.Conn, error) {
	if limit > 0 {
		return net.DialTimeout("tcp", addr, limit)
	}
	return net.Dial("tcp", addr)
}

func dialers(ctx context.Context, addr string) {
	(&net.Dialer{Timeout: time.Second}).Dial("tcp", addr) // for ctxvariant to say
}

func zeroDialer(addr string) (net.Conn, error) {
	var d net.Dialer
	return d.Dial("tcp", addr) // want `^this Dial has no timeout: set Timeout of the net.Dialer, or use a context$`
}

func backgroundDialer(addr string) (net.Conn, error) {
	d := &net.Dialer{KeepAlive: time.Second}
	return d.DialContext(context.Background(), "tcp", addr) // want `this Dial has no timeout`
}

func timedDialer(addr string, limit time.Duration) (net.Conn, error) {
	d := net.Dialer{}
	d.Timeout = limit
	return d.Dial("tcp", addr)
}

func unixDialer(addr string) (net.Conn, error) { return new(net.Dialer).Dial("unix", addr) }

func handed(ctx context.Context, addr string) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, "tcp", addr)
}

func hook() func(context.Context, string, string) (net.Conn, error) {
	return (&net.Dialer{}).DialContext
}
