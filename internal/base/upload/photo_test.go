package upload

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"
)

// A picture that needs no pixel moved is made anew all the same.
func TestEveryPhotoIsMadeAnew(t *testing.T) {
	for _, c := range []struct{ turn, w, h, wantW, wantH int }{{1, 1600, 20, 1600, 20}, {1, 80, 40, 80, 40}, {1, 1700, 17, 1600, 16}, {3, 80, 40, 80, 40}, {8, 80, 40, 40, 80}} {
		marked := withExif(testJPEG(t, c.w, c.h), c.turn)
		data, err := CleanPhoto(marked)
		if err != nil || bytes.Contains(data, []byte("GPS-GEHEIM")) || bytes.Contains(data, []byte("Exif")) {
			t.Errorf("%+v: %v, metadata is still there", c, err)
		}
		if cfg, format, err := image.DecodeConfig(bytes.NewReader(data)); err != nil || format != "jpeg" || cfg.Width != c.wantW || cfg.Height != c.wantH {
			t.Errorf("%+v: %d by %d, %s, %v", c, cfg.Width, cfg.Height, format, err)
		}
	}
}

func TestOrientation(t *testing.T) {
	src := image.NewRGBA(image.Rect(0, 0, 2, 1))
	src.SetRGBA(0, 0, color.RGBA{R: 255, A: 255}) // red left
	for o, want := range map[int]image.Point{1: {0, 0}, 2: {1, 0}, 3: {1, 0}, 4: {0, 0}, 5: {0, 0}, 6: {0, 0}, 7: {0, 1}, 8: {0, 1}} {
		got := upright(src, o)
		if r, _, _, _ := got.At(want.X, want.Y).RGBA(); r != 0xffff {
			t.Errorf("orientation %d: red is not at %v", o, want)
		}
		if got := orientation(withExif(testJPEG(t, 2, 2), o)); got != o {
			t.Errorf("orientation %d read as %d", o, got)
		}
	}
	for _, data := range [][]byte{nil, []byte("\xff\xd8"), []byte("\xff\xd8\xff\xe1\xff\xff"), withExif(testJPEG(t, 2, 2), 99)[:40]} {
		if got := orientation(data); got != 1 {
			t.Errorf("damaged: %d", got)
		}
	}
}

func FuzzOrientation(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x20Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if o := orientation(data); o < 1 || o > 8 {
			t.Errorf("%d", o)
		}
	})
}

func testJPEG(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, w, h)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withExif puts an Exif block with an orientation and a place into a JPEG.
func withExif(data []byte, orientation int) []byte {
	tiff := "MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(orientation)) + "\x00\x00\x00\x00\x00\x00GPS-GEHEIM"
	body := "Exif\x00\x00" + tiff
	block := "\xff\xe1" + string([]byte{byte((len(body) + 2) >> 8), byte(len(body) + 2)}) + body
	return []byte(strings.Join([]string{string(data[:2]), block, string(data[2:])}, ""))
}
