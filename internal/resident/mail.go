package resident

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
)

// Post lets mail go to residents. What it says is its own: it gets no word of a plan.
type Post interface {
	MailResident(tx *store.Tx, now time.Time, orgID, id, source string, proof bool) error
}

// UsePost lets residents hear by mail that something waits. It is called once, before the service is
// used, and only where mail goes out.
func (s *Service) UsePost(p Post) { s.post = p }

// Inbox is where somebody of the household hears that something waits.
type Inbox struct {
	ID        string
	PassID    string
	CaseID    casework.ID
	OrgID     string
	Lang      string
	Address   string // sealed
	Made      time.Time
	Confirmed time.Time // zero until a code came back
	Tries     int
	Told      time.Time // instant of the last mail
}

const (
	mailTries = 5 // wrong codes, after which another has to be asked for
	endSoon   = 7 // days before the end of a pass in which that is told
	mailBatch = 200
)

// sign is what only the program can make of an inbox, for a purpose.
func (s *Service) sign(purpose, id string) []byte {
	h := hmac.New(sha256.New, s.mailKey)
	h.Write([]byte(purpose + "\x00" + id))
	return h.Sum(nil)
}

// proof is the code that shows that somebody reads the mail of an inbox.
func (s *Service) proof(id string) string {
	return fmt.Sprintf("%08d", binary.BigEndian.Uint64(s.sign("proof", id))%100_000_000)
}

// stopCode is what stands in the link that ends the mail of an inbox.
func (s *Service) stopCode(id string) string {
	return id + "." + hex.EncodeToString(s.sign("stop", id)[:12])
}

// AskMail wants to know by mail at an address, which gets a code first. Another address takes the
// place of the one before; the same one gets another code.
func (s *Service) AskMail(ctx context.Context, secret, address, lang string) error {
	const op = "resident.askmail"
	address = strings.TrimSpace(address)
	return s.act(ctx, op, secret, func(tx *store.Tx, g guest, now time.Time) error {
		if s.post == nil {
			return fault.New(op, fault.NotFound)
		}
		if !text.IsMailAddress(address) {
			return fault.Invalidf(op, "adres", "resident.mail_wrong")
		}
		if err := dropInbox(tx, g.ID); err != nil {
			return err
		}
		in := Inbox{ID: store.NewID(), PassID: g.ID, CaseID: g.CaseID, OrgID: g.OrgID, Lang: lang, Address: address, Made: now}
		if err := insertInbox(tx, g.in.Key, in); err != nil {
			return err
		}
		return s.post.MailResident(tx, now, g.OrgID, in.ID, "plancode/"+in.ID, true)
	})
}

// ProveMail confirms the address with the code that was sent there. A wrong one counts.
func (s *Service) ProveMail(ctx context.Context, secret, code string) error {
	const op = "resident.provemail"
	var refused error
	err := s.act(ctx, op, secret, func(tx *store.Tx, g guest, now time.Time) error {
		refused = nil
		in, err := inboxOf(tx, g.in.Key, g.ID)
		if err != nil {
			return err
		}
		switch {
		case in.Tries >= mailTries:
			refused = fault.Invalidf(op, "mailcode", "resident.mail_tries")
			return nil
		case !hmac.Equal([]byte(strings.Join(strings.Fields(code), "")), []byte(s.proof(in.ID))):
			refused = fault.Invalidf(op, "mailcode", "resident.mail_code_wrong")
			return countInboxTry(tx, in.ID)
		}
		return confirmInbox(tx, in.ID, now)
	})
	return cmp.Or(err, refused)
}

// StopMail ends the mail for who is in.
func (s *Service) StopMail(ctx context.Context, secret string) error {
	return s.act(ctx, "resident.stopmail", secret, func(tx *store.Tx, g guest, _ time.Time) error { return dropInbox(tx, g.ID) })
}

// StopByLink ends the mail of the link that stands in it. One that fits nothing changes nothing, and
// gets the same answer.
func (s *Service) StopByLink(ctx context.Context, code string) error {
	id, _, _ := strings.Cut(code, ".")
	if !hmac.Equal([]byte(code), []byte(s.stopCode(id))) {
		return nil
	}
	return fault.Wrap("resident.stopbylink", s.db.Write(ctx, func(tx *store.Tx) error { return dropInboxByID(tx, id) }))
}

// Reach is where a mail for a resident goes; without a To it should not go any more.
type Reach struct{ To, Lang, Code, Stop string }

// ReachOf is where the mail of an inbox goes: while its pass opens the case, and for news once the
// address was proved.
func (s *Service) ReachOf(tx *store.Tx, id string, proof bool) (r Reach, err error) {
	passID, err := passOfInbox(tx, id)
	if err != nil || passID == "" {
		return r, err
	}
	p, err := passBy(tx, "id", passID)
	if err != nil {
		return r, err
	}
	g, ok, err := s.admit(tx, p, actLook, s.now())
	if err != nil || !ok {
		return r, err
	}
	in, err := inboxOf(tx, g.in.Key, passID)
	if err != nil || proof != in.Confirmed.IsZero() {
		return r, err
	}
	r = Reach{To: in.Address, Lang: in.Lang, Stop: OwnPath + "/mail/stop?code=" + s.stopCode(id) + "&taal=" + in.Lang}
	if proof {
		r.Code = s.proof(id)
	}
	return r, nil
}

// TellByMail mails who wished so that something came on their page since they last looked, heard of
// it or gave the address: an answer, a commitment, a step or a letter, or that their code ends soon. A day
// brings one mail at most.
func (s *Service) TellByMail(ctx context.Context) error {
	if s.post == nil {
		return nil
	}
	now := s.now()
	return fault.Wrap("resident.tellbymail", s.db.Write(ctx, func(tx *store.Tx) error {
		if err := dropEndedInboxes(tx, now); err != nil {
			return err
		}
		today := clock.Date(now)
		list, err := inboxesWithNews(tx, now, clock.EndOfDay(today.AddDate(0, 0, -1)), mailBatch)
		if err != nil || len(list) == 0 {
			return err
		}
		var ids []string
		for _, in := range list {
			ids = append(ids, in.ID)
			if err := s.post.MailResident(tx, now, in.OrgID, in.ID, "plan/"+in.ID+"/"+today.Format(time.DateOnly), false); err != nil {
				return err
			}
		}
		return tellInboxes(tx, ids, now)
	}))
}
