package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// PartnerOrganisation is an organisation as the association's administrator sees it: who
// works there is its own affair.
type PartnerOrganisation struct {
	Organisation
	Admins int64 // administrators who can sign in; 0: nobody can manage its people
}

// organisationKinds are the kinds that an association can add.
func organisationKinds() []OrganisationKind {
	return []OrganisationKind{MunicipalityOffice, Care, Welfare, Police, ResidentsBody}
}

// mayAddOrganisations asks the policy; only for an association the resource is one.
func (s *Service) mayAddOrganisations(ctx context.Context, op string, a access.Actor) (access.Decision, error) {
	resource := access.Organisation(a.OrgID)
	if err := s.db.Read(ctx, func(tx *store.Tx) error {
		o, err := OrganisationByID(tx, a.OrgID)
		if err == nil && o.Kind == HousingAssociation {
			resource.Type = "Association"
		}
		return err
	}); err != nil {
		return access.Decision{}, fault.Wrap(op, err)
	}
	return s.policy.Require(op, a, "account.organisation", "account.organisation", resource)
}

// Partners are the organisations beside the actor's own.
func (s *Service) Partners(ctx context.Context, a access.Actor) (list []PartnerOrganisation, err error) {
	const op = "account.partners"
	if _, err := s.mayAddOrganisations(ctx, op, a); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = partnersOf(tx, a.OrgID)
		return err
	})
	return list, fault.Wrap(op, err)
}

// AddPartner adds an organisation with its first administrator, who adds its other people.
// After that the association manages nobody there.
func (s *Service) AddPartner(ctx context.Context, a access.Actor, o Organisation, first User, password string) (id string, err error) {
	const op = "account.addpartner"
	d, err := s.mayAddOrganisations(ctx, op, a)
	if err != nil {
		return "", err
	}
	o.ID, o.Name = store.NewID(), strings.TrimSpace(o.Name)
	first.ID, first.OrgID, first.OrgName, first.Roles = store.NewID(), o.ID, o.Name, []access.Role{access.Admin}
	first.Login = strings.ToLower(strings.TrimSpace(first.Login))
	fields := s.checkUser(first, password, true)
	if n := len([]rune(o.Name)); n == 0 || n > 100 {
		fields = append(fields, fault.NewField("organisation", "account.name_length"))
	}
	if !slices.Contains(organisationKinds(), o.Kind) {
		fields = append(fields, fault.NewField("kind", "account.kind_missing"))
	}
	if err := fault.Check(op, fields); err != nil {
		return "", err
	}
	hash, err := s.HashPassword(password)
	if err != nil {
		return "", fault.Wrap(op, err)
	}
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if err := freeNames(tx, op, o.Name, first.Login); err != nil {
			return err
		}
		if err := InsertOrganisation(tx, now, o); err != nil {
			return err
		}
		if err := InsertUser(tx, now, first, hash); err != nil {
			return err
		}
		if err := givePassword(tx, first.ID, now); err != nil {
			return err
		}
		if err := audit.Write(tx, now, a, "account.organisation", "Organisation", o.ID, d); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "account.first_admin", "User", first.ID, d)
	})
	if store.IsDuplicate(err) { // somebody took the name at the same moment
		err = fault.Invalidf(op, "organisation", "account.organisation_taken")
	}
	return o.ID, fault.Wrap(op, err)
}

// AddFirstAdmin gives an organisation that has nobody to manage its people an
// administrator. Its people get a notice. Where there is one, only that one adds another.
func (s *Service) AddFirstAdmin(ctx context.Context, a access.Actor, orgID string, first User, password string) error {
	const op = "account.addfirstadmin"
	d, err := s.mayAddOrganisations(ctx, op, a)
	if err != nil {
		return err
	}
	first.ID, first.OrgID, first.Roles = store.NewID(), orgID, []access.Role{access.Admin}
	first.Login = strings.ToLower(strings.TrimSpace(first.Login))
	if err := fault.Check(op, s.checkUser(first, password, true)); err != nil {
		return err
	}
	hash, err := s.HashPassword(password)
	if err != nil {
		return fault.Wrap(op, err)
	}
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		list, err := partnersOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(list, func(p PartnerOrganisation) bool { return p.ID == orgID && p.Admins == 0 }) {
			return fault.New(op, fault.NotFound)
		}
		if err := freeNames(tx, op, "", first.Login); err != nil {
			return err
		}
		people, err := Colleagues(tx, orgID, "")
		if err != nil {
			return err
		}
		for _, u := range people {
			if err := insertNotice(tx, u.ID, "account.notice_admin", now); err != nil {
				return err
			}
		}
		if err := InsertUser(tx, now, first, hash); err != nil {
			return err
		}
		if err := givePassword(tx, first.ID, now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "account.first_admin", "User", first.ID, d)
	}))
}

// freeNames refuses the names that others have.
func freeNames(tx *store.Tx, op, organisation, login string) error {
	var fields []fault.Field
	all, err := Organisations(tx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(o Organisation) bool { return strings.EqualFold(o.Name, organisation) }) {
		fields = append(fields, fault.NewField("organisation", "account.organisation_taken"))
	}
	taken, err := loginTaken(tx, login)
	if err != nil {
		return err
	}
	if taken {
		fields = append(fields, fault.NewField("login", "account.login_taken"))
	}
	return fault.Check(op, fields)
}

// directs is the part that stays when somebody leaves: a case needs a successor first.
const directs = "regisseur"

// leaves ends everything of a user who can no longer sign in: sessions, keys, and the
// parts in what others work on.
func leaves(tx *store.Tx, userID string, at time.Time) error {
	if err := endAccess(tx, userID); err != nil {
		return err
	}
	if err := noteLeft(tx, userID, at); err != nil {
		return err
	}
	_, err := access.LeaveAll(tx, userID, directs, at)
	return err
}

// checkRolesHere refuses roles that the actor's organisation cannot give.
func (s *Service) checkRolesHere(ctx context.Context, op, orgID string, roles []access.Role) error {
	var fields []fault.Field
	err := s.db.Read(ctx, func(tx *store.Tx) error {
		o, err := OrganisationByID(tx, orgID)
		fields = checkRoles(roles, o.Kind)
		return err
	})
	if err != nil {
		return fault.Wrap(op, err)
	}
	return fault.Check(op, fields)
}

// kindOf is the kind of an organisation, for the roles that its form offers.
func (s *Service) kindOf(ctx context.Context, orgID string) (kind OrganisationKind, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		o, err := OrganisationByID(tx, orgID)
		kind = o.Kind
		return err
	})
	return kind, fault.Wrap("account.kindof", err)
}
