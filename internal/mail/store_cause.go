package mail

import (
	"time"

	"samendoen/internal/base/store"
)

// cause is something that happened and that a mail goes for. It stands in the row that was
// written with it, so that it is there or not together with what happened.
type cause struct {
	source string
	kind   Kind
	org    string
	userID string
	postID string
	at     time.Time
}

// batch is how many causes of a sort are taken at once; what is left comes the next time.
const batch = 200

func scanCause(k Kind) func(store.Scanner) (cause, error) {
	return func(row store.Scanner) (c cause, err error) {
		c.kind = k
		return c, row.Scan(&c.source, &c.org, &c.userID, &c.postID, store.At(&c.at))
	}
}

// not is the SQL that leaves out what was mailed before.
const not = ` AND NOT EXISTS (SELECT 1 FROM mail_out o WHERE o.source = `

// notices are the notices to people with an address that nobody read, by their messages.
func notices(tx *store.Tx, since time.Time) ([]cause, error) {
	return store.List(tx, func(row store.Scanner) (c cause, err error) {
		var key string
		err = row.Scan(&c.source, &c.org, &c.userID, &key, store.At(&c.at))
		c.kind = kindOfNotice(key)
		return c, err
	}, `SELECT 'melding/' || n.id, u.org_id, n.user_id, n.message, n.at
		FROM mail_address a JOIN account_notice n ON n.user_id = a.user_id JOIN account_user u ON u.id = a.user_id
		WHERE a.confirmed > 0 AND n.read = 0 AND n.at >= $1`+not+`'melding/' || n.id) ORDER BY n.at, n.id LIMIT $2`, store.Micros(since), batch)
}

// answers are the messages to senders that nobody read.
func answers(tx *store.Tx, since time.Time) ([]cause, error) {
	return store.List(tx, scanCause(Answer), `SELECT 'antwoord/' || m.id, u.org_id, u.id, '', m.at
		FROM signal_message m JOIN signal_signal s ON s.id = m.signal_id JOIN mail_address a ON a.user_id = s.sender_id JOIN account_user u ON u.id = s.sender_id
		WHERE m.kind = 'bericht' AND m.read_at = 0 AND m.at >= $1 AND a.confirmed > 0`+not+`'antwoord/' || m.id) ORDER BY m.at, m.id LIMIT $2`,
		store.Micros(since), batch)
}

// told are the steps after which the story of a signal has a line more, see signal.StoryKind.
const told = `('gesprek-plannen', 'gesprek', 'in-dossier', 'advies', 'geen-actie', 'afgerond', 'heropend')`

// news are the steps that a sender hears of and did not take.
func news(tx *store.Tx, since time.Time) ([]cause, error) {
	return store.List(tx, scanCause(News), `SELECT 'nieuws/' || e.id, u.org_id, u.id, '', e.at
		FROM signal_event e JOIN signal_signal s ON s.id = e.signal_id JOIN mail_address a ON a.user_id = s.sender_id JOIN account_user u ON u.id = s.sender_id
		WHERE e.step <> 'verstuurd' AND e.step IN `+told+` AND e.at >= $1 AND e.actor_id <> s.sender_id AND a.confirmed > 0`+
		not+`'nieuws/' || e.id) ORDER BY e.at, e.id LIMIT $2`, store.Micros(since), batch)
}

// lates are the signals that are late, for who holds them now.
func lates(tx *store.Tx, since time.Time) ([]cause, error) {
	return store.List(tx, scanCause(Late), `SELECT 'te-laat/' || e.id, u.org_id, u.id, '', e.at
		FROM signal_event e JOIN signal_signal s ON s.id = e.signal_id JOIN mail_address a ON a.user_id = s.holder_id JOIN account_user u ON u.id = s.holder_id
		WHERE e.step <> 'verstuurd' AND e.step = 'te-laat' AND e.at >= $1 AND s.open = 1 AND a.confirmed > 0`+
		not+`'te-laat/' || e.id) ORDER BY e.at, e.id LIMIT $2`, store.Micros(since), batch)
}

// receipts are the mails that came in and that a human wrote.
func receipts(tx *store.Tx, since time.Time) ([]cause, error) {
	return store.List(tx, scanCause(Receipt), `SELECT 'ontvangst/' || p.id, p.org_id, '', p.id, p.at
		FROM mail_seen n JOIN frontdoor_post p ON p.id = n.post_id
		WHERE n.outcome = 'binnen' AND n.at >= $1 AND p.suspect = 0`+not+`'ontvangst/' || p.id) ORDER BY p.at, p.id LIMIT $2`, store.Micros(since), batch)
}

// handled are the posts about which a colleague decided.
func handled(tx *store.Tx, since time.Time) ([]cause, error) {
	return store.List(tx, scanCause(DoorNews), `SELECT 'voordeur/' || p.id, p.org_id, '', p.id, p.handled_at
		FROM frontdoor_post p
		WHERE p.state <> 'wacht' AND p.handled_at >= $1 AND length(p.reporter) > 0 AND p.reason <> 'onzin' AND p.suspect = 0`+
		not+`'voordeur/' || p.id) ORDER BY p.handled_at, p.id LIMIT $2`, store.Micros(since), batch)
}

// doorNews are the steps with the signals that were made of posts.
func doorNews(tx *store.Tx, since time.Time) ([]cause, error) {
	return store.List(tx, scanCause(DoorNews), `SELECT 'nieuws/' || e.id, p.org_id, '', p.id, e.at
		FROM signal_event e JOIN signal_signal s ON s.id = e.signal_id JOIN frontdoor_post p ON p.id = s.sender_id
		WHERE e.step <> 'verstuurd' AND e.step IN `+told+` AND e.at >= $1 AND length(p.reporter) > 0`+
		not+`'nieuws/' || e.id) ORDER BY e.at, e.id LIMIT $2`, store.Micros(since), batch)
}
