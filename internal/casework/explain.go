package casework

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
	"samendoen/internal/network"
)

// Because is a reason why somebody does or does not see a case: a message key with the
// name and date that it mentions. It never holds contents.
type Because struct {
	Key   string
	Name  string    // of a covenant
	Until time.Time // zero for none
}

// Explanation is why somebody sees a case, or why not.
type Explanation struct {
	Who     string
	Number  string
	Reads   bool
	Rules   []access.Rule // that allow it
	Reasons []Because     // why not; or until when
	Kinds   []network.Category
}

// WhyNot explains to a team lead or officer why a colleague does or does not see a case
// of the organisation, by its number. A case that does not exist and one that the asker
// is shut out of give the same answer.
func (s *Service) WhyNot(ctx context.Context, a access.Actor, userID, number string) (e Explanation, err error) {
	const op = "casework.whynot"
	if _, err := s.policy.RequireOrg(op, a, actWhyNot); err != nil {
		return e, err
	}
	now, number := s.clock.Now(), strings.TrimSpace(number)
	if err := fault.Check(op, checkText("nummer", number, 20, true)); err != nil {
		return e, err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		u, err := userOf(tx, userID)
		if err != nil {
			return err
		}
		if u.ID == "" {
			return fault.Invalidf(op, "wie", "casework.whynot_who")
		}
		c, err := caseByNumber(tx, a.OrgID, number)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		own := Resource(c)
		if err == nil {
			if err := access.Load(tx, now, a, &own); err != nil {
				return err
			}
		}
		d := s.policy.Decide(a, actWhyNot, own)
		if err != nil || !d.Allowed {
			return fault.Invalidf(op, "nummer", "casework.whynot_number")
		}
		if e, err = s.explain(tx, u, c, now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actWhyNot, ObjectType, string(c.ID), d)
	})
	return e, fault.Wrap(op, err)
}

// explain is why a user sees a case or not.
func (s *Service) explain(tx *store.Tx, u account.User, c Case, now time.Time) (Explanation, error) {
	actor, r := u.Actor(), Resource(c)
	if err := access.Load(tx, now, actor, &r); err != nil {
		return Explanation{}, err
	}
	covenant := ""
	list, err := parts(tx, c.ID)
	for _, p := range list {
		if p.UserID == u.ID {
			covenant = p.CovenantID
		}
	}
	if err != nil {
		return Explanation{}, err
	}
	briefs, err := network.Briefs(tx, covenant)
	if err != nil {
		return Explanation{}, err
	}
	d := s.policy.Decide(actor, actRead, r)
	e := Explanation{Who: u.Name, Number: c.Number, Reads: d.Allowed && !u.Disabled, Kinds: s.eyesOf(actor, r).list()}
	if e.Reads {
		e.Rules = s.policy.RulesOf(d)
		if until := r.Facts.Until(); r.Facts.Part != "" && u.OrgID != c.OrgID {
			e.Reasons = []Because{{"casework.because_until", briefs[covenant].Name, until}}
		} else if r.Facts.Part == "" {
			e.Reasons = []Because{{Key: "casework.because_emergency", Until: r.Facts.Emergency.Until}}
		}
		return e, nil
	}
	e.Reasons = because(u, c, r.Facts, covenant, briefs[covenant].Name, now)
	e.Kinds = nil
	return e, nil
}

// because are all reasons why somebody does not see a case.
func because(u account.User, c Case, f access.Facts, covenant, name string, now time.Time) []Because {
	var list []Because
	add := func(is bool, b Because) {
		if is {
			list = append(list, b)
		}
	}
	foreign := u.OrgID != c.OrgID && f.Part != ""
	add(u.Disabled, Because{Key: "casework.because_disabled"})
	add(f.Locked, Because{Key: "casework.because_shut_out"})
	add(f.Restricted && f.Part != "", Because{Key: "casework.because_restricted"})
	add(f.Part == "", Because{Key: "casework.because_no_part"})
	add(foreign && covenant == "", Because{Key: "casework.because_no_covenant"})
	add(foreign && covenant != "" && !f.Covenant.Holds(now), Because{Key: "casework.because_not_in_force", Name: name})
	add(foreign && covenant != "" && f.Covenant.Holds(now) && len(f.Grants) == 0, Because{Key: "casework.because_no_mandate", Name: name})
	add(foreign && f.OnlyAsked(), Because{Key: "casework.because_only_asks", Name: name})
	add(len(list) == 0, Because{Key: "casework.because_role"})
	return list
}

// Colleagues are the people about whom somebody may ask why they do not see a case.
func (s *Service) Colleagues(ctx context.Context, a access.Actor) (list []account.User, err error) {
	const op = "casework.colleagues"
	if _, err := s.policy.RequireOrg(op, a, actWhyNot); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		everybody, err := account.Everybody(tx)
		list = slices.DeleteFunc(everybody, func(u account.User) bool { return u.OrgID != a.OrgID && !MayTakePart(u, a.OrgID) })
		return err
	})
	return list, fault.Wrap(op, err)
}
