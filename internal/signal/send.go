package signal

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/catalogue"
	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// Receipt is what a sender gets: proof that the signal is stored, and when to expect
// an answer.
type Receipt struct {
	ID     string
	Number string
	At     time.Time // instant
	Due    time.Time // date before which somebody acts
	Again  bool      // the signal had already been sent with this key
}

func receiptOf(s Signal, due time.Time, again bool) Receipt {
	return Receipt{ID: s.ID, Number: s.Number(), At: s.At, Due: due, Again: again}
}

// spot is the place of a new signal with who must be able to read about it.
type spot struct {
	org, address, site, postcode, city string
	unit                               place.UnitID
	complexID                          place.ComplexID
	holders                            []string        // of the key
	names                              catalogue.Names // of facts that only this organisation knows
}

// Send stores a signal. The same key of the same sender gives the first receipt again,
// whatever else is in the draft. Once it returns without error the signal is on disk.
func (s *Service) Send(ctx context.Context, a access.Actor, d Draft) (Receipt, error) {
	return s.SendFor(ctx, a, a, d)
}

// SendFor is Send of what another user wrote: the rules are asked about the actor, the
// signal and its key belong to the sender.
func (s *Service) SendFor(ctx context.Context, a, sender access.Actor, d Draft) (Receipt, error) {
	return s.send(ctx, a, sender, d, nil)
}

// SendWith is Send with what another module stores together with the signal or not at all. It
// may run more than once, and does not when the key was used before.
func (s *Service) SendWith(ctx context.Context, a access.Actor, d Draft, with func(tx *store.Tx, r Receipt) error) (Receipt, error) {
	return s.send(ctx, a, a, d, with)
}

// send is SendFor with what is stored together with the signal; nil for nothing.
func (s *Service) send(ctx context.Context, a, sender access.Actor, d Draft, with func(*store.Tx, Receipt) error) (Receipt, error) {
	const op = "signal.send"
	if _, err := s.policy.RequireOrg(op, a, "signal.send"); err != nil {
		return Receipt{}, err
	}
	d = d.tidied()
	now := s.now()
	// What a colleague takes in for a volunteer, the colleague judges.
	volunteer := a.UserID == sender.UserID && volunteers(sender)
	var at spot
	err := s.db.Look(ctx, func(tx *store.Tx) (err error) {
		if at, err = spotOf(tx, d, now); err != nil {
			return err
		}
		at.names, err = ownFacts(tx, at.org, d, volunteer)
		return err
	})
	if err != nil && !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Invalid) {
		return Receipt{}, fault.Wrap(op, err)
	}
	d, fields := checkSent(d, at.names, volunteer)
	fields = append(fields, fault.FieldsOf(err)...)
	decision := s.policy.Decide(a, "signal.send", access.Resource{Type: "Place", ID: at.org, Org: at.org})
	if d.UnitID+place.UnitID(d.ComplexID) != "" && !decision.Allowed {
		fields = append(fields, fault.NewField("plek", "signal.place_unknown"))
	}
	if err := fault.Check(op, fields); err != nil {
		return s.sentBefore(ctx, sender, d, err)
	}
	barred, err := s.barred(ctx, at.unit)
	if err != nil {
		return Receipt{}, fault.Wrap(op, err)
	}
	sig := newSignal(sender, d, at, "", now)
	route, err := s.assign(ctx, &sig, barred)
	if err != nil {
		return Receipt{}, fault.Wrap(op, err)
	}
	return s.store(ctx, a, decision, sig, d, at, s.arriving(sender, sig, d.With, s.withRoute(sig, route, with)))
}

// checkSent are the reasons why what somebody sends is refused, and the draft as it counts.
func checkSent(d Draft, names catalogue.Names, volunteer bool) (Draft, []fault.Field) {
	fields := checkDraft(d)
	if _, ok := answered(d, names); !ok {
		fields = append(fields, fault.NewField("antwoorden", "signal.answer_unknown"))
	}
	if volunteer {
		allowed, more := asVolunteer(d, names)
		d, fields = allowed, append(fields, more...)
	}
	return d, fields
}

// sentBefore gives the first receipt of a key again, and the error when there is none. A
// draft that can be stored needs no such look: storing it finds out.
func (s *Service) sentBefore(ctx context.Context, a access.Actor, d Draft, refused error) (Receipt, error) {
	var earlier *Signal
	var due time.Time
	err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if earlier, err = earlierOf(tx, a.UserID, d.Key); err == nil && earlier != nil {
			due, err = promised(tx, *earlier)
		}
		return err
	})
	switch {
	case err != nil:
		return Receipt{}, fault.Wrap("signal.send", err)
	case earlier == nil:
		return Receipt{}, refused
	}
	return receiptOf(*earlier, due, true), nil
}

