package casework

import (
	"context"
	"slices"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// sees checks that somebody reads a case, and finds it in every list; or that in all of
// these it is as if it did not exist.
func (w *world) sees(who string, id ID, want bool, when string) {
	w.T.Helper()
	ctx, a := context.Background(), w.people[who]
	_, err := w.cases.Show(ctx, a, id)
	if (err == nil) != want || err != nil && !fault.Is(err, fault.NotFound) {
		w.T.Errorf("%s: %s shows: %v, want %v", when, who, err, want)
	}
	number := w.raw(id).Number
	lists := map[string]func() (Listing, error){
		"list":   func() (Listing, error) { return w.cases.List(ctx, a, FilterAll) },
		"number": func() (Listing, error) { return w.cases.Search(ctx, a, FilterAll, number) },
		"page": func() (Listing, error) {
			rows, _, err := w.cases.Page(ctx, a, "", "", 50)
			return Listing{Rows: rows}, err
		},
	}
	for name, list := range lists {
		l, err := list()
		if fault.Is(err, fault.NotFound) {
			continue // has no lists at all
		}
		w.Must(err)
		if found := slices.ContainsFunc(l.Rows, func(r Row) bool { return r.ID == id }); found != want {
			w.T.Errorf("%s: the %s of %s has it: %v, want %v", when, name, who, found, want)
		}
	}
	if !want {
		if err := w.cases.AddLog(ctx, a, id, Note, "", "iets", ""); !fault.Is(err, fault.NotFound) {
			w.T.Errorf("%s: %s writes: %v", when, who, err)
		}
	}
}

func (w *world) join(id ID, who string) error {
	return w.cases.AddParticipant(context.Background(), w.people["anna"], id, w.version(id), who)
}

func (w *world) agree(id string, from, until time.Time, orgs []string, grants ...[]access.Grant) {
	w.T.Helper()
	w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error { return w.covenant(tx, id, orgs, from, until, grants...) }))
}

func TestInvitingNeedsACovenant(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		now, id := w.clock.Now(), w.open()
		w.Must(w.join(id, "pia"))
		if p := w.show("anna", id).People; !slices.ContainsFunc(p, func(x Participant) bool { return x.User.ID == "pia" && x.CovenantID == "samen" && x.Reads }) {
			t.Errorf("the only covenant was not chosen: %+v", p)
		}
		w.agree("samen", now, now.AddDate(1, 0, 0), []string{"corp", "zorg"}, w.grants("pia", "zorg", ""))
		if err := w.join(id, "rik"); !hasKey(err, "wie", "casework.no_covenant") {
			t.Errorf("no covenant: %v", err)
		}
		w.agree("gem-1", now, now.AddDate(1, 0, 0), []string{"corp", "gem"}, w.grants("rik", "gem", ""))
		w.agree("gem-2", now, now.AddDate(1, 0, 0), []string{"corp", "gem"}, w.grants("rik", "gem", "GM9999"))
		w.agree("gem-3", now.AddDate(0, 0, 1), now.AddDate(1, 0, 0), []string{"corp", "gem"}, w.grants("rik", "gem", ""))
		w.agree("gem-4", now, now.AddDate(1, 0, 0), []string{"ander", "gem"}, w.grants("rik", "gem", ""))
		var offered []string
		for _, c := range w.show("anna", id).Join {
			if c.User.ID == "rik" {
				offered = append(offered, c.CovenantID)
			}
		}
		if !slices.Equal(offered, []string{"gem-1"}) {
			t.Errorf("offered %v", offered)
		}
		if err := w.join(id, "rik|gem-2"); !hasKey(err, "wie", "casework.choose_covenant") {
			t.Errorf("another area: %v", err)
		}
		w.agree("gem-5", now, now.AddDate(1, 0, 0), []string{"corp", "gem"}, w.grants("rik", "gem", ""))
		if err := w.join(id, "rik"); !hasKey(err, "wie", "casework.choose_covenant") {
			t.Errorf("two fit: %v", err)
		}
		w.Must(w.join(id, "rik|gem-5"))
		w.sees("rik", id, true, "joined")
	})
}

