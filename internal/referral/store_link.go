package referral

import (
	"encoding/json"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/pass"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

func whoField(id string) string { return "referral-link/" + id }

const linkColumns = `id, request_id, case_id, partner_id, role, round, who, ` + pass.Columns

// sealedLink is a link before it is opened with the key of its case.
type sealedLink struct {
	Link
	who []byte
}

func scanLink(s store.Scanner) (l sealedLink, err error) {
	return l, s.Scan(append([]any{&l.ID, &l.RequestID, &l.CaseID, &l.PartnerID, &l.Role, &l.Round, &l.who}, l.Targets()...)...)
}

// open is a link with whom it is for; without that once its case was erased.
func (l sealedLink) open(in casework.Inside) (Link, error) {
	if in.Erased || in.ID != l.CaseID {
		return l.Link, nil
	}
	plain, err := in.Key.Open(whoField(l.ID), l.who)
	if err != nil {
		return l.Link, err
	}
	return l.Link, json.Unmarshal([]byte(plain), &l.Who)
}

func insertLink(tx *store.Tx, key seal.Key, l Link) error {
	who, err := json.Marshal(l.Who)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO referral_link (`+linkColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		append([]any{l.ID, string(l.RequestID), string(l.CaseID), l.PartnerID, l.Role, l.Round, key.Seal(whoField(l.ID), string(who))}, l.Values()...)...)
	return err
}

// saveLink writes the sides of a link that change; of none it changes nothing.
func saveLink(tx *store.Tx, l Link) error {
	if err := pass.Save(tx, "referral_link", l.ID, l.Pass); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE referral_link SET round = $2 WHERE id = $1`, l.ID, l.Round)
	return err
}

// linkBy is the link with the hash of a code or of a browser; one without an ID for none.
func linkBy(tx *store.Tx, column, hash string) (sealedLink, error) {
	l, err := store.One(tx, scanLink, `SELECT `+linkColumns+` FROM referral_link WHERE `+column+` = $1 AND `+column+` <> ''`, hash)
	if fault.Is(err, fault.NotFound) {
		return sealedLink{}, nil
	}
	return l, err
}

func linkByID(tx *store.Tx, id string) (sealedLink, error) { return linkBy(tx, "id", id) }

// withLinks gives requests their links, as far as they have one, with one question for all.
func withLinks(tx *store.Tx, list []Request, behind map[casework.ID]casework.Inside) error {
	var ids []string
	for _, r := range list {
		if r.LinkID != "" {
			ids = append(ids, r.LinkID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	in, args := tx.In("id", 1, ids)
	links, err := store.List(tx, scanLink, `SELECT `+linkColumns+` FROM referral_link WHERE `+in, args)
	if err != nil {
		return err
	}
	byID := make(map[string]sealedLink, len(links))
	for _, l := range links {
		byID[l.ID] = l
	}
	for i := range list {
		if l, has := byID[list[i].LinkID]; has {
			open, err := l.open(behind[list[i].CaseID])
			if err != nil {
				return err
			}
			list[i].Link = &open
		}
	}
	return nil
}

// runningLinks is how many links of a case run at a moment.
func runningLinks(tx *store.Tx, id casework.ID, now time.Time) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM referral_link WHERE case_id = $1 AND revoked = 0 AND until > $2`, string(id), store.Micros(now))
}

// inWith are the requests of a case that somebody with a link said yes to.
func inWith(tx *store.Tx, id casework.ID) ([]Request, error) {
	return store.List(tx, scanRequest, `SELECT `+requestColumns+` FROM referral_request r
		WHERE r.case_id = $1 AND r.link_id <> '' AND r.state IN ('aangenomen', 'bezig') ORDER BY r.id`, string(id))
}

// overLinks are the links whose term ended while nobody took them back.
func overLinks(tx *store.Tx, now time.Time, limit int) ([]sealedLink, error) {
	return store.List(tx, scanLink, `SELECT `+linkColumns+` FROM referral_link WHERE revoked = 0 AND until <= $1 ORDER BY id LIMIT $2`, store.Micros(now), limit)
}
