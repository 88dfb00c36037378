package profiling

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/network"
	"samendoen/internal/place"
)

// A rule finds a home exactly when every one of its sources has something of this household
// within its time: written once more, in another way.
func TestCombine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom(Rules()).Draw(t, "rule")
		began := map[place.UnitID]time.Time{"a": day(-400), "b": day(-20)}
		var facts []Fact
		for range rapid.IntRange(0, 12).Draw(t, "facts") {
			facts = append(facts, Fact{place.UnitID(rapid.SampledFrom([]string{"a", "b", "leeg"}).Draw(t, "home")), rapid.SampledFrom(Sources()).Draw(t, "source"),
				day(-rapid.IntRange(-2, 200).Draw(t, "ago"))})
		}
		found := Combine(r, facts, began, day(0))
		for _, home := range []place.UnitID{"a", "b", "leeg"} {
			want := true
			for _, s := range r.Sources {
				want = want && slices.ContainsFunc(facts, func(f Fact) bool {
					from, lived := began[home]
					ago := int(day(0).Sub(f.Day).Hours() / 24)
					return lived && f.Unit == home && f.Source == s && ago >= 0 && ago < 7*r.Weeks && !f.Day.Before(from)
				})
			}
			reasons, got := found[home]
			if got != want {
				t.Fatalf("%s at %s: %v", r.Key(), home, got)
			}
			if got && len(reasons) != len(r.Sources) {
				t.Fatalf("%d reasons of %d sources", len(reasons), len(r.Sources))
			}
		}
	})
}

// Off by default: nobody sees that there is such a thing, and the night makes nothing.
func TestOffByDefault(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.both(1)
		w.night()
		if n := w.Count(`SELECT count(*) FROM profiling_proposal`); n != 0 {
			t.Errorf("%d proposals while it is off", n)
		}
		for _, r := range access.Roles() {
			_, err := w.s.List(ctx, people()[string(r)])
			w.Kind(err, fault.NotFound)
			if r != access.Officer {
				w.Kind(w.s.Save(ctx, people()[string(r)], Switch{On: true, Rule: Rule{[]Source{Signals, Nuisance}, 6}}), fault.NotFound)
				_, err := w.s.Settings(ctx, people()[string(r)], true)
				w.Kind(err, fault.NotFound)
			}
		}
		n, _, err := w.s.Mine(ctx, people()["consulent"])
		if err != nil || n != 0 {
			t.Errorf("%d wait: %v", n, err)
		}
	})
}

