package frontdoor

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// What the public page holds at most for an organisation. Beyond it the page says that it
// is too busy, and whom to ring: nothing that was taken in is pushed out.
const (
	maxWaiting = 300 // posts that wait to be read
	maxSuspect = 100 // posts that wait in the list of the suspect
	maxHourly  = 120 // posts within an hour
)

// fullFor is how long a list that was full is taken to be so: a flood then costs no writes.
const fullFor = 10 * time.Second

// busy is the message key of a page that takes no more now.
const busy = "frontdoor.busy"

// Busy reports whether an error says that there is no room now.
func Busy(err error) bool {
	return slices.ContainsFunc(fault.FieldsOf(err), func(f fault.Field) bool { return f.Key == busy })
}

// Receive takes in what somebody filled in on the public page, and returns the code with
// which they can ask after it. The same form sent again gives the same code. Once it
// returns without error the post is on disk. NotFound means that no such door is open.
func (s *Service) Receive(ctx context.Context, f Form) (code string, err error) {
	const op = "frontdoor.receive"
	if _, err := s.DoorFor(ctx, f.Org); err != nil {
		return "", fault.Wrap(op, err)
	}
	f = f.tidied()
	f.Channel, f.CallBack = Page, false
	now := s.now()
	if err := fault.Check(op, check(f)); err != nil {
		return "", err
	}
	nonce, made, ok := s.tokens.read(f.Org, f.Token)
	if !ok {
		return "", fault.Invalidf(op, "", "frontdoor.old_form")
	}
	if wrong := age(made, now); wrong != "" {
		return "", fault.Invalidf(op, "", "frontdoor."+wrong)
	}
	code = s.tokens.codeOf(nonce)
	p := Post{ID: ID(store.NewID()), Org: f.Org, Channel: Page, Lang: s.language(f.Lang).Code, About: f.About, At: now, State: Waiting,
		Suspect: f.Trap != "", Version: 1}
	if known, err := s.sentBefore(ctx, code); err != nil || known {
		return code, fault.Wrap(op, err)
	}
	s.gate.Lock()
	defer s.gate.Unlock()
	list := p.Org + map[bool]string{true: " suspect"}[p.Suspect]
	if now.Before(s.full[list]) {
		return "", fault.Invalidf(op, "", busy)
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if err := room(tx, p); err != nil {
			return err
		}
		isNew, err := s.keep(tx, p, hashOf(code), f)
		if err != nil || !isNew {
			return err
		}
		return audit.Write(tx, now, access.System(f.Org), "frontdoor.receive", ObjectType, string(p.ID), access.Decision{Allowed: true, Rules: []string{"system"}})
	})
	if Busy(err) {
		s.full[list] = now.Add(fullFor)
	}
	if err != nil {
		return "", fault.Wrap(op, err)
	}
	return code, nil
}

// sentBefore reports whether there is a post with a code.
func (s *Service) sentBefore(ctx context.Context, code string) (known bool, err error) {
	err = s.db.Look(ctx, func(tx *store.Tx) error {
		_, err := postByCode(tx, hashOf(code))
		known = err == nil
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		return err
	})
	return known, err
}

// room refuses a post for which there is none.
func room(tx *store.Tx, p Post) error {
	n, err := waiting(tx, p.Org, p.Suspect)
	if err != nil {
		return err
	}
	lately, err := since(tx, p.Org, p.At.Add(-time.Hour))
	if err != nil {
		return err
	}
	if lately >= maxHourly || n >= maxWaiting || p.Suspect && n >= maxSuspect {
		return fault.Invalidf("frontdoor.room", "", busy)
	}
	return nil
}

// keep seals and stores a post in the name of somebody of the desk; false when one with this code was there.
func (s *Service) keep(tx *store.Tx, p Post, codeHash string, f Form) (bool, error) {
	letter, err := json.Marshal(f.Letter)
	if err != nil {
		return false, err
	}
	if err := handTo(tx, &p); err != nil {
		return false, err
	}
	key, err := s.vault.NewKey(tx, p.At, string(p.ID), p.Org)
	if err != nil {
		return false, err
	}
	body := sealed{letter: key.SealBytes("letter", letter), reporter: []byte{}, callBack: f.CallBack}
	if f.Name+f.Contact+f.Code != "" {
		who, err := json.Marshal(f.Reporter)
		if err != nil {
			return false, err
		}
		if key, err = s.vault.NewKey(tx, p.At, reporterRecord(p.ID), p.Org); err != nil {
			return false, err
		}
		body.reporter = key.SealBytes("reporter", who)
	}
	return insertPost(tx, p, codeHash, body)
}

// open gives the texts of a post back; what was erased or taken back is empty.
func (s *Service) open(tx *store.Tx, id ID) (l Letter, r Reporter, err error) {
	body, err := sealedOf(tx, id)
	if err != nil {
		return l, r, err
	}
	for _, part := range []struct {
		record, field string
		sealed        []byte
		into          any
	}{{string(id), "letter", body.letter, &l}, {reporterRecord(id), "reporter", body.reporter, &r}} {
		if len(part.sealed) == 0 {
			continue
		}
		key, err := s.vault.KeyOf(tx, part.record)
		if err != nil {
			return l, r, err
		}
		data, err := key.OpenBytes(part.field, part.sealed)
		if err != nil {
			return l, r, err
		}
		if err := json.Unmarshal(data, part.into); err != nil {
			return l, r, err
		}
	}
	return l, r, nil
}

// Doors are the public pages that are open.
func (s *Service) Doors(ctx context.Context) (list []Door, err error) {
	err = s.db.Look(ctx, func(tx *store.Tx) error {
		list, err = openDoors(tx)
		return err
	})
	return list, fault.Wrap("frontdoor.doors", err)
}

// DoorFor is the door of an organisation for a stranger; NotFound when it is not open.
func (s *Service) DoorFor(ctx context.Context, org string) (d Door, err error) {
	list, err := s.Doors(ctx)
	if err != nil {
		return d, err
	}
	i := slices.IndexFunc(list, func(d Door) bool { return d.Org == org })
	if i < 0 {
		return d, fault.New("frontdoor.door", fault.NotFound)
	}
	return list[i], nil
}
