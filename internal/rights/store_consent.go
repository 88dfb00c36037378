package rights

import (
	"samendoen/internal/base/store"
)

const consentColumns = `subject_id, extra, org_id, state, asked, answered, withdrawn, version`

func scanConsent(s store.Scanner) (c Consent, err error) {
	return c, s.Scan(&c.Subject, &c.Extra, &c.Org, &c.State, store.At(&c.Asked), store.At(&c.Answered), store.At(&c.Withdrawn), &c.Version)
}

func consentOf(tx *store.Tx, person string, extra Extra) (Consent, error) {
	return store.One(tx, scanConsent, `SELECT `+consentColumns+` FROM rights_consent WHERE subject_id = $1 AND extra = $2`, person, string(extra))
}

func consentsOf(tx *store.Tx, person string) ([]Consent, error) {
	return store.List(tx, scanConsent, `SELECT `+consentColumns+` FROM rights_consent WHERE subject_id = $1 ORDER BY extra`, person)
}

// consentsTo are those of an organisation who gave consent for an extra and did not
// withdraw it.
func consentsTo(tx *store.Tx, org string, extra Extra) ([]Consent, error) {
	return store.List(tx, scanConsent, `SELECT `+consentColumns+` FROM rights_consent
		WHERE org_id = $1 AND extra = $2 AND state = 'gegeven' ORDER BY subject_id`, org, string(extra))
}

// saveConsent stores a consent that still has its version.
func saveConsent(tx *store.Tx, op string, c Consent) error {
	n, err := tx.Exec(`INSERT INTO rights_consent (subject_id, extra, org_id, state, asked, answered, withdrawn, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (subject_id, extra) DO UPDATE SET state = excluded.state, asked = excluded.asked, answered = excluded.answered,
			withdrawn = excluded.withdrawn, version = excluded.version WHERE rights_consent.version = excluded.version - 1`,
		string(c.Subject), string(c.Extra), c.Org, string(c.State), store.Micros(c.Asked), store.Micros(c.Answered), store.Micros(c.Withdrawn), c.Version+1)
	return store.Changed(op, n, err)
}

func insertConsentEvent(tx *store.Tx, c Consent, e ConsentEvent) error {
	return tx.Later(`INSERT INTO rights_consent_event (id, subject_id, extra, at, user_id, step, way) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		store.NewID(), string(c.Subject), string(c.Extra), store.Micros(e.At), e.User, string(e.Step), string(e.Way))
}

func consentEvents(tx *store.Tx, person string, extra Extra) ([]ConsentEvent, error) {
	return store.List(tx, func(s store.Scanner) (e ConsentEvent, err error) {
		return e, s.Scan(store.At(&e.At), &e.User, &e.Step, &e.Way)
	}, `SELECT at, user_id, step, way FROM rights_consent_event WHERE subject_id = $1 AND extra = $2 ORDER BY at DESC, id DESC`, person, string(extra))
}
