package exchange

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/place"
)

// actImport is that a case came in from another system. Only somebody at the machine does it: a
// move from one system to another is done once, its file holds texts of many households, and so
// it never passes a browser.
const actImport access.Action = "case.import"

// Taken is what a delivery of cases did, or would do.
type Taken struct {
	Added, Unchanged, Refused int64
	Wrong                     []Wrong // lines that stay behind
	Notes                     []Wrong // what to know of lines that came in, or that are here already
}

// errLook rolls a transaction back whose work was only looked at.
var errLook = errors.New("exchange: only looked at")

// Take reads a delivery of cases in for an association: all that can come in in one act, and
// the rest is said line by line. Reading it again makes no doubles and overwrites nothing.
// A dry run does the same work and leaves nothing.
func (s *Service) Take(ctx context.Context, a access.Actor, vault *seal.Vault, r io.Reader, dryRun bool) (t Taken, err error) {
	const op = "exchange.take"
	if !a.IsSystem() {
		return t, fault.New(op, fault.NotFound) // only at the machine itself
	}
	d, err := readDelivery(r)
	if err != nil {
		return t, fault.Wrap(op, &fault.Error{Op: op, Kind: fault.Invalid, Err: err})
	}
	d.arrange()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		k := &taking{s: s, tx: tx, vault: vault, org: a.OrgID, now: s.now(), out: Taken{Wrong: slices.Clone(d.wrong)}}
		if err := k.carryOut(a, d); err != nil {
			return err
		}
		if t = k.out; dryRun {
			return errLook
		}
		return nil
	})
	if errors.Is(err, errLook) {
		err = nil
	}
	return t, fault.Wrap(op, err)
}

// taking is one delivery on its way in, in one transaction.
type taking struct {
	s     *Service
	tx    *store.Tx
	vault *seal.Vault
	org   string
	now   time.Time
	out   Taken
	sites map[string]place.ComplexID
	team  []account.User // colleagues of the association, by name
}

// carryOut goes through the steps: our words, what is here already, a place, people, and in.
func (k *taking) carryOut(a access.Actor, d *delivered) error {
	list := k.translate(d)
	list, err := k.onlyNew(list)
	if err != nil || len(list) == 0 {
		return err
	}
	if err := k.lookUp(list); err != nil {
		return err
	}
	var cases []casework.Historic
	var arrivals []arrival
	for _, z := range list {
		c, ok := k.place(z)
		if !ok {
			continue
		}
		h, ok, err := k.people(z, c)
		if err != nil {
			return err
		}
		if ok {
			cases = append(cases, h)
			arrivals = append(arrivals, arrival{c.ID, k.org, z.ID, z.kind, k.vault.Fingerprint(z.print())})
		}
	}
	if _, err := casework.InsertMany(k.tx, k.vault, cases); err != nil {
		return err
	}
	k.out.Added = int64(len(cases))
	for _, one := range arrivals {
		if err := insertArrival(k.tx, k.now, one); err != nil {
			return err
		}
		if err := audit.Write(k.tx, k.now, a, actImport, casework.ObjectType, string(one.caseID), access.Decision{Allowed: true, Rules: []string{"system"}}); err != nil {
			return err
		}
	}
	return nil
}

func (k *taking) refuse(z inCase, field, reason, advice string) {
	k.out.Refused++
	k.out.Wrong = append(k.out.Wrong, Wrong{fileCases, z.Row, field, reason, advice})
}

func (k *taking) note(z inCase, reason, advice string) {
	k.out.Notes = append(k.out.Notes, Wrong{List: fileCases, Row: z.Row, Reason: reason, Advice: advice})
}

// idOf is the id that a case of elsewhere has here: the same each time.
func (k *taking) idOf(z inCase) casework.ID { return casework.ID(store.IDOf("vera-zaak", k.org, z.ID)) }

