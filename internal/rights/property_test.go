package rights

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/casework"
	"samendoen/internal/place"
)

// Every list of this module, and what it must be equal to:
//
//	requests (ListRequests, ShowDesk)        rights.read about each
//	what is to be told (ShowNotices)         rights.notices at the organisation, else rights.notice as its director; running, about a home, not told, not shut out
//	breaches (ShowBreaches)                  rights.breaches about each
//	who agrees to an extra (consentsTo)      rights.consent about each person, given and not withdrawn
//
// What is late is counted from the same rows; the document for a resident (collect) is made
// by a person who is appointed, and is held to the law in other tests.

// paper is a request, breach, consent or notice of a world: whose, and where it stands.
type paper struct {
	id, org, holder string
	closed          bool // or withdrawn, or told
	home            place.UnitID
	state           casework.State
	shut            string // user who is shut out of it, or of its home; may be nobody
	byHome          bool
}

func (w *world) drawPapers(r *rapid.T, name string) (list []paper) {
	for i := range rapid.IntRange(0, 4).Draw(r, name) {
		list = append(list, paper{id: fmt.Sprintf("%s%d-%s", name, i, store.NewID()), org: rapid.SampledFrom([]string{"corp", "corp", "ander"}).Draw(r, "of"),
			holder: rapid.SampledFrom([]string{"anna", "cas", "oda", "fg"}).Draw(r, "holder"), closed: rapid.IntRange(0, 2).Draw(r, "closed") == 0,
			home:  rapid.SampledFrom([]place.UnitID{w.home, w.home, ""}).Draw(r, "home"),
			state: rapid.SampledFrom([]casework.State{casework.Open, casework.Open, casework.Resting, casework.Closed}).Draw(r, "state"),
			shut:  rapid.SampledFrom([]string{"", "", "fg", "anna", "cas"}).Draw(r, "shut"), byHome: rapid.Bool().Draw(r, "byHome")})
	}
	return list
}

func (w *world) putPapers(requests, breaches, consents, cases []paper) {
	w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error {
		for _, table := range []string{"rights_request", "rights_breach", "rights_consent", "rights_notice", "casework_event", "casework_case", "access_part", "access_lockout"} {
			if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
				return err
			}
		}
		var history []casework.Historic
		for _, p := range cases {
			history = append(history, casework.Historic{Case: casework.Case{ID: casework.ID(p.id), OrgID: p.org, UnitID: p.home, Label: "Ergens", State: p.state,
				OpenedAt: w.clock.Now(), ActiveSince: w.clock.Now(), DirectorID: p.holder}, Holders: []string{p.org}})
		}
		if _, err := casework.InsertMany(tx, w.vault, history); err != nil {
			return err
		}
		for _, p := range requests {
			if _, err := tx.Exec(`INSERT INTO rights_request (id, org_id, number, kind, subject_id, state, on_date, due, holder_id, since, closed, version, body)
				VALUES ($1, $2, $1, 'inzage', '', 'x', 1, 2, $3, 1, $4, 1, $5)`, p.id, p.org, p.holder, store.Bool(p.closed), []byte{}); err != nil {
				return err
			}
		}
		for _, p := range breaches {
			if _, err := tx.Exec(`INSERT INTO rights_breach (id, org_id, number, discovered, holder_id, closed, version, body)
				VALUES ($1, $2, $1, 1, $3, $4, 1, '{}')`, p.id, p.org, p.holder, store.Bool(p.closed)); err != nil {
				return err
			}
		}
		return w.putAnswers(tx, consents, cases)
	}))
}

func (w *world) putAnswers(tx *store.Tx, consents, cases []paper) error {
	for _, p := range consents {
		state := "gegeven"
		if p.closed {
			state = "ingetrokken"
		}
		if _, err := tx.Exec(`INSERT INTO rights_consent (subject_id, extra, org_id, state, asked, answered, withdrawn, version) VALUES ($1, $2, $3, $4, 1, 1, 0, 1)`,
			p.id, string(AllExtras()[0]), p.org, state); err != nil {
			return err
		}
	}
	for _, p := range cases {
		if err := w.shut(tx, p); err != nil {
			return err
		}
		if !p.closed {
			continue
		}
		if _, err := tx.Exec(`INSERT INTO rights_notice (case_id, org_id, done, how, by_id, later, looked_by, looked_at, version, why) VALUES ($1, $2, 1, 'thuis', $3, 0, '', 0, 1, $4)`,
			p.id, p.org, p.holder, []byte{}); err != nil {
			return err
		}
	}
	return nil
}

