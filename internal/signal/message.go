package signal

import (
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// MessageKind is what a message between a sender and the holder is for.
type MessageKind string

// The kinds. The first three come from the sender, and the last one goes to the sender.
const (
	Addition  MessageKind = "aanvulling"
	Question  MessageKind = "vraag"
	NotSolved MessageKind = "niet-opgelost"
	Answer    MessageKind = "bericht"
)

// Message is something that the sender of a signal and its holder say to each other. It is
// sealed with the signal: when its people are forgotten, nobody can read it any more.
type Message struct {
	ID       string
	SignalID string
	Org      string
	At       time.Time // instant
	AuthorID string
	Key      string // idempotency key, unique for its author
	Kind     MessageKind
	Text     string
	Erased   bool      // the text is gone
	Due      time.Time // date before which it is answered; zero when it asks nothing
	Answered time.Time // instant, zero while it waits
	Read     time.Time // instant on which the sender saw it; zero for what the sender wrote
	Late     bool      // the date passed without an answer
	sealed   []byte
}

// Waits reports whether a message is a question without an answer.
func (m Message) Waits() bool { return !m.Due.IsZero() && m.Answered.IsZero() }

// Keep stores a message about a signal, or returns false when its author already sent one
// with this key. It decides and logs nothing: whoever calls it does. Where the people of
// the signal were forgotten nothing can be written any more: that is NotFound.
func (s *Service) Keep(tx *store.Tx, sig Signal, m Message) (isNew bool, err error) {
	key, err := s.vault.KeyOf(tx, sig.ID)
	if err != nil {
		return false, err
	}
	m.SignalID, m.Org = sig.ID, sig.Org
	m.sealed = key.Seal(messageField(m.ID), m.Text)
	return insertMessage(tx, m)
}

func messageField(id string) string { return "message/" + id }

// Messages are what was said about a signal, the oldest first, with their texts.
func Messages(tx *store.Tx, v *seal.Vault, signalID string) ([]Message, error) {
	list, err := messagesOf(tx, signalID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	key, err := v.KeyOf(tx, signalID)
	gone := fault.Is(err, fault.NotFound)
	if err != nil && !gone {
		return nil, err
	}
	for i := range list {
		if list[i].Erased = gone; gone {
			continue
		}
		if list[i].Text, err = key.Open(messageField(list[i].ID), list[i].sealed); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// ResidentsOf are the names of the tenants of the household that a signal is about, for who
// checks that a text does not name them. What was forgotten is not among them.
func (s *Service) ResidentsOf(tx *store.Tx, sig Signal) (names []string, err error) {
	v := View{Signal: sig}
	err = s.fillContacts(tx, &v, s.now())
	for _, c := range v.Contacts {
		names = append(names, c.Name)
	}
	return names, err
}

// FirstName is what a sender hears of the name of a colleague.
func FirstName(name string) string { return firstName(name) }
