package frontdoor

import (
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/signal"
)

// List is which posts a colleague looks at.
type List string

// The lists. The zero value shows what waits.
const (
	ListWaiting List = ""
	ListSuspect List = "verdacht"
	ListHandled List = "klaar"
)

// Desk is what the page of the desk shows. No text of a post is in it.
type Desk struct {
	List    List
	Posts   []Post
	Waiting int // of both lists, to be read
	Suspect int
	Names   map[string]string // of colleagues, by id
	Door    Door
	MayDoor bool
}

// deskShown is how many posts a page shows. Of what waits no more can be there.
const deskShown = maxWaiting

// Desk is what waits at the door of the actor's organisation, or was handled.
func (s *Service) Desk(ctx context.Context, a access.Actor, which List) (d Desk, err error) {
	const op = "frontdoor.list"
	if _, err := s.policy.RequireOrg(op, a, "frontdoor.list"); err != nil {
		return d, err
	}
	d.List, d.MayDoor = which, s.policy.May(a, "frontdoor.door")
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		for suspect, into := range map[bool]*int{false: &d.Waiting, true: &d.Suspect} {
			n, err := waiting(tx, a.OrgID, suspect)
			if err != nil {
				return err
			}
			*into = int(n)
		}
		if d.Door, err = doorOf(tx, a.OrgID); err != nil {
			return err
		}
		if which == ListHandled {
			d.Posts, err = postsHandled(tx, a.OrgID, 100)
		} else {
			d.Posts, err = postsWaiting(tx, a.OrgID, which == ListSuspect, deskShown)
		}
		if err != nil {
			return err
		}
		var ids []string
		for _, p := range d.Posts {
			ids = append(ids, p.HandledBy, p.Holder)
		}
		d.Names, err = account.Names(tx, ids)
		return err
	})
	return d, fault.Wrap(op, err)
}

// View is a post with its texts.
type View struct {
	Post
	Letter
	Reporter
	By     string // name of the colleague who handled it
	HeldBy string // name of the colleague who holds it
}

// Open opens a post and notes in the log that the actor did.
func (s *Service) Open(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	const op = "frontdoor.read"
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		p, d, err := s.load(tx, op, a, "frontdoor.read", id)
		if err != nil {
			return err
		}
		v = View{Post: p}
		if v.Letter, v.Reporter, err = s.open(tx, id); err != nil {
			return err
		}
		names, err := account.Names(tx, []string{p.HandledBy, p.Holder})
		if err != nil {
			return err
		}
		v.By, v.HeldBy = names[p.HandledBy], names[p.Holder]
		return audit.Write(tx, s.now(), a, "frontdoor.read", ObjectType, string(id), d)
	})
	return v, fault.Wrap(op, err)
}

// load reads a post and asks whether the actor may do the action with it.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id ID) (Post, access.Decision, error) {
	p, err := postByID(tx, id)
	if err != nil {
		return Post{}, access.Decision{}, err
	}
	r := resource(p)
	if err := access.Load(tx, s.now(), a, &r); err != nil {
		return Post{}, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, action, "frontdoor.read", r)
	return p, d, err
}

// toEnd is load for a post that still waits with a version.
func (s *Service) toEnd(tx *store.Tx, op string, a access.Actor, id ID, version int64) (Post, access.Decision, error) {
	p, d, err := s.load(tx, op, a, "frontdoor.handle", id)
	if err == nil && (p.Version != version || p.State != Waiting) {
		err = fault.New(op, fault.Conflict)
	}
	return p, d, err
}

// Accept makes a signal of a post, as the colleague who read it words it: its sentence is
// what was seen; with the pictures that came along when it says so. The signal, the end of
// the post and both records are stored at once.
func (s *Service) Accept(ctx context.Context, a access.Actor, id ID, version int64, draft signal.Draft, withPictures bool) (r signal.Receipt, err error) {
	const op = "frontdoor.accept"
	var p Post
	draft.Key, draft.Photos = string(id), nil
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if p, _, err = s.toEnd(tx, op, a, id, version); err == nil && withPictures {
			draft.Photos, err = s.pictures(tx, id)
		}
		return err
	})
	if err != nil {
		return r, fault.Wrap(op, err)
	}
	draft.Source = p.Channel.source()
	r, err = s.signals.SendReported(ctx, a, draft, string(id), func(tx *store.Tx, r signal.Receipt) error {
		p, d, err := s.toEnd(tx, op, a, id, version)
		if err != nil {
			return err
		}
		at := s.now()
		p.State, p.SignalID, p.HandledBy, p.HandledAt = Accepted, r.ID, a.UserID, at
		n, err := end(tx, p)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		return audit.Write(tx, at, a, "frontdoor.accept", ObjectType, string(id), d)
	})
	return r, fault.Wrap(op, err)
}

