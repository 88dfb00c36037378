package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/importer"
	"samendoen/internal/tenancy"
)

// Minutes after midnight of the first of a month: what the administration delivers, then who is seen, then
// the release of the map.
const (
	deliverMinute = 1 * 60
	seeMinute     = 3 * 60
	releaseMinute = 3*60 + 30
)

// releaseDates are the dates of the releases that the demo begins with, oldest first.
func (c *City) releaseDates() (dates []time.Time) {
	month := clock.Month(c.Today())
	for i := releaseMonths; i >= 0; i-- {
		dates = append(dates, month.AddDate(0, -i, 0))
	}
	return dates
}

// delivered are the rows of one delivery after the first.
type delivered struct {
	tenancies   []tenancy.Tenancy
	arrears     []tenancy.Arrears
	nuisance    []tenancy.NuisanceComplaint
	allocations []tenancy.Allocation
	repairs     []tenancy.Repair
}

// deliveries divide the history of a city over what was delivered at each date: everything at the first
// date at which it was known, and again when it changed.
type deliveries struct {
	dates []time.Time
	later []delivered // of each date; of the first one nothing is kept
}

// at is the delivery in which something of a date is known. What is of today or later goes with the last one.
func (d *deliveries) at(date time.Time) int {
	for i, on := range d.dates {
		if !date.After(on) {
			return i
		}
	}
	return len(d.dates) - 1
}

// deliver takes the city over as its administration delivered it: all there was at the first release, and every
// month what was new. So of every release it is known what was known then.
func (l Loader) deliver(ctx context.Context, c *City) error {
	d := &deliveries{dates: append(c.releaseDates(), c.Today())}
	d.later = make([]delivered, len(d.dates))
	at := clock.NewManual(l.Now)
	s := l.Deliveries(at)
	defer s.Stop()
	for i, date := range d.dates {
		at.Set(clock.Earlier(moment(dayOf(date), deliverMinute), l.Now))
		if i == len(d.dates)-1 {
			at.Set(l.Now)
		}
		give := func(sink importer.Sink) error { return d.first(c, sink) }
		if i > 0 {
			give = d.later[i].give
		}
		sum, err := s.Take(ctx, access.System(c.cfg.Org), importer.Input{Kind: importer.VERA, OrgID: c.cfg.Org, Reference: date, Full: i == 0, Feed: give})
		if err == nil && sum.Refused > 0 {
			err = fault.As("demo.deliver", fault.Internal, fmt.Errorf("%d rows of %s were refused", sum.Refused, date.Format(time.DateOnly)))
		}
		if err != nil {
			return err
		}
		d.later[i] = delivered{}
	}
	return nil
}

// first gives all that was known at the first date, and keeps the rest.
func (d *deliveries) first(c *City, sink importer.Sink) error {
	line := 0
	next := func() int { line++; return line }
	for v := range c.Complexes() {
		if err := sink.Complex(next(), v); err != nil {
			return err
		}
	}
	for v := range c.Units() {
		if err := sink.Unit(next(), v); err != nil {
			return err
		}
	}
	now := delivered{}
	for v := range c.Tenancies() {
		d.tenancy(v, &now)
		if err := now.flush(sink, next); err != nil {
			return err
		}
	}
	for v := range c.Arrears() {
		put(d, v.Month.AddDate(0, 1, 0), v, &now, func(x *delivered) *[]tenancy.Arrears { return &x.arrears })
		if err := now.flush(sink, next); err != nil {
			return err
		}
	}
	for v := range c.Nuisance() {
		put(d, v.Date, v, &now, func(x *delivered) *[]tenancy.NuisanceComplaint { return &x.nuisance })
		if err := now.flush(sink, next); err != nil {
			return err
		}
	}
	for v := range c.Allocations() {
		put(d, v.Date, v, &now, func(x *delivered) *[]tenancy.Allocation { return &x.allocations })
		if err := now.flush(sink, next); err != nil {
			return err
		}
	}
	for v := range c.Repairs() {
		d.repair(v, &now)
		if err := now.flush(sink, next); err != nil {
			return err
		}
	}
	return nil
}

// put puts a row that never changes in the delivery of its date.
func put[T any](d *deliveries, date time.Time, v T, first *delivered, list func(*delivered) *[]T) {
	to := first
	if i := d.at(date); i > 0 {
		to = &d.later[i]
	}
	rows := list(to)
	*rows = append(*rows, v)
}

// signedDays is how long before it begins a tenancy is signed at most: before the home is allocated.
const signedDays = 7

// tenancy gives a tenancy when it is signed, and again when it ended.
func (d *deliveries) tenancy(v tenancy.Tenancy, first *delivered) {
	list := func(x *delivered) *[]tenancy.Tenancy { return &x.tenancies }
	signed := v.From.AddDate(0, 0, -signedDays)
	if !v.Until.IsZero() && d.at(v.Until) > d.at(signed) {
		running := v
		running.Until = time.Time{}
		put(d, signed, running, first, list)
		put(d, v.Until, v, first, list)
		return
	}
	put(d, signed, v, first, list)
}

// repair gives a repair when it is asked for, and again when it was done.
func (d *deliveries) repair(v tenancy.Repair, first *delivered) {
	list := func(x *delivered) *[]tenancy.Repair { return &x.repairs }
	if !v.Done.IsZero() && d.at(v.Done) > d.at(v.Reported) {
		open := v
		open.Done = time.Time{}
		put(d, v.Reported, open, first, list)
		put(d, v.Done, v, first, list)
		return
	}
	put(d, v.Reported, v, first, list)
}

// give gives a delivery after the first.
func (x *delivered) give(sink importer.Sink) error {
	line := 0
	return x.flush(sink, func() int { line++; return line })
}

// flush gives the rows and forgets them.
func (x *delivered) flush(sink importer.Sink, next func() int) error {
	err := errors.Join(
		giveEach(x.tenancies, next, sink.Tenancy), giveEach(x.arrears, next, sink.Arrears), giveEach(x.nuisance, next, sink.Nuisance),
		giveEach(x.allocations, next, sink.Allocation), giveEach(x.repairs, next, sink.Repair))
	x.tenancies, x.arrears, x.nuisance, x.allocations, x.repairs = x.tenancies[:0], x.arrears[:0], x.nuisance[:0], x.allocations[:0], x.repairs[:0]
	return err
}

func giveEach[T any](list []T, next func() int, give func(line int, v T) error) error {
	for _, v := range list {
		if err := give(next(), v); err != nil {
			return err
		}
	}
	return nil
}
