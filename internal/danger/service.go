package danger

import (
	"context"
	"embed"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions.
const (
	actReport access.Action = "danger.report"
	actList   access.Action = "danger.list"
	actRead   access.Action = "danger.read"
	actHandle access.Action = "danger.handle"
	actWarn   access.Action = "danger.warn"
)

// Service keeps the reports of an association.
type Service struct {
	db     *store.DB
	vault  *seal.Vault
	clock  clock.Clock
	policy *access.Policy
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy) *Service {
	return &Service{db: db, vault: vault, clock: c, policy: policy}
}

func (s *Service) now() time.Time   { return s.clock.Now().UTC().Truncate(time.Microsecond) }
func (s *Service) today() time.Time { return clock.Date(s.clock.Now()) }

// owners are who can answer for a report: consultants and team leads who can sign in.
func owners(tx *store.Tx, org string) (list []account.User, err error) {
	for _, role := range []access.Role{access.TeamLead, access.Consultant} {
		users, err := account.Colleagues(tx, org, role)
		if err != nil {
			return nil, err
		}
		for _, u := range users {
			if !u.Disabled {
				list = append(list, u)
			}
		}
	}
	return list, nil
}

// NewForm is what the form of a new report needs.
type NewForm struct {
	Home   place.Home
	Owners []account.User
}

// Prepare is the form for a home; NotFound for a home of another organisation.
func (s *Service) Prepare(ctx context.Context, a access.Actor, unit place.UnitID) (f NewForm, err error) {
	const op = "danger.prepare"
	if _, err := s.policy.RequireOrg(op, a, actReport); err != nil {
		return f, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if f.Home, err = place.HomeByID(tx, unit); err != nil {
			return err
		}
		if f.Home.Org != a.OrgID {
			return fault.New(op, fault.NotFound)
		}
		f.Owners, err = owners(tx, a.OrgID)
		return err
	})
	return f, fault.Wrap(op, err)
}

// Report writes down an incident, once for each key. From then on whoever is about to go there is warned, and
// the owner hears that the tenant must be told.
func (s *Service) Report(ctx context.Context, a access.Actor, d Draft) (id ID, err error) {
	const op = "danger.report"
	decision, err := s.policy.RequireOrg(op, a, actReport)
	if err != nil {
		return "", err
	}
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		made, again, err := account.Once(tx, a.UserID, op, d.Key, store.NewID(), now)
		if id = ID(made); err != nil || again {
			return err
		}
		list, err := owners(tx, a.OrgID)
		if err != nil {
			return err
		}
		ids := make([]string, len(list))
		for i, u := range list {
			ids[i] = u.ID
		}
		if err := fault.Check(op, checkDraft(d, s.today(), ids)); err != nil {
			return err
		}
		home, err := place.HomeByID(tx, d.Unit)
		if err == nil && home.Org != a.OrgID || fault.Is(err, fault.NotFound) {
			return fault.Invalidf(op, "woning", "danger.home_missing")
		}
		if err != nil {
			return err
		}
		r := Report{ID: id, Org: a.OrgID, Unit: home.ID, Kind: d.Kind, On: d.On, At: now, By: a.UserID, Owner: d.Owner}
		if r.story, err = s.sealed(tx, r, "story", d.Story); err != nil {
			return err
		}
		if err := insert(tx, r); err != nil {
			return err
		}
		if err := s.planEnding(tx, r); err != nil {
			return err
		}
		if err := account.Notify(tx, r.Owner, "danger.notice_owner", now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actReport, "Danger", string(r.ID), decision)
	})
	return id, fault.Wrap(op, err)
}

// sealed seals the first text of a report under the keys of the household at the time of
// the incident, or of the organisation where nobody rented.
func (s *Service) sealed(tx *store.Tx, r Report, field, words string) ([]byte, error) {
	household, err := tenancy.HouseholdOf(tx, r.Unit, r.On)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	holders := household.Subjects()
	if len(holders) == 0 {
		holders = []string{r.Org}
	}
	key, err := s.vault.NewKey(tx, r.At, string(r.ID), holders...)
	if err != nil {
		return nil, err
	}
	return key.Seal(field, words), nil
}

// View is a report as who may read it sees it.
type View struct {
	Report
	Story, EndWhy string // empty when the people were forgotten
	Names         map[string]string
	MayHandle     bool
	Today         time.Time
}

// load reads a report and decides; what one may not read does not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id ID) (Report, access.Resource, access.Decision, error) {
	r, err := byID(tx, id)
	if err != nil {
		return r, access.Resource{}, access.Decision{}, err
	}
	res := r.Resource()
	if err := access.Load(tx, s.now(), a, &res); err != nil {
		return r, res, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, action, actRead, res)
	return r, res, d, err
}

