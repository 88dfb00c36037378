package casework

import (
	"context"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/tenancy"
)

// NewCase is what somebody fills in to open a case from a signal.
type NewCase struct {
	SignalID      string
	SignalVersion int64
	Words         Words
	DirectorID    string           // empty: the actor
	Step          NextStep         // empty holder: the director
	Kind          network.Category // of the texts; empty: what fits the signal
	Danger        bool             // danger may skip the talk with the resident
	SkipReason    string           // why the talk was skipped
}

// Open opens a case from a signal: case, signal, director, reason and record in one
// transaction. Without the talk with the resident it is refused, but for danger with
// the reason written down.
func (s *Service) Open(ctx context.Context, a access.Actor, n NewCase) (id ID, err error) {
	const op = "casework.open"
	d, err := s.policy.RequireOrg(op, a, actOpen)
	if err != nil {
		return "", err
	}
	n = n.tidied(a)
	now := s.clock.Now()
	if err := fault.Check(op, checkNew(n, a, clock.Date(now))); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		sig, ds, err := s.triageable(tx, op, a, n.SignalID)
		if err != nil {
			return err
		}
		if err := inForm(signal.RequireTalk(sig, n.Danger, n.SkipReason)); err != nil {
			return err
		}
		w, err := s.begin(tx, op, a, n, sig, now)
		if err != nil {
			return err
		}
		if err := s.signals.Attach(tx, now, a, ds, sig.ID, n.SignalVersion, string(w.ID), n.SkipReason); err != nil {
			return err
		}
		if err := s.tell(tx, w, EventOpened); err != nil {
			return err
		}
		id = w.ID
		return audit.Write(tx, now, a, actOpen, ObjectType, string(id), d)
	})
	return id, fault.Wrap(op, err)
}

// inForm is what module signal said of the talk with the field names of this module's forms,
// where the reason of a case and the reason to skip the talk stand side by side.
func inForm(err error) error {
	fields := fault.FieldsOf(err)
	for i := range fields {
		if fields[i].Name == "reden" {
			fields[i].Name = "gevaarreden"
		}
	}
	return err
}

func (n NewCase) tidied(a access.Actor) NewCase {
	n.Words = Words{strings.TrimSpace(n.Words.Reason), strings.TrimSpace(n.Words.Goal), strings.TrimSpace(n.Words.Cause)}
	n.Step.What, n.SkipReason = strings.TrimSpace(n.Step.What), strings.TrimSpace(n.SkipReason)
	if n.DirectorID == "" {
		n.DirectorID = a.UserID
	}
	if n.Step.HolderID == "" {
		n.Step.HolderID = n.DirectorID
	}
	if !n.Danger {
		n.SkipReason = ""
	}
	return n
}

// checkNew are the reasons why a case cannot be opened like this. A case begins with a
// next step of its director or of whoever opens it.
func checkNew(n NewCase, a access.Actor, today time.Time) []fault.Field {
	fields := checkText("reden", n.Words.Reason, longText, true)
	fields = append(fields, checkText("doel", n.Words.Goal, longText, false)...)
	fields = append(fields, checkText("oorzaak", n.Words.Cause, longText, false)...)
	fields = append(fields, checkText("gevaarreden", n.SkipReason, longText, n.Danger)...)
	return append(fields, checkStep(n.Step, []string{n.DirectorID, a.UserID}, today)...)
}

// triageable is a signal that the actor may decide about, of the own organisation.
func (s *Service) triageable(tx *store.Tx, op string, a access.Actor, signalID string) (signal.Signal, access.Decision, error) {
	if !plainID(signalID) {
		return signal.Signal{}, access.Decision{}, fault.New(op, fault.NotFound)
	}
	sig, err := signal.ByID(tx, signalID)
	if err != nil {
		return sig, access.Decision{}, err
	}
	r := signal.Resource(sig)
	if err := access.Load(tx, s.clock.Now(), a, &r); err != nil {
		return sig, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, "signal.triage", "signal.read", r)
	return sig, d, err
}

