package casework

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"samendoen/internal/base/text"
)

// TestWords: both languages have the same keys, every key that the code names exists,
// and no Dutch sentence is longer than fifteen words.
func TestWords(t *testing.T) {
	words, err := text.Load(Files)
	if err != nil {
		t.Fatal(err)
	}
	nl, en := words.Keys(text.Dutch), words.Keys(text.English)
	if !slices.Equal(nl, en) {
		t.Error("the languages have different keys")
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	templates, err := filepath.Glob("*.templ")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`"casework\.([a-z]+_[a-z_]+)"|\bt\("([a-z_]+)"|field\((?:p, )?"[a-z]+", "[a-z]+", "([a-z_]*)", "([a-z_]*)"\)`)
	found := 0
	for _, file := range append(sources, templates...) {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(source), -1) {
			for _, key := range m[1:] {
				if key == "" || strings.HasSuffix(key, "_") {
					continue // nothing, or the code adds the rest
				}
				found++
				if !words.Has(text.Dutch, "casework."+key) {
					t.Errorf("%s names casework.%s, which has no words", file, key)
				}
			}
		}
	}
	if found < 150 {
		t.Errorf("only %d keys found in the code", found)
	}
	raw, err := fs.ReadFile(Files, "text/nl.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(raw), "\n") {
		_, value, _ := strings.Cut(line, `": `)
		for _, sentence := range regexp.MustCompile(`[.!?:](\s|"|$)`).Split(value, -1) {
			if n := len(strings.Fields(sentence)); n > 15 {
				t.Errorf("%d words: %s", n, sentence)
			}
		}
	}
}
