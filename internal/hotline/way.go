package hotline

import (
	"cmp"
	"context"
	"crypto/subtle"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/pass"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

const (
	mostWays = 6
	// codeTries is how many wrong codes end a proof: a new code is asked for then.
	codeTries = 5
	maxAfter  = 15 * time.Minute
	// proofKey begins the key of a message that proves a way.
	proofKey = "proef."
)

// checkWay are the reasons why a way is refused.
func checkWay(a Address, others []Address) (fields []fault.Field) {
	refuse := func(is bool, name, key string) {
		if is {
			fields = append(fields, fault.NewField(name, "hotline."+key))
		}
	}
	switch a.Kind {
	case BySMS, ByVoice:
		refuse(!goodNumber(a.To), "adres", "way_number")
	case ByMail:
		refuse(!text.IsMailAddress(a.To), "adres", "way_mail")
	default:
		refuse(true, "soort", "way_kind")
	}
	refuse(a.After < 0 || a.After > maxAfter, "na", "way_after")
	refuse(len(others) >= mostWays, "soort", "way_many")
	refuse(slices.ContainsFunc(others, func(o Address) bool { return o.Kind == a.Kind && o.To == a.To }), "adres", "way_twice")
	return fields
}

// plainNumber is a telephone number in the international form of E.164, from how people in the
// Netherlands write it.
func plainNumber(s string) string {
	s = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "").Replace(strings.TrimSpace(s))
	switch {
	case strings.HasPrefix(s, "00"):
		return "+" + s[2:]
	case strings.HasPrefix(s, "0"):
		return "+31" + s[1:]
	}
	return s
}

// goodNumber reports whether a text is a number of E.164: a plus and 8 to 15 digits.
func goodNumber(s string) bool {
	digits, plus := strings.CutPrefix(s, "+")
	return plus && len(digits) >= 8 && len(digits) <= 15 && !strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' })
}

// Ways are the own ways to be reached, in the order in which they are used.
func (s *Service) Ways(ctx context.Context, a access.Actor) (list []Address, err error) {
	const op = "hotline.ways"
	if _, err := s.policy.RequireOrg(op, a, actWay); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) { list, err = addressesOf(tx, s.vault, a.UserID); return err })
	return list, fault.Wrap(op, err)
}

// AddWay adds an own way, which counts once it was tested: a code goes there at once.
func (s *Service) AddWay(ctx context.Context, a access.Actor, w Address) (id string, err error) {
	const op = "hotline.addway"
	d, err := s.policy.RequireOrg(op, a, actWay)
	if err != nil {
		return "", err
	}
	if w.Kind != ByMail {
		w.To = plainNumber(w.To)
	}
	w.To, w.ID, w.UserID, w.Tested = strings.TrimSpace(w.To), store.NewID(), a.UserID, time.Time{}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		others, err := addressesOf(tx, s.vault, a.UserID)
		if err != nil {
			return err
		}
		if err := fault.Check(op, checkWay(w, others)); err != nil {
			return err
		}
		key, err := s.vault.HolderKey(tx, s.now(), a.UserID)
		if err != nil {
			return err
		}
		return cmp.Or(insertWay(tx, key, w, len(others), pass.NewPIN()), s.askProof(tx, w.ID), audit.Write(tx, s.now(), a, actWay, "Way", w.ID, d))
	})
	return w.ID, fault.Wrap(op, err)
}

// ProveWay says the code that came by a way: from then on it counts. Too many wrong ones end it.
func (s *Service) ProveWay(ctx context.Context, a access.Actor, id, code string) error {
	const op = "hotline.proveway"
	d, err := s.policy.RequireOrg(op, a, actWay)
	if err != nil {
		return err
	}
	var refused error
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		refused = nil
		want, tries, err := proofOf(tx, a.UserID, id)
		if err != nil {
			return err
		}
		switch given := strings.Join(strings.Fields(code), ""); {
		case want == "" || tries >= codeTries:
			refused = fault.Invalidf(op, "code", "hotline.way_new_code")
			return nil
		case subtle.ConstantTimeCompare([]byte(given), []byte(want)) != 1:
			refused = fault.Invalidf(op, "code", "hotline.way_code")
			return countTry(tx, id)
		}
		return cmp.Or(proved(tx, id, s.now()), audit.Write(tx, s.now(), a, actWay, "Way", id, d))
	})
	return fault.Wrap(op, cmp.Or(err, refused))
}

// AgainWay makes a new code for an own way that was not proved, and sends it there.
func (s *Service) AgainWay(ctx context.Context, a access.Actor, id string) error {
	const op = "hotline.againway"
	if _, err := s.policy.RequireOrg(op, a, actWay); err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if _, _, err := proofOf(tx, a.UserID, id); err != nil {
			return err
		}
		return cmp.Or(newProof(tx, id, pass.NewPIN()), s.askProof(tx, id))
	}))
}

// DropWay takes an own way away.
func (s *Service) DropWay(ctx context.Context, a access.Actor, id string) error {
	const op = "hotline.dropway"
	d, err := s.policy.RequireOrg(op, a, actWay)
	if err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if _, _, err := proofOf(tx, a.UserID, id); err != nil {
			return err
		}
		return cmp.Or(deleteWay(tx, id), audit.Write(tx, s.now(), a, actWay, "Way", id, d))
	}))
}

// askProof sends a code by a way.
func (s *Service) askProof(tx *store.Tx, id string) error {
	now := s.now()
	return jobs.Add(tx, s.db, now, jobs.Job{Kind: jobProof, Payload: id, Due: now})
}

// sendProof sends the code of a way. It is tried a few times: who waits for it asks again.
func (s *Service) sendProof(ctx context.Context, j jobs.Job) error {
	var m Message
	var user string
	if err := s.db.Read(ctx, func(tx *store.Tx) error {
		m = Message{}
		a, err := addressOf(tx, s.vault, j.Payload)
		if err != nil {
			return ignore(err) // taken away meanwhile
		}
		code, _, err := proofOf(tx, a.UserID, a.ID)
		user, m = a.UserID, Message{Key: proofKey + a.ID, Kind: a.Kind, To: a.To, Code: code, Link: waysPath}
		return err
	}); err != nil || m.Code == "" {
		return fault.Wrap(jobProof, err)
	}
	failure := s.bring(ctx, m)
	if failure != nil && failure.Gone {
		id := strings.TrimPrefix(m.Key, proofKey)
		return fault.Wrap(jobProof, s.db.Write(ctx, func(tx *store.Tx) error { return s.endWay(tx, user, id) }))
	}
	if failure == nil || failure.Forever || j.Attempt >= mostTries {
		return nil
	}
	return failure
}

// bring hands a message to the provider of its kind, within the time that a provider has.
func (s *Service) bring(ctx context.Context, m Message) *Failure {
	sender := s.senders[m.Kind]
	if sender == nil {
		return &Failure{Why: "geen-aanbieder", Forever: true}
	}
	within, stop := context.WithTimeout(ctx, SendTime)
	defer stop()
	return sender.Send(within, m)
}
