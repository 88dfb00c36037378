package importer

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// stageRows is how many rows go into the staging in one write.
const stageRows = 2000

// staging collects what the reader finds and writes it beside the tables in batches.
type staging struct {
	t       *taking
	buffers []buffer
	streets map[int64][2]string
	hoods   []hood
	file    int   // index of the source that is being read
	last    []int // highest staged line of each source
	waiting int
	seen    *keySet // persons and members staged already: a tenant can rent twice
	persons []subject.Person
	lines   []int
}

// lineBits is how many bits of a staged line say the row; the rest say the file.
const lineBits = 40

// line is a row of the current file as a number that is unique in the delivery.
func (s *staging) line(row int) int {
	for len(s.last) <= s.file {
		s.last = append(s.last, s.file<<lineBits)
	}
	line := s.file<<lineBits | row
	s.last[s.file] = max(s.last[s.file], line)
	return line
}

// buffer is what waits for one table, in the order in which the tables depend.
type buffer struct {
	table  delivery.Table
	rows   []delivery.Row
	hashes map[string]int64 // where the hash is more than that of the values
	staged int
}

const (
	complexBuffer = iota
	unitBuffer
	personBuffer
	tenancyBuffer
	memberBuffer
	arrearsBuffer
	nuisanceBuffer
	allocationBuffer
)

// Tables are all tables that deliveries fill, in the order in which they depend.
func Tables() []delivery.Table {
	return []delivery.Table{place.ComplexTable(), place.UnitTable(), subject.Table(), tenancy.Table(), tenancy.MemberTable(),
		tenancy.ArrearsTable(), tenancy.NuisanceTable(), tenancy.AllocationTable()}
}

func newStaging(t *taking) *staging {
	s := &staging{t: t, streets: map[int64][2]string{}, seen: newKeySet()}
	for _, table := range Tables() {
		s.buffers = append(s.buffers, buffer{table: table, hashes: map[string]int64{}})
	}
	return s
}

// prepare loads what the records are completed with: the neighbourhoods, for complexes
// that come with a point only.
func (s *staging) prepare(ctx context.Context) error {
	if s.t.in.Kind != Complexes && s.t.in.Kind != VERA {
		return nil
	}
	return s.t.s.db.Read(ctx, func(tx *store.Tx) error {
		areas, err := place.Areas(tx, place.Neighbourhood)
		s.hoods = nil
		for _, a := range areas {
			if shape := shapeOf(a.Geometry); shape != nil {
				s.hoods = append(s.hoods, hood{a.Code, shape, shape.Bound()})
			}
		}
		return err
	})
}

type hood struct {
	code  place.AreaCode
	shape orb.MultiPolygon
	bound orb.Bound
}

// shapeOf reads a stored geometry, which is a Polygon or a MultiPolygon; nil for none.
func shapeOf(geometry []byte) orb.MultiPolygon {
	var g struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	}
	if json.Unmarshal(geometry, &g) != nil {
		return nil
	}
	var many orb.MultiPolygon
	var one orb.Polygon
	switch {
	case g.Type == "Polygon" && json.Unmarshal(g.Coordinates, &one) == nil:
		return orb.MultiPolygon{one}
	case g.Type == "MultiPolygon" && json.Unmarshal(g.Coordinates, &many) == nil:
		return many
	}
	return nil
}

func (h hood) contains(p orb.Point) bool {
	return h.bound.Contains(p) && planar.MultiPolygonContains(h.shape, p)
}

func (s *staging) hoodOf(p place.Point) place.AreaCode {
	if !p.Known() {
		return ""
	}
	for _, h := range s.hoods {
		if h.contains(orb.Point{p.Lon, p.Lat}) {
			return h.code
		}
	}
	return ""
}

// sink is where the reader puts what it finds.
func (s *staging) sink(ctx context.Context) Sink {
	return Sink{
		Complex: func(row int, c place.Complex) error {
			if c.Neighbourhood == "" {
				c.Neighbourhood = s.hoodOf(c.Point)
			}
			return s.add(ctx, complexBuffer, c.Row(s.line(row)))
		},
		Unit: func(row int, u place.Unit) error {
			s.streets[place.StreetID(u.Street, u.City)] = [2]string{u.Street, u.City}
			return s.add(ctx, unitBuffer, u.Row(s.line(row)))
		},
		Tenancy: func(row int, t tenancy.Tenancy) error { return s.addTenancy(ctx, s.line(row), t) },
		Arrears: func(row int, a tenancy.Arrears) error { return s.add(ctx, arrearsBuffer, a.Row(s.line(row))) },
		Nuisance: func(row int, n tenancy.NuisanceComplaint) error {
			return s.add(ctx, nuisanceBuffer, n.Row(s.line(row)))
		},
		Allocation: func(row int, a tenancy.Allocation) error {
			return s.add(ctx, allocationBuffer, a.Row(s.line(row)))
		},
		Area: func(int, place.Area) error {
			return errors.New("importer: areas are a delivery of their own")
		},
		Problem: func(p Problem) error { s.t.problem(p); return nil },
		Refused: func(kind Kind, row int, key string) error { return s.addRefused(ctx, kind, s.line(row), key) },
		File:    func(index int) { s.file = index },
	}
}

