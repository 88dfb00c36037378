package account

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// keepAbsences is how long an absence that ended stays.
const keepAbsences = 31 * 24 * time.Hour

// Cover is who stands in for one user, and when.
type Cover struct {
	User       User
	DeputyID   string    // who always is the deputy; empty for nobody
	Absences   []Absence // that did not end yet, the earliest first
	Candidates []User    // who can stand in
	Names      map[string]string
	Today      time.Time
	For        []string // names of those for whom the user stands in today
}

// mayCover asks the policy about the absences of a user.
func (s *Service) mayCover(tx *store.Tx, op string, a access.Actor, userID string) (u User, d access.Decision, err error) {
	if u, err = UserByID(tx, userID); err != nil && !fault.Is(err, fault.NotFound) {
		return u, d, err
	}
	d, err = s.policy.Require(op, a, "account.deputy", "account.deputy", access.Resource{Type: "Cover", ID: userID, Org: u.OrgID, Holder: u.ID})
	return u, d, err
}

// CoverOf is who stands in for a user: for that user, and for who leads there.
func (s *Service) CoverOf(ctx context.Context, a access.Actor, userID string) (v Cover, err error) {
	const op = "account.coverof"
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		now := s.clock.Now()
		v.Today = clock.Date(now)
		if v.User, _, err = s.mayCover(tx, op, a, userID); err != nil {
			return err
		}
		all, err := deputies(tx, v.User.OrgID)
		if err != nil {
			return err
		}
		v.DeputyID = all[userID]
		if v.Absences, err = absencesOf(tx, userID, now); err != nil {
			return err
		}
		people, err := Colleagues(tx, v.User.OrgID, "")
		if err != nil {
			return err
		}
		away, err := AwayAt(tx, now)
		v.Names = map[string]string{}
		for _, u := range people {
			v.Names[u.ID] = u.Name
			if Fits(u, v.User) {
				v.Candidates = append(v.Candidates, u)
			}
			if away[u.ID] == userID {
				v.For = append(v.For, u.Name)
			}
		}
		return err
	})
	return v, fault.Wrap(op, err)
}

// SetDeputy says who stands in for a user whenever that user is away; empty for nobody.
func (s *Service) SetDeputy(ctx context.Context, a access.Actor, userID, deputyID string) error {
	return s.cover(ctx, "account.setdeputy", a, userID, deputyID, "vast", func(tx *store.Tx) error { return setDeputy(tx, userID, deputyID) })
}

// SetAway says that a user is away for some days, and who stands in then. Saying the same again
// changes nothing.
func (s *Service) SetAway(ctx context.Context, a access.Actor, x Absence) error {
	const op = "account.setaway"
	now := s.clock.Now()
	x.ID, x.ByID = store.NewID(), a.UserID
	return s.cover(ctx, op, a, x.UserID, x.DeputyID, "wie", func(tx *store.Tx) error {
		others, err := absencesOf(tx, x.UserID, now)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(others, func(o Absence) bool {
			return o.From.Equal(x.From) && o.Until.Equal(x.Until) && o.DeputyID == x.DeputyID
		}) {
			return nil
		}
		if err := fault.Check(op, x.check(clock.Date(now), others)); err != nil {
			return err
		}
		if err := forgetAbsences(tx, now.Add(-keepAbsences)); err != nil {
			return err
		}
		return insertAbsence(tx, x)
	})
}

// cover changes who stands in for a user, with a record of both and a notice for who was named.
func (s *Service) cover(ctx context.Context, op string, a access.Actor, userID, deputyID, field string, change func(tx *store.Tx) error) error {
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		u, d, err := s.mayCover(tx, op, a, userID)
		if err != nil {
			return err
		}
		if deputyID != "" {
			deputy, err := UserByID(tx, deputyID)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			if !Fits(deputy, u) {
				return fault.Invalidf(op, field, "account.deputy_unfit")
			}
		}
		if err := change(tx); err != nil {
			return err
		}
		if err := endStandIns(tx, userID, now); err != nil {
			return err
		}
		if err := audit.Write(tx, now, a, "account.deputy", "User", userID, d); err != nil || deputyID == "" {
			return err
		}
		if err := insertOnce(tx, deputyID, userID, "account.notice_deputy", now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "account.deputy_named", "User", deputyID, d)
	}))
}

// endStandIns ends what anybody else than who stands in now has for a user.
func endStandIns(tx *store.Tx, userID string, now time.Time) error {
	away, err := awayOf(tx, now, userID)
	if err != nil {
		return err
	}
	return access.EndStandIns(tx, userID, away[userID], now)
}

// EndAway says that a user is back, or will not be away after all.
func (s *Service) EndAway(ctx context.Context, a access.Actor, absenceID string) (userID string, err error) {
	const op = "account.endaway"
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		x, err := absenceByID(tx, absenceID)
		if err != nil {
			return err
		}
		_, d, err := s.mayCover(tx, op, a, x.UserID)
		if err != nil {
			return err
		}
		userID = x.UserID
		if err := endAbsence(tx, x.ID, now); err != nil {
			return err
		}
		if err := endStandIns(tx, x.UserID, now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "account.back", "User", x.UserID, d)
	})
	return userID, fault.Wrap(op, err)
}

// Covered is one of the people of an organisation, with who stands in.
type Covered struct {
	User
	DeputyID string  // always
	Absence  Absence // the first that did not end; the zero Absence for none
	Now      bool    // it holds today
	StandsIn string  // id of who stands in now; empty for nobody
	Waits    int     // notices that the person did not read
}

// Uncovered reports whether somebody is away and nobody stands in.
func (c Covered) Uncovered() bool { return c.Now && c.StandsIn == "" }

// Covers are the people of the actor's organisation with who stands in, those first who are away
// without anybody, then who is away, then by name. Who cannot sign in is left out.
func (s *Service) Covers(ctx context.Context, a access.Actor) (list []Covered, names map[string]string, err error) {
	const op = "account.covers"
	if _, err := s.policy.RequireOrg(op, a, "account.deputies"); err != nil {
		return nil, nil, err
	}
	now := s.clock.Now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		people, err := Colleagues(tx, a.OrgID, "")
		if err != nil {
			return err
		}
		always, err := deputies(tx, a.OrgID)
		if err != nil {
			return err
		}
		absences, err := AbsencesIn(tx, a.OrgID, now)
		if err != nil {
			return err
		}
		away, err := AwayAt(tx, now)
		if err != nil {
			return err
		}
		waits, err := unreadIn(tx, a.OrgID)
		list, names = covers(people, always, absences, away, waits, now)
		return err
	})
	return list, names, fault.Wrap(op, err)
}

func covers(people []User, always map[string]string, absences []Absence, away Away, waits map[string]int, now time.Time) (list []Covered, names map[string]string) {
	names = map[string]string{}
	for _, u := range people {
		if names[u.ID] = u.Name; u.Disabled {
			continue
		}
		c := Covered{User: u, DeputyID: always[u.ID], StandsIn: away[u.ID], Waits: waits[u.ID]}
		if i := slices.IndexFunc(absences, func(x Absence) bool { return x.UserID == u.ID }); i >= 0 {
			c.Absence, c.Now = absences[i], absences[i].at(now)
		}
		list = append(list, c)
	}
	order := func(c Covered) int {
		switch {
		case c.Uncovered():
			return 0
		case c.Now:
			return 1
		case c.Absence.ID != "":
			return 2
		}
		return 3
	}
	slices.SortStableFunc(list, func(x, y Covered) int { return order(x) - order(y) })
	return list, names
}
