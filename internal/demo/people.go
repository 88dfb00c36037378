package demo

import (
	"iter"
	"slices"
	"strconv"

	"samendoen/internal/place"
)

// Role is the role of a user of the program.
type Role string

// The roles.
const (
	RoleResident    Role = "bewoner"
	RoleMechanic    Role = "vakman"
	RoleCaretaker   Role = "wijkbeheerder"
	RoleConsultant  Role = "consulent"
	RoleTeamLeader  Role = "teamleider"
	RoleMunicipal   Role = "regisseur"
	RolePartner     Role = "partner"
	RoleVolunteer   Role = "vrijwilliger"
	RoleOnCall      Role = "achterwacht"
	RolePolicy      Role = "beleid"
	RoleBoard       Role = "bestuur"
	RoleDPO         Role = "fg"
	RoleMaintenance Role = "beheerder"
	RoleArrears     Role = "incasso"
	RoleDebtHelp    Role = "schuldhulp"
	RoleSafety      Role = "aandachtsfunctionaris"
)

// Keys of the organisations beside the association itself, whose id is Config.Org.
const (
	OrgMunicipality = "gemeente"
	OrgPolice       = "politie" // asks questions, and takes part in nothing else
	OrgGGZ          = "ggz"
	OrgTeam         = "wijkteam"
)

// Organisation takes part in the demo.
type Organisation struct {
	Key  string // Config.Org for the association
	Kind string // "corporatie", "gemeente", "ggz", "wijkteam"
	Name string
}

// User is somebody who can log in. The password is not made here.
type User struct {
	Role  Role
	Name  string
	Login string
	Org   string
	// Areas are the districts in which somebody works; empty means everywhere.
	Areas []place.AreaCode
	// UnitKey and PersonKey tie a resident and a volunteer to a home and a tenant.
	UnitKey   string
	PersonKey string
}

// Organisations gives the association, the municipality and two partners.
func (c *City) Organisations() []Organisation {
	return []Organisation{
		{c.cfg.Org, "corporatie", "Woonstichting De Windvaan"},
		{OrgMunicipality, "gemeente", "Gemeente " + c.towns[0].name},
		{OrgGGZ, "ggz", "GGZ De Kompasroos"},
		{OrgTeam, "wijkteam", "Wijkteam Lichtbaken"},
		{OrgPolice, "politie", "Politie Basisteam De Brug"},
	}
}

// member is a user who is no resident.
type member struct {
	role        Role
	login, name string
	org         string // empty: the association
}

// staff are the users of a city of DefaultHomes. Who has the same role shares the districts.
var staff = []member{
	{RoleMechanic, "vakman", "Snorrel Soepschipper", ""},
	{RoleMechanic, "vakman2", "Tamelo Wijzelbo", ""},
	{RoleMechanic, "vakman3", "Hobbel Fietsfluister", ""},
	{RoleCaretaker, "wijkbeheerder", "Bries Paraplupoetser", ""},
	{RoleCaretaker, "wijkbeheerder2", "Zulora van de Mosterdhof", ""},
	{RoleCaretaker, "wijkbeheerder3", "Kwispel Vliegerwacht", ""},
	{RoleConsultant, "consulent", "Marjolijntje Regenteller", ""},
	{RoleConsultant, "consulent2", "Chorinia Batovex", ""},
	{RoleConsultant, "consulent3", "Stuiter Windwijzerzoeker", ""},
	{RoleConsultant, "consulent4", "Yadashi Lunepom", ""},
	{RoleTeamLeader, "teamleider", "Madeliefke Maanwacht", ""},
	{RoleMunicipal, "regisseur", "Elinowen Tolimo", OrgMunicipality},
	{RolePartner, "partner", "Sprankel Toverbalwever", OrgGGZ},
	{RolePartner, "partner2", "Vekirund van de Beschuitzoom", OrgTeam},
	{RolePartner, "partner3", "Tolvanke Lantaarnwisselaar", OrgPolice},
	{RoleOnCall, "achterwacht", "Fladder Schommeldromer", ""},
	{RolePolicy, "beleid", "Ishapom Confettistapelaar", ""},
	{RoleBoard, "bestuur", "Zonneke Krakelinggieter", ""},
	{RoleDPO, "fg", "Rashidri Zeepbelwacht", ""},
	{RoleMaintenance, "beheerder", "Pluisje Knikkerdraaier", ""},
	{RoleArrears, "incasso", "Dubbeltje van de Lantaarnpaal", ""},
	{RoleDebtHelp, "schuldhulp", "Oriwen Stapelsteen", OrgMunicipality},
	{RoleSafety, "aandachtsfunctionaris", "Wimpelientje Luisterschelp", ""},
	{RoleSafety, "aandachtsfunctionaris2", "Tollemar Zachtekiezel", ""},
}

