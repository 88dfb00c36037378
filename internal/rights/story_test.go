package rights

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/subject"
)

// The code of a letter works once, is not in the database, and is not to be guessed.
func TestLetterToTheAddress(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		anna := w.people["anna"]
		id := w.request(Access, "sanne")
		v, code, err := w.s.SendCode(ctx, anna, id, w.version(id))
		w.Must(err)
		if v.Address != "Lindestraat 12" || v.Person.Name != "Sanne de Wit" {
			t.Errorf("the letter goes to %q, %q", v.Person.Name, v.Address)
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			n, err := store.Count(tx, `SELECT count(*) FROM rights_code WHERE sum = $1 OR sum = $2`, []byte(code), []byte(plainCode(code)))
			if n != 0 {
				t.Error("the code itself is kept")
			}
			return err
		}))
		for range codeTries {
			w.Kind(w.s.EnterCode(ctx, anna, id, w.version(id), "0000-0000"), fault.Invalid)
		}
		w.refusedFor(w.s.EnterCode(ctx, anna, id, w.version(id), code), "rights.code_tries")
		_, again, err := w.s.SendCode(ctx, anna, id, w.version(id))
		w.Must(err)
		w.Kind(w.s.EnterCode(ctx, anna, id, w.version(id), code), fault.Invalid) // the old one is void
		w.clock.Add(42 * 24 * time.Hour)
		w.refusedFor(w.s.EnterCode(ctx, anna, id, w.version(id), again), "rights.code_old")
		_, last, err := w.s.SendCode(ctx, anna, id, w.version(id))
		w.Must(err)
		w.Must(w.s.EnterCode(ctx, anna, id, w.version(id), strings.ToLower(last)))
		if v := w.show("fg", id); v.State != Identified || v.Seen != "" || v.SeenBy != "anna" {
			t.Errorf("%+v", v.Request)
		}
		w.Kind(w.s.EnterCode(ctx, anna, id, w.version(id), last), fault.Invalid)
	})
}

// The clock of a request: late after its date, longer once, and never nobody's.
func TestTheMonthRuns(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.request(Access, "sanne")
		v := w.show("fg", id)
		if !v.Due.Equal(day("2026-12-21")) || v.Holder != "anna" { // the 20th is a Sunday
			t.Errorf("due %s, holder %s", v.Due, v.Holder)
		}
		w.clock.Set(day("2026-12-21").Add(12 * time.Hour))
		w.Must(w.s.Extend(ctx, w.people["anna"], id, v.Version, "De dossiers zijn groot.", day("2026-12-21")))
		if v = w.show("fg", id); !v.Due.Equal(day("2027-02-22")) || v.Late(day("2027-02-22")) || !v.Late(day("2027-02-23")) {
			t.Errorf("due %s", v.Due)
		}
		w.refusedFor(w.s.Extend(ctx, w.people["anna"], id, v.Version, "Nog meer.", day("2026-12-21")), "rights.extended_already")
		w.Must(w.s.Hand(ctx, w.people["fg"], id, v.Version, "bob"))
		if v = w.show("fg", id); v.Holder != "bob" || !v.Since.Equal(w.clock.Now()) {
			t.Errorf("%s since %s", v.Holder, v.Since)
		}
		other := w.request(Correction, "karim")
		w.clock.Set(day("2027-02-23").Add(12 * time.Hour))
		d, err := w.s.ShowDesk(ctx, w.people["fg"])
		w.Must(err)
		if len(d.Requests) != 2 || d.Requests[0].ID != other || !d.Requests[0].Late(day("2027-02-23")) {
			t.Error("what is late first is not on top")
		}
		if err := w.DB.Write(ctx, func(tx *store.Tx) error { return dismiss(tx, "corp", "anna") }); err != nil {
			t.Fatal(err)
		}
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error { return dismiss(tx, "corp", "bob") }))
		id, err = w.s.Receive(ctx, w.people["cas"], Request{Kind: Access, Subject: "sanne", On: day("2027-02-23"), Details: Details{Via: AtDesk}})
		w.Must(err)
		if v = w.show("fg", id); v.Holder != "fg" {
			t.Errorf("nobody is appointed and %s holds it", v.Holder)
		}
	})
}

