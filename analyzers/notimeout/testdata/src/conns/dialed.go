package conns

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"time"
)

// Nobody but the goroutine has the connection.
func follow(addr string, out chan<- string) error {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	go func() {
		defer close(out)
		lines := bufio.NewScanner(conn)
		for lines.Scan() { // want `^lines.Scan may wait forever: call conn.SetReadDeadline first$`
			out <- lines.Text()
		}
	}()
	return nil
}

func secure(addr string, config *tls.Config) error {
	conn, err := tls.Dial("tcp", addr, config) // want `tls.Dial has no timeout`
	if err != nil {
		return err
	}
	go io.Copy(io.Discard, conn) // want `^io.Copy may wait forever: call conn.SetReadDeadline first$`
	return nil
}

// It is closed from outside.
func closable(addr string, stop <-chan struct{}) error {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	go io.Copy(io.Discard, conn)
	<-stop
	return conn.Close()
}

// This machine answers, or refuses.
func local(path string) error {
	conn, err := net.DialTimeout("unix", path, time.Second)
	if err != nil {
		return err
	}
	go io.Copy(io.Discard, conn)
	return nil
}

func toItself(l net.Listener) error {
	conn, err := net.DialTimeout("tcp", l.Addr().String(), time.Second)
	if err != nil {
		return err
	}
	go io.Copy(io.Discard, conn)
	return nil
}
