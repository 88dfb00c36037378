package referral

import (
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/network"
)

// From a question to a result: the partner sees the card first, the case after a yes, and nothing
// when it is over.
func TestFromQuestionToResult(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		c := w.open()
		id := w.ask(c, "pia")
		if w.told("pia") != "notice_new" {
			t.Errorf("pia heard %q", w.told("pia"))
		}
		l, err := w.s.ToUs(ctx, w.people["pia"], Page{})
		w.Must(err)
		if len(l.Rows) != 1 || l.Rows[0].Texts != (Texts{}) || l.Waiting(l.Rows[0]) != "Naam pia" {
			t.Errorf("the list of pia: %+v", l.Rows)
		}
		if w.reads("pia", c) {
			t.Error("pia reads the case before a yes")
		}
		v, err := w.s.Show(ctx, w.people["pia"], id)
		w.Must(err)
		if v.State != Seen || v.Texts.Need != "Hulp bij het ordenen van post" || v.Number != "" || v.Ours || v.Area != "" {
			t.Errorf("pia sees %+v", v.Request)
		}
		w.must("pia", id, Act{Step: Accept})
		if !w.reads("pia", c) || w.told("anna") != "notice_neem-aan" {
			t.Errorf("after a yes: reads %v, anna heard %q", w.reads("pia", c), w.told("anna"))
		}
		w.must("pia", id, Act{Step: Report, Text: "De eerste keer ging goed."})
		w.must("pia", id, Act{Step: Finish, Text: "De post ligt op orde."})
		if w.reads("pia", c) {
			t.Error("pia reads the case when it is done")
		}
		if r := w.raw(id); r.State.Waits() != Asker || r.Due.IsZero() {
			t.Errorf("a result waits for %q", r.State.Waits())
		}
		w.must("anna", id, Act{Step: Settle, Text: "Over drie maanden nog eens vragen."})
		if r := w.raw(id); r.State != Settled || !r.Due.IsZero() || r.Gave {
			t.Errorf("%+v", r)
		}
		v, err = w.s.Show(ctx, w.people["anna"], id)
		w.Must(err)
		if !v.Ours || v.Number == "" || len(v.Events) != 6 || v.Events[1].Text != "De post ligt op orde." || len(v.Steps) != 0 {
			t.Errorf("anna sees %d events, steps %v", len(v.Events), v.Steps)
		}
		want := "referral.ask referral.read referral.answer referral.answer referral.answer referral.ask referral.read"
		if got := strings.Join(w.records(id), " "); got != want {
			t.Errorf("on record: %s", got)
		}
	})
}

// A no reaches the director with what to do, and the roles that the reason names; also after a yes.
func TestANoReachesSomebody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		for _, e := range Effects() {
			id := w.ask(c, "pia")
			w.exec(`DELETE FROM account_notice`)
			if err := w.take("pia", id, Act{Step: Decline, Reason: "zomaar"}); !fault.Is(err, fault.Invalid) {
				t.Errorf("an unknown reason: %v", err)
			}
			if err := w.take("pia", id, Act{Step: Decline, Reason: e.Reason}); e.Words != fault.Is(err, fault.Invalid) {
				t.Errorf("%s without words: %v", e.Reason, err)
			}
			if e.Words {
				w.must("pia", id, Act{Step: Decline, Reason: e.Reason, Text: "Wij verhuizen."})
			}
			heard := map[access.Role]string{access.TeamLead: "tess", access.Officer: "fg"}[e.Hears]
			for _, who := range []string{"anna", "tess", "fg"} {
				if want := who == "anna" || who == heard; (w.told(who) == "notice_weiger") != want {
					t.Errorf("%s: %s heard %q", e.Reason, who, w.told(who))
				}
			}
		}
		id := w.ask(c, "piet")
		w.must("piet", id, Act{Step: Accept})
		w.must("piet", id, Act{Step: Decline, Reason: NoRoom})
		if w.reads("piet", c) || w.raw(id).State.Waits() != Asker || !strings.HasSuffix(w.told("anna"), "notice_weiger") {
			t.Errorf("a no after a yes: reads %v, anna heard %q", w.reads("piet", c), w.told("anna"))
		}
	})
}

