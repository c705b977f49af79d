package detach

import (
	"go/ast"
	"testing"
)

func TestIsReason(t *testing.T) {
	for text, want := range map[string]bool{
		"The write must not be interrupted half-way.":                             true,
		"don't use ctx here: its deadline is that of one attempt":                 true,
		"detached on purpose":                                                     true,
		"We cannot pass the request's context on.":                                true,
		"The entry is needed even if the request has gone.":                       true,
		"a fresh context, the old one has been cancelled":                         true,
		"the context is already done":                                             true,
		"The client may be gone, so that its context is of no use.":               true,
		"When the context is canceled, this should still wait for all.":           true,
		"The members finish first. Therefore, we use context.Background here.":    true,
		"Never cancel this.":                                                      true,
		"load the user":                                                           false,
		"pass the context on":                                                     false,
		"The background context drops the caller's.":                              false,
		"This does not pass the context on.":                                      false,
		"the query is not cancelled with the request":                             false,
		"TODO: detached from the caller":                                          false,
		"WRONG: it runs on even if the client hangs up":                           false,
		"bug: the work is detached from the request":                              false,
		"because the index starts at one":                                         false,
		"want `context.Background drops ctx, even if it is explained on purpose`": false,
	} {
		if got := isReason(text); got != want {
			t.Errorf("isReason(%q) = %t, want %t", text, got, want)
		}
	}
}

func TestIsRefusal(t *testing.T) {
	for text, want := range map[string]bool{
		"//nolint:noctx":                       true,
		"// nolint:noctx":                      true,
		"//nolint:gosec,noctx // as it is":     true,
		"//nolint: errcheck, contextcheck":     true,
		"//lint:ignore contextcheck the queue": true,
		"//nolint:gosec":                       false,
		"//nolint:noctxs":                      false,
		"//nolint:gosec // noctx finds more":   false,
		"// see the rules noctx, contextcheck": false,
	} {
		if got := isRefusal(&ast.CommentGroup{List: []*ast.Comment{{Text: text}}}); got != want {
			t.Errorf("isRefusal(%q) = %t, want %t", text, got, want)
		}
	}
}

func TestIsCleanup(t *testing.T) {
	for name, want := range map[string]bool{
		"Close": true, "closeAll": true, "ShutDown": true, "Shutdown": true, "rollbackTx": true, "flush": true, "exitProcess": true,
		"closest": false, "Stopwatch": false, "Load": false, "": false, "é": false, "unclose": false,
	} {
		if got := IsCleanup(name); got != want {
			t.Errorf("IsCleanup(%q) = %t, want %t", name, got, want)
		}
	}
}

func TestIsStop(t *testing.T) {
	for name, want := range map[string]bool{
		"Shutdown": true, "Stop": true, "closeAll": true, "ShutDown": true, "Unlock": false, "Flush": false, "Closest": false, "": false,
	} {
		if got := IsStop(name); got != want {
			t.Errorf("IsStop(%q) = %t, want %t", name, got, want)
		}
	}
}

func TestSpeaksOfStop(t *testing.T) {
	for name, want := range map[string]bool{
		"Shutdown": true, "processShutdown": true, "handleShutDown": true, "onExit": true, "doStopAll": true,
		"": false, "process": false, "nonstop": false, "findClosest": false, "URLof": false, "İİ": false,
	} {
		if got := SpeaksOfStop(name); got != want {
			t.Errorf("SpeaksOfStop(%q) = %t, want %t", name, got, want)
		}
	}
}
