package hotline

import (
	"cmp"
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// jobMorning is the kind of the daily job, and how the log names that a gap was told.
const jobMorning = "hotline.morning"

// gapKind is under which the steps of gaps in help are kept.
const gapKind = "hulp-gat"

// Morning looks two weeks ahead for times in which no help would come. Who leads the meldpunt hears
// it, and the nearer such a time is, the higher it goes. Doing it again changes nothing.
func (s *Service) Morning(ctx context.Context) error {
	var all []string
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) { all, err = helpedOrgs(tx); return err }); err != nil {
		return fault.Wrap(jobMorning, err)
	}
	for _, org := range all {
		if err := s.db.Write(ctx, func(tx *store.Tx) error { return s.climbGaps(tx, org, s.now()) }); err != nil {
			return fault.Wrap(jobMorning, err)
		}
	}
	return nil
}

// orgGap is the first gap of an organisation.
type orgGap struct {
	org string
	Gap
}

// climbGaps passes on the first gap of an organisation; without any what climbed is forgotten.
func (s *Service) climbGaps(tx *store.Tx, org string, now time.Time) error {
	list, duties, err := helpOf(tx, org, now)
	if err != nil {
		return err
	}
	found := gaps(list, duties, now)
	if len(found) == 0 {
		return escalation.Forget(tx, gapKind, org)
	}
	return gapLadder().Climb(tx, []orgGap{{org, found[0]}}, now)
}

// The rungs of a gap: who leads, then also who directs, then the board.
const (
	rungLead = iota + 1
	rungDirect
	rungBoard
)

// rung is how high a gap should have climbed.
func (g Gap) rung(now time.Time) int {
	switch left := g.From.Sub(now); {
	case left <= 48*time.Hour:
		return rungBoard
	case left <= 7*24*time.Hour:
		return rungDirect
	}
	return rungLead
}

// gapLadder is how a gap climbs. One that goes on keeps the date on which it began.
func gapLadder() escalation.Ladder[orgGap] {
	return escalation.Ladder[orgGap]{Kind: gapKind, Object: "Organisation", Action: jobMorning, Top: rungBoard,
		Late: func(g orgGap, now time.Time) escalation.Late {
			l := escalation.Late{Org: g.org, ID: g.org, Due: g.From, Rung: g.rung(now)}
			if g.Long {
				l.Due = time.Time{}
			}
			return l
		},
		Hear: func(tx *store.Tx, g orgGap, step int) ([]string, error) {
			roles := [][]access.Role{{access.TeamLead, access.Director, access.Admin}, {access.Director, access.Board, access.Admin}, {access.Board, access.Director, access.Admin}}
			return escalation.FirstWith(tx, g.org, roles[min(step, rungBoard)-1]...)
		},
		Message: func(step int) string {
			return cmp.Or(map[int]string{rungBoard: "hotline.notice_gap_now"}[step], "hotline.notice_gap")
		}}
}
