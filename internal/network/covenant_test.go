package network

import (
	"context"
	"slices"
	"testing"
	"time"

	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

func TestRoadToForce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.drafted(w.processing())
		v := w.view(id)
		if v.State != Drafted || len(v.Gaps) > 0 || v.Version != 8 {
			t.Fatalf("%s, %v, version %d", v.State, v.Gaps, v.Version)
		}
		w.Kind(w.s.Take(ctx, who("beleid"), id, v.Stamp, Start, ""), fault.Invalid)
		w.Kind(w.s.Take(ctx, who("beleid"), id, v.Stamp, Agree, ""), fault.Invalid)
		w.Kind(w.s.Sign(ctx, who("beleid"), id, v.Stamp), fault.Denied)
		w.Kind(w.s.Sign(ctx, who("partner"), id, v.Stamp-1), fault.Conflict)
		w.Must(w.s.Sign(ctx, who("partner"), id, v.Stamp))
		w.Kind(w.s.Sign(ctx, who("partner"), id, w.view(id).Stamp), fault.Invalid)
		if v = w.view(id); v.State != Drafted || len(v.Unsigned()) != 1 {
			t.Errorf("after one signature: %s, %v", v.State, v.Unsigned())
		}
		w.Must(w.s.Sign(ctx, who("bestuur"), id, v.Stamp))
		if v = w.view(id); v.State != Agreed || w.inForce("o", "g") != 0 {
			t.Errorf("after all signatures: %s, in force %d", v.State, w.inForce("o", "g"))
		}
		w.Must(w.s.Take(ctx, who("beleid"), id, v.Stamp, Start, ""))
		if v = w.view(id); v.State != Running || len(v.Blocks) > 0 || w.inForce("o", "g") != 1 || w.inForce("g") != 1 || w.inForce("o", "x") != 0 {
			t.Errorf("started: %s %v", v.State, v.Blocks)
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			list, err := audit.Of(tx, "Covenant", string(id), 100)
			if len(list) != v.row() {
				t.Errorf("%d records for %d changes", len(list), v.row())
			}
			return err
		}))
	})
}

// row is how many times a covenant was written.
func (v View) row() int { return int(v.Stamp) }

// A change makes a new version, which no signature covers.
func TestChangeAsksNewSignatures(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.started(w.processing())
		v := w.view(id)
		add := SetCategories{[]Category{Identity, Nuisance, Health, Arrears}}
		w.Kind(w.s.Edit(ctx, who("beleid"), id, v.Stamp, add), fault.Invalid) // while it runs
		w.Kind(w.s.Take(ctx, who("beleid"), id, v.Stamp, Suspend, " "), fault.Invalid)
		w.Must(w.s.Take(ctx, who("beleid"), id, v.Stamp, Suspend, "De gemeente wil ook meedoen."))
		if v = w.view(id); v.State != Suspended || w.inForce("o", "g") != 0 || v.Reason == "" {
			t.Errorf("%s, in force %d", v.State, w.inForce("o", "g"))
		}
		w.Must(w.s.Edit(ctx, who("beleid"), id, v.Stamp, SetCategories{v.Terms.Categories})) // the same again
		if same := w.view(id); same.State != Suspended || same.Version != v.Version {
			t.Errorf("no change made version %d, %s", same.Version, same.State)
		}
		w.edit(id, add)
		if v = w.view(id); v.State != Drafted || v.Version != 9 || len(v.Unsigned()) != 2 || len(v.Signatures) != 2 {
			t.Errorf("%s, version %d, unsigned %v, signatures %v", v.State, v.Version, v.Unsigned(), v.Signatures)
		}
		w.Kind(w.s.Edit(ctx, who("beleid"), id, v.Stamp-1, add), fault.Conflict)
		w.Must(w.s.Take(ctx, who("fg"), id, v.Stamp, End, "Het gaat niet door."))
		v = w.view(id)
		for _, do := range []Step{Start, Suspend, Resume, End} {
			w.Kind(w.s.Take(ctx, who("beleid"), id, v.Stamp, do, "toch"), fault.Invalid)
		}
	})
}

