package training

import (
	"context"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/catalogue"
)

// The cases that the program brings can be kept as they are, have three answers of which one
// is right, in sentences of level B1, and lead to a guide that there is; each role that
// practises has at least four.
func TestShipped(t *testing.T) {
	list, codes, per := Shipped(), map[Code]bool{}, map[access.Role]int{}
	if len(list) < 12 {
		t.Errorf("%d cases", len(list))
	}
	for _, e := range list {
		if fields := e.Check(); len(fields) > 0 || codes[e.Code] {
			t.Errorf("%s: %v", e.Code, fields)
		}
		codes[e.Code] = true
		right := 0
		words := []string{e.Title, e.Story, e.Ask}
		for _, o := range e.Options {
			words = append(words, o.Text, o.Why)
			if o.Right {
				right++
			}
		}
		if right != 1 || len(e.Options) != 3 {
			t.Errorf("%s: %d answers of which %d are right", e.Code, len(e.Options), right)
		}
		for _, w := range words {
			w = strings.ReplaceAll(w, "aandachtsfunctionaris", "collega") // the term itself
			if hard := text.HardToRead(w); len(hard) > 0 {
				t.Errorf("%s: %q is hard: %v", e.Code, w, hard)
			}
		}
		if _, ok := catalogue.ByCode(e.Guide); e.Guide != "" && !ok {
			t.Errorf("%s leads to no guide", e.Code)
		}
		for _, r := range e.Roles {
			per[r]++
		}
	}
	for _, r := range Roles() {
		if per[r] < 4 {
			t.Errorf("%s has %d cases", r, per[r])
		}
	}
}

