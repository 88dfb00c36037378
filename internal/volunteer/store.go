package volunteer

import (
	"encoding/json"
	"strings"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/coverage"
	"samendoen/internal/escalation"
)

const columns = `v.id, v.org_id, v.user_id, v.contact_id, v.body, v.complex_id, v.staircase, v.roles, v.languages, v.talents, v.parts,
	v.vog_asked, v.vog_got, v.vog_until, v.agreed, v.agreement, v.state, v.signed_up, v.since, v.started, v.back, v.talks, v.due, v.due_kind, v.version`

// row is a volunteer with what is still sealed.
type row struct {
	Volunteer
	body []byte
}

func scan(s store.Scanner) (r row, err error) {
	var roles, languages, talents, talks string
	var parts int64
	err = s.Scan(&r.ID, &r.OrgID, &r.UserID, &r.ContactID, &r.body, &r.ComplexID, &r.Staircase, &roles, &languages, &talents, &parts,
		store.At(&r.Certificate.Asked), store.At(&r.Certificate.Received), store.At(&r.Certificate.Until), store.At(&r.Agreed), &r.Agreement,
		&r.State, store.At(&r.SignedUp), store.At(&r.Since), store.At(&r.Started), store.At(&r.Back), &talks, store.At(&r.Moment.Due), &r.Moment.Kind, &r.Version)
	if err != nil {
		return r, err
	}
	r.Roles, r.Languages, r.Talents, r.Parts = strings.Fields(roles), strings.Fields(languages), strings.Fields(talents), uint32(parts) //nolint:gosec // 21 bits
	return r, json.Unmarshal([]byte(talks), &r.Talks)
}

const bodyField = "volunteer/body"

// open reads what is sealed of some volunteers, with one question for their keys.
func open(tx *store.Tx, vault *seal.Vault, rows []row) ([]Volunteer, error) {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = string(r.ID)
	}
	keys, err := vault.KeysOf(tx, ids)
	if err != nil {
		return nil, err
	}
	list := make([]Volunteer, len(rows))
	for i, r := range rows {
		list[i] = r.Volunteer
		key, known := keys[string(r.ID)]
		if list[i].Erased = !known; !known {
			continue
		}
		body, err := key.Open(bodyField, r.body)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(body), &list[i].Private); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// one opens the only volunteer that a question gives.
func one(tx *store.Tx, vault *seal.Vault, where string, args ...any) (Volunteer, error) {
	r, err := store.One(tx, scan, `SELECT `+columns+` FROM volunteer_volunteer v WHERE `+where, args...)
	if err != nil {
		return Volunteer{}, err
	}
	list, err := open(tx, vault, []row{r})
	if err != nil {
		return Volunteer{}, err
	}
	return list[0], nil
}

func byID(tx *store.Tx, vault *seal.Vault, id ID) (Volunteer, error) {
	return one(tx, vault, `v.id = $1`, string(id))
}

// Own is the volunteer who a user is; NotFound when they are none.
func Own(tx *store.Tx, vault *seal.Vault, userID string) (Volunteer, error) {
	return one(tx, vault, `v.user_id = $1 AND v.user_id <> ''`, userID)
}

func (v Volunteer) sealed(key seal.Key) ([]byte, error) {
	body, err := json.Marshal(v.Private)
	return key.Seal(bodyField, string(body)), err
}

func insert(tx *store.Tx, key seal.Key, v Volunteer) error {
	body, err := v.sealed(key)
	if err != nil {
		return err
	}
	talks, err := json.Marshal(v.Talks)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO volunteer_volunteer (id, org_id, user_id, contact_id, body, complex_id, staircase, roles, languages, talents, parts, vog_asked, vog_got, vog_until,
		agreed, agreement, state, signed_up, since, started, back, talks, due, due_kind, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, 1)`,
		string(v.ID), v.OrgID, v.UserID, v.ContactID, body, string(v.ComplexID), v.Staircase, strings.Join(v.Roles, " "), strings.Join(v.Languages, " "), strings.Join(v.Talents, " "),
		int64(v.Parts), store.Micros(v.Certificate.Asked), store.Micros(v.Certificate.Received), store.Micros(v.Certificate.Until), store.Micros(v.Agreed), int64(v.Agreement),
		string(v.State), store.Micros(v.SignedUp), store.Micros(v.Since), store.Micros(v.Started), store.Micros(v.Back), string(talks), store.Micros(v.Moment.Due), string(v.Moment.Kind))
	return err
}

// update writes a volunteer that still has its version.
func update(tx *store.Tx, op string, key seal.Key, v Volunteer) error {
	body, err := v.sealed(key)
	if err != nil {
		return err
	}
	talks, err := json.Marshal(v.Talks)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE volunteer_volunteer SET user_id = $3, contact_id = $4, body = $5, complex_id = $6, staircase = $7, roles = $8, languages = $9, talents = $10, parts = $11,
		vog_asked = $12, vog_got = $13, vog_until = $14, agreed = $15, agreement = $16, state = $17, signed_up = $18, since = $19, started = $20, back = $21, talks = $22, due = $23, due_kind = $24,
		version = version + 1 WHERE id = $1 AND version = $2`,
		string(v.ID), v.Version, v.UserID, v.ContactID, body, string(v.ComplexID), v.Staircase, strings.Join(v.Roles, " "), strings.Join(v.Languages, " "), strings.Join(v.Talents, " "),
		int64(v.Parts), store.Micros(v.Certificate.Asked), store.Micros(v.Certificate.Received), store.Micros(v.Certificate.Until), store.Micros(v.Agreed), int64(v.Agreement),
		string(v.State), store.Micros(v.SignedUp), store.Micros(v.Since), store.Micros(v.Started), store.Micros(v.Back), string(talks), store.Micros(v.Moment.Due), string(v.Moment.Kind))
	return store.Changed(op, n, err)
}

