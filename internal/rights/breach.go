package rights

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// BreachID names a data breach.
type BreachID string

// Risk is what a breach may do to people.
type Risk string

// The risks. None needs no report to the authority (AVG art. 33(1)); High means that the
// people hear it too (art. 34).
const (
	NoRisk   Risk = "geen"
	SomeRisk Risk = "risico"
	HighRisk Risk = "hoog"
)

// Risks are all risks.
func Risks() []Risk { return []Risk{NoRisk, SomeRisk, HighRisk} }

// BreachKinds are what can go wrong, in the words of the guidelines 9/2022 of the EDPB:
// confidentiality, availability and integrity, and how.
func BreachKinds() []string {
	return []string{"verkeerd-gestuurd", "kwijt", "gestolen", "ingezien", "gehackt", "niet-beschikbaar", "veranderd", "anders"}
}

// BreachFacts is what is written about a breach: never names or addresses of people.
type BreachFacts struct {
	Kind       string
	What       string
	Happened   time.Time // date, zero if nobody knows
	People     int       // about how many, 0 if nobody knows
	Categories string    // of data and of people
	Reporter   string    // user who reported it
	Risk       Risk
	RiskWhy    string
	Measures   string
	ReportedAt time.Time // instant at which the authority was told
	Reference  string    // of the authority
	LateWhy    string    // why later than 72 hours (art. 33(1))
	ToldOn     time.Time // date on which the people were told
	ToldHow    string
	NotToldWhy string // why they need not be told (art. 34(3))
	Events     []BreachEvent
}

// BreachEvent is something that was written down about a breach.
type BreachEvent struct {
	At   time.Time
	User string
	Step string
}

// Breach is a breach of personal data, in the register that the law asks for (art. 33(5)).
type Breach struct {
	ID         BreachID
	Number     string // D-2026-001
	Org        string
	Discovered time.Time // instant: the clock begins
	Holder     string
	Closed     time.Time
	Version    int64
	BreachFacts
}

// Need is what is still to be done about a breach.
type Need string

// The needs, in the order in which they are done.
const (
	NeedRisk     Need = "beoordelen"
	NeedReport   Need = "melden"
	NeedTell     Need = "vertellen"
	NeedMeasures Need = "maatregelen"
)

// Needs are what the law still asks, the first one first.
func (b Breach) Needs() []Need {
	var list []Need
	if b.Risk == "" {
		list = append(list, NeedRisk)
	}
	if (b.Risk == SomeRisk || b.Risk == HighRisk) && b.ReportedAt.IsZero() {
		list = append(list, NeedReport)
	}
	if b.Risk == HighRisk && b.ToldOn.IsZero() && b.NotToldWhy == "" {
		list = append(list, NeedTell)
	}
	if b.Measures == "" {
		list = append(list, NeedMeasures)
	}
	return list
}

// Runs reports whether the 72 hours still matter: nobody decided that no report is needed,
// and none was made.
func (b Breach) Runs() bool { return b.Closed.IsZero() && b.ReportedAt.IsZero() && b.Risk != NoRisk }

// Left is how long until the authority must know at a moment; negative when it is late.
func (b Breach) Left(now time.Time) time.Duration { return ReportBy(b.Discovered).Sub(now) }

// Late reports whether the authority was told too late, or was not while it had to be.
func (b Breach) Late(now time.Time) bool {
	if !b.ReportedAt.IsZero() {
		return b.ReportedAt.After(ReportBy(b.Discovered))
	}
	return b.Runs() && b.Left(now) < 0
}

func (b Breach) check(now time.Time) []fault.Field {
	var c checker
	c.refuse(!slices.Contains(BreachKinds(), b.Kind), "soort", "rights.choose")
	c.text("wat", b.What, maxText, true)
	c.text("gegevens", b.Categories, maxText, true)
	c.refuse(b.Discovered.IsZero() || b.Discovered.After(now) || b.Discovered.Before(now.AddDate(-1, 0, 0)), "ontdekt", "rights.bad_date")
	c.refuse(!b.Happened.IsZero() && b.Happened.After(clock.Date(b.Discovered)), "gebeurd", "rights.bad_date")
	c.refuse(b.People < 0, "mensen", "rights.bad_number")
	return c.fields
}

