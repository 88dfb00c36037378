package frontdoor

import (
	"errors"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// Door is the public page of an organisation. Without a row it is closed.
type Door struct {
	Org     string
	Name    string // of the organisation
	Open    bool
	Phone   string // shown where writing does not work; empty for none
	Version int64  // 0: never opened
}

func scanDoor(row store.Scanner) (d Door, err error) {
	return d, row.Scan(&d.Org, &d.Name, &d.Open, &d.Phone, &d.Version)
}

const doorSelect = `SELECT o.id, o.name, coalesce(d.open, 0), coalesce(d.phone, ''), coalesce(d.version, 0)
	FROM account_organisation o LEFT JOIN frontdoor_door d ON d.org_id = o.id`

// doorOf is the door of an organisation, which may be closed.
func doorOf(tx *store.Tx, org string) (Door, error) {
	return store.One(tx, scanDoor, doorSelect+` WHERE o.id = $1`, org)
}

// openDoors are all doors that are open, by name.
func openDoors(tx *store.Tx) ([]Door, error) {
	return store.List(tx, scanDoor, doorSelect+` WHERE d.open = 1 AND o.kind = $1 ORDER BY o.name`, string(account.HousingAssociation))
}

// setDoor opens or closes a door of the version that was read; zero rows means that
// somebody was first.
func setDoor(tx *store.Tx, d Door, by string, at time.Time) (int64, error) {
	if d.Version == 0 {
		return tx.Exec(`INSERT INTO frontdoor_door (org_id, open, phone, by_id, at, version) VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT (org_id) DO NOTHING`,
			d.Org, store.Bool(d.Open), d.Phone, by, store.Micros(at))
	}
	return tx.Exec(`UPDATE frontdoor_door SET open = $2, phone = $3, by_id = $4, at = $5, version = version + 1 WHERE org_id = $1 AND version = $6`,
		d.Org, store.Bool(d.Open), d.Phone, by, store.Micros(at), d.Version)
}

// sealed is what a post holds that only opens with its keys.
type sealed struct {
	letter, reporter []byte
	callBack         bool
}

const postColumns = `id, org_id, channel, lang, about, at, state, suspect, signal_id, handled_by, handled_at, reason, version,
	CASE WHEN length(reporter) > 0 THEN 1 ELSE 0 END, holder_id, held_since`

func scanPost(row store.Scanner) (p Post, err error) {
	return p, row.Scan(&p.ID, &p.Org, &p.Channel, &p.Lang, &p.About, store.At(&p.At), &p.State, &p.Suspect, &p.SignalID, &p.HandledBy,
		store.At(&p.HandledAt), &p.Reason, &p.Version, &p.Contact, &p.Holder, store.At(&p.Since))
}

// insertPost stores a new post; false when there is one with this code.
func insertPost(tx *store.Tx, p Post, codeHash string, s sealed) (bool, error) {
	n, err := tx.Exec(`INSERT INTO frontdoor_post (id, org_id, code_hash, channel, lang, about, at, state, suspect, call_back, letter, reporter,
		signal_id, handled_by, handled_at, reason, version, holder_id, held_since)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', '', 0, '', 1, $13, $14)
		ON CONFLICT (code_hash) DO NOTHING`, string(p.ID), p.Org, codeHash, string(p.Channel), p.Lang, string(p.About), store.Micros(p.At),
		string(p.State), store.Bool(p.Suspect), store.Bool(s.callBack), s.letter, s.reporter, p.Holder, store.Micros(p.Since))
	return n > 0, err
}

// heldBy is how many posts that wait each colleague of an organisation holds.
func heldBy(tx *store.Tx, org string) (map[string]int, error) {
	type row struct {
		id string
		n  int
	}
	list, err := store.List(tx, func(s store.Scanner) (r row, err error) { return r, s.Scan(&r.id, &r.n) },
		`SELECT holder_id, count(*) FROM frontdoor_post WHERE org_id = $1 AND state = 'wacht' GROUP BY holder_id`, org)
	held := map[string]int{}
	for _, r := range list {
		held[r.id] = r.n
	}
	return held, err
}

// setHolder puts a post that waits, of the version that was read, in another name.
func setHolder(tx *store.Tx, p Post) (int64, error) {
	return tx.Exec(`UPDATE frontdoor_post SET holder_id = $3, held_since = $4, version = version + 1 WHERE id = $1 AND version = $2 AND state = 'wacht'`,
		string(p.ID), p.Version, p.Holder, store.Micros(p.Since))
}

func postByID(tx *store.Tx, id ID) (Post, error) {
	return store.One(tx, scanPost, `SELECT `+postColumns+` FROM frontdoor_post WHERE id = $1`, string(id))
}

func postByCode(tx *store.Tx, codeHash string) (Post, error) {
	if codeHash == "" {
		return Post{}, fault.New("frontdoor.bycode", fault.NotFound)
	}
	return store.One(tx, scanPost, `SELECT `+postColumns+` FROM frontdoor_post WHERE code_hash = $1`, codeHash)
}

func sealedOf(tx *store.Tx, id ID) (sealed, error) {
	return store.One(tx, func(row store.Scanner) (s sealed, err error) { return s, row.Scan(&s.letter, &s.reporter, &s.callBack) },
		`SELECT letter, reporter, call_back FROM frontdoor_post WHERE id = $1`, string(id))
}

// waiting counts what waits for an organisation, in the list of the suspect or in the other.
func waiting(tx *store.Tx, org string, suspect bool) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM frontdoor_post WHERE org_id = $1 AND suspect = $2 AND state = 'wacht'`, org, store.Bool(suspect))
}

// since counts what the public page took in from a moment.
func since(tx *store.Tx, org string, from time.Time) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM frontdoor_post WHERE org_id = $1 AND at >= $2 AND channel = 'pagina'`, org, store.Micros(from))
}

