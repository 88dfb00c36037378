package directory

import (
	"time"

	"samendoen/internal/base/clock"
)

// Call is whom one can call.
type Call struct {
	Number string
	Role   string // who answers: a function, or what the number is for; may be empty
	Name   string // of a person, only where it may be published
	// Instead says that it is another number than that of the service, for when it is closed.
	Instead bool
}

// Reach is how a service can be reached at a moment.
type Reach struct {
	Open    bool
	Unknown bool      // nobody said when it is open
	Until   time.Time // instant; zero for day and night, and when it is closed
	Next    time.Time // instant at which somebody can be reached again; zero when that is not known
	Call    *Call     // nil: nobody can be called now
}

// Reach is how to reach a service at an instant: who is on duty, else the service itself when it
// is open, else the number for when it is closed.
func (l Listing) Reach(now time.Time) Reach {
	var r Reach
	if l.State == Active {
		own := l.AllHours()
		for _, c := range l.Contacts {
			if at := c.on(own, now); c.Phone != "" && at.Open {
				return Reach{Open: true, Until: at.Until, Call: &Call{Number: c.Phone, Role: c.Role, Name: c.Name}}
			}
		}
		at := openingOf(own, now)
		r = Reach{Open: at.Open, Unknown: !known(own), Until: at.Until, Next: at.Next}
		if (r.Open || r.Unknown) && len(l.Phones) > 0 {
			r.Call = &Call{Number: l.Phones[0].Number, Role: l.Phones[0].Label}
			return r
		}
		for _, c := range l.Contacts {
			if next := c.on(own, now).Next; c.Phone != "" && !next.IsZero() && (r.Next.IsZero() || next.Before(r.Next)) && !r.Open {
				r.Next = next
			}
		}
	}
	if l.Instead.Number != "" && !r.Open {
		r.Call = &Call{Number: l.Instead.Number, Role: l.Instead.Label, Instead: true}
	}
	return r
}

// on is whether a contact is on duty; one without hours of its own is there when the service is open.
func (c Contact) on(service []Hours, now time.Time) Opening {
	if c.Hours.Known() {
		return c.Hours.At(now)
	}
	return openingOf(service, now)
}

// AllHours are the hours of a service: its own, or else those of its places.
func (l Listing) AllHours() []Hours {
	if l.Hours.Known() {
		return []Hours{l.Hours}
	}
	var list []Hours
	for _, p := range l.Places {
		if p.Hours.Known() {
			list = append(list, p.Hours)
		}
	}
	return list
}

func known(list []Hours) bool { return len(list) > 0 }

// openingOf is whether one of several doors is open: until the last of those that are open now
// closes, or else from the first that opens.
func openingOf(list []Hours, now time.Time) (all Opening) {
	for _, h := range list {
		switch at := h.At(now); {
		case at.Open && at.Until.IsZero():
			return at
		case at.Open:
			all = Opening{Open: true, Until: clock.Later(all.Until, at.Until)}
		case !all.Open && !at.Next.IsZero() && (all.Next.IsZero() || at.Next.Before(all.Next)):
			all.Next = at.Next
		}
	}
	return all
}