// Access ends by itself, between two requests of one session.
func TestAccessEndsByTheClock(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.open()
		for name, end := range map[string]func(now time.Time){
			"the covenant ends": func(now time.Time) {
				w.agree("samen", now.Add(-time.Hour), now.Add(time.Hour), []string{"corp", "zorg"}, w.grants("pia", "zorg", ""))
			},
			"the mandate ends": func(now time.Time) {
				w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error {
					list := w.grants("pia", "zorg", "")
					for i := range list {
						list[i].From, list[i].Until = now.Add(-time.Hour), now.Add(time.Hour)
					}
					return access.SetCovenant(tx, "samen", []string{"corp", "zorg"}, now.Add(-time.Hour), now.AddDate(1, 0, 0), list)
				}))
			},
		} {
			w.agree("samen", w.clock.Now(), w.clock.Now().AddDate(1, 0, 0), []string{"corp", "zorg"}, w.grants("pia", "zorg", ""))
			if !w.takesPart(id, "pia") {
				w.Must(w.join(id, "pia"))
			}
			end(w.clock.Now())
			w.clock.Add(time.Hour - time.Microsecond)
			w.sees("pia", id, true, name+", just before")
			w.clock.Add(time.Microsecond)
			w.sees("pia", id, false, name)
			w.sees("anna", id, true, name)
		}
		w.agree("samen", w.clock.Now(), w.clock.Now().AddDate(1, 0, 0), []string{"corp", "zorg"}, w.grants("pia", "zorg", ""))
		w.sees("pia", id, true, "in force again")
		w.Must(w.cases.RemoveParticipant(context.Background(), w.people["anna"], id, w.version(id), "pia"))
		w.sees("pia", id, false, "left")
	})
}

func (w *world) takesPart(id ID, who string) (in bool) {
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := parts(tx, id)
		in = has(list, who)
		return err
	}))
	return in
}

// A reader of another organisation finds the texts of the agreed categories, and of all
// others nothing: not in the page, not in a count, not in a search.
func TestTextsByCategory(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, now, id, anna, pia := context.Background(), w.clock.Now(), w.open(), w.people["anna"], w.people["pia"]
		w.agree("samen", now, now.AddDate(1, 0, 0), []string{"corp", "zorg"}, w.grants("pia", "zorg", "", network.Identity, network.Nuisance))
		w.Must(w.join(id, "pia"))
		w.Must(w.cases.AddLog(ctx, anna, id, Talk, network.Nuisance, "Getrommel in de nacht.", ""))
		w.Must(w.cases.AddLog(ctx, anna, id, Talk, network.Arrears, "Twee maanden kwijtgeraakt.", ""))
		w.Must(w.cases.Promise(ctx, anna, id, Commitment{Side: ResidentSide, What: "Belt de bewindvoerder", By: w.today(), Category: network.Arrears}))
		w.Must(w.cases.SetWords(ctx, anna, id, w.version(id), Words{Reason: "Reden over geld.", Goal: "Doel over geld."}, network.Arrears))
		v := w.show("pia", id)
		if v.Reason != "" || v.Goal != "" || len(v.Commitments) != 0 || v.Next.What != "" {
			t.Errorf("pia reads %q, %q, %v, %q", v.Reason, v.Goal, v.Commitments, v.Next.What)
		}
		var texts []string
		for _, m := range v.Timeline {
			if m.Entry != nil {
				texts = append(texts, m.Entry.Text)
			} else if m.Event.Kind == EventStep || m.Event.Kind == EventSignal {
				t.Errorf("pia sees %+v", m.Event)
			}
		}
		if !slices.Equal(texts, []string{"Getrommel in de nacht."}) || len(v.Signals) != 0 {
			t.Errorf("pia reads %v and %v", texts, v.Signals)
		}
		for query, want := range map[string]int{"getrommel": 1, "kwijtgeraakt": 0, "bewindvoerder": 0, "geld": 0} {
			l, err := w.cases.Search(ctx, pia, FilterAll, query)
			w.Must(err)
			if len(l.Rows) != want {
				t.Errorf("pia finds %d for %s, want %d", len(l.Rows), query, want)
			}
		}
		if v := w.show("anna", id); v.Reason != "Reden over geld." || len(v.Commitments) != 1 {
			t.Errorf("anna reads %q", v.Reason)
		}
		if err := w.cases.AddLog(ctx, pia, id, Note, network.Arrears, "iets", ""); !hasKey(err, "gegevens", "casework.category_closed") {
			t.Errorf("pia writes what she may not read: %v", err)
		}
		step := NextStep{What: "Rekening nakijken", HolderID: "pia", By: w.today()}
		if err := w.cases.SetNextStep(ctx, anna, id, w.version(id), step, network.Arrears); !hasKey(err, "stapwie", "casework.holder_blind") {
			t.Errorf("a step for who cannot read it: %v", err)
		}
		if err := w.cases.SetWords(ctx, pia, id, w.version(id), Words{Reason: "leeg"}, network.Nuisance); !fault.Is(err, fault.Denied) {
			t.Errorf("pia rewrites why there is a case: %v", err)
		}
	})
}

