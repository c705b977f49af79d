// Golangci is golangci-lint with the plugin linked in: what the command
// `golangci-lint custom` builds from testdata/sample/.custom-gcl.yml, but from
// this checkout and without a clone of golangci-lint. check.sh uses it to prove
// that the plugin works in the real thing. It is a module of its own, outside
// go.work, so that nobody else downloads golangci-lint.
package main

import (
	"os"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/seed-5a033449/asyncgen/cmd/asynclint/gclplugin"
)

func main() {
	if commands.Execute(commands.BuildInfo{Version: "2.15.0-asynclint"}) != nil {
		os.Exit(exitcodes.Failure) // the error has been printed
	}
}
