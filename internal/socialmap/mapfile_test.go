package socialmap

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

func TestWrapped(t *testing.T) {
	for words, want := range map[string][]string{
		"":                        {""},
		"kort":                    {"kort"},
		"precies tien":            {"precies", "tien"},
		"een twee drie":           {"een twee", "drie"},
		"a onuitspreekbaarlang b": {"a", "onuitspreekbaarlang", "b"},
	} {
		if got := wrapped(words, 10); !slices.Equal(got, want) {
			t.Errorf("%q: %q", words, got)
		}
	}
}

// TestMapFile: a map as a file says what it shows, of when and how exact, has all colours of
// its legend, leads nowhere and asks for nothing elsewhere.
func TestMapFile(t *testing.T) {
	once(t, 14, func(t *testing.T, w *live) {
		server := w.serve()
		for _, query := range []string{"?niveau=complex&indicator=nuisance", "?niveau=buurt", "?niveau=complex&indicator=allocation_zorg"} {
			status, file := w.ask(server, "beleid", "nl", filePath+query, nil)
			if status != 200 {
				t.Fatalf("%s: %d", query, status)
			}
			wholeXML(t, file)
			has(t, file, "Uitgave van 1 oktober 2026.", "Elk getal is een veelvoud van 5.", "<style>", "file-edge map-")
			if strings.Contains(file, "href=\"/") || strings.Contains(strings.ReplaceAll(file, `"http://www.w3.org/2000/svg"`, ""), "http") || strings.Contains(file, "<script") {
				t.Errorf("%s leads somewhere", query)
			}
		}
		for login, want := range map[string]int{"partner": 404, "vakman": 404, "vreemd": 303, "bestuur": 200} {
			if status, _ := w.ask(server, login, "nl", filePath, nil); status != want {
				t.Errorf("%s: %d", login, status)
			}
		}
	})
}

// TestMapFileOfMany: also a map of more complexes than can be pointed at, and names with
// signs of XML in them.
func TestMapFileOfMany(t *testing.T) {
	shapes, m := atlas(9, mostDots+100)
	m.Crowd, m.Title = "veel", `<b>"&`
	c := canvas(t, WideWidth, shapes, m)
	file := renderFile(c, m, []key{{"map-c5", "8 <b> %"}, {"map-few", "te weinig"}}, mapFile{title: `<b>"&`, lead: "x", notes: []string{strings.Repeat("woord ", 60)}})
	wholeXML(t, string(file))
	if bytes.Contains(file, []byte("<b>")) || !bytes.Contains(file, []byte("map-many-c")) || bytes.Count(file, []byte("woord woord")) < 4 {
		t.Error("a name that is no name, no crowd, or words on one line")
	}
}

func wholeXML(t *testing.T, file string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(file))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