// Health and criminal data stay closed to the association itself until its DPIA says so,
// and close again at the review.
func TestSpecialCategoriesOfTheOwnRoles(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, now, id, anna, pia := context.Background(), w.clock.Now(), w.open(), w.people["anna"], w.people["pia"]
		w.Must(w.join(id, "pia"))
		w.Must(w.cases.AddLog(ctx, pia, id, Note, network.Health, "Opgenomen geweest.", ""))
		reads := func() bool {
			return slices.ContainsFunc(w.show("anna", id).Timeline, func(m Moment) bool { return m.Entry != nil && m.Entry.Text == "Opgenomen geweest." })
		}
		if reads() {
			t.Error("the association reads about health without a DPIA")
		}
		if err := w.cases.AddLog(ctx, anna, id, Note, network.Health, "iets", ""); !hasKey(err, "gegevens", "casework.category_closed") {
			t.Errorf("it writes about health: %v", err)
		}
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			return access.SetOwn(tx, "corp", []access.OwnCategory{{Category: string(network.Health), From: now, Until: now.Add(time.Hour)}})
		}))
		if !reads() {
			t.Error("the DPIA opens nothing")
		}
		w.clock.Add(time.Hour)
		if reads() {
			t.Error("the review of the DPIA has passed")
		}
	})
}

