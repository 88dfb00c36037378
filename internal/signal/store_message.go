package signal

import (
	"time"

	"samendoen/internal/base/store"
)

const messageColumns = `m.id, m.signal_id, m.org_id, m.at, m.author_id, m.kind, m.sealed, m.due, m.answered, m.read_at, m.late`

func scanMessage(row store.Scanner) (m Message, err error) {
	return m, row.Scan(&m.ID, &m.SignalID, &m.Org, store.At(&m.At), &m.AuthorID, &m.Kind, &m.sealed, store.At(&m.Due),
		store.At(&m.Answered), store.At(&m.Read), &m.Late)
}

func insertMessage(tx *store.Tx, m Message) (bool, error) {
	n, err := tx.Exec(`INSERT INTO signal_message (id, signal_id, org_id, at, author_id, idem_key, kind, sealed, due, answered, read_at, late)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0) ON CONFLICT (author_id, idem_key) DO NOTHING`,
		m.ID, m.SignalID, m.Org, store.Micros(m.At), m.AuthorID, m.Key, string(m.Kind), m.sealed, store.Micros(m.Due))
	return n > 0, err
}

func messagesOf(tx *store.Tx, signalID string) ([]Message, error) {
	return store.List(tx, scanMessage, `SELECT `+messageColumns+` FROM signal_message m WHERE m.signal_id = $1 ORDER BY m.at, m.id`, signalID)
}

// MessageByID is a message without its text.
func MessageByID(tx *store.Tx, id string) (Message, error) {
	return store.One(tx, scanMessage, `SELECT `+messageColumns+` FROM signal_message m WHERE m.id = $1`, id)
}

// Waiting are the questions of an organisation without an answer, without their texts, the
// first due first; at most limit. Who asks for them decides which ones somebody may know of.
func Waiting(tx *store.Tx, org string, limit int) ([]Message, error) {
	return store.List(tx, scanMessage, `SELECT `+messageColumns+` FROM signal_message m
		WHERE m.org_id = $1 AND m.due > 0 AND m.answered = 0 ORDER BY m.due, m.id LIMIT $2`, org, limit)
}

// AnswerAll marks the questions about a signal as answered.
func AnswerAll(tx *store.Tx, signalID string, at time.Time) error {
	_, err := tx.Exec(`UPDATE signal_message SET answered = $2 WHERE signal_id = $1 AND due > 0 AND answered = 0`, signalID, store.Micros(at))
	return err
}

// ReadAll marks what was written to the sender of a signal as read.
func ReadAll(tx *store.Tx, signalID string, at time.Time) error {
	_, err := tx.Exec(`UPDATE signal_message SET read_at = $2 WHERE signal_id = $1 AND kind = 'bericht' AND read_at = 0`, signalID, store.Micros(at))
	return err
}

// MarkMessageLate notes that a question passed its date; zero rows when it was answered
// meanwhile, or noted before.
func MarkMessageLate(tx *store.Tx, id string) (int64, error) {
	return tx.Exec(`UPDATE signal_message SET late = 1 WHERE id = $1 AND due > 0 AND answered = 0 AND late = 0`, id)
}

// UnreadOf is for each of some signals how much was written to its sender that the sender
// did not read.
func UnreadOf(tx *store.Tx, signals []string) (map[string]int, error) {
	unread := map[string]int{}
	for _, id := range signals {
		n, err := store.Count(tx, `SELECT count(*) FROM signal_message WHERE signal_id = $1 AND kind = 'bericht' AND read_at = 0`, id)
		if err != nil {
			return nil, err
		}
		unread[id] = int(n)
	}
	return unread, nil
}

// Sent is how many signals somebody passed on since a moment.
func Sent(tx *store.Tx, senderID string, since time.Time) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM signal_signal WHERE sender_id = $1 AND at >= $2`, senderID, store.Micros(since))
}

// Sending is that somebody passed something on, and when somebody went to talk because of it.
type Sending struct {
	At, Talked time.Time // instants; Talked is zero for not
}

// Sendings are the moments of what somebody passed on and is still kept, without anything of it.
func Sendings(tx *store.Tx, senderID string) ([]Sending, error) {
	return store.List(tx, func(s store.Scanner) (x Sending, err error) { return x, s.Scan(store.At(&x.At), store.At(&x.Talked)) },
		`SELECT at, talk_at FROM signal_signal WHERE sender_id = $1 ORDER BY at LIMIT 1000`, senderID)
}