// translate are the cases that can be put into our words and that go on.
func (k *taking) translate(d *delivered) (list []arriving) {
	seen := map[string]bool{}
	for _, z := range d.cases {
		if z.Closed || z.Einddatum != "" {
			k.note(z, "Deze zaak is afgesloten en komt niet mee.", "Wat klaar is, blijft in het andere systeem tot de bewaartermijn om is.")
			continue
		}
		a, wrong := z.translate(k.now)
		if len(wrong) == 0 && seen[z.ID] {
			wrong = []Wrong{{fileCases, z.Row, "id", "Dit id staat twee keer in de levering.", "Geef elke zaak een eigen id."}}
		}
		seen[z.ID] = true
		if len(wrong) > 0 {
			k.out.Refused++
			k.out.Wrong = append(k.out.Wrong, wrong...)
			continue
		}
		if a.others > 0 {
			k.note(z, "Betrokkenen die geen collega zijn, komen niet mee.", "Nodig een partner uit in het dossier, onder een convenant.")
		}
		list = append(list, a)
	}
	return list
}

// onlyNew leaves out what is here already, and says of what has changed over there that it has.
func (k *taking) onlyNew(list []arriving) ([]arriving, error) {
	ids, sources := make([]string, len(list)), make([]string, len(list))
	for i, z := range list {
		ids[i], sources[i] = string(k.idOf(z.inCase)), z.ID
	}
	known, err := arrivalsOf(k.tx, ids)
	if err != nil {
		return nil, err
	}
	numbers, err := ownCases(k.tx, k.org, append(slices.Clone(ids), sources...))
	if err != nil {
		return nil, err
	}
	gone, err := k.vault.Erased(k.tx, append(slices.Clone(ids), sources...))
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(z arriving) bool {
		id := k.idOf(z.inCase)
		before, here := known[id]
		switch {
		case here && before.print == k.vault.Fingerprint(z.print()):
			k.out.Unchanged++
		case here:
			k.out.Unchanged++
			k.note(z.inCase, "Deze zaak is in het andere systeem veranderd. Hier is niets overschreven.", "Kijk in dossier "+numbers[string(id)]+" wat nog klopt, en schrijf het daar bij.")
		case numbers[z.ID] != "":
			k.out.Unchanged++
			k.note(z.inCase, "Dit dossier komt hiervandaan.", "Het staat hier als "+numbers[z.ID]+".")
		case gone[string(id)] || gone[z.ID]:
			k.refuse(z.inCase, "id", "Dit dossier is hier gewist en komt niet terug.", "Laat de zaak weg, en wis haar ook in het andere systeem.")
		default:
			return false
		}
		return true
	}), nil
}

// lookUp reads what the cases refer to, with one question for all of them.
func (k *taking) lookUp(list []arriving) (err error) {
	var homes []place.UnitID
	var sites []place.ComplexID
	for _, z := range list {
		for _, key := range z.Eenheden {
			homes = append(homes, place.UnitIDOf(k.org, string(key)))
		}
		for _, key := range z.Clusters {
			sites = append(sites, place.ComplexIDOf(k.org, string(key)))
		}
	}
	if k.sites, err = siteOf(k.tx, k.org, homes, sites); err != nil {
		return err
	}
	k.team, err = account.Colleagues(k.tx, k.org, "")
	return err
}

// place makes a case at its home or complex; false when there is no such place.
func (k *taking) place(z arriving) (c casework.Case, ok bool) {
	c = casework.Case{ID: k.idOf(z.inCase), OrgID: k.org, State: casework.Open, OpenedAt: z.opened, Category: z.texts, Nuisance: z.about,
		Reason: strings.TrimSpace(strings.TrimSpace(z.Omschrijving) + "\n" + strings.TrimSpace(z.Toelichting)), Reins: casework.Reins{Holder: casework.Together}}
	if c.Reason == "" {
		c.Reason = "Overgenomen uit een ander systeem."
	}
	if len(z.Eenheden) == 1 {
		c.UnitID = place.UnitIDOf(k.org, string(z.Eenheden[0]))
		if c.ComplexID, ok = k.sites[string(c.UnitID)]; !ok {
			k.refuse(z.inCase, "eenheden", "Deze eenheid is hier niet bekend.", "Lees eerst de woningen in, of verbeter de sleutel.")
		}
		return c, ok
	}
	c.ComplexID = place.ComplexIDOf(k.org, string(z.Clusters[0]))
	if _, ok = k.sites[string(c.ComplexID)]; !ok {
		k.refuse(z.inCase, "clusters", "Dit cluster is hier niet bekend.", "Lees eerst de complexen in, of verbeter de sleutel.")
	}
	return c, ok
}

