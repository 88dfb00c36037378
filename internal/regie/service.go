package regie

import (
	"cmp"
	"context"
	"embed"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/network"
	"samendoen/internal/place"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions.
const (
	actRead   access.Action = "regie.read"
	actExport access.Action = "regie.export"
	actSet    access.Action = "regie.set"
)

// Sizes: how many cases of one person the map counts, how many a page shows, and a file holds.
const (
	mostCases = 20_000
	pageSize  = 50
	fileSize  = 2_000
)

// Service makes the Regiekaart.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
	cases  *casework.Service
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy, cases *casework.Service) *Service {
	return &Service{db: db, clock: c, policy: policy, cases: cases}
}

// Choice is something to filter by, with its name.
type Choice struct{ ID, Name string }

// Map is the Regiekaart of somebody.
type Map struct {
	Filter
	Tally
	Today               time.Time
	Rows                []casework.Row
	Page, Pages         int // from 1
	SilentDays          int
	Version             int64 // of the setting
	Capped              bool  // there are more cases than the map counts
	Areas               []Choice
	Everybody, Partners []Choice // for whom anything waits
	Categories          []network.Category
	MayExport, MaySet   bool

	away  account.Away
	users map[string]account.User
}

// StandsIn is who stands in for a director who is away, by name; empty for nobody.
func (m Map) StandsIn(directorID string) string { return m.users[m.away[directorID]].Name }

// Show is a page of the map of the cases that the actor may open.
func (s *Service) Show(ctx context.Context, a access.Actor, f Filter, page int) (m Map, err error) {
	const op = "regie.show"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return m, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		m, err = s.read(tx, a, f, max(page, 1), pageSize)
		return err
	})
	return m, fault.Wrap(op, err)
}

// Export is the whole map of a filter, at most fileSize cases, and puts that it was taken out on
// record.
func (s *Service) Export(ctx context.Context, a access.Actor, f Filter) (m Map, err error) {
	const op = "regie.export"
	d, err := s.policy.RequireOrg(op, a, actExport)
	if err != nil {
		return m, err
	}
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) (err error) {
		if m, err = s.read(tx, a, f, 1, fileSize); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actExport, "Organisation", a.OrgID, d)
	})
	return m, fault.Wrap(op, err)
}

// read makes the map: one question for all cases, one for all people, one for the rows.
func (s *Service) read(tx *store.Tx, a access.Actor, f Filter, page, size int) (m Map, err error) {
	now, own := s.clock.Now(), access.Organisation(a.OrgID)
	m = Map{Filter: f, Today: clock.Date(now), Page: page, MayExport: s.policy.Decide(a, actExport, own).Allowed, MaySet: s.policy.Decide(a, actSet, own).Allowed}
	set, err := settingOf(tx, a.OrgID)
	if err != nil {
		return m, err
	}
	m.SilentDays, m.Version = set.days, set.version
	list, err := s.cases.Standings(tx, a, now, mostCases+1)
	if err != nil {
		return m, err
	}
	if m.Capped = len(list) > mostCases; m.Capped {
		list = list[:mostCases]
	}
	away, err := account.AwayAt(tx, now)
	if err != nil {
		return m, err
	}
	users, err := account.UsersByID(tx, usersOf(list, away))
	if err != nil {
		return m, err
	}
	m.Tally = count(list, f, m.Today, silentSince(m.Today, set.days), users, away)
	m.away, m.users = away, users
	if err := m.choices(tx, list, users); err != nil {
		return m, err
	}
	m.Pages = max(1, (len(m.Shown)+size-1)/size)
	m.Page = min(page, m.Pages)
	from := (m.Page - 1) * size
	m.Rows, err = s.cases.RowsOf(tx, a, now, m.Shown[from:min(from+size, len(m.Shown))])
	return m, err
}

// usersOf are all who direct a case, stand in for who does, or for whom one waits.
func usersOf(list []casework.Standing, away account.Away) []string {
	seen := map[string]bool{}
	for _, s := range list {
		seen[s.DirectorID], seen[s.WaitsFor], seen[away[s.DirectorID]] = true, true, true
	}
	delete(seen, "")
	ids := make([]string, 0, len(seen))
	for id := range seen {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// choices fills in by what the map can be filtered.
func (m *Map) choices(tx *store.Tx, list []casework.Standing, users map[string]account.User) error {
	people, partners, areas := map[string]string{}, map[string]string{}, map[string]bool{}
	kinds := map[network.Category]bool{}
	for _, s := range list {
		u := users[s.WaitsFor]
		people[u.ID], partners[u.OrgID], kinds[s.Category] = u.Name, u.OrgName, true
		if codes := access.Codes(s.Areas); len(codes) > 0 {
			areas[codes[0]] = true
		}
	}
	codes := make([]string, 0, len(areas))
	for code := range areas {
		codes = append(codes, code)
	}
	names, err := place.AreasNamed(tx, codes)
	m.Areas, m.Everybody, m.Partners = sorted(names), sorted(people), sorted(partners)
	m.Categories = slices.DeleteFunc(network.Categories(), func(c network.Category) bool { return !kinds[c] })
	return err
}

func sorted(names map[string]string) (list []Choice) {
	for id, name := range names {
		if id != "" {
			list = append(list, Choice{id, name})
		}
	}
	slices.SortFunc(list, func(x, y Choice) int { return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID)) })
	return list
}

// Set chooses after how many working days without an entry a case has gone silent.
func (s *Service) Set(ctx context.Context, a access.Actor, days int, version int64) error {
	const op = "regie.set"
	d, err := s.policy.RequireOrg(op, a, actSet)
	if err != nil {
		return err
	}
	if days < fewestDays || days > mostDays {
		return fault.Invalidf(op, "dagen", "regie.days_wrong", "Min", fewestDays, "Max", mostDays)
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if err := saveSetting(tx, op, a.OrgID, setting{days, version}); err != nil {
			return err
		}
		return audit.Write(tx, s.clock.Now(), a, actSet, "Organisation", a.OrgID, d)
	}))
}

// Worries are what is the matter with each of some cases, as the map of an organisation says it,
// for a module above this one. Whoever asks decided already that they may be opened. That somebody
// is away today is no reason to speak of a case at a table.
func (s *Service) Worries(tx *store.Tx, org string, list []casework.Standing) (map[casework.ID][]Concern, error) {
	set, err := settingOf(tx, org)
	if err != nil {
		return nil, err
	}
	users, err := account.UsersByID(tx, usersOf(list, nil))
	if err != nil {
		return nil, err
	}
	today := clock.Date(s.clock.Now())
	silent, all := silentSince(today, set.days), make(map[casework.ID][]Concern, len(list))
	for _, one := range list {
		if c := concernsOf(one, today, silent, users, nil); len(c) > 0 {
			all[one.ID] = c
		}
	}
	return all, nil
}
