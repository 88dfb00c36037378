package importer

import (
	"strings"
	"time"

	"samendoen/internal/tenancy"
)

const (
	contractKinds    = "ARB BET HUU INH INS KOO LEA MON OND SER"
	contractStatuses = "BEE GEA GOE LOP ONT OPG VER VOO VOP"
	relationKinds    = "GRO NAT REC"
	debtorKinds      = "DGM DOH HUU OVE"
)

// isLease reports whether a contract is a tenancy that came into force for a home:
// not cancelled, annulled or still being drawn up, and no business premises.
func (o *veraObject) isLease() bool {
	if kind := o.code("soort"); kind != "HUU" {
		return false
	}
	switch o.code("status") {
	case "GEA", "GOE", "VER", "VOO":
		return false
	}
	return o.code("detailSoort") != "BOG"
}

// lease makes a Tenancy of a Huurovereenkomst.
func (v *veraRun) lease(o *veraObject) (rec tenancy.Tenancy, keep bool) {
	o.needListed("soort", contractKinds)
	o.listed("status", contractStatuses)
	if !o.bad && !o.isLease() {
		v.stats.skip("overeenkomst die geen lopende of beëindigde woninghuur is")
		return rec, false
	}
	units := o.links("eenheden")
	rec.UnitKey = v.index.homeAmong(units)
	if len(units) > 0 && rec.UnitKey == "" {
		v.stats.skip("huurovereenkomst zonder woning")
		return rec, false
	}
	if len(units) == 0 {
		o.missing("eenheden")
	}
	rec.Org, rec.Key = v.opt.Org, o.unique()
	rec.From, rec.Until = o.date("begindatum"), o.date("einddatum")
	if !o.has("begindatum") {
		o.missing("begindatum")
	}
	if !rec.Until.IsZero() && rec.Until.Before(rec.From) {
		o.refuse("einddatum", rec.Until.Format(time.DateOnly), "Het einde ligt voor het begin.", "Controleer beide datums.")
	}
	rec.RentCents = o.rent()
	v.household(o, &rec)
	return rec, true
}

// rent is the rekenhuur, or else the brutohuur: VERA has no net rent on the contract.
func (o *veraObject) rent() int64 {
	for _, name := range [...]string{"rekenhuur", "brutohuur"} {
		if !o.has(name) {
			continue
		}
		cents := o.cents(name, maxRent)
		if cents < 0 {
			o.refuse(name, number(float64(cents)/100), "Dit bedrag is negatief.", "Vul de huur per maand in.")
			return 0
		}
		return cents
	}
	return 0
}

// household turns the relations of a contract into persons. A group is the household.
// Everybody is a tenant whose roles do not say that they only live along.
func (v *veraRun) household(o *veraObject, rec *tenancy.Tenancy) {
	rec.HouseholdKey = rec.Key
	seen := map[string]bool{}
	var groups []string
	add := func(id string) {
		if seen[id] || v.index.legal.has(id) {
			return
		}
		role := tenancy.Tenant
		if v.index.persons[id].cohabitant {
			role = tenancy.Cohabitant
		}
		seen[id] = true
		p, c := v.index.persons[id], v.index.contacts[id]
		rec.Persons = append(rec.Persons, tenancy.Person{Key: id, Role: role, Name: p.name,
			Phone: orElse(p.phone, c.phone), Email: orElse(p.email, c.email)})
	}
	for _, id := range o.links("relaties") {
		if _, isGroup := v.index.groups[id]; isGroup {
			groups = append(groups, id)
			continue
		}
		add(id)
	}
	for _, group := range groups {
		members := v.index.groups[group]
		if rec.HouseholdSize == 0 && len(members) > 0 {
			rec.HouseholdKey, rec.HouseholdSize = group, len(members)
		}
		for _, id := range members {
			add(id)
		}
	}
}

// addRelation indexes a Relatie: a natural person, a legal person or a group.
func (x *veraIndex) addRelation(entity veraEntity, o *veraObject) {
	kind := o.needListed("soort", relationKinds)
	id := o.id()
	if o.bad {
		return
	}
	switch {
	case kind == "REC":
		x.legal.add(id)
	case kind == "GRO":
		x.groups[id] = append(x.groups[id], o.links("relaties")...)
	case entity == veraLegals || entity == veraGroups:
		o.refuse("soort.code", kind, "Deze soort past niet bij deze lijst.", "Zet natuurlijke personen in de lijst natuurlijkePersonen.")
	default:
		x.persons[id] = o.person()
		for _, group := range o.links("groepen") {
			x.personGroup[id] = group
			break
		}
	}
}

