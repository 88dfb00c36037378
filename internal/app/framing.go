package app

import (
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/network"
	"samendoen/internal/retention"
	"samendoen/internal/rights"
	"samendoen/internal/signal"
)

// framing tells rights why something is kept and how long: the term of its kind, and the
// line of the register that the organisation says the kind falls under.
func (a *App) framing(tx *store.Tx, org string, o rights.Origin) (f rights.Frame, err error) {
	if o, err = withItsCase(tx, o); err != nil {
		return f, err
	}
	kind, err := kindOf(tx, o)
	if err != nil {
		return f, err
	}
	kept, err := a.keeping.KeptFor(tx, org, kind, o.Ended)
	if err != nil {
		return f, err
	}
	f.Months, f.Until = kept.Months, kept.Until
	if kept.Processing == "" {
		return f, nil
	}
	line, err := network.LineOf(tx, org, network.ProcessingID(kept.Processing))
	if fault.Is(err, fault.NotFound) {
		return f, nil // taken out of the register
	}
	f.Purpose, f.Ground = line.Purpose, line.Ground
	return f, err
}

// withItsCase is an origin as it is kept: a signal in a case goes with that case.
func withItsCase(tx *store.Tx, o rights.Origin) (rights.Origin, error) {
	if o.Section != rights.Signals {
		return o, nil
	}
	sig, err := signal.ByID(tx, o.ID)
	if err != nil || sig.CaseID == "" {
		return o, err
	}
	c, err := casework.ByID(tx, casework.ID(sig.CaseID))
	return rights.Origin{Section: rights.Cases, ID: sig.CaseID, Nuisance: c.Nuisance, Ended: c.ClosedAt}, err
}

// kindOf is the kind of data that an origin falls under.
func kindOf(tx *store.Tx, o rights.Origin) (retention.Kind, error) {
	switch o.Section {
	case rights.Identity, rights.Housing:
		return retention.FormerTenant, nil
	case rights.Arrears:
		if o.ID != "" { // the work on it, and no figure of the administration
			return retention.DebtWarning, nil
		}
		return retention.Arrears, nil
	case rights.Nuisance:
		return retention.Complaint, nil
	case rights.Signals:
		sig, err := signal.ByID(tx, o.ID)
		switch {
		case err != nil:
			return "", err
		case sig.State == signal.NoAction:
			return retention.SignalWithoutAction, nil
		}
		return retention.SignalWithAdvice, nil
	case rights.Cases, rights.Sharing:
		if o.Nuisance {
			return retention.NuisanceCase, nil
		}
		return retention.OrdinaryCase, nil
	case rights.Posts:
		return retention.FrontDoor, nil
	case rights.Extras:
		return retention.AccessRequest, nil
	}
	return retention.AccessLog, nil
}
