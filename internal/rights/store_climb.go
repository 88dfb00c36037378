package rights

import (
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// lateRequests are the open requests of an organisation whose date passed.
func lateRequests(tx *store.Tx, org string, today time.Time) ([]Late, error) {
	return store.List(tx, func(s store.Scanner) (l Late, err error) {
		l.Kind = LateRequest
		return l, s.Scan(&l.ID, &l.Number, &l.Holder, store.At(&l.Due))
	}, `SELECT id, number, holder_id, due FROM rights_request WHERE org_id = $1 AND closed = 0 AND due < $2 ORDER BY due, id`, org, store.Micros(today))
}

// lateNotices are the cases of which the people should have known before today. What was
// opened too shortly ago to be late ends the list.
func (s *Service) lateNotices(tx *store.Tx, org string, today time.Time) (late []Late, err error) {
	err = s.untold(tx, org, "", func(n Notice) bool {
		if n.Late(today) {
			late = append(late, Late{Kind: LateNotice, ID: n.CaseID, Number: n.Number, Home: n.UnitID, Holder: n.Director, Due: n.Due()})
		}
		return today.After(NoticeBy(n.Opened))
	})
	return late, err
}

// nearBreaches are the breaches of which the authority must hear within a day, or
// should have heard.
func nearBreaches(tx *store.Tx, org string, now time.Time) ([]Late, error) {
	list, err := breachesOf(tx, org)
	var late []Late
	for _, b := range list {
		if b.Runs() && b.Left(now) <= breachWarning {
			late = append(late, Late{Kind: LateBreach, ID: string(b.ID), Number: b.Number, Holder: b.Holder, Due: ReportBy(b.Discovered)})
		}
	}
	return late, err
}

// lateOf is all that is late in an organisation at a moment, and how far it climbed.
func (s *Service) lateOf(tx *store.Tx, org string, now time.Time) ([]Late, error) {
	today := clock.Date(now)
	requests, err := lateRequests(tx, org, today)
	if err != nil {
		return nil, err
	}
	notices, err := s.lateNotices(tx, org, today)
	if err != nil {
		return nil, err
	}
	breaches, err := nearBreaches(tx, org, now)
	if err != nil {
		return nil, err
	}
	all := append(append(breaches, requests...), notices...)
	return all, climbed(tx, all)
}

// climbed fills in how far what is late climbed.
func climbed(tx *store.Tx, all []Late) error {
	for _, kind := range lateKinds() {
		var ids []string
		for _, l := range all {
			if l.Kind == kind {
				ids = append(ids, l.ID)
			}
		}
		reached, err := escalation.Reached(tx, kind.climbs(), ids)
		if err != nil {
			return err
		}
		for i, l := range all {
			if l.Kind == kind {
				step := reached[escalation.Key(l.ID, l.Due)]
				all[i].Step, all[i].Passed = step.Step, step.At
			}
		}
	}
	return nil
}
