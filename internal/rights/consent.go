package rights

import (
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/subject"
)

// Extra is something beside the tenancy and the help, for which consent is the ground
// (AVG art. 6(1)(a), 7). For everything else the resident is informed and can object.
type Extra string

// The extras. Saying no to one changes nothing about the rent or the help.
const (
	Newsletter  Extra = "nieuwsbrief"
	Activities  Extra = "activiteiten"
	MeetOthers  Extra = "kennismaken"
	PhotoInside Extra = "foto-binnen"
	PhotoPublic Extra = "foto-publicatie"
)

// AllExtras are all extras in the order of the screen.
func AllExtras() []Extra {
	return []Extra{Newsletter, Activities, MeetOthers, PhotoInside, PhotoPublic}
}

// ConsentState is what somebody said last.
type ConsentState string

// The states. Asked is that no answer came yet: that is no consent.
const (
	Asked     ConsentState = "gevraagd"
	Given     ConsentState = "gegeven"
	Refused   ConsentState = "geweigerd"
	Withdrawn ConsentState = "ingetrokken"
)

// action is how the log names that a consent came to a state.
func (c ConsentState) action() access.Action {
	return map[ConsentState]access.Action{Asked: "rights.consent_gevraagd", Given: "rights.consent_gegeven",
		Refused: "rights.consent_geweigerd", Withdrawn: "rights.consent_ingetrokken"}[c]
}

// Consent is what a person said about one extra.
type Consent struct {
	Subject   subject.ID
	Extra     Extra
	Org       string
	State     ConsentState
	Asked     time.Time // instants
	Answered  time.Time
	Withdrawn time.Time
	Version   int64
	History   []ConsentEvent
}

// ConsentEvent is one time that it was asked, given, refused or withdrawn.
type ConsentEvent struct {
	At   time.Time
	User string
	Step ConsentState
	Way  Way
}

// Holds reports whether the consent holds at a moment: given, and not withdrawn by then.
func (c Consent) Holds(at time.Time) bool {
	return (c.State == Given || c.State == Withdrawn) && !c.Answered.IsZero() && !at.Before(c.Answered) &&
		(c.Withdrawn.IsZero() || at.Before(c.Withdrawn))
}

// NextConsent is what a consent becomes, and whether that may happen. Withdrawing is as
// easy as giving (AVG art. 7(3)): one step, without a reason.
func NextConsent(from, to ConsentState) bool {
	switch to {
	case Asked:
		return from == "" || from == Refused || from == Withdrawn
	case Given, Refused:
		return from == "" || from == Asked || from == Refused || from == Withdrawn
	case Withdrawn:
		return from == Given
	}
	return false
}

// Consented reports whether a person agreed to an extra at a moment. Whoever does
// something that rests on consent asks it each time, within the transaction.
func Consented(tx *store.Tx, at time.Time, person subject.ID, extra Extra) (bool, error) {
	c, err := consentOf(tx, string(person), extra)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil && c.Holds(at), err
}

// ConsentView is a person with all extras.
type ConsentView struct {
	Person subject.Person
	List   []Consent
	Names  map[string]string
	Now    time.Time
}

// ShowConsents is what a person said about the extras; looking is logged.
func (s *Service) ShowConsents(ctx context.Context, a access.Actor, id subject.ID) (v ConsentView, err error) {
	const op = "rights.consents"
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		p, d, err := s.resident(tx, op, a, id)
		if err != nil {
			return err
		}
		v = ConsentView{Person: p, Now: now}
		known, err := consentsOf(tx, string(id))
		if err != nil {
			return err
		}
		ids := []string{}
		for _, x := range AllExtras() {
			c := Consent{Subject: id, Extra: x, Org: p.Org}
			if i := slices.IndexFunc(known, func(k Consent) bool { return k.Extra == x }); i >= 0 {
				c = known[i]
			}
			if c.History, err = consentEvents(tx, string(id), x); err != nil {
				return err
			}
			for _, e := range c.History {
				ids = append(ids, e.User)
			}
			v.List = append(v.List, c)
		}
		if v.Names, err = account.Names(tx, ids); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actConsent, "Person", string(id), d)
	})
	return v, fault.Wrap(op, err)
}

