package socialmap

import (
	"bytes"
	"encoding/gob"
	"time"

	"samendoen/internal/base/fault"
)

// A release is kept in pieces beside its rows: its places, and each table in columns. Those who look
// back at all complexes read one or two of them instead of a hundred thousand rows.

// piece is one of them.
type piece struct {
	part string // code of the table, or placesPart
	body []byte
}

const placesPart = ""

// packedPlaces is the piece without figures.
type packedPlaces struct {
	Leaves []Leaf
	Places []Place
}

// packedTable is the rows of a table: those of a leaf, by its index, are at the same index in each column.
// Cells has as many for each row as the table is wide.
type packedTable struct {
	Leaf        []int32
	AsOf        []int64 // days since 1970
	Homes, Mean []int32
	Least, Most []int32
	Cells       []int32
}

const daySeconds = 24 * 60 * 60

// pack is a release in pieces, the places first.
func (r *Release) pack() ([]piece, error) {
	body, err := packed(packedPlaces{r.Leaves, r.Places})
	pieces := []piece{{placesPart, body}}
	for t := range Table(tableCount) {
		var column packedTable
		for i := range r.Leaves {
			if row := r.Row(i, t); row.Known() {
				column.add(i, row)
			}
		}
		if err == nil && len(column.Leaf) > 0 {
			body, err = packed(column)
			pieces = append(pieces, piece{t.Code(), body})
		}
	}
	return pieces, err
}

func packed(v any) ([]byte, error) {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(v)
	return b.Bytes(), err
}

func (c *packedTable) add(leaf int, row Row) {
	c.Leaf = append(c.Leaf, int32(leaf)) // #nosec G115 -- leaves of an association
	c.AsOf = append(c.AsOf, row.AsOf.Unix()/daySeconds)
	c.Homes, c.Mean = append(c.Homes, int32(row.Homes)), append(c.Mean, int32(row.meanDays))                              // #nosec G115 -- homes of a leaf, and days
	c.Least, c.Most = append(c.Least, int32(row.changed.Least)), append(c.Most, int32(min(row.changed.Most, maxChanged))) // #nosec G115 -- homes of a leaf
	for _, n := range row.Cells {
		c.Cells = append(c.Cells, int32(n)) // #nosec G115 -- homes of a leaf
	}
}

// unpack is the release of a date, with the tables of which there is a piece.
func unpack(asOf time.Time, pieces []piece) (*Release, error) {
	var r *Release
	for _, p := range pieces { // that of the places comes first
		read := gob.NewDecoder(bytes.NewReader(p.body))
		if p.part == placesPart {
			var places packedPlaces
			if err := read.Decode(&places); err != nil {
				return nil, err
			}
			r = emptyRelease(asOf, places.Leaves, places.Places)
			continue
		}
		var c packedTable
		if err := read.Decode(&c); err != nil {
			return nil, err
		}
		t, ok := ParseTable(p.part)
		if !ok || r == nil || !r.take(t, c) {
			return nil, fault.New("socialmap.unpack: columns that do not fit", fault.Internal)
		}
	}
	if r == nil {
		return nil, fault.New("socialmap.unpack: a release without places", fault.Internal)
	}
	return r, nil
}

// take puts the rows of a table in a release, if they fit.
func (r *Release) take(t Table, c packedTable) bool {
	n := len(c.Leaf)
	if len(c.AsOf) != n || len(c.Homes) != n || len(c.Mean) != n || len(c.Least) != n || len(c.Most) != n || len(c.Cells) != n*t.Width() {
		return false
	}
	cells := make([]int, len(c.Cells))
	for i, v := range c.Cells {
		cells[i] = int(v)
	}
	for i, leaf := range c.Leaf {
		if leaf < 0 || int(leaf) >= len(r.Leaves) {
			return false
		}
		r.set(int(leaf), t, Row{AsOf: time.Unix(c.AsOf[i]*daySeconds, 0).UTC(), Homes: int(c.Homes[i]), Cells: cells[i*t.Width() : (i+1)*t.Width() : (i+1)*t.Width()],
			meanDays: int(c.Mean[i]), changed: Change{Least: int(c.Least[i]), Most: int(c.Most[i])}})
	}
	return true
}
