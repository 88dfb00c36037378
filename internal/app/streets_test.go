package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"samendoen/internal/streetmap/streetmaptest"
)

// A file of streets opens or says in Dutch what it must be; without one there is none.
func TestStreetFile(t *testing.T) {
	good := streetmaptest.File(streetmaptest.Box{West: 5, South: 52, East: 5.1, North: 52.1}, 9, 11, "x")
	vector := append([]byte{}, good...)
	vector[99] = 1
	for name, c := range map[string]struct {
		data []byte
		want string // in the error
	}{
		"good":    {good, ""},
		"vector":  {vector, "street_file straten.pmtiles: dit bestand bevat vectortegels; nodig zijn rastertegels: PNG, JPEG of WebP"},
		"no file": {nil, "street_file: "},
		"cut off": {good[:140], "street_file straten.pmtiles: het bestand is beschadigd of afgebroken"},
	} {
		path := filepath.Join(t.TempDir(), "straten.pmtiles")
		if c.data != nil {
			if err := os.WriteFile(path, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		a := &App{cfg: Config{MapConfig: MapConfig{StreetFile: path}}}
		archive, err := a.openStreetFile()
		if c.want == "" {
			if err != nil || archive == nil || a.streetFile == nil {
				t.Errorf("%s: %v", name, err)
			} else if err := a.streetFile.Close(); err != nil {
				t.Error(err)
			}
			continue
		}
		if err == nil || !strings.HasPrefix(err.Error(), c.want) || a.streetFile != nil {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if archive, err := (&App{}).openStreetFile(); archive != nil || err != nil {
		t.Errorf("without a file: %v %v", archive, err)
	}
}