// ReportBreach puts a breach in the register. Everybody who works here may; the FG holds it.
func (s *Service) ReportBreach(ctx context.Context, a access.Actor, b Breach) (id BreachID, err error) {
	const op = "rights.breach_report"
	d, err := s.policy.RequireOrg(op, a, actBreachReport)
	if err != nil {
		return "", err
	}
	now := s.clock.Now()
	if err := fault.Check(op, b.check(now)); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		b.ID, b.Org, b.Reporter, b.Holder = BreachID(store.NewID()), a.OrgID, a.UserID, a.UserID
		officers, err := account.Colleagues(tx, a.OrgID, access.Officer)
		if err != nil {
			return err
		}
		for _, u := range officers {
			if !u.Disabled {
				b.Holder = u.ID
				break
			}
		}
		b.Events = []BreachEvent{{now, a.UserID, "gemeld"}}
		id = b.ID
		if err := insertBreach(tx, &b); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actBreachReport, "Breach", string(b.ID), d)
	})
	return id, fault.Wrap(op, err)
}

// Breaches are the register, what is open and due first on top.
type Breaches struct {
	Now   time.Time
	List  []Breach
	Names map[string]string
}

// ShowBreaches is the register of an organisation.
func (s *Service) ShowBreaches(ctx context.Context, a access.Actor) (v Breaches, err error) {
	const op = "rights.breaches"
	if _, err := s.policy.RequireOrg(op, a, actBreaches); err != nil {
		return v, err
	}
	v.Now = s.clock.Now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if v.List, err = breachesOf(tx, a.OrgID); err != nil {
			return err
		}
		ids := []string{}
		for _, b := range v.List {
			ids = append(ids, b.Holder)
		}
		v.Names, err = account.Names(tx, ids)
		return err
	})
	return v, fault.Wrap(op, err)
}

// BreachView is one breach.
type BreachView struct {
	Breach
	Now       time.Time
	Names     map[string]string
	MayHandle bool
}

func (b Breach) resource() access.Resource {
	return access.Resource{Type: "Breach", ID: string(b.ID), Org: b.Org, Holder: b.Holder}
}

// ShowBreach is one breach with what was written about it.
func (s *Service) ShowBreach(ctx context.Context, a access.Actor, id BreachID) (v BreachView, err error) {
	const op = "rights.breach"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		b, err := breachByID(tx, id)
		if err != nil {
			return err
		}
		if _, err := s.policy.Require(op, a, actBreaches, actBreaches, b.resource()); err != nil {
			return err
		}
		v = BreachView{Breach: b, Now: s.clock.Now(), MayHandle: s.policy.Decide(a, actBreachHandle, b.resource()).Allowed}
		ids := []string{b.Holder, b.Reporter}
		for _, e := range b.Events {
			ids = append(ids, e.User)
		}
		v.Names, err = account.Names(tx, ids)
		return err
	})
	return v, fault.Wrap(op, err)
}

// MayOpenBreach reports whether an actor may open a breach of the register.
func (s *Service) MayOpenBreach(ctx context.Context, a access.Actor, id BreachID) bool {
	return s.db.Read(ctx, func(tx *store.Tx) error {
		b, err := breachByID(tx, id)
		if err != nil {
			return err
		}
		_, err = s.policy.Require("rights.mayopenbreach", a, actBreaches, actBreaches, b.resource())
		return err
	}) == nil
}