// begin writes the new case with its people, keys and first events.
func (s *Service) begin(tx *store.Tx, op string, a access.Actor, n NewCase, sig signal.Signal, now time.Time) (*work, error) {
	userID, chosen := splitWho(n.DirectorID)
	director, err := userOf(tx, userID)
	if err != nil {
		return nil, err
	}
	if n.Step.HolderID == n.DirectorID {
		n.Step.HolderID = userID
	}
	if !MayDirect(director, sig.Org) {
		return nil, fault.Invalidf(op, "regisseur", "casework.may_not_direct")
	}
	w := &work{actor: a, now: now, today: clock.Date(now), Case: Case{ID: ID(store.NewID()), OrgID: sig.Org, UnitID: sig.UnitID,
		ComplexID: sig.ComplexID, Category: categoryOf(sig.Theme), Nuisance: sig.Theme == signal.Nuisance, Reason: n.Words.Reason, Goal: n.Words.Goal,
		Cause: n.Words.Cause, State: Open, OpenedAt: now, ActiveSince: now, DirectorID: director.ID,
		Reins: Reins{Holder: Together}, Next: n.Step, Version: 1}}
	if w.Label, err = labelOf(tx, sig.UnitID, sig.ComplexID); err != nil {
		return nil, err
	}
	if w.Areas, err = areasOf(tx, sig.ComplexID); err != nil {
		return nil, err
	}
	if w.Number, err = newNumber(tx, sig.Org, w.today.Year()); err != nil {
		return nil, err
	}
	holders, err := holdersOf(tx, w.Case, w.today)
	if err != nil {
		return nil, err
	}
	if w.key, err = s.vault.NewKey(tx, now, string(w.ID), holders...); err != nil {
		return nil, err
	}
	if n.Kind != "" {
		w.Category = n.Kind
	}
	w.Case.fillKinds()
	w.Case.seal(w.key)
	if err := insertCase(tx, w.Case); err != nil {
		return nil, err
	}
	if err := s.beginWith(tx, op, w, director, chosen); err != nil {
		return nil, err
	}
	if err := w.event(tx, EventOpened, director.ID, w.today, n.SkipReason); err != nil {
		return nil, err
	}
	return w, w.event(tx, EventStep, w.Next.HolderID, w.Next.By, w.Next.What)
}

// beginWith lets the director and whoever opens the case take part, and checks that both
// may read what is written in it.
func (s *Service) beginWith(tx *store.Tx, op string, w *work, director account.User, chosen string) error {
	if err := w.notShutOut(tx, op, director); err != nil {
		return err
	}
	covenant, err := w.covenantFor(tx, op, director, chosen, true)
	if err != nil {
		return err
	}
	people := map[string]access.TakingPart{w.actor.UserID: {Role: string(PartParticipant)}}
	people[director.ID] = access.TakingPart{Role: string(PartDirector), CovenantID: covenant}
	for userID, p := range people {
		p.Type, p.ID, p.UserID, p.Since = ObjectType, string(w.ID), userID, w.now
		if err := access.Join(tx, p); err != nil {
			return err
		}
	}
	if err := rank(tx, w.Case); err != nil {
		return err
	}
	w.res = Resource(w.Case)
	if err := access.Load(tx, w.now, w.actor, &w.res); err != nil {
		return err
	}
	w.eyes = s.eyesOf(w.actor, w.res)
	if err := w.mayChoose(op, w.Category); err != nil {
		return err
	}
	return s.give(tx, op, "stapwie", w, w.Next.HolderID, w.Category)
}

// newKinds are the categories that somebody can write in a case that does not exist yet.
func (s *Service) newKinds(tx *store.Tx, a access.Actor, c Case) ([]network.Category, error) {
	r := Resource(c)
	if err := access.Load(tx, s.clock.Now(), a, &r); err != nil {
		return nil, err
	}
	r.Facts.Part = string(PartParticipant)
	return s.eyesOf(a, r).list(), nil
}

// labelOf is how people call the place of a case: the address, or the complex.
func labelOf(tx *store.Tx, unit place.UnitID, site place.ComplexID) (string, error) {
	if unit != "" {
		home, err := place.HomeByID(tx, unit)
		return strings.Trim(home.Address+", "+home.City, ", "), err
	}
	c, err := place.SiteByID(tx, site)
	return c.Name, err
}

