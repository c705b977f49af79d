package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// This program stands in for asynclint under go vet, to keep the descriptions of
// the units that it is asked to analyse. So each can be analysed again, by a
// process of its own that is measured.
const (
	realTool = "ASYNCLINT_SPEED_TOOL" // the file of asynclint
	keepIn   = "ASYNCLINT_SPEED_KEEP" // where to put the descriptions
)

// factsSuffix makes the name of a description that of the facts that asynclint
// writes when it is done with the unit.
const factsSuffix = ".vetx"

func isVetTool() bool { return os.Getenv(realTool) != "" }

// serveVet keeps the description, if the unit is not just a dependency, and
// lets asynclint answer.
func serveVet() int {
	if last := os.Args[len(os.Args)-1]; strings.HasSuffix(last, ".cfg") {
		if err := keep(last); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			return 1
		}
	}
	cmd := exec.Command(os.Getenv(realTool), os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		return 1
	}
	return cmd.ProcessState.ExitCode()
}

func keep(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var unit map[string]any
	if err := json.Unmarshal(data, &unit); err != nil {
		return err
	}
	id, _ := unit["ID"].(string)
	if unit["VetxOnly"] == true || strings.ContainsAny(id, " [") || strings.HasSuffix(id, "_test") {
		return nil
	}
	to := filepath.Join(os.Getenv(keepIn), strings.ReplaceAll(id, "/", "_")+".cfg")
	// The go command removes its own directory, so what goes there goes elsewhere.
	unit["VetxOutput"] = to + factsSuffix
	delete(unit, "Stdout")
	work := filepath.Dir(filepath.Dir(file))
	for _, files := range []string{"PackageVetx", "PackageFile"} {
		if err := keepFiles(unit[files], work, strings.TrimSuffix(to, ".cfg")+files); err != nil {
			return err
		}
	}
	if data, err = json.Marshal(unit); err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o666)
}

// keepFiles copies those of the files that lie below work to a directory, and
// names the copies in their place.
func keepFiles(files any, work, to string) error {
	named, _ := files.(map[string]any)
	for pkg, file := range named {
		file, _ := file.(string)
		if !strings.HasPrefix(file, work) {
			continue // in the build cache, where it stays
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		kept := filepath.Join(to, strings.ReplaceAll(pkg, "/", "_"))
		if err := errors.Join(os.MkdirAll(to, 0o777), os.WriteFile(kept, data, 0o666)); err != nil {
			return err
		}
		named[pkg] = kept
	}
	return nil
}
