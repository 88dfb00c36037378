package streetmap

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// packed writes a file of tiles as the specification has it: with a root directory alone, or with leaf
// directories of some entries.
type packed struct {
	tiles    map[[3]int][]byte
	kind     byte
	leaf     int // entries of a leaf directory; 0 for none
	gzip     bool
	metadata string
}

func (p packed) press(data []byte) []byte {
	if !p.gzip {
		return data
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write(data)
	_ = z.Close()
	return out.Bytes()
}

func writeDirectory(list []entry) []byte {
	b := binary.AppendUvarint(nil, uint64(len(list)))
	last := uint64(0)
	for _, e := range list {
		b = binary.AppendUvarint(b, e.id-last)
		last = e.id
	}
	for _, e := range list {
		b = binary.AppendUvarint(b, uint64(e.run))
	}
	for _, e := range list {
		b = binary.AppendUvarint(b, uint64(e.length))
	}
	for i, e := range list {
		if i > 0 && e.offset == list[i-1].offset+uint64(list[i-1].length) {
			b = append(b, 0)
			continue
		}
		b = binary.AppendUvarint(b, e.offset+1)
	}
	return b
}

func (p packed) write() []byte {
	var list []entry
	var data []byte
	low, high := 255, 0
	pictures := map[uint64][]byte{}
	for at, picture := range p.tiles {
		pictures[tileID(at[0], at[1], at[2])] = picture
		low, high = min(low, at[0]), max(high, at[0])
	}
	ids := make([]uint64, 0, len(pictures))
	for id := range pictures {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if n := len(list); n > 0 && list[n-1].id+uint64(list[n-1].run) == id && bytes.Equal(pictures[id], pictures[list[n-1].id]) {
			list[n-1].run++ // the same picture again
			continue
		}
		list = append(list, entry{id: id, offset: uint64(len(data)), length: uint32(len(pictures[id])), run: 1})
		data = append(data, pictures[id]...)
	}
	var leaves []byte
	root := list
	if p.leaf > 0 {
		root = nil
		for part := range slices.Chunk(list, p.leaf) {
			b := p.press(writeDirectory(part))
			root = append(root, entry{id: part[0].id, offset: uint64(len(leaves)), length: uint32(len(b))})
			leaves = append(leaves, b...)
		}
	}
	return p.file(p.press(writeDirectory(root)), leaves, data, low, high)
}

func (p packed) file(root, leaves, data []byte, low, high int) []byte {
	head := make([]byte, headerSize)
	copy(head, "PMTiles\x03")
	metadata := p.press([]byte(p.metadata))
	at := uint64(headerSize)
	for i, part := range [][]byte{root, metadata, leaves, data} {
		binary.LittleEndian.PutUint64(head[8+16*i:], at)
		binary.LittleEndian.PutUint64(head[16+16*i:], uint64(len(part)))
		at += uint64(len(part))
	}
	head[97], head[98], head[99], head[100], head[101] = packedNot, packedNot, p.kind, byte(low), byte(high)
	if p.gzip {
		head[97] = packedGzip
	}
	return slices.Concat(head, root, metadata, leaves, data)
}

// png is something that begins as a PNG, and differs by its number.
func png(n int) []byte { return fmt.Appendf([]byte("\x89PNG\r\n\x1a\n"), "%d", n) }

func open(data []byte) (*Archive, error) {
	return OpenArchive(bytes.NewReader(data), int64(len(data)))
}

// The ids are those of the specification: the first zooms by hand, and one of its own examples.
func TestTileID(t *testing.T) {
	for at, want := range map[[3]int]uint64{{0, 0, 0}: 0, {1, 0, 0}: 1, {1, 0, 1}: 2, {1, 1, 1}: 3, {1, 1, 0}: 4, {2, 0, 0}: 5, {12, 3423, 1763}: 19078479} {
		if got := tileID(at[0], at[1], at[2]); got != want {
			t.Errorf("%v is %d, want %d", at, got, want)
		}
	}
	for z := range 6 { // each tile has an id of its own, without holes, and neighbours on the curve touch
		where := map[uint64][2]int{}
		for x := range 1 << z {
			for y := range 1 << z {
				where[tileID(z, x, y)] = [2]int{x, y}
			}
		}
		first := tileID(z, 0, 0)
		for i := range uint64(1) << (2 * z) {
			at, ok := where[first+i]
			if !ok {
				t.Fatalf("zoom %d has no tile %d", z, i)
			}
			if i > 0 {
				last := where[first+i-1]
				if dx, dy := at[0]-last[0], at[1]-last[1]; dx*dx+dy*dy != 1 {
					t.Fatalf("zoom %d: %v does not touch %v", z, at, last)
				}
			}
		}
	}
}

// Every tile of a file comes back, whatever way the file is packed, and no other.
func TestArchive(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	tiles := map[[3]int][]byte{}
	for z := 3; z <= 9; z++ {
		for range 60 {
			tiles[[3]int{z, rng.IntN(1 << z), rng.IntN(1 << z)}] = png(rng.IntN(5))
		}
	}
	for _, p := range []packed{{}, {gzip: true}, {leaf: 7}, {leaf: 7, gzip: true}, {leaf: 1}} {
		p.tiles, p.kind, p.metadata = tiles, kindPNG, `{"attribution":"<a href=\"https://x\">&copy; Iedereen</a>\u0007 en co"}`
		a, err := open(p.write())
		if err != nil {
			t.Fatalf("%+v: %v", p.leaf, err)
		}
		if a.Attribution != "© Iedereen en co" || a.MinZoom != 3 || a.MaxZoom != 9 {
			t.Errorf("%q from %d to %d", a.Attribution, a.MinZoom, a.MaxZoom)
		}
		for at, want := range tiles {
			got, found, err := a.Tile(at[0], at[1], at[2])
			if err != nil || !found || !bytes.Equal(got, want) {
				t.Errorf("%v is %q %v %v, want %q", at, got, found, err, want)
			}
		}
		for range 2000 {
			z := rng.IntN(12)
			at := [3]int{z, rng.IntN(1 << z), rng.IntN(1 << z)}
			if _, found, err := a.Tile(at[0], at[1], at[2]); found != (tiles[at] != nil) || err != nil {
				t.Errorf("%v: found is %v, %v", at, found, err)
			}
		}
		for _, at := range [][3]int{{5, -1, 0}, {5, 0, 32}, {-1, 0, 0}, {31, 0, 0}} {
			if _, found, err := a.Tile(at[0], at[1], at[2]); found || err != nil {
				t.Errorf("%v is there: %v", at, err)
			}
		}
	}
}

// What is not a file of raster tiles is refused with what to do.
func TestArchiveIsRefused(t *testing.T) {
	good := packed{tiles: map[[3]int][]byte{{0, 0, 0}: png(1)}, kind: kindPNG, metadata: "{}"}
	with := func(at int, b byte) []byte {
		data := good.write()
		data[at] = b
		return data
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"empty":       {nil, "geen PMTiles-bestand"},
		"a picture":   {bytes.Repeat(png(1), 20), "geen PMTiles-bestand"},
		"version 2":   {with(7, 2), "PMTiles versie 2; nodig is versie 3"},
		"vector":      {with(99, kindVector), "nodig zijn rastertegels: PNG, JPEG of WebP"},
		"avif":        {with(99, 5), "geen PNG, JPEG of WebP"},
		"brotli":      {with(97, 3), "nodig is gzip of niets"},
		"tiles zstd":  {with(98, 4), "nodig is gzip of niets"},
		"cut off":     {good.write()[:headerSize+2], "beschadigd of afgebroken"},
		"far root":    {with(15, 0xFF), "beschadigd of afgebroken"},
		"huge root":   {with(20, 0xFF), "beschadigd of afgebroken"},
		"zoom 200":    {with(101, 200), "beschadigd of afgebroken"},
		"not gzip":    {with(97, packedGzip), "beschadigd of afgebroken"},
		"no entries":  {good.file([]byte{0}, nil, nil, 0, 1), "beschadigd of afgebroken"},
		"lying count": {good.file(binary.AppendUvarint(nil, 1<<60), nil, nil, 0, 1), "beschadigd of afgebroken"},
	} {
		if _, err := open(c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// Directories that lead to each other end, and so do tiles that lie about where they are.
func TestArchiveThatLies(t *testing.T) {
	p := packed{kind: kindPNG, metadata: "{}"}
	loop := writeDirectory([]entry{{id: 0, offset: 0, length: 5}})
	if len(loop) != 5 {
		t.Fatalf("a directory of %d bytes", len(loop))
	}
	bomb := func() []byte {
		var out bytes.Buffer
		z := gzip.NewWriter(&out)
		_, _ = z.Write(make([]byte, maxUnpacked+1))
		_ = z.Close()
		return out.Bytes()
	}()
	pressed := packed{kind: kindPNG, gzip: true, metadata: "{}"}
	for name, data := range map[string][]byte{
		"a loop":        p.file(loop, loop, nil, 0, 3),
		"far leaf":      p.file(writeDirectory([]entry{{id: 0, offset: 1 << 40, length: 9}}), loop, nil, 0, 3),
		"far tile":      p.file(writeDirectory([]entry{{id: 0, offset: 1 << 40, length: 9, run: 9}}), nil, png(1), 0, 3),
		"long tile":     p.file(writeDirectory([]entry{{id: 0, offset: 0, length: 1 << 31, run: 9}}), nil, png(1), 0, 3),
		"around a tile": p.file(writeDirectory([]entry{{id: 0, offset: ^uint64(0) - 4, length: 9, run: 9}}), nil, png(1), 0, 3),
		"a bomb":        pressed.file(pressed.press(writeDirectory([]entry{{id: 0, offset: 0, length: uint32(len(bomb))}})), bomb, nil, 0, 3),
	} {
		a, err := open(data)
		if err != nil {
			t.Errorf("%s is refused at once: %v", name, err)
			continue
		}
		if _, found, err := a.Tile(1, 0, 0); found || err == nil {
			t.Errorf("%s: found %v, %v", name, found, err)
		}
	}
}

// Whatever a file says, there is an end, an error or a tile, and no panic.
func FuzzArchive(f *testing.F) {
	for _, p := range []packed{{}, {gzip: true}, {leaf: 2}, {leaf: 2, gzip: true}} {
		p.tiles, p.kind, p.metadata = map[[3]int][]byte{}, kindPNG, `{"attribution":"a"}`
		for i := range 9 {
			p.tiles[[3]int{4, i, i}] = png(i)
		}
		f.Add(p.write(), 4, 3, 3)
	}
	f.Fuzz(func(t *testing.T, data []byte, z, x, y int) {
		a, err := open(data)
		if err != nil {
			return
		}
		if got, found, err := a.Tile(z, x, y); found && (err != nil || len(got) > maxTile) {
			t.Errorf("%d bytes and %v", len(got), err)
		}
		_, _, _ = a.Tile(a.MinZoom, 0, 0)
		_, _, _ = a.Tile(a.MaxZoom, 0, 0)
	})
}