// On needs a line of the register that may run now and holds what is combined.
func TestOnlyWithADPIA(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for what, line := range map[string]string{"none": "", "one that is not there": "x", "one without a signature": w.line(false, all()...),
			"one without complaints": w.line(true, network.Identity, network.Housing, network.Arrears)} {
			if err := w.save(func(s *Switch) { s.Processing = line }); !fault.Is(err, fault.Invalid) {
				t.Errorf("on with %s: %v", what, err)
			}
		}
		line := w.line(true, all()...)
		w.Kind(w.save(func(s *Switch) { s.Processing, s.Rule.Weeks = line, 7 }), fault.Invalid)
		w.Kind(w.save(func(s *Switch) { s.Processing, s.Rule.Sources = line, []Source{Signals} }), fault.Invalid)
		w.Kind(w.save(func(s *Switch) { s.Processing, s.Rule.Sources = line, []Source{Signals, Signals} }), fault.Invalid)
		w.Kind(w.save(func(s *Switch) { s.Processing, s.Version = line, 4 }), fault.Conflict)
		w.Must(w.save(func(s *Switch) { s.Processing = line }))
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'profiling.switch'`); n != 1 {
			t.Errorf("%d records", n)
		}
	})
}

// The moment the DPIA is no longer in force it is off: in the middle of a session, for a page
// that is open, for a form that is sent; and the night takes away what was proposed.
func TestEndsWithTheDPIA(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		line := w.line(true, all()...)
		w.both(1)
		w.Must(w.save(func(s *Switch) { s.Processing = line }))
		w.night()
		rows, err := w.s.List(ctx, people()["consulent"])
		w.Must(err)
		if len(rows) != 1 || rows[0].Address != "Lindestraat 101" || rows[0].Holder != "u-consulent" {
			t.Fatalf("%+v", rows)
		}
		id := rows[0].ID
		v, err := w.s.Show(ctx, people()["consulent"], id)
		w.Must(err)
		if got := fmt.Sprint(v.Reasons); got != fmt.Sprint([]Reason{{Signals, []time.Time{day(-3)}}, {Nuisance, []time.Time{day(-5)}}}) {
			t.Errorf("reasons %s", got)
		}
		anna := webtest.Browser{T: t, Login: "consulent", Server: w.server().Handler()}
		page := anna.Get(listPath+"/"+id, "Overlastmeldingen", "Er is geen score")
		version := anna.Version(page)

		w.clock.Set(monday.AddDate(0, 0, 100)) // the day of its review
		_, err = w.s.List(ctx, people()["consulent"])
		w.Kind(err, fault.NotFound)
		_, err = w.s.Show(ctx, people()["consulent"], id)
		w.Kind(err, fault.NotFound)
		for _, path := range []string{listPath, listPath + "/" + id} {
			if status, _, _ := anna.Do(http.MethodGet, path, nil); status != http.StatusNotFound {
				t.Errorf("%s: %d", path, status)
			}
		}
		if status, _, _ := anna.Do(http.MethodPost, listPath+"/"+id, url.Values{"versie": {version}, "uitkomst": {"gesprek"}}); status != http.StatusNotFound {
			t.Errorf("a form of before is taken: %d", status)
		}
		if n, _, err := w.s.Mine(ctx, people()["consulent"]); err != nil || n != 0 {
			t.Errorf("%d wait: %v", n, err)
		}
		w.night()
		if n := w.Count(`SELECT count(*) FROM profiling_proposal`); n != 0 {
			t.Errorf("%d proposals left", n)
		}
		w.clock.Set(monday) // signed anew: it does not come back by itself with what was erased
		if rows, err := w.s.List(ctx, people()["consulent"]); err != nil || len(rows) != 0 {
			t.Errorf("%v %v", rows, err)
		}
	})
}

func TestAProposal(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		line := w.line(true, all()...)
		w.both(1)
		w.both(2)
		w.facts = append(w.facts, Fact{unit(3), Signals, day(-3)})
		w.Must(w.save(func(s *Switch) { s.Processing = line }))
		w.night()
		w.night()
		rows, err := w.s.List(ctx, people()["teamleider"])
		w.Must(err)
		if len(rows) != 2 {
			t.Fatalf("%d proposals", len(rows))
		}
		for _, login := range []string{"wijkbeheerder", "fg", "bestuur", "vakman"} {
			_, err := w.s.Show(ctx, people()[login], rows[0].ID)
			w.Kind(err, fault.NotFound)
		}
		w.Kind(w.s.Finish(ctx, people()["consulent"], rows[0].ID, 1, "score"), fault.Invalid)
		w.Kind(w.s.Finish(ctx, people()["consulent"], rows[0].ID, 2, "gesprek"), fault.Conflict)
		w.Must(w.s.Finish(ctx, people()["consulent"], rows[0].ID, 1, "gesprek"))
		w.Kind(w.s.Finish(ctx, people()["consulent"], rows[0].ID, 2, "gesprek"), fault.Invalid)
		w.night()
		if n := w.Count(`SELECT count(*) FROM profiling_proposal`); n != 2 {
			t.Errorf("%d: one was proposed again at once", n)
		}
		person := w.persons[1]
		if rows[0].Unit != unit(1) {
			person = w.persons[2]
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			told, err := Concerning(tx, w.vault, person)
			if len(told) != 1 || len(told[0].Reasons) != 2 {
				t.Errorf("the person hears %+v", told)
			}
			return err
		}))
		w.Write(func(tx *store.Tx) error { return seal.Forget(tx, w.clock.Now(), person) })
		if v, err := w.s.Show(ctx, people()["consulent"], rows[0].ID); err != nil || len(v.Reasons) != 0 {
			t.Errorf("after forgetting: %+v %v", v.Reasons, err)
		}
	})
}

// Who objected is never found again, also when the request is long gone, and what was proposed
// goes.
func TestObjection(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		line := w.line(true, all()...)
		w.both(1)
		w.both(2)
		w.Must(w.save(func(s *Switch) { s.Processing = line }))
		w.night()
		w.objected = []string{w.persons[1]}
		w.night()
		w.objected = nil
		w.clock.Set(monday.AddDate(0, 0, 60))
		w.facts = append(w.facts, Fact{unit(1), Signals, day(58)}, Fact{unit(1), Nuisance, day(58)})
		w.night()
		rows, err := w.s.List(ctx, people()["consulent"])
		w.Must(err)
		if len(rows) != 1 || rows[0].Unit != unit(2) {
			t.Errorf("%+v", rows)
		}
	})
}

// No two trials differ because of one household, nor because of four: what is given stays until
// five changed. It is a multiple of five, and below ten no number at all.
func TestTrialTellsOfNoHousehold(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		storetest.Worlds(t, func(r *rapid.T) {
			w.facts = nil
			w.Write(func(tx *store.Tx) error { _, err := tx.Exec(`DELETE FROM profiling_trial`); return err })
			n := rapid.IntRange(0, homes-5).Draw(r, "homes")
			for i := range n {
				w.both(i)
			}
			first := w.trials()
			for range rapid.IntRange(1, 4).Draw(r, "more") {
				w.both(n)
				n++
				if got := w.trials(); got != first {
					r.Fatalf("one household more: %s was %s", got, first)
				}
			}
			for _, part := range strings.Split(first, ";") {
				var v int
				if _, err := fmt.Sscan(part, &v); err == nil && (v%5 != 0 || v < fewest) {
					r.Fatalf("it gives %d", v)
				}
			}
		})
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'profiling.dry_run'`); n == 0 {
			t.Error("no records of trials")
		}
	})
}

