package audit

import (
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// InsertWitness adds a witness. A key that is known already gives Conflict.
func InsertWitness(tx *store.Tx, w Witness) error {
	n, err := tx.Exec(`INSERT INTO audit_witness (id, org_id, name, vkey, at, ended) VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT DO NOTHING`,
		w.ID, w.OrgID, w.Name, w.Key, store.Micros(w.Since))
	if err == nil && n == 0 {
		err = fault.New("audit.witness", fault.Conflict)
	}
	return err
}

// EndWitness takes a witness of an organisation out of service; what it signed stays.
func EndWitness(tx *store.Tx, orgID, id string, at time.Time) error {
	n, err := tx.Exec(`UPDATE audit_witness SET ended = $3 WHERE id = $1 AND org_id = $2 AND ended = 0`, id, orgID, store.Micros(at))
	if err == nil && n == 0 {
		err = fault.New("audit.endwitness", fault.NotFound)
	}
	return err
}

// Witnesses are all witnesses, those that ended too, by name.
func Witnesses(tx *store.Tx) ([]Witness, error) {
	return store.List(tx, func(s store.Scanner) (w Witness, err error) {
		return w, s.Scan(&w.ID, &w.OrgID, &w.Name, &w.Key, store.At(&w.Since), store.At(&w.Ended))
	}, `SELECT id, org_id, name, vkey, at, ended FROM audit_witness ORDER BY name, id`)
}

// Cosignatures are the newest of each witness and tree.
func Cosignatures(tx *store.Tx) ([]Cosignature, error) {
	return store.List(tx, func(s store.Scanner) (c Cosignature, err error) {
		return c, s.Scan(&c.WitnessID, &c.Epoch, &c.Size, store.At(&c.At), &c.Note)
	}, `SELECT witness_id, epoch, size, at, note FROM audit_cosignature ORDER BY epoch, size, witness_id`)
}

// saveCosignature keeps a co-signature, unless the witness already signed further.
func saveCosignature(tx *store.Tx, c Cosignature) error {
	return tx.Later(`INSERT INTO audit_cosignature (witness_id, epoch, size, at, note) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (witness_id, epoch) DO UPDATE SET size = excluded.size, at = excluded.at, note = excluded.note
		WHERE audit_cosignature.size < excluded.size`, c.WitnessID, c.Epoch, c.Size, store.Micros(c.At), c.Note)
}

// headOf is how far the tree of an epoch is.
func headOf(tx *store.Tx, epoch int64) (treeHead, error) {
	return store.One(tx, scanHead, `SELECT epoch, size, root, at, note FROM audit_tree WHERE epoch = $1`, epoch)
}
