package report

import (
	"encoding/json"
	"io"
)

// jsonTree writes the form in which x/tools' own checkers print findings: one
// object, package to rule to list of findings, or to {"error": ...} for a rule
// that failed. Failures of whole packages have no place in it; they are on
// standard error.
type jsonTree struct {
	w     io.Writer
	units map[string]map[string]any
}

func (t *jsonTree) unit(pkg string) map[string]any {
	if t.units[pkg] == nil {
		t.units[pkg] = map[string]any{}
	}
	return t.units[pkg]
}

// Failure records the failure of a rule as x/tools does.
func (t *jsonTree) Failure(f Failure) error {
	if f.Package != "" && f.Rule != "" {
		t.unit(f.Package)[f.Rule] = map[string]string{"error": f.Message}
	}
	return nil
}

// Finding adds the very bytes that go vet printed, so that nothing of them is lost
// on the way, known to us or not.
func (t *jsonTree) Finding(f Finding) error {
	unit := t.unit(f.Package)
	list, _ := unit[f.Rule].([]json.RawMessage)
	unit[f.Rule] = append(list, f.Raw)
	return nil
}

func (t *jsonTree) Close() error {
	e := json.NewEncoder(t.w)
	e.SetIndent("", "\t")
	return e.Encode(t.units)
}
