package hotline

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Spot is a place that was found: a home or a complex.
type Spot struct {
	Value string // as Ground knows it
	Label string
}

// Known is what is known of the place of a report for who goes there.
type Known struct {
	Label  string
	Within string    // the complex that it is in
	Danger bool      // nobody goes in alone
	Ask    string    // name of who knows more about the danger
	Until  time.Time // last day of the danger, date
}

// Ground knows homes, and where nobody goes in alone; app fills it. It decides itself who may see
// what.
type Ground interface {
	// Find are places by words, those that fit best first.
	Find(ctx context.Context, a access.Actor, words string) ([]Spot, error)
	// At is what is known of a place; NotFound for what the actor may not know of.
	At(tx *store.Tx, a access.Actor, at time.Time, value string) (Known, error)
	// Around is the code of the area in which somebody is active; empty when nobody knows.
	Around(tx *store.Tx, userID string) (string, error)
}

// UseGround lets who is on call see what is known of the place of a report.
func (s *Service) UseGround(g Ground) { s.ground = g }

// around is the area of an alarm or of a visit, at which nobody is asked for one: that in which who
// sends it is active.
func (s *Service) around(tx *store.Tx, d Draft, by string) (string, error) {
	if s.ground == nil || d.Areas != "" || d.Kind != Alarm && d.Kind != Visit {
		return d.Areas, nil
	}
	area, err := s.ground.Around(tx, by)
	return access.Area(area), err
}

// FindSpot looks for the place of a report that the actor may answer.
func (s *Service) FindSpot(ctx context.Context, a access.Actor, id ID, words string) (list []Spot, err error) {
	const op = "hotline.findspot"
	if err := s.db.Read(ctx, func(tx *store.Tx) error { _, _, err := s.load(tx, op, a, actAnswer, id); return err }); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if words == "" || s.ground == nil {
		return nil, nil
	}
	list, err = s.ground.Find(ctx, a, Draft{Where: words}.trimmed().Where)
	return list, fault.Wrap(op, err)
}

// PutSpot says at which home or complex a report is.
func (s *Service) PutSpot(ctx context.Context, a access.Actor, id ID, value string) error {
	const op = "hotline.putspot"
	return s.change(ctx, op, a, id, actAnswer, func(tx *store.Tx, _ seal.Key, r *Report, now time.Time, _ Book) (o Out, err error) {
		if s.ground == nil {
			return o, fault.New(op, fault.NotFound)
		}
		if _, err := s.ground.At(tx, a, now, value); err != nil {
			if fault.Is(err, fault.NotFound) {
				err = fault.Invalidf(op, "plek", "hotline.spot_unknown")
			}
			return o, err
		}
		r.Run.Spot = value
		o.line(now, LineSpot, a.UserID, "", r.Run.Step)
		return o, nil
	})
}

// knownOf is what is known of the place of a report for who may answer it. That somebody saw a danger
// is on record.
func (s *Service) knownOf(ctx context.Context, a access.Actor, r Report) (k Known, err error) {
	if r.Run.Spot == "" || s.ground == nil {
		return k, nil
	}
	read := func(tx *store.Tx) error {
		k, err = s.ground.At(tx, a, s.now(), r.Run.Spot)
		return ignore(err) // the place is gone, or is not theirs to know
	}
	if err := s.db.Read(ctx, read); err != nil || !k.Danger {
		return k, err
	}
	return k, audit.Look(ctx, s.db, s.now(), a, actDanger, ObjectType, string(r.ID), func(tx *store.Tx) error {
		return audit.Write(tx, s.now(), a, actDanger, ObjectType, string(r.ID), access.Decision{Allowed: true, Rules: []string{"danger.warn"}})
	})
}

// actDanger is how the log names that somebody on call saw that a place is not safe.
const actDanger access.Action = "hotline.danger"

// LineSpot says that the place of a report was found.
const LineSpot = "plek"
