package joining

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

// The actions. The first is a rule of this module; to join is to triage.
const (
	actGlance access.Action = "signal.glance"
	actTriage access.Action = "signal.triage"
	actRead   access.Action = "signal.read"
	actJoin   access.Action = "signal.join"  // of the record in the log
	actSplit  access.Action = "signal.split" // of the record in the log
)

// maxRunning is how many running signals at a place are looked at, the oldest first.
const maxRunning = 100

// Case is a running case at the place of a signal that somebody may read.
type Case struct {
	ID, Number, Label string
}

// Cases is what this module asks of that of the cases.
type Cases interface {
	// Running are the running cases that a signal could go into for an actor; none for whoever
	// may not put it there.
	Running(ctx context.Context, a access.Actor, signalID string) ([]Case, error)
	// Director is who directs a case; empty when there is no such case.
	Director(tx *store.Tx, caseID string) (string, error)
	// TakeIn puts a signal into a case, for an actor who may write there and triage the signal.
	TakeIn(tx *store.Tx, a access.Actor, caseID string, sig signal.Signal) error
}

// Service says what already runs, and joins.
type Service struct {
	db      *store.DB
	clock   clock.Clock
	policy  *access.Policy
	signals *signal.Service
	cases   Cases // nil: there are no cases
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy, signals *signal.Service, cases Cases) *Service {
	return &Service{db: db, clock: c, policy: policy, signals: signals, cases: cases}
}

// now is the time in the precision of the database.
func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// Glance is what an actor may know of what runs at a home or complex, without a word that
// anybody wrote. For whoever may know nothing it is what it is where nothing runs.
func (s *Service) Glance(ctx context.Context, a access.Actor, unit place.UnitID, site place.ComplexID) (lines []Line, err error) {
	const op = "joining.glance"
	about := signal.Signal{UnitID: unit, ComplexID: site}
	var why access.Decision
	look := func(tx *store.Tx) (err error) {
		if about, err = placeOf(tx, a, about); err != nil || about.Org == "" {
			lines = nil
			return err
		}
		running, d, err := s.known(tx, a, about)
		lines, why = linesOf(about, running), d
		return err
	}
	if err := s.db.Read(ctx, look); err != nil || len(lines) == 0 {
		return nil, fault.Wrap(op, err)
	}
	return lines, fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		kind, id := access.HomeType, string(unit)
		if unit == "" {
			kind, id = "Complex", string(site)
		}
		return audit.Write(tx, s.now(), a, actGlance, kind, id, why)
	}))
}

// placeOf completes the place of a signal with its organisation, empty for one that is not
// of the actor's organisation.
func placeOf(tx *store.Tx, a access.Actor, about signal.Signal) (signal.Signal, error) {
	org := ""
	if about.UnitID != "" {
		home, err := place.HomeByID(tx, about.UnitID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return about, err
		}
		org, about.ComplexID = home.Org, home.ComplexID
	} else if about.ComplexID != "" {
		site, err := place.SiteByID(tx, about.ComplexID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return about, err
		}
		org = site.Org
	}
	if org == a.OrgID {
		about.Org = org
	}
	return about, nil
}

// known are the running signals at a place of whose kind the actor may know that they run.
func (s *Service) known(tx *store.Tx, a access.Actor, about signal.Signal) (list []signal.Signal, why access.Decision, err error) {
	now := s.now()
	r := access.Resource{Type: "Running", ID: string(about.UnitID), Org: about.Org, Home: string(about.UnitID)}
	if err := access.Load(tx, now, a, &r); err != nil {
		return nil, why, err
	}
	may := map[signal.Theme]bool{}
	for _, t := range signal.Themes() {
		r.Category = string(t)
		if d := s.policy.Decide(a, actGlance, r); d.Allowed {
			may[t], why = true, d
		}
	}
	if len(may) == 0 {
		return nil, why, nil
	}
	var homes []place.UnitID
	if about.UnitID != "" {
		homes = append(homes, about.UnitID)
	}
	all, err := signal.RunningAt(tx, about.Org, homes, about.ComplexID, a.UserID, now, maxRunning)
	for _, sig := range all {
		if may[sig.Theme] {
			list = append(list, sig)
		}
	}
	return list, why, err
}