// Time alone ends a covenant, a mandate and a DPIA: nobody does anything, no job runs.
func TestTimeEndsIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		p := w.processing()
		id := w.started(p)
		v := w.view(id)
		seats := v.Terms.Seats
		w.Must(w.s.Appoint(ctx, who("bestuur"), id, v.Stamp, Mandate{Seat: seats[0].Key, User: "u-con", From: day("2026-11-21"), Until: day("2026-12-31")}))
		w.Must(w.s.Appoint(ctx, who("partner"), id, w.view(id).Stamp, Mandate{Seat: seats[1].Key, User: "u-partner", From: day("2026-11-21"), Until: day("2027-06-30")}))
		w.Kind(w.s.Appoint(ctx, who("bestuur"), id, w.view(id).Stamp, Mandate{Seat: seats[1].Key, User: "u-con", From: day("2026-11-21"), Until: day("2026-12-31")}), fault.Invalid)
		w.Kind(w.s.Appoint(ctx, who("bestuur"), id, w.view(id).Stamp, Mandate{Seat: seats[0].Key, User: "u-partner", From: day("2026-11-21"), Until: day("2026-12-31")}), fault.Invalid)
		care, nuisance := []string{"gezondheid", "identiteit"}, []string{"identiteit", "overlast"}
		check := func(moment string, con, partner []string, force int) {
			t.Helper()
			w.clock.Set(at(moment))
			if got := w.sees(id, "u-con"); !slices.Equal(got, con) {
				t.Errorf("%s: the consultant sees %v, want %v", moment, got, con)
			}
			if got := w.sees(id, "u-partner"); !slices.Equal(got, partner) {
				t.Errorf("%s: the partner sees %v, want %v", moment, got, partner)
			}
			if got := w.inForce("o", "g"); got != force {
				t.Errorf("%s: %d in force, want %d", moment, got, force)
			}
			if v := w.view(id); (len(v.Blocks) == 0) != (force == 1) {
				t.Errorf("%s: the page says %v", moment, v.Blocks)
			}
		}
		check("2026-12-31 23:59", nuisance, care, 1)
		check("2027-01-01 00:00", nil, care, 1)
		check("2027-06-30 23:59", nil, care, 1)
		check("2027-07-01 00:00", nil, nil, 0)
		check("2026-12-01 12:00", nuisance, care, 1)

		v = w.view(id)
		w.Must(w.s.Withdraw(ctx, who("bestuur"), id, v.Stamp, v.Mandates[0].ID))
		check("2026-12-01 12:00", nil, care, 1)
		w.Kind(w.s.Withdraw(ctx, who("bestuur"), id, w.view(id).Stamp, v.Mandates[1].ID), fault.Invalid)

		e, err := w.s.Processing(ctx, who("fg"), p)
		w.Must(err)
		w.Must(w.s.SignDPIA(ctx, who("fg"), p, e.Stamp, DPIA{Signer: "Bea", Document: "DPIA 1.1", On: day("2026-11-30"), Review: day("2026-12-20")}))
		check("2026-12-19 23:59", nil, care, 1)
		check("2026-12-20 00:00", nil, nil, 0)
		w.clock.Set(at("2026-12-10 12:00"))
		e, err = w.s.Processing(ctx, who("fg"), p)
		w.Must(err)
		changed := e.Processing
		changed.Purpose = "Iets anders"
		w.Kind(w.s.ChangeProcessing(ctx, who("fg"), e.Stamp-1, changed), fault.Conflict)
		w.Must(w.s.ChangeProcessing(ctx, who("fg"), e.Stamp, changed))
		check("2026-12-10 12:00", nil, nil, 0) // the DPIA was of an older version
		e, err = w.s.Processing(ctx, who("fg"), p)
		w.Must(err)
		if len(e.History) != 4 || e.History[0].Purpose != "Iets anders" || e.History[3].Purpose != "Overlast oplossen" || e.Version != 2 {
			t.Errorf("history: %v", e.History)
		}
	})
}