// homesPerMember is how many homes one of the staff looks after.
func homesPerMember(role Role) int {
	switch role {
	case RoleConsultant:
		return 3000
	case RoleMunicipal:
		return 12000
	}
	return 4000
}

// hire gives the city its staff: a larger one has more colleagues of the roles that
// look after homes.
func (c *City) hire() {
	c.staff = slices.Clone(staff)
	for _, role := range []Role{RoleMechanic, RoleCaretaker, RoleConsultant, RoleMunicipal} {
		s, org := newStream(c.cfg.Seed), c.orgOf(role)
		for i := c.number(role); i < c.cfg.Homes/homesPerMember(role); i++ {
			s.at(topicStaff, i, len(role))
			c.staff = append(c.staff, member{role, string(role) + strconv.Itoa(i+1), personName(s), org})
		}
	}
	c.team = map[Role][]string{}
	for _, m := range c.staff {
		c.team[m.role] = append(c.team[m.role], m.login)
	}
}

// orgOf is the organisation of the first of the staff with a role.
func (c *City) orgOf(role Role) string {
	return c.staff[slices.IndexFunc(c.staff, func(m member) bool { return m.role == role })].org
}

// number is how many of the staff have a role.
func (c *City) number(role Role) (n int) {
	for _, m := range c.staff {
		if m.role == role {
			n++
		}
	}
	return n
}

// Users gives one user for each role at least, and their colleagues.
func (c *City) Users() []User {
	var out []User
	var areas []place.AreaCode
	for _, t := range c.towns {
		for _, d := range t.districts {
			areas = append(areas, d.code)
		}
	}
	for _, m := range c.staff {
		u := User{Role: m.role, Name: m.name, Login: m.login, Org: m.org}
		if u.Org == "" {
			u.Org = c.cfg.Org
		}
		if m.role == RoleCaretaker || m.role == RoleConsultant || m.role == RoleMunicipal && c.number(m.role) > 1 {
			for i, a := range areas {
				if c.colleague(m.role, i) == m.login {
					u.Areas = append(u.Areas, a)
				}
			}
		}
		out = append(out, u)
	}
	return append(c.residentUsers(), out...)
}

// colleague is the login of who has a role in a district, by its number in the city.
func (c *City) colleague(role Role, district int) string {
	return c.team[role][district%len(c.team[role])]
}

// districtNumber counts the districts of the towns before this one too.
func (c *City) districtNumber(h *hood) int {
	n := h.district
	for _, t := range c.towns[:h.town] {
		n += len(t.districts)
	}
	return n
}

// residentUsers ties the logins "bewoner" and "vrijwilliger" to people of the city: a
// resident and a volunteer of the neighbourhood that is getting worse, where possible.
func (c *City) residentUsers() []User {
	s := newStream(c.cfg.Seed)
	var resident, volunteer User
	set := func(k int) {
		p := &c.complexes[k]
		for v := range c.volunteersOf(s, k) {
			if volunteer.Login == "" {
				volunteer = User{RoleVolunteer, v.Name, "vrijwilliger", c.cfg.Org, nil, v.UnitKey, v.PersonKey}
			}
		}
		for i := 0; i < p.homes && resident.Login == ""; i++ {
			y, ok := c.stayOn(s, p, p.firstUnit+i, c.today)
			if ok && unitKey(y.unit) != volunteer.UnitKey {
				who := c.tenantOf(s, p, y)
				resident = User{RoleResident, who.Name, "bewoner", c.cfg.Org, nil, unitKey(y.unit), who.Key}
			}
		}
	}
	first := c.hoods[c.towns[0].worse].complexes.from
	for i := range c.complexes {
		if set((first + i) % len(c.complexes)); resident.Login != "" && volunteer.Login != "" {
			break
		}
	}
	if resident.Login == "" {
		resident = User{Role: RoleResident, Name: "Drupje Zeepbelvanger", Login: "bewoner", Org: c.cfg.Org}
	}
	if volunteer.Login == "" {
		volunteer = User{Role: RoleVolunteer, Name: "Tuimel Rabarberplukker", Login: "vrijwilliger", Org: c.cfg.Org}
	}
	return []User{resident, volunteer}
}

