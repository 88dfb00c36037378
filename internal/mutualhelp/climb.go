package mutualhelp

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// jobMorning is the kind of the daily job.
const jobMorning = "mutualhelp.morning"

// actClimb is how the log names that something that waited was passed on.
const actClimb access.Action = "mutualhelp.climb"

// The kinds of what waits.
const (
	waitsAsk    = "burenhulp-vraag"    // an ask, for a matcher
	waitsEnd    = "burenhulp-einde"    // a post whose end nears, for its owner
	waitsAnswer = "burenhulp-antwoord" // a proposal, for who did not answer
	waitsHow    = "burenhulp-hoe"      // the question how it goes
	waitsTalk   = "burenhulp-gesprek"  // a talk
)

// Moment is when something that is open moves next: who has it until then, or that it ends by itself.
type Moment struct {
	Kind    string
	OrgID   string
	ID      string
	Due     time.Time
	Rung    int
	Holders []string   // who hears of the rung that is reached
	Above   []string   // who hears when these do not act; empty: it ends by itself
	Silent  [][]string // of each rung, for what has more than two
}

// hears is who hears of a step.
func (m Moment) hears(step int) []string {
	switch {
	case step <= len(m.Silent):
		return m.Silent[step-1]
	case step == 1:
		return m.Holders
	}
	return m.Above
}

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobMorning, 7, 30, s.Morning)}
}

