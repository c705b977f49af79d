package table

import "github.com/seed-5a033449/asyncgen/analyzers/internal/summary"

// A root is a function at which waits start, because what it does is in the
// runtime or the kernel, or a method of an interface whose contract is to block.
type root struct {
	class summary.Class
	ends  summary.Ends
	ctx   summary.Place
	on    summary.Place
}

var (
	dials    = root{class: summary.Network, ends: summary.ByContext, ctx: 2}
	asks     = root{class: summary.Network}
	queries  = root{class: summary.Database}
	queryCtx = root{class: summary.Database, ends: summary.ByContext, ctx: 2}
	onConn   = root{class: summary.Connection, on: 1}
	input    = root{class: summary.Input, on: 1}
	terminal = root{class: summary.Input}
	reaps    = root{class: summary.Subprocess}
	flushes  = root{class: summary.File}
)

// roots lists them as package → name. Operations of package sync, channels and
// time.Sleep need no entry: package syncop knows them. The poller below net and
// os (internal/poll) has none on purpose: it serves both connections and files,
// and reading a file is no wait that a rule should raise.
var roots = map[string]map[string]root{
	"net": {
		// Establishing a connection, and name look-ups, whichever resolver does them.
		"(*netFD).connect":         dials,
		"(*Resolver).lookupIPAddr": dials, "(*Resolver).lookupHost": dials, "(*Resolver).lookupIP": dials,
		"(*Resolver).lookupPort": dials, "(*Resolver).lookupCNAME": dials, "(*Resolver).lookupSRV": dials,
		"(*Resolver).lookupMX": dials, "(*Resolver).lookupNS": dials, "(*Resolver).lookupTXT": dials,
		"(*Resolver).lookupAddr": dials,
		// One connection or listener, and the interfaces that promise the same.
		"(*netFD).Write": onConn, "Conn.Write": onConn,
		"(*netFD).Read": input, "(*netFD).accept": input, "(*netFD).readFrom": input, "(*netFD).readMsg": input,
		"(*netFD).readFromInet4": input, "(*netFD).readFromInet6": input,
		"(*netFD).readMsgInet4": input, "(*netFD).readMsgInet6": input,
		"Conn.Read": input, "Listener.Accept": input, "PacketConn.ReadFrom": input,
	},
	"net/http": {"RoundTripper.RoundTrip": dials, "(*Client).do": dials}, // the request carries the context
	// It reads through an io.Reader. Either method may wait for the handshake, which is not what it is for.
	"crypto/tls": {"(*Conn).readRecord": input, "(*Conn).Read": input, "(*Conn).Write": onConn},
	"net/smtp":   {"(*Client).cmd": asks}, // so does this
	"net/rpc":    {"(*Client).Call": asks},
	"fmt":        {"Scan": terminal, "Scanf": terminal, "Scanln": terminal},
	"database/sql/driver": {
		"Driver.Open": queries, "Connector.Connect": queryCtx, "Pinger.Ping": queryCtx,
		"Conn.Prepare": queries, "Conn.Begin": queries,
		"ConnPrepareContext.PrepareContext": queryCtx, "ConnBeginTx.BeginTx": queryCtx,
		"Execer.Exec": queries, "Queryer.Query": queries,
		"ExecerContext.ExecContext": queryCtx, "QueryerContext.QueryContext": queryCtx,
		"Stmt.Exec": queries, "Stmt.Query": queries,
		"StmtExecContext.ExecContext": queryCtx, "StmtQueryContext.QueryContext": queryCtx,
		"Tx.Commit": queries, "Tx.Rollback": queries, "Rows.Next": queries,
	},
	"os":      {"(*Process).Wait": reaps, "(*File).Sync": flushes},
	"syscall": {"Wait4": reaps, "Fsync": flushes, "Fdatasync": flushes, "Flock": flushes},
}

// quiet lists packages and functions that do not block as far as a reviewer is
// concerned, whatever they call: logging and profiling, which may write to
// anything; listening, which looks up its own address; starting a process, which
// waits for one only if the start fails; and closing a server or connection,
// which is bounded.
var quiet = map[string]map[string]bool{
	"log": nil, "log/slog": nil, "log/syslog": nil, "expvar": nil,
	"runtime": nil, "runtime/debug": nil, "runtime/pprof": nil, "runtime/trace": nil,
	"testing": nil, "context": nil,
	"os":                {"StartProcess": true},
	"os/exec":           {"(*Cmd).Start": true},
	"syscall":           {"StartProcess": true, "ForkExec": true},
	"crypto/tls":        {"(*Conn).Close": true, "(*Conn).CloseWrite": true},
	"net/http":          {"(*Server).Close": true},
	"net/http/httptest": {"(*Server).Start": true},
	"net": {
		"Listen": true, "ListenTCP": true, "ListenUDP": true, "ListenIP": true, "ListenUnix": true,
		"ListenUnixgram": true, "ListenPacket": true, "ListenMulticastUDP": true,
		"(*ListenConfig).Listen": true, "(*ListenConfig).ListenPacket": true,
	},
}