// Show opens a report; the look is logged before the answer.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	const op = "danger.show"
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		r, res, d, err := s.load(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		v = View{Report: r, Today: s.today(), MayHandle: s.policy.Decide(a, actHandle, res).Allowed}
		if v.Story, v.EndWhy, err = texts(tx, s.vault, r); err != nil {
			return err
		}
		if v.Address, err = addressOf(tx, r.Unit); err != nil {
			return err
		}
		if v.Names, err = account.Names(tx, []string{r.By, r.Owner}); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actRead, "Danger", string(id), d)
	})
	return v, fault.Wrap(op, err)
}

// texts opens what is sealed of a report; of forgotten people nothing is left.
func texts(tx *store.Tx, v *seal.Vault, r Report) (story, why string, err error) {
	key, err := v.KeyOf(tx, string(r.ID))
	if fault.Is(err, fault.NotFound) {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	if story, err = key.Open("story", r.story); err != nil || len(r.endWhy) == 0 {
		return story, "", err
	}
	why, err = key.Open("end", r.endWhy)
	return story, why, err
}

func addressOf(tx *store.Tx, unit place.UnitID) (string, error) {
	home, err := place.HomeByID(tx, unit)
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	return home.Address, err
}

// Running are the reports that warn today, for who answers for them: those about which the
// tenant was not told yet first.
func (s *Service) Running(ctx context.Context, a access.Actor) (list []View, err error) {
	const op = "danger.running"
	d, err := s.policy.RequireOrg(op, a, actList)
	if err != nil {
		return nil, err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		list = nil
		reports, err := running(tx, a.OrgID, s.today())
		if err != nil {
			return err
		}
		resources := make([]*access.Resource, len(reports))
		for i, r := range reports {
			res := r.Resource()
			resources[i] = &res
		}
		if err := access.Load(tx, s.now(), a, resources...); err != nil {
			return err
		}
		var ids []string
		asker := s.policy.For(a)
		for i, r := range reports {
			if !asker.Decide(actRead, *resources[i]).Allowed {
				continue
			}
			if r.Address, err = addressOf(tx, r.Unit); err != nil {
				return err
			}
			ids = append(ids, r.Owner)
			list = append(list, View{Report: r, Today: s.today()})
		}
		names, err := account.Names(tx, ids)
		if err != nil {
			return err
		}
		for i := range list {
			list[i].Names = names
		}
		return audit.Write(tx, s.now(), a, actList, "Organisation", a.OrgID, d)
	})
	untoldFirst(list)
	return list, fault.Wrap(op, err)
}

// handle lets fn change a report that runs and still has its version.
func (s *Service) handle(ctx context.Context, op string, a access.Actor, id ID, version int64, fn func(tx *store.Tx, r *Report) error) error {
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		r, _, d, err := s.load(tx, op, a, actHandle, id)
		if err != nil {
			return err
		}
		if r.Version != version || !r.Ended.IsZero() {
			return fault.New(op, fault.Conflict)
		}
		if err := fn(tx, &r); err != nil {
			return err
		}
		if err := update(tx, op, r); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actHandle, "Danger", string(id), d)
	}))
}

// Tell writes down that the tenant was told, when and how.
func (s *Service) Tell(ctx context.Context, a access.Actor, id ID, version int64, on time.Time, how Way) error {
	const op = "danger.tell"
	return s.handle(ctx, op, a, id, version, func(_ *store.Tx, r *Report) error {
		r.ToldOn, r.ToldHow = on, how
		return fault.Check(op, checkTold(*r, on, how, s.today()))
	})
}

// End ends a report before its time, with the reason: it was wrong, or is over.
func (s *Service) End(ctx context.Context, a access.Actor, id ID, version int64, why string) error {
	const op = "danger.end"
	return s.handle(ctx, op, a, id, version, func(tx *store.Tx, r *Report) error {
		if err := fault.Check(op, checkText("reden", why)); err != nil {
			return err
		}
		key, err := s.vault.KeyOf(tx, string(r.ID))
		if err == nil {
			r.endWhy = key.Seal("end", why)
		} else if !fault.Is(err, fault.NotFound) {
			return err
		}
		r.Ended = s.now()
		return nil
	})
}

// MayOpen reports whether an actor may read a report, for pages that show a way to it.
func (s *Service) MayOpen(ctx context.Context, a access.Actor, id ID) bool {
	return s.db.Read(ctx, func(tx *store.Tx) error {
		_, _, _, err := s.load(tx, "danger.mayopen", a, actRead, id)
		return err
	}) == nil
}