// The police asks and reads answers, and sees nothing else of a case.
func TestPoliceAsks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, now, id, pia := context.Background(), w.clock.Now(), w.open(), w.people["pia"]
		grants := w.grants("pia", "zorg", "", network.Identity, network.Nuisance)
		for i := range grants {
			grants[i].Asked = true
		}
		w.agree("samen", now, now.Add(time.Hour), []string{"corp", "zorg", "gem"}, grants, w.grants("rik", "gem", ""))
		w.Must(w.join(id, "pia"))
		w.Must(w.join(id, "rik"))
		w.sees("pia", id, false, "questions only")
		if err := w.cases.Ask(ctx, pia, id, network.Arrears, "Is er huurschuld?", ""); !hasKey(err, "gegevens", "casework.category_closed") {
			t.Errorf("a question about what is closed: %v", err)
		}
		for range 2 { // a program that did not hear the answer asks again
			w.Must(w.cases.Ask(ctx, pia, id, network.Nuisance, "Is hier eerder geklaagd?", "sleutel"))
		}
		if err := w.cases.Ask(ctx, w.people["bob"], id, network.Nuisance, "En?", ""); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger asks: %v", err)
		}
		q := w.show("anna", id).Questions
		if len(q) != 1 || q[0].Text != "Is hier eerder geklaagd?" || q[0].State != Asked || len(w.show("rik", id).Questions) != 0 {
			t.Fatalf("questions %+v", q)
		}
		for who, want := range map[string]fault.Kind{"rik": fault.Denied, "pia": fault.NotFound, "bob": fault.NotFound} {
			if _, _, err := w.cases.Questions(ctx, w.people[who], id); !fault.Is(err, want) {
				t.Errorf("%s reads the questions: %v", who, err)
			}
		}
		if asked, names, err := w.cases.Questions(ctx, w.people["anna"], id); err != nil || len(asked) != 1 || names["pia"] != "Naam pia" {
			t.Errorf("anna reads %+v %v %v", asked, names, err)
		}
		if err := w.cases.AnswerQuestion(ctx, w.people["rik"], id, q[0].ID, "Ja", false); !fault.Is(err, fault.Denied) {
			t.Errorf("another partner answers: %v", err)
		}
		w.Must(w.cases.AnswerQuestion(ctx, w.people["anna"], id, q[0].ID, "Ja, twee keer.", false))
		if err := w.cases.AnswerQuestion(ctx, w.people["anna"], id, q[0].ID, "Nee", true); !fault.Is(err, fault.Conflict) {
			t.Errorf("answered twice: %v", err)
		}
		list, err := w.cases.Inquiries(ctx, pia)
		w.Must(err)
		if len(list) != 1 || len(list[0].Questions) != 1 || list[0].Questions[0].Answer != "Ja, twee keer." {
			t.Errorf("pia reads %+v", list)
		}
		if list, err = w.cases.Inquiries(ctx, w.people["rik"]); err != nil || len(list) != 0 {
			t.Errorf("rik asks nothing: %+v %v", list, err)
		}
		w.clock.Add(time.Hour)
		if list, err = w.cases.Inquiries(ctx, pia); err != nil || len(list) != 0 {
			t.Errorf("after the covenant: %+v %v", list, err)
		}
	})
}

func TestWhyNot(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, now, id := context.Background(), w.clock.Now(), w.open()
		number := w.raw(id).Number
		why := func(about string) string {
			e, err := w.cases.WhyNot(ctx, w.people["tess"], about, number)
			w.Must(err)
			if e.Reads {
				return "reads"
			}
			return e.Reasons[0].Key
		}
		w.Must(w.join(id, "pia"))
		for who, want := range map[string]string{"anna": "reads", "pia": "reads", "bob": "casework.because_no_part"} {
			if got := why(who); got != want {
				t.Errorf("%s: %s, want %s", who, got, want)
			}
		}
		w.agree("samen", now, now.AddDate(1, 0, 0), []string{"corp", "zorg"}, w.grants("pia", "zorg", "BU99"))
		if got := why("pia"); got != "casework.because_no_mandate" {
			t.Errorf("another area: %s", got)
		}
		w.agree("samen", now.AddDate(-1, 0, 0), now, []string{"corp", "zorg"}, w.grants("pia", "zorg", ""))
		if got := why("pia"); got != "casework.because_not_in_force" {
			t.Errorf("ended: %s", got)
		}
		w.Must(w.cases.ShutOutColleague(ctx, w.people["anna"], id, "tess", "Woont ernaast."))
		_, locked := w.cases.WhyNot(ctx, w.people["tess"], "anna", number)
		_, absent := w.cases.WhyNot(ctx, w.people["tess"], "anna", "2026-9999")
		if !hasKey(locked, "nummer", "casework.whynot_number") || !hasKey(absent, "nummer", "casework.whynot_number") {
			t.Errorf("shut out: %v, absent: %v", locked, absent)
		}
		if _, err := w.cases.WhyNot(ctx, w.people["anna"], "pia", number); !fault.Is(err, fault.NotFound) {
			t.Errorf("a consultant asks: %v", err)
		}
	})
}

// Who showed one factor where two are asked for sees no contents.
func TestOneFactorSeesNoContents(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.open()
		anna := w.people["anna"]
		anna.OneFactor = true
		if _, err := w.cases.Show(context.Background(), anna, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("one factor: %v", err)
		}
		if _, err := w.cases.List(context.Background(), anna, FilterAll); !fault.Is(err, fault.NotFound) {
			t.Errorf("one factor lists: %v", err)
		}
	})
}
