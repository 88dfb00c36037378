package ui

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"
)

var (
	update  = flag.Bool("update", false, "rewrite the golden files")
	samples = flag.String("samples", "", "folder to write the sample pages and static files to")
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestSamplePages renders every sample page in each scheme; with -samples it writes them
// to a folder that any web server can show.
func TestSamplePages(t *testing.T) {
	for _, theme := range []Scheme{Light, Dark} {
		for name, page := range samplePages(theme) {
			html := render(t, page)
			for _, want := range []string{`<html lang="nl" data-theme="` + string(theme) + `">`, `<main id="inhoud"`, "<h1>", "</html>"} {
				if !strings.Contains(html, want) {
					t.Errorf("%s: no %s", name, want)
				}
			}
			if *samples != "" {
				writeSample(t, filepath.Join(*samples, name+"-"+string(theme)+".html"), html)
			}
		}
	}
	if *samples == "" {
		return
	}
	for name, a := range catalogue() {
		writeSample(t, filepath.Join(*samples, "static", filepath.FromSlash(name)), string(a.body))
	}
}

func writeSample(t *testing.T, name, body string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(body), fs.FileMode(0o644)); err != nil {
		t.Fatal(err)
	}
}
