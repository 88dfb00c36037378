package body

import (
	"encoding/json"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// texts are what of an advice is kept as one sealed text.
type texts struct{ Aims, Reasons, Effects, Advice, Answer string }

const adviceColumns = `id, body_id, state, subject, informed, until, received, answered, unopposed, at, version`

func scanAdvice(s store.Scanner, more ...any) (a Advice, err error) {
	return a, s.Scan(append([]any{&a.ID, &a.BodyID, &a.State, &a.Subject, store.At(&a.Informed), store.At(&a.Until), store.At(&a.Received), store.At(&a.Answered),
		store.At(&a.Unopposed), store.At(&a.At), &a.Version}, more...)...)
}

func bare(s store.Scanner) (Advice, error) { return scanAdvice(s) }

// openAdvices are those of an organisation in which something is still to come, without their texts.
func openAdvices(tx *store.Tx, org string) ([]Advice, error) {
	return store.List(tx, bare, `SELECT `+adviceColumns+` FROM body_advice WHERE org_id = $1 AND ended = 0 ORDER BY until, id`, org)
}

// openAdvicesOf are those of some bodies in which something is still to come, without their texts.
func openAdvicesOf(tx *store.Tx, bodies []Body) ([]Advice, error) {
	if len(bodies) == 0 {
		return nil, nil
	}
	in, ids := tx.In("body_id", 1, idsOf(bodies))
	return store.List(tx, bare, `SELECT `+adviceColumns+` FROM body_advice WHERE `+in+` AND ended = 0 ORDER BY until, id`, ids)
}

// advicesOf are the advices of a body without their texts, the newest first.
func advicesOf(tx *store.Tx, id ID) ([]Advice, error) {
	return store.List(tx, bare, `SELECT `+adviceColumns+` FROM body_advice WHERE body_id = $1 ORDER BY at DESC, id LIMIT 200`, string(id))
}

// adviceByID is an advice of a body with its texts.
func adviceByID(tx *store.Tx, key seal.Key, body ID, id string) (Advice, error) {
	return store.One(tx, func(s store.Scanner) (a Advice, err error) {
		var raw []byte
		if a, err = scanAdvice(s, &raw); err != nil {
			return a, err
		}
		words, err := open(key, "texts/"+a.ID, raw)
		if err != nil {
			return a, err
		}
		var t texts
		err = json.Unmarshal([]byte(words), &t)
		a.Aims, a.Reasons, a.Effects, a.Advice, a.Answer = t.Aims, t.Reasons, t.Effects, t.Advice, t.Answer
		return a, err
	}, `SELECT `+adviceColumns+`, texts FROM body_advice WHERE body_id = $1 AND id = $2`, string(body), id)
}

// ended is when nothing is to come of an advice any more, 0 while something is.
func ended(a Advice) int64 {
	if a.Open() {
		return 0
	}
	last := a.At
	for _, t := range []int64{store.Micros(a.Received), store.Micros(a.Answered), store.Micros(a.Unopposed)} {
		if t > store.Micros(last) {
			last = store.Time(t)
		}
	}
	return store.Micros(last)
}

func sealedTexts(key seal.Key, a Advice) ([]byte, error) {
	raw, err := json.Marshal(texts{a.Aims, a.Reasons, a.Effects, a.Advice, a.Answer})
	return sealed(key, "texts/"+a.ID, string(raw)), err
}

func insertAdvice(tx *store.Tx, key seal.Key, org string, a Advice) error {
	raw, err := sealedTexts(key, a)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO body_advice (org_id, texts, ended, `+adviceColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, $10, 1)`,
		org, raw, ended(a), a.ID, string(a.BodyID), string(a.State), a.Subject, store.Micros(a.Informed), store.Micros(a.Until), store.Micros(a.At))
	return err
}

// updateAdvice writes an advice that still has its version.
func updateAdvice(tx *store.Tx, op string, key seal.Key, a Advice) error {
	raw, err := sealedTexts(key, a)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE body_advice SET state = $3, until = $4, received = $5, answered = $6, unopposed = $7, texts = $8, ended = $9, version = version + 1
		WHERE id = $1 AND version = $2`, a.ID, a.Version, string(a.State), store.Micros(a.Until), store.Micros(a.Received), store.Micros(a.Answered),
		store.Micros(a.Unopposed), raw, ended(a))
	return store.Changed(op, n, err)
}
