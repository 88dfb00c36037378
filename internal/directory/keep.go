package directory

import (
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Kept is what somebody keeps: what waits for a confirmation first.
type Kept struct {
	Entries  []Entry
	Terms    Terms // of the own association
	MayTerms bool
	People   []account.User // of the own organisation, who can hear of silence
}

// Mine are the services that somebody may keep: of the own organisation, and for an association
// those that it looks after.
func (s *Service) Mine(ctx context.Context, a access.Actor) (k Kept, err error) {
	const op = "directory.mine"
	if _, err := s.policy.RequireOrg(op, a, actKeep); err != nil {
		return k, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		var w wanted
		w.and("(s.org_id = # OR s.keeper = #)", a.OrgID)
		list, err := listings(tx, w, most, 0)
		if err != nil {
			return err
		}
		if k.Entries, err = s.entries(tx, list); err != nil {
			return err
		}
		if k.MayTerms, err = s.mayTerms(tx, a); err != nil || !k.MayTerms {
			return err
		}
		if k.Terms, err = termsOf(tx, a.OrgID); err != nil {
			return err
		}
		k.People, err = s.keepers(tx, a.OrgID)
		return err
	})
	slices.SortStableFunc(k.Entries, func(x, y Entry) int {
		if d := waits(x) - waits(y); d != 0 {
			return d
		}
		return strings.Compare(x.Name, y.Name)
	})
	return k, fault.Wrap(op, err)
}

// waits puts what waits for a confirmation first, and what stopped last.
func waits(e Entry) int {
	switch {
	case e.State == Stopped:
		return 2
	case e.Fresh:
		return 1
	}
	return 0
}

// keepers are the people of an organisation who can sign in and may keep its services.
func (s *Service) keepers(tx *store.Tx, org string) ([]account.User, error) {
	list, err := account.Colleagues(tx, org, "")
	return slices.DeleteFunc(list, func(u account.User) bool {
		return u.Disabled || !s.policy.Decide(u.Actor(), actKeep, access.Organisation(org)).Allowed
	}), err
}

// mayTerms reports whether somebody chooses the terms of an association.
func (s *Service) mayTerms(tx *store.Tx, a access.Actor) (bool, error) {
	keeper, err := associationFor(tx, a.OrgID)
	return err == nil && keeper == a.OrgID && s.policy.Decide(a, actTerms, access.Organisation(a.OrgID)).Allowed, err
}

// Form is what a form of a service offers, with the service as it stands.
type Form struct {
	Listing
	ForOthers     bool           // a new service can be one of another organisation
	Organisations []Organisation // the others to choose from
	Areas         []place.Area
	People        []account.User // who can own it
}

// NewForm is what the form of a new service offers.
func (s *Service) NewForm(ctx context.Context, a access.Actor) (f Form, err error) {
	const op = "directory.new_form"
	if _, err := s.policy.RequireOrg(op, a, actKeep); err != nil {
		return f, err
	}
	f.State, f.Owner, f.Org = Active, a.UserID, Organisation{ID: a.OrgID, Name: a.Org}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		keeper, err := associationFor(tx, a.OrgID)
		if err != nil {
			return err
		}
		if f.ForOthers = keeper == a.OrgID; f.ForOthers {
			if f.Organisations, err = organisationNames(tx); err != nil {
				return err
			}
			f.Organisations = slices.DeleteFunc(f.Organisations, func(o Organisation) bool { return !o.External })
		}
		return s.offer(tx, &f, a.OrgID)
	})
	return f, fault.Wrap(op, err)
}

// EditForm is the form of a service that is there.
func (s *Service) EditForm(ctx context.Context, a access.Actor, id ID) (f Form, err error) {
	const op = "directory.edit_form"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		l, _, err := s.load(tx, op, a, id)
		if err != nil {
			return err
		}
		f.Listing = l
		return s.offer(tx, &f, l.ownersOrg())
	})
	return f, fault.Wrap(op, err)
}

// ownersOrg is the organisation whose people own a service: that which gives it, where it has
// people who sign in, and else the association.
func (l Listing) ownersOrg() string {
	if l.Org.External {
		return l.Keeper
	}
	return l.Org.ID
}

// offer are the areas and people that a form lets choose.
func (s *Service) offer(tx *store.Tx, f *Form, org string) (err error) {
	if f.Areas, err = place.HousedAreas(tx); err != nil {
		return err
	}
	f.People, err = s.keepers(tx, org)
	return err
}

// Add puts a service into the directory, confirmed today: who types it knows it now. The same key
// of the same user adds nothing the second time.
func (s *Service) Add(ctx context.Context, a access.Actor, d Draft) (id ID, err error) {
	const op = "directory.add"
	decision, err := s.policy.RequireOrg(op, a, actKeep)
	if err != nil {
		return "", err
	}
	if err := fault.Check(op, checkDraft(d)); err != nil {
		return "", err
	}
	now := s.now()
	if id = ID(store.NewID()); d.Key != "" {
		id = ID(store.IDOf("directory", a.UserID, d.Key))
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if known, err := isThere(tx, id); err != nil || known {
			return err
		}
		l := Listing{ID: id, Created: now, Confirmed: s.today(), ConfirmedBy: a.UserID}
		if l.Keeper, err = associationFor(tx, a.OrgID); err != nil {
			return err
		}
		if l.Org, err = s.organisationFor(tx, op, a, l.Keeper, d); err != nil {
			return err
		}
		if err := s.owns(tx, op, l, d.Owner); err != nil {
			return err
		}
		if err := insert(tx, l.apply(d, now)); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actKeep, "Listing", string(id), decision)
	})
	return id, fault.Wrap(op, err)
}

