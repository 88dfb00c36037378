package casework

import (
	"samendoen/internal/base/access"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// logField and eventField bind a sealed text to its own row.
func logField(id string) string   { return "log/" + id }
func eventField(id string) string { return "event/" + id }

// insertLog adds an entry, or reports that one with its id is there already.
func insertLog(tx *store.Tx, key seal.Key, id ID, e LogEntry) (isNew bool, err error) {
	n, err := tx.Exec(`INSERT INTO casework_log (id, case_id, at, author_id, kind, body, category) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO NOTHING`,
		e.ID, string(id), store.Micros(e.At), e.AuthorID, string(e.Kind), key.Seal(logField(e.ID), e.Text), string(e.Category))
	return n == 1, err
}

// logOf is the log of a case, newest first, at most limit entries.
func logOf(tx *store.Tx, key seal.Key, erased bool, id ID, limit int) ([]LogEntry, error) {
	return store.List(tx, func(s store.Scanner) (e LogEntry, err error) {
		var body []byte
		if err = s.Scan(&e.ID, store.At(&e.At), &e.AuthorID, &e.Kind, &body, &e.Category); err == nil && !erased {
			e.Text, err = key.Open(logField(e.ID), body)
		}
		return e, err
	}, `SELECT id, at, author_id, kind, body, category FROM casework_log WHERE case_id = $1 ORDER BY at DESC, id DESC LIMIT $2`, string(id), limit)
}

// insertEvent writes what happened; a note is sealed, and left out when the keys of
// the case are gone.
func insertEvent(tx *store.Tx, key seal.Key, erased bool, id ID, e Event) error {
	note := []byte{}
	if !erased {
		note = key.Seal(eventField(e.ID), e.Note)
	}
	_, err := tx.Exec(`INSERT INTO casework_event (id, case_id, at, by_id, kind, user_id, on_date, note, category)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		e.ID, string(id), store.Micros(e.At), e.ByID, string(e.Kind), e.UserID, store.Micros(e.On), note, string(e.Category))
	return err
}

// eventsOf are the events of a case, newest first.
func eventsOf(tx *store.Tx, key seal.Key, erased bool, id ID) ([]Event, error) {
	return store.List(tx, func(s store.Scanner) (e Event, err error) {
		var note []byte
		if err = s.Scan(&e.ID, store.At(&e.At), &e.ByID, &e.Kind, &e.UserID, store.At(&e.On), &note, &e.Category); err == nil && !erased {
			e.Note, err = key.Open(eventField(e.ID), note)
		}
		return e, err
	}, `SELECT id, at, by_id, kind, user_id, on_date, note, category FROM casework_event WHERE case_id = $1 ORDER BY at DESC, id DESC LIMIT 200`, string(id))
}

// parts are the parts of a case.
func parts(tx *store.Tx, id ID) ([]access.TakingPart, error) {
	return access.Parts(tx, ObjectType, string(id))
}
