package network

import (
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
)

// Mandate is a person in a role of a covenant, by the organisation that sends the person.
type Mandate struct {
	ID          string
	Seat        string // key of the role
	User        string
	Area        string    // code of a neighbourhood, district or municipality; empty: everywhere
	From, Until time.Time // dates, both included
	Withdrawn   time.Time // instant; zero while it holds
}

// HoldsAt reports whether a mandate holds at a moment.
func (m Mandate) HoldsAt(at time.Time) bool {
	d := clock.Date(at)
	return (m.Withdrawn.IsZero() || at.Before(m.Withdrawn)) && !d.Before(m.From) && !d.After(m.Until)
}

// Blocks are the reasons why a covenant is not in force at a moment; none means that
// it is: running, signed by all parties, within its dates, on processings that may run.
func (c Covenant) Blocks(register map[ProcessingID]Processing, at time.Time) []Block {
	var list []Block
	state := c.StateAt(at)
	if state != Running || at.Before(c.StartedAt) {
		list = append(list, Block{Key: "network.not_" + string(state)})
	}
	if len(c.Terms.Parties) < 2 {
		list = append(list, Block{Key: "network.gap_parties"})
	}
	for _, p := range c.Terms.Parties {
		if s, ok := c.SignedBy(p.Org); !ok || at.Before(s.At) {
			list = append(list, Block{"network.not_signed", p.Org})
		}
	}
	if today := clock.Date(at); today.Before(c.Terms.From) {
		list = append(list, Block{Key: "network.not_yet"})
	} else if today.After(c.Terms.Until) && state != Ended {
		list = append(list, Block{Key: "network.not_anymore"})
	}
	if len(c.Terms.Purposes) == 0 {
		list = append(list, Block{Key: "network.gap_purposes"})
	}
	for _, p := range c.Terms.Purposes {
		if r, known := register[p.Processing]; !known {
			list = append(list, Block{"network.gap_register", p.Text})
		} else if !r.MayRun(at) {
			list = append(list, Block{"network.not_ground", r.Name})
		}
	}
	return list
}

// InForce reports whether a covenant is in force at a moment.
func (c Covenant) InForce(register map[ProcessingID]Processing, at time.Time) bool {
	return len(c.Blocks(register, at)) == 0
}

// Window is the time during which a covenant is in force if nobody does anything more,
// from and until (not included); false when that is never. It says the same as Blocks
// for every moment, and is what the policy's rows hold, so that an end needs no job.
func (c Covenant) Window(register map[ProcessingID]Processing) (from, until time.Time, ok bool) {
	if c.State != Running || len(c.Terms.Parties) < 2 || len(c.Terms.Purposes) == 0 {
		return from, until, false
	}
	from, until = clock.Later(c.StartedAt, startOf(c.Terms.From)), startOf(c.Terms.Until.AddDate(0, 0, 1))
	for _, p := range c.Terms.Parties {
		s, signed := c.SignedBy(p.Org)
		if !signed {
			return from, until, false
		}
		from = clock.Later(from, s.At)
	}
	for _, p := range c.Terms.Purposes {
		r, known := register[p.Processing]
		if !known || len(r.gaps()) > 0 {
			return from, until, false
		}
		from, until = clock.Later(from, startOf(r.DPIA.On)), clock.Earlier(until, startOf(r.DPIA.Review))
	}
	return from, until, from.Before(until)
}

// Grants are the rows of a covenant for the policy: who sees which category where, from
// and until, as the covenant, its register and its mandates stand now.
func (c Covenant) Grants(register map[ProcessingID]Processing, mandates []Mandate, kinds map[string]account.OrganisationKind) []access.Grant {
	from, until, ok := c.Window(register)
	if !ok {
		return nil
	}
	var list []access.Grant
	for _, m := range mandates {
		seat, known := c.Terms.Seat(m.Seat)
		if !known {
			continue
		}
		g := access.Grant{UserID: m.User, OrgID: seat.Org, Role: seat.Key, Area: m.Area,
			From: clock.Later(from, startOf(m.From)), Until: clock.Earlier(until, startOf(m.Until.AddDate(0, 0, 1)))}
		if !m.Withdrawn.IsZero() {
			g.Until = clock.Earlier(g.Until, m.Withdrawn)
		}
		if !g.From.Before(g.Until) {
			continue
		}
		list = append(list, seat.grants(c.Terms, register, kinds, g)...)
	}
	return list
}

// SeatGrants are the rows of what each role of a covenant itself may see, whoever has it: for
// somebody at a partner without an account, and so without a mandate.
func (c Covenant) SeatGrants(register map[ProcessingID]Processing, kinds map[string]account.OrganisationKind) []access.Grant {
	from, until, ok := c.Window(register)
	if !ok {
		return nil
	}
	var list []access.Grant
	for _, seat := range c.Terms.Seats {
		list = append(list, seat.grants(c.Terms, register, kinds, access.Grant{OrgID: seat.Org, Role: seat.Key, From: from, Until: until})...)
	}
	return list
}

// grants are a row for each category that a role sees.
func (s Seat) grants(t Terms, register map[ProcessingID]Processing, kinds map[string]account.OrganisationKind, g access.Grant) (list []access.Grant) {
	for _, category := range Categories() {
		if f := See(t, s, kinds[s.Org], category, register); f.Verdict != Closed {
			g.Category, g.Asked = string(category), f.Verdict == OnAsked
			list = append(list, g)
		}
	}
	return list
}

// Orgs are the organisations of the parties.
func (t Terms) Orgs() []string {
	list := make([]string, 0, len(t.Parties))
	for _, p := range t.Parties {
		if !slices.Contains(list, p.Org) {
			list = append(list, p.Org)
		}
	}
	return list
}

// startOf is the first instant of a date in Amsterdam.
func startOf(date time.Time) time.Time {
	y, m, d := date.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, clock.Amsterdam()).UTC()
}
