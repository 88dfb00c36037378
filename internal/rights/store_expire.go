package rights

import (
	"time"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// Past is a request that was closed at a moment.
type Past struct {
	ID     RequestID
	Number string
	Since  time.Time
}

// Expired are the requests of an organisation that were closed before a moment, the
// oldest first, after one of a time and id, at most limit. One that restricts something
// still is not over.
func Expired(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, func(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, &p.Number, store.At(&p.Since)) },
		`SELECT q.id, q.number, q.closed FROM rights_request q WHERE q.org_id = $1 AND q.closed > 0 AND q.closed < $2
			AND (q.closed > $3 OR q.closed = $3 AND q.id > $4) AND NOT `+restricts("q.id")+` ORDER BY q.closed, q.id LIMIT $5`,
		org, store.Micros(before), store.Micros(since), id, limit)
}

// Erase erases a request that is still closed since before a moment, with all that was
// collected for it; false when it is not.
func Erase(tx *store.Tx, v *seal.Vault, at, before time.Time, id RequestID) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM rights_request q WHERE q.id = $1 AND q.closed > 0 AND q.closed < $2 AND NOT `+restricts("q.id"),
		string(id), store.Micros(before))
	if err != nil || n == 0 {
		return false, err
	}
	return true, EraseRecord(tx, v, at, id)
}

// EraseRecord erases a request whatever its state; one that does not exist is no error.
func EraseRecord(tx *store.Tx, v *seal.Vault, at time.Time, id RequestID) error {
	for _, sql := range []string{`DELETE FROM rights_item WHERE request_id = $1`, `DELETE FROM rights_code WHERE request_id = $1`} {
		if _, err := tx.Exec(sql, string(id)); err != nil {
			return err
		}
	}
	if err := escalation.Forget(tx, LateRequest.climbs(), string(id)); err != nil {
		return err
	}
	n, err := tx.Exec(`DELETE FROM rights_request WHERE id = $1`, string(id))
	if err != nil || n == 0 {
		return err // nothing to leave a mark of
	}
	if err := v.Shred(tx, at, itemsKey(id)); err != nil {
		return err
	}
	return v.Shred(tx, at, string(id))
}

// EraseNotice erases what was written about telling the people of a case that is gone.
func EraseNotice(tx *store.Tx, v *seal.Vault, at time.Time, caseID string) error {
	n, err := tx.Exec(`DELETE FROM rights_notice WHERE case_id = $1`, caseID)
	if err != nil || n == 0 {
		return err
	}
	if err := escalation.Forget(tx, LateNotice.climbs(), caseID); err != nil {
		return err
	}
	return v.Shred(tx, at, noticeKey(caseID))
}

// EraseConsents erases what persons, at most some hundreds, gave consent for, with how it
// was asked: of whom nothing else is left, nobody asks for proof of it (AVG art. 7(1)).
func EraseConsents(tx *store.Tx, persons []string) error {
	if len(persons) == 0 {
		return nil
	}
	theirs, list := tx.In("subject_id", 1, persons)
	for _, table := range []string{`rights_consent_event`, `rights_consent`} {
		if _, err := tx.Exec(`DELETE FROM `+table+` WHERE `+theirs, list); err != nil {
			return err
		}
	}
	return nil
}

// restricts is the SQL condition that a request restricts something still.
func restricts(id string) string {
	return `EXISTS (SELECT 1 FROM access_restriction x WHERE x.request_id = ` + id + ` AND x.until_at = 0)`
}

// Asking is a request that keeps what it is about until it is answered.
type Asking struct {
	ID     RequestID
	Number string
	Things []string // ids: the person, records, entries of the ledgers
}

// Asks are the requests of an organisation to read, to restrict and to object that are
// open, or restrict something still, with all that they are about.
func (s *Service) Asks(tx *store.Tx, org string) ([]Asking, error) {
	open, err := store.List(tx, func(r store.Scanner) (Request, error) { x, err := scanRequest(r); return x.Request, err },
		`SELECT `+requestColumns+` FROM rights_request q WHERE q.org_id = $1 AND q.kind IN ('inzage', 'beperken', 'bezwaar')
			AND (q.closed = 0 OR `+restricts("q.id")+`) ORDER BY q.on_date, q.id`, org)
	if err != nil {
		return nil, err
	}
	var list []Asking
	for _, r := range open {
		a := Asking{ID: r.ID, Number: r.Number, Things: []string{string(r.Subject)}}
		if r.Subject == "" { // an objection on the own page, in a case that is about nobody in particular
			if r, err = requestByID(tx, s.vault, r.ID); err != nil {
				return nil, err
			}
			list = append(list, Asking{ID: r.ID, Number: r.Number, Things: r.Own.things()})
			continue
		}
		sealed, err := seal.RecordsOf(tx, string(r.Subject))
		if err != nil {
			return nil, err
		}
		a.Things = append(a.Things, sealed...)
		found, err := s.whereabouts(tx, r.Subject)
		if err != nil {
			return nil, err
		}
		for _, at := range found.things() {
			a.Things = append(a.Things, at[1])
		}
		entries, err := entriesOf(tx, found.stays)
		if err != nil {
			return nil, err
		}
		list = append(list, a)
		list[len(list)-1].Things = append(a.Things, entries...)
	}
	return list, nil
}

// entriesOf are the ids of what the administration passed on about the homes of a person.
func entriesOf(tx *store.Tx, stays []stay) ([]string, error) {
	var ids []string
	for _, s := range stays {
		owed, err := store.Strings(tx, `SELECT id FROM tenancy_arrears WHERE tenancy_id = $1`, s.tenancy)
		if err != nil {
			return nil, err
		}
		complaints, err := complaintsOf(tx, s)
		if err != nil {
			return nil, err
		}
		ids = append(ids, owed...)
		for _, c := range complaints {
			ids = append(ids, c.id)
		}
	}
	return ids, nil
}
