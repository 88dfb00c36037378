package casework

import (
	"cmp"
	"time"

	"github.com/a-h/templ"

	"samendoen/internal/base/access"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/network"
)

// The actions of whoever decides how a case goes on and of whoever writes in it, for a module above
// this one.
const (
	Manage = actManage
	Write  = actWrite
)

// Read is the action of whoever may read a case, for a module above this one.
const Read = actRead

// Inside is a case as a module above this one works in it, after the policy allowed that
// module's own action. It holds no texts; the key seals what that module keeps, which is
// erased with the case.
type Inside struct {
	ID       ID
	Number   string
	State    State
	Version  int64
	Nuisance bool
	Erased   bool // nothing can be sealed or read any more
	Key      seal.Key
	Resource access.Resource // with the facts about the actor, and the category
}

// Open reports whether something can still be written in the case.
func (i Inside) Open() bool { return i.State != Closed && !i.Erased }

// Inside is a case for an actor who may do an action of another module with data of a
// category. Everybody else gets the answer of a case that does not exist.
func (s *Service) Inside(tx *store.Tx, op string, a access.Actor, action access.Action, category network.Category, id ID, now time.Time) (Inside, access.Decision, error) {
	c, r, missing := stand(tx, op, a, id, now)
	r.Category = string(category)
	d, err := s.policy.Require(op, a, action, action, r)
	if err = cmp.Or(missing, err); err != nil {
		return Inside{}, d, err
	}
	in := Inside{ID: id, Number: c.Number, State: c.State, Version: c.Version, Nuisance: c.Nuisance, Resource: r}
	in.Key, in.Erased, err = s.keyOf(tx, id)
	return in, d, err
}

// Changed notes that a module changed what it keeps beside the case, so that the pages on which it
// stands ask for themselves again.
func (i Inside) Changed(tx *store.Tx, at time.Time, byID string) error {
	return bumpGroup(tx, i.ID, GroupBeside, Moved{At: at, ByID: byID})
}

// Card is what a module above this one shows on the page of a case; nil for who may not
// see it.
type Card func(c *web.Context, v View) templ.Component

// UseCards lets modules above this one show their cards. It is called once, before the
// service is used.
func (s *Service) UseCards(cards ...Card) { s.cards = cards }

// cardsOn are the cards of other modules for a reader of a case.
func (s *Service) cardsOn(c *web.Context, v View) (list []templ.Component) {
	for _, card := range s.cards {
		if shown := card(c, v); shown != nil {
			list = append(list, shown)
		}
	}
	return list
}

// Resource is the case for the policy, with the facts about the reader.
func (v View) Resource() access.Resource {
	r := Resource(v.Case)
	r.Facts = v.Facts
	return r
}
