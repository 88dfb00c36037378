package place

import (
	"context"
	"slices"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// homesShown is how many homes of a complex the form leads to; complexes have 10 to 300.
const homesShown = 500

// complexesShown is how many complexes the form of a home offers at most.
const complexesShown = 1000

// Choice is a complex that a home can lie in: its key in the administration, and its name.
type Choice struct{ Key, Name string }

// Record is a complex or home of the actor's organisation with what can be corrected.
func (s *Service) Record(ctx context.Context, a access.Actor, subject Subject, id string) (r Record, err error) {
	const op = "place.record"
	if _, err := s.policy.Require(op, a, "place.correct", "place.correct", access.Organisation(a.OrgID)); err != nil {
		return r, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if r, err = recordOf(tx, a.OrgID, subject, id); err != nil {
			return err
		}
		return nameRecord(tx, &r)
	})
	return r, fault.Wrap(op, err)
}

// recordOf is NotFound unless the object is the organisation's own.
func recordOf(tx *store.Tx, org string, subject Subject, id string) (Record, error) {
	r := Record{Subject: subject, ID: id}
	owner := ""
	if subject == OfComplex {
		c, err := SiteByID(tx, ComplexID(id))
		if err != nil {
			return r, err
		}
		owner, r.Key, r.Title, r.ComplexID, r.ComplexName = c.Org, c.Key, c.Name, c.ID, c.Name
	} else {
		h, err := HomeByID(tx, UnitID(id))
		if err != nil {
			return r, err
		}
		owner, r.Key, r.Title, r.ComplexID, r.ComplexName = h.Org, h.Key, h.Address, h.ComplexID, h.ComplexName
	}
	if owner != org {
		return Record{}, fault.New("place.record", fault.NotFound)
	}
	r.org = owner
	var err error
	r.Fields, err = fieldsOf(tx, subject, id)
	r.Version = versionOf(r.Fields)
	return r, err
}

// nameRecord adds what only people need: names, and the homes of a complex.
func nameRecord(tx *store.Tx, r *Record) error {
	ids := make([]string, len(r.Fields))
	for i, f := range r.Fields {
		ids[i] = f.ByID
	}
	names, err := account.Names(tx, ids)
	if err != nil {
		return err
	}
	for i := range r.Fields {
		r.Fields[i].By = names[r.Fields[i].ByID]
	}
	if r.Subject == OfComplex {
		r.Homes, err = HomesOf(tx, r.ComplexID, homesShown)
		return err
	}
	if r.Choices, err = complexesAround(tx, r.org, r.ComplexID); err != nil {
		return err
	}
	return nameChoices(tx, r)
}

// nameChoices adds the complexes of which the form speaks and that lie elsewhere.
func nameChoices(tx *store.Tx, r *Record) error {
	f := r.Field(UnitComplex)
	for _, key := range []string{f.Value, f.Delivered} {
		if key == "" || slices.ContainsFunc(r.Choices, func(c Choice) bool { return c.Key == key }) {
			continue
		}
		name, err := SiteName(tx, ComplexIDOf(r.org, key))
		if err != nil {
			return err
		}
		if name == "" {
			name = key
		}
		r.Choices = append(r.Choices, Choice{key, name})
	}
	return nil
}

