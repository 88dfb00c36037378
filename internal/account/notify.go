package account

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// Notify leaves a notice for somebody that something waits: a message of any module, without
// contents, that stands on the person's screen until it was read. It is written in the
// transaction of its cause. Nobody ("") gets nothing. While somebody is away it goes at once
// to who stands in, who reads for whom it is; where nobody does, the leads hear that.
func Notify(tx *store.Tx, userID, messageKey string, at time.Time) error {
	if userID == "" {
		return nil
	}
	if err := insertNotice(tx, userID, messageKey, at); err != nil {
		return err
	}
	return NotifyAway(tx, userID, messageKey, at)
}

// NotifyAway is Notify for what stands in a list of the person anyway: only who stands in hears
// it, once before it was read, and nobody while the person is there.
func NotifyAway(tx *store.Tx, userID, messageKey string, at time.Time) error {
	away, err := awayOf(tx, at, userID)
	if err != nil || !away.Is(userID) {
		return err
	}
	if to := away.StandsIn(userID); to != "" {
		return insertOnce(tx, to, userID, messageKey, at)
	}
	return uncovered(tx, userID, at)
}

// Tell is Notify for what concerns only the person: it waits until they are back.
func Tell(tx *store.Tx, userID, messageKey string, at time.Time) error {
	if userID == "" {
		return nil
	}
	return insertNotice(tx, userID, messageKey, at)
}

// NotifyFor leaves a notice for somebody who stands in, with for whom.
func NotifyFor(tx *store.Tx, userID, forID, messageKey string, at time.Time) error {
	return insertNoticeFor(tx, userID, forID, messageKey, at)
}

// uncovered tells who leads that something waits for somebody who is away without a deputy. It
// says not what, since that may be another's affair, and not twice before it was read.
func uncovered(tx *store.Tx, userID string, at time.Time) error {
	u, err := UserByID(tx, userID)
	if err != nil {
		return err
	}
	away, err := AwayAt(tx, at)
	if err != nil {
		return err
	}
	for _, r := range []access.Role{access.TeamLead, access.Director, access.Board, access.Admin} {
		leads, err := FirstWith(tx, u.OrgID, r)
		if err != nil {
			return err
		}
		ids := make([]string, len(leads))
		for i, l := range leads {
			ids[i] = l.ID
		}
		reached, _ := away.Reach(ids)
		for _, id := range reached {
			if err := insertOnce(tx, id, userID, "account.notice_uncovered", at); err != nil {
				return err
			}
		}
		if len(reached) > 0 {
			return nil
		}
	}
	return nil
}