// shut shuts the user of a paper out of it or of its home.
func (w *world) shut(tx *store.Tx, p paper) error {
	if p.shut == "" {
		return nil
	}
	l := access.Lockout{UserID: p.shut, Type: access.CaseType, Object: p.id, ByID: "bob", From: w.clock.Now()}
	if p.byHome && p.home != "" {
		l.Type, l.Object = access.HomeType, string(p.home)
	}
	_, err := access.ShutOut(tx, l)
	return err
}

// hiddenFrom reports whether somebody is shut out of one of some papers, by itself or by
// the home of any of them.
func hiddenFrom(user string, p paper, all []paper) bool {
	return p.shut == user || slices.ContainsFunc(all, func(o paper) bool {
		return o.shut == user && o.byHome && o.home != "" && o.home == p.home
	})
}

// Lists show what the policy allows, whoever asks.
func TestListsShowWhatThePolicyAllows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		storetest.Worlds(t, func(r *rapid.T) {
			requests, breaches, consents, cases := w.drawPapers(r, "V"), w.drawPapers(r, "D"), w.drawPapers(r, "P"), w.drawPapers(r, "C")
			w.putPapers(requests, breaches, consents, cases)
			for _, a := range w.people {
				w.compareDesk(r, a, requests, breaches, consents)
				w.compareNotices(r, a, cases)
			}
		})
	})
}

// wanted are the ids of those that fit.
func wanted(list []paper, fits func(paper) bool) (ids []string) {
	for _, p := range list {
		if fits(p) {
			ids = append(ids, p.id)
		}
	}
	return ids
}

func sameIDs(r *rapid.T, what string, a access.Actor, got, want []string) {
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		r.Fatalf("%s: %v %s of %s has %v, the policy allows %v", what, a.Roles, a.UserID, a.OrgID, got, want)
	}
}

func (w *world) compareDesk(r *rapid.T, a access.Actor, requests, breaches, consents []paper) {
	ctx := context.Background()
	appointed := map[string][]string{"corp": {"anna", "bob"}}
	reads := func(p paper) bool {
		return w.policy.Decide(a, actRead, Request{ID: RequestID(p.id), Org: p.org, Holder: p.holder}.resource(appointed[p.org])).Allowed
	}
	var got []string
	v, err := w.s.ListRequests(ctx, a)
	if may := w.policy.Decide(a, actList, access.Resource{Type: "Organisation", ID: a.OrgID, Org: a.OrgID, Participants: appointed[a.OrgID]}).Allowed; may != (err == nil) {
		r.Fatalf("%s: %v, the policy says %v", a.UserID, err, may)
	}
	for _, q := range v.Requests {
		got = append(got, string(q.ID))
	}
	sameIDs(r, "requests", a, got, wanted(requests, reads))

	list, err := w.s.ShowBreaches(ctx, a)
	if may := w.policy.May(a, actBreaches); may != (err == nil) {
		r.Fatalf("%s: %v, the policy says %v", a.UserID, err, may)
	}
	got = nil
	for _, b := range list.List {
		got = append(got, string(b.ID))
	}
	sameIDs(r, "breaches", a, got, wanted(breaches, func(p paper) bool {
		return w.policy.Decide(a, actBreaches, Breach{ID: BreachID(p.id), Org: p.org, Holder: p.holder}.resource()).Allowed
	}))
	if !w.policy.May(a, actConsent) {
		return
	}
	got = nil
	w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
		given, err := consentsTo(tx, a.OrgID, AllExtras()[0])
		for _, c := range given {
			got = append(got, string(c.Subject))
		}
		return err
	}))
	sameIDs(r, "consents", a, got, wanted(consents, func(p paper) bool {
		return !p.closed && w.policy.Decide(a, actConsent, access.Resource{Type: "Person", ID: p.id, Org: p.org}).Allowed
	}))
}

func (w *world) compareNotices(r *rapid.T, a access.Actor, cases []paper) {
	v, err := w.s.ShowNotices(context.Background(), a)
	if may := w.policy.May(a, actDesk); may != (err == nil) {
		r.Fatalf("%s: %v, the policy says %v", a.UserID, err, may)
	}
	var got []string
	for _, n := range v.List {
		got = append(got, n.CaseID)
	}
	sameIDs(r, "notices", a, got, wanted(cases, func(p paper) bool {
		n := Notice{CaseID: p.id, Org: p.org, Director: p.holder, taking: []string{p.holder}}
		may := w.policy.Decide(a, actNotices, access.Organisation(p.org)).Allowed || w.policy.Decide(a, actNotice, n.resource()).Allowed
		return may && !p.closed && p.home != "" && p.state != casework.Closed && !hiddenFrom(a.UserID, p, cases)
	}))
}
