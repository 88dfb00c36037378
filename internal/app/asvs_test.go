package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// requirements is how many requirements each section of ASVS 5.0.0 has that the table is about:
// levels 1 and 2, and level 3 of V8, V11, V14 and V16. Within a section those of level 3 come
// last (OWASP, the CSV of 5.0.0).
func requirements() map[string]int {
	return map[string]int{
		"1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
		"4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
		"7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 4, "8.2": 4, "8.3": 3, "8.4": 2, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
		"10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 4, "11.2": 5, "11.3": 5, "11.4": 4, "11.5": 2, "11.6": 2, "11.7": 2, "12.1": 3, "12.2": 2, "12.3": 4,
		"13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 8, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3,
		"16.5": 4, "17.1": 1, "17.2": 4, "17.3": 2,
	}
}

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
	want := map[string]bool{}
	for section, n := range requirements() {
		for i := range n {
			want[section+"."+strconv.Itoa(i+1)] = true
		}
	}
	for id := range want {
		if !seen[id] {
			t.Errorf("%s has no line", id)
		}
	}
	for id := range seen {
		if !want[id] {
			t.Errorf("%s is none of the levels that the table is about", id)
		}
	}
}
