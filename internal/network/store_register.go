package network

import (
	"encoding/json"
	"time"

	"samendoen/internal/base/store"
)

const processingColumns = `id, org_id, body, version, changed, dpia`

func scanProcessing(s store.Scanner) (p Processing, err error) {
	var body, dpia string
	var id ProcessingID
	var org string
	var version int64
	var changed time.Time
	if err := s.Scan(&id, &org, &body, &version, store.At(&changed), &dpia); err != nil {
		return p, err
	}
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		return p, err
	}
	p.ID, p.Org, p.Version, p.ChangedAt = id, org, version, changed
	return p, json.Unmarshal([]byte(dpia), &p.DPIA)
}

// registerOf is the register of an organisation by name.
func registerOf(tx *store.Tx, org string) ([]Processing, error) {
	return store.List(tx, scanProcessing, `SELECT `+processingColumns+` FROM network_processing WHERE org_id = $1 ORDER BY name, id`, org)
}

func byID(list []Processing) map[ProcessingID]Processing {
	all := make(map[ProcessingID]Processing, len(list))
	for _, p := range list {
		all[p.ID] = p
	}
	return all
}

func processingByID(tx *store.Tx, id ProcessingID) (Processing, error) {
	return store.One(tx, scanProcessing, `SELECT `+processingColumns+` FROM network_processing WHERE id = $1`, string(id))
}

// stampOf is the version of the row of a processing, for optimistic locking.
func stampOf(tx *store.Tx, id ProcessingID) (int64, error) {
	return store.Count(tx, `SELECT stamp FROM network_processing WHERE id = $1`, string(id))
}

func insertProcessing(tx *store.Tx, p Processing, user string) error {
	body, dpia, err := bodies(p)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO network_processing (id, org_id, name, body, version, changed, dpia, dpia_recorded, stamp)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 1)`,
		string(p.ID), p.Org, p.Name, body, p.Version, store.Micros(p.ChangedAt), dpia); err != nil {
		return err
	}
	return insertHistory(tx, p, 1, user, p.ChangedAt)
}

// updateProcessing writes a processing whose row still has the stamp, and keeps how it was.
func updateProcessing(tx *store.Tx, p Processing, stamp int64, user string, at time.Time) (int64, error) {
	body, dpia, err := bodies(p)
	if err != nil {
		return 0, err
	}
	n, err := tx.Exec(`UPDATE network_processing SET name = $3, body = $4, version = $5, changed = $6, dpia = $7, dpia_recorded = $8, stamp = stamp + 1
		WHERE id = $1 AND stamp = $2`,
		string(p.ID), stamp, p.Name, body, p.Version, store.Micros(p.ChangedAt), dpia, store.Micros(at))
	if err != nil || n == 0 {
		return n, err
	}
	return n, insertHistory(tx, p, stamp+1, user, at)
}

func insertHistory(tx *store.Tx, p Processing, stamp int64, user string, at time.Time) error {
	body, dpia, err := bodies(p)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO network_processing_version (processing_id, version, stamp, body, dpia, user_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, string(p.ID), p.Version, stamp, body, dpia, user, store.Micros(at))
	return err
}

func bodies(p Processing) (body, dpia string, err error) {
	b, err := json.Marshal(p)
	if err != nil {
		return "", "", err
	}
	d, err := json.Marshal(p.DPIA)
	return string(b), string(d), err
}

// Past is a processing as it was recorded at a moment, by whom.
type Past struct {
	Processing
	User string
	At   time.Time
}

// historyOf is how a processing was, the newest first.
func historyOf(tx *store.Tx, id ProcessingID) ([]Past, error) {
	return store.List(tx, func(s store.Scanner) (v Past, err error) {
		var body, dpia string
		var version int64
		if err := s.Scan(&version, &body, &dpia, &v.User, store.At(&v.At)); err != nil {
			return v, err
		}
		if err := json.Unmarshal([]byte(body), &v.Processing); err != nil {
			return v, err
		}
		v.ID, v.Version = id, version
		return v, json.Unmarshal([]byte(dpia), &v.DPIA)
	}, `SELECT version, body, dpia, user_id, at FROM network_processing_version WHERE processing_id = $1 ORDER BY stamp DESC LIMIT 50`, string(id))
}
