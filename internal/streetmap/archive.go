package streetmap

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
)

// A PMTiles archive, version 3 (github.com/protomaps/PMTiles, spec/v3/spec.md).
const (
	headerSize   = 127
	maxRoot      = 16_384  // header and root directory together, by the specification
	maxDirectory = 1 << 20 // a packed leaf directory
	maxUnpacked  = 8 << 20 // a directory or the metadata, unpacked
	maxTile      = 2 << 20
	maxDepth     = 3  // leaf directories below each other; writers make one
	maxZoom      = 22 // a tile is then some 6 m wide in the Netherlands
	keptLeaves   = 32 // leaf directories in memory
)

// The compressions and kinds of tiles of the specification that can be read here.
const (
	packedNot  = 1
	packedGzip = 2

	kindVector = 1
	kindPNG    = 2
	kindJPEG   = 3
	kindWebP   = 4
)

// errBroken is that a file contradicts itself.
var errBroken = errors.New("het bestand is beschadigd of afgebroken")

// Archive is an open file of tiles. Several goroutines may read it at once.
type Archive struct {
	r           io.ReaderAt
	size        int64
	root        []entry
	leaves      section
	data        section
	packed      byte // how directories are packed
	tilesPacked byte
	MinZoom     int
	MaxZoom     int
	Attribution string // who made the map, as the file says; may be empty
	fingerprint string // of header and root: another file is another map

	mu   sync.Mutex
	kept map[uint64][]entry // leaf directories by their offset
}

// section is a part of the file.
type section struct{ offset, length uint64 }

// OpenArchive reads what a file says of itself. The error is Dutch, for who set the file.
func OpenArchive(r io.ReaderAt, size int64) (*Archive, error) {
	head := make([]byte, headerSize)
	if _, err := r.ReadAt(head, 0); err != nil || string(head[:7]) != "PMTiles" {
		return nil, errors.New("dit is geen PMTiles-bestand")
	}
	if head[7] != 3 {
		return nil, fmt.Errorf("dit is PMTiles versie %d; nodig is versie 3", head[7])
	}
	part := func(at int) section {
		return section{binary.LittleEndian.Uint64(head[at:]), binary.LittleEndian.Uint64(head[at+8:])}
	}
	root, metadata := part(8), part(24)
	a := &Archive{r: r, size: size, leaves: part(40), data: part(56), packed: head[97], tilesPacked: head[98],
		MinZoom: int(head[100]), MaxZoom: int(head[101]), kept: map[uint64][]entry{}}
	if err := a.checkKind(head[99]); err != nil {
		return nil, err
	}
	if !a.holds(root) || !a.holds(metadata) || !a.holds(a.leaves) || !a.holds(a.data) || root.length > maxRoot || a.MinZoom > a.MaxZoom || a.MaxZoom > maxZoom {
		return nil, errBroken
	}
	var err error
	if a.root, err = a.directory(root.offset, root.length); err != nil {
		return nil, err
	}
	a.Attribution = a.attribution(metadata)
	sum := sha256.New()
	sum.Write(head)
	for _, e := range a.root {
		fmt.Fprintln(sum, e)
	}
	a.fingerprint = hex.EncodeToString(sum.Sum(nil)[:6])
	return a, nil
}

// checkKind refuses what a browser cannot show or this program cannot unpack.
func (a *Archive) checkKind(kind byte) error {
	switch {
	case kind == kindVector:
		return errors.New("dit bestand bevat vectortegels; nodig zijn rastertegels: PNG, JPEG of WebP")
	case kind != kindPNG && kind != kindJPEG && kind != kindWebP:
		return errors.New("de tegels in dit bestand zijn geen PNG, JPEG of WebP")
	case a.packed != packedNot && a.packed != packedGzip, a.tilesPacked > packedGzip:
		return errors.New("dit bestand is ingepakt op een manier die hier niet gelezen wordt; nodig is gzip of niets")
	}
	return nil
}

// holds reports whether a part lies within the file.
func (a *Archive) holds(s section) bool {
	return s.offset <= uint64(a.size) && s.length <= uint64(a.size)-s.offset // #nosec G115 -- a size is not negative
}

// attribution is who made the map; what cannot be read says nothing.
func (a *Archive) attribution(s section) string {
	var about struct{ Attribution string }
	data, err := a.read(s.offset, s.length, maxDirectory)
	if err == nil {
		data, err = unpack(data, a.packed, maxUnpacked)
	}
	if err != nil || json.Unmarshal(data, &about) != nil {
		return ""
	}
	return plainText(about.Attribution)
}

// read is a piece of the file of at most so many bytes.
func (a *Archive) read(offset, length uint64, most uint64) ([]byte, error) {
	if length > most || !a.holds(section{offset, length}) {
		return nil, errBroken
	}
	data := make([]byte, length)
	if n, err := a.r.ReadAt(data, int64(offset)); n < len(data) { // #nosec G115 -- within the file
		return nil, fmt.Errorf("%w: %w", errBroken, err)
	}
	return data, nil
}

// unpack undoes gzip, up to so many bytes.
func unpack(data []byte, how byte, most int64) ([]byte, error) {
	if how != packedGzip {
		return data, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, errBroken
	}
	out, err := io.ReadAll(io.LimitReader(z, most+1))
	if err != nil || int64(len(out)) > most {
		return nil, errBroken
	}
	return out, nil
}

// directory reads and unpacks a directory.
func (a *Archive) directory(offset, length uint64) ([]entry, error) {
	data, err := a.read(offset, length, maxDirectory)
	if err == nil {
		data, err = unpack(data, a.packed, maxUnpacked)
	}
	if err != nil {
		return nil, err
	}
	return parseDirectory(data)
}

// leaf is a leaf directory, from memory where it can be.
func (a *Archive) leaf(e entry) ([]entry, error) {
	if e.offset > a.leaves.length || uint64(e.length) > a.leaves.length-e.offset {
		return nil, errBroken
	}
	a.mu.Lock()
	list, known := a.kept[e.offset]
	a.mu.Unlock()
	if known {
		return list, nil
	}
	list, err := a.directory(a.leaves.offset+e.offset, uint64(e.length))
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.kept) >= keptLeaves {
		clear(a.kept)
	}
	a.kept[e.offset] = list
	return list, nil
}

// Tile is a picture of the file; found is false where it has none.
func (a *Archive) Tile(z, x, y int) (data []byte, found bool, err error) {
	if z < a.MinZoom || z > a.MaxZoom || !onGrid(z, x, y) {
		return nil, false, nil
	}
	id, list := tileID(z, x, y), a.root
	for range maxDepth + 1 {
		e, ok := find(list, id)
		switch {
		case !ok:
			return nil, false, nil
		case e.run > 0:
			if data, err = a.tile(e); err != nil {
				return nil, false, err
			}
			return data, true, nil
		}
		if list, err = a.leaf(e); err != nil {
			return nil, false, err
		}
	}
	return nil, false, errBroken // directories that lead to each other
}

func (a *Archive) tile(e entry) ([]byte, error) {
	if e.offset > a.data.length || uint64(e.length) > a.data.length-e.offset {
		return nil, errBroken
	}
	data, err := a.read(a.data.offset+e.offset, uint64(e.length), maxTile)
	if err != nil {
		return nil, err
	}
	return unpack(data, a.tilesPacked, maxTile)
}
