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

// A listener that only this package hands on, for a socket.
func listen(path string) error {
	l, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	go acceptHere(l)
	return nil
}

func acceptHere(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go io.Copy(io.Discard, conn)
	}
}

// One of the two comes from the network.
func listenBoth(path, addr string) error {
	l, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	go acceptAnywhere(l)
	open, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	return listenTo(open)
}

func listenTo(l net.Listener) error {
	acceptAnywhere(l)
	return nil
}

func acceptAnywhere(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go io.Copy(io.Discard, conn) // want `^io.Copy may wait forever: call conn.SetReadDeadline first$`
	}
}

// A function that goes on by calling itself.
func acceptOn(l net.Listener) {
	conn, err := l.Accept()
	if err != nil {
		return
	}
	go io.Copy(io.Discard, conn) // want `^io.Copy may wait forever: call conn.SetReadDeadline first$`
	acceptOn(l)
}
