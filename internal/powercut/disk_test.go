package powercut

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"slices"
)

// kind is what happened to a disk, or to whom.
type kind int

const (
	created   kind = iota // a file got a name
	removed               // a name went away
	wrote                 // bytes at a place
	truncated             // a new length
	synced                // of one file
	dirSynced             // of the names
	told                  // a sender got a receipt
)

// event is one line of the log of a disk.
type event struct {
	kind    kind
	file    int    // number of the file; it outlives its name
	name    string // created, removed
	at      int64  // wrote: offset; truncated: length
	data    []byte // wrote
	before  int    // synced, dirSynced: earlier lines of the log are on disk
	receipt receipt
}

// receipt says that a signal was stored in at least this version.
type receipt struct {
	signal  string
	version int64
}

// disk is what surely stands on a disk and what may stand on it, up to a line of a log.
type disk struct {
	names map[string]int
	moves []line // of names, not surely on disk
	files map[int]*file
	lines int
}

type line struct {
	n int
	event
}

type file struct {
	sure  []byte
	maybe []line
}

// newDisk is a disk with the files of the start, in the numbers that the recorder
// gave them.
func newDisk(r *recorder) *disk {
	d := &disk{names: map[string]int{}, files: map[int]*file{}}
	for i, name := range slices.Sorted(maps.Keys(r.first)) { // os.ReadDir sorts too
		d.names[name] = i
		d.files[i] = &file{sure: slices.Clone(r.first[name])}
	}
	return d
}

// add carries out the next line of a log.
func (d *disk) add(e event) {
	l := line{d.lines, e}
	d.lines++
	switch e.kind {
	case created:
		d.files[e.file] = &file{}
		d.moves = append(d.moves, l)
	case removed:
		d.moves = append(d.moves, l)
	case wrote, truncated:
		f := d.files[e.file]
		f.maybe = append(f.maybe, l)
	case synced:
		f := d.files[e.file]
		f.maybe = slices.DeleteFunc(f.maybe, func(l line) bool {
			if l.n < e.before {
				f.sure = l.carryOut(f.sure)
			}
			return l.n < e.before
		})
	case dirSynced:
		d.moves = slices.DeleteFunc(d.moves, func(l line) bool {
			if l.n < e.before {
				move(d.names, l.event)
			}
			return l.n < e.before
		})
	}
}

func move(names map[string]int, e event) {
	if e.kind == created {
		names[e.name] = e.file
	} else {
		delete(names, e.name)
	}
}

// carryOut gives the contents after a write or truncation.
func (e event) carryOut(data []byte) []byte {
	if e.kind == truncated {
		return resize(data, int(e.at))
	}
	return put(data, int(e.at), e.data)
}

func put(data []byte, at int, piece []byte) []byte {
	if end := at + len(piece); end > len(data) {
		data = resize(data, end)
	}
	copy(data[at:], piece)
	return data
}

func resize(data []byte, size int) []byte {
	if size <= len(data) {
		return data[:size]
	}
	grown := slices.Grow(data, size-len(data))[:size]
	clear(grown[len(data):])
	return grown
}

// cut gives the files as a power cut may leave them, by chance: of the names a first
// part of what happened to each, of the contents what style says.
func (d *disk) cut(rng *rand.Rand) map[string][]byte {
	names := maps.Clone(d.names)
	stuck := map[string]bool{}
	for _, l := range d.moves {
		if stuck[l.name] = stuck[l.name] || rng.IntN(2) == 0; !stuck[l.name] {
			move(names, l.event)
		}
	}
	image := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		image[name] = d.files[names[name]].cut(rng)
	}
	return image
}

// cut gives the contents of a file: all that is sure and some of what is not. A disk
// may have got nothing yet, all, a first part, or any part in any order.
func (f *file) cut(rng *rand.Rand) []byte {
	data := slices.Clone(f.sure)
	style, chance, last := rng.IntN(5), rng.Float64(), 0
	if len(f.maybe) > 0 {
		last = rng.IntN(len(f.maybe))
	}
	for i, l := range f.maybe {
		switch {
		case style == 0, style == 2 && i > last, style > 2 && rng.Float64() > chance:
			data = l.lost(data, rng)
		case style == 2 && i == last, style == 4 && rng.IntN(3) == 0:
			data = l.torn(data, rng)
		default:
			data = l.carryOut(data)
		}
	}
	return data
}

const sector = 512

// torn carries out a write in part: each sector is old or new.
func (e event) torn(data []byte, rng *rand.Rand) []byte {
	if e.kind != wrote {
		return data
	}
	for from := 0; from < len(e.data); {
		to := min(len(e.data), from+sector-int(e.at+int64(from))%sector)
		part := event{kind: wrote, at: e.at + int64(from), data: e.data[from:to]}
		if rng.IntN(2) == 0 {
			data = part.carryOut(data)
		} else {
			data = part.lost(data, rng)
		}
		from = to
	}
	return data
}

// lost is a write that did not come through. The file may have grown all the same,
// with zeros or with what lay on that place of the disk before.
func (e event) lost(data []byte, rng *rand.Rand) []byte {
	end := int(e.at) + len(e.data)
	if e.kind != wrote || end <= len(data) || rng.IntN(3) > 0 {
		return data
	}
	old := len(data)
	data = resize(data, end)
	if rng.IntN(2) == 0 {
		copy(data[old:], bytes.Repeat([]byte{byte(rng.Uint32()), byte(rng.Uint32()), byte(rng.Uint32())}, (end-old)/3+1))
	}
	return data
}
