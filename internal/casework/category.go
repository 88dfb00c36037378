package casework

import (
	"slices"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
	"samendoen/internal/signal"
)

// Kinds are the categories of data of the texts of a case itself. An empty one counts as
// the category of the case.
type Kinds struct{ Reason, Goal, Cause, Because, Step network.Category }

// categoryOf is the category that the texts of a case have unless somebody says
// otherwise: it follows from what the signal was about.
func categoryOf(t signal.Theme) network.Category {
	switch t {
	case signal.Nuisance:
		return network.Nuisance
	case signal.Money:
		return network.Arrears
	case signal.Concern:
		return network.Care
	}
	return network.Housing
}

// fillKinds fills in what is not said: the category of the case, or of its kind.
func (c *Case) fillKinds() {
	if c.Category == "" {
		c.Category = network.Care
		if c.Nuisance {
			c.Category = network.Nuisance
		}
	}
	for _, k := range []*network.Category{&c.Kinds.Reason, &c.Kinds.Goal, &c.Kinds.Cause, &c.Kinds.Because, &c.Kinds.Step} {
		if *k == "" {
			*k = c.Category
		}
	}
}

// kindOf is the category of a text: the one that was chosen, or else the case's.
func (c Case) kindOf(k network.Category) network.Category {
	if k == "" {
		return c.Category
	}
	return k
}

// eyes are the categories of a case that somebody may read now.
type eyes map[network.Category]bool

// eyesOf asks the policy about each category. The resource holds its facts.
func (s *Service) eyesOf(a access.Actor, r access.Resource) eyes { return eyesBy(s.policy.For(a), r) }

// eyesBy is eyesOf for one of many cases.
func eyesBy(asker *access.Asker, r access.Resource) eyes {
	e := eyes{}
	for _, c := range network.Categories() {
		r.Category = string(c)
		e[c] = asker.Decide(actText, r).Allowed
	}
	return e
}

// list are the categories that are open, in the order of screens.
func (e eyes) list() []network.Category {
	return slices.DeleteFunc(network.Categories(), func(c network.Category) bool { return !e[c] })
}

// mask empties the texts of a case that are not for these eyes, as if they had never
// been written.
func (e eyes) mask(c *Case) {
	for _, f := range c.texts() {
		if !e[f.kind] {
			*f.plain = ""
		}
	}
}

// entries, events and promises leave out what is not for these eyes. An event is hidden
// with its note, and the arrival of a signal with the category of the signal.
func (e eyes) entries(list []LogEntry) []LogEntry {
	return slices.DeleteFunc(list, func(x LogEntry) bool { return !e[x.Category] })
}

func (e eyes) events(list []Event, own bool) []Event {
	return slices.DeleteFunc(list, func(x Event) bool {
		switch x.Kind {
		case EventShutOut, EventLetIn, EventEmergency:
			return !own // for participants of the own organisation only
		case EventSignal, EventStep:
			return !e[x.Category]
		}
		return x.Note != "" && x.Kind != EventReins && !e[x.Category]
	})
}

func (e eyes) promises(list []Commitment) []Commitment {
	return slices.DeleteFunc(list, func(x Commitment) bool { return !e[x.Category] })
}

func (e eyes) signals(list []signal.Signal) []signal.Signal {
	return slices.DeleteFunc(list, func(x signal.Signal) bool { return !e[categoryOf(x.Theme)] })
}

// choice is the category of a new text: the one that was chosen, else that of the case,
// and for whoever may not read that the first that they may.
func (w *work) choice(k network.Category) network.Category {
	if k = w.kindOf(k); w.eyes[k] || k != w.Category {
		return k
	}
	if open := w.eyes.list(); len(open) > 0 {
		return open[0]
	}
	return k
}

// mayChoose refuses a category in which the actor may not read: nobody writes what they
// cannot read back.
func (w *work) mayChoose(op string, k network.Category) error {
	if !w.eyes[k] {
		return fault.Invalidf(op, "gegevens", "casework.category_closed")
	}
	return nil
}

// noticeGiven is what who stands in hears of something that was given to somebody who is away.
const noticeGiven = "casework.notice_given"

// give refuses somebody to whom a step or promise would be given, and who could not read it. While
// they are away, who stands in hears it.
func (s *Service) give(tx *store.Tx, op, field string, w *work, userID string, k network.Category) error {
	if userID == w.actor.UserID || userID == "" {
		return nil
	}
	u, err := userOf(tx, userID)
	if err != nil {
		return err
	}
	r := Resource(w.Case)
	if err := access.Load(tx, w.now, u.Actor(), &r); err != nil {
		return err
	}
	r.Category = string(k)
	if !s.policy.Decide(u.Actor(), actText, r).Allowed {
		return fault.Invalidf(op, field, "casework.holder_blind")
	}
	return account.NotifyAway(tx, userID, noticeGiven, w.now)
}