// organisationFor is the organisation that gives a new service: the own one, or for an association
// one without an account, which is made when it is not there yet.
func (s *Service) organisationFor(tx *store.Tx, op string, a access.Actor, keeper string, d Draft) (o Organisation, err error) {
	now := s.now()
	switch {
	case d.Org == a.OrgID:
		o = Organisation{ID: a.OrgID, Name: a.Org, Changed: now}
		if _, err := organisationByID(tx, a.OrgID); fault.Is(err, fault.NotFound) {
			return o, saveOrganisation(tx, o, keeper, now)
		} else if err != nil {
			return o, err
		}
		return organisationByID(tx, a.OrgID)
	case keeper != a.OrgID:
		return o, fault.New(op, fault.NotFound)
	case d.Org != "":
		if o, err = organisationByID(tx, d.Org); err == nil && !o.External {
			err = fault.New(op, fault.NotFound)
		}
		return o, err
	}
	known, err := organisationNames(tx)
	if err != nil {
		return o, err
	}
	if i := slices.IndexFunc(known, func(k Organisation) bool { return k.External && strings.EqualFold(k.Name, d.OrgName) }); i >= 0 {
		return known[i], nil // one organisation is one organisation
	}
	o = Organisation{ID: store.NewID(), Name: d.OrgName, External: true, Changed: now}
	return o, saveOrganisation(tx, o, keeper, now)
}

// owns refuses an owner who cannot sign in at the organisation that answers for a service.
func (s *Service) owns(tx *store.Tx, op string, l Listing, user string) error {
	people, err := s.keepers(tx, l.ownersOrg())
	if err != nil || user == "" || slices.ContainsFunc(people, func(u account.User) bool { return u.ID == user }) {
		return err
	}
	return fault.Invalidf(op, "eigenaar", "directory.choose")
}

// Save changes a service that still has its version. That does not confirm the rest of it.
func (s *Service) Save(ctx context.Context, a access.Actor, id ID, version int64, d Draft) error {
	const op = "directory.save"
	return s.change(ctx, op, a, id, version, func(tx *store.Tx, l *Listing) error {
		d.Org = l.Org.ID
		if err := fault.Check(op, checkDraft(d)); err != nil {
			return err
		}
		if err := s.owns(tx, op, *l, d.Owner); err != nil {
			return err
		}
		*l = l.apply(d, s.now())
		return nil
	})
}

// change writes a service that somebody may keep and that still has its version.
func (s *Service) change(ctx context.Context, op string, a access.Actor, id ID, version int64, do func(tx *store.Tx, l *Listing) error) error {
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		l, decision, err := s.load(tx, op, a, id)
		if err != nil {
			return err
		}
		if l.Version != version {
			return fault.New(op, fault.Conflict)
		}
		if err := do(tx, &l); err != nil {
			return err
		}
		if err := update(tx, op, l); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actKeep, "Listing", string(id), decision)
	}))
}

// Confirm says that a service is still right. Who says so owns it when nobody living did.
func (s *Service) Confirm(ctx context.Context, a access.Actor, id ID, version int64) error {
	const op = "directory.confirm"
	return s.change(ctx, op, a, id, version, func(tx *store.Tx, l *Listing) error {
		l.confirm(s.today(), a.UserID, s.now())
		people, err := s.keepers(tx, l.ownersOrg())
		isLiving := func(id string) bool {
			return slices.ContainsFunc(people, func(u account.User) bool { return u.ID == id })
		}
		if err == nil && !isLiving(l.Owner) && isLiving(a.UserID) {
			l.Owner = a.UserID
		}
		return err
	})
}

// confirm begins a new term: what was asked and heard before is over.
func (l *Listing) confirm(today time.Time, by string, now time.Time) {
	l.Confirmed, l.ConfirmedBy, l.Changed = today, by, now
	l.Reminded, l.Climbed = time.Time{}, time.Time{}
}

// SetFree says how many places are free now.
func (s *Service) SetFree(ctx context.Context, a access.Actor, id ID, version int64, free int) error {
	const op = "directory.free"
	return s.change(ctx, op, a, id, version, func(_ *store.Tx, l *Listing) error {
		most := maxFree
		if l.Capacity.Max > 0 {
			most = l.Capacity.Max
		}
		if !l.Capacity.Kept() || free < 0 || free > most {
			return fault.Invalidf(op, "vrij", "directory.bad_number", "Max", most)
		}
		l.Capacity.Free, l.Capacity.Updated, l.Changed = free, s.now(), s.now()
		return nil
	})
}

// SetTerms chooses how often services have to be confirmed and who hears of silence.
func (s *Service) SetTerms(ctx context.Context, a access.Actor, t Terms) error {
	const op = "directory.terms"
	decision, err := s.policy.RequireOrg(op, a, actTerms)
	if err != nil {
		return err
	}
	var c checks
	if t.Days < minDays || t.Days > maxDays {
		c.say("dagen", "between", "Min", minDays, "Max", maxDays)
	}
	if t.Patience < 1 || t.Patience > maxPatience {
		c.say("geduld", "between", "Min", 1, "Max", maxPatience)
	}
	if err := fault.Check(op, c.fields); err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if may, err := s.mayTerms(tx, a); err != nil || !may {
			return missing(op, err)
		}
		people, err := s.keepers(tx, a.OrgID)
		if err != nil {
			return err
		}
		if t.Climb != "" && !slices.ContainsFunc(people, func(u account.User) bool { return u.ID == t.Climb }) {
			return fault.Invalidf(op, "hoort", "directory.choose")
		}
		if err := saveTerms(tx, op, a.OrgID, t); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actTerms, "Organisation", a.OrgID, decision)
	}))
}