// The clock of the partner stands still while somebody else is next.
func TestMoreAskedAndAnotherProposal(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.ask(w.open(), "pia")
		due := w.raw(id).Due
		w.must("pia", id, Act{Step: AskMore, Text: "Is er een hond?"})
		if r := w.raw(id); r.State != AskedMore || !r.Left.Equal(due) || r.State.Waits() != Asker {
			t.Errorf("%+v", r)
		}
		if err := w.take("anna", id, Act{Step: Tell, Text: "Ja, in de Lindestraat 12."}); !fault.Is(err, fault.Invalid) {
			t.Errorf("an address before a yes: %v", err)
		}
		w.clock.Add(48 * time.Hour)
		w.must("anna", id, Act{Step: Tell, Text: "Nee."})
		if r := w.raw(id); r.State != Seen || !r.Due.After(due) || !r.StoppedOn.IsZero() {
			t.Errorf("%+v", r)
		}
		w.must("pia", id, Act{Step: Counter, Text: "Twee keer per maand.", On: day("2027-02-01")})
		w.must("anna", id, Act{Step: Disagree, Text: "Liever eerder."})
		w.must("pia", id, Act{Step: Counter, Text: "Vanaf maart.", On: day("2027-03-01")})
		w.must("anna", id, Act{Step: Agree})
		r := w.raw(id)
		if r.State != Accepted || !r.Due.Equal(day("2027-03-01")) || !w.reads("pia", r.CaseID) {
			t.Errorf("%+v", r)
		}
	})
}

// Withdrawn, passed on, or its case closed: the door closes at once for who had it.
func TestDoorsClose(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		one, two := w.ask(c, "pia"), w.ask(c, "pia")
		w.must("pia", one, Act{Step: Accept})
		w.must("pia", two, Act{Step: Accept})
		w.must("anna", one, Act{Step: Withdraw, Text: "Het gaat al beter."})
		if !w.reads("pia", c) {
			t.Error("the other request of the same partner lost its door")
		}
		v, err := w.cases.Show(t.Context(), w.people["anna"], c)
		w.Must(err)
		w.Must(w.cases.SetNextStep(t.Context(), w.people["anna"], c, v.Version, casework.NextStep{What: "Bellen", HolderID: "pia", By: v.Today.AddDate(0, 0, 3)}, network.Housing))
		w.must("pia", two, Act{Step: Pass, Who: "piet"})
		if w.reads("pia", c) || w.reads("piet", c) || w.raw(two).State != Sent {
			t.Error("passing on leaves a door open")
		}
		if v, err = w.cases.Show(t.Context(), w.people["anna"], c); err != nil || v.Next.HolderID != "anna" {
			t.Errorf("the next step waits for %q: %v", v.Next.HolderID, err)
		}
		w.must("piet", two, Act{Step: Accept})
		three := w.ask(c, "pia")
		v, err = w.cases.Show(t.Context(), w.people["anna"], c)
		w.Must(err)
		w.Must(w.cases.Close(t.Context(), w.people["anna"], c, v.Version, "Eenzaam.", casework.Solved))
		for _, id := range []ID{two, three} {
			if r := w.raw(id); r.State != Ended || !r.Due.IsZero() || r.Gave {
				t.Errorf("with the case: %+v", r)
			}
		}
		if w.reads("piet", c) {
			t.Error("piet reads a closed case")
		}
		if err := w.take("piet", two, Act{Step: Report, Text: "Nog iets."}); !fault.Is(err, fault.Invalid) {
			t.Errorf("after the end: %v", err)
		}
	})
}

// Who took part before the request keeps doing so after it.
func TestWhoTookPartBeforeStays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		v, err := w.cases.Show(t.Context(), w.people["anna"], c)
		w.Must(err)
		w.Must(w.cases.AddParticipant(t.Context(), w.people["anna"], c, v.Version, "pia|samen"))
		id := w.ask(c, "pia")
		w.must("pia", id, Act{Step: Accept})
		w.must("pia", id, Act{Step: Finish, Text: "Klaar."})
		if !w.reads("pia", c) {
			t.Error("the end of a request ended a part that it did not give")
		}
	})
}