// postsWaiting are the posts of a list that wait, the oldest first.
func postsWaiting(tx *store.Tx, org string, suspect bool, limit int) ([]Post, error) {
	return store.List(tx, scanPost, `SELECT `+postColumns+` FROM frontdoor_post WHERE org_id = $1 AND suspect = $2 AND state = 'wacht'
		ORDER BY at, id LIMIT $3`, org, store.Bool(suspect), limit)
}

// postsHandled are the posts that were handled, the latest first.
func postsHandled(tx *store.Tx, org string, limit int) ([]Post, error) {
	return store.List(tx, scanPost, `SELECT `+postColumns+` FROM frontdoor_post WHERE org_id = $1 AND state <> 'wacht'
		ORDER BY handled_at DESC, id LIMIT $2`, org, limit)
}

// postsOfKnown are the newest posts of an organisation of which is known who wrote them, the
// oldest first.
func postsOfKnown(tx *store.Tx, org string, limit int) ([]Post, error) {
	list, err := store.List(tx, scanPost, `SELECT `+postColumns+` FROM frontdoor_post WHERE org_id = $1 AND length(reporter) > 0
		ORDER BY at DESC, id DESC LIMIT $2`, org, limit)
	slices.Reverse(list)
	return list, err
}

// waitingMail counts the mails that wait for an organisation.
func waitingMail(tx *store.Tx, org string) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM frontdoor_post WHERE org_id = $1 AND state = 'wacht' AND channel = 'mail'`, org)
}

func insertPhoto(tx *store.Tx, id ID, n int, sealed []byte) error {
	_, err := tx.Exec(`INSERT INTO frontdoor_photo (post_id, n, data) VALUES ($1, $2, $3)`, string(id), n, sealed)
	return err
}

// photosOf are the sealed pictures of a post in their order, by their numbers from 1.
func photosOf(tx *store.Tx, id ID) ([][]byte, error) {
	return store.List(tx, func(row store.Scanner) (b []byte, err error) { return b, row.Scan(&b) },
		`SELECT data FROM frontdoor_photo WHERE post_id = $1 ORDER BY n`, string(id))
}

func deletePhotos(tx *store.Tx, id ID) error {
	_, err := tx.Exec(`DELETE FROM frontdoor_photo WHERE post_id = $1`, string(id))
	return err
}

// end stores how a post ended that still waited with the version that was read.
func end(tx *store.Tx, p Post) (int64, error) {
	return tx.Exec(`UPDATE frontdoor_post SET state = $2, signal_id = $3, handled_by = $4, handled_at = $5, reason = $6, version = version + 1
		WHERE id = $1 AND version = $7 AND state = 'wacht'`, string(p.ID), string(p.State), p.SignalID, p.HandledBy, store.Micros(p.HandledAt),
		string(p.Reason), p.Version)
}

const reporterSuffix = "/melder"

// reporterRecord is the record whose key opens who wrote a post.
func reporterRecord(id ID) string { return string(id) + reporterSuffix }

// eraseReporter makes who wrote a post unreadable, everywhere and for good.
func eraseReporter(tx *store.Tx, v *seal.Vault, at time.Time, id ID) error {
	if _, err := tx.Exec(`UPDATE frontdoor_post SET reporter = $2, call_back = 0 WHERE id = $1`, string(id), []byte{}); err != nil {
		return err
	}
	return v.Shred(tx, at, reporterRecord(id))
}

// eraseLetter makes what was written unreadable; that there was a post stays.
func eraseLetter(tx *store.Tx, v *seal.Vault, at time.Time, id ID) error {
	if _, err := tx.Exec(`UPDATE frontdoor_post SET letter = $2 WHERE id = $1`, string(id), []byte{}); err != nil {
		return err
	}
	if err := deletePhotos(tx, id); err != nil {
		return err
	}
	return v.Shred(tx, at, string(id))
}

// Past is a post whose term runs.
type Past struct {
	ID    string
	Since time.Time // instant on which somebody decided about it
}

// Ended are the posts of an organisation that were handled before a moment, the oldest
// first, after one of a time and id; at most limit.
func Ended(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, func(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) },
		`SELECT id, handled_at FROM frontdoor_post WHERE org_id = $1 AND state <> 'wacht' AND handled_at < $2
			AND (handled_at > $3 OR handled_at = $3 AND id > $4) ORDER BY handled_at, id LIMIT $5`,
		org, store.Micros(before), store.Micros(since), id, limit)
}

// EraseEnded erases a post if it still was handled before the moment; false when not.
func EraseEnded(tx *store.Tx, v *seal.Vault, at, before time.Time, id string) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM frontdoor_post WHERE id = $1 AND state <> 'wacht' AND handled_at < $2`, id, store.Micros(before))
	if err != nil || n == 0 {
		return false, err
	}
	return true, Erase(tx, v, at, id)
}

