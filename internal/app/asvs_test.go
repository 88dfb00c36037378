package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What docs/asvs.md names must exist: files by their path, tests by their name. And no line
// may be without an answer.
func TestSecurityTableNamesWhatExists(t *testing.T) {
	data, err := os.ReadFile("../../docs/asvs.md")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	if err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range declared.FindAllStringSubmatch(string(text), -1) {
			tests[m[1]] = true
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	row := regexp.MustCompile(`^\| (\d+\.\d+\.\d+) \| (.+?) \| (.*?) \|$`)
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		m := row.FindStringSubmatch(line)
		if m == nil {
			if strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| id ") {
				t.Errorf("cannot read %q", line)
			}
			continue
		}
		if seen[m[1]] || m[3] == "" {
			t.Errorf("%s: twice, or without an answer", m[1])
		}
		seen[m[1]] = true
		for _, name := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(line, -1) {
			switch n := name[1]; {
			case strings.HasPrefix(n, "Test") && !tests[n]:
				t.Errorf("%s: there is no test %s", m[1], n)
			case strings.HasPrefix(n, "internal/"), strings.HasPrefix(n, "docs/"), strings.HasPrefix(n, "scripts/"):
				if _, err := os.Stat("../../" + n); err != nil {
					t.Errorf("%s: there is no file %s", m[1], n)
				}
			}
		}
	}
	if len(seen) < 250 {
		t.Errorf("%d requirements", len(seen))
	}
}