// Correction, restriction and erasure are carried out, and whoever had the data is told.
func TestDecisions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		anna := w.people["anna"]
		caseID := w.aCase("De post ligt er.")
		id := w.identified(Correction, "sanne")
		w.refusedFor(w.s.DecideOn(ctx, anna, id, w.version(id), Ruling{Answer: Granted, Why: "Klopt."}), "rights.correct_what")
		w.Must(w.s.DecideOn(ctx, anna, id, w.version(id), Ruling{Answer: Granted, Why: "Klopt.", Note: "De post lag er één dag.", Source: "Telefoonnummer aanpassen"}))
		c, err := w.cases.Show(ctx, w.people["cas"], caseID)
		w.Must(err)
		text := fmt.Sprint(c.Reason)
		for _, m := range c.Timeline {
			if m.Entry != nil {
				text += m.Entry.Text
			}
		}
		if !strings.Contains(text, "De post lag er één dag.") || !strings.Contains(text, "De post ligt er.") {
			t.Error("the correction does not stand beside the text")
		}
		v := w.show("anna", id)
		if len(v.Tasks) != 2 || v.Tasks[0].Org != "zorg" || !v.Tasks[0].By.Equal(day("2026-12-04")) {
			t.Fatalf("%+v", v.Tasks)
		}
		w.refusedFor(w.s.FinishOff(ctx, anna, id, w.version(id), ByLetter, day("2026-11-20")), "rights.tasks_open")
		for _, task := range v.Tasks {
			w.Must(w.s.SettleTask(ctx, anna, id, w.version(id), task.ID, "gebeld"))
			w.Kind(w.s.SettleTask(ctx, anna, id, w.version(id), task.ID, "gebeld"), fault.Conflict)
		}
		w.Must(w.s.FinishOff(ctx, anna, id, w.version(id), ByLetter, day("2026-11-20")))

		id = w.identified(Objection, "sanne")
		w.Must(w.s.DecideOn(ctx, anna, id, w.version(id), Ruling{Answer: Granted, Why: "Haar belang weegt zwaarder."}))
		restricted := func() (who []string, one bool) {
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) {
				if who, err = Restricted(tx, w.clock.Now(), "sanne", "karim"); err != nil {
					return err
				}
				one, err = access.Restricted(tx, w.clock.Now(), "Case", string(caseID))
				return err
			}))
			return who, one
		}
		if who, one := restricted(); len(who) != 1 || who[0] != "sanne" || !one {
			t.Errorf("restricted: %v, the case %v", who, one)
		}
		w.clock.Add(time.Second)
		w.Must(w.s.Lift(ctx, anna, id, w.version(id), day("2026-11-20")))
		if who, one := restricted(); len(who) != 0 || one {
			t.Error("still restricted")
		}

		id = w.identified(Restriction, "sanne")
		w.Must(w.s.DecideOn(ctx, anna, id, w.version(id), Ruling{Answer: Denied, Why: "Niet nodig."}))
		if who, _ := restricted(); len(who) != 0 || len(w.show("anna", id).Tasks) != 0 {
			t.Error("refused, and still carried out")
		}
	})
}

// After erasure nobody can read the person's parts, also those of an earlier request; the
// request itself still tells what was decided.
func TestErasure(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		before := w.collected()
		id := w.identified(Erasure, "sanne")
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			found, err := w.s.whereabouts(tx, "sanne")
			w.held = found.cases[0]
			return err
		}))
		w.refusedFor(w.s.DecideOn(ctx, w.people["anna"], id, w.version(id), Ruling{Answer: Granted, Why: "Niet meer nodig."}), "rights.held")
		if v := w.show("anna", id); v.State != Identified || v.Person.Name == "" {
			t.Error("held, and still erased")
		}
		w.held = ""
		w.Must(w.s.DecideOn(ctx, w.people["anna"], id, w.version(id), Ruling{Answer: Granted, Why: "Niet meer nodig."}))
		v := w.show("anna", id)
		if v.Person.Name != "" || v.Answer != Granted || v.AnswerWhy != "Niet meer nodig." {
			t.Errorf("%+v, %+v", v.Person, v.Details)
		}
		if r, err := w.s.ShowReview(ctx, w.people["anna"], before); err != nil || len(r.List) != 0 {
			t.Errorf("%d parts of an earlier request can be read, %v", len(r.List), err)
		}
	})
}

