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
	"samendoen/internal/place"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// maxLater is how many months a notice can be put off at a time.
const maxLater = 3

// Notice is the duty to tell a household that there is a file about it (AVG art. 14).
// It follows from the case alone, so that no case can be without it; a row is only made
// when it was done or put off.
type Notice struct {
	CaseID   string
	Number   string
	Org      string
	UnitID   place.UnitID
	Director string
	Opened   time.Time
	Done     time.Time // date on which the people were told
	How      Way
	By       string
	Later    time.Time // date until which it was put off
	Why      string    // sealed: the reason to put it off
	LookedBy string    // the FG who agreed
	LookedAt time.Time
	Version  int64 // zero while there is no row
	sealed   []byte
	taking   []string // users who take part in the case
}

// Due is the date by which the people know.
func (n Notice) Due() time.Time {
	if n.Later.After(NoticeBy(n.Opened)) {
		return n.Later
	}
	return NoticeBy(n.Opened)
}

// Late reports whether the date passed.
func (n Notice) Late(today time.Time) bool { return n.Done.IsZero() && today.After(n.Due()) }

// Unseen reports whether it was put off and the FG has not looked yet.
func (n Notice) Unseen() bool {
	return n.Done.IsZero() && !n.Later.IsZero() && n.LookedAt.IsZero()
}

// Notices are what is to be told, for a director or for the FG.
type Notices struct {
	Now     time.Time
	List    []Notice
	Names   map[string]string
	Officer bool
}

// ShowNotices are the cases of the actor of which the people do not know yet; for the FG
// those of the organisation, without their contents.
func (s *Service) ShowNotices(ctx context.Context, a access.Actor) (v Notices, err error) {
	const op = "rights.notices"
	if _, err := s.policy.RequireOrg(op, a, actDesk); err != nil {
		return v, err
	}
	now := s.clock.Now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		v = Notices{Now: now, Officer: s.policy.May(a, actNotices)}
		director := a.UserID
		if v.Officer {
			director = ""
		}
		list, err := s.noticesDue(tx, a.OrgID, director)
		if err != nil {
			return err
		}
		ids := []string{}
		shut, err := access.ClosedTo(tx, now, a.UserID)
		if err != nil {
			return err
		}
		for _, n := range list {
			n.taking = []string{n.Director}
			if n.hidden(shut) || !v.Officer && !s.policy.Decide(a, actNotice, n.resource()).Allowed {
				continue
			}
			v.List = append(v.List, n)
			ids = append(ids, n.Director)
		}
		slices.SortStableFunc(v.List, func(x, y Notice) int { return x.Due().Compare(y.Due()) })
		v.Names, err = account.Names(tx, ids)
		return err
	})
	return v, fault.Wrap(op, err)
}

// weekNotices is how many notices a page of the week holds, and weekDays how far ahead.
const (
	weekNotices = 3
	weekDays    = 7
)

// Week are the notices that the actor must give within a week, for the page of the week.
func (s *Service) Week(ctx context.Context, a access.Actor) ([]Notice, error) {
	v, err := s.ShowNotices(ctx, a)
	if err != nil {
		return nil, err
	}
	soon := clock.Date(v.Now).AddDate(0, 0, weekDays)
	list := slices.DeleteFunc(v.List, func(n Notice) bool { return n.Director != a.UserID || n.Due().After(soon) })
	return list[:min(len(list), weekNotices)], nil
}

func (n Notice) resource() access.Resource {
	return access.Resource{Type: "Notice", ID: n.CaseID, Org: n.Org, Holder: n.Director, Participants: n.taking}
}

// hidden reports whether the case of a notice, or its home, is closed to somebody: for
// them it does not exist, and so neither does its number.
func (n Notice) hidden(from access.Closed) bool {
	return from[[2]string{access.CaseType, n.CaseID}] || from[[2]string{access.HomeType, string(n.UnitID)}]
}

// NoticeView is one notice, with the letter.
type NoticeView struct {
	Notice
	Now     time.Time
	OrgName string
	Address string
	People  []string // names of the tenants, for the letter
	Name    string   // of the director
	MayTell bool
	MayLook bool
}

// ShowNotice is the notice of a case with its letter. For the FG it has no names.
func (s *Service) ShowNotice(ctx context.Context, a access.Actor, caseID string) (v NoticeView, err error) {
	const op = "rights.notice"
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		n, d, err := s.notice(tx, op, a, caseID)
		if err != nil {
			return err
		}
		v = NoticeView{Notice: n, Now: now, MayTell: s.policy.Decide(a, actNotice, n.resource()).Allowed,
			MayLook: s.policy.Decide(a, actNoticeLook, n.resource()).Allowed}
		names, err := account.Names(tx, []string{n.Director})
		if err != nil {
			return err
		}
		orgs, err := orgNames(tx)
		if err != nil {
			return err
		}
		v.Name, v.OrgName = names[n.Director], orgs[n.Org]
		if v.MayTell {
			if err := s.addressees(tx, &v, now); err != nil {
				return err
			}
		}
		return audit.Write(tx, now, a, actNotice, "Case", caseID, d)
	})
	return v, fault.Wrap(op, err)
}

