package network

import (
	"slices"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Limit is how long, at most, the register or a covenant lets data of a processing be
// kept after it was needed.
type Limit struct {
	Processing ProcessingID
	Name       string // of the processing, or of the covenant
	Months     int
	Covenant   bool
}

// Limits are the terms of the register of an organisation, and of the covenants on its
// processings that are in force at a moment or were before. The shortest one counts.
func Limits(tx *store.Tx, org string, at time.Time) ([]Limit, error) {
	register, err := registerOf(tx, org)
	if err != nil {
		return nil, err
	}
	var list []Limit
	for _, p := range register {
		if p.Months > 0 {
			list = append(list, Limit{Processing: p.ID, Name: p.Name, Months: p.Months})
		}
	}
	covenants, err := covenantsNear(tx, org, "")
	for _, c := range covenants {
		state := c.StateAt(at)
		if c.Org != org || c.Terms.Months < 1 || !slices.Contains([]State{Running, Suspended, Ended}, state) || c.StartedAt.IsZero() {
			continue
		}
		for _, p := range c.Terms.Purposes {
			list = append(list, Limit{Processing: p.Processing, Name: c.Terms.Name, Months: c.Terms.Months, Covenant: true})
		}
	}
	return list, err
}

// LineOf is a line of the register of an organisation; NotFound when it has none such.
func LineOf(tx *store.Tx, org string, id ProcessingID) (Processing, error) {
	p, err := processingByID(tx, id)
	if err == nil && p.Org != org {
		return Processing{}, fault.New("network.lineof", fault.NotFound)
	}
	return p, err
}

// MayUse reports whether a line of the register of an organisation may run at a moment, a DPIA in force
// included, and holds all of some categories. A line that is no longer there may not.
func MayUse(tx *store.Tx, org string, id ProcessingID, at time.Time, need ...Category) (bool, error) {
	line, err := LineOf(tx, org, id)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil || !line.MayRun(at) {
		return false, err
	}
	for _, c := range need {
		if !slices.Contains(line.Categories, c) {
			return false, nil
		}
	}
	return true, nil
}

// Lines are the register of an organisation by name.
func Lines(tx *store.Tx, org string) ([]Processing, error) { return registerOf(tx, org) }
