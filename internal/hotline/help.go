package hotline

import (
	"cmp"
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/roster"
)

// responderType is how help by contract is called in the log.
const responderType = "Responder"

// Help is the help by contract of an organisation, for who leads the meldpunt.
type Help struct {
	List    []Responder
	Rosters map[string]string // names of those that can be chosen, by id
	Now     []Responder       // who would come now, the quickest first
	Gaps    []Gap             // of the coming days
	At      time.Time
}

// Help is the help by contract of the actor's organisation, and when there is none.
func (s *Service) Help(ctx context.Context, a access.Actor) (h Help, err error) {
	const op = "hotline.help"
	if _, err := s.policy.RequireOrg(op, a, actKeep); err != nil {
		return h, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		h = Help{Rosters: map[string]string{}, At: s.now()}
		rosters, err := roster.OfOrg(tx, a.OrgID)
		if err != nil {
			return err
		}
		for _, r := range rosters {
			h.Rosters[r.ID] = r.Name
		}
		var duties map[string][]roster.Duty
		if h.List, duties, err = helpOf(tx, a.OrgID, h.At); err != nil {
			return err
		}
		h.Now, h.Gaps = onCall(h.List, duties, h.At), gaps(h.List, duties, h.At)
		return nil
	})
	return h, fault.Wrap(op, err)
}

// helpOf is the help by contract of an organisation, with the duties of its rosters around a moment.
func helpOf(tx *store.Tx, org string, now time.Time) (list []Responder, duties map[string][]roster.Duty, err error) {
	if list, err = respondersOf(tx, org); err != nil {
		return nil, nil, err
	}
	var ids []string
	for _, r := range list {
		if r.RosterID != "" {
			ids = append(ids, r.RosterID)
		}
	}
	rosters, err := roster.Some(tx, ids)
	if err != nil {
		return nil, nil, err
	}
	duties = map[string][]roster.Duty{}
	from, until := now.AddDate(0, 0, -helpBack), now.AddDate(0, 0, helpAhead)
	for _, r := range rosters {
		if r.OrgID == org {
			duties[r.ID] = r.Duties(from, until, nil)
		}
	}
	return list, duties, nil
}

// KeepHelp adds help by contract, or changes it where it has a version. The same key of the same
// person adds it once.
func (s *Service) KeepHelp(ctx context.Context, a access.Actor, r Responder, key string) error {
	const op = "hotline.keephelp"
	r.Phone = plainNumber(r.Phone)
	fields := r.check()
	return s.keepHelp(ctx, op, a, r, func(tx *store.Tx, was Responder, list []Responder) error {
		rosters, err := roster.OfOrg(tx, a.OrgID)
		if err != nil {
			return err
		}
		if r.RosterID != "" && !slices.ContainsFunc(rosters, func(o roster.Roster) bool { return o.ID == r.RosterID }) {
			fields = append(fields, fault.NewField("wanneer", "hotline.stranger"))
		}
		if was.ID == "" && len(list) >= maxResponders {
			fields = append(fields, fault.NewField("naam", "hotline.help_many"))
		}
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		if was.ID != "" {
			r.OrgID = was.OrgID
			return updateResponder(tx, op, r)
		}
		made, again, err := account.Once(tx, a.UserID, op, key, store.NewID(), s.now())
		if err != nil || again {
			return err
		}
		r.ID, r.OrgID = ResponderID(made), a.OrgID
		return insertResponder(tx, r)
	})
}

// DropHelp takes help by contract away that still has its version. Who was called in stays in the
// reports.
func (s *Service) DropHelp(ctx context.Context, a access.Actor, id ResponderID, version int64) error {
	const op = "hotline.drophelp"
	return s.keepHelp(ctx, op, a, Responder{ID: id}, func(tx *store.Tx, was Responder, _ []Responder) error {
		was.Version = version
		return dropResponder(tx, op, was)
	})
}

// keepHelp changes the help of an organisation; what does not exist is not found.
func (s *Service) keepHelp(ctx context.Context, op string, a access.Actor, r Responder, do func(tx *store.Tx, was Responder, list []Responder) error) error {
	d, err := s.policy.RequireOrg(op, a, actKeep)
	if err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		var was Responder
		if r.ID != "" {
			if was, err = responderByID(tx, a.OrgID, r.ID); err != nil {
				return err
			}
		}
		list, err := respondersOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		return cmp.Or(do(tx, was, list), audit.Write(tx, s.now(), a, actKeep, responderType, cmp.Or(string(r.ID), a.OrgID), d))
	}))
}

// windowOf are hours on the wall, of which the end of a day is its last minute.
func windowOf(days []time.Weekday, opens, closes int) []roster.Window {
	if closes == 0 {
		closes = fullDay
	}
	return []roster.Window{{Days: days, Opens: opens, Closes: closes}}
}

// lastDay reports whether the contract of help ends within the days that are looked ahead.
func (h Help) lastDay(r Responder) bool {
	return r.Until.Before(clock.Date(h.At).AddDate(0, 0, helpAhead))
}
