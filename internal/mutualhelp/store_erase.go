package mutualhelp

import (
	"errors"
	"time"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// organisations are those in which somebody asks or offers something now, or a talk is to come.
func organisations(tx *store.Tx) ([]string, error) {
	return store.Strings(tx, `SELECT org_id FROM mutualhelp_post WHERE ended = 0 UNION SELECT org_id FROM mutualhelp_talk WHERE done = 0 ORDER BY org_id`)
}

// Past is a post that is over, and since when.
type Past struct {
	ID    string
	Since time.Time
}

// Ended are the posts of an organisation that were over before a moment, after a place in their order.
// One about which a talk is still to come stays until then.
func Ended(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, func(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) },
		`SELECT p.id, p.ended FROM mutualhelp_post p WHERE p.org_id = $1 AND p.ended > 0 AND p.ended < $2 AND (p.ended > $3 OR p.ended = $3 AND p.id > $4) AND NOT `+awaited+`
		ORDER BY p.ended, p.id LIMIT $5`, org, store.Micros(before), store.Micros(since), id, int64(limit))
}

const awaited = `EXISTS (SELECT 1 FROM mutualhelp_match m JOIN mutualhelp_talk t ON t.match_id = m.id WHERE t.done = 0 AND (m.ask_id = p.id OR m.offer_id = p.id))`

// EraseEnded erases a post that still was over before a moment; false when not.
func EraseEnded(tx *store.Tx, v *seal.Vault, at, before time.Time, id string) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM mutualhelp_post p WHERE p.id = $1 AND p.ended > 0 AND p.ended < $2 AND NOT `+awaited, id, store.Micros(before))
	if err != nil || n == 0 {
		return false, err
	}
	return true, Erase(tx, v, at, id)
}

// Erase erases a post with its matches and talks, and its key; nothing happens for an id that is none.
// The other of a match that lived stands open again.
func Erase(tx *store.Tx, v *seal.Vault, at time.Time, id string) error {
	n, err := store.Count(tx, `SELECT count(*) FROM mutualhelp_post WHERE id = $1`, id)
	if err != nil || n == 0 {
		return err
	}
	list, err := matches(tx, `m.ask_id = $1 OR m.offer_id = $1`, id)
	if err != nil {
		return err
	}
	for _, m := range list {
		if err := eraseMatch(tx, m); err != nil {
			return err
		}
	}
	_, gone := tx.Exec(`DELETE FROM mutualhelp_post WHERE id = $1`, id)
	_, apart := tx.Exec(`DELETE FROM mutualhelp_apart WHERE one = $1 OR other = $1`, id)
	return errors.Join(gone, apart, escalation.Forget(tx, waitsAsk, id), escalation.Forget(tx, waitsEnd, id), v.Shred(tx, at, id))
}

// eraseMatch erases a match with its talks.
func eraseMatch(tx *store.Tx, m Match) error {
	if m.Live() {
		if _, err := tx.Exec(`UPDATE mutualhelp_post SET state = 'open', version = version + 1 WHERE id IN ($1, $2) AND ended = 0`, string(m.AskID), string(m.OfferID)); err != nil {
			return err
		}
	}
	talks, err := store.Strings(tx, `SELECT id FROM mutualhelp_talk WHERE match_id = $1`, string(m.ID))
	if err != nil {
		return err
	}
	for _, t := range talks {
		if err := escalation.Forget(tx, waitsTalk, t); err != nil {
			return err
		}
	}
	_, talked := tx.Exec(`DELETE FROM mutualhelp_talk WHERE match_id = $1`, string(m.ID))
	_, gone := tx.Exec(`DELETE FROM mutualhelp_match WHERE id = $1`, string(m.ID))
	return errors.Join(talked, gone, escalation.Forget(tx, waitsAnswer, string(m.ID)), escalation.Forget(tx, waitsHow, string(m.ID)))
}

// EraseUser erases what somebody who left asked and offered, and that they brought people together.
// What they wrote down for others stands until its end.
func EraseUser(tx *store.Tx, v *seal.Vault, at time.Time, userID string) error {
	ids, err := store.Strings(tx, `SELECT id FROM mutualhelp_post WHERE user_id = $1`, userID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := Erase(tx, v, at, id); err != nil {
			return err
		}
	}
	_, named := tx.Exec(`DELETE FROM mutualhelp_matcher WHERE user_id = $1`, userID)
	_, apart := tx.Exec(`DELETE FROM mutualhelp_apart WHERE one = $1 OR other = $1`, userID)
	_, brought := tx.Exec(`UPDATE mutualhelp_match SET matcher_id = '' WHERE matcher_id = $1`, userID)
	return errors.Join(named, apart, brought)
}

// OrgOf is the organisation of a post, a match or a talk, for the log.
func OrgOf(tx *store.Tx, id string) (string, error) {
	return store.One(tx, func(s store.Scanner) (org string, err error) { return org, s.Scan(&org) },
		`SELECT org_id FROM mutualhelp_post WHERE id = $1 UNION SELECT org_id FROM mutualhelp_match WHERE id = $1 UNION SELECT org_id FROM mutualhelp_talk WHERE id = $1`, id)
}