// holdersOf are who hold the keys of a case: the household of the home on a date, or
// the organisation for a place or a home that nobody rents.
func holdersOf(tx *store.Tx, c Case, on time.Time) ([]string, error) {
	if c.UnitID == "" {
		return []string{c.OrgID}, nil
	}
	household, err := tenancy.HouseholdOf(tx, c.UnitID, on)
	if fault.Is(err, fault.NotFound) || err == nil && len(household.Members) == 0 {
		return []string{c.OrgID}, nil
	}
	return household.Subjects(), err
}

// AttachSignal adds a signal to a running case of the actor, with the same rule about the talk
// as for a new one. What the case is about already needs no talk of its own.
func (s *Service) AttachSignal(ctx context.Context, a access.Actor, id ID, signalID string, signalVersion int64, danger bool, skipReason string) error {
	const op = "casework.attachsignal"
	if skipReason = strings.TrimSpace(skipReason); !danger {
		skipReason = ""
	}
	if err := fault.Check(op, checkText("gevaarreden", skipReason, longText, danger)); err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		return s.attach(tx, op, a, id, signalID, signalVersion, skipReason)
	}))
}

// TakeIn is AttachSignal in the transaction of the caller, without danger that could not wait.
func (s *Service) TakeIn(tx *store.Tx, a access.Actor, id ID, signalID string, signalVersion int64) error {
	return s.attach(tx, "casework.takein", a, id, signalID, signalVersion, "")
}

func (s *Service) attach(tx *store.Tx, op string, a access.Actor, id ID, signalID string, signalVersion int64, skipReason string) error {
	now := s.clock.Now()
	w, d, err := s.load(tx, op, a, actWrite, id, now)
	if err != nil {
		return err
	}
	sig, ds, err := s.triageable(tx, op, a, signalID)
	if err != nil {
		return err
	}
	switch {
	case w.State == Closed:
		return fault.Invalidf(op, "", "casework.is_closed")
	case sig.Org != w.OrgID || sig.UnitID != w.UnitID && sig.ComplexID != w.ComplexID:
		return fault.Invalidf(op, "dossier", "casework.other_place")
	}
	if err := inForm(s.signals.Attach(tx, now, a, ds, signalID, signalVersion, string(id), skipReason)); err != nil {
		return err
	}
	if sig.Theme == signal.Nuisance && !w.Nuisance {
		w.Nuisance = true
		if err := w.save(tx, op, "signalen"); err != nil {
			return err
		}
	}
	if err := w.eventAs(tx, categoryOf(sig.Theme), EventSignal, "", clock.Date(sig.At), skipReason); err != nil {
		return err
	}
	return audit.Write(tx, now, a, "case.attach", ObjectType, string(id), d)
}

// Choice is what the page for a new case needs to know about a signal.
type Choice struct {
	Signal    signal.Signal
	Label     string
	Running   []Case // the actor's own cases on this home or complex, the home's first
	Directors []Candidate
	Today     time.Time
	Kinds     []network.Category // of data that a new case may hold
	Kind      network.Category   // that fits the signal
}

// Choose tells which running cases a signal could join, and who could direct a new one.
func (s *Service) Choose(ctx context.Context, a access.Actor, signalID string) (v Choice, err error) {
	const op = "casework.choose"
	if _, err := s.policy.RequireOrg(op, a, actOpen); err != nil {
		return v, err
	}
	v.Today = clock.Date(s.clock.Now())
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if v.Signal, _, err = s.triageable(tx, op, a, signalID); err != nil {
			return err
		}
		if v.Label, err = labelOf(tx, v.Signal.UnitID, v.Signal.ComplexID); err != nil {
			return err
		}
		if v.Running, _, err = s.own(tx, a, s.clock.Now(), ofPlace(v.Signal.UnitID, v.Signal.ComplexID), 20); err != nil {
			return err
		}
		c := Case{OrgID: v.Signal.Org, UnitID: v.Signal.UnitID}
		if c.Areas, err = areasOf(tx, v.Signal.ComplexID); err != nil {
			return err
		}
		if v.Kinds, err = s.newKinds(tx, a, c); err != nil {
			return err
		}
		v.Kind = categoryOf(v.Signal.Theme)
		_, v.Directors, err = candidates(tx, c, nil, s.clock.Now())
		return err
	})
	return v, fault.Wrap(op, err)
}