// stepDays is how many working days a director has for the first step of a case that came in.
const stepDays = 5

// people gives a case its director and the colleagues who take part; false when nobody can have it.
func (k *taking) people(z arriving, c casework.Case) (h casework.Historic, ok bool, err error) {
	director, named, err := k.directorOf(z, c)
	if err != nil {
		return h, false, err
	}
	if director.ID == "" {
		k.refuse(z.inCase, "rollen", "Niemand kan dit dossier hebben: de genoemde casusregisseur niet, en geen teamleider.",
			"Geef iemand een account. Gaat de zaak over gezondheid, dan is eerst een getekende DPIA nodig.")
		return h, false, nil
	}
	if !named {
		k.note(z.inCase, "De casusregisseur uit de levering kan dit dossier hier niet hebben.", "Het dossier gaat naar "+director.Name+".")
	}
	c.DirectorID = director.ID
	today := clock.Date(k.now)
	c.Next = casework.NextStep{What: "Lees dit dossier door, en spreek de bewoner.", HolderID: director.ID, By: clock.AddWorkingDays(today, stepDays)}
	h = casework.Historic{Case: c, Log: append(z.log, z.came(k.now))}
	for _, who := range append(slices.Clone(z.direct), z.partake...) {
		u := k.colleague(who)
		if u.ID == "" || u.ID == director.ID || !casework.MayTakePart(u, k.org) {
			continue
		}
		may, err := k.mayRead(u, c, "case.read")
		if err != nil {
			return h, false, err
		}
		if may {
			h.Parts = append(h.Parts, casework.HistoricPart{UserID: u.ID, Part: casework.PartParticipant, Since: k.now})
		}
	}
	return h, true, nil
}

// directorOf is the first of the delivery who may direct the case, read it and is at work here;
// else, named false, the first team lead of whom the same holds. Nobody's id is empty.
func (k *taking) directorOf(z arriving, c casework.Case) (u account.User, named bool, err error) {
	for _, who := range z.direct {
		u := k.colleague(who)
		if !casework.MayDirect(u, k.org) {
			continue
		}
		if may, err := k.mayRead(u, c, "case.text"); err != nil || may {
			return u, true, err
		}
	}
	for _, u := range k.team {
		if u.Disabled || !slices.Contains(u.Roles, access.TeamLead) {
			continue
		}
		if may, err := k.mayRead(u, c, "case.text"); err != nil || may {
			return u, false, err
		}
	}
	return account.User{}, false, nil
}

// colleague is who works here under an id or a login; nobody's id is empty.
func (k *taking) colleague(who string) account.User {
	for _, u := range k.team {
		if strings.EqualFold(u.ID, who) || strings.EqualFold(u.Login, who) {
			return u
		}
	}
	return account.User{}
}

// mayRead asks the policy about a case that does not exist yet, as if somebody took part in it.
func (k *taking) mayRead(u account.User, c casework.Case, action access.Action) (bool, error) {
	r := casework.Resource(c)
	if err := access.Load(k.tx, k.now, u.Actor(), &r); err != nil {
		return false, err
	}
	r.Facts.Part, r.Category = string(casework.PartParticipant), string(c.Category)
	return !r.Facts.Locked && k.s.policy.Decide(u.Actor(), action, r).Allowed, nil
}