// notice reads a notice for who may tell the people, or for the FG.
func (s *Service) notice(tx *store.Tx, op string, a access.Actor, caseID string) (Notice, access.Decision, error) {
	if !a.Known() {
		return Notice{}, access.Decision{}, fault.New(op, fault.Unknown)
	}
	n, err := s.noticeOf(tx, caseID)
	if err != nil {
		return n, access.Decision{}, err
	}
	parts, err := access.Parts(tx, "Case", caseID)
	if err != nil {
		return n, access.Decision{}, err
	}
	n.taking = access.Participants(parts)
	shut, err := access.ClosedTo(tx, s.clock.Now(), a.UserID)
	if err != nil {
		return n, access.Decision{}, err
	}
	if n.hidden(shut) {
		return n, access.Decision{}, fault.New(op, fault.NotFound)
	}
	if d := s.policy.Decide(a, actNotice, n.resource()); d.Allowed {
		return n, d, nil
	}
	d, err := s.policy.Require(op, a, actNoticeLook, actNoticeLook, n.resource())
	return n, d, err
}

func (s *Service) addressees(tx *store.Tx, v *NoticeView, now time.Time) error {
	home, err := place.HomeByID(tx, v.UnitID)
	if fault.Is(err, fault.NotFound) {
		return nil
	} else if err != nil {
		return err
	}
	v.Address = home.Address
	household, err := tenancy.HouseholdOf(tx, v.UnitID, clock.Date(now))
	if fault.Is(err, fault.NotFound) {
		return nil
	} else if err != nil {
		return err
	}
	for _, m := range household.Members {
		if m.Role != tenancy.Tenant {
			continue
		}
		p, err := subject.Open(tx, s.vault, m.Subject)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if p.Name != "" {
			v.People = append(v.People, p.Name)
		}
	}
	return nil
}

// Told notes that the people know, how and since when.
func (s *Service) Told(ctx context.Context, a access.Actor, caseID string, version int64, way Way, on time.Time) error {
	const op = "rights.told"
	return s.changeNotice(ctx, op, a, actNotice, caseID, version, func(n *Notice, now time.Time) []fault.Field {
		var c checker
		c.refuse(!slices.Contains(OutWays(), way), "hoe", "rights.choose")
		c.refuse(on.IsZero() || on.Before(clock.Date(n.Opened).AddDate(0, -1, 0)) || on.After(clock.Date(now)), "op", "rights.bad_date")
		n.Done, n.How, n.By = on, way, a.UserID
		return c.fields
	})
}

// PutOff puts a notice off until a date, with the reason; the FG looks at it.
func (s *Service) PutOff(ctx context.Context, a access.Actor, caseID string, version int64, until time.Time, why string) error {
	const op = "rights.putoff"
	return s.changeNotice(ctx, op, a, actNotice, caseID, version, func(n *Notice, now time.Time) []fault.Field {
		var c checker
		today := clock.Date(now)
		c.refuse(until.IsZero() || !until.After(today) || until.After(today.AddDate(0, maxLater, 0)), "tot", "rights.later_date", "Max", maxLater)
		c.text("waarom", why, maxText, true)
		n.Later, n.Why, n.By, n.LookedBy, n.LookedAt = until, why, a.UserID, "", time.Time{}
		return c.fields
	})
}

// LookAt notes that the FG agrees with putting a notice off, or that it must be told now.
func (s *Service) LookAt(ctx context.Context, a access.Actor, caseID string, version int64, agreed bool) error {
	const op = "rights.lookat"
	return s.changeNotice(ctx, op, a, actNoticeLook, caseID, version, func(n *Notice, now time.Time) []fault.Field {
		var c checker
		c.refuse(n.Later.IsZero(), "", "rights.not_now")
		n.LookedBy, n.LookedAt = a.UserID, now
		if !agreed {
			n.Later = time.Time{}
		}
		return c.fields
	})
}

func (s *Service) changeNotice(ctx context.Context, op string, a access.Actor, action access.Action, caseID string, version int64,
	fn func(n *Notice, now time.Time) []fault.Field) error {
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		n, _, err := s.notice(tx, op, a, caseID)
		if err != nil {
			return err
		}
		d, err := s.policy.Require(op, a, action, actNotice, n.resource())
		if err != nil {
			return err
		}
		if n.Version != version || !n.Done.IsZero() {
			return fault.New(op, fault.Conflict)
		}
		if err := fault.Check(op, fn(&n, now)); err != nil {
			return err
		}
		if err := saveNotice(tx, s.vault, now, op, n); err != nil {
			return err
		}
		if !n.Done.IsZero() {
			if err := s.dossiers.Told(tx, caseID); err != nil {
				return err
			}
		}
		return audit.Write(tx, now, a, action, "Case", caseID, d)
	}))
}
