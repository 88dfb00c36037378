package advice

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// answering are the roles that can be asked for advice, in the order of the form.
func answering() []access.Role {
	return []access.Role{access.Consultant, access.TeamLead, access.Director, access.Partner, access.SafetyOfficer, access.DebtHelp, access.Caretaker}
}

func answers(u account.User) bool {
	return !u.Disabled && slices.ContainsFunc(u.Roles, func(r access.Role) bool { return slices.Contains(answering(), r) })
}

// Choice is somebody who can be asked: a colleague by name, or a role of an organisation.
type Choice struct {
	Value string // what the form sends
	Name  string // of the colleague, empty for a role
	Org   string // name
	Role  access.Role
}

const (
	byName = "persoon:"
	byRole = "rol:"
)

// Whom are all who can be asked: colleagues by name first, then each role of each organisation.
// Nothing of a person goes along, so this asks for no covenant.
func (s *Service) Whom(ctx context.Context, a access.Actor) (list []Choice, err error) {
	const op = "advice.whom"
	if _, err := s.policy.RequireOrg(op, a, actAsk); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list = nil
		all, err := account.Everybody(tx)
		if err != nil {
			return err
		}
		seen := map[string]bool{}
		var roles []Choice
		for _, u := range all {
			if !answers(u) || u.ID == a.UserID {
				continue
			}
			if u.OrgID == a.OrgID {
				list = append(list, Choice{Value: byName + u.ID, Name: u.Name, Org: u.OrgName, Role: u.Roles[0]})
				continue
			}
			for _, r := range answering() {
				value := byRole + u.OrgID + ":" + string(r)
				if slices.Contains(u.Roles, r) && !seen[value] {
					seen[value] = true
					roles = append(roles, Choice{Value: value, Org: u.OrgName, Role: r})
				}
			}
		}
		slices.SortStableFunc(roles, func(x, y Choice) int {
			return cmp.Or(strings.Compare(x.Org, y.Org), slices.Index(answering(), x.Role)-slices.Index(answering(), y.Role))
		})
		list = append(list, roles...)
		return nil
	})
	return list, fault.Wrap(op, err)
}

// address is where a question goes; without a holder it goes nowhere.
type address struct {
	org    string
	role   access.Role
	holder string
}

// pick finds who has to answer: the colleague that was chosen, or who of the role has the fewest
// questions that wait.
func pick(tx *store.Tx, asker, who string) (address, error) {
	if id, ok := strings.CutPrefix(who, byName); ok {
		own, err := account.UsersByID(tx, []string{asker, id})
		u := own[id]
		if err != nil || !answers(u) || u.ID == asker || u.OrgID != own[asker].OrgID {
			return address{}, err
		}
		return address{org: u.OrgID, holder: u.ID}, nil
	}
	rest, ok := strings.CutPrefix(who, byRole)
	org, role, cut := strings.Cut(rest, ":")
	if !ok || !cut || !slices.Contains(answering(), access.Role(role)) {
		return address{}, nil
	}
	people, err := account.FirstWith(tx, org, access.Role(role))
	if err != nil {
		return address{}, err
	}
	holder, err := fewest(tx, slices.DeleteFunc(people, func(u account.User) bool { return u.ID == asker }))
	return address{org: org, role: access.Role(role), holder: holder}, err
}

// fewest is who of some people has the fewest questions that wait; empty for nobody.
func fewest(tx *store.Tx, people []account.User) (string, error) {
	ids := make([]string, len(people))
	for i, u := range people {
		ids[i] = u.ID
	}
	slices.Sort(ids)
	n, err := loadOf(tx, ids)
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return slices.MinFunc(ids, func(x, y string) int { return n[x] - n[y] }), nil
}

// advisersOf are the colleagues to whom a question can be given where it was asked.
func advisersOf(tx *store.Tx, q Question) ([]account.User, error) {
	list, err := account.Colleagues(tx, q.AskedOrg, "")
	return slices.DeleteFunc(list, func(u account.User) bool { return !answers(u) || u.ID == q.HolderID || u.ID == q.AskerID }), err
}

// heir is who takes over from a holder who left: of the role that was asked, or of any that can
// be asked; empty when the organisation has nobody left.
func heir(tx *store.Tx, q Question) (string, error) {
	list, err := advisersOf(tx, q)
	if err != nil {
		return "", err
	}
	same := slices.DeleteFunc(slices.Clone(list), func(u account.User) bool { return q.AskedRole == "" || !slices.Contains(u.Roles, q.AskedRole) })
	if len(same) > 0 {
		list = same
	}
	return fewest(tx, list)
}
