package cleanup

// What Go code calls the work that must happen in the end, whether the work before
// it was successful or not. Whether a call cleans up is told by its name only:
// nothing else about Delete(ctx, id) says so.

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"
	"unicode"
)

// verbs are the words by which such work goes, as the first or last word of a name.
var verbs = [...]string{
	"abandon", "abort", "cancel", "clean", "cleanup", "close", "delete", "deregister", "destroy", "detach", "die", "disconnect",
	"dispose", "drop", "evict", "expire", "flush", "free", "kill", "logout", "purge", "release", "remove", "revert",
	"revoke", "rollback", "shutdown", "stop", "teardown", "terminate", "unbind", "undo", "unlease", "unlink", "unlock",
	"unmap", "unmount", "unpin", "unpublish", "unref", "unregister", "unsubscribe", "untrack", "unwatch",
}

// values are further names, of variables that hold functions: what a call returned
// next to the thing that it made.
var values = [...]string{"done", "end", "finish", "finalize", "restore"}

// enders are the verbs for what ends something of the process itself: there a context
// says how long to wait for that, and the end comes without it as well.
var enders = [...]string{"close", "disconnect", "kill", "shutdown", "stop", "terminate"}

// finals are first words of names by which the last step of work goes: what must still
// be kept or said when there is no more to come.
var finals = [...]string{
	"ack", "checkpoint", "commit", "complete", "finish", "mark", "nack", "persist", "publish", "put", "save", "send", "store",
	"sync", "update", "write",
}

// queries are first words of functions that ask or tell about clean-up.
var queries = [...]string{
	"after", "before", "can", "check", "get", "handle", "has", "is", "list", "log", "new", "on", "register",
	"schedule", "should", "test", "wait", "watch",
}

// IsEnd reports whether the first word of a variable's name is one by which a function
// goes that a call returned next to the thing that it made.
func IsEnd(name string) bool { return slices.Contains(values[:], words(name)[0]) }

// Finishes reports whether the first word of a function's name is one for the last step
// of work.
func Finishes(name string) bool { return slices.Contains(finals[:], words(name)[0]) }

// CleansUp reports whether the first or last word of a function's name is one of
// the verbs, and the name does not ask whether something is closed.
func CleansUp(name string) bool {
	words := words(name)
	first, last := words[0], words[len(words)-1]
	if slices.Contains(queries[:], first) {
		return false
	}
	return slices.Contains(verbs[:], first) || slices.Contains(verbs[:], last)
}

// Call reports whether a call of a function cleans up, by the function's name or
// because it executes a statement that does.
func Call(info *types.Info, callee *types.Func, call *ast.CallExpr) bool {
	return CleansUp(callee.Name()) || slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		v := info.Types[arg].Value
		return v != nil && v.Kind() == constant.String && isStatement(constant.StringVal(v))
	})
}

// EndsOnly reports whether what a name says is only to end something.
func EndsOnly(name string) bool {
	words := words(name)
	return slices.Contains(enders[:], words[0]) || slices.Contains(enders[:], words[len(words)-1])
}

// isStatement reports whether a text is a statement of SQL that cleans up, such as
// DROP TABLE or SELECT pg_advisory_unlock(1).
func isStatement(text string) bool {
	fields := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	if len(fields) < 2 {
		return false
	}
	verb := strings.ToLower(fields[0])
	switch verb {
	case "delete", "drop", "revoke", "rollback", "unlock":
		return true
	case "call", "select":
		return slices.ContainsFunc(fields[1:], func(word string) bool {
			word = strings.ToLower(word)
			return word == "unlock" || word == "release"
		})
	}
	return false
}

// words splits a name in mixed caps into its words, in lower case: rollback from
// RollbackTx, but also from RollBack.
func words(name string) []string {
	var found []string
	start := 0
	for i, r := range name {
		if i > start && unicode.IsUpper(r) && !unicode.IsUpper(rune(name[i-1])) {
			found = append(found, strings.ToLower(name[start:i]))
			start = i
		}
	}
	found = append(found, strings.ToLower(name[start:]))
	if len(found) > 1 {
		switch found[0] + found[1] {
		case "rollback", "shutdown", "teardown", "cleanup":
			found[0] += found[1]
		}
	}
	return found
}
