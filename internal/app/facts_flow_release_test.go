package app

import (
	"fmt"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/casework/casetest"
	"samendoen/internal/groupflow"
	"samendoen/internal/grouprule"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
	"samendoen/internal/tenancy"
)

// town gives the association three complexes of 200 homes, all let, in one municipality.
func (w *flowing) town() {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error {
		_, _, _, err := place.SaveAreas(tx, []place.Area{{Code: "GM0935", Kind: place.Municipality, Name: "Maasdorp"}, {Code: "WK093501", Kind: place.District, Name: "Oost", Parent: "GM0935"},
			{Code: "BU09350101", Kind: place.Neighbourhood, Name: "De Weide", Parent: "WK093501"}})
		return err
	})
	var complexes, homes, lets []delivery.Row
	for i, key := range []string{"X", "Y", "Z"} {
		complexes = append(complexes, place.Complex{Org: "o", Key: key, Name: "Complex " + key, Neighbourhood: "BU09350101"}.Row(i))
		for n := range 200 {
			unit := fmt.Sprint(1000*(i+1) + n)
			homes = append(homes, place.Unit{Org: "o", Key: unit, ComplexKey: key, Street: "Weidestraat", City: "Maasdorp", Number: n + 1}.Row(n))
			lets = append(lets, tenancy.Tenancy{Org: "o", Key: unit, UnitKey: unit, From: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)}.Row(n))
		}
	}
	w.deliver(place.ComplexTable(), complexes...)
	w.deliver(place.UnitTable(), homes...)
	w.deliver(tenancy.Table(), lets...)
}

// A year of an association that counts by rule: flows come with the release after a whole half year, stay what
// they were, and stop with the rule and with the DPIA.
func TestFlowsInReleases(t *testing.T) {
	flowWorlds(t, func(t *testing.T, w *flowing) {
		w.town()
		policy := casetest.Policy(t, socialmap.Files, groupflow.Files)
		source := facts{clock: w.clock, vault: w.vault}
		maps := socialmap.New(w.DB, w.vault, w.clock, policy, source)
		flows := groupflow.New(w.DB, w.clock, policy, w.vault.Derive("groupflow rounding"), flowSource{source})
		maps.UseAlong(flows.Make)
		release := func(asOf time.Time) {
			t.Helper()
			w.night(asOf)
			w.clock.Add(30 * time.Minute)
			w.Must(maps.Release(t.Context(), "o", asOf))
		}
		show := func() groupflow.View {
			t.Helper()
			v, err := flows.Show(t.Context(), access.Actor{UserID: "u", OrgID: "o", Roles: []access.Role{access.Board}}, "", "GM0935")
			w.Must(err)
			return v
		}
		help := func(from, to int) {
			for home := from; home < to; home++ {
				id := place.UnitIDOf("o", fmt.Sprint(1000*(home%3+1)+home))
				h := casework.Historic{Case: casework.Case{OrgID: "o", UnitID: id, ComplexID: place.ComplexIDOf("o", []string{"X", "Y", "Z"}[home%3]), OpenedAt: w.clock.Now(),
					State: casework.Open, DirectorID: w.fg.UserID, Label: "Weidestraat"}, Holders: []string{"o"},
					Helps: []casework.Help{{At: w.clock.Now(), ByID: w.fg.UserID, Now: casework.HeavyIndividual, Wanted: casework.HeavyIndividual, Why: "Zo is het."}}}
				w.Write(func(tx *store.Tx) error {
					_, err := casework.InsertMany(tx, w.vault, []casework.Historic{h})
					return err
				})
			}
		}
		release(first(2026, 12))
		if v := show(); len(v.Halves) > 0 {
			t.Errorf("in December: %+v", v)
		}
		release(first(2027, 1))
		if v := show(); v.Edition.State != groupflow.Begun {
			t.Errorf("in January: %+v", v.Edition)
		}
		help(0, 23)
		release(first(2027, 4))
		release(first(2027, 7))
		helped := groupflow.Way{From: socialmap.SelfReliant, To: socialmap.Vulnerable}.Index()
		v := show()
		if v.Edition.Half.Code() != "2027-1" || !v.Row.Known || v.Row.Homes != 600 || v.Row.Counts[helped] < 20 || v.Row.Counts[helped] > 25 || v.Row.Counts.Total() != v.Row.Counts[helped] {
			t.Errorf("in July: %+v", v)
		}
		help(30, 33)
		release(first(2028, 1))
		if x := show(); x.Edition.State != groupflow.Made || x.Row.Known {
			t.Errorf("three changed: %+v", x)
		}
		again, err := flows.Show(t.Context(), access.Actor{UserID: "u", OrgID: "o", Roles: []access.Role{access.Board}}, "2027-1", "GM0935")
		if err != nil || again.Row != v.Row || again.Edition.Digest() != v.Edition.Digest() {
			t.Errorf("what was published is now %+v, %v", again.Row, err)
		}
		w.publish(grouprule.Default()[1:])
		release(first(2028, 7))
		if x := show(); x.Edition.State != groupflow.OtherRule || x.Row.Known {
			t.Errorf("another rule: %+v", x)
		}
		help(40, 70)
		release(first(2029, 1)) // the DPIA has ended
		if x := show(); x.Edition.Half.Code() != "2028-1" || x.Counting {
			t.Errorf("after the DPIA: %+v", x)
		}
	})
}
