package main

import (
	"encoding/json"
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
	if unit["VetxOnly"] == true || strings.ContainsAny(id, " [") {
		return nil
	}
	to := filepath.Join(os.Getenv(keepIn), strings.ReplaceAll(id, "/", "_")+".cfg")
	unit["VetxOutput"] = to + ".vetx" // the go command removes its own directory
	if data, err = json.Marshal(unit); err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o666)
}