// handleBreach lets fn change a breach that still has its version; the step is noted.
func (s *Service) handleBreach(ctx context.Context, op string, a access.Actor, id BreachID, version int64, step string,
	fn func(b *Breach, now time.Time) []fault.Field) error {
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		b, err := breachByID(tx, id)
		if err != nil {
			return err
		}
		d, err := s.policy.Require(op, a, actBreachHandle, actBreaches, b.resource())
		if err != nil {
			return err
		}
		if b.Version != version || !b.Closed.IsZero() {
			return fault.New(op, fault.Conflict)
		}
		if err := fault.Check(op, fn(&b, now)); err != nil {
			return err
		}
		b.Events = append(b.Events, BreachEvent{now, a.UserID, step})
		if err := updateBreach(tx, op, b); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actBreachHandle, "Breach", string(id), d)
	}))
}

// AssessBreach writes down the risk and why (AVG art. 33(1), 34(1)).
func (s *Service) AssessBreach(ctx context.Context, a access.Actor, id BreachID, version int64, risk Risk, why string) error {
	return s.handleBreach(ctx, "rights.assess", a, id, version, "beoordeeld", func(b *Breach, _ time.Time) []fault.Field {
		var c checker
		c.refuse(!slices.Contains(Risks(), risk), "risico", "rights.choose")
		c.text("waarom", why, maxText, true)
		b.Risk, b.RiskWhy = risk, why
		return c.fields
	})
}

// BreachToAuthority writes down that the authority was told; after 72 hours with the
// reason for the delay.
func (s *Service) BreachToAuthority(ctx context.Context, a access.Actor, id BreachID, version int64, at time.Time, reference, lateWhy string) error {
	return s.handleBreach(ctx, "rights.to_authority", a, id, version, "ap", func(b *Breach, now time.Time) []fault.Field {
		var c checker
		c.refuse(at.IsZero() || at.Before(b.Discovered) || at.After(now), "gemeld", "rights.bad_date")
		c.text("kenmerk", reference, maxLine, true)
		c.text("telaat", lateWhy, maxText, at.After(ReportBy(b.Discovered)))
		b.ReportedAt, b.Reference, b.LateWhy = at, reference, lateWhy
		return c.fields
	})
}

// BreachToPeople writes down that the people were told and how, or why they need not be
// (AVG art. 34).
func (s *Service) BreachToPeople(ctx context.Context, a access.Actor, id BreachID, version int64, on time.Time, how, notWhy string) error {
	return s.handleBreach(ctx, "rights.to_people", a, id, version, "mensen", func(b *Breach, now time.Time) []fault.Field {
		var c checker
		c.text("hoe", how, maxText, notWhy == "")
		c.text("nietwaarom", notWhy, maxText, false)
		c.refuse(notWhy == "" && (on.IsZero() || on.Before(clock.Date(b.Discovered)) || on.After(clock.Date(now))), "verteld", "rights.bad_date")
		c.refuse(notWhy != "" && (how != "" || !on.IsZero()), "nietwaarom", "rights.one_of_both")
		b.ToldOn, b.ToldHow, b.NotToldWhy = on, how, notWhy
		return c.fields
	})
}

// BreachMeasures writes down what was done about it.
func (s *Service) BreachMeasures(ctx context.Context, a access.Actor, id BreachID, version int64, what string) error {
	return s.handleBreach(ctx, "rights.measures", a, id, version, "maatregelen", func(b *Breach, _ time.Time) []fault.Field {
		var c checker
		c.text("maatregelen", what, maxText, true)
		b.Measures = what
		return c.fields
	})
}

// CloseBreach ends a breach of which all was done that the law asks.
func (s *Service) CloseBreach(ctx context.Context, a access.Actor, id BreachID, version int64) error {
	return s.handleBreach(ctx, "rights.breach_close", a, id, version, "gesloten", func(b *Breach, now time.Time) []fault.Field {
		var c checker
		c.refuse(len(b.Needs()) > 0, "", "rights.breach_open")
		b.Closed = now
		return c.fields
	})
}
