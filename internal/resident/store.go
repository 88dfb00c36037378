package resident

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/pass"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

func whoField(id string) string    { return "resident/" + id + "/who" }
func bodyField(id string) string   { return "resident/" + id + "/body" }
func answerField(id string) string { return "resident/" + id + "/answer" }

const passColumns = `id, case_id, org_id, kind, who, made, by_id, ` + pass.Columns

// scanPass scans a pass without opening for whom it is.
func scanPass(s store.Scanner) (p Pass, err error) {
	var who []byte
	return p, scanPassWith(s, &p, &who)
}

func scanPassWith(s store.Scanner, p *Pass, who *[]byte) error {
	return s.Scan(append([]any{&p.ID, &p.CaseID, &p.OrgID, &p.Kind, who, store.At(&p.Made), &p.ByID}, p.Targets()...)...)
}

func insertPass(tx *store.Tx, key seal.Key, p Pass) error {
	who, err := json.Marshal(p.Who)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO resident_pass (`+passColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		append([]any{p.ID, string(p.CaseID), p.OrgID, string(p.Kind), key.Seal(whoField(p.ID), string(who)), store.Micros(p.Made), p.ByID}, p.Values()...)...)
	return err
}

// passesOf are the passes of a case, newest first, with for whom they are.
func passesOf(tx *store.Tx, key seal.Key, id casework.ID) ([]Pass, error) {
	return store.List(tx, func(s store.Scanner) (p Pass, err error) {
		var sealed []byte
		if err = scanPassWith(s, &p, &sealed); err != nil {
			return p, err
		}
		who, err := key.Open(whoField(p.ID), sealed)
		if err == nil {
			err = json.Unmarshal([]byte(who), &p.Who)
		}
		return p, err
	}, `SELECT `+passColumns+` FROM resident_pass WHERE case_id = $1 ORDER BY made DESC, id DESC`, string(id))
}

// passesSealed are the passes of a case without for whom they are.
func passesSealed(tx *store.Tx, id casework.ID) ([]Pass, error) {
	return store.List(tx, scanPass, `SELECT `+passColumns+` FROM resident_pass WHERE case_id = $1`, string(id))
}

// passBy is the pass with the hash of a code or of a browser; a Pass without an ID for none.
func passBy(tx *store.Tx, column, hash string) (Pass, error) {
	p, err := store.One(tx, scanPass, `SELECT `+passColumns+` FROM resident_pass WHERE `+column+` = $1`, hash)
	if fault.Is(err, fault.NotFound) {
		return Pass{}, nil
	}
	return p, err
}

// savePass writes the sides of a pass that change; of a pass that is none it changes nothing.
func savePass(tx *store.Tx, p Pass) error { return pass.Save(tx, "resident_pass", p.ID, p.Pass) }

const wordColumns = `id, case_id, org_id, pass_id, kind, partner_id, at, due, state, answered, answered_by, version, body, answer`

func scanWord(s store.Scanner) (w Word, body, answer []byte, err error) {
	err = s.Scan(&w.ID, &w.CaseID, &w.OrgID, &w.PassID, &w.Kind, &w.PartnerID, store.At(&w.At), store.At(&w.Due), &w.State, store.At(&w.Answered),
		&w.AnsweredBy, &w.Version, &body, &answer)
	return w, body, answer, err
}

func insertWord(tx *store.Tx, key seal.Key, w Word) (isNew bool, err error) {
	n, err := tx.Exec(`INSERT INTO resident_word (`+wordColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, '', 1, $10, $11) ON CONFLICT (id) DO NOTHING`,
		w.ID, string(w.CaseID), w.OrgID, w.PassID, string(w.Kind), w.PartnerID, store.Micros(w.At), store.Micros(w.Due), string(w.State),
		key.Seal(bodyField(w.ID), w.Text), key.Seal(answerField(w.ID), ""))
	return n == 1, err
}

// answerWord writes the answer to a word that still has the version.
func answerWord(tx *store.Tx, op string, key seal.Key, w Word) error {
	n, err := tx.Exec(`UPDATE resident_word SET state = $3, answered = $4, answered_by = $5, answer = $6, version = version + 1 WHERE id = $1 AND version = $2`,
		w.ID, w.Version, string(w.State), store.Micros(w.Answered), w.AnsweredBy, key.Seal(answerField(w.ID), w.Answer))
	return store.Changed(op, n, err)
}

// wordsOf are the words of a case, newest first.
func wordsOf(tx *store.Tx, key seal.Key, id casework.ID) ([]Word, error) {
	return store.List(tx, func(s store.Scanner) (Word, error) {
		w, body, answer, err := scanWord(s)
		if err != nil {
			return w, err
		}
		if w.Text, err = key.Open(bodyField(w.ID), body); err != nil {
			return w, err
		}
		w.Answer, err = key.Open(answerField(w.ID), answer)
		return w, err
	}, `SELECT `+wordColumns+` FROM resident_word WHERE case_id = $1 ORDER BY at DESC, id DESC`, string(id))
}

// waitingCount is how many words of a case wait for an answer.
func waitingCount(tx *store.Tx, id casework.ID) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM resident_word WHERE case_id = $1 AND state = 'wacht'`, string(id))
}

// lateWords are the first words of which the date has passed, after the one that came last,
// without their texts.
func lateWords(tx *store.Tx, today time.Time, after string, limit int) ([]Word, error) {
	return store.List(tx, func(s store.Scanner) (Word, error) {
		w, _, _, err := scanWord(s)
		return w, err
	}, `SELECT `+wordColumns+` FROM resident_word WHERE state = 'wacht' AND due < $1 AND id > $2 ORDER BY id LIMIT $3`, store.Micros(today), after, limit)
}

// Erase erases all that is kept here of a case that was erased.
func Erase(tx *store.Tx, caseID string) error {
	if _, err := tx.Exec(`DELETE FROM resident_pass WHERE case_id = $1`, caseID); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM resident_mail WHERE case_id = $1`, caseID); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM resident_word WHERE case_id = $1`, caseID)
	return err
}

// endedShares are the passes that were taken back and with which scores were shared.
func endedShares(tx *store.Tx) ([]string, error) {
	return store.Strings(tx, `SELECT o.pass_id FROM health_own o JOIN resident_pass p ON p.id = o.pass_id WHERE o.partner <> '' AND p.revoked > 0 ORDER BY o.pass_id`)
}

// Invited are those of some cases to which somebody of the household was let in.
func Invited(tx *store.Tx, cases []string) ([]casework.ID, error) {
	if len(cases) == 0 {
		return nil, nil
	}
	in, list := tx.In("case_id", 1, cases)
	return store.List(tx, func(s store.Scanner) (id casework.ID, err error) { return id, s.Scan(&id) },
		`SELECT DISTINCT case_id FROM resident_pass WHERE kind = 'bewoner' AND `+in+` ORDER BY case_id`, list)
}

// SupportersNamed are the passes of supporters of a name in the cases of an organisation: perhaps of
// the one who asks, perhaps of somebody of the same name. What cannot be read any more is left out.
// It authorises nothing and logs nothing: whoever tells it does.
func SupportersNamed(tx *store.Tx, vault *seal.Vault, org, name string) (list []Pass, err error) {
	cases, err := store.Strings(tx, `SELECT DISTINCT case_id FROM resident_pass WHERE org_id = $1 AND kind = 'steun' ORDER BY case_id`, org)
	if err != nil || strings.TrimSpace(name) == "" || len(cases) == 0 {
		return nil, err
	}
	keys, err := vault.KeysOf(tx, cases)
	if err != nil {
		return nil, err
	}
	all, err := store.List(tx, func(s store.Scanner) (p Pass, err error) {
		var sealed []byte
		if err = scanPassWith(s, &p, &sealed); err != nil {
			return p, err
		}
		key, readable := keys[string(p.CaseID)]
		if !readable {
			return p, nil
		}
		who, err := key.Open(whoField(p.ID), sealed)
		if err == nil {
			err = json.Unmarshal([]byte(who), &p.Who)
		}
		return p, err
	}, `SELECT `+passColumns+` FROM resident_pass WHERE org_id = $1 AND kind = 'steun' ORDER BY made, id`, org)
	name = Person{Name: name}.tidied().Name
	return slices.DeleteFunc(all, func(p Pass) bool { return !strings.EqualFold(p.Who.Name, name) }), err
}

// Said are the words of cases, for a request for access by the person whom they are about.
func Said(tx *store.Tx, vault *seal.Vault, cases []string) ([]Word, error) {
	if len(cases) == 0 {
		return nil, nil
	}
	in, list := tx.In("case_id", 1, cases)
	holding, err := store.Strings(tx, `SELECT DISTINCT case_id FROM resident_word WHERE `+in+` ORDER BY case_id`, list)
	if err != nil {
		return nil, err
	}
	var all []Word
	for _, id := range holding { // the few cases of one person
		key, err := vault.KeyOf(tx, id)
		if fault.Is(err, fault.NotFound) {
			continue // erased
		}
		if err != nil {
			return nil, err
		}
		words, err := wordsOf(tx, key, casework.ID(id))
		if err != nil {
			return nil, err
		}
		all = append(all, words...)
	}
	return all, nil
}
