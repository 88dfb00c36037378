package streetmap

import (
	"encoding/binary"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// entry is a tile, or run equal ones in a row from id on; with run 0 it is a leaf directory that begins
// with id. The offset is from the beginning of its section.
type entry struct {
	id     uint64
	offset uint64
	length uint32
	run    uint32
}

// parseDirectory reads a directory: a number of entries, and then column by column all steps between ids,
// runs, lengths and offsets as varints. An entry takes at least four bytes, so a number that is a lie asks
// for no more memory than the data did.
func parseDirectory(data []byte) ([]entry, error) {
	broken := false
	next := func() uint64 {
		v, n := binary.Uvarint(data)
		if n <= 0 {
			broken = true
			return 0
		}
		data = data[n:]
		return v
	}
	n := next()
	if broken || n == 0 || n > uint64(len(data))/4 {
		return nil, errBroken
	}
	list := make([]entry, n)
	var id uint64
	for i := range list {
		step := next()
		if i > 0 && step == 0 || id+step < id {
			return nil, errBroken // ids rise
		}
		id += step
		list[i].id = id
	}
	for i := range list {
		list[i].run = small(next(), &broken)
	}
	for i := range list {
		if list[i].length = small(next(), &broken); list[i].length == 0 {
			broken = true
		}
	}
	for i := range list {
		switch v := next(); {
		case v > 0:
			list[i].offset = v - 1
		case i > 0:
			list[i].offset = list[i-1].offset + uint64(list[i-1].length)
		default:
			broken = true
		}
	}
	if broken {
		return nil, errBroken
	}
	return list, nil
}

// small is a number of at most 32 bits.
func small(v uint64, broken *bool) uint32 {
	if v > 1<<31 {
		*broken = true
		return 0
	}
	return uint32(v) // #nosec G115 -- checked above
}

// find is the entry that holds a tile: the last that begins at or before it, if its run or its leaf
// directory can reach it.
func find(list []entry, id uint64) (entry, bool) {
	i, exact := slices.BinarySearchFunc(list, id, func(e entry, id uint64) int {
		switch {
		case e.id < id:
			return -1
		case e.id > id:
			return 1
		}
		return 0
	})
	if !exact {
		i--
	}
	if i < 0 {
		return entry{}, false
	}
	e := list[i]
	return e, e.run == 0 || id-e.id < uint64(e.run)
}

// onGrid reports whether a tile exists.
func onGrid(z, x, y int) bool {
	return z >= 0 && z <= maxZoom && x >= 0 && y >= 0 && x < 1<<z && y < 1<<z
}

// tileID is the place of a tile in the row of all tiles: after all of the zooms before, along a Hilbert
// curve over its own.
func tileID(z, x, y int) uint64 {
	id := (uint64(1)<<(2*z) - 1) / 3 // #nosec G115 -- z is small
	for s := 1 << z >> 1; s > 0; s >>= 1 {
		right, below := x&s > 0, y&s > 0
		quarter := 0
		switch {
		case below && right:
			quarter = 2
		case below:
			quarter = 1
		case right:
			quarter = 3
		}
		id += uint64(quarter) * uint64(s) * uint64(s) // #nosec G115 -- not negative
		if !below {
			if right {
				x, y = s-1-x, s-1-y
			}
			x, y = y, x
		}
	}
	return id
}

var marks = regexp.MustCompile(`<[^>]*>`)

// plainText is an attribution without the links that files write in it, at most 200 signs.
func plainText(s string) string {
	s = html.UnescapeString(marks.ReplaceAllString(s, ""))
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200])
	}
	return strings.ToValidUTF8(s, "")
}