// Improve stores the values of a form as corrections: what differs from the present
// value becomes one, what is again as delivered stops being one. version is that of the
// record which the form showed; when it changed since, nothing is stored. It returns how
// many fields changed.
func (s *Service) Improve(ctx context.Context, a access.Actor, subject Subject, id, version string, values map[CorrectionField]string) (int, error) {
	const op = "place.improve"
	changed := 0
	err := s.change(ctx, op, a, subject, id, version, func(tx *store.Tx, r Record, log func(CorrectionField) error) error {
		wanted, err := checkValues(tx, op, r, values)
		if err != nil {
			return err
		}
		changed = len(wanted)
		for f, value := range wanted {
			_, rule, _ := f.rule()
			old := r.Field(f)
			if old.Corrected && rule.same(rule.shown(value), old.Delivered) {
				err = Revert(tx, s.clock.Now(), f, id)
			} else {
				err = Correct(tx, s.clock.Now(), a.UserID, f, id, value)
			}
			if err == nil {
				err = log(f)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return changed, err
}

// Restore puts a field back to what the administration delivers.
func (s *Service) Restore(ctx context.Context, a access.Actor, subject Subject, id, version string, f CorrectionField) error {
	const op = "place.restore"
	return s.change(ctx, op, a, subject, id, version, func(tx *store.Tx, r Record, log func(CorrectionField) error) error {
		if !r.Field(f).Corrected {
			return fault.Invalidf(op, "", "place.not_corrected")
		}
		if err := Revert(tx, s.clock.Now(), f, id); err != nil {
			return err
		}
		return log(f)
	})
}

// change authorises, compares the version and lets fn write; every changed field has
// its record in the log.
func (s *Service) change(ctx context.Context, op string, a access.Actor, subject Subject, id, version string,
	fn func(tx *store.Tx, r Record, log func(CorrectionField) error) error) error {
	d, err := s.policy.Require(op, a, "place.correct", "place.correct", access.Organisation(a.OrgID))
	if err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		r, err := recordOf(tx, a.OrgID, subject, id)
		if err != nil {
			return err
		}
		if r.Version != version {
			return fault.New(op, fault.Conflict)
		}
		return fn(tx, r, func(f CorrectionField) error {
			return audit.Write(tx, s.clock.Now(), a, "place.correct", string(f), id, d)
		})
	}))
}

// checkValues are the cleaned values that differ from what is stored, or all reasons
// together why they are refused. A field that the form left out stays as it is.
func checkValues(tx *store.Tx, op string, r Record, values map[CorrectionField]string) (map[CorrectionField]string, error) {
	wanted := map[CorrectionField]string{}
	var refused []fault.Field
	for _, rule := range rulesOf(r.Subject) {
		typed, given := values[rule.field]
		old := r.Field(rule.field)
		if !given || typed == old.Value {
			continue // a delivered value may break a rule that a new one must keep
		}
		value, fields := rule.clean(typed)
		if len(fields) > 0 {
			refused = append(refused, fields...)
			continue
		}
		if wrong, err := rule.unknown(tx, r.org, value); err != nil {
			return nil, err
		} else if wrong != "" {
			refused = append(refused, fault.NewField(string(rule.field), wrong))
			continue
		}
		if !rule.same(rule.shown(value), old.Value) {
			wanted[rule.field] = value
		}
	}
	return wanted, fault.Check(op, refused)
}

// unknown is the reason why a value that names something is refused, empty when that is
// there or when the field names nothing.
func (r rule) unknown(tx *store.Tx, org, value string) (string, error) {
	switch {
	case r.field == ComplexNeighbourhood:
		known, err := areaKnown(tx, value)
		if err != nil || known {
			return "", err
		}
		return "place.area_unknown", nil
	case r.kept == asKey && value != "":
		_, known, err := complexName(tx, org, value)
		if err != nil || known {
			return "", err
		}
		return "place.complex_unknown", nil
	}
	return "", nil
}

// Correct sets a field of one of the organisation's complexes or homes by hand.
func (s *Service) Correct(ctx context.Context, a access.Actor, f CorrectionField, objectID, value string) error {
	const op = "place.correct"
	subject, _, ok := f.rule()
	if !ok {
		return fault.Invalidf(op, "veld", "place.field_unknown")
	}
	r, err := s.Record(ctx, a, subject, objectID)
	if err != nil {
		return err
	}
	_, err = s.Improve(ctx, a, subject, objectID, r.Version, map[CorrectionField]string{f: value})
	return err
}

// Neighbourhoods are the neighbourhoods that a complex of the organisation can lie in.
func (s *Service) Neighbourhoods(ctx context.Context, a access.Actor) (list []Area, err error) {
	const op = "place.neighbourhoods"
	if _, err := s.policy.RequireOrg(op, a, "place.find"); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = neighbourhoodsAround(tx, a.OrgID)
		return err
	})
	return list, fault.Wrap(op, err)
}

// Differences are the corrections to send back to the administration.
func (s *Service) Differences(ctx context.Context, a access.Actor) (list []Difference, err error) {
	const op = "place.differences"
	if _, err := s.policy.RequireOrg(op, a, "place.correct"); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = Differences(tx, a.OrgID)
		return err
	})
	return list, fault.Wrap(op, err)
}