// waitingPosts are the posts that wait at all doors, the oldest first: no door lets many wait.
func waitingPosts(tx *store.Tx) ([]Post, error) {
	return store.List(tx, scanPost, `SELECT `+postColumns+` FROM frontdoor_post WHERE state = 'wacht' ORDER BY at, id`)
}

// Erase erases a post with everything that was in it. A post that is not there is erased.
func Erase(tx *store.Tx, v *seal.Vault, at time.Time, id string) error {
	n, err := tx.Exec(`DELETE FROM frontdoor_post WHERE id = $1`, id)
	if err != nil || n == 0 {
		return err
	}
	if err := errors.Join(deletePhotos(tx, ID(id)), escalation.Forget(tx, climbKind, id)); err != nil {
		return err
	}
	if err := v.Shred(tx, at, reporterRecord(ID(id))); err != nil {
		return err
	}
	return v.Shred(tx, at, id)
}

// EraseRecord erases again what a list of erasures names by the record of its key: a post,
// or who wrote one.
func EraseRecord(tx *store.Tx, v *seal.Vault, at time.Time, record string) error {
	if id, ok := strings.CutSuffix(record, reporterSuffix); ok {
		return eraseReporter(tx, v, at, ID(id))
	}
	return Erase(tx, v, at, record)
}

// OrgOf is the organisation at whose door a post came.
func OrgOf(tx *store.Tx, id ID) (string, error) {
	p, err := postByID(tx, id)
	return p.Org, err
}
