package streetmap

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// A file with pictures that cannot be read gives one line in the log, however many are asked for, and the
// administrator reads it on the page where streets are chosen.
func TestBrokenFile(t *testing.T) {
	data := packed{tiles: map[[3]int][]byte{{7, 1, 1}: png(1)}, kind: kindPNG, metadata: "{}"}.write()
	data[98] = packedGzip // and its pictures are not
	archive, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	s := New(nil, nil, nil, archive, nil, slog.New(slog.NewTextHandler(&lines, nil)))
	page := func() string {
		list, err := text.Load(text.Words, web.Words, Files)
		if err != nil {
			t.Fatal(err)
		}
		p := list.Printer(text.Dutch)
		var out bytes.Buffer
		screen := settingsScreen{words: words{p}, sources: s.Sources(), broken: s.Broken()}
		if err := settingsPage(ui.Page{Lang: "nl"}, screen).Render(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	ground := Ground{Source: FromFile}
	if _, err := s.Tile(t.Context(), ground, 7, 2, 1); !fault.Is(err, fault.NotFound) || s.Broken() {
		t.Errorf("where the file has nothing: %v, broken %t", err, s.Broken())
	}
	if strings.Contains(page(), "beschadigd") {
		t.Error("the page says that a whole file is damaged")
	}
	for range 3 {
		if _, err := s.Tile(t.Context(), ground, 7, 1, 1); !fault.Is(err, fault.Unavailable) {
			t.Errorf("a picture that cannot be read: %v", err)
		}
	}
	if n := strings.Count(lines.String(), "\n"); n != 1 || !strings.Contains(lines.String(), "beschadigd") {
		t.Errorf("%d lines: %s", n, lines.String())
	}
	if !strings.Contains(page(), "Het eigen bestand met straten is beschadigd") {
		t.Error("the page does not say so")
	}
}
