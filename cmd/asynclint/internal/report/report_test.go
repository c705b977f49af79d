package report_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
	"golang.org/x/tools/txtar"

	"github.com/seed-5a033449/asyncgen/cmd/asynclint/internal/report"
)

var update = flag.Bool("update", false, "rewrite the want.* files of testdata/*.txtar")

// TestGolden renders each archive in testdata in every format. An archive
// holds the sources, what go vet printed (stdout.json and stderr), and for each
// format the output wanted; $DIR stands for the folder of the sources.
func TestGolden(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, file := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			inputs, wants := unpack(t, dir, archive)
			for _, format := range report.Formats() {
				got := strings.ReplaceAll(render(t, format, dir, inputs), filepath.ToSlash(dir), "$DIR")
				if format == "sarif" {
					validateSarif(t, got)
				}
				if wants["want."+format] != got {
					t.Errorf("%s: got\n%s\nwant\n%s", format, got, wants["want."+format])
				}
				wants["want."+format] = got
			}
			if *update {
				rewrite(t, file, archive, wants)
			}
		})
	}
}

// unpack writes the sources to dir and returns the other files by name.
func unpack(t *testing.T, dir string, archive *txtar.Archive) (inputs, wants map[string]string) {
	t.Helper()
	inputs, wants = map[string]string{}, map[string]string{}
	for _, f := range archive.Files {
		switch {
		case strings.HasPrefix(f.Name, "want."):
			wants[f.Name] = string(f.Data)
		case filepath.Ext(f.Name) == ".go":
			if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o666); err != nil {
				t.Fatal(err)
			}
		default:
			inputs[f.Name] = strings.ReplaceAll(string(f.Data), "$DIR", dir)
		}
	}
	return inputs, wants
}

func render(t *testing.T, format, dir string, inputs map[string]string) string {
	t.Helper()
	var out bytes.Buffer
	h, err := report.New(format, &out, report.Options{
		Dir:     dir,
		Version: "v1.2.3",
		Rules:   []report.Rule{{Name: "leak", Summary: "find leaks", Manual: "Leaks are bad."}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var all report.Unit
	collect := func(u report.Unit) {
		all.Findings = append(all.Findings, u.Findings...)
		all.Failures = append(all.Failures, u.Failures...)
	}
	if err := report.Decode(strings.NewReader(inputs["stdout.json"]), collect); err != nil {
		t.Fatal(err)
	}
	for _, f := range append(all.Failures, report.Failures(inputs["stderr"])...) {
		if err := h.Failure(f); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range report.Sort(all.Findings) {
		if err := h.Finding(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func rewrite(t *testing.T, file string, archive *txtar.Archive, wants map[string]string) {
	t.Helper()
	kept := archive.Files[:0]
	for _, f := range archive.Files {
		if !strings.HasPrefix(f.Name, "want.") {
			kept = append(kept, f)
		}
	}
	archive.Files = kept
	for _, format := range report.Formats() {
		name := "want." + format
		archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(wants[name])})
	}
	if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
		t.Fatal(err)
	}
}

// validateSarif checks a log against the schema of the standard. The schema is
// written in draft 4; nothing that it uses changed its meaning in draft 7 but
// the name of its own id.
func validateSarif(t *testing.T, log string) {
	t.Helper()
	data, err := os.ReadFile("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(data), "draft-04", "draft-07", 1)
	text = strings.Replace(text, `"id": "https`, `"$id": "https`, 1)
	var schema jsonschema.Schema
	if err := json.Unmarshal([]byte(text), &schema); err != nil {
		t.Fatal(err)
	}
	resolved, err := schema.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	var instance any
	if err := json.Unmarshal([]byte(log), &instance); err != nil {
		t.Fatal(err)
	}
	if err := resolved.Validate(instance); err != nil {
		t.Errorf("not valid SARIF: %v", err)
	}
	// The check must be able to fail.
	delete(instance.(map[string]any), "runs")
	if resolved.Validate(instance) == nil {
		t.Error("a log without runs passes for valid")
	}
}

func TestNewUnknownFormat(t *testing.T) {
	_, err := report.New("xml", nil, report.Options{})
	if want := `unknown format "xml" (want one of text, json, sarif, github)`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestSortByShare: what a profile confirms comes first, the greatest share before the
// others; all else is in the order of the source.
func TestSortByShare(t *testing.T) {
	at := func(line int, message string) report.Finding {
		return report.Finding{Message: message, Start: report.Position{File: "a.go", Line: line}}
	}
	var got []string
	for _, f := range report.Sort([]report.Finding{
		at(3, "c"), at(1, "a"), at(5, "e, 9.5 % of the block profile"), at(4, "d, which has 12 % of the CPU profile"),
		at(5, "e, 9.5 % of the block profile"), at(2, "b"),
	}) {
		got = append(got, f.Message[:1])
	}
	if s := strings.Join(got, ""); s != "deabc" {
		t.Errorf("in the order %s, want deabc", s)
	}
}