// Who withdraws consent is gone at the next question, in the middle of a session.
func TestConsentWithdrawn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		wim := w.people["wim"]
		say := func(to ConsentState) error {
			v, err := w.s.ShowConsents(ctx, wim, "sanne")
			w.Must(err)
			return w.s.SayConsent(ctx, wim, "sanne", Activities, v.List[1].Version, to, AtDesk)
		}
		reach := func() error { _, err := w.s.ContactFor(ctx, wim, "sanne", Activities); return err }
		listed := func() int {
			list, err := w.s.ListConsented(ctx, wim, Activities)
			w.Must(err)
			return len(list)
		}
		w.Kind(reach(), fault.NotFound)
		w.Must(say(Asked))
		w.Kind(reach(), fault.NotFound)
		w.Must(say(Given))
		w.Must(reach())
		if listed() != 1 {
			t.Error("not in the list")
		}
		_, err := w.s.ContactFor(ctx, wim, "sanne", Newsletter)
		w.Kind(err, fault.NotFound) // each extra on its own
		before := w.clock.Now()
		w.clock.Add(time.Minute)
		w.Must(say(Withdrawn))
		w.Kind(reach(), fault.NotFound)
		if listed() != 0 {
			t.Error("still in the list")
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			then, err := Consented(tx, before, "sanne", Activities)
			now, err2 := Consented(tx, w.clock.Now(), "sanne", Activities)
			if !then || now {
				t.Errorf("then %v, now %v", then, now)
			}
			if err != nil {
				return err
			}
			return err2
		}))
		w.Kind(say(Withdrawn), fault.Invalid)
		w.Kind(w.s.SayConsent(ctx, wim, "sanne", Activities, 1, Given, AtDesk), fault.Conflict)
		for _, who := range []string{"vera", "oda", "pia", "beheer", "fg"} {
			_, err := w.s.ShowConsents(ctx, w.people[who], "sanne")
			w.Kind(err, fault.NotFound)
			if list, err := w.s.ListConsented(ctx, w.people[who], Activities); who != "oda" && !fault.Is(err, fault.NotFound) || len(list) > 0 {
				t.Errorf("%s: %v, %v", who, list, err)
			}
		}
	})
}

// The people hear of a case within a month, or the FG knows why not.
func TestNotice(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		cas, fg := w.people["cas"], w.people["fg"]
		id := string(w.aCase("Reden."))
		due := func(who access.Actor) []Notice {
			v, err := w.s.ShowNotices(ctx, who)
			w.Must(err)
			return v.List
		}
		if len(due(cas)) != 1 || len(due(fg)) != 1 || len(due(w.people["anna"])) != 0 {
			t.Error("the director and the FG do not both see it, or somebody else does")
		}
		v, err := w.s.ShowNotice(ctx, cas, id)
		w.Must(err)
		if len(v.People) != 1 || v.People[0] != "Sanne de Wit" || !v.Due().Equal(day("2026-12-21")) {
			t.Errorf("%v, %s", v.People, v.Due())
		}
		if f, err := w.s.ShowNotice(ctx, fg, id); err != nil || len(f.People) != 0 || f.Address != "" {
			t.Errorf("the FG gets names: %v, %v", f.People, err)
		}
		for _, who := range []string{"anna", "pia", "oda", "olaf", "wim"} {
			_, err := w.s.ShowNotice(ctx, w.people[who], id)
			w.Kind(err, fault.NotFound)
		}
		w.refusedFor(w.s.PutOff(ctx, cas, id, 0, day("2027-03-01"), "x"), "rights.later_date")
		w.Must(w.s.PutOff(ctx, cas, id, 0, day("2027-01-15"), "Eerst met Veilig Thuis overleggen."))
		w.Kind(w.s.LookAt(ctx, cas, id, 1, true), fault.Denied)
		if n := due(fg); !n[0].Unseen() || !n[0].Due().Equal(day("2027-01-15")) {
			t.Errorf("%+v", n)
		}
		w.Must(w.s.LookAt(ctx, fg, id, 1, false))
		if n := due(cas); !n[0].Due().Equal(day("2026-12-21")) {
			t.Errorf("the FG said now, and it is due %s", n[0].Due())
		}
		w.Kind(w.s.Told(ctx, cas, id, 1, AtHome, day("2026-11-20")), fault.Conflict)
		w.Must(w.s.Told(ctx, cas, id, 2, AtHome, day("2026-11-20")))
		if len(due(cas)) != 0 || len(due(fg)) != 0 {
			t.Error("told, and still to be told")
		}
		w.Kind(w.s.Told(ctx, cas, id, 3, AtHome, day("2026-11-20")), fault.Conflict)
	})
}