func TestCheck(t *testing.T) {
	good := Exercise{Title: "Een titel", Story: "Er gebeurt iets.", Ask: "Wat doe je?", Roles: []access.Role{access.Volunteer},
		Options: []Option{{"Bellen", "Goed.", true}, {"Niets", "Doe iets.", false}}}
	for name, c := range map[string]struct {
		change func(e *Exercise)
		want   string
	}{
		"right":          {func(*Exercise) {}, ""},
		"no title":       {func(e *Exercise) { e.Title = "" }, "titel training.missing"},
		"a long story":   {func(e *Exercise) { e.Story = strings.Repeat("a", maxStory+1) }, "verhaal training.long"},
		"a number":       {func(e *Exercise) { e.Story = "Zijn nummer is 111222333." }, "verhaal training.bsn"},
		"for nobody":     {func(e *Exercise) { e.Roles = nil }, "rollen training.choose"},
		"for the board":  {func(e *Exercise) { e.Roles = []access.Role{access.Board} }, "rollen training.choose"},
		"one answer":     {func(e *Exercise) { e.Options = e.Options[:1] }, "antwoorden training.options_form"},
		"all right":      {func(e *Exercise) { e.Options[1].Right = true }, "antwoorden training.options_form"},
		"none right":     {func(e *Exercise) { e.Options[0].Right = false }, "antwoorden training.options_form"},
		"no feedback":    {func(e *Exercise) { e.Options[1].Why = "" }, "antwoorden training.options_form"},
		"another kind":   {func(e *Exercise) { e.Options = ParseOptions("misschien | a | b\ngoed | c | d") }, "antwoorden training.options_form"},
		"read and write": {func(e *Exercise) { e.Options = ParseOptions(WriteOptions(e.Options)) }, ""},
	} {
		e := good
		e.Options = slices.Clone(good.Options)
		c.change(&e)
		var got []string
		for _, f := range e.Check() {
			got = append(got, f.Name+" "+f.Key)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Somebody is reminded when a case was not done within the term, once a term.
func TestRemindRule(t *testing.T) {
	at := time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)
	cases := []Exercise{{Code: "a"}, {Code: "b"}}
	ago := func(months int) time.Time { return at.AddDate(0, -months, 0) }
	for name, c := range map[string]struct {
		cases    []Exercise
		done     map[Code]time.Time
		reminded time.Time
		months   int
		want     bool
	}{
		"nothing done":        {cases, nil, time.Time{}, 12, true},
		"switched off":        {cases, nil, time.Time{}, 0, false},
		"no cases":            {nil, nil, time.Time{}, 12, false},
		"one left":            {cases, map[Code]time.Time{"a": ago(1)}, time.Time{}, 12, true},
		"all done":            {cases, map[Code]time.Time{"a": ago(1), "b": ago(11)}, time.Time{}, 12, false},
		"one done long ago":   {cases, map[Code]time.Time{"a": ago(1), "b": ago(12)}, time.Time{}, 12, true},
		"reminded last month": {cases, nil, ago(1), 12, false},
		"reminded long ago":   {cases, nil, ago(12), 12, true},
	} {
		if got := Remind(c.cases, c.done, c.reminded, c.months, at); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

type world struct {
	storetest.Hands
	clock  *clock.Manual
	policy *access.Policy
	s      *Service
	people webtest.Logins
}

func who(role access.Role) access.Actor {
	return access.Actor{UserID: "u-" + string(role), OrgID: "o", Name: "Iemand " + string(role), Roles: []access.Role{role}}
}

var moment = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

func each(t *testing.T, run func(w *world)) {
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, jobs.Migrations, account.Files, catalogue.Files, Files}, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(moment), people: webtest.Logins{}}
		doc, err := fs.ReadFile(Files, "policy.cedar")
		w.Must(err)
		w.policy, err = access.NewPolicy(doc)
		w.Must(err)
		w.s = New(db, w.clock, w.policy)
		w.Write(func(tx *store.Tx) error {
			elsewhere := who(access.TeamLead)
			elsewhere.UserID, elsewhere.OrgID = "u-elders", "x"
			list := []access.Actor{elsewhere}
			for _, r := range access.Roles() {
				list = append(list, who(r))
			}
			for _, o := range []string{"o", "x"} {
				if err := account.InsertOrganisation(tx, moment, account.Organisation{ID: o, Name: "Stichting " + o, Kind: account.HousingAssociation}); err != nil {
					return err
				}
			}
			for _, a := range list {
				w.people[a.UserID] = a
				if err := account.InsertUser(tx, moment, account.User{ID: a.UserID, OrgID: a.OrgID, Name: a.Name, Login: a.UserID, Roles: a.Roles}, ""); err != nil {
					return err
				}
			}
			return nil
		})
		run(w)
	})
}

