package app

import (
	"slices"

	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/place"
	"samendoen/internal/referral"
	"samendoen/internal/signal"
	"samendoen/internal/socialmap"
	"samendoen/internal/tenancy"
)

// tally is a table at a date as known at a moment, from the memo where it is there.
func (b *loading) tally(t socialmap.Table, v delivery.View) (tally, error) {
	for _, kept := range b.memo[b.memoOf(t)] {
		if kept.date.Equal(v.On) {
			return kept, nil
		}
	}
	found := tally{date: v.On}
	add := func(id place.ComplexID, r row) {
		home := r.key
		if t.Kind() == socialmap.Events {
			home = r.place
		}
		if i, ok := b.at(id, home); ok {
			r.complex = i
			found.rows = b.rowsIn(found.rows, t, r)
		}
	}
	var err error
	switch t {
	case socialmap.Followed:
		err = signalCells(b.tx, b.org, v, add)
	case socialmap.Rungs:
		err = b.caseCells(v, add)
	case socialmap.Promises:
		err = eventCells(casework.PromiseEvents, b.tx, b.org, t, v, add)
	case socialmap.Repairs:
		if err = eventCells(tenancy.RepairEvents, b.tx, b.org, t, v, add); err == nil {
			err = erasedCells(b.tx, b.org, t, v, add)
		}
	case socialmap.Requests:
		err = eventCells(referral.Events, b.tx, b.org, t, v, add)
	case socialmap.Tenure, socialmap.AskedRent:
		err = b.lettingCells(t, v, add)
	default:
		err = b.tenancyCells(t, v, add)
	}
	slices.SortFunc(found.rows, compareRows)
	return found, err
}

// fill counts the cells of a table per complex. Of a home that was erased nobody knows in which part of a
// complex it was, so it is counted in none; it is among what may have changed of each.
func fill(s *socialmap.Snapshot, t socialmap.Table, now []row) {
	column := make([]uint16, len(s.Complexes)*t.Named())
	for _, r := range now {
		if r.key == 0 && t.Parted() && s.Complexes[r.complex].Of != "" {
			continue
		}
		column[int(r.complex)*t.Named()+int(r.cell)]++
	}
	s.Columns[t] = column
}

// hashOf is the hash of an id, 0 for none.
func hashOf(id string) uint64 { return place.UnitID(id).Hash() }

// adder takes in a home or event with its cell.
type adder func(complex place.ComplexID, r row)

func (b *loading) caseCells(v delivery.View, add adder) error {
	homes, err := b.stoodAt(v)
	if err != nil {
		return err
	}
	list, err := casework.Cells(b.tx, b.org, v, homes)
	for _, c := range list {
		add(c.Complex, row{key: hashOf(string(c.Unit)), cell: cellOf(socialmap.RungCell(int(c.Rung)))})
	}
	if err != nil {
		return err
	}
	past, err := casework.PastCells(b.tx, b.org, v.On)
	for _, c := range past {
		for range c.Homes {
			add(c.Complex, row{cell: cellOf(socialmap.RungCell(int(c.Rung)))})
		}
	}
	return err
}

// tenancyCells adds of a date that was, for the lines that were erased since, as many homes
// without a name as there may have been.
func (b *loading) tenancyCells(t socialmap.Table, v delivery.View, add adder) error {
	query := map[socialmap.Table]func(*store.Tx, string, delivery.View, *place.Homes) ([]tenancy.HomeCell, error){
		socialmap.Debt: tenancy.ArrearsCells, socialmap.Nuisance: tenancy.NuisanceCells,
	}[t]
	homes, err := b.stoodAt(v)
	if err != nil {
		return err
	}
	list, err := query(b.tx, b.org, v, homes)
	for _, c := range list {
		code := 0
		if t == socialmap.Debt {
			code = socialmap.DebtCell(c.Cents)
		}
		add(homes.Complex(c.Home), row{key: homes.Key(c.Home), cell: cellOf(code)})
	}
	if err != nil {
		return err
	}
	return erasedCells(b.tx, b.org, t, v, add)
}

