package casework

import (
	"slices"
	"strings"

	"samendoen/internal/base/access"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/network"
)

// reading is a case whose texts are being searched: its key, and the terms that were
// not seen yet.
type reading struct {
	key   seal.Key
	eyes  eyes
	left  []string
	stems text.Stems // shared by all cases of a search
}

// see crosses off the terms that a text holds.
func (r *reading) see(words string) {
	words = r.stems.SearchText(words)
	r.left = slices.DeleteFunc(r.left, func(term string) bool { return strings.Contains(words, term) })
}

// open crosses off the terms that a sealed text holds; once all are seen, nothing more
// of the case is opened, and never a text of a category that is not for the reader.
func (r *reading) open(field string, kind network.Category, sealed []byte) error {
	if len(r.left) == 0 || !r.eyes[kind] {
		return nil
	}
	words, err := r.key.Open(field, sealed)
	if err == nil {
		r.see(words)
	}
	return err
}

// sayingAll are the cases whose texts hold all terms, in the order in which they came.
// It asks for the keys, the logs and the commitments of all of them at once, and leaves
// out whatever was erased.
func (s *Service) sayingAll(tx *store.Tx, a access.Actor, cases []Case, facts resources, terms []string) ([]Case, error) {
	ids := make([]string, len(cases))
	for i, c := range cases {
		ids[i] = string(c.ID)
	}
	keys, err := s.vault.KeysOf(tx, ids)
	if err != nil {
		return nil, err
	}
	readings, asker, stems := make(map[ID]*reading, len(cases)), s.policy.For(a), text.Stems{}
	for _, c := range cases {
		key, ok := keys[string(c.ID)]
		if !ok {
			continue
		}
		r := &reading{key, eyesBy(asker, *facts[c.ID]), slices.Clone(terms), stems}
		readings[c.ID] = r
		r.see(c.Number + " " + c.Label)
		for _, f := range c.texts() {
			if err := r.open(f.name, f.kind, *f.sealed); err != nil {
				return nil, err
			}
		}
	}
	for _, rows := range searchedRows() {
		if err := readRows(tx, readings, rows); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(slices.Clone(cases), func(c Case) bool {
		r := readings[c.ID]
		return r == nil || len(r.left) > 0
	}), nil
}

// searched is a table with sealed texts of cases; the columns after case, id and category
// are bound by the fields in the same order.
type searched struct {
	query  string
	fields []func(id string) string
}

func searchedRows() []searched {
	carer := func(what string) func(string) string { return func(id string) string { return carerField(id, what) } }
	return []searched{
		{`SELECT case_id, id, category, body FROM casework_log WHERE `, []func(string) string{logField}},
		{`SELECT case_id, id, category, body, if_not, proof FROM casework_commitment WHERE `, []func(string) string{promiseField, ifNotField, proofField}},
		{`SELECT case_id, id, category, body FROM casework_help WHERE `, []func(string) string{helpField}},
		{`SELECT case_id, id, '` + string(carerKind) + `', name, relation, phone, needs FROM casework_carer WHERE `,
			[]func(string) string{carer("name"), carer("relation"), carer("phone"), carer("needs")}},
	}
}

// readRows opens the sealed rows of the cases of which terms are left. Every row is let
// go once it is read: a case may have a long log.
func readRows(tx *store.Tx, readings map[ID]*reading, rows searched) error {
	var ids []string
	for id, r := range readings {
		if len(r.left) > 0 {
			ids = append(ids, string(id))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	in, list := tx.In("case_id", 1, ids)
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var caseID ID
		var id string
		var kind network.Category
		bodies := make([][]byte, len(rows.fields))
		targets := []any{&caseID, &id, &kind}
		for i := range bodies {
			targets = append(targets, &bodies[i])
		}
		if err = s.Scan(targets...); err != nil {
			return none, err
		}
		for i, field := range rows.fields {
			if err := readings[caseID].open(field(id), kind, bodies[i]); err != nil {
				return none, err
			}
		}
		return none, nil
	}, rows.query+in, list)
	return err
}

// heldBy parts the cases that hold all terms in number or address from the others.
func heldBy(cases []Case, terms []string) (found, others []Case) {
	for _, c := range cases {
		if matches(terms, c.Number, c.Label) {
			found = append(found, c)
		} else {
			others = append(others, c)
		}
	}
	return found, others
}

// matches reports whether a text holds all terms.
func matches(terms []string, parts ...string) bool {
	r := reading{left: slices.Clone(terms), stems: text.Stems{}}
	r.see(strings.Join(parts, " "))
	return len(r.left) == 0
}
