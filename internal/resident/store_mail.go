package resident

import (
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

func addressField(id string) string { return "resident/" + id + "/mail" }

const inboxColumns = `id, pass_id, case_id, org_id, lang, made, confirmed, tries, told, address`

func scanInbox(s store.Scanner, in *Inbox, sealed *[]byte) error {
	return s.Scan(&in.ID, &in.PassID, &in.CaseID, &in.OrgID, &in.Lang, store.At(&in.Made), store.At(&in.Confirmed), &in.Tries, store.At(&in.Told), sealed)
}

// inboxOf is the inbox of a pass; NotFound when it has none.
func inboxOf(tx *store.Tx, key seal.Key, passID string) (Inbox, error) {
	return store.One(tx, func(s store.Scanner) (in Inbox, err error) {
		var sealed []byte
		if err = scanInbox(s, &in, &sealed); err == nil {
			in.Address, err = key.Open(addressField(in.ID), sealed)
		}
		return in, err
	}, `SELECT `+inboxColumns+` FROM resident_mail WHERE pass_id = $1`, passID)
}

func insertInbox(tx *store.Tx, key seal.Key, in Inbox) error {
	_, err := tx.Exec(`INSERT INTO resident_mail (`+inboxColumns+`) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, $7)`,
		in.ID, in.PassID, string(in.CaseID), in.OrgID, in.Lang, store.Micros(in.Made), key.Seal(addressField(in.ID), in.Address))
	return err
}

func dropInbox(tx *store.Tx, passID string) error {
	_, err := tx.Exec(`DELETE FROM resident_mail WHERE pass_id = $1`, passID)
	return err
}

func dropInboxByID(tx *store.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM resident_mail WHERE id = $1`, id)
	return err
}

// dropEndedInboxes erases the addresses of passes that are over.
func dropEndedInboxes(tx *store.Tx, now time.Time) error {
	_, err := tx.Exec(`DELETE FROM resident_mail WHERE pass_id IN (SELECT p.id FROM resident_pass p WHERE p.revoked > 0 OR p.until <= $1)`, store.Micros(now))
	return err
}

// moveInbox lets the inbox of a pass go on with the one that takes its place.
func moveInbox(tx *store.Tx, from, to string) error {
	_, err := tx.Exec(`UPDATE resident_mail SET pass_id = $2 WHERE pass_id = $1`, from, to)
	return err
}

func countInboxTry(tx *store.Tx, id string) error {
	_, err := tx.Exec(`UPDATE resident_mail SET tries = tries + 1 WHERE id = $1`, id)
	return err
}

func confirmInbox(tx *store.Tx, id string, at time.Time) error {
	_, err := tx.Exec(`UPDATE resident_mail SET confirmed = $2 WHERE id = $1`, id, store.Micros(at))
	return err
}

func tellInboxes(tx *store.Tx, ids []string, at time.Time) error {
	in, list := tx.In("id", 2, ids)
	_, err := tx.Exec(`UPDATE resident_mail SET told = $1 WHERE `+in, store.Micros(at), list)
	return err
}

// passOfInbox is the pass of an inbox; empty for none.
func passOfInbox(tx *store.Tx, id string) (string, error) {
	list, err := store.Strings(tx, `SELECT pass_id FROM resident_mail WHERE id = $1`, id)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}

// inboxesWithNews are the proved inboxes, without address, of which the page has something new since
// their reader looked, heard or proved it, and that got no mail since the day began. It begins at the
// inboxes, which are few, and finds by case what came.
func inboxesWithNews(tx *store.Tx, now, dayBegan time.Time, limit int) ([]Inbox, error) {
	came := func(table, at, also string) string {
		return `EXISTS (SELECT 1 FROM ` + table + ` e WHERE e.case_id = m.case_id AND e.` + at + ` > m.told AND e.` + at + ` > m.confirmed AND e.` + at + ` > p.last_in` + also + `)`
	}
	return store.List(tx, func(s store.Scanner) (in Inbox, err error) { var none []byte; return in, scanInbox(s, &in, &none) },
		`SELECT m.id, m.pass_id, m.case_id, m.org_id, m.lang, m.made, m.confirmed, m.tries, m.told, m.address
			FROM resident_mail m JOIN resident_pass p ON p.id = m.pass_id
			WHERE m.confirmed > 0 AND m.told < $2 AND p.revoked = 0 AND p.until > $1 AND (`+
			came("resident_word", "answered", "")+` OR `+
			came("casework_commitment", "created", ` AND e.to_id = ''`)+` OR `+
			came("casework_event", "at", ` AND e.kind = 'stap'`)+` OR `+
			came("letter_letter", "placed", "")+`
			OR p.until <= $3 AND m.told < p.until - $4 AND p.last_in < p.until - $4)
			ORDER BY m.id LIMIT $5`,
		store.Micros(now), store.Micros(dayBegan), store.Micros(now.AddDate(0, 0, endSoon)), int64(endSoon*24*time.Hour/time.Microsecond), limit)
}

// MailsOf are the addresses that were given in cases, for a request for access.
func MailsOf(tx *store.Tx, vault *seal.Vault, cases []string) ([]Inbox, error) {
	if len(cases) == 0 {
		return nil, nil
	}
	keys, err := vault.KeysOf(tx, cases)
	if err != nil {
		return nil, err
	}
	in, list := tx.In("case_id", 1, cases)
	return store.List(tx, func(s store.Scanner) (b Inbox, err error) {
		var sealed []byte
		if err = scanInbox(s, &b, &sealed); err != nil {
			return b, err
		}
		key, readable := keys[string(b.CaseID)]
		if !readable {
			return b, nil
		}
		b.Address, err = key.Open(addressField(b.ID), sealed)
		return b, err
	}, `SELECT `+inboxColumns+` FROM resident_mail WHERE `+in+` ORDER BY made, id`, list)
}

// inboxIn is the inbox of a pass for its page; nil for none.
func inboxIn(tx *store.Tx, key seal.Key, passID string) (*Inbox, error) {
	in, err := inboxOf(tx, key, passID)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	return &in, err
}