// What is wrong with a form is said, and nothing is sent.
func TestWhatCannotBeAsked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		for name, change := range map[string]func(d *Draft){
			"wie: nobody":                  func(d *Draft) { d.Who = "" },
			"wie: without a covenant":      func(d *Draft) { d.Who = "olaf|samen" },
			"wie: a colleague":             func(d *Draft) { d.Who = "bob" },
			"soort: unknown":               func(d *Draft) { d.Kind = "x" },
			"nodig: empty":                 func(d *Draft) { d.Need = " " },
			"nodig: long":                  func(d *Draft) { d.Need = strings.Repeat("a", shortText+1) },
			"vraag: an address":            func(d *Draft) { d.Question = "Ga naar Lindestraat 12." },
			"vraag: a name":                func(d *Draft) { d.Question = "Help mevrouw Jansen." },
			"vraag: a number":              func(d *Draft) { d.Question, d.Nobody = "Het nummer is 111222333.", true },
			"besproken: not at all":        func(d *Draft) { d.Talked = time.Time{} },
			"besproken: tomorrow":          func(d *Draft) { d.Talked = d.Talked.AddDate(0, 0, 1) },
			"waarom: special":              func(d *Draft) { d.Kind = Special },
			"soort: the police as if help": func(d *Draft) { d.Who = "pol|samen" },
		} {
			d := w.draft("pia")
			change(&d)
			_, err := w.s.Ask(t.Context(), w.people["anna"], c, d)
			field, _, _ := strings.Cut(name, ":")
			if !fault.Is(err, fault.Invalid) || !slices.ContainsFunc(fault.FieldsOf(err), func(f fault.Field) bool { return f.Name == field }) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := w.Count(`SELECT count(*) FROM referral_request`); n != 0 {
			t.Errorf("%d were sent", n)
		}
		for name, change := range map[string]func(d *Draft){
			"an office":  func(d *Draft) { d.Question, d.Nobody = "Bel de Sociale Dienst.", true },
			"not safe":   func(d *Draft) { d.Talked, d.NotTalked = time.Time{}, "Er is dreiging." },
			"the police": func(d *Draft) { d.Who, d.Kind, d.Why = "pol|samen", Special, "Na het gesprek blijft er dreiging." },
		} {
			d := w.draft("pia")
			change(&d)
			if _, err := w.s.Ask(t.Context(), w.people["anna"], c, d); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		d := w.draft("pia")
		d.Key = "zelfde-sleutel"
		for range 2 { // the same form twice is one request
			if _, err := w.s.Ask(t.Context(), w.people["anna"], c, d); err != nil {
				t.Error(err)
			}
		}
		if n := w.Count(`SELECT count(*) FROM referral_request`); n != 4 {
			t.Errorf("%d were sent, want 4", n)
		}
	})
}

// Who may see and do what: by people, each with the same answer for what is not theirs.
func TestWhoMay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		id := w.ask(c, "pia")
		for who, want := range map[string]string{"pia": "reads", "lies": "reads", "anna": "reads", "bob": "", "tess": "", "piet": "", "olaf": "", "rik": "", "pol": "",
			"baas": "", "bestuur": "", "beheer": "", "fg": "", "wim": ""} {
			_, err := w.s.Show(t.Context(), w.people[who], id)
			if got := map[bool]string{true: "reads"}[err == nil]; got != want || err != nil && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", who, err)
			}
			_, missing := w.s.Show(t.Context(), w.people[who], "0190f000-0000-7000-8000-00000000dead")
			if !fault.Is(missing, fault.NotFound) {
				t.Errorf("%s, of what is not there: %v", who, missing)
			}
		}
		for who, kind := range map[string]fault.Kind{"lies": fault.Denied, "anna": fault.Denied, "piet": fault.NotFound, "bob": fault.NotFound} {
			if err := w.take(who, id, Act{Step: Accept}); !fault.Is(err, kind) {
				t.Errorf("%s says yes for pia: %v", who, err)
			}
		}
		if err := w.take("pia", id, Act{Step: Withdraw, Text: "Nee."}); !fault.Is(err, fault.Denied) {
			t.Errorf("pia withdraws: %v", err)
		}
		if err := w.s.Take(t.Context(), w.people["pia"], id, 99, Act{Step: Accept}); !fault.Is(err, fault.Conflict) {
			t.Errorf("an old version: %v", err)
		}
		w.must("lies", id, Act{Step: Pass, Who: "piet"})
		if _, err := w.s.Show(t.Context(), w.people["pia"], id); !fault.Is(err, fault.NotFound) {
			t.Errorf("pia after it was passed on: %v", err)
		}
		// Shut out, restricted, with one factor: as if there were none.
		stops := map[string]func(){
			"shut out of the case": func() {
				w.Write(func(tx *store.Tx) error {
					_, err := access.ShutOut(tx, access.Lockout{UserID: "piet", Type: casework.ObjectType, Object: string(c), ByID: "anna", From: w.clock.Now()})
					return err
				})
			},
			"shut out of the home": func() {
				w.exec(`DELETE FROM access_lockout`)
				w.Write(func(tx *store.Tx) error {
					_, err := access.ShutOut(tx, access.Lockout{UserID: "piet", Type: access.HomeType, Object: string(w.home), ByID: "anna", From: w.clock.Now()})
					return err
				})
			},
			"restricted": func() {
				w.exec(`DELETE FROM access_lockout`)
				w.Write(func(tx *store.Tx) error {
					return access.Restrict(tx, casework.ObjectType, string(c), "verzoek", w.clock.Now())
				})
			},
		}
		for _, name := range []string{"shut out of the case", "shut out of the home", "restricted"} {
			stops[name]()
			if _, err := w.s.Show(t.Context(), w.people["piet"], id); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
			if l, err := w.s.ToUs(t.Context(), w.people["piet"], Page{}); err != nil || len(l.Rows) != 0 {
				t.Errorf("%s, the list: %d %v", name, len(l.Rows), err)
			}
		}
	})
}

