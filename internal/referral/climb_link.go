package referral

import (
	"cmp"
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// byGuest reports whether a request waits for somebody with a link.
func (l lateRequest) byGuest() bool { return l.LinkID != "" && l.State.Waits() == Partner }

// guestLadder is how the lateness of who has a link climbs. That person is reminded by the mail of
// the link; who asked has no team lead there to turn to, so all that follows is on the asking side.
// Where no mail goes, or the link stopped, the director hears it at once.
func (s *Service) guestLadder(now time.Time) escalation.Ladder[lateRequest] {
	k := ladder(now)
	k.Hear = func(tx *store.Tx, l lateRequest, step int) ([]string, error) {
		if step == stepHolder && s.mails(*l.Link) && l.Link.Running(now) {
			return nil, s.mail(tx, l.Request, "te-laat/"+l.Due.Format(time.DateOnly), now)
		}
		return l.askers(tx, step, now)
	}
	k.Message = func(step int) string { return "referral.climb_guest_" + guestRungName(step) }
	return k
}

// guestRungName names a step of that ladder for messages.
func guestRungName(step int) string {
	return []string{"holder", "director", "lead", "regional", "boards"}[min(step, stepBoards)-1]
}

// askers are who hears of a step on the asking side: never nobody while it has anybody.
func (l lateRequest) askers(tx *store.Tx, step int, now time.Time) (list []string, err error) {
	switch {
	case step <= 2:
		list, err = director(tx, l.in)
	case step == 3:
		list, err = present(tx, l.OrgID, access.TeamLead, access.Director, access.Board, access.Admin)
	case step == stepRegional:
		list, err = regional(tx, l.OrgID, now)
	default:
		var theirs []string
		list, err = present(tx, l.OrgID, access.Board, access.Admin)
		if err == nil && l.PartnerID != "" {
			theirs, err = present(tx, l.PartnerID, access.Board, access.Admin)
		}
		list = append(list, theirs...)
	}
	if len(list) == 0 && err == nil {
		list, err = present(tx, l.OrgID, access.TeamLead, access.Director, access.Board, access.Admin)
	}
	return list, err
}

// linkBatch is how many links end in a transaction.
const linkBatch = 200

// endLinks stops the links whose term is over. Where a request still waits for who had one, the
// director hears that it does not reach that person any more.
func (s *Service) endLinks(ctx context.Context) error {
	now := s.now()
	for {
		n := 0
		if err := s.db.Write(ctx, func(tx *store.Tx) error {
			list, err := overLinks(tx, now, linkBatch)
			n = len(list)
			for _, l := range list {
				if err == nil {
					err = s.endLink(tx, l.Link, now)
				}
			}
			return err
		}); err != nil || n == 0 {
			return fault.Wrap("referral.endlinks", err)
		}
	}
}

func (s *Service) endLink(tx *store.Tx, l Link, now time.Time) error {
	l.Close(now)
	if err := saveLink(tx, l); err != nil {
		return err
	}
	r, err := byID(tx, l.RequestID)
	if err != nil || r.State.Waits() != Partner {
		return err
	}
	w, err := s.stand(tx, "referral.endlinks", access.System(r.OrgID), r, now)
	if err != nil {
		return err
	}
	return cmp.Or(w.tellAskers(tx, "referral.notice_link_over"),
		audit.Write(tx, now, access.System(r.OrgID), actOver, ObjectType, string(r.ID), access.Decision{Allowed: true, Rules: []string{"system"}}))
}

// tellAskers lets who asked, and who decides about the case, hear something about its link.
func (w *work) tellAskers(tx *store.Tx, key string) error {
	hear, err := director(tx, w.in)
	if err != nil {
		return err
	}
	told := map[string]bool{}
	for _, u := range append(hear, w.AskerID) {
		if told[u] {
			continue
		}
		told[u] = true
		if err := account.Notify(tx, u, key, w.now); err != nil {
			return err
		}
	}
	return nil
}
