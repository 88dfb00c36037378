package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestOneWayToClash: a page on which somebody else was first shows both with ui.ClashBox, and has no
// notice of its own for it.
func TestOneWayToClash(t *testing.T) {
	files, err := filepath.Glob("../*/*.templ")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	alone := regexp.MustCompile(`(?m)^\s*if [\w.]+\.[cC]onflict \{\n(.*)$`)
	box := regexp.MustCompile(`^\s*@ui\.ClashBox\(`)
	pages := 0
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range alone.FindAllStringSubmatch(string(src), -1) {
			if pages++; !box.MatchString(m[1]) {
				t.Errorf("%s: %s", name, m[1])
			}
		}
	}
	if pages < 40 {
		t.Errorf("only %d pages", pages)
	}
}