func (w *world) browse(role access.Role) webtest.Browser {
	s := webtest.Server(w.T, web.Config{Auth: w.people, Policy: w.policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes())
	return webtest.Browser{T: w.T, Server: s.Handler(), Login: who(role).UserID}
}

func (w *world) told(role access.Role, key string) int64 {
	return w.Count(`SELECT count(*) FROM account_notice WHERE user_id = $1 AND message = $2`, who(role).UserID, key)
}

// right is the number of the right answer.
func right(e Exercise) int {
	return slices.IndexFunc(e.Options, func(o Option) bool { return o.Right })
}

// Somebody practises with the cases of the own role; a wrong answer gets its feedback and
// leaves no trace, a right one counts, and who did the last gets thanks, once.
func TestPractise(t *testing.T) {
	each(t, func(w *world) {
		ctx, a := context.Background(), who(access.Volunteer)
		p, err := w.s.Mine(ctx, a)
		if err != nil || len(p.Cases) < 4 || p.Left() != len(p.Cases) {
			t.Fatalf("%+v %v", p, err)
		}
		first := p.Cases[0]
		if _, p, err = w.s.Answer(ctx, a, first.Code, (right(first)+1)%3); err != nil || p.Left() != len(p.Cases) {
			t.Errorf("a wrong answer counts: %v", err)
		}
		if n := w.Count(`SELECT count(*) FROM training_done`) + w.Count(`SELECT count(*) FROM audit_record`); n != 0 {
			t.Errorf("a wrong answer leaves %d traces", n)
		}
		for _, e := range p.Cases {
			if _, _, err := w.s.Answer(ctx, a, e.Code, right(e)); err != nil {
				t.Fatal(err)
			}
		}
		if _, p, err = w.s.Answer(ctx, a, first.Code, right(first)); err != nil || p.Left() != 0 {
			t.Errorf("%+v %v", p, err)
		}
		if n := w.told(access.Volunteer, "training.notice_thanks"); n != 1 {
			t.Errorf("thanked %d times", n)
		}
		for _, n := range []int{-1, 9} {
			_, _, err = w.s.Answer(ctx, a, first.Code, n)
			w.Kind(err, fault.Invalid)
		}
		_, _, err = w.s.Answer(ctx, a, "lekkage-en-stapels", 0) // that of a mechanic
		w.Kind(err, fault.NotFound)
		for _, role := range access.Roles() {
			_, err := w.s.Mine(ctx, who(role))
			if may := slices.Contains(Roles(), role); may != (err == nil) {
				t.Errorf("%s: %v", role, err)
			}
		}
	})
}

// A team lead sees how much the people of the own organisation did, and nobody else does.
func TestTeam(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		p, err := w.s.Mine(ctx, who(access.Tradesperson))
		w.Must(err)
		_, _, err = w.s.Answer(ctx, who(access.Tradesperson), p.Cases[0].Code, right(p.Cases[0]))
		w.Must(err)
		team, err := w.s.Team(ctx, who(access.TeamLead))
		if err != nil || len(team) != len(Roles()) {
			t.Fatalf("%+v %v", team, err)
		}
		for _, m := range team {
			if want := map[string]int{"Iemand vakman": 1}[m.Name]; m.Done != want || m.Of < 4 {
				t.Errorf("%+v", m)
			}
		}
		if other, err := w.s.Team(ctx, w.people["u-elders"]); err != nil || len(other) != 0 {
			t.Errorf("elsewhere: %v %v", other, err)
		}
		for _, role := range access.Roles() {
			if role != access.TeamLead {
				_, err := w.s.Team(ctx, who(role))
				w.Kind(err, fault.NotFound)
			}
		}
	})
}

// What an association changes comes over what the program brings, with every version kept;
// another association keeps its own.
func TestKeep(t *testing.T) {
	each(t, func(w *world) {
		ctx, a := context.Background(), who(access.PolicyMaker)
		v, err := w.s.Version(ctx, a, "koud-huis")
		w.Must(err)
		e := v.Exercise
		e.Title = "Een koud huis"
		w.Must(w.s.Change(ctx, a, 0, e))
		w.Kind(w.s.Change(ctx, a, 0, e), fault.Conflict)
		e.Retired = true
		w.Must(w.s.Change(ctx, a, 1, e))
		if v, err = w.s.Version(ctx, a, "koud-huis"); err != nil || len(v.Past) != 2 || v.Past[1].Title != "Een koud huis" || v.Past[1].Retired {
			t.Errorf("%+v %v", v.Past, err)
		}
		p, err := w.s.Mine(ctx, who(access.Tradesperson))
		if err != nil || slices.ContainsFunc(p.Cases, func(e Exercise) bool { return e.Code == "koud-huis" }) {
			t.Errorf("a retired case is offered: %v", err)
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			e, err := one(tx, "x", "koud-huis")
			if e.Retired || e.Version != 0 {
				t.Error("another association changed too")
			}
			return err
		}))
		own := Exercise{Title: "De lift staat stil", Story: "De lift doet het niet.", Ask: "Wat doe je?", Roles: []access.Role{access.Volunteer},
			Options: []Option{{"Bellen", "Goed.", true}, {"Niets", "Doe iets.", false}}}
		code, err := w.s.Add(ctx, a, own)
		if err != nil || code != "eigen-de-lift-staat-stil" {
			t.Errorf("%s %v", code, err)
		}
		_, err = w.s.Add(ctx, a, own)
		w.Kind(err, fault.Invalid)
		_, err = w.s.Add(ctx, who(access.TeamLead), own)
		w.Kind(err, fault.NotFound)
	})
}

