package body

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
)

// The whole way of an advice: asked, given by a member, not followed with reasons, and heard by all.
func TestAdviceFromAskToAnswer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.body("Commissie Linde", "an", "vera")
		advice := w.ask(id)
		if w.notices("an") != "asked" || w.notices("vera") != "asked" || w.notices("con") != "" {
			t.Errorf("an heard %q, vera %q, con %q", w.notices("an"), w.notices("vera"), w.notices("con"))
		}
		for who, want := range map[string]fault.Kind{"zoe": fault.NotFound, "bo": fault.NotFound, "vak": fault.NotFound, "fg": fault.NotFound, "rie": fault.Denied} {
			if err := w.step(who, id, advice, 1, Advise); !fault.Is(err, want) {
				t.Errorf("%s gives advice: %v", who, err)
			}
		}
		if err := w.step("an", id, advice, 1, Extend); !fault.Is(err, fault.Denied) {
			t.Errorf("a member gives more time: %v", err)
		}
		w.Must(w.step("an", id, advice, 1, Advise))
		if err := w.step("con", id, advice, 1, Deviate); !fault.Is(err, fault.Conflict) {
			t.Errorf("an answer to what stood before: %v", err)
		}
		w.Must(w.step("con", id, advice, 2, Deviate))
		v, err := w.s.Advice(w.ctx, w.people["an"], id, advice)
		w.Must(err)
		if from, why := v.Advice.CarryOut(); v.Advice.Advice != long || v.Advice.Answer != long || why != ByReasons || !from.Equal(day("2026-06-05")) {
			t.Errorf("%+v from %s by %s", v.Advice, from, why)
		}
		if w.notices("an") != "asked step" || w.notices("vera") != "asked step step" || w.notices("con") != "step" {
			t.Errorf("an heard %q, vera %q, con %q", w.notices("an"), w.notices("vera"), w.notices("con"))
		}
		if n := w.Count(`SELECT count(*) FROM body_advice WHERE ended > 0`); n != 1 {
			t.Errorf("%d advices ended", n)
		}
		for _, table := range []string{"body_advice", "body_member"} {
			for _, plain := range []string{long, "Naam van"} {
				if found := w.dump(table); strings.Contains(found, plain) {
					t.Errorf("%s holds %q as it is", table, plain)
				}
			}
		}
	})
}

// dump is all that a table holds, as text.
func (w *world) dump(table string) string {
	w.T.Helper()
	columns := map[string]string{"body_advice": "texts", "body_member": "name"}
	var all strings.Builder
	w.Must(w.DB.Read(w.ctx, func(tx *store.Tx) error {
		_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
			var raw []byte
			err = s.Scan(&raw)
			all.Write(raw)
			return none, err
		}, `SELECT `+columns[table]+` FROM `+table)
		return err
	}))
	return all.String()
}