// A breach with its clock, from the report to the end.
func TestBreach(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		fg := w.people["fg"]
		facts := BreachFacts{Kind: "verkeerd-gestuurd", What: "Een brief ging naar de buren.", Categories: "Naam en huurschuld"}
		id, err := w.s.ReportBreach(ctx, w.people["wim"], Breach{Discovered: w.clock.Now(), BreachFacts: facts})
		w.Must(err)
		see := func() BreachView { v, err := w.s.ShowBreach(ctx, fg, id); w.Must(err); return v }
		if v := see(); v.Holder != "fg" || v.Number != "D-2026-001" || v.Left(v.Now) != 72*time.Hour {
			t.Errorf("%+v", v.Breach)
		}
		for _, who := range []string{"wim", "anna", "olaf", "pia"} {
			_, err := w.s.ShowBreach(ctx, w.people[who], id)
			w.Kind(err, fault.NotFound)
		}
		w.refusedFor(w.s.CloseBreach(ctx, fg, id, 1), "rights.breach_open")
		w.Must(w.s.AssessBreach(ctx, fg, id, 1, HighRisk, "De buren weten nu van de schuld."))
		w.clock.Add(73 * time.Hour)
		if !see().Late(w.clock.Now()) {
			t.Error("73 hours, and not late")
		}
		w.refusedFor(w.s.BreachToAuthority(ctx, fg, id, 2, w.clock.Now(), "AP-1", ""), "rights.needed")
		w.Must(w.s.BreachToAuthority(ctx, fg, id, 2, w.clock.Now(), "AP-1", "Het was weekend."))
		w.refusedFor(w.s.BreachToPeople(ctx, fg, id, 3, day("2026-11-23"), "Gebeld", "Versleuteld"), "rights.one_of_both")
		w.Must(w.s.BreachToPeople(ctx, fg, id, 3, day("2026-11-23"), "Gebeld en excuses gemaakt", ""))
		w.Must(w.s.BreachMeasures(ctx, fg, id, 4, "Vensterenveloppen."))
		w.Must(w.s.CloseBreach(ctx, fg, id, 5))
		w.Kind(w.s.BreachMeasures(ctx, fg, id, 6, "Meer."), fault.Conflict)
		w.Kind(w.s.AssessBreach(ctx, w.people["bestuur"], id, 6, NoRisk, "x"), fault.Denied)
		facts.What = "De brief van 111222333"
		_, err = w.s.ReportBreach(ctx, w.people["wim"], Breach{Discovered: w.clock.Now(), BreachFacts: facts})
		w.refusedFor(err, "rights.no_bsn")
	})
}

// For every mixture of texts about people of one home, the document of the one has
// nothing of the other, unless a human gave it.
func TestNothingOfTheOther(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		ctx := context.Background()
		n := 0
		rapid.Check(t, func(r *rapid.T) {
			if n++; n > 12 { // a world is expensive: some draws tell
				return
			}
			subjectOf := map[string]string{"sanne": "Karim", "karim": "Sanne"}
			me := rapid.SampledFrom([]string{"sanne", "karim"}).Draw(r, "who")
			other := subjectOf[me]
			texts := rapid.SliceOfN(rapid.SampledFrom([]string{"%s zei veel.", "Volgens %s is het goed.", "Niemand was er.", "Zoon van %s."}), 1, 4).Draw(r, "texts")
			reason := strings.ReplaceAll(rapid.SampledFrom([]string{"Iets met %s.", "Gewoon iets."}).Draw(r, "reason"), "%s", other)
			var logs []string
			for _, x := range texts {
				logs = append(logs, strings.ReplaceAll(x, "%s", other))
			}
			w.aCase(reason, logs...)
			id := w.identified(Access, subject.ID(me))
			w.Must(w.s.CollectAll(ctx, w.people["anna"], id, w.version(id)))
			w.everything(id)
			_, body := w.document("anna", id)
			for _, mark := range []string{other, strings.ToLower(other) + "-GEHEIM", strings.ToLower(other) + "@GEHEIM", "Vroegerwoner", "oud-GEHEIM"} {
				if strings.Contains(body, mark) {
					r.Errorf("the document of %s says %q", me, mark)
				}
			}
			if !strings.Contains(body, me+"-GEHEIM") {
				r.Error("the own data is not there")
			}
		})
	})
}
