package importer

import (
	"context"
	"errors"
	"time"

	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// batchRows is how many rows go into the staging at once.
const batchRows = 5000

// staging collects what the reader finds in batches. While the reader fills one, another
// goroutine writes the one before beside the tables.
type staging struct {
	t       *taking
	hoods   hoods
	streets map[int64][2]string
	file    int     // index of the source that is being read
	seen    *keySet // persons and members staged already: a tenant can rent twice
	batch   batch
	staged  [bufferCount]int
	full    chan batch
	broken  chan struct{} // closed when a batch could not be written
}

// batch is what waits for the tables, in the order in which they depend.
type batch struct {
	rows    [bufferCount][]delivery.Row
	persons []subject.Person
	lines   []int // of the persons
	waiting int
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
	repairBuffer
	bufferCount
)

// Tables are all tables that deliveries fill, in the order in which they depend.
func Tables() []delivery.Table {
	return []delivery.Table{place.ComplexTable(), place.UnitTable(), subject.Table(), tenancy.Table(), tenancy.MemberTable(),
		tenancy.ArrearsTable(), tenancy.NuisanceTable(), tenancy.AllocationTable(), tenancy.RepairTable()}
}

func newStaging(t *taking, hoods hoods) *staging {
	return &staging{t: t, hoods: hoods, streets: map[int64][2]string{}, seen: newKeySet(),
		full: make(chan batch), broken: make(chan struct{})}
}

// errStaging tells the reader to stop; why is what the function of start returns.
var errStaging = errors.New("importer: staging stopped")

// start begins to write the batches; stop sends the last one and says how it went.
func (s *staging) start(ctx context.Context) (stop func() error) {
	over := make(chan error, 1)
	go func() {
		var err error
		for b := range s.full {
			if err != nil {
				continue
			}
			if err = s.write(ctx, b); err != nil {
				close(s.broken)
			}
		}
		over <- err
	}()
	return func() error {
		err := s.flush()
		close(s.full)
		if e := <-over; e != nil {
			err = e
		}
		return err
	}
}

// lineBits is how many bits of a staged line say the row; the rest say the file.
const lineBits = 40

// line is a row of the current file as a number that is unique in the delivery.
func (s *staging) line(row int) int { return s.file<<lineBits | row }

// sink is where the reader puts what it finds.
func (s *staging) sink() Sink {
	return Sink{
		Complex: func(row int, c place.Complex) error {
			if c.Neighbourhood == "" {
				c.Neighbourhood = s.hoods.at(c.Point)
			}
			return s.add(complexBuffer, c.Row(s.line(row)))
		},
		Unit: func(row int, u place.Unit) error {
			s.streets[place.StreetID(u.Street, u.City)] = [2]string{u.Street, u.City}
			return s.add(unitBuffer, u.Row(s.line(row)))
		},
		Tenancy: func(row int, t tenancy.Tenancy) error { return s.addTenancy(s.line(row), t) },
		Arrears: func(row int, a tenancy.Arrears) error { return s.add(arrearsBuffer, a.Row(s.line(row))) },
		Nuisance: func(row int, n tenancy.NuisanceComplaint) error {
			return s.add(nuisanceBuffer, n.Row(s.line(row)))
		},
		Allocation: func(row int, a tenancy.Allocation) error {
			return s.add(allocationBuffer, a.Row(s.line(row)))
		},
		Repair: func(row int, r tenancy.Repair) error { return s.add(repairBuffer, r.Row(s.line(row))) },
		Area: func(int, place.Area) error {
			return errors.New("importer: areas are a delivery of their own")
		},
		Problem: func(p Problem) error { s.t.problem(p); return nil },
		Refused: func(kind Kind, row int, key string) error { return s.addRefused(kind, s.line(row), key) },
		File:    func(index int) { s.file = index },
	}
}

// addRefused notes what a row was about that could not be read, so that a full delivery
// does not end it.
func (s *staging) addRefused(kind Kind, line int, key string) error {
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
	return s.add(i, row)
}

// addTenancy stages a tenancy with its persons. Its hash depends on them, so that a new
// telephone number makes it a changed tenancy.
func (s *staging) addTenancy(line int, t tenancy.Tenancy) error {
	row := t.Row(line)
	members, persons := t.Members(line)
	parts := make([]string, 0, 5*len(persons))
	for i, p := range persons {
		parts = append(parts, p.Key, string(t.Persons[i].Role), p.Name, p.Phone, p.Email)
		if s.seen.add(string(p.ID)) {
			s.batch.persons = append(s.batch.persons, p)
			s.batch.lines = append(s.batch.lines, line)
		}
		if s.seen.add(members[i].ID) {
			s.batch.rows[memberBuffer] = append(s.batch.rows[memberBuffer], members[i])
		}
	}
	row.Hash = delivery.Hash(row.Values) ^ s.t.s.vault.Fingerprint(parts...)
	return s.add(tenancyBuffer, row)
}

func (s *staging) add(i int, row delivery.Row) error {
	if s.batch.rows[i] == nil {
		s.batch.rows[i] = make([]delivery.Row, 0, batchRows)
	}
	s.batch.rows[i] = append(s.batch.rows[i], row)
	if s.batch.waiting++; s.batch.waiting >= batchRows {
		return s.flush()
	}
	return nil
}

// flush hands over what waits.
func (s *staging) flush() error {
	select {
	case s.full <- s.batch:
		s.batch = batch{}
		return nil
	case <-s.broken:
		return errStaging
	}
}

// write stages a batch. Only the keys of persons are written in the real database: a
// person is sealed from the first moment.
func (s *staging) write(ctx context.Context, b batch) error {
	if len(b.persons) > 0 {
		now := s.t.s.clock.Now()
		if err := s.t.s.db.Write(ctx, func(tx *store.Tx) (err error) {
			b.rows[personBuffer], err = subject.Rows(tx, s.t.s.vault, now, b.lines, b.persons)
			return err
		}); err != nil {
			return err
		}
	}
	for i, table := range Tables() {
		if err := table.Stage(ctx, s.t.aside, b.rows[i]); err != nil {
			return err
		}
		s.staged[i] += len(b.rows[i])
	}
	return nil
}

// used are the tables that got rows. A full delivery of a kind also counts when it is
// empty for the main table of that kind.
func (s *staging) used() []delivery.Table {
	var list []delivery.Table
	for i, table := range Tables() {
		if s.staged[i] > 0 || i == mainBuffer(s.t.in.Kind) {
			list = append(list, table)
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
	case Repairs:
		return repairBuffer
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
