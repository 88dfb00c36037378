package workorder

import (
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

// The actions.
const (
	actSend  access.Action = "workorder.send"
	actStory access.Action = "workorder.story"
	actList  access.Action = "workorder.list"
)

// Service takes signals with work orders in.
type Service struct {
	db      *store.DB
	clock   clock.Clock
	policy  *access.Policy
	signals *signal.Service
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy, signals *signal.Service) *Service {
	return &Service{db: db, clock: c, policy: policy, signals: signals}
}

// now is the time in the precision of the database.
func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// sender is the actor as the sender of a signal. The token of a contractor opens work orders
// and nothing else; with a work order it passes on a signal, by the rules of signals, and has
// no other of their actions.
func sender(a access.Actor) access.Actor {
	if a.Scopes != nil {
		a.Scopes = append(slices.Clone(a.Scopes), "signal.send")
	}
	return a
}

// Send stores a signal with its work order. The same work order and key of the same contractor
// give the first receipt again, whatever else is sent.
func (s *Service) Send(ctx context.Context, a access.Actor, in Sent) (r signal.Receipt, err error) {
	const op = "workorder.send"
	decision, err := s.policy.RequireOrg(op, a, actSend)
	if err != nil {
		return r, err
	}
	in = in.tidied()
	fields := check(in)
	d := signal.Draft{Theme: in.Theme, Facts: in.Facts, Sentence: in.Sentence, Urgency: in.Urgency, Source: signal.FromContractor, Key: storedKey(in.Order, in.Key),
		Photos: in.Photos, Where: in.Where, Yes: in.Yes}
	if len(fields) == 0 {
		if err := s.db.Read(ctx, func(tx *store.Tx) (err error) { d.UnitID, err = homeOf(tx, a.OrgID, in.Home); return err }); err != nil {
			return r, fault.Wrap(op, err)
		}
		if d.UnitID == "" {
			fields = append(fields, fault.NewField("woning", "workorder.home_unknown"))
		}
	}
	if len(fields) > 0 {
		if again, ok, err := s.before(ctx, a, in); ok || err != nil {
			return again, fault.Wrap(op, err)
		}
		return r, fault.Check(op, append(fields, othersOf(d)...))
	}
	return s.signals.SendWith(ctx, sender(a), d, func(tx *store.Tx, r signal.Receipt) error {
		if err := insert(tx, Order{SignalID: r.ID, Org: a.OrgID, Contractor: a.UserID, Number: in.Order, At: r.At}); err != nil {
			return err
		}
		return audit.Write(tx, r.At, a, actSend, "Signal", r.ID, decision)
	})
}

// AddPicture stores picture n, from 1, of a signal of the contractor that announced it; see
// signal.Service.AddPicture.
func (s *Service) AddPicture(ctx context.Context, a access.Actor, id string, n int, data []byte) error {
	const op = "workorder.add_picture"
	if _, err := s.policy.RequireOrg(op, a, actSend); err != nil {
		return err
	}
	if err := s.db.Look(ctx, func(tx *store.Tx) error { _, err := Of(tx, id); return err }); err != nil {
		return fault.Wrap(op, err)
	}
	_, err := s.signals.AddPicture(ctx, sender(a), a.UserID, id, n, data)
	return fault.Wrap(op, err)
}

// before is the receipt of what was already sent with a work order and key: a home that is no
// longer let does not make a repeated request fail.
func (s *Service) before(ctx context.Context, a access.Actor, in Sent) (r signal.Receipt, ok bool, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		r, ok, err = signal.SentBefore(tx, a.UserID, storedKey(in.Order, in.Key))
		return err
	})
	return r, ok, err
}

// othersOf are the faults of the signal itself, so that all come together; those of the place
// and the key have names of their own here.
func othersOf(d signal.Draft) []fault.Field {
	return slices.DeleteFunc(fault.FieldsOf(signal.Check(d)), func(f fault.Field) bool { return f.Name == "plek" || f.Name == "sleutel" })
}

// homeOf looks a home of an organisation up; empty when it has none like that. A home of
// another organisation is none of this one, and so is an address of two homes.
func homeOf(tx *store.Tx, org string, h Home) (place.UnitID, error) {
	if !h.byAddress() {
		id, err := place.LivingByKey(tx, org, h.Unit)
		if fault.Is(err, fault.NotFound) {
			return "", nil
		}
		return id, err
	}
	found, err := place.LivingAt(tx, org, h.Postcode, h.Number, h.Addition)
	if err != nil || len(found) != 1 {
		return "", err
	}
	return found[0], nil
}

// Told is what a contractor hears of a signal: its work order and the story.
type Told struct {
	Order
	Story signal.Story
}

// Story tells a contractor what became of a signal, without a word of it.
func (s *Service) Story(ctx context.Context, a access.Actor, id string) (t Told, err error) {
	const op = "workorder.story"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		sig, _, err := s.signals.For(tx, op, a, actStory, actStory, id)
		if err != nil {
			return err
		}
		if t.Order, err = Of(tx, id); err != nil {
			return err
		}
		t.Story, err = signal.StoryIn(tx, sig)
		return err
	})
	return t, fault.Wrap(op, err)
}

// Row is a work order with its signal, for whoever may read that.
type Row struct {
	Order
	Signal signal.Signal
	Who    string // name of the contractor
}

// listed is how many work orders a list shows.
const listed = 50

// List are the work orders with a number, or the latest when it is empty, the newest first.
// Those of signals that the actor may not read are not among them.
func (s *Service) List(ctx context.Context, a access.Actor, number string) (rows []Row, err error) {
	const op = "workorder.list"
	d, err := s.policy.RequireOrg(op, a, actList)
	if err != nil {
		return nil, err
	}
	number = strings.TrimSpace(number)
	if len(number) > maxNumber {
		return nil, fault.Invalidf(op, "zoek", "workorder.number_form", "Max", maxNumber)
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		rows = nil
		orders, err := latest(tx, a.OrgID, number, listed)
		if err != nil {
			return err
		}
		if rows, err = s.readable(tx, a, orders); err != nil || len(rows) == 0 {
			return err
		}
		return audit.Write(tx, s.now(), a, actList, "Organisation", a.OrgID, d)
	})
	return rows, fault.Wrap(op, err)
}

func (s *Service) readable(tx *store.Tx, a access.Actor, orders []Order) (rows []Row, err error) {
	var sigs []signal.Signal
	var ids []string
	var kept []Order
	for _, o := range orders {
		sig, err := signal.ByID(tx, o.SignalID)
		if fault.Is(err, fault.NotFound) {
			continue // erased
		}
		if err != nil {
			return nil, err
		}
		kept, sigs, ids = append(kept, o), append(sigs, sig), append(ids, o.Contractor)
	}
	orders = kept
	may, err := s.signals.MayReadAll(tx, a, sigs)
	if err != nil {
		return nil, err
	}
	names, err := account.Names(tx, ids)
	for i, o := range orders {
		if may[o.SignalID] {
			rows = append(rows, Row{Order: o, Signal: sigs[i], Who: names[o.Contractor]})
		}
	}
	return rows, err
}
