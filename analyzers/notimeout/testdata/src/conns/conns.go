// Package conns holds reads from accepted connections.
package conns

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"time"
)

func inline(l net.Listener) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer c.Close()
			r := bufio.NewReader(c)
			for {
				line, err := r.ReadString('\n') // want `^r.ReadString may wait forever: call c.SetReadDeadline first$`
				if err != nil {
					return
				}
				fmt.Println(line)
			}
		}()
	}
}

func named(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			log.Print(err)
			continue
		}
		log.Println("from", conn.RemoteAddr())
		go handle(conn)
	}
}

func handle(conn net.Conn) {
	defer conn.Close()
	buf := make([]byte, 1024)
	for {
		n, err := conn.Read(buf) // want `^conn.Read may wait forever: call conn.SetReadDeadline first$`
		if err != nil {
			return
		}
		conn.Write(buf[:n])
	}
}

type server struct{ l *net.TCPListener }

func (s *server) serve() {
	for {
		conn, err := s.l.AcceptTCP()
		if err != nil {
			return
		}
		go s.echo(conn)
	}
}

func (s *server) echo(c *net.TCPConn) {
	defer func() { c.Close() }()
	io.Copy(c, c) // want `io.Copy may wait forever: call c.SetReadDeadline first`
}

func argument(l net.Listener) {
	for {
		conn, _ := l.Accept()
		go func(c net.Conn) {
			defer c.Close()
			s := bufio.NewScanner(c)
			for s.Scan() { // want `s.Scan may wait forever`
				fmt.Fprintln(c, s.Text())
			}
		}(conn)
	}
}

func decoded(l net.Listener) {
	for {
		conn, _ := l.Accept()
		go func() {
			var v any
			json.NewDecoder(conn).Decode(&v) // want `Decode may wait forever`
		}()
	}
}

func further(l net.Listener) {
	for {
		conn, _ := l.Accept()
		go first(conn)
	}
}

func first(c net.Conn) {
	defer c.Close()
	second(c, 4)
}

func second(c net.Conn, n int) {
	io.ReadFull(c, make([]byte, n)) // want `io.ReadFull may wait forever`
}

// Who hands the connection over is not in sight.
func Reader(c net.Conn) {
	go func() {
		buf := make([]byte, 1024)
		c.Read(buf) // want `c.Read may wait forever`
	}()
}

func deadline(l net.Listener) {
	for {
		conn, _ := l.Accept()
		go func() {
			defer conn.Close()
			conn.SetReadDeadline(time.Now().Add(time.Minute))
			io.ReadAll(conn)
		}()
	}
}

func deadlineBefore(l net.Listener) {
	for {
		conn, _ := l.Accept()
		conn.SetDeadline(time.Now().Add(time.Minute))
		go io.ReadAll(conn)
	}
}

func deadlineDeep(l net.Listener) {
	for {
		conn, _ := l.Accept()
		go limitedHandle(conn)
	}
}

func limitedHandle(c net.Conn) {
	limit(c)
	io.ReadAll(c)
}

func limit(c net.Conn) { c.SetReadDeadline(time.Now().Add(time.Minute)) }

// Somebody can close it: when the context ends, on shutdown, on the other side.
func watched(ctx context.Context, l net.Listener) {
	for {
		conn, _ := l.Accept()
		go func() {
			defer context.AfterFunc(ctx, func() { conn.Close() })()
			io.ReadAll(conn)
		}()
	}
}

type tracker struct{ conns map[net.Conn]bool }

func (t *tracker) serve(l net.Listener) {
	for {
		conn, _ := l.Accept()
		t.conns[conn] = true
		go func() {
			io.ReadAll(conn)
		}()
	}
}

func proxy(l net.Listener, up net.Conn) {
	for {
		conn, _ := l.Accept()
		go func() {
			go io.Copy(up, conn)
			io.Copy(conn, up)
		}()
	}
}

func second2(l net.Listener) {
	for {
		conn, _ := l.Accept()
		done := make(chan bool)
		go func() {
			<-done
			conn.Close()
		}()
		go func() {
			io.ReadAll(conn)
			close(done)
		}()
	}
}

type session struct{ conn net.Conn }

func sessions(l net.Listener) {
	for {
		conn, _ := l.Accept()
		s := &session{conn: conn}
		go s.run()
	}
}

func (s *session) run() { io.ReadAll(s.conn) }

// Only writes.
func clock(l net.Listener) {
	for {
		conn, _ := l.Accept()
		go func() {
			defer conn.Close()
			fmt.Fprintln(conn, time.Now())
		}()
	}
}

func unix(path string) {
	l, err := net.Listen("unix", path)
	if err != nil {
		return
	}
	for {
		conn, _ := l.Accept()
		go handleUnix(conn)
	}
}

func handleUnix(c net.Conn) { io.ReadAll(c) }

// The function that starts the goroutine ends its read.
func Closing(c net.Conn, work func()) {
	defer c.Close()
	go io.ReadAll(c)
	work()
}

// Its caller in this package has the connection, too.
func start(c net.Conn) {
	go func() { io.ReadAll(c) }()
}

func begin(c net.Conn) {
	start(c)
	time.Sleep(time.Second)
	c.Close()
}
