package debtwarning

import (
	"context"
	"regexp"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
	"samendoen/internal/place"
)

// Settings are the rules with what may be chosen, and how many files there are: the privacy
// officer sees numbers and no file.
type Settings struct {
	Rules
	Counts    map[State]int
	May       bool
	Lines     []network.Processing
	Receivers []Receiver
	Offices   []account.Organisation // municipalities
	Areas     []place.Area           // municipalities with homes
}

// Settings are the settings of the own organisation.
func (s *Service) Settings(ctx context.Context, a access.Actor) (v Settings, err error) {
	const op = "debtwarning.settings"
	if _, err := s.policy.RequireOrg(op, a, actSettings); err != nil {
		return v, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		v = Settings{}
		if v.Rules, err = rulesOf(tx, a.OrgID); err != nil {
			return err
		}
		if v.May, err = runs(tx, a.OrgID, v.Rules, s.clock.Now()); err != nil {
			return err
		}
		if v.Counts, err = countsOf(tx, a.OrgID); err != nil {
			return err
		}
		if v.Lines, err = network.Lines(tx, a.OrgID); err != nil {
			return err
		}
		if v.Receivers, err = receiversOf(tx, a.OrgID); err != nil {
			return err
		}
		if v.Areas, err = place.Areas(tx, place.Municipality); err != nil {
			return err
		}
		v.Offices, err = offices(tx)
		return err
	})
	return v, fault.Wrap(op, err)
}

func offices(tx *store.Tx) ([]account.Organisation, error) {
	all, err := account.Organisations(tx)
	var list []account.Organisation
	for _, o := range all {
		if o.Kind == account.MunicipalityOffice {
			list = append(list, o)
		}
	}
	return list, err
}

// SaveRules keeps the rules of the own organisation.
func (s *Service) SaveRules(ctx context.Context, a access.Actor, r Rules) error {
	const op = "debtwarning.save_rules"
	return s.settle(ctx, op, a, func(tx *store.Tx) error {
		fields := r.Check()
		if r.Processing != "" {
			line, err := network.LineOf(tx, a.OrgID, network.ProcessingID(r.Processing))
			if fault.Is(err, fault.NotFound) || err == nil && !holds(line) {
				fields = append(fields, fault.NewField("verwerking", "debtwarning.bad_line"))
			} else if err != nil {
				return err
			}
		}
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		return saveRules(tx, op, a.OrgID, r)
	})
}

// SaveReceiver says which organisation hears of arrears in a municipality; an empty one
// takes it away.
func (s *Service) SaveReceiver(ctx context.Context, a access.Actor, r Receiver) error {
	const op = "debtwarning.save_receiver"
	return s.settle(ctx, op, a, func(tx *store.Tx) error {
		var c checker
		c.refuse(!regexp.MustCompile(`^GM\d{4}$`).MatchString(string(r.Area)), "gebied", "debtwarning.bad_area")
		list, err := offices(tx)
		if err != nil {
			return err
		}
		known := r.Org == ""
		for _, o := range list {
			known = known || o.ID == r.Org
		}
		c.refuse(!known, "gemeente", "debtwarning.choose")
		if err := fault.Check(op, c.fields); err != nil {
			return err
		}
		return saveReceiver(tx, a.OrgID, r)
	})
}

func (s *Service) settle(ctx context.Context, op string, a access.Actor, fn func(tx *store.Tx) error) error {
	d, err := s.policy.RequireOrg(op, a, actSettings)
	if err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return audit.Write(tx, s.clock.Now(), a, actSettings, "Organisation", a.OrgID, d)
	}))
}
