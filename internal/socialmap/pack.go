package socialmap

import (
	"bytes"
	"encoding/gob"
	"time"

	"samendoen/internal/base/fault"
)

// packed is a whole release in columns, as it is kept beside its rows: those who look back at all
// complexes read one piece instead of a hundred thousand rows.
type packed struct {
	Leaves []Leaf
	Places []Place
	Tables []packedTable
}

// packedTable is the rows of a table: those of a leaf, by its index, are at the same index in each column.
// Cells has as many for each row as the table is wide.
type packedTable struct {
	Code        string
	Leaf        []int32
	AsOf        []int64 // days since 1970
	Homes, Mean []int32
	Least, Most []int32
	Cells       []int32
}

const daySeconds = 24 * 60 * 60

// pack is a release as it is kept in one piece.
func (r *Release) pack() ([]byte, error) {
	p := packed{Leaves: r.Leaves, Places: r.Places}
	for t := range Table(tableCount) {
		column := packedTable{Code: t.Code()}
		for i := range r.Leaves {
			if row := r.Row(i, t); row.Known() {
				column.add(i, row)
			}
		}
		if len(column.Leaf) > 0 {
			p.Tables = append(p.Tables, column)
		}
	}
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(p)
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

// unpack is the release of a date that was kept in one piece.
func unpack(asOf time.Time, body []byte) (*Release, error) {
	var p packed
	if err := gob.NewDecoder(bytes.NewReader(body)).Decode(&p); err != nil {
		return nil, err
	}
	r := emptyRelease(asOf, p.Leaves, p.Places)
	for _, c := range p.Tables {
		t, ok := ParseTable(c.Code)
		n := len(c.Leaf)
		if !ok || len(c.AsOf) != n || len(c.Homes) != n || len(c.Mean) != n || len(c.Least) != n || len(c.Most) != n || len(c.Cells) != n*t.Width() {
			return nil, fault.New("socialmap.unpack: columns that do not fit", fault.Internal)
		}
		cells := make([]int, len(c.Cells))
		for i, v := range c.Cells {
			cells[i] = int(v)
		}
		for i, leaf := range c.Leaf {
			if leaf < 0 || int(leaf) >= len(p.Leaves) {
				return nil, fault.New("socialmap.unpack: a row without its leaf", fault.Internal)
			}
			r.set(int(leaf), t, Row{AsOf: time.Unix(c.AsOf[i]*daySeconds, 0).UTC(), Homes: int(c.Homes[i]), Cells: cells[i*t.Width() : (i+1)*t.Width() : (i+1)*t.Width()],
				meanDays: int(c.Mean[i]), changed: Change{Least: int(c.Least[i]), Most: int(c.Most[i])}})
		}
	}
	return r, nil
}
