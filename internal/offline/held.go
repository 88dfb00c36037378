package offline

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/catalogue"
	"samendoen/internal/signal"
)

// Held is a signal that came in after the right to send was withdrawn, without its
// contents.
type Held struct {
	ID, Org, UserID, DeviceID, Key string
	UnitID, Address                string
	At                             time.Time // instant on which it came in
	Reason                         Reason
	Verdict                        Verdict // empty while it waits
	Photos                         int
}

// Verdict is what a team lead decided.
type Verdict string

// The verdicts.
const (
	Taken   Verdict = "aangenomen"
	Dropped Verdict = "weggegooid"
)

// Limits of the reason for throwing something away, in runes.
const (
	minWhy = 10
	maxWhy = 300
)

func photoField(n int) string { return "photo/" + strconv.Itoa(n) }

// resource is a held signal as the policy sees it.
func resource(h Held) access.Resource {
	return access.Resource{Type: "Held", ID: h.ID, Org: h.Org, Sender: h.UserID, Home: h.UnitID}
}

// View is a held signal with what was said, for who decides about it.
type View struct {
	Held
	Who   string // name of the sender
	Draft signal.Draft
	Facts catalogue.Names
}

// Waiting are the signals of the actor's organisation that wait, the oldest first, with
// the names of who sent them. Those about which the actor may not decide are not there.
func (s *Service) Waiting(ctx context.Context, a access.Actor) (list []View, err error) {
	const op = "offline.waiting"
	if _, err := s.policy.RequireOrg(op, a, "offline.judge"); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list = nil
		all, err := waitingIn(tx, a.OrgID)
		if err != nil {
			return err
		}
		for _, h := range all {
			r := resource(h)
			if err := access.Load(tx, s.now(), a, &r); err != nil {
				return err
			}
			if !s.policy.Decide(a, "offline.judge", r).Allowed {
				continue
			}
			names, err := account.Names(tx, []string{h.UserID})
			if err != nil {
				return err
			}
			list = append(list, View{Held: h, Who: names[h.UserID]})
		}
		return nil
	})
	return list, fault.Wrap(op, err)
}

// Show opens a held signal and writes down that the actor looked.
func (s *Service) Show(ctx context.Context, a access.Actor, id string) (v View, err error) {
	const op = "offline.show"
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		var d access.Decision
		if v, d, err = s.open(tx, op, a, id, false); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, "offline.read", "Held", id, d)
	})
	return v, fault.Wrap(op, err)
}

// open loads a held signal that still waits and decides whether the actor may judge it;
// whoever may not gets NotFound. A text whose people were forgotten is gone.
func (s *Service) open(tx *store.Tx, op string, a access.Actor, id string, photos bool) (View, access.Decision, error) {
	h, sealed, err := heldByID(tx, id)
	if fault.Is(err, fault.NotFound) || err == nil && h.Verdict != "" {
		return View{}, access.Decision{}, fault.New(op, fault.NotFound)
	}
	if err != nil {
		return View{}, access.Decision{}, err
	}
	r := resource(h)
	if err := access.Load(tx, s.now(), a, &r); err != nil {
		return View{}, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, "offline.judge", "offline.judge", r)
	if err != nil {
		return View{}, d, err
	}
	v := View{Held: h}
	names, err := account.Names(tx, []string{h.UserID})
	if err != nil {
		return View{}, d, err
	}
	v.Who = names[h.UserID]
	if v.Facts, err = catalogue.NamesOf(tx, h.Org); err != nil {
		return View{}, d, err
	}
	key, err := s.vault.KeyOf(tx, id)
	if err != nil {
		return View{}, d, err
	}
	data, err := key.OpenBytes("draft", sealed)
	if err != nil {
		return View{}, d, err
	}
	if err := json.Unmarshal(data, &v.Draft); err != nil || !photos {
		return v, d, err
	}
	list, err := heldPhotos(tx, id)
	if err != nil {
		return View{}, d, err
	}
	v.Draft.Photos = make([][]byte, h.Photos)
	for _, p := range list {
		if v.Draft.Photos[p.n-1], err = key.OpenBytes(photoField(p.n), p.sealed); err != nil {
			return View{}, d, err
		}
	}
	return v, d, nil
}

// Take passes a held signal on as one of its first sender, or a picture on to the signal that it
// belongs to. Broken off half-way it gives the same when it is done again: the key and the
// numbers are the sender's own. Conflict when another picture came meanwhile.
func (s *Service) Take(ctx context.Context, a access.Actor, id string) (signal.Receipt, error) {
	const op = "offline.take"
	var v View
	var u account.User
	var d access.Decision
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if v, d, err = s.open(tx, op, a, id, true); err != nil {
			return err
		}
		u, err = account.UserByID(tx, v.UserID)
		return err
	}); err != nil {
		return signal.Receipt{}, fault.Wrap(op, err)
	}
	pictures, came := v.Draft.Photos, 0
	v.Draft.Photos = signal.Announced(len(pictures))
	r, err := s.signals.SendFor(ctx, a, u.Actor(), v.Draft)
	if err != nil {
		return signal.Receipt{}, fault.Wrap(op, err)
	}
	for i, p := range pictures {
		if p == nil {
			continue
		}
		came++
		if _, err := s.signals.AddPicture(ctx, a, u.ID, r.ID, i+1, p); err != nil {
			return signal.Receipt{}, fault.Wrap(op, err)
		}
	}
	return r, s.judge(ctx, op, a, id, verdict{Taken, "", "offline.take", came}, d)
}

// Drop throws a held signal away, with the reason. Its contents are erased at once.
func (s *Service) Drop(ctx context.Context, a access.Actor, id, because string) error {
	const op = "offline.drop"
	var d access.Decision
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		_, d, err = s.open(tx, op, a, id, false)
		return err
	}); err != nil {
		return fault.Wrap(op, err)
	}
	because = strings.TrimSpace(because)
	switch n := utf8.RuneCountInString(because); {
	case n < minWhy:
		return fault.Invalidf(op, "reden", "offline.why_short", "Min", minWhy)
	case n > maxWhy:
		return fault.Invalidf(op, "reden", "offline.why_long", "Max", maxWhy)
	case text.ContainsBSN(because):
		return fault.Invalidf(op, "reden", "signal.text_bsn")
	}
	return s.judge(ctx, op, a, id, verdict{Dropped, because, "offline.drop", all}, d)
}

// verdict is what a team lead decides, with the reason and the action for the log.
type verdict struct {
	what    Verdict
	because string
	action  access.Action
	seen    int // how many pictures it is about, or all
}

// all means every picture, also one that came after the lead looked.
const all = -1

// judge writes the verdict and erases the contents, which from now on stand in the signal
// or nowhere. A picture that came meanwhile is not erased with them.
func (s *Service) judge(ctx context.Context, op string, a access.Actor, id string, v verdict, d access.Decision) error {
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		there, err := store.Count(tx, `SELECT count(*) FROM offline_held_photo WHERE held_id = $1`, id)
		if err == nil && v.seen != all && there != int64(v.seen) {
			return fault.New(op, fault.Conflict)
		}
		if err != nil {
			return err
		}
		n, err := setVerdict(tx, id, v.what, a.UserID, v.because, now)
		if err == nil && n == 0 {
			return fault.New(op, fault.Conflict)
		}
		if err != nil {
			return err
		}
		if err := s.vault.Shred(tx, now, id); err != nil {
			return err
		}
		return audit.Write(tx, now, a, v.action, "Held", id, d)
	}))
}
