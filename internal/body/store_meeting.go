package body

import (
	"time"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

const meetingColumns = `m.id, m.body_id, m.at, m.place, m.chair_id, m.cancelled, m.version`

// sealedMeeting is a meeting whose texts are not opened yet.
type sealedMeeting struct {
	Meeting
	agenda, minutes []byte
}

func scanMeeting(s store.Scanner) (m Meeting, err error) {
	var cancelled int64
	err = s.Scan(&m.ID, &m.BodyID, store.At(&m.At), &m.Place, &m.ChairID, &cancelled, &m.Version)
	m.Cancelled = cancelled != 0
	return m, err
}

// meetingsOf are the meetings of an organisation since a moment, without their texts.
func meetingsOf(tx *store.Tx, org string, since time.Time) ([]Meeting, error) {
	return store.List(tx, scanMeeting, `SELECT `+meetingColumns+` FROM body_meeting m WHERE m.org_id = $1 AND m.at >= $2 ORDER BY m.at, m.id`, org, store.Micros(since))
}

// mostMeetings is how many meetings a body shows, the newest.
const mostMeetings = 60

// meetings are the last meetings of a body and those to come, the newest first, with their texts.
func meetings(tx *store.Tx, key seal.Key, id ID) ([]Meeting, error) {
	list, err := store.List(tx, func(s store.Scanner) (m sealedMeeting, err error) {
		var cancelled int64
		err = s.Scan(&m.ID, &m.BodyID, store.At(&m.At), &m.Place, &m.ChairID, &cancelled, &m.Version, &m.agenda, &m.minutes)
		m.Cancelled = cancelled != 0
		return m, err
	}, `SELECT `+meetingColumns+`, m.agenda, m.minutes FROM body_meeting m WHERE m.body_id = $1 ORDER BY m.at DESC, m.id LIMIT $2`, string(id), int64(mostMeetings))
	if err != nil {
		return nil, err
	}
	out := make([]Meeting, len(list))
	for i, m := range list {
		out[i] = m.Meeting
		if out[i].Agenda, err = open(key, "agenda/"+m.ID, m.agenda); err != nil {
			return nil, err
		}
		if out[i].Minutes, err = open(key, "minutes/"+m.ID, m.minutes); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ownMeetings are the meetings from a moment on of the bodies of which somebody is a member then, or
// the contact person; what was cancelled is not among them.
func ownMeetings(tx *store.Tx, user string, since, today time.Time) ([]Meeting, error) {
	return store.List(tx, func(s store.Scanner) (m Meeting, err error) {
		return m, s.Scan(&m.ID, &m.BodyID, store.At(&m.At), &m.Place, &m.Body)
	}, `SELECT m.id, m.body_id, m.at, m.place, b.name FROM body_meeting m JOIN body_body b ON b.id = m.body_id WHERE m.at >= $2 AND m.cancelled = 0 AND
		(b.contact_id = $1 OR b.id IN (SELECT p.body_id FROM body_member p WHERE p.user_id = $1 AND p.since <= $3 AND (p.until = 0 OR p.until >= $3)))
		ORDER BY m.at, m.id LIMIT 200`, user, store.Micros(since), store.Micros(today))
}

func insertMeeting(tx *store.Tx, key seal.Key, org string, m Meeting) error {
	_, err := tx.Exec(`INSERT INTO body_meeting (id, body_id, org_id, at, place, agenda, minutes, chair_id, cancelled, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)`,
		m.ID, string(m.BodyID), org, store.Micros(m.At), m.Place, sealed(key, "agenda/"+m.ID, m.Agenda), sealed(key, "minutes/"+m.ID, m.Minutes), m.ChairID, store.Bool(m.Cancelled))
	return err
}

// updateMeeting writes a meeting of a body that still has its version.
func updateMeeting(tx *store.Tx, op string, key seal.Key, m Meeting) error {
	n, err := tx.Exec(`UPDATE body_meeting SET at = $4, place = $5, agenda = $6, minutes = $7, chair_id = $8, cancelled = $9, version = version + 1
		WHERE id = $1 AND version = $2 AND body_id = $3`, m.ID, m.Version, string(m.BodyID), store.Micros(m.At), m.Place,
		sealed(key, "agenda/"+m.ID, m.Agenda), sealed(key, "minutes/"+m.ID, m.Minutes), m.ChairID, store.Bool(m.Cancelled))
	return store.Changed(op, n, err)
}

// papers are the newest papers of a body.
func papers(tx *store.Tx, key seal.Key, id ID) ([]Paper, error) {
	return store.List(tx, func(s store.Scanner) (p Paper, err error) {
		var title, text []byte
		if err := s.Scan(&p.ID, &p.BodyID, store.At(&p.At), &p.ByID, &p.Link, &p.Kind, &p.Size, &title, &text); err != nil {
			return p, err
		}
		if p.Title, err = open(key, "title/"+p.ID, title); err != nil {
			return p, err
		}
		p.Text, err = open(key, "text/"+p.ID, text)
		return p, err
	}, `SELECT id, body_id, at, by_id, link, kind, size, title, body FROM body_paper WHERE body_id = $1 ORDER BY at DESC, id LIMIT 100`, string(id))
}

func insertPaper(tx *store.Tx, key seal.Key, org string, p Paper, data []byte) error {
	var file []byte
	if p.Kind != "" {
		file = key.SealBytes("file/"+p.ID, data)
	}
	_, err := tx.Exec(`INSERT INTO body_paper (id, body_id, org_id, at, by_id, link, title, body, kind, size, file) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		p.ID, string(p.BodyID), org, store.Micros(p.At), p.ByID, p.Link, sealed(key, "title/"+p.ID, p.Title), sealed(key, "text/"+p.ID, p.Text), string(p.Kind), p.Size, file)
	return err
}

// fileOf are the bytes of the file of a paper.
func fileOf(tx *store.Tx, key seal.Key, id string) ([]byte, error) {
	file, err := store.One(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) }, `SELECT file FROM body_paper WHERE id = $1`, id)
	if err != nil {
		return nil, err
	}
	return key.OpenBytes("file/"+id, file)
}
