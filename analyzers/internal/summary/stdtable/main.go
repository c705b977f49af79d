// Stdtable makes the table of blocking functions of the standard library that
// package summary embeds:
//
//	go run ./stdtable -o std.txt
//
// It analyses the source of the running toolchain's standard library with the
// same code that analyses users' packages, starting from the few roots in
// roots.go instead of a table.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary/stdtable/table"
)

func main() {
	out := flag.String("o", "", "write to this `file` instead of standard output")
	flag.Parse()
	if err := write(*out); err != nil {
		fmt.Fprintln(os.Stderr, "stdtable:", err)
		os.Exit(1)
	}
}

func write(out string) error {
	text, err := table.Make()
	if err != nil {
		return err
	}
	if out == "" {
		_, err = os.Stdout.WriteString(text)
		return err
	}
	return os.WriteFile(out, []byte(text), 0o666)
}