// Waiting are those of some signals of which their sender said that they belong to a running
// case. Where the actor may not read what is in that case, there is nothing to know.
func (s *Service) Waiting(tx *store.Tx, a access.Actor, sigs []signal.Signal) (map[string]bool, error) {
	links, err := waiting(tx, sigs)
	if err != nil || len(links) == 0 {
		return nil, err
	}
	var leads []string
	for _, l := range links {
		leads = append(leads, l.Lead)
	}
	slices.Sort(leads)
	readable, err := s.readable(tx, a, slices.Compact(leads))
	known := map[string]bool{}
	for _, l := range links {
		if slices.ContainsFunc(readable, func(lead signal.Signal) bool { return lead.ID == l.Lead }) {
			known[l.Signal] = true
		}
	}
	return known, err
}

// Around is what stands around a signal for whoever may read it. What they may not read is
// not in it.
type Around struct {
	Link      *Link // to what it belongs, nil when it stands alone
	Lead      *signal.Signal
	Followers []signal.Signal
	Near      []signal.Signal // that it could join, the nearest first
	Cases     []Case
}

// ToAccept is the running case to which the sender said that a signal belongs, and which the
// actor can put it in with a tap.
func (v Around) ToAccept(sig signal.Signal) (Case, bool) {
	if v.Lead == nil || v.Lead.State != signal.InCase || !sig.State.Open() || !signal.Same(sig, *v.Lead) {
		return Case{}, false
	}
	i := slices.IndexFunc(v.Cases, func(c Case) bool { return c.ID == v.Lead.CaseID })
	if i < 0 {
		return Case{}, false
	}
	return v.Cases[i], true
}

// Look is what stands around a signal that the actor has before them.
func (s *Service) Look(ctx context.Context, a access.Actor, sig signal.Signal) (v Around, err error) {
	const op = "joining.look"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		v = Around{}
		if err := s.belongs(tx, a, sig, &v); err != nil {
			return err
		}
		if !sig.State.Open() {
			return nil
		}
		v.Near, err = s.near(tx, a, sig)
		return err
	})
	if err == nil && s.cases != nil && sig.State.Open() {
		v.Cases, err = s.cases.Running(ctx, a, sig.ID)
	}
	return v, fault.Wrap(op, err)
}

// belongs fills in to what a signal belongs, and what belongs to it.
func (s *Service) belongs(tx *store.Tx, a access.Actor, sig signal.Signal, v *Around) error {
	link, err := linkOf(tx, sig.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	ids, failed := followersOf(tx, sig.ID)
	if failed != nil {
		return failed
	}
	if err == nil {
		ids = append(ids, link.Lead)
	}
	readable, err := s.readable(tx, a, ids)
	for _, other := range readable {
		if other.ID == link.Lead {
			v.Link, v.Lead = &link, &other
		} else {
			v.Followers = append(v.Followers, other)
		}
	}
	return err
}

// readable are those of some signals that the actor may read, in their order.
func (s *Service) readable(tx *store.Tx, a access.Actor, ids []string) ([]signal.Signal, error) {
	var all []signal.Signal
	for _, id := range ids {
		sig, err := signal.ByID(tx, id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, sig)
	}
	return s.only(tx, a, all)
}

func (s *Service) only(tx *store.Tx, a access.Actor, all []signal.Signal) (list []signal.Signal, err error) {
	may, err := s.signals.MayReadAll(tx, a, all)
	for _, sig := range all {
		if may[sig.ID] {
			list = append(list, sig)
		}
	}
	return list, err
}

// near are the open signals at the home, the staircase and the complex of a signal that the
// actor may read, the nearest first and the oldest first.
func (s *Service) near(tx *store.Tx, a access.Actor, sig signal.Signal) (list []signal.Signal, err error) {
	var homes []place.UnitID
	if sig.UnitID != "" {
		home, err := place.HomeByID(tx, sig.UnitID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		home.ID = sig.UnitID
		if homes, err = place.SharingEntrance(tx, home); err != nil {
			return nil, err
		}
	}
	running, err := signal.RunningAt(tx, sig.Org, homes, sig.ComplexID, a.UserID, s.now(), maxRunning)
	if err != nil {
		return nil, err
	}
	for _, level := range Levels() {
		for _, other := range running {
			if other.ID != sig.ID && other.State.Open() && levelOf(sig, other) == level {
				list = append(list, other)
			}
		}
	}
	return s.only(tx, a, list)
}
