package mutualhelp

import (
	"slices"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/volunteer"
)

// Named is somebody who was named to bring people together at a complex.
type Named struct {
	UserID  string
	Complex place.ComplexID
	Active  bool // they are there, and active when they volunteer
}

// namedOf are who was named in an organisation.
func namedOf(tx *store.Tx, org string) ([]Named, error) {
	list, err := store.List(tx, func(s store.Scanner) (n Named, err error) { return n, s.Scan(&n.UserID, &n.Complex) },
		`SELECT user_id, complex_id FROM mutualhelp_matcher WHERE org_id = $1 ORDER BY complex_id, user_id`, org)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, n := range list {
		ids[i] = n.UserID
	}
	users, err := account.UsersByID(tx, ids)
	if err != nil {
		return nil, err
	}
	helpers, err := volunteer.ActiveUsers(tx, org)
	for i, n := range list {
		list[i].Active = mayMatch(users[n.UserID], helpers)
	}
	return list, err
}

// staffRoles are the colleagues who can bring people together.
func staffRoles() []access.Role {
	return []access.Role{access.Caretaker, access.Consultant, access.TeamLead}
}

// mayMatch reports whether somebody can bring people together once named: a colleague, or a volunteer
// who is active.
func mayMatch(u account.User, helpers []string) bool {
	has := func(r access.Role) bool { return slices.Contains(u.Roles, r) }
	return u.ID != "" && !u.Disabled && (slices.ContainsFunc(staffRoles(), has) || has(access.Volunteer) && slices.Contains(helpers, u.ID))
}

// matchersOf are who brings people together in an organisation, by complex.
func matchersOf(tx *store.Tx, org string) (map[place.ComplexID][]string, error) {
	list, err := namedOf(tx, org)
	all := map[place.ComplexID][]string{}
	for _, n := range list {
		if n.Active {
			all[n.Complex] = append(all[n.Complex], n.UserID)
		}
	}
	return all, err
}

// setMatcher names somebody for a complex, or no longer.
func setMatcher(tx *store.Tx, org string, n Named, on bool) error {
	q := `DELETE FROM mutualhelp_matcher WHERE org_id = $1 AND user_id = $2 AND complex_id = $3`
	if on {
		q = `INSERT INTO mutualhelp_matcher (org_id, user_id, complex_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`
	}
	_, err := tx.Exec(q, org, n.UserID, string(n.Complex))
	return err
}

// scope is the condition of the posts that a matcher sees, after $1 for the organisation and $2 for the
// matcher: those of others, in the complexes for which they were named; leads see all.
func scope(tx *store.Tx, a access.Actor, matchers map[place.ComplexID][]string) (where string, args []any) {
	where, args = `p.org_id = $1 AND CASE WHEN p.user_id = '' THEN p.by_id ELSE p.user_id END <> $2`, []any{a.OrgID, a.UserID}
	if a.Has(access.TeamLead) {
		return where, args
	}
	var own []string
	for complex, who := range matchers {
		if slices.Contains(who, a.UserID) {
			own = append(own, string(complex))
		}
	}
	in, list := tx.In("p.complex_id", 3, own)
	return where + ` AND ` + in, append(args, list)
}

// deskPosts are the posts that a matcher sees, without what is sealed, those that wait longest first.
func deskPosts(tx *store.Tx, a access.Actor, matchers map[place.ComplexID][]string) ([]Post, error) {
	where, args := scope(tx, a, matchers)
	return bare(tx, where+` AND p.ended = 0 ORDER BY p.since, p.id LIMIT `+listLimit, args...)
}

// listLimit is how many posts one page reads.
const listLimit = "1000"

// candidates are the open posts of the other side and the same kind that a matcher sees.
func candidates(tx *store.Tx, v *seal.Vault, a access.Actor, matchers map[place.ComplexID][]string, p Post) ([]Post, error) {
	where, args := scope(tx, a, matchers)
	n := len(args)
	return posts(tx, v, where+` AND p.state = 'open' AND p.side = $`+digit(n+1)+` AND p.kind = $`+digit(n+2)+` AND p.id <> $`+digit(n+3)+` ORDER BY p.since, p.id LIMIT `+listLimit,
		append(args, string(p.Side.Other()), p.Kind, string(p.ID))...)
}

func digit(n int) string { return string(rune('0' + n)) }