// store writes the signal, its record, its timer and its pictures at once, or finds
// that the same key was first.
func (s *Service) store(ctx context.Context, a access.Actor, decision access.Decision, sig Signal, d Draft, at spot, with func(*store.Tx, Receipt) error) (Receipt, error) {
	const op = "signal.send"
	var receipt Receipt
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		isNew, err := insertSignal(tx, sig, d.Key, s.searchBody(sig, at.postcode, at.city, at.names))
		if err != nil {
			return err
		}
		if !isNew {
			first, err := byKey(tx, sig.SenderID, d.Key)
			if err != nil {
				return err
			}
			due, err := promised(tx, first)
			receipt = receiptOf(first, due, true)
			return err
		}
		if err := s.writeContents(tx, sig, d, at); err != nil {
			return err
		}
		if err := s.addDueTimer(tx, sig, sig.At); err != nil {
			return err
		}
		if err := s.tell(tx, sig.At, sig, Send); err != nil {
			return err
		}
		if err := account.NotifyAway(tx, sig.HolderID, noticeNew, sig.At); err != nil {
			return err
		}
		receipt = receiptOf(sig, sig.Due, false)
		if with != nil {
			if err := with(tx, receipt); err != nil {
				return err
			}
		}
		return audit.Write(tx, sig.At, a, "signal.send", "Signal", sig.ID, decision)
	})
	return receipt, fault.Wrap(op, err)
}

// writeContents seals what was said and the pictures, and writes the first event.
func (s *Service) writeContents(tx *store.Tx, sig Signal, d Draft, at spot) error {
	key, err := s.vault.NewKey(tx, sig.At, sig.ID, at.holders...)
	if err != nil {
		return err
	}
	e := Event{ID: store.NewID(), At: sig.At, ActorID: sig.SenderID, Step: Send, State: sig.State, Holder: sig.HolderID, Day: sig.Due}
	if sig.Sentence == "" {
		e.sealed = key.Seal("note/"+e.ID, d.Sentence)
	}
	if err := insertEvent(tx, sig.ID, e); err != nil {
		return err
	}
	if err := writeDetail(tx, key, sig, d, at.names); err != nil {
		return err
	}
	for i, data := range d.Photos {
		if data == nil {
			continue // it follows
		}
		if _, err := s.addPhoto(tx, key, sig.ID, i+1, data, sig.At); err != nil {
			return err
		}
	}
	return nil
}

// addDueTimer writes the job that looks at the date of a signal when it has passed, and
// replaces a holder who cannot read.
func (s *Service) addDueTimer(tx *store.Tx, sig Signal, now time.Time) error {
	if sig.Due.IsZero() {
		return nil
	}
	return jobs.Add(tx, s.db, now, jobs.Job{Kind: jobDue, Payload: sig.ID, Due: clock.EndOfDay(sig.Due).Add(time.Second)})
}

// earlierOf is the signal that the sender already sent with a key, nil if there is none.
func earlierOf(tx *store.Tx, senderID, key string) (*Signal, error) {
	sig, err := byKey(tx, senderID, key)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	return &sig, err
}

// spotOf looks up the place of a draft; NotFound when it does not exist. The key of
// what is said about a home goes to its household, and to the organisation when
// nobody rents it or when it is about a complex.
func spotOf(tx *store.Tx, d Draft, now time.Time) (spot, error) {
	if d.UnitID == "" {
		site, err := place.SiteByID(tx, d.ComplexID)
		if err != nil {
			return spot{}, err
		}
		return spot{org: site.Org, site: site.Name, complexID: site.ID, holders: []string{site.Org}}, nil
	}
	home, err := place.HomeByID(tx, d.UnitID)
	if err != nil {
		return spot{}, err
	}
	at := spot{org: home.Org, address: home.Address, site: home.ComplexName, postcode: home.Postcode, city: home.City,
		unit: home.ID, complexID: home.ComplexID}
	at.holders, err = keyHolders(tx, home.Org, home.ID, clock.Date(now))
	return at, err
}

// keyHolders are the persons under whose keys a text about a home is sealed.
func keyHolders(tx *store.Tx, org string, unit place.UnitID, on time.Time) ([]string, error) {
	household, err := tenancy.HouseholdOf(tx, unit, on)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	if ids := household.Subjects(); len(ids) > 0 {
		return ids, nil
	}
	return []string{org}, nil
}

func newSignal(a access.Actor, d Draft, at spot, holder string, now time.Time) Signal {
	sig := Signal{ID: store.NewID(), Org: at.org, UnitID: at.unit, ComplexID: at.complexID, Address: at.address, Site: at.site,
		SenderID: a.UserID, At: now, Theme: d.Theme, Facts: d.Facts, Urgency: d.Urgency, Photos: len(d.Photos),
		State: Received, HolderID: holder, Since: now, Due: dueDate(now, d.Urgency), Version: 1}
	if at.unit == "" {
		sig.Sentence = d.Sentence
	}
	if len(a.Roles) > 0 {
		sig.SenderRole = a.Roles[0]
	}
	if sig.Source = d.Source; sig.Source == "" {
		sig.Source = sourceOf(sig.SenderRole)
	}
	return sig
}
