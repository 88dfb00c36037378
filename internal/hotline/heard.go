package hotline

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// HeardKind is what a provider tells.
type HeardKind string

// What providers tell (docs/meldpunt.md).
const (
	HeardDelivered HeardKind = "meldpunt.afgeleverd" // a message arrived
	HeardFailed    HeardKind = "meldpunt.mislukt"    // a message will never arrive
	HeardAnswer    HeardKind = "meldpunt.antwoord"   // somebody answered: 1 takes it, 2 cannot
	HeardReport    HeardKind = "meldpunt.melding"    // somebody sends a text to the number of the meldpunt
)

// Heard is something that a provider tells.
type Heard struct {
	Kind    HeardKind
	ID      string // of what the provider sends: the same one is the same thing
	Message string // the key of the message that it is about
	Why     string
	Answer  string
	From    string // number of who sends a text
	Text    string
	Org     string // of the number to which it was sent; needed where there is more than one association
}

// Hear carries out what a provider tells, and returns the receipt of a report that it makes. What is
// about a message that does not exist is not found.
func (s *Service) Hear(ctx context.Context, h Heard) (receipt string, err error) {
	const op = "hotline.hear"
	switch h.Kind {
	case HeardDelivered, HeardFailed:
		id, key := splitKey(h.Message)
		if coming, is := strings.CutPrefix(key, helpKey); is && !strings.Contains(coming, ".") {
			return "", fault.Wrap(op, s.helpHeard(ctx, coming, map[bool]PageState{true: PageDelivered, false: PageFailed}[h.Kind == HeardDelivered]))
		}
		return "", fault.Wrap(op, s.Delivered(ctx, id, key, h.Kind == HeardDelivered, Draft{Who: h.Why}.trimmed().Who))
	case HeardAnswer:
		return "", fault.Wrap(op, s.answered(ctx, h))
	case HeardReport:
		return s.texted(ctx, h)
	}
	return "", fault.Invalidf(op, "type", "hotline.heard_kind")
}

// splitKey takes the key of a message apart, see prepare.
func splitKey(message string) (ID, string) {
	id, key, _ := strings.Cut(message, ".")
	return ID(id), key
}

// answered is the answer of somebody to a message that was sent there: whoever holds the telephone
// that was proved to be theirs. It opens nothing to read.
func (s *Service) answered(ctx context.Context, h Heard) error {
	const op = "hotline.answered"
	id, key := splitKey(h.Message)
	var who access.Actor
	if err := s.db.Read(ctx, func(tx *store.Tx) error {
		p, err := pageByKey(tx, id, key)
		if err != nil {
			return err
		}
		u, err := account.UserByID(tx, p.UserID)
		if err == nil && u.Disabled {
			err = fault.New(op, fault.NotFound)
		}
		who = u.Actor()
		return err
	}); err != nil {
		return err
	}
	switch strings.TrimSpace(h.Answer) {
	case "1":
		return s.Take(ctx, who, id)
	case "2":
		return s.Refuse(ctx, who, id)
	}
	return fault.Invalidf(op, "antwoord", "hotline.heard_answer")
}

// texted makes a report of a text to the number of the meldpunt. Reports of one number within the
// time that one is open are one thing.
func (s *Service) texted(ctx context.Context, h Heard) (string, error) {
	const op = "hotline.texted"
	org := h.Org
	if org == "" {
		if err := s.db.Read(ctx, func(tx *store.Tx) error {
			all, err := account.Organisations(tx)
			all = slices.DeleteFunc(all, func(o account.Organisation) bool { return o.Kind != account.HousingAssociation })
			if len(all) == 1 {
				org = all[0].ID
			}
			return err
		}); err != nil {
			return "", fault.Wrap(op, err)
		}
	}
	if org == "" {
		return "", fault.Invalidf(op, "organisatie", "hotline.heard_org")
	}
	r, err := s.Report(ctx, access.System(org), Draft{Kind: Call, Source: SMS, What: h.Text, Tel: h.From, Group: s.sameNumber(h.From), Key: h.ID})
	return r.Receipt, fault.Wrap(op, err)
}

// sameNumber groups what comes from one number, without keeping the number where it can be read.
func (s *Service) sameNumber(number string) string {
	return "sms " + strconv.FormatInt(s.vault.Fingerprint("hotline sms", number), 36)
}