// barsOf are who cannot be proposed in an organisation now.
func barsOf(tx *store.Tx, org string, most int) (b bars, err error) {
	b = bars{map[string]bool{}, map[[2]string]bool{}, map[[2]ID]bool{}}
	full, err := store.Strings(tx, `SELECT person FROM mutualhelp_post WHERE org_id = $1 AND state IN ('voorgesteld', 'loopt') GROUP BY person HAVING count(*) >= $2
		UNION SELECT p.person FROM mutualhelp_talk t JOIN mutualhelp_match m ON m.id = t.match_id JOIN mutualhelp_post p ON p.id IN (m.ask_id, m.offer_id)
		WHERE t.org_id = $1 AND t.alarm = 1 AND t.done = 0`, org, int64(most))
	if err != nil {
		return b, err
	}
	for _, x := range full {
		b.full[x] = true
	}
	if _, err = store.List(tx, func(s store.Scanner) (two [2]string, err error) {
		err = s.Scan(&two[0], &two[1])
		b.apart[two] = true
		return two, err
	}, `SELECT one, other FROM mutualhelp_apart WHERE org_id = $1`, org); err != nil {
		return b, err
	}
	_, err = store.List(tx, func(s store.Scanner) (two [2]ID, err error) {
		err = s.Scan(&two[0], &two[1])
		b.failed[pair(two[0], two[1])] = true
		return two, err
	}, `SELECT ask_id, offer_id FROM mutualhelp_match WHERE org_id = $1 AND stage = 'niet-gelukt'`, org)
	return b, err
}

// settingsOf are the settings of an organisation.
func settingsOf(tx *store.Tx, org string) (Settings, error) {
	set, err := store.One(tx, func(s store.Scanner) (set Settings, err error) {
		return set, s.Scan(&set.Most, &set.Days, &set.Version)
	},
		`SELECT most, days, version FROM mutualhelp_setting WHERE org_id = $1`, org)
	if fault.Is(err, fault.NotFound) {
		return standard(), nil
	}
	return set, err
}

// putSettings writes settings that still have their version.
func putSettings(tx *store.Tx, op, org string, set Settings) error {
	n, err := tx.Exec(`INSERT INTO mutualhelp_setting (org_id, most, days, version) VALUES ($1, $2, $3, 1)
		ON CONFLICT (org_id) DO UPDATE SET most = $2, days = $3, version = mutualhelp_setting.version + 1 WHERE mutualhelp_setting.version = $4`,
		org, int64(set.Most), int64(set.Days), set.Version)
	return store.Changed(op, n, err)
}

// Figure is how much there is at a complex, without anybody.
type Figure struct {
	Complex             place.ComplexID
	Asks, Offers, Going int
	Median              int   // days between an ask and its match; -1: there was none
	took                []int // days of each
}

// figuresOf are the numbers of an organisation by complex: what stands, what runs, and the days between
// an ask and its match.
func figuresOf(tx *store.Tx, org string) ([]Figure, error) {
	list, err := store.List(tx, func(s store.Scanner) (f Figure, err error) {
		return f, s.Scan(&f.Complex, &f.Asks, &f.Offers, &f.Going)
	}, `SELECT complex_id, sum(CASE WHEN side = 'vraag' AND ended = 0 THEN 1 ELSE 0 END), sum(CASE WHEN side = 'aanbod' AND ended = 0 THEN 1 ELSE 0 END),
		sum(CASE WHEN side = 'vraag' AND state = 'loopt' THEN 1 ELSE 0 END) FROM mutualhelp_post WHERE org_id = $1 GROUP BY complex_id ORDER BY complex_id`, org)
	if err != nil {
		return nil, err
	}
	const day = 24 * 60 * 60 * 1_000_000
	_, err = store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var at place.ComplexID
		var made, begun int64
		err = s.Scan(&at, &made, &begun)
		for i := range list {
			if list[i].Complex == at {
				list[i].took = append(list[i].took, int((begun-made)/day))
			}
		}
		return none, err
	}, `SELECT p.complex_id, p.made, m.begun FROM mutualhelp_match m JOIN mutualhelp_post p ON p.id = m.ask_id WHERE m.org_id = $1 AND m.begun > 0`, org)
	for i := range list {
		list[i].Median = median(list[i].took)
	}
	return list, err
}