func TestWhoSeesWhich(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		p := w.processing()
		id := w.started(p)
		for login, want := range map[string]bool{"fg": true, "beleid": true, "bestuur": true, "partner": true, "consulent": false, "collega": false, "vreemd": false} {
			list, err := w.s.List(ctx, who(login))
			w.Must(err)
			_, err = w.s.Show(ctx, who(login), id)
			if (len(list) == 1) != want || (err == nil) != want || err != nil && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: listed %d, shown %v", login, len(list), err)
			}
		}
		_, err := w.s.List(ctx, who("vakman"))
		w.Kind(err, fault.NotFound)
		v := w.view(id)
		w.Must(w.s.Appoint(ctx, who("bestuur"), id, v.Stamp, Mandate{Seat: v.Terms.Seats[0].Key, User: "u-con", From: day("2026-11-21"), Until: day("2026-12-31")}))
		if list, err := w.s.List(ctx, who("consulent")); err != nil || len(list) != 1 {
			t.Errorf("with a mandate: %d, %v", len(list), err)
		}
		w.clock.Set(at("2027-01-01 00:00"))
		if list, err := w.s.List(ctx, who("consulent")); err != nil || len(list) != 0 {
			t.Errorf("after the mandate: %d, %v", len(list), err)
		}
		w.clock.Set(moment)
		stamp := w.view(id).Stamp
		w.Kind(w.s.Edit(ctx, who("partner"), id, stamp, SetCategories{}), fault.Denied)
		w.Kind(w.s.Edit(ctx, who("vreemd"), id, stamp, SetCategories{}), fault.NotFound)
		w.Kind(w.s.Sign(ctx, who("vreemd"), id, stamp), fault.NotFound)
		_, err = w.s.Create(ctx, who("bestuur"), "Nieuw")
		w.Kind(err, fault.NotFound)
		_, err = w.s.Processing(ctx, who("vreemd"), p)
		w.Kind(err, fault.NotFound)
		_, err = w.s.AddProcessing(ctx, who("beleid"), sound())
		w.Kind(err, fault.NotFound)
		w.Kind(w.s.SignDPIA(ctx, who("beleid"), p, 2, DPIA{}), fault.Denied)
	})
}

func TestWaypointsAndExercises(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.drafted(w.processing())
		road := Waypoint{Kind: Highwayman, Text: "Verschil in mandaat", Owner: "u-bestuur", Due: day("2026-12-01")}
		w.Must(w.s.AddWaypoint(ctx, who("fg"), id, w.view(id).Stamp, road))
		for _, bad := range []Waypoint{{Kind: "berg", Text: "x", Owner: "u-fg", Due: road.Due}, {Kind: Oasis, Owner: "u-fg", Due: road.Due},
			{Kind: Oasis, Text: "x", Owner: "u-x", Due: road.Due}, {Kind: Oasis, Text: "x", Owner: "u-fg", Due: day("2026-11-20")}} {
			w.Kind(w.s.AddWaypoint(ctx, who("fg"), id, w.view(id).Stamp, bad), fault.Invalid)
		}
		v := w.view(id)
		if len(v.Waypoints) != 1 || v.Waypoints[0].Late(day("2026-12-01")) || !v.Waypoints[0].Late(day("2026-12-02")) || v.Names["u-bestuur"] == "" {
			t.Errorf("%v", v.Waypoints)
		}
		w.Must(w.s.PassWaypoint(ctx, who("fg"), id, v.Stamp, v.Waypoints[0].ID))
		v = w.view(id)
		if v.Waypoints[0].Done.IsZero() || v.Waypoints[0].Late(day("2027-01-01")) {
			t.Errorf("%v", v.Waypoints)
		}
		w.Kind(w.s.PassWaypoint(ctx, who("fg"), id, v.Stamp, v.Waypoints[0].ID), fault.Conflict)
		w.Kind(w.s.AddExercise(ctx, who("fg"), id, v.Stamp, Exercise{Name: "x", Situation: "BSN 111222333", Categories: []Category{Identity}}), fault.Invalid)
		w.Must(w.s.AddExercise(ctx, who("fg"), id, v.Stamp, Exercise{Name: "Muziek", Situation: "Elke nacht muziek.", InGroup: true, Categories: []Category{Identity, Health}}))
		if v = w.view(id); len(v.Exercises) != 1 || !v.Exercises[0].InGroup || len(v.Exercises[0].Categories) != 2 || v.Version != 8 {
			t.Errorf("%v, version %d", v.Exercises, v.Version)
		}
	})
}