// plan writes the next moments of volunteers whose organisation chose otherwise.
func plan(tx *store.Tx, list []row) error {
	for _, r := range list {
		if err := tx.Later(`UPDATE volunteer_volunteer SET due = $2, due_kind = $3 WHERE id = $1`, string(r.ID), store.Micros(r.Moment.Due), string(r.Moment.Kind)); err != nil {
			return err
		}
	}
	return nil
}

// Talk is what there was of a moment.
type Talk struct {
	ID   string
	At   time.Time // instant
	ByID string    // user
	Kind Kind
	How  How
	Note string // sealed
}

func noteField(id string) string { return "volunteer/talk/" + id }

func insertTalk(tx *store.Tx, key seal.Key, id ID, t Talk) error {
	note := []byte{}
	if t.Note != "" {
		note = key.Seal(noteField(t.ID), t.Note)
	}
	_, err := tx.Exec(`INSERT INTO volunteer_talk (id, volunteer_id, at, by_id, kind, how, note) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		t.ID, string(id), store.Micros(t.At), t.ByID, string(t.Kind), string(t.How), note)
	return err
}

// talksOf are the last moments of a volunteer, the newest first.
func talksOf(tx *store.Tx, key seal.Key, id ID) ([]Talk, error) {
	return store.List(tx, func(s store.Scanner) (t Talk, err error) {
		var note []byte
		if err = s.Scan(&t.ID, store.At(&t.At), &t.ByID, &t.Kind, &t.How, &note); err == nil && len(note) > 0 {
			t.Note, err = key.Open(noteField(t.ID), note)
		}
		return t, err
	}, `SELECT id, at, by_id, kind, how, note FROM volunteer_talk WHERE volunteer_id = $1 ORDER BY at DESC, id DESC LIMIT 100`, string(id))
}

// standardSettings are those of an organisation that chose nothing.
func standardSettings() Settings {
	return Settings{CheckMonths: 3, PerHomes: coverage.Standard().Homes, Agreement: 1}
}

// settingsOf are the settings of an organisation, with their version.
func settingsOf(tx *store.Tx, org string) (Settings, int64, error) {
	set, version := standardSettings(), int64(0)
	_, err := store.One(tx, func(s store.Scanner) (none struct{}, err error) {
		return none, s.Scan(&set.CheckMonths, &set.PerHomes, &set.Agreement, store.At(&set.From), &version, &set.CoachMonths)
	}, `SELECT check_months, per_homes, agreement, agreed_from, version, coach_months FROM volunteer_setting WHERE org_id = $1`, org)
	if fault.Is(err, fault.NotFound) {
		err = nil
	}
	return set, version, err
}

// putSettings writes settings that still have their version.
func putSettings(tx *store.Tx, op, org string, set Settings, version int64) error {
	n, err := tx.Exec(`INSERT INTO volunteer_setting (org_id, check_months, agreement, agreed_from, version, per_homes, coach_months) VALUES ($1, $2, $3, $4, 1, $6, $7)
		ON CONFLICT (org_id) DO UPDATE SET check_months = $2, agreement = $3, agreed_from = $4, per_homes = $6, coach_months = $7, version = volunteer_setting.version + 1 WHERE volunteer_setting.version = $5`,
		org, int64(set.CheckMonths), int64(set.Agreement), store.Micros(set.From), version, int64(set.PerHomes), int64(set.CoachMonths))
	return store.Changed(op, n, err)
}

// Erase erases a volunteer with what there was of moments and the key; nothing happens for an id that
// is none.
func Erase(tx *store.Tx, v *seal.Vault, at time.Time, id string) error {
	n, err := tx.Exec(`DELETE FROM volunteer_volunteer WHERE id = $1`, id)
	if err != nil || n == 0 {
		return err
	}
	for _, table := range []string{"volunteer_talk", "volunteer_thanks", "volunteer_milestone"} {
		if _, err := tx.Exec(`DELETE FROM `+table+` WHERE volunteer_id = $1`, id); err != nil {
			return err
		}
	}
	if err := escalation.Forget(tx, climbKind, id); err != nil {
		return err
	}
	return v.Shred(tx, at, id)
}
