// Package streetmaptest writes small files of streets for tests: PMTiles with pictures that one can tell
// apart. It shares nothing with the reader.
package streetmaptest

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
)

// Box is a piece of the earth in degrees.
type Box struct{ West, South, East, North float64 }

// size is the side of a picture in px.
const size = 64

// Picture is the picture of a square: a colour of its own, with an edge.
func Picture(z, x, y int) []byte {
	shades := color.Palette{color.RGBA{0x33, 0x47, 0x5b, 255}, color.RGBA{0xF2, 0xEF, 0xE6, 255}, color.RGBA{0xD8, 0xE8, 0xD0, 255}, color.RGBA{0xE6, 0xDC, 0xEA, 255}, color.RGBA{0xFB, 0xE3, 0xC4, 255}}
	p := image.NewPaletted(image.Rect(0, 0, size, size), shades)
	for i := range p.Pix {
		if at, down := i%size, i/size; at > 0 && down > 0 && at != down {
			p.Pix[i] = uint8(1 + (x+2*y+z)%4) // #nosec G115 -- one of four
		}
	}
	var out bytes.Buffer
	_ = png.Encode(&out, p) // a buffer does not fail
	return out.Bytes()
}

// square is a square of the grid, by its place in the file.
type square struct {
	id      uint64
	picture []byte
}

// File is a file with the pictures of a piece of the earth, from one zoom to another.
func File(box Box, from, to int, attribution string) []byte {
	var list []square
	for z := from; z <= to; z++ {
		west, north := gridAt(box.West, box.North, z)
		east, south := gridAt(box.East, box.South, z)
		for x := west; x <= east; x++ {
			for y := north; y <= south; y++ {
				list = append(list, square{rank(z, x, y), Picture(z, x, y)})
			}
		}
	}
	slices.SortFunc(list, func(a, b square) int { return cmp.Compare(a.id, b.id) })
	root, data := directory(list)
	about := []byte(`{"attribution":"` + attribution + `"}`)
	head := make([]byte, 127)
	copy(head, "PMTiles\x03")
	at := uint64(len(head))
	for i, part := range [][]byte{root, about, nil, data} {
		binary.LittleEndian.PutUint64(head[8+16*i:], at)
		binary.LittleEndian.PutUint64(head[16+16*i:], uint64(len(part)))
		at += uint64(len(part))
	}
	head[97], head[98], head[99], head[100], head[101] = 1, 1, 2, byte(from), byte(to) // #nosec G115 -- zooms are small
	return slices.Concat(head, root, about, data)
}

// directory is the list as the file has it, and the pictures, each once.
func directory(list []square) (dir, data []byte) {
	offsets := map[string]uint64{}
	dir = binary.AppendUvarint(nil, uint64(len(list)))
	last := uint64(0)
	for _, s := range list {
		dir = binary.AppendUvarint(dir, s.id-last)
		last = s.id
		if _, known := offsets[string(s.picture)]; !known {
			offsets[string(s.picture)] = uint64(len(data))
			data = append(data, s.picture...)
		}
	}
	for range list {
		dir = append(dir, 1)
	}
	for _, s := range list {
		dir = binary.AppendUvarint(dir, uint64(len(s.picture)))
	}
	for _, s := range list {
		dir = binary.AppendUvarint(dir, offsets[string(s.picture)]+1)
	}
	return dir, data
}

// gridAt is the square of a zoom that holds a place (spherical Mercator).
func gridAt(lon, lat float64, z int) (x, y int) {
	n, phi := math.Exp2(float64(z)), lat*math.Pi/180
	return int((lon + 180) / 360 * n), int((1 - math.Log(math.Tan(phi)+1/math.Cos(phi))/math.Pi) / 2 * n)
}

// rank is the place of a square in the row of all squares: those of the zooms before, and then along the
// curve of Hilbert, which visits the four quarters of a square in turn, the first and the last mirrored.
func rank(z, x, y int) uint64 {
	if z == 0 {
		return 0
	}
	before := uint64(0)
	for i := range z {
		before += 1 << (2 * i)
	}
	return before + along(1<<z, x, y)
}

func along(side, x, y int) uint64 {
	if side == 1 {
		return 0
	}
	half := side / 2
	quarter := uint64(half) * uint64(half) // #nosec G115 -- not negative
	switch {
	case x < half && y < half:
		return along(half, y, x)
	case x < half:
		return quarter + along(half, x, y-half)
	case y >= half:
		return 2*quarter + along(half, x-half, y-half)
	}
	return 3*quarter + along(half, half-1-y, side-1-x)
}