// Morning ends what nobody wants to keep, and passes on what waits. Doing it again changes nothing.
func (s *Service) Morning(ctx context.Context) error {
	var orgs []string
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) { orgs, err = organisations(tx); return err }); err != nil {
		return fault.Wrap(jobMorning, err)
	}
	for _, org := range orgs {
		if err := s.db.Write(ctx, func(tx *store.Tx) error {
			if err := s.endSilent(tx, org); err != nil {
				return err
			}
			list, err := s.moments(tx, org)
			if err != nil {
				return err
			}
			for _, kind := range []string{waitsAsk, waitsEnd, waitsAnswer, waitsHow, waitsTalk} {
				if err := ladder(kind).Climb(tx, slices.DeleteFunc(slices.Clone(list), func(m Moment) bool { return m.Kind != kind }), s.now()); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return fault.Wrap(jobMorning, err)
		}
	}
	return nil
}

// endSilent takes back what nobody answered twice, and ends the posts whose time is over.
func (s *Service) endSilent(tx *store.Tx, org string) error {
	live, err := matches(tx, `m.org_id = $1 AND m.ended = 0 ORDER BY m.id`, org)
	if err != nil {
		return err
	}
	for _, m := range live {
		if m.Lost(s.today()) {
			if err := s.take(tx, jobMorning, m, Silence, Ask); err != nil {
				return err
			}
		}
	}
	past, err := bare(tx, `p.org_id = $1 AND p.state = 'open' AND p.until < $2 ORDER BY p.id`, org, store.Micros(s.today()))
	if err != nil {
		return err
	}
	for _, p := range past {
		if _, err := s.movePost(tx, jobMorning, p, stepExpires); err != nil {
			return err
		}
		if err := s.tell(tx, noticeLapsed, p.Owner()); err != nil {
			return err
		}
	}
	return nil
}

// moments are what of an organisation waits, or ends by itself.
func (s *Service) moments(tx *store.Tx, org string) (list []Moment, err error) {
	live, err := bare(tx, `p.org_id = $1 AND p.ended = 0 ORDER BY p.id`, org)
	if err != nil {
		return nil, err
	}
	matchers, err := matchersOf(tx, org)
	if err != nil {
		return nil, err
	}
	leads, err := leadsOf(tx, org)
	if err != nil {
		return nil, err
	}
	of := map[ID]Post{}
	for _, p := range live {
		of[p.ID] = p
		who := slices.DeleteFunc(slices.Clone(matchers[p.Complex]), func(u string) bool { return u == p.Owner() })
		list = append(list, p.moments(who, leads, s.today())...)
	}
	pairs, err := matches(tx, `m.org_id = $1 AND m.ended = 0 ORDER BY m.id`, org)
	if err != nil {
		return nil, err
	}
	for _, m := range pairs {
		list = append(list, m.moment(of[m.AskID].Owner(), of[m.OfferID].Owner(), leads, s.today()))
	}
	talks, err := openTalks(tx, org)
	if err != nil {
		return nil, err
	}
	board, err := escalation.FirstWith(tx, org, access.PolicyMaker, access.Board, access.Admin)
	for _, t := range talks {
		list = append(list, t.moment(leads, board, s.today()))
	}
	return list, err
}

// moments are what waits around a post that stands: an ask for a matcher, and the end of each.
func (p Post) moments(matchers, leads []string, today time.Time) (list []Moment) {
	if p.State != Open {
		return nil
	}
	if p.Side == Ask {
		m := Moment{Kind: waitsAsk, OrgID: p.OrgID, ID: string(p.ID), Due: p.Due, Holders: matchers, Above: leads}
		if len(matchers) == 0 {
			m.Holders = leads
		}
		m.Rung = late(m.Due, today)
		list = append(list, m)
	}
	end := Moment{Kind: waitsEnd, OrgID: p.OrgID, ID: string(p.ID), Due: p.Until, Holders: []string{p.Owner()}}
	if !today.Before(p.Until.AddDate(0, 0, -keepAhead)) {
		end.Rung = 1
	}
	return append(list, end)
}

// late is how high something should have climbed by a date: a step when its date passed, and one when
// as much time passed again.
func late(due, today time.Time) int {
	switch {
	case !today.After(due):
		return 0
	case !today.After(clock.AddWorkingDays(due, waitDays)):
		return 1
	}
	return 2
}

// moment is what waits around a match: an answer, or the question how it goes.
func (m Match) moment(ask, offer string, leads []string, today time.Time) Moment {
	x := Moment{Kind: waitsAnswer, OrgID: m.OrgID, ID: string(m.ID), Due: m.Due}
	for side, owner := range map[Side]string{Ask: ask, Offer: offer} {
		if !m.Said(side) {
			x.Holders = append(x.Holders, owner)
		}
	}
	if m.Stage != Going {
		x.Rung = min(1, late(m.Due, today)) // then it is taken back
		return x
	}
	x.Kind = waitsHow
	matcher := []string{m.MatcherID}
	if m.MatcherID == "" {
		matcher = leads
	}
	if x.Silent = [][]string{x.Holders, matcher, leads}; !today.Before(m.Due) {
		x.Rung = 1 + late(clock.AddWorkingDays(m.Due, waitDays), today)
	}
	return x
}

// moment is what waits around a talk: its holder, who leads, and then the board.
func (t Talk) moment(leads, board []string, today time.Time) Moment {
	x := Moment{Kind: waitsTalk, OrgID: t.OrgID, ID: t.ID, Due: t.Due, Silent: [][]string{{t.Holder}, leads, board}}
	switch {
	case today.Before(t.Due):
	case !today.After(t.Due):
		x.Rung = 1
	case !today.After(clock.AddWorkingDays(t.Due, speakDays)):
		x.Rung = 2
	default:
		x.Rung = 3
	}
	return x
}

// ladder is how one kind of what waits climbs.
func ladder(kind string) escalation.Ladder[Moment] {
	return escalation.Ladder[Moment]{Kind: kind, Action: actClimb, Top: 3,
		Late: func(m Moment, _ time.Time) escalation.Late {
			return escalation.Late{Org: m.OrgID, ID: m.ID, Due: m.Due, Rung: m.Rung}
		},
		Hear: func(_ *store.Tx, m Moment, step int) ([]string, error) { return m.hears(step), nil },
		Message: func(step int) string {
			if step == 1 {
				return "mutualhelp.notice_" + kind
			}
			return "mutualhelp.notice_" + kind + "_late"
		}}
}