// Refuse ends a post of which no signal is made. Who wrote it sees that it was read; the
// texts of nonsense are erased at once, those of the rest after their term.
func (s *Service) Refuse(ctx context.Context, a access.Actor, id ID, version int64, why Reason) error {
	const op = "frontdoor.refuse"
	if !slices.Contains(Reasons(), why) {
		return fault.Invalidf(op, "reden", "frontdoor.need_reason")
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		p, d, err := s.toEnd(tx, op, a, id, version)
		if err != nil {
			return err
		}
		at := s.now()
		p.State, p.Reason, p.HandledBy, p.HandledAt = Refused, why, a.UserID, at
		n, err := end(tx, p)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		if why == Nonsense {
			if err := eraseLetter(tx, s.vault, at, id); err != nil {
				return err
			}
			if p.Contact {
				if err := eraseReporter(tx, s.vault, at, id); err != nil {
					return err
				}
			}
		}
		return audit.Write(tx, at, a, "frontdoor.refuse", ObjectType, string(id), d)
	}))
}

// Caller is Receive for a colleague who types for who calls or comes by: the code is told
// to that person, and the post waits for the colleague to find its place.
func (s *Service) Caller(ctx context.Context, a access.Actor, f Form) (id ID, code string, err error) {
	const op = "frontdoor.caller"
	d, err := s.policy.RequireOrg(op, a, "frontdoor.caller")
	if err != nil {
		return "", "", err
	}
	f.Org, f.Lang = a.OrgID, string(text.Dutch)
	f = f.tidied()
	fields := check(f)
	if !f.Channel.ByColleague() {
		fields = append(fields, fault.NewField("kanaal", "frontdoor.need_channel"))
	}
	nonce, made, ok := s.tokens.read(f.Org, f.Token)
	now := s.now()
	if !ok || age(made, now) == "old_form" {
		fields = append(fields, fault.NewField("", "frontdoor.old_form"))
	}
	if err := fault.Check(op, fields); err != nil {
		return "", "", err
	}
	code = s.tokens.codeOf(nonce)
	p := Post{ID: ID(store.NewID()), Org: f.Org, Channel: f.Channel, Lang: f.Lang, About: f.About, At: now, State: Waiting, Version: 1, Holder: a.UserID}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		first, err := postByCode(tx, hashOf(code))
		if !fault.Is(err, fault.NotFound) {
			id = first.ID // the form was sent twice
			return err
		}
		id = p.ID
		if _, err := s.keep(tx, p, hashOf(code), f); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "frontdoor.caller", ObjectType, string(p.ID), d)
	})
	return id, code, fault.Wrap(op, err)
}

// maxPhone is the longest telephone number on the public page, in bytes.
const maxPhone = 30

// SetDoor opens or closes the public page of the actor's organisation, with the number to
// ring where writing does not work.
func (s *Service) SetDoor(ctx context.Context, a access.Actor, version int64, open bool, phone string) error {
	const op = "frontdoor.door"
	decision, err := s.policy.RequireOrg(op, a, "frontdoor.door")
	if err != nil {
		return err
	}
	phone = line(phone)
	if open && phone == "" {
		return fault.Invalidf(op, "telefoon", "frontdoor.need_phone")
	}
	if phone != "" && (len(phone) > maxPhone || !reachable(phone) || strings.Contains(phone, "@")) {
		return fault.Invalidf(op, "telefoon", "frontdoor.phone_form")
	}
	at := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		n, err := setDoor(tx, Door{Org: a.OrgID, Open: open, Phone: phone, Version: version}, a.UserID, at)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		return audit.Write(tx, at, a, "frontdoor.door", "Organisation", a.OrgID, decision)
	}))
}

// MayOpen reports whether an actor may read a post.
func (s *Service) MayOpen(ctx context.Context, a access.Actor, id ID) bool {
	err := s.db.Read(ctx, func(tx *store.Tx) error {
		_, _, err := s.load(tx, "frontdoor.mayopen", a, "frontdoor.read", id)
		return err
	})
	return err == nil
}

// late reports whether a post should have been read before a day.
func (p Post) late(today time.Time) bool { return p.State == Waiting && p.Due().Before(today) }
