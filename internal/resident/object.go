package resident

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// Objected is an objection of a resident against sharing with a partner, as it is passed on to
// where requests of the law are kept.
type Objected struct {
	Word     Word
	Number   string // of the case
	Name     string // of who says it
	Director string // user who directs the case
	Paused   bool   // the partner is kept out until there is an answer
}

// Term is by when an objection is answered by law.
type Term struct {
	Number string // of the request
	Due    time.Time
	Why    string // we need more time; empty for the first term
}

// Requests is where an objection is a request of the law, with its term and its holder; app fills
// it. The answer is given here, and closes it in the same transaction.
type Requests interface {
	Object(tx *store.Tx, a access.Actor, d access.Decision, o Objected, now time.Time) error
	Settle(tx *store.Tx, a access.Actor, d access.Decision, w Word, now time.Time) error
	Terms(tx *store.Tx, words []string) (map[string]Term, error)
}

// UseRequests passes objections on. It is called once, before the service is used.
func (s *Service) UseRequests(r Requests) { s.requests = r }

// object makes an objection a request, and keeps the partner out of the case until it is answered
// (AVG art. 18(1)(d)). Who directs the case from there is not kept out: then nobody would hold it.
func (s *Service) object(tx *store.Tx, g guest, w Word, plan casework.Plan, now time.Time) error {
	o := Objected{Word: w, Number: g.c.Number, Director: g.c.DirectorID, Paused: pauses(plan, w.PartnerID)}
	var err error
	if o.Name, err = nameOf(tx, g); err != nil {
		return err
	}
	if o.Paused {
		var there []string
		for _, p := range plan.People {
			if p.User.OrgID == w.PartnerID {
				there = append(there, p.User.ID)
			}
		}
		if err := access.Pause(tx, casework.ObjectType, string(w.CaseID), w.PartnerID, w.ID, there, now); err != nil {
			return err
		}
	}
	if s.requests == nil {
		return nil
	}
	return s.requests.Object(tx, g.actor, g.decision, o, now)
}

// pauses reports whether sharing with a partner stops while an objection waits.
func pauses(plan casework.Plan, partner string) bool {
	for _, p := range plan.People {
		if p.User.ID == plan.DirectorID && p.User.OrgID == partner {
			return false
		}
	}
	return true
}

// settle ends the pause of an objection that was answered, and its request. One that was granted
// is told to each recipient (AVG art. 19): that is the director's to do, with a date.
func (s *Service) settle(tx *store.Tx, a access.Actor, d access.Decision, w Word) error {
	if err := access.EndPause(tx, casework.ObjectType, string(w.CaseID), w.ID, w.Answered); err != nil {
		return err
	}
	if w.State == Stopped && w.PartnerID != "" {
		if err := s.cases.TellRecipients(tx, a, d, w.CaseID, w.PartnerID, w.Answered); err != nil {
			return err
		}
	}
	if s.requests == nil {
		return nil
	}
	return s.requests.Settle(tx, a, d, w, w.Answered)
}

// Standing is how an objection stands that waits.
type Standing struct {
	Term
	Paused bool // the partner is kept out of the case
}

// standings are how the objections of a case stand that wait, by word.
func (s *Service) standings(tx *store.Tx, id casework.ID, list []Word) (map[string]Standing, error) {
	var ids []string
	open := map[string]Standing{}
	for _, w := range list { // seldom more than one
		if w.Kind == Objection && w.State == Waits {
			paused, err := access.Paused(tx, casework.ObjectType, string(id), w.PartnerID)
			if err != nil {
				return nil, err
			}
			ids, open[w.ID] = append(ids, w.ID), Standing{Paused: paused}
		}
	}
	if s.requests == nil || len(ids) == 0 {
		return open, nil
	}
	terms, err := s.requests.Terms(tx, ids)
	for id, t := range terms {
		open[id] = Standing{Term: t, Paused: open[id].Paused}
	}
	return open, err
}

// nameOf is for whom the pass of a guest is.
func nameOf(tx *store.Tx, g guest) (string, error) {
	list, err := passesOf(tx, g.in.Key, g.CaseID)
	for _, p := range list {
		if p.ID == g.ID {
			return p.Who.Name, err
		}
	}
	return "", err
}