var volunteerTasks = []string{
	"portiekcontact", "bewonerscommissie", "koffieochtend", "groen en tuin", "klusjes voor buren",
	"welkom voor nieuwe buren", "taalmaatje", "speelplek", "buurtapp",
}

// Volunteers gives those of today, complex after complex: about one per 45 homes, with
// many in some complexes and none in most.
func (c *City) Volunteers() iter.Seq[Volunteer] {
	return func(yield func(Volunteer) bool) {
		s := newStream(c.cfg.Seed)
		for k := range c.complexes {
			for v := range c.volunteersOf(s, k) {
				if !yield(v) {
					return
				}
			}
		}
	}
}

func (c *City) volunteersOf(s *stream, k int) iter.Seq[Volunteer] {
	return func(yield func(Volunteer) bool) {
		p := &c.complexes[k]
		s.at(topicVolunteer, k, 0)
		lively := s.ExpFloat64() * 1.1
		switch c.hoods[p.hood].story {
		case gotBetter:
			lively = 0.8 + lively
		case gettingWorse:
			lively *= 0.5
		}
		homes := s.Perm(p.homes)[:min(p.homes, s.poisson(float64(p.homes)/47*lively))]
		for n, i := range homes {
			s.at(topicVolunteer, k, n+1)
			task, years := pick(s, volunteerTasks), s.ExpFloat64()*3
			y, ok := c.stayOn(s, p, p.firstUnit+i, c.today)
			if !ok {
				continue
			}
			who := c.tenantOf(s, p, y)
			if !yield(Volunteer{
				Key: numbered("V-", k+1, 5) + numbered("-", n+1, 2), ComplexKey: complexKey(k),
				UnitKey: unitKey(y.unit), TenancyKey: "H-" + y.key(), PersonKey: who.Key,
				Name: who.Name, Task: task, Since: dateOf(max(y.from, c.today-30-int(years*365))),
			}) {
				return
			}
		}
	}
}

// Estimates gives what teams think of their complexes: now, a year and two years ago,
// for most complexes, the oldest first. On average 2 % is active and 10 % vulnerable.
func (c *City) Estimates() iter.Seq[Estimate] {
	return func(yield func(Estimate) bool) {
		s := newStream(c.cfg.Seed)
		for k := range c.complexes {
			p := &c.complexes[k]
			h := &c.hoods[p.hood]
			s.at(topicEstimate, k, 0)
			if s.chance(0.08) {
				continue // nobody filled it in yet
			}
			by, base := c.colleague(RoleConsultant, c.districtNumber(h)), s.int64s()
			for year := 2; year >= 0; year-- {
				e := h.estimate(newSpread(base), historyMonths-12*year-1)
				e.ComplexKey, e.Neighbourhood, e.By = complexKey(k), h.code, by
				e.On = dateOf(c.today - 365*year - 10 - int(base%50)) // #nosec G115 -- below 50
				if !yield(e) {
					return
				}
			}
		}
	}
}

// spread is how one complex differs from its neighbourhood, the same every year.
type spread struct{ vulnerable, causes, active, involved float64 }

func (s *stream) int64s() uint64 { return s.Uint64() >> 1 }

func newSpread(x uint64) spread {
	part := func(shift uint) float64 { return float64(x>>shift&1023) / 1023 }
	return spread{0.6 + 0.8*part(0), 0.4 + 1.2*part(10), 1.9 * part(20), part(30)}
}

func (h *hood) estimate(s spread, month int) Estimate {
	d := h.nuisance(month)
	var e Estimate
	e.Vulnerable = clamp(int((7.2+2.9*h.arrears(month))*s.vulnerable+0.5), 2, 30)
	e.CausesProblems = clamp(int((0.6+1.1*d)*s.causes+0.5), 0, 9)
	e.Active = clamp(int((2.6-0.6*d)*s.active+0.5), 0, 6)
	if h.story == gotBetter {
		e.Active += int(2 * ramp(age(month), betterSince, 14))
	}
	e.Involved = int(20 + 16*s.involved - 3*d)
	e.SelfReliant = 100 - e.Vulnerable - e.CausesProblems - e.Active - e.Involved
	return e
}
