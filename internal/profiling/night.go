package profiling

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

const (
	jobNight = "profiling.night"
	// nightHour is the hour of the morning, in Amsterdam.
	nightHour = 4
	term      = 10 // working days in which somebody decides
)

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobNight, nightHour, 0, s.Night)}
}

// Night proposes talks where combining runs. Where it does not run, what was proposed goes.
func (s *Service) Night(ctx context.Context) error {
	return fault.Wrap(jobNight, account.EachAssociation(ctx, s.db, s.NightOf))
}

// NightOf is Night for one association.
func (s *Service) NightOf(ctx context.Context, org string) error {
	return fault.Wrap(jobNight, s.db.Write(ctx, func(tx *store.Tx) error {
		w, ok, err := s.running(tx, org)
		if err != nil {
			return err
		}
		if err := s.keepObjections(tx, org); err != nil {
			return err
		}
		if !ok {
			n, err := eraseAll(tx, s.vault, s.now(), org)
			if err != nil || n == 0 {
				return err
			}
			return s.note(tx, org, "Organisation", org)
		}
		found, err := s.find(tx, org, w.Rule)
		if err != nil {
			return err
		}
		return s.propose(tx, org, w.Rule, found)
	}))
}

// keepObjections writes down who objected, so that it holds for longer than the request is kept,
// and takes away what was proposed about them.
func (s *Service) keepObjections(tx *store.Tx, org string) error {
	persons, err := s.parts.Objected(tx, org)
	if err != nil {
		return err
	}
	for _, p := range persons {
		if err := object(tx, org, p, s.now()); err != nil {
			return err
		}
	}
	list, err := waiting(tx, org, shown)
	if err != nil {
		return err
	}
	for _, p := range list {
		h, lives, err := tenancyOf(tx, p.Unit, s.today())
		if err != nil {
			return err
		}
		no, err := objected(tx, org, h.Subjects())
		if err != nil {
			return err
		}
		if no || !lives || h.TenancyID != p.Tenancy {
			if err := Erase(tx, s.vault, s.now(), p.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// home is a household that a rule finds, with its reasons.
type home struct {
	unit    place.UnitID
	living  tenancy.Household
	reasons []Reason
}

// find are the households that a rule finds today, by home. Those who objected are not among
// them.
func (s *Service) find(tx *store.Tx, org string, r Rule) ([]home, error) {
	today := s.today()
	var facts []Fact
	for _, source := range r.Sources {
		list, err := s.parts.Facts(tx, org, source, r.Since(today), today)
		if err != nil {
			return nil, err
		}
		facts = append(facts, list...)
	}
	sources := map[place.UnitID]map[Source]bool{}
	for _, f := range facts {
		if sources[f.Unit] == nil {
			sources[f.Unit] = map[Source]bool{}
		}
		sources[f.Unit][f.Source] = true
	}
	began, households := map[place.UnitID]time.Time{}, map[place.UnitID]tenancy.Household{}
	for unit, seen := range sources {
		if len(seen) < len(r.Sources) {
			continue // Combine leaves it out, whoever lives there
		}
		h, lives, err := tenancyOf(tx, unit, today)
		if err != nil {
			return nil, err
		}
		if !lives {
			continue
		}
		no, err := objected(tx, org, h.Subjects())
		if err != nil {
			return nil, err
		}
		if !no {
			began[unit], households[unit] = h.From, h
		}
	}
	var list []home
	for unit, reasons := range Combine(r, facts, began, today) {
		list = append(list, home{unit, households[unit], reasons})
	}
	slices.SortFunc(list, func(a, b home) int {
		if a.unit < b.unit {
			return -1
		}
		return 1
	})
	return list, nil
}

// propose stores a proposal for each household that had none within the time of the rule.
func (s *Service) propose(tx *store.Tx, org string, r Rule, found []home) error {
	var staff []string
	for _, role := range []access.Role{access.Consultant, access.TeamLead} {
		users, err := account.Colleagues(tx, org, role)
		if err != nil {
			return err
		}
		for _, u := range users {
			if !u.Disabled {
				staff = append(staff, u.ID)
			}
		}
		if len(staff) > 0 {
			break
		}
	}
	if len(staff) == 0 {
		return nil
	}
	for i, h := range found {
		before, err := proposedSince(tx, h.living.TenancyID, s.now().AddDate(0, 0, -7*r.Weeks))
		if err != nil {
			return err
		}
		if before {
			continue
		}
		if err := s.add(tx, org, h, staff[i%len(staff)]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) add(tx *store.Tx, org string, h home, holder string) error {
	now := s.now()
	p := Proposal{ID: store.NewID(), Org: org, Unit: h.unit, Tenancy: h.living.TenancyID, Made: now, Holder: holder, Due: clock.AddWorkingDays(s.today(), term)}
	holders := h.living.Subjects()
	if len(holders) == 0 {
		return nil // nobody to tell it to, and nobody under whose key it belongs
	}
	key, err := s.vault.NewKey(tx, now, p.ID, holders...)
	if err != nil {
		return err
	}
	body, err := json.Marshal(h.reasons)
	if err != nil {
		return err
	}
	p.reasons = key.Seal("reasons", string(body))
	if err := insert(tx, p); err != nil {
		return err
	}
	return s.note(tx, org, ObjectType, p.ID)
}

func (s *Service) note(tx *store.Tx, org, objectType, id string) error {
	return audit.Write(tx, s.now(), access.System(org), actMake, objectType, id, access.Decision{Allowed: true, Rules: []string{"system"}})
}