// What waits climbs: the holder first, then who leads, each once; while the holder is away who stands
// in hears it, and a holder who left is passed over.
func TestSilenceClimbs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.body("Commissie Linde", "an")
		advice := w.ask(id)
		w.Must(w.step("an", id, advice, 1, Advise))
		expect := func(con, tess string) {
			t.Helper()
			for range 2 {
				w.Must(w.s.Morning(w.ctx))
			}
			if w.notices("con") != con || w.notices("tess") != tess {
				t.Errorf("at %s con heard %q, tess %q", w.clock.Now().Format(time.DateOnly), w.notices("con"), w.notices("tess"))
			}
		}
		expect("step", "")
		w.clock.Set(noon.AddDate(0, 0, 7))
		expect("antwoord step", "")
		w.clock.Set(noon.AddDate(0, 0, 14))
		expect("antwoord step", "")
		w.clock.Set(noon.AddDate(0, 0, 15))
		expect("antwoord antwoord_late step", "antwoord_late")
		w.Must(w.step("con", id, advice, 2, Follow))

		second := w.body("Commissie Beuk", "bo")
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id = 'con'`)
			return err
		})
		asked := asked()
		asked.ID, asked.BodyID, asked.Informed, asked.Until = "", second, w.s.today(), w.s.today().AddDate(0, 0, adviceDays)
		_, err := w.s.Ask(w.ctx, w.people["tess"], asked, "")
		w.Must(err)
		w.clock.Set(noon.AddDate(0, 0, 15+adviceDays-7))
		w.Must(w.s.Morning(w.ctx))
		if !strings.Contains(w.notices("tess"), "advies ") {
			t.Errorf("who leads instead of a contact person who left: %q", w.notices("tess"))
		}
	})
}

// Who leads keeps a body that still has its version; what is chosen must be there.
func TestKeep(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.body("Commissie Linde", "an")
		again, err := w.s.Make(w.ctx, w.people["tess"], Body{Kind: Committee, Name: "Commissie Linde", ContactID: "con", Least: 1}, "Commissie Linde")
		if err != nil || again != id {
			t.Errorf("the same again: %s %v", again, err)
		}
		for name, b := range map[string]Body{"contact van elders": {ContactID: "zoe"}, "contact die bewoner is": {ContactID: "an"}, "onbekende plek": {ContactID: "con", Areas: " BU1 "}} {
			b.Kind, b.Name, b.Least = Committee, "Naam", 1
			if _, err := w.s.Make(w.ctx, w.people["tess"], b, ""); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.s.Make(w.ctx, w.people["con"], Body{Kind: Committee, Name: "Naam", ContactID: "con", Least: 1}, ""); !fault.Is(err, fault.NotFound) {
			t.Errorf("a caretaker makes one: %v", err)
		}
		changed := Body{ID: id, Version: 1, Kind: Team, Name: "Team Linde", ContactID: "tess", Least: 2, Rhythm: 2}
		w.Must(w.s.Change(w.ctx, w.people["con"], changed))
		if err := w.s.Change(w.ctx, w.people["tess"], changed); !fault.Is(err, fault.Conflict) {
			t.Errorf("changed again: %v", err)
		}
		changed.Version = 2
		if err := w.s.Change(w.ctx, w.people["con"], changed); !fault.Is(err, fault.Denied) {
			t.Errorf("who is contact no more: %v", err)
		}
		member := Member{BodyID: id, Role: Chair, Name: "An", From: w.s.today(), UserID: "an"}
		if err := w.s.PutMember(w.ctx, w.people["tess"], member, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("the same account twice: %v", err)
		}
		member.UserID = "zoe"
		if err := w.s.PutMember(w.ctx, w.people["tess"], member, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("an account of elsewhere: %v", err)
		}
		v, err := w.s.Show(w.ctx, w.people["an"], id)
		w.Must(err)
		m := v.Members[0]
		m.Until = w.s.today()
		w.Must(w.s.PutMember(w.ctx, w.people["tess"], m, ""))
		w.clock.Set(noon.AddDate(0, 0, 1))
		if _, err := w.s.Show(w.ctx, w.people["an"], id); !fault.Is(err, fault.NotFound) {
			t.Errorf("a member whose term is over: %v", err)
		}
	})
}

// Meetings stand in the own dates of members and the contact person, and of nobody else; who signs
// in hears of a new one and of one that does not go on.
func TestMeetings(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.body("Commissie Linde", "an")
		at := web.MomentOf(day("2026-06-15"), "19:30")
		if !at.Equal(time.Date(2026, 6, 15, 17, 30, 0, 0, time.UTC)) {
			t.Fatalf("half past seven in summer is %s", at)
		}
		w.Must(w.s.PutMeeting(w.ctx, w.people["con"], Meeting{BodyID: id, At: at, Place: "De Linde", Agenda: "De lift"}, "k"))
		w.Must(w.s.PutMeeting(w.ctx, w.people["con"], Meeting{BodyID: id, At: at, Place: "De Linde", Agenda: "De lift"}, "k"))
		for who, want := range map[string]int{"an": 1, "con": 1, "bo": 0, "tess": 0, "zoe": 0} {
			list, err := w.s.Feed(w.ctx, w.people[who])
			if err != nil || len(list) != want || want == 1 && list[0].Body != "Commissie Linde" {
				t.Errorf("the dates of %s: %v %v", who, list, err)
			}
		}
		v, err := w.s.Show(w.ctx, w.people["an"], id)
		w.Must(err)
		m := v.Meetings[0]
		if m.Agenda != "De lift" || w.notices("an") != "meeting" {
			t.Errorf("%+v, an heard %q", m, w.notices("an"))
		}
		m.At = m.At.Add(30 * time.Minute)
		w.Must(w.s.PutMeeting(w.ctx, w.people["an"], m, ""))
		m.Version++
		m.Agenda = "De lift en de hal"
		w.Must(w.s.PutMeeting(w.ctx, w.people["an"], m, "")) // at the same moment: nobody has to hear
		m.Version++
		m.Cancelled, m.Minutes = true, "Het ging niet door."
		w.Must(w.s.PutMeeting(w.ctx, w.people["an"], m, ""))
		if err := w.s.PutMeeting(w.ctx, w.people["con"], m, ""); !fault.Is(err, fault.Conflict) {
			t.Errorf("changed twice: %v", err)
		}
		if list, _ := w.s.Feed(w.ctx, w.people["con"]); len(list) != 0 || w.notices("con") != "cancelled moved" {
			t.Errorf("a meeting that does not go on: %v, con heard %q", list, w.notices("con"))
		}
		again := m
		again.Version++
		w.Must(w.s.PutMeeting(w.ctx, w.people["an"], again, "")) // said already
		if w.notices("con") != "cancelled moved" {
			t.Errorf("con heard %q", w.notices("con"))
		}
		stranger := m
		stranger.BodyID, stranger.Version = w.body("Commissie Beuk", "bo"), 2
		if err := w.s.PutMeeting(w.ctx, w.people["bo"], stranger, ""); !fault.Is(err, fault.NotFound) {
			t.Errorf("a meeting of another body: %v", err)
		}
		w.Must(w.s.AddPaper(w.ctx, w.people["an"], Paper{BodyID: id, Title: "Plan", Text: "Zo gaat het"}, nil, "p"))
		w.Must(w.s.AddPaper(w.ctx, w.people["an"], Paper{BodyID: id, Title: "Plan", Text: "Zo gaat het"}, nil, "p"))
		if v, err := w.s.Show(w.ctx, w.people["con"], id); err != nil || len(v.Papers) != 1 || v.Papers[0].Text != "Zo gaat het" || v.Names["an"] != "An" {
			t.Errorf("papers: %+v %v", v.Papers, err)
		}
	})
}

// The SQL of the list is what the policy says, whoever is a member of what and since when.
func TestListIsThePolicy(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		run := 0
		rapid.Check(t, func(r *rapid.T) {
			run++
			for i := range rapid.IntRange(1, 2).Draw(r, "bodies") {
				id := w.body(fmt.Sprintf("Commissie %d-%d", run, i))
				for _, u := range []string{"an", "vera"} {
					if rapid.Bool().Draw(r, u) {
						m := Member{BodyID: id, UserID: u, Role: Plain, Name: "Lid", From: day("2026-06-01").AddDate(0, 0, rapid.IntRange(-9, 3).Draw(r, "from"))}
						if rapid.Bool().Draw(r, "ends") {
							m.Until = m.From.AddDate(0, 0, rapid.IntRange(0, 9).Draw(r, "until"))
						}
						w.Must(w.s.PutMember(w.ctx, w.people["tess"], m, ""))
					}
				}
			}
			w.Write(func(tx *store.Tx) error { // a contact person who has another role by now
				_, err := tx.Exec(`UPDATE body_body SET contact_id = 'vera' WHERE name LIKE '%-1'`)
				return err
			})
			var bodies []Body
			var members []Member
			w.Must(w.DB.Read(w.ctx, func(tx *store.Tx) (err error) {
				if bodies, err = ofOrg(tx, "corp"); err == nil {
					members, err = membersOf(tx, bodies)
				}
				return err
			}))
			for _, who := range []string{"an", "vera", "con", "rie", "tess", "zoe"} {
				l, err := w.s.All(w.ctx, w.people[who])
				w.Must(err)
				var got, want []string
				for _, x := range l.Lines {
					got = append(got, x.Name)
				}
				for _, b := range bodies {
					if w.s.policy.Decide(w.people[who], actRead, b.resource(members, w.s.today())).Allowed {
						want = append(want, b.Name)
					}
				}
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					r.Fatalf("%s sees %v, the policy says %v", who, got, want)
				}
			}
		})
	})
}

// Who left is erased after their term with name and key; what is over goes too, and what is not stays.
func TestErase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.body("Commissie Linde", "an", "vera")
		v, err := w.s.Show(w.ctx, w.people["con"], id)
		w.Must(err)
		m := v.Members[0]
		m.Until = w.s.today()
		w.Must(w.s.PutMember(w.ctx, w.people["con"], m, ""))
		open := w.ask(id)
		w.Must(w.s.AddPaper(w.ctx, w.people["con"], Paper{BodyID: id, Title: "Plan", Text: "Zo gaat het"}, nil, ""))
		later := noon.AddDate(1, 0, 0)
		w.Write(func(tx *store.Tx) error {
			past, err := FormerMembers(tx, "corp", later, time.Time{}, "", 10)
			if err != nil || len(past) != 1 || past[0].ID != m.ID {
				t.Errorf("former members: %v %v", past, err)
			}
			for id, want := range map[string]bool{m.ID: true, v.Members[1].ID: false} {
				if gone, err := EraseFormer(tx, w.s.vault, later, later, id); err != nil || gone != want {
					t.Errorf("erasing %s: %v %v", id, gone, err)
				}
			}
			papers, err := PastPapers(tx, "corp", later, time.Time{}, "", 10)
			if err != nil || len(papers) != 1 {
				t.Errorf("papers: %v %v", papers, err)
			}
			if gone, err := ErasePaper(tx, later, papers[0].ID); err != nil || !gone {
				t.Errorf("erasing a paper: %v %v", gone, err)
			}
			if gone, err := ErasePaper(tx, later, open); err != nil || gone {
				t.Errorf("an advice that waits was erased: %v", err)
			}
			return EraseUser(tx, "vera")
		})
		if n := w.Count(`SELECT count(*) FROM seal_wrap WHERE record_id = $1`, m.ID); n != 0 {
			t.Errorf("%d keys of who was erased", n)
		}
		if n := w.Count(`SELECT count(*) FROM body_member WHERE user_id <> ''`); n != 0 {
			t.Errorf("%d members are still users", n)
		}
		if _, err := w.s.Show(w.ctx, w.people["con"], id); err != nil {
			t.Errorf("the body after that: %v", err)
		}
		var org string
		w.Must(w.DB.Read(w.ctx, func(tx *store.Tx) (err error) { org, _, err = OrgOf(tx, ID(open)); return err }))
		if org != "corp" {
			t.Errorf("an advice in the log is of %q", org)
		}
	})
}
