package volunteer

import (
	"cmp"
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// actAsk is the action of putting up a question to everybody in a complex.
const actAsk access.Action = "volunteer.ask"

// AskType is how the policy and the log name such a question.
const AskType = "VolunteerAsk"

// Invite is an open question to everybody in a complex. Nobody in particular is asked.
type Invite struct {
	ID        string
	OrgID     string
	Complex   place.ComplexID
	Staircase string
	Text      string
	Made      time.Time // instant
	ByID      string    // user
	Ends      time.Time // date
	Closed    time.Time // instant, zero while it is open
	Answers   int       // sign-ups that came of it
	Name      string    // of the complex
	Org       string    // name of the organisation
}

// Open reports whether somebody can still answer on a date.
func (i Invite) Open(today time.Time) bool { return i.Closed.IsZero() && !today.After(i.Ends) }

func (i Invite) resource() access.Resource {
	return access.Resource{Type: AskType, ID: i.ID, Org: i.OrgID}
}

const (
	minAsk    = 15
	maxAsk    = 200
	askMonths = 2 // that a question hangs
	maxOpen   = 100
)

// Invite puts up a question for a complex, or for one staircase of it.
func (s *Service) Invite(ctx context.Context, a access.Actor, i Invite, key string) (id string, err error) {
	const op = "volunteer.invite"
	d, err := s.policy.RequireOrg(op, a, actAsk)
	if err != nil {
		return "", err
	}
	i.Text = strings.TrimSpace(i.Text)
	switch n := utf8.RuneCountInString(i.Text); {
	case n < minAsk:
		return "", fault.Invalidf(op, "vraag", "volunteer.ask_short")
	case n > maxAsk || !utf8.ValidString(i.Text):
		return "", fault.Invalidf(op, "vraag", "volunteer.long", "Max", maxAsk)
	case text.ContainsBSN(i.Text):
		return "", fault.Invalidf(op, "vraag", "volunteer.bsn")
	}
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		site, err := place.SiteByID(tx, i.Complex)
		if fault.Is(err, fault.NotFound) || err == nil && site.Org != a.OrgID {
			return fault.Invalidf(op, "vraag", "volunteer.choose")
		}
		if err != nil {
			return err
		}
		made, again, err := account.Once(tx, a.UserID, op, key, shortID(), now)
		if id = made; err != nil || again {
			return err
		}
		i.ID, i.OrgID, i.Made, i.ByID, i.Ends = id, a.OrgID, now, a.UserID, clock.Date(now).AddDate(0, askMonths, 0)
		return cmp.Or(insertAsk(tx, i), audit.Write(tx, now, a, actAsk, AskType, id, d))
	})
	return id, fault.Wrap(op, err)
}

// shortID is an id that somebody can type from a poster: the random end of another. It is no secret.
func shortID() string {
	id := store.NewID()
	return id[len(id)-8:]
}

// Poster is a question of the actor's organisation.
func (s *Service) Poster(ctx context.Context, a access.Actor, id string) (i Invite, err error) {
	const op = "volunteer.poster"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		var missing error
		i, missing = askByID(tx, id)
		_, err := s.policy.Require(op, a, actAsk, actAsk, i.resource())
		return cmp.Or(missing, err)
	})
	if err != nil {
		return Invite{}, fault.Wrap(op, err)
	}
	return i, nil
}

// TakeDown closes a question; doing it again changes nothing.
func (s *Service) TakeDown(ctx context.Context, a access.Actor, id string) error {
	const op = "volunteer.take_down"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		i, missing := askByID(tx, id)
		d, err := s.policy.Require(op, a, actAsk, actAsk, i.resource())
		if err := cmp.Or(missing, err); err != nil || !i.Closed.IsZero() {
			return err
		}
		return cmp.Or(closeAsk(tx, id, s.now()), audit.Write(tx, s.now(), a, actAsk, AskType, id, d))
	}))
}

// OpenAsks are the questions that anybody can answer now, by organisation and complex.
func (s *Service) OpenAsks(ctx context.Context) (list []Invite, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) { list, err = openAsks(tx, "", clock.Date(s.now())); return err })
	return list, fault.Wrap("volunteer.open_asks", err)
}

// OpenAsk is a question that anybody can answer now; NotFound when it is over.
func (s *Service) OpenAsk(ctx context.Context, id string) (i Invite, err error) {
	const op = "volunteer.open_ask"
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) { i, err = askByID(tx, id); return err })
	if err == nil && !i.Open(clock.Date(s.now())) {
		return Invite{}, fault.New(op, fault.NotFound)
	}
	return i, fault.Wrap(op, err)
}

// Answer signs up somebody without an account who answers a question. The same form signs up once.
func (s *Service) Answer(ctx context.Context, askID string, d Draft) error {
	const op = "volunteer.answer"
	i, err := s.OpenAsk(ctx, askID)
	if err != nil {
		return err
	}
	v := Volunteer{Private: Private{Name: d.Name, Phone: d.Phone}}
	fields := v.check()
	if !d.Agrees {
		fields = append(fields, fault.NewField("akkoord", "volunteer.own_agree_first"))
	}
	if err := fault.Check(op, fields); err != nil {
		return err
	}
	now := s.now()
	v.ID, v.OrgID, v.ContactID, v.ComplexID, v.Staircase, v.State, v.SignedUp, v.Since = ID(store.IDOf("meedoen", askID, d.Key)), i.OrgID, i.ByID, i.Complex, i.Staircase, Signed, now, now
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := OrgOf(tx, v.ID); !fault.Is(err, fault.NotFound) {
			return err // sent twice
		}
		set, _, err := settingsOf(tx, v.OrgID)
		if err != nil {
			return err
		}
		key, err := s.vault.NewKey(tx, now, string(v.ID), v.OrgID)
		if err != nil {
			return err
		}
		return cmp.Or(insert(tx, key, v.planned(set)), answered(tx, askID), s.tell(tx, v, "", "volunteer.notice_signed", now),
			audit.Write(tx, now, access.System(v.OrgID), actSign, ObjectType, string(v.ID), access.Decision{Allowed: true, Rules: []string{"openbaar"}}))
	}))
}
