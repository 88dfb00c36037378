package frontdoor

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// maxMail is how many mails wait to be read at most: a full mailbox must not close the
// public page. What finds no room stays in the mailbox.
const maxMail = 150

// homePattern is a street and a number, as people write them in a mail.
var homePattern = regexp.MustCompile(`\pL[\pL'.-]{3,} [0-9]{1,5}\b`)

// likelyPlace is where to look first: what the reporter gave as the place, or what looks
// like a home in a mail. It is a start for the colleague who reads it, and no more.
func likelyPlace(l Letter) string {
	if l.Where != "" {
		return l.Where
	}
	return cmp.Or(homePattern.FindString(l.Subject), homePattern.FindString(l.What))
}

// Mailed is a message that came into the mailbox of an organisation, as module mail read it.
type Mailed struct {
	Org      string
	Mark     string    // of the message, from which nobody can find it; equal for the same message
	At       time.Time // instant on which it was read
	Letter   Letter
	Name     string // as the sender gave it
	Address  string // mail address of the sender, empty for none
	Suspect  bool
	Pictures [][]byte // made anew, JPEG
}

// TakeIn keeps a message as a post that waits to be read. There is no room when Busy says
// so of the error; nothing was kept then.
func (s *Service) TakeIn(tx *store.Tx, m Mailed) (ID, error) {
	p := Post{ID: ID(store.NewID()), Org: m.Org, Channel: Mail, Lang: dutch, About: AboutUnsaid, At: m.At, State: Waiting, Suspect: m.Suspect, Version: 1}
	if n, err := waitingMail(tx, p.Org); err != nil || n >= maxMail {
		if err == nil {
			err = fault.Invalidf("frontdoor.takein", "", busy)
		}
		return "", err
	}
	f := Form{Letter: m.Letter, Reporter: Reporter{Name: m.Name, Contact: m.Address}}
	f.Letter.Photos = len(m.Pictures)
	code := s.tokens.codeOf(m.Mark)
	if m.Address != "" {
		f.Reporter.Code = code
	}
	isNew, err := s.keep(tx, p, hashOf(code), f)
	if err != nil || !isNew {
		return "", err
	}
	key, err := s.vault.KeyOf(tx, string(p.ID))
	if err != nil {
		return "", err
	}
	for i, data := range m.Pictures {
		if err := insertPhoto(tx, p.ID, i+1, key.SealBytes(photoField(i+1), data)); err != nil {
			return "", err
		}
	}
	return p.ID, audit.Write(tx, m.At, access.System(p.Org), "frontdoor.receive", ObjectType, string(p.ID), access.Decision{Allowed: true, Rules: []string{"system"}})
}

func photoField(n int) string { return fmt.Sprintf("photo/%d", n) }

// Reply is where word about a post can go: an address, and for who mailed the code. Both are
// empty for a reporter who left a telephone number, or took it back.
type Reply struct{ Address, Code string }

// ReplyTo is where word about a post can go.
func (s *Service) ReplyTo(tx *store.Tx, id ID) (r Reply, err error) {
	_, who, err := s.open(tx, id)
	if err != nil || !strings.Contains(who.Contact, "@") {
		return r, err
	}
	return Reply{who.Contact, who.Code}, nil
}

// Picture is a picture of a post, numbered from 1.
func (s *Service) Picture(ctx context.Context, a access.Actor, id ID, n int) (jpeg []byte, err error) {
	const op = "frontdoor.picture"
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		_, d, err := s.load(tx, op, a, "frontdoor.read", id)
		if err != nil {
			return err
		}
		list, err := s.pictures(tx, id)
		if err != nil {
			return err
		}
		if n < 1 || n > len(list) {
			return fault.New(op, fault.NotFound)
		}
		jpeg = list[n-1]
		return audit.Write(tx, s.now(), a, "frontdoor.read", ObjectType, string(id), d)
	})
	return jpeg, fault.Wrap(op, err)
}

// pictures are all pictures of a post.
func (s *Service) pictures(tx *store.Tx, id ID) ([][]byte, error) {
	list, err := photosOf(tx, id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	key, err := s.vault.KeyOf(tx, string(id))
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i], err = key.OpenBytes(photoField(i+1), list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}