// resident is a person of the actor's organisation, for who works with consent.
func (s *Service) resident(tx *store.Tx, op string, a access.Actor, id subject.ID) (p subject.Person, d access.Decision, err error) {
	if !a.Known() {
		return p, d, fault.New(op, fault.Unknown)
	}
	if !plainID(string(id)) {
		return p, d, fault.New(op, fault.NotFound)
	}
	if p, err = subject.Open(tx, s.vault, id); err != nil {
		return p, d, err
	}
	d, err = s.policy.Require(op, a, actConsent, actConsent, access.Resource{Type: "Person", ID: string(id), Org: p.Org})
	return p, d, err
}

// SayConsent notes what a person said about an extra, and how the answer came.
func (s *Service) SayConsent(ctx context.Context, a access.Actor, id subject.ID, extra Extra, version int64, to ConsentState, way Way) error {
	const op = "rights.say"
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		p, d, err := s.resident(tx, op, a, id)
		if err != nil {
			return err
		}
		c, err := consentOf(tx, string(id), extra)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		var check checker
		check.refuse(!slices.Contains(AllExtras(), extra), "", "rights.choose")
		check.refuse(!NextConsent(c.State, to), "", "rights.not_now")
		check.refuse(!slices.Contains(Ways(), way), "hoe-"+string(extra), "rights.choose")
		if err := fault.Check(op, check.fields); err != nil {
			return err
		}
		if c.Version != version {
			return fault.New(op, fault.Conflict)
		}
		c.Subject, c.Extra, c.Org, c.State = id, extra, p.Org, to
		switch to {
		case Asked:
			c.Asked, c.Answered, c.Withdrawn = now, time.Time{}, time.Time{}
		case Given, Refused:
			c.Answered, c.Withdrawn = now, time.Time{}
			if c.Asked.IsZero() {
				c.Asked = now
			}
		case Withdrawn:
			c.Withdrawn = now
		}
		if err := saveConsent(tx, op, c); err != nil {
			return err
		}
		if err := insertConsentEvent(tx, c, ConsentEvent{At: now, User: a.UserID, Step: to, Way: way}); err != nil {
			return err
		}
		return audit.Write(tx, now, a, to.action(), "Person", string(id), d)
	}))
}

// Contact is somebody who agreed to an extra, with the means to reach them.
type Contact struct {
	ID                 subject.ID
	Name, Phone, Email string
	Address            string
	Since              time.Time
}

// ListConsented are who agrees to an extra now, with how to reach them. It is asked anew
// each time: who withdrew is not in the next answer.
func (s *Service) ListConsented(ctx context.Context, a access.Actor, extra Extra) (list []Contact, err error) {
	const op = "rights.list_consented"
	d, err := s.policy.RequireOrg(op, a, actConsent)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(AllExtras(), extra) {
		return nil, fault.New(op, fault.NotFound)
	}
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		list = nil
		given, err := consentsTo(tx, a.OrgID, extra)
		if err != nil {
			return err
		}
		for _, c := range given {
			if !c.Holds(now) {
				continue
			}
			p, err := subject.Open(tx, s.vault, c.Subject)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			if p.Name == "" {
				continue // forgotten
			}
			address, err := addressOf(tx, c.Subject)
			if err != nil {
				return err
			}
			list = append(list, Contact{c.Subject, p.Name, p.Phone, p.Email, address, c.Answered})
			if err := audit.Write(tx, now, a, "rights.contact", "Person", string(c.Subject), d); err != nil {
				return err
			}
		}
		slices.SortFunc(list, func(x, y Contact) int { return strings.Compare(x.Name, y.Name) })
		return nil
	})
	return list, fault.Wrap(op, err)
}

// ContactFor is how to reach a person for an extra; NotFound without consent now.
func (s *Service) ContactFor(ctx context.Context, a access.Actor, id subject.ID, extra Extra) (c Contact, err error) {
	const op = "rights.contact"
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		p, d, err := s.resident(tx, op, a, id)
		if err != nil {
			return err
		}
		yes, err := Consented(tx, now, id, extra)
		if err != nil {
			return err
		}
		if !yes || p.Name == "" {
			return fault.New(op, fault.NotFound)
		}
		c = Contact{ID: id, Name: p.Name, Phone: p.Phone, Email: p.Email}
		return audit.Write(tx, now, a, "rights.contact", "Person", string(id), d)
	})
	return c, fault.Wrap(op, err)
}