func TestEditsAreChecked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.drafted(w.processing())
		long := make([]byte, maxText+1)
		basics := EditBasics{Name: "x", Approach: Reactive, From: day("2026-11-01"), Until: day("2027-11-01"), Months: 12}
		for name, e := range map[string]Edit{
			"no name":               EditBasics{},
			"too long":              EditBasics{Name: "x", Vision: string(long)},
			"ends before it began":  EditBasics{Name: "x", From: basics.Until, Until: basics.From},
			"half a term":           EditBasics{Name: "x", From: basics.From},
			"six years":             EditBasics{Name: "x", From: basics.From, Until: basics.From.AddDate(6, 0, 0)},
			"no number":             EditBasics{Name: "x", Months: -1},
			"a party twice":         AddParty{"g", "u-partner"},
			"a signatory of others": AddParty{"x", "u-partner"},
			"one who may not sign":  AddParty{"x", "u-con"},
			"a purpose on nothing":  AddPurpose{"x", "none"},
			"an unknown category":   SetCategories{[]Category{"alles"}},
			"a role of a stranger":  AddSeat{Title: "x", Mandate: "x", Org: "x"},
			"a role that sees more": AddSeat{Title: "x", Mandate: "x", Org: "g", Categories: []Category{Criminal}},
		} {
			v := w.view(id)
			if err := w.s.Edit(context.Background(), who("beleid"), id, v.Stamp, e); !fault.Is(err, fault.Invalid) || len(fault.FieldsOf(err)) == 0 {
				t.Errorf("%s: %v", name, err)
			}
			if w.view(id).Version != v.Version {
				t.Errorf("%s: made a version", name)
			}
		}
		w.edit(id, RemoveSeat{w.view(id).Terms.Seats[0].Key})
		w.edit(id, RemoveParty{"g"})
		w.edit(id, RemovePurpose{0})
		w.edit(id, basics)
		if v := w.view(id); len(v.Terms.Seats) != 0 || len(v.Terms.Parties) != 1 || len(v.Terms.Purposes) != 0 || v.Terms.Name != "x" {
			t.Errorf("%+v", v.Terms)
		}
		if list, err := w.s.List(context.Background(), who("partner")); err != nil || len(list) != 0 {
			t.Errorf("who left still sees it: %d %v", len(list), err)
		}
	})
}

func TestDPIACheck(t *testing.T) {
	ok := DPIA{Signer: "Bea", Document: "1.0", On: day("2026-11-20"), Review: day("2027-11-20"), Own: []Category{Health}}
	for name, c := range map[string]struct {
		change func(*DPIA)
		fields []string
	}{
		"sound":             {func(*DPIA) {}, nil},
		"by nobody":         {func(d *DPIA) { d.Signer = "" }, []string{"tekenaar"}},
		"in the future":     {func(d *DPIA) { d.On = day("2026-11-22") }, []string{"getekend"}},
		"review today":      {func(d *DPIA) { d.Review = day("2026-11-21") }, []string{"herzien"}},
		"review far away":   {func(d *DPIA) { d.Review = day("2029-11-21") }, []string{"herzien"}},
		"own of no special": {func(d *DPIA) { d.Own = []Category{Identity} }, []string{"eigen"}},
	} {
		d := ok
		c.change(&d)
		var got []string
		for _, f := range d.Check(day("2026-11-21")) {
			got = append(got, f.Name)
		}
		if !slices.Equal(got, c.fields) {
			t.Errorf("%s: %v, want %v", name, got, c.fields)
		}
	}
	if got := startOf(day("2026-03-29")).Add(23 * time.Hour); !got.Equal(startOf(day("2026-03-30"))) {
		t.Errorf("the short day of spring: %v", got)
	}
}