// erasedCells adds of a date that was, for the lines that were erased since, as many rows without a name as
// there may have been.
func erasedCells(tx *store.Tx, org string, t socialmap.Table, v delivery.View, add adder) error {
	ledger, ages := map[socialmap.Table]tenancy.Ledger{socialmap.Debt: tenancy.ArrearsLedger, socialmap.Nuisance: tenancy.NuisanceLedger,
		socialmap.Repairs: tenancy.RepairLedger}[t]
	if v.Latest || !ages {
		return nil
	}
	erased, err := tenancy.ErasedCells(tx, org, ledger, v.On)
	for _, e := range erased {
		for range e.Lines {
			add(e.Complex, row{})
		}
	}
	return err
}

// lettings are the homes of a view with how they were let, for more than one table.
type lettings struct {
	view  delivery.View
	homes *place.Homes
	list  []tenancy.Letting
}

// lettingCells adds the homes by what is known of how they were let.
func (b *loading) lettingCells(t socialmap.Table, v delivery.View, add adder) error {
	all, err := b.lettingsOf(v)
	if err != nil {
		return err
	}
	lately := map[int]string{}
	if t == socialmap.Tenure {
		if lately, err = b.allocated(v, all.homes); err != nil {
			return err
		}
	}
	for i, l := range all.list {
		code := l.StayBand(v.On)
		kind, again := lately[i]
		switch {
		case t == socialmap.AskedRent:
			code, _ = socialmap.RentCell(l.RentCents, v.On)
		case again:
			code = socialmap.Tenure.Cell(socialmap.AllocationCell(kind))
		}
		if code != "" {
			add(all.homes.Complex(i), row{key: all.homes.Key(i), cell: cellOf(t.CellIndex(code))})
		}
	}
	return nil
}

// allocated are the kinds of allocation of the homes that were let in the last year, by their place.
func (b *loading) allocated(v delivery.View, homes *place.Homes) (map[int]string, error) {
	list, err := tenancy.AllocationCells(b.tx, b.org, v, homes)
	kinds := make(map[int]string, len(list))
	for _, c := range list {
		kinds[c.Home] = c.Kind
	}
	return kinds, err
}

// lettingsOf keeps the lettings of now, as several tables count them; those of other views are many.
func (b *loading) lettingsOf(v delivery.View) (l lettings, err error) {
	if b.let.homes != nil && v == b.let.view {
		return b.let, nil
	}
	l.view = v
	if l.homes, err = b.stoodAt(v); err != nil {
		return l, err
	}
	if l.list, err = tenancy.Lettings(b.tx, b.org, v, l.homes); err == nil && v == b.now {
		b.let = l
	}
	return l, err
}

// signalCells are the signals in the year up to a date, each in its place, by theme and by the
// working days until somebody talked about them.
func signalCells(tx *store.Tx, org string, v delivery.View, add adder) error {
	list, err := signal.Cells(tx, org, v.On, v.Known)
	for _, c := range list {
		days := int64(-1)
		if c.Followed {
			days = max(c.Days, 0)
		}
		add(c.Complex, row{key: hashOf(c.ID), place: hashOf(c.Place), cell: cellOf(socialmap.FollowedCell(string(c.Theme), days))})
	}
	return err
}

// cellOf is the index of a named cell as a row holds it.
func cellOf(i int) uint16 { return uint16(i) } // #nosec G115 -- of a table, at most some tens

// eventCells are what happened in the year up to a date, each in its place.
func eventCells(of func(*store.Tx, string, delivery.View) ([]place.Event, error), tx *store.Tx, org string, t socialmap.Table, v delivery.View, add adder) error {
	list, err := of(tx, org, v)
	for _, e := range list {
		if cell := t.CellIndex(e.Cell); cell >= 0 {
			add(e.Complex, row{key: hashOf(e.ID), place: hashOf(e.Place), cell: cellOf(cell)})
		}
	}
	return err
}
