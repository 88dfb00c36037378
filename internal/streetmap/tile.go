package streetmap

import "bytes"

// Tile is a picture of a piece of the map.
type Tile struct {
	Data []byte
	Type string // of HTTP
}

// pictureOf is data as a picture, by its own first bytes: what is no PNG, JPEG or WebP is none.
func pictureOf(data []byte) (Tile, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return Tile{data, "image/png"}, true
	case bytes.HasPrefix(data, []byte{0xFF, 0xD8, 0xFF}):
		return Tile{data, "image/jpeg"}, true
	case len(data) > 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return Tile{data, "image/webp"}, true
	}
	return Tile{}, false
}
