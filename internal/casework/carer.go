package casework

import (
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// Carer is somebody who gives unpaid care to the resident (mantelzorger), with rights and a
// need for support of their own. What is agreed with them are commitments made to them.
// Who may read about care in the case sees them.
type Carer struct {
	ID       string
	Since    time.Time // instant on which they were written down
	Name     string    // sealed
	Relation string    // sealed: "zus", "buurman"
	Phone    string    // sealed
	ToldOn   time.Time // date on which they heard that we keep this; zero: not yet
	ToldBy   string    // user
	AskedOn  time.Time // date on which they were asked what would help them; zero: not yet
	AskedBy  string    // user
	Needs    string    // sealed: their answer, in their words
	Version  int64
}

// carerKind is the category of everything about carers.
const carerKind = network.Care

// TellBy is the date by which a carer hears that we keep data about them: within a month
// (AVG art. 14, paragraph 3).
func (c Carer) TellBy() time.Time { return clock.Date(c.Since).AddDate(0, 1, 0) }

// Untold reports whether a carer should have heard by now.
func (c Carer) Untold(today time.Time) bool { return c.ToldOn.IsZero() && today.After(c.TellBy()) }

func checkCarer(c Carer) []fault.Field {
	fields := checkText("naam", c.Name, shortText, true)
	fields = append(fields, checkText("band", c.Relation, shortText, true)...)
	return append(fields, checkText("telefoon", c.Phone, 40, false)...)
}

// AddCarer writes down who cares for the resident; the same key of the same user adds
// nobody the second time.
func (s *Service) AddCarer(ctx context.Context, a access.Actor, id ID, c Carer, key string) error {
	const op = "casework.addcarer"
	return s.note(ctx, op, a, id, "case.carer", func(tx *store.Tx, w *work) (bool, error) {
		c := Carer{ID: onceID("carer", id, a, key), Since: w.now, Name: strings.TrimSpace(c.Name), Relation: strings.TrimSpace(c.Relation), Phone: strings.TrimSpace(c.Phone)}
		if err := fault.Check(op, checkCarer(c)); err != nil {
			return false, err
		}
		if !w.eyes[carerKind] {
			return false, fault.Invalidf(op, "naam", "casework.carer_closed")
		}
		return insertCarer(tx, s.vault, w.key, id, c)
	})
}

// CarerStep is something that happens with a carer.
type CarerStep string

// The steps: the carer was told of our keeping, was asked what would help, or cares no more.
const (
	CarerTold  CarerStep = "verteld"
	CarerAsked CarerStep = "gevraagd"
	CarerGone  CarerStep = "weg"
)

// StepCarer carries out a step with a carer who still has the version. What is known of one
// who cares no more is erased at once; what was promised to them stays with the case.
func (s *Service) StepCarer(ctx context.Context, a access.Actor, id ID, carerID string, version int64, step CarerStep, needs string) error {
	const op = "casework.stepcarer"
	needs = strings.TrimSpace(needs)
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.load(tx, op, a, actWrite, id, now)
		if err != nil {
			return err
		}
		c, err := w.carer(tx, op, carerID)
		if err != nil {
			return err
		}
		if c.Version != version {
			return fault.New(op, fault.Conflict)
		}
		if err := bumpGroup(tx, id, GroupNotes, Moved{At: now, ByID: a.UserID}); err != nil {
			return err
		}
		switch step {
		case CarerTold:
			c.ToldOn, c.ToldBy = w.today, a.UserID
		case CarerAsked:
			if err := fault.Check(op, checkText("nodig", needs, longText, true)); err != nil {
				return err
			}
			c.AskedOn, c.AskedBy, c.Needs = w.today, a.UserID, needs
		case CarerGone:
			if err := deleteCarer(tx, op, id, c); err != nil {
				return err
			}
			return audit.Write(tx, now, a, "case.carer_gone", ObjectType, string(id), d)
		default:
			return fault.New(op, fault.NotFound)
		}
		if err := updateCarer(tx, op, w.key, id, c); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "case.carer", ObjectType, string(id), d)
	}))
}

// carer is a carer of the case whom the actor may see.
func (w *work) carer(tx *store.Tx, op, carerID string) (Carer, error) {
	if !w.eyes[carerKind] || w.Erased {
		return Carer{}, fault.New(op, fault.NotFound)
	}
	list, err := carersOf(tx, w.key, w.ID)
	if err != nil {
		return Carer{}, err
	}
	i := slices.IndexFunc(list, func(c Carer) bool { return c.ID == carerID })
	if i < 0 {
		return Carer{}, fault.New(op, fault.NotFound)
	}
	return list[i], nil
}

// mayPromiseTo refuses a commitment to somebody who is no carer of the case.
func (w *work) mayPromiseTo(tx *store.Tx, op, toID string) error {
	if toID == "" {
		return nil
	}
	if _, err := w.carer(tx, op, toID); fault.Is(err, fault.NotFound) {
		return fault.Invalidf(op, "aan", "casework.promise_to_unknown")
	} else if err != nil {
		return err
	}
	return nil
}
