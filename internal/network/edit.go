package network

import (
	"slices"
	"time"

	"samendoen/internal/base/fault"
)

// Edit is one change of the contents of a covenant.
type Edit interface {
	// apply changes the terms, or says why not.
	apply(t *Terms, k known) []fault.Field
}

// known is what an edit may refer to.
type known struct {
	register map[ProcessingID]Processing
	people   map[string][]string // user ids who may sign, by organisation
	newKey   func() string
}

// EditBasics sets the name, the shared vision, the target group, dates and retention.
type EditBasics struct {
	Name, Vision, TargetGroup string
	Approach                  Approach
	From, Until               time.Time
	Months                    int
	MonthsWhy                 string
}

// longestCovenant is how many years parties may sign for at once.
const longestCovenant = 5

func (e EditBasics) apply(t *Terms, _ known) []fault.Field {
	var c checker
	c.text("naam", e.Name, maxName, true)
	c.text("visie", e.Vision, maxText, false)
	c.text("doelgroep", e.TargetGroup, maxText, false)
	c.text("termijnwaarom", e.MonthsWhy, maxText, false)
	c.refuse(e.Approach != "" && !slices.Contains(Approaches(), e.Approach), "aanpak", "network.choose")
	c.refuse(e.Months < 0 || e.Months > maxMonths, "termijn", "network.months")
	c.refuse(e.From.IsZero() != e.Until.IsZero() || e.Until.Before(e.From), "tot", "network.dates")
	c.refuse(!e.From.IsZero() && e.Until.After(e.From.AddDate(longestCovenant, 0, 0)), "tot", "network.dates_long", "Max", longestCovenant)
	t.Name, t.Vision, t.TargetGroup, t.Approach = e.Name, e.Vision, e.TargetGroup, e.Approach
	t.From, t.Until, t.Months, t.MonthsWhy = e.From, e.Until, e.Months, e.MonthsWhy
	return c.fields
}

// AddParty adds a party with the one who signs for it.
type AddParty Party

func (e AddParty) apply(t *Terms, k known) []fault.Field {
	var c checker
	_, there := t.Party(e.Org)
	c.refuse(there, "tekenaar", "network.party_there")
	c.refuse(!slices.Contains(k.people[e.Org], e.Signatory), "tekenaar", "network.choose")
	t.Parties = append(slices.Clone(t.Parties), Party(e))
	return c.fields
}

// RemoveParty takes a party out, with its roles.
type RemoveParty struct{ Org string }

func (e RemoveParty) apply(t *Terms, _ known) []fault.Field {
	t.Parties = slices.DeleteFunc(slices.Clone(t.Parties), func(p Party) bool { return p.Org == e.Org })
	t.Seats = slices.DeleteFunc(slices.Clone(t.Seats), func(s Seat) bool { return s.Org == e.Org })
	return nil
}

// AddPurpose adds a purpose on a processing of the register.
type AddPurpose Purpose

func (e AddPurpose) apply(t *Terms, k known) []fault.Field {
	var c checker
	c.text("doel", e.Text, maxText, true)
	_, there := k.register[e.Processing]
	c.refuse(!there, "verwerking", "network.choose")
	t.Purposes = append(slices.Clone(t.Purposes), Purpose(e))
	return c.fields
}

// RemovePurpose takes the purpose at a place of the list out.
type RemovePurpose struct{ At int }

func (e RemovePurpose) apply(t *Terms, _ known) []fault.Field {
	if e.At >= 0 && e.At < len(t.Purposes) {
		t.Purposes = slices.Delete(slices.Clone(t.Purposes), e.At, e.At+1)
	}
	return nil
}

// SetCategories says which data the parties share at most.
type SetCategories struct{ Categories []Category }

func (e SetCategories) apply(t *Terms, _ known) []fault.Field {
	var c checker
	c.categories("soorten", e.Categories)
	t.Categories = e.Categories
	return c.fields
}

// AddSeat adds a role of a party; its key is made by the program.
type AddSeat Seat

func (e AddSeat) apply(t *Terms, k known) []fault.Field {
	var c checker
	c.text("rolnaam", e.Title, maxName, true)
	c.text("mandaat", e.Mandate, maxText, true)
	_, there := t.Party(e.Org)
	c.refuse(!there, "rolpartij", "network.choose")
	c.categories("rolsoorten", e.Categories)
	c.refuse(slices.ContainsFunc(e.Categories, func(x Category) bool { return !slices.Contains(t.Categories, x) }), "rolsoorten", "network.seat_more")
	e.Key = k.newKey()
	t.Seats = append(slices.Clone(t.Seats), Seat(e))
	return c.fields
}

// RemoveSeat takes a role out.
type RemoveSeat struct{ Key string }

func (e RemoveSeat) apply(t *Terms, _ known) []fault.Field {
	t.Seats = slices.DeleteFunc(slices.Clone(t.Seats), func(s Seat) bool { return s.Key == e.Key })
	return nil
}