// trials are all answers of the trial as the officer reads them.
func (w *world) trials() string {
	w.T.Helper()
	v, err := w.s.Settings(ctx, people()["fg"], true)
	w.Must(err)
	var list []string
	for _, x := range v.Trials {
		if x.Fewer {
			list = append(list, "fewer")
		} else {
			list = append(list, fmt.Sprint(x.N))
		}
	}
	return strings.Join(list, ";")
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		line := w.line(true, all()...)
		w.both(1)
		fg := webtest.Browser{T: t, Login: "fg", Server: w.server().Handler()}
		fg.Get(settingsPath, "Combineren staat uit")
		fg.Has(fg.Post(settingsPath, settingsPath+"/proef", http.StatusOK, url.Values{}), "minder dan tien")
		form := url.Values{"verwerking": {line}, "bronnen": {"signalen"}, "weken": {"6"}, "aan": {"ja"}}
		fg.Has(fg.Post(settingsPath, settingsPath, http.StatusBadRequest, form), "Kies minstens twee bronnen.")
		form = url.Values{"verwerking": {line}, "bronnen": {"signalen", "overlast"}, "weken": {"6"}, "aan": {"ja"}}
		fg.Post(settingsPath, settingsPath, http.StatusSeeOther, form)
		fg.Get(settingsPath, "Combineren staat aan")
		w.night()
		rows, err := w.s.List(ctx, people()["consulent"])
		w.Must(err)
		anna := webtest.Browser{T: t, Login: "consulent", Server: w.server().Handler()}
		page := listPath + "/" + rows[0].ID
		anna.Get(listPath, "Lindestraat 101", page)
		anna.Has(anna.Post(page, page, http.StatusBadRequest, url.Values{}), "Kies er één.")
		anna.Post(page, page, http.StatusSeeOther, url.Values{"uitkomst": {"al-contact"}})
		fg.Post(settingsPath, settingsPath, http.StatusSeeOther, url.Values{"verwerking": {line}, "bronnen": {"signalen", "overlast"}, "weken": {"6"}})
		if n := w.Count(`SELECT count(*) FROM profiling_proposal`); n != 0 {
			t.Errorf("%d left after it was switched off", n)
		}
	})
}