// In the morning who has cases left gets one notice, and who no longer works here is forgotten.
func TestReminder(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		w.Must(w.s.Remind(ctx))
		w.Must(w.s.Remind(ctx))
		if n := w.told(access.Caretaker, "training.notice_remind"); n != 1 {
			t.Errorf("told %d times", n)
		}
		if n := w.told(access.Board, "training.notice_remind"); n != 0 {
			t.Error("somebody without cases is reminded")
		}
		w.Must(w.s.SetMonths(ctx, who(access.Admin), 3))
		w.Kind(w.s.SetMonths(ctx, who(access.Admin), 37), fault.Invalid)
		w.clock.Set(moment.AddDate(0, 3, 1))
		w.Must(w.s.Remind(ctx))
		if n := w.told(access.Caretaker, "training.notice_remind"); n != 2 {
			t.Errorf("told %d times after three months", n)
		}
		w.Must(w.s.SetMonths(ctx, who(access.Admin), 0))
		w.clock.Set(moment.AddDate(3, 0, 0))
		w.Must(w.s.Remind(ctx))
		if n := w.told(access.Caretaker, "training.notice_remind"); n != 2 {
			t.Error("reminded though nobody should be")
		}
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id = 'u-wijkbeheerder'`)
			return err
		})
		w.Must(w.s.Remind(ctx))
		if n := w.Count(`SELECT count(*) FROM training_reminded WHERE user_id = 'u-wijkbeheerder'`); n != 0 {
			t.Error("who left is still known")
		}
	})
}

func TestPages(t *testing.T) {
	each(t, func(w *world) {
		b, at := w.browse(access.Tradesperson), pathOf("koud-huis")
		b.Get(Path, "Een koud huis in januari", "0 van")
		b.Get(at, "elf graden", "Wat vraag je eerst?")
		b.Has(b.Post(at, at, http.StatusBadRequest, url.Values{}), "Kies er één.")
		b.Has(b.Post(at, at, http.StatusOK, url.Values{"antwoord": {"1"}}), "Denk nog eens", "verwijt", "/gids/energie", "Wat vraag je eerst?")
		b.Has(b.Post(at, at, http.StatusOK, url.Values{"antwoord": {"0"}}), "Goed", "Volgend geval")
		b.Get(Path, "Gedaan op 20 november 2026")
		lead := w.browse(access.TeamLead)
		lead.Get(teamPath, "Iemand vakman", "1 van")
		keeper := w.browse(access.PolicyMaker)
		keeper.Get(keepPath, "Een koud huis in januari", "Na hoeveel maanden")
		keeper.Has(keeper.Post(keepPath, keepPath, http.StatusBadRequest, url.Values{"maanden": {"99"}}), "Kies 0 tot 36 maanden.", `value="99"`)
		keeper.Post(keepPath, keepPath, http.StatusSeeOther, url.Values{"maanden": {"6"}})
		keeper.Has(keeper.Post(keepPath+"/nieuw", keepPath+"/nieuw", http.StatusBadRequest, url.Values{"titel": {"Een geval"}}), "Vul dit in.", "Een geval")
		to := keepPathOf("koud-huis")
		keeper.Post(to, to, http.StatusSeeOther, url.Values{"titel": {"Koud"}, "rollen": {"vakman"}, "verhaal": {"Het is koud."}, "vraag": {"Wat nu?"},
			"antwoorden": {"goed | Vragen | Ja.\nanders | Niets | Nee."}, "gids": {"energie"}})
		keeper.Get(to, "Versie 1", "Koud")
		for _, role := range []access.Role{access.Resident, access.Officer, access.Board} {
			for _, path := range []string{Path, at, teamPath, keepPath, to} {
				if status, _, _ := w.browse(role).Do(http.MethodGet, path, nil); status != http.StatusNotFound {
					t.Errorf("%s gets %s: %d", role, path, status)
				}
			}
		}
	})
}
