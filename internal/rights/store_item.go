package rights

import (
	"encoding/json"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// itemsKey is the record whose key seals the collected parts. Its one holder is the
// person: when the person is forgotten, nobody can read them.
func itemsKey(id RequestID) string { return "rights-items/" + string(id) }

// keyOfItems is the key of the parts of a request, made when there is none.
func keyOfItems(tx *store.Tx, v *seal.Vault, r Request) (seal.Key, error) {
	key, err := v.KeyOf(tx, itemsKey(r.ID))
	if fault.Is(err, fault.NotFound) {
		return v.NewKey(tx, r.Since, itemsKey(r.ID), string(r.Subject))
	}
	return key, err
}

// partsOf are the parts of a request in order. Once the person is forgotten there are none.
func partsOf(tx *store.Tx, v *seal.Vault, id RequestID) ([]Part, error) {
	key, err := v.KeyOf(tx, itemsKey(id))
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return store.List(tx, func(s store.Scanner) (p Part, err error) {
		var body, given []byte
		if err := s.Scan(&p.ID, &p.N, &p.Verdict, &p.Reason, &p.By, store.At(&p.On), &body, &given); err != nil {
			return p, err
		}
		open, err := key.Open("item/"+p.ID, body)
		if err != nil {
			return p, err
		}
		if p.Given, err = key.Open("given/"+p.ID, given); err != nil {
			return p, err
		}
		return p, json.Unmarshal([]byte(open), &p.Item)
	}, `SELECT id, n, verdict, reason, by_id, at, body, given FROM rights_item WHERE request_id = $1 ORDER BY n`, string(id))
}

// replaceParts stores what was collected. A part that is the same as it was keeps the
// verdict that a human gave on it.
func replaceParts(tx *store.Tx, v *seal.Vault, r Request, items []Item) error {
	key, err := keyOfItems(tx, v, r)
	if err != nil {
		return err
	}
	old, err := partsOf(tx, v, r.ID)
	if err != nil {
		return err
	}
	before := map[int64]Part{}
	for _, p := range old {
		print, err := fingerprint(v, p.Item)
		if err != nil {
			return err
		}
		before[print] = p
	}
	if _, err := tx.Exec(`DELETE FROM rights_item WHERE request_id = $1`, string(r.ID)); err != nil {
		return err
	}
	for n, item := range items {
		print, err := fingerprint(v, item)
		if err != nil {
			return err
		}
		body, err := json.Marshal(item)
		if err != nil {
			return err
		}
		was, id := before[print], store.NewID()
		if err := tx.Later(`INSERT INTO rights_item (id, request_id, n, fingerprint, verdict, reason, by_id, at, body, given)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, id, string(r.ID), n+1, print, string(was.Verdict), string(was.Reason), was.By,
			store.Micros(was.On), key.Seal("item/"+id, string(body)), key.Seal("given/"+id, was.Given)); err != nil {
			return err
		}
	}
	return nil
}

// fingerprint tells whether a part is the same as it was. The log grows with every look
// and proofs move with the tree: of a part of the log only the records count.
func fingerprint(v *seal.Vault, i Item) (int64, error) {
	looks := i.Looks
	i.Looks = make([]Look, len(looks))
	for n, l := range looks {
		l.Proof = nil
		i.Looks[n] = l
	}
	body, err := json.Marshal(i)
	return v.Fingerprint("rights-item", string(body)), err
}

// judge stores the verdict on a part of a request.
func judge(tx *store.Tx, v *seal.Vault, r Request, p Part) error {
	key, err := keyOfItems(tx, v, r)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE rights_item SET verdict = $3, reason = $4, by_id = $5, at = $6, given = $7 WHERE id = $1 AND request_id = $2`,
		p.ID, string(r.ID), string(p.Verdict), string(p.Reason), p.By, store.Micros(p.On), key.Seal("given/"+p.ID, p.Given))
	if err == nil && n == 0 {
		return fault.New("rights.judge", fault.Conflict)
	}
	return err
}
