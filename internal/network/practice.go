package network

import (
	"slices"

	"samendoen/internal/account"
	"samendoen/internal/base/fault"
)

// Exercise is an invented case ("invuloefening") on which the parties try a covenant.
type Exercise struct {
	ID         string
	Name       string
	Situation  string
	InGroup    bool // the household belongs to the target group
	Happened   bool // something went wrong already
	Categories []Category
}

// PracticeRow is what one role would see of an exercise, category by category in the
// order of the exercise.
type PracticeRow struct {
	Seat     Seat
	Findings []Finding
}

// Rehearse runs a covenant against an exercise: who would see which category, and why or
// why not. It assumes that the covenant is in force; Blocks tells what still hinders that.
func Rehearse(t Terms, e Exercise, kinds map[string]account.OrganisationKind, register map[ProcessingID]Processing) []PracticeRow {
	outside := ""
	switch {
	case !e.InGroup:
		outside = "network.why_group"
	case t.Approach == Reactive && !e.Happened:
		outside = "network.why_early"
	case t.Approach == Preventive && e.Happened:
		outside = "network.why_late"
	}
	var rows []PracticeRow
	for _, seat := range t.Seats {
		row := PracticeRow{Seat: seat}
		for _, c := range e.shown() {
			f := See(t, seat, kinds[seat.Org], c, register)
			if outside != "" {
				f = Finding{Closed, outside}
			}
			row.Findings = append(row.Findings, f)
		}
		rows = append(rows, row)
	}
	return rows
}

// shown are the categories of an exercise in the order of screens.
func (e Exercise) shown() []Category {
	var list []Category
	for _, c := range Categories() {
		if slices.Contains(e.Categories, c) {
			list = append(list, c)
		}
	}
	return list
}

// Check are the reasons why an exercise cannot be kept.
func (e Exercise) Check() []fault.Field {
	var c checker
	c.text("oefening", e.Name, maxName, true)
	c.text("situatie", e.Situation, maxText, true)
	c.refuse(len(e.Categories) == 0, "speelt", "network.choose")
	c.categories("speelt", e.Categories)
	return c.fields
}