// With the case everything of its requests goes.
func TestErased(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		id := w.ask(c, "pia")
		w.clock.Set(moment("2027-02-01T09:00:00Z"))
		w.Must(w.s.Tick(t.Context()))
		if n := w.Count(`SELECT count(*) FROM escalation_step WHERE object_id = $1`, string(id)); n == 0 {
			t.Error("nothing climbed")
		}
		if n := w.Count(`SELECT count(*) FROM referral_request WHERE body LIKE '%post%'`); n != 0 {
			t.Error("the text is not sealed")
		}
		w.Write(func(tx *store.Tx) error {
			if err := Erase(tx, string(c)); err != nil {
				return err
			}
			return casework.Erase(tx, w.vault, w.clock.Now(), c)
		})
		for _, table := range []string{"referral_request", "referral_event", "escalation_step"} {
			if n := w.Count(`SELECT count(*) FROM ` + table); n != 0 {
				t.Errorf("%d rows of %s are left", n, table)
			}
		}
	})
}

// Two requests of one case can share the door of who answers. When that one leaves, the first
// hands the door to the second, and both go on to a colleague in the same tick.
func TestWhoLeavesTwoRequests(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		first, second := w.ask(c, "pia"), w.ask(c, "pia")
		for _, id := range []ID{first, second} {
			w.must("pia", id, Act{Step: Accept})
		}
		w.exec(`UPDATE account_user SET disabled = 1 WHERE id = 'pia'`)
		w.Must(w.s.Tick(t.Context()))
		for _, id := range []ID{first, second} {
			if r := w.raw(id); r.HolderID != "piet" || r.State != Sent || w.reads("pia", c) {
				t.Errorf("%+v, pia reads the case: %v", r, w.reads("pia", c))
			}
		}
	})
}

// A person who leaves leaves nothing behind: a colleague with a mandate gets it, or the director
// hears that there is none.
func TestWhoLeaves(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		id := w.ask(c, "pia")
		w.must("pia", id, Act{Step: Accept})
		leave := func(who string) { w.exec(`UPDATE account_user SET disabled = 1 WHERE id = $1`, who) }
		leave("pia")
		w.Must(w.s.Tick(t.Context()))
		r := w.raw(id)
		if r.HolderID != "piet" || r.State != Sent || w.reads("pia", c) || w.told("piet") != "notice_new" {
			t.Errorf("%+v, piet heard %q", r, w.told("piet"))
		}
		leave("piet")
		w.exec(`DELETE FROM account_notice`)
		w.Must(w.s.Tick(t.Context()))
		w.Must(w.s.Tick(t.Context()))
		if r = w.raw(id); r.HolderID != "" || w.told("anna") != "notice_gone" || w.told("lies") != "notice_gone" {
			t.Errorf("%+v, anna heard %q", r, w.told("anna"))
		}
		var u account.User
		w.Must(w.DB.Read(t.Context(), func(tx *store.Tx) (err error) { u, err = account.UserByID(tx, "anna"); return err }))
		v, err := w.s.Show(t.Context(), u.Actor(), id)
		w.Must(err)
		if v.Waiting() != "Naam anna" {
			t.Errorf("it waits for %q", v.Waiting())
		}
	})
}