// addRefused notes what a row was about that could not be read, so that a full delivery
// does not end it.
func (s *staging) addRefused(ctx context.Context, kind Kind, line int, key string) error {
	var row delivery.Row
	i := mainBuffer(kind)
	switch org := s.t.in.OrgID; kind {
	case Complexes:
		row = place.Complex{Org: org, Key: key}.Row(line)
	case Units:
		row = place.Unit{Org: org, Key: key}.Row(line)
	default:
		row = tenancy.Tenancy{Org: org, Key: key}.Row(line)
	}
	row.Refused = true
	return s.add(ctx, i, row)
}

// addTenancy stages a tenancy with its persons. Its hash depends on them, so that a new
// telephone number makes it a changed tenancy.
func (s *staging) addTenancy(ctx context.Context, line int, t tenancy.Tenancy) error {
	row := t.Row(line)
	members, persons := t.Members(line)
	parts := make([]string, 0, 5*len(persons))
	for i, p := range persons {
		parts = append(parts, p.Key, string(t.Persons[i].Role), p.Name, p.Phone, p.Email)
		if s.seen.add(string(p.ID)) {
			s.persons = append(s.persons, p)
			s.lines = append(s.lines, line)
		}
		if s.seen.add(members[i].ID) {
			s.buffers[memberBuffer].rows = append(s.buffers[memberBuffer].rows, members[i])
		}
	}
	s.buffers[tenancyBuffer].hashes[row.ID] = delivery.Hash(row.Values) ^ s.t.s.vault.Fingerprint(parts...)
	return s.add(ctx, tenancyBuffer, row)
}

func (s *staging) add(ctx context.Context, i int, row delivery.Row) error {
	s.buffers[i].rows = append(s.buffers[i].rows, row)
	if s.waiting++; s.waiting >= stageRows {
		return s.flush(ctx)
	}
	return nil
}

// flush writes what waits.
func (s *staging) flush(ctx context.Context) error {
	now := s.t.s.clock.Now()
	err := s.t.s.db.Write(ctx, func(tx *store.Tx) error {
		rows, hashOf, err := subject.Rows(tx, s.t.s.vault, now, s.lines, s.persons)
		if err != nil {
			return err
		}
		if err := s.buffers[personBuffer].table.Stage(tx, s.t.sum.Delivery, s.t.in.OrgID, rows, hashOf); err != nil {
			return err
		}
		for i := range s.buffers {
			if err := s.stage(tx, &s.buffers[i]); err != nil {
				return err
			}
		}
		return seenNow(tx, s.t.sum.Delivery, now)
	})
	if err != nil {
		return err
	}
	s.buffers[personBuffer].staged += len(s.persons)
	s.persons, s.lines, s.waiting = s.persons[:0], s.lines[:0], 0
	for i := range s.buffers {
		b := &s.buffers[i]
		b.staged += len(b.rows)
		b.rows = b.rows[:0]
		clear(b.hashes)
	}
	return nil
}

func (s *staging) stage(tx *store.Tx, b *buffer) error {
	return b.table.Stage(tx, s.t.sum.Delivery, s.t.in.OrgID, b.rows, func(r delivery.Row) int64 {
		if h, ok := b.hashes[r.ID]; ok {
			return h
		}
		return delivery.Hash(r.Values)
	})
}

// used are the tables that got rows. A full delivery of a kind also counts when it is
// empty for the main table of that kind.
func (s *staging) used() []delivery.Table {
	var list []delivery.Table
	for i, b := range s.buffers {
		if b.staged > 0 || i == mainBuffer(s.t.in.Kind) {
			list = append(list, b.table)
		}
	}
	return list
}

func mainBuffer(k Kind) int {
	switch k {
	case Complexes:
		return complexBuffer
	case Units:
		return unitBuffer
	case Tenancies:
		return tenancyBuffer
	case Arrears:
		return arrearsBuffer
	case Nuisance:
		return nuisanceBuffer
	case Allocations:
		return allocationBuffer
	}
	return -1
}

// progress notes how far the reading is, at most once a second.
func (t *taking) progress(ctx context.Context) func(read, total int64) {
	var last time.Time
	return func(read, total int64) {
		now := t.s.clock.Now()
		if now.Sub(last) < time.Second {
			return
		}
		last = now
		if err := t.s.db.Write(ctx, func(tx *store.Tx) error {
			return setStep(tx, t.sum.Delivery, "read", read, total, now)
		}); err != nil {
			t.s.log.Warn("importer: progress", "error", err.Error())
		}
	}
}