// person reads name, telephone and e-mail of a NatuurlijkPersoon, and nothing else.
func (o *veraObject) person() veraPerson {
	first := o.private("voorletters", 40)
	if first == "" {
		first = o.private("roepnaam", 60)
	}
	last := o.private("aanschrijfnaam", 120)
	if last == "" {
		last = strings.TrimSpace(o.private("tussenvoegsels", 20) + " " + o.private("achternaam", 120))
	}
	p := veraPerson{name: strings.TrimSpace(first + " " + last)}
	for _, c := range o.objects("contactgegevens") {
		contact := c.contact()
		p.phone, p.email = orElse(p.phone, contact.phone), orElse(p.email, contact.email)
		o.bad = o.bad || c.bad
		if o.err == nil {
			o.err = c.err
		}
	}
	p.cohabitant = o.livesAlong()
	return p
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// livesAlong is true for whom the roles call a resident and never a tenant.
func (o *veraObject) livesAlong() bool {
	along := false
	for _, role := range o.objects("rollen") {
		switch role.codeOrEmpty("soort") {
		case "HUU", "MDH":
			return false
		case "BEW", "MBW":
			along = true
		}
	}
	return along
}

// codeOrEmpty is a code of which the absence or the form is nobody's fault.
func (o *veraObject) codeOrEmpty(path string) string {
	raw, ok := o.get(path + ".code")
	if !ok {
		return ""
	}
	return strings.ToUpper(jsonText(raw))
}

// contact reads a Contactgegeven: telephone, mobile or e-mail that is not invalid.
func (o *veraObject) contact() veraContact {
	if o.codeOrEmpty("status") == "ONG" {
		return veraContact{}
	}
	switch o.codeOrEmpty("soort") {
	case "TEL", "MOB":
		s := o.private("waarde", maxValue)
		if s != "" && !validPhone(s) {
			o.refuse("waarde", redacted, "Dit is geen telefoonnummer.", "Schrijf 8 tot 15 cijfers, zoals 06 12345678.")
		}
		return veraContact{phone: s}
	case "EMA":
		s := o.private("waarde", 254)
		if s != "" && !validEmail(s) {
			o.refuse("waarde", redacted, "Dit is geen e-mailadres.", "Schrijf het als naam@voorbeeld.nl.")
		}
		return veraContact{email: s}
	}
	return veraContact{}
}

func mergeContact(a, b veraContact) veraContact {
	return veraContact{phone: orElse(a.phone, b.phone), email: orElse(a.email, b.email)}
}

// balance makes Arrears of the saldo of a Debiteur, for the month of the delivery's
// reference date, on the latest tenancy of its relation.
func (v *veraRun) balance(o *veraObject) (rec tenancy.Arrears, keep bool) {
	if kind := o.listed("soort", debtorKinds); kind != "" && kind != "HUU" {
		v.stats.skip("debiteur die geen huurder is: " + kind)
		return rec, false
	}
	relation := o.link("relatie")
	if relation == "" && !o.bad {
		o.missing("relatie")
	}
	if !o.has("saldo") {
		o.missing("saldo")
	}
	if o.bad {
		return rec, true
	}
	l, _, known := v.index.leaseOf(relation)
	if !known {
		o.refuse("relatie", relation, "Bij deze relatie hoort geen huurovereenkomst van een woning.", "Lever de huurovereenkomsten mee.")
		return rec, true
	}
	return v.arrears(o, l.key), true
}

// arrears reads saldo; a credit is no arrears.
func (v *veraRun) arrears(o *veraObject, key string) tenancy.Arrears {
	cents := max(0, o.cents("saldo", maxArrears))
	ref := v.opt.Reference
	if ref.IsZero() {
		if o.err == nil {
			o.err = newFatal(v.src.Name, NoReference, "Saldo's hebben een peildatum nodig.", "Geef bij de levering de peildatum op.")
		}
		return tenancy.Arrears{}
	}
	month := time.Date(ref.Year(), ref.Month(), 1, 0, 0, 0, 0, time.UTC)
	number := uint64(month.Unix()) // #nosec G115 -- to tell months apart
	if !o.bad && !v.seen.addPair("saldo\x00"+key, number) {
		o.refuse("saldo", "", "Deze huurovereenkomst heeft al een saldo.", "Lever per huurovereenkomst één saldo aan.")
	}
	return tenancy.Arrears{Org: v.opt.Org, TenancyKey: key, Month: month, Cents: cents}
}
