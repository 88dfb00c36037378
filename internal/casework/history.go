package casework

import (
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Historic is a case that was worked on elsewhere, or that a demo makes up, with what
// belongs to it. ID and Number are given here when they are empty.
type Historic struct {
	Case        Case
	Parts       []HistoricPart // the director is added when missing
	Log         []LogEntry     // any order
	Commitments []HistoricCommitment
	Helps       []Help // any order
	Carers      []Carer
	Signals     int      // how many signals belong to it; only for the event of opening
	Holders     []string // who hold the keys; empty: the household of that day
}

// HistoricPart is a part that somebody had or has.
type HistoricPart struct {
	UserID string
	Part   Part
	Since  time.Time
	Until  time.Time // zero while it lasts
	// CovenantID is the covenant under which somebody of another organisation takes part.
	CovenantID string
}

// HistoricCommitment is a commitment with the moments of its making and its end.
type HistoricCommitment struct {
	Commitment
	Made    time.Time
	Settled time.Time // zero while it is open
}

// InsertMany adds many cases at once and gives their ids, in the order of the list.
// Numbers follow that order, so cases are given in the order of opening. The texts are
// sealed like any other. Signals are tied to the cases by the module signal.
func InsertMany(tx *store.Tx, v *seal.Vault, list []Historic) ([]ID, error) {
	ids := make([]ID, len(list))
	var rows bulk
	for i, h := range list {
		c := h.Case
		if c.ID == "" {
			c.ID = ID(store.NewID())
		}
		ids[i] = c.ID
		if err := addHistoric(tx, v, &rows, c, h); err != nil {
			return nil, err
		}
	}
	return ids, rows.flush(tx)
}

func addHistoric(tx *store.Tx, v *seal.Vault, rows *bulk, c Case, h Historic) (err error) {
	if c.Number == "" {
		if c.Number, err = newNumber(tx, c.OrgID, clock.Date(c.OpenedAt).Year()); err != nil {
			return err
		}
	}
	if c.ActiveSince.IsZero() {
		c.ActiveSince = c.OpenedAt
	}
	if c.Version == 0 {
		c.Version = 1
	}
	if c.Label == "" {
		if c.Label, err = labelOf(tx, c.UnitID, c.ComplexID); err != nil {
			return err
		}
	}
	if len(h.Holders) == 0 {
		if h.Holders, err = holdersOf(tx, c, clock.Date(c.OpenedAt)); err != nil {
			return err
		}
	}
	if c.Areas == "" {
		if c.Areas, err = areasOf(tx, c.ComplexID); err != nil {
			return err
		}
	}
	c.fillKinds()
	key, err := v.NewKey(tx, c.OpenedAt, string(c.ID), h.Holders...)
	if err != nil {
		return err
	}
	for _, e := range h.Log {
		if e.At.After(c.LastLog) {
			c.LastLog = e.At
		}
	}
	c.seal(key)
	rows.addCase(c)
	rows.addParts(c, h.Parts)
	for _, e := range h.Log {
		rows.addLog(c, key, e)
	}
	for _, p := range h.Commitments {
		rows.addCommitment(c, key, p)
	}
	for _, x := range h.Helps {
		rows.addHelp(c, key, x)
	}
	for _, x := range h.Carers {
		rows.addCarer(c, v, key, x)
	}
	rows.addEvents(c)
	return nil
}

// MonthCount is what the map may know of the cases of a complex in a month: counts.
type MonthCount struct {
	ComplexID place.ComplexID
	Month     time.Time // first day
	Opened    int64
	Closed    int64
	Open      int64 // not closed at the end of the month, resting ones too
}

// CountsPerComplex counts the cases of an organisation per complex and month, from the
// month of from up to and without until; months in which a complex had none are left
// out. org "" means all organisations. A case that was closed and taken up again counts
// as open all the time.
func CountsPerComplex(tx *store.Tx, org string, from, until time.Time) ([]MonthCount, error) {
	spans, err := spansOf(tx, org)
	if err != nil {
		return nil, err
	}
	return countMonths(spans, clock.Month(from), until), nil
}

// span is the months in which a case was opened and closed.
type span struct {
	complex        place.ComplexID
	opened, closed time.Time // closed is zero while it is not
}

func newSpan(id place.ComplexID, opened, closed time.Time) span {
	s := span{complex: id, opened: clock.Month(opened)}
	if !closed.IsZero() {
		s.closed = clock.Month(closed)
	}
	return s
}

// countMonths expects spans in the order of complexes.
func countMonths(spans []span, from, until time.Time) []MonthCount {
	var counts []MonthCount
	for start := 0; start < len(spans); {
		end := start
		for end < len(spans) && spans[end].complex == spans[start].complex {
			end++
		}
		for month := from; month.Before(until); month = month.AddDate(0, 1, 0) {
			n := MonthCount{ComplexID: spans[start].complex, Month: month}
			for _, s := range spans[start:end] {
				n.add(s)
			}
			if n.Opened+n.Closed+n.Open > 0 {
				counts = append(counts, n)
			}
		}
		start = end
	}
	return counts
}

// add counts one case in its month.
func (n *MonthCount) add(s span) {
	if s.opened.After(n.Month) {
		return
	}
	if s.opened.Equal(n.Month) {
		n.Opened++
	}
	switch {
	case s.closed.IsZero() || s.closed.After(n.Month):
		n.Open++
	case s.closed.Equal(n.Month):
		n.Closed++
	}
}
