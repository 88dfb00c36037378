package casework

import (
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
)

// tellDays is within how many working days each recipient is told: without delay (AVG art. 19).
const tellDays = 5

// tellWords is what is promised for each recipient, who stands for {who}. It stands in the case, as
// what people write there does.
const tellWords = "{who} vertellen dat de bewoner bezwaar maakte en dat wij niets meer delen (AVG art. 19)."

// TellRecipients makes a promise of the director of a case for each of those at an organisation who
// took part in it at any time, or one for the organisation where nobody did: to tell them that an
// objection of the resident was granted. Like any promise it has a date, climbs when it is late,
// and is closed by somebody with a name. A module above this one decided that somebody may; a case
// that was closed or erased gets none.
func (s *Service) TellRecipients(tx *store.Tx, by access.Actor, d access.Decision, id ID, orgID string, now time.Time) error {
	w, err := s.behind(tx, by, id, now)
	if err != nil || w.Erased || w.State == Closed {
		return err
	}
	who, err := recipients(tx, id, orgID)
	if err != nil || len(who) == 0 {
		return err
	}
	for _, name := range who {
		p := Commitment{ID: store.NewID(), Side: OurSide, HolderID: w.DirectorID, What: strings.ReplaceAll(tellWords, "{who}", name),
			By: clock.AddWorkingDays(w.today, tellDays), State: Promised, Category: w.Category}
		if _, err := insertCommitment(tx, w.key, id, store.Micros(now), p); err != nil {
			return err
		}
	}
	if err := account.NotifyAway(tx, w.DirectorID, noticeGiven, now); err != nil {
		return err
	}
	if err := bumpGroup(tx, id, GroupNotes, Moved{At: now, ByID: by.UserID}); err != nil {
		return err
	}
	return audit.Write(tx, now, by, "case.promise", ObjectType, string(id), d)
}
