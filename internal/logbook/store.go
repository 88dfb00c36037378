package logbook

import (
	"encoding/json"
	"time"

	"samendoen/internal/base/store"
)

// Check is one run of the check of the log.
type Check struct {
	ID          string
	User        string // who asked for it; empty: the night
	Started     time.Time
	Seen        time.Time // last sign of life
	Ended       time.Time // zero: it runs
	Done, Total int64     // leaves
	Result      Result
}

// Result is what a check found.
type Result struct {
	Records     int64     `json:"regels"`
	Checkpoints int64     `json:"controlepunten"`
	Cosigned    int64     `json:"medeondertekend"`
	Proofs      int64     `json:"bewijzen"`
	Problems    []Problem `json:"bevindingen,omitempty"`
	More        int64     `json:"meer,omitempty"`
	Failure     string    `json:"fout,omitempty"` // why it could not be done; no finding
}

// Problem is a finding as it is kept.
type Problem struct {
	Kind     string `json:"soort"`
	Epoch    int64  `json:"boom"`
	From, To int64
	ID       string `json:"id,omitempty"`
	Size     int64  `json:"grootte,omitempty"`
}

const checkColumns = `id, user_id, started, seen, ended, done, total, result`

func scanCheck(s store.Scanner) (c Check, err error) {
	var result string
	if err = s.Scan(&c.ID, &c.User, store.At(&c.Started), store.At(&c.Seen), store.At(&c.Ended), &c.Done, &c.Total, &result); err == nil && result != "" {
		err = json.Unmarshal([]byte(result), &c.Result)
	}
	return c, err
}

// lastChecks are the newest runs, the newest first.
func lastChecks(tx *store.Tx, limit int) ([]Check, error) {
	return store.List(tx, scanCheck, `SELECT `+checkColumns+` FROM logbook_check ORDER BY started DESC, id DESC LIMIT $1`, limit)
}

func insertCheck(tx *store.Tx, c Check) error {
	_, err := tx.Exec(`INSERT INTO logbook_check (id, user_id, started, seen, ended, done, total, result) VALUES ($1, $2, $3, $3, 0, 0, 0, '')`,
		c.ID, c.User, store.Micros(c.Started))
	return err
}

// seenCheck notes how far a run is.
func seenCheck(tx *store.Tx, id string, at time.Time, done, total int64) error {
	_, err := tx.Exec(`UPDATE logbook_check SET seen = $2, done = $3, total = $4 WHERE id = $1 AND ended = 0`, id, store.Micros(at), done, total)
	return err
}

func endCheck(tx *store.Tx, id string, at time.Time, r Result) error {
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE logbook_check SET seen = $2, ended = $2, result = $3 WHERE id = $1`, id, store.Micros(at), string(data))
	return err
}

// dropChecks forgets all but the newest runs.
func dropChecks(tx *store.Tx, before time.Time) error {
	_, err := tx.Exec(`DELETE FROM logbook_check WHERE started < $1`, store.Micros(before))
	return err
}

// entriesOf are the lines of the register that activities belong to, by organisation.
func entriesOf(tx *store.Tx) (map[string]map[Activity]string, error) {
	type entry struct {
		org        string
		activity   Activity
		processing string
	}
	list, err := store.List(tx, func(s store.Scanner) (e entry, err error) { return e, s.Scan(&e.org, &e.activity, &e.processing) },
		`SELECT org_id, activity, processing_id FROM logbook_activity`)
	all := map[string]map[Activity]string{}
	for _, e := range list {
		if all[e.org] == nil {
			all[e.org] = map[Activity]string{}
		}
		all[e.org][e.activity] = e.processing
	}
	return all, err
}

// setEntry says to which line of the register an activity belongs; empty takes it away.
func setEntry(tx *store.Tx, org string, activity Activity, processing string) error {
	if _, err := tx.Exec(`DELETE FROM logbook_activity WHERE org_id = $1 AND activity = $2`, org, string(activity)); err != nil || processing == "" {
		return err
	}
	_, err := tx.Exec(`INSERT INTO logbook_activity (org_id, activity, processing_id) VALUES ($1, $2, $3)`, org, string(activity), processing)
	return err
}
