package streetmap

import (
	"bytes"
	"testing"

	"samendoen/internal/streetmap/streetmaptest"
)

// A file that somebody else wrote, by the specification and not by this reader, gives each of its pictures.
func TestMadeElsewhere(t *testing.T) {
	a, err := open(streetmaptest.File(streetmaptest.Box{West: 5.0, South: 52.0, East: 5.2, North: 52.15}, 9, 14, "© Iedereen"))
	if err != nil {
		t.Fatal(err)
	}
	if a.Attribution != "© Iedereen" || a.MinZoom != 9 || a.MaxZoom != 14 {
		t.Errorf("%+v", a)
	}
	for _, at := range [][3]int{{9, 263, 168}, {10, 526, 337}, {14, 8425, 5406}, {14, 8420, 5410}} {
		data, found, err := a.Tile(at[0], at[1], at[2])
		if err != nil || !found || !bytes.Equal(data, streetmaptest.Picture(at[0], at[1], at[2])) {
			t.Errorf("%v: %d bytes, %v %v", at, len(data), found, err)
		}
		if tile, ok := pictureOf(data); !ok || tile.Type != "image/png" {
			t.Errorf("%v is no picture", at)
		}
	}
	if _, found, _ := a.Tile(14, 8000, 5406); found {
		t.Error("a picture outside the piece")
	}
}
