package directory

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// What somebody looks for is found by area, kind, word and postcode, and by all of them together.
func TestFind(t *testing.T) {
	each(t, func(w *world) {
		lead := who("o", access.TeamLead)
		w.add(lead, nil)
		w.add(lead, func(d *Draft) {
			d.Kind, d.Name, d.Areas, d.OrgName, d.Contacts = "wijkteam", "Wijkteam Oost", []place.AreaCode{"WK1"}, "Gemeente", nil
		})
		w.add(lead, func(d *Draft) {
			d.Kind, d.Name, d.Areas, d.OrgName, d.Contacts = "alarm", "Alarmnummer 112", nil, "Meldkamer", nil
		})
		w.add(lead, func(d *Draft) { d.Name, d.State = "Voorbij", Stopped })
		for name, c := range map[string]struct {
			q    Query
			want string
		}{
			"everything":        {Query{}, "Alarmnummer 112, Jongerencentrum De Kade, Wijkteam Oost"},
			"a neighbourhood":   {Query{Area: "BU1"}, "Alarmnummer 112, Jongerencentrum De Kade, Wijkteam Oost"},
			"another":           {Query{Area: "BU2"}, "Alarmnummer 112, Wijkteam Oost"},
			"one unknown":       {Query{Area: "BU9"}, "Alarmnummer 112"},
			"a kind":            {Query{Kind: "wijkteam"}, "Wijkteam Oost"},
			"a word":            {Query{Words: "sporten"}, "Alarmnummer 112, Jongerencentrum De Kade, Wijkteam Oost"},
			"a word of one":     {Query{Words: "jongerenwerkers"}, "Jongerencentrum De Kade"},
			"two words":         {Query{Words: "gemeente wijk"}, "Wijkteam Oost"},
			"a postcode":        {Query{Words: "1234 cd"}, "Alarmnummer 112, Wijkteam Oost"},
			"a strange one":     {Query{Words: "9999 ZZ"}, "Alarmnummer 112, Jongerencentrum De Kade, Wijkteam Oost"},
			"area and kind":     {Query{Area: "BU2", Kind: "jongerenwerk"}, ""},
			"nothing like this": {Query{Words: "parachute"}, ""},
			"a wildcard":        {Query{Words: "%"}, "Alarmnummer 112, Jongerencentrum De Kade, Wijkteam Oost"},
		} {
			f, err := w.s.Find(context.Background(), c.q)
			w.Must(err)
			var names []string
			for _, e := range f.Entries {
				names = append(names, e.Name)
			}
			if got := strings.Join(names, ", "); got != c.want {
				w.T.Errorf("%s: %s", name, got)
			}
			if len(f.Areas) != 2 || f.Nowhere != (name == "a strange one") || f.Postcode != (name == "a postcode") {
				w.T.Errorf("%s: %d neighbourhoods, postcode %v, nowhere %v", name, len(f.Areas), f.Postcode, f.Nowhere)
			}
		}
	})
}

// A service reads back as it was written, and saving what stands there changes no id.
func TestWrittenIsRead(t *testing.T) {
	each(t, func(w *world) {
		lead := who("o", access.TeamLead)
		id := w.add(lead, nil)
		l := w.get(id)
		if l.Name != "Jongerencentrum De Kade" || !l.Org.External || l.Keeper != "o" || l.Contacts[0].Name != "Sam Voorbeeld" || l.Places[0].Location.Postcode != "1234 AB" ||
			!l.Confirmed.Equal(clock.Date(moment)) || l.ConfirmedBy != lead.UserID || l.Hours.OnHolidays != ClosedOnHoliday || l.Capacity.Max != 12 || len(l.Areas) != 1 {
			w.T.Errorf("%+v", l)
		}
		w.clock.Add(time.Hour)
		w.Must(w.s.Save(context.Background(), lead, id, l.Version, typed(l)))
		again := w.get(id)
		again.Version, again.Changed = l.Version, l.Changed
		if !reflect.DeepEqual(l, again) {
			w.T.Errorf("\n%+v became\n%+v", l, again)
		}
		d := typed(l)
		d.Places[0].Street, d.Contacts[0].Name, d.Contacts[0].Publish = "Kade 2", "", false
		w.Must(w.s.Save(context.Background(), lead, id, l.Version+1, d))
		moved := w.get(id)
		if moved.Places[0].Location.ID == l.Places[0].Location.ID || moved.Contacts[0].Name != "" || moved.Contacts[0].ID != l.Contacts[0].ID {
			w.T.Errorf("%+v", moved)
		}
		var left int64
		w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
			left, err = store.Count(tx, `SELECT count(*) FROM directory_location`)
			return err
		}))
		if left != 1 {
			w.T.Errorf("%d locations are left", left)
		}
		if err := w.s.Save(context.Background(), lead, id, l.Version, d); !fault.Is(err, fault.Conflict) {
			w.T.Errorf("an old form: %v", err)
		}
	})
}

func TestDraftIsChecked(t *testing.T) {
	for want, change := range map[string]func(d *Draft){
		"":                                  func(*Draft) {},
		"orgnaam directory.needed":          func(d *Draft) { d.OrgName = "" },
		"soort directory.choose":            func(d *Draft) { d.Kind = "kapper" },
		"stand directory.choose":            func(d *Draft) { d.State = "weg" },
		"naam directory.needed":             func(d *Draft) { d.Name = "x" },
		"over directory.needed":             func(d *Draft) { d.About = "kort" },
		"over directory.long":               func(d *Draft) { d.About = strings.Repeat("a", maxAbout+1) },
		"over directory.bsn":                func(d *Draft) { d.About = "Het nummer is 111222333." },
		"site directory.bad_url":            func(d *Draft) { d.URL = "javascript://voorbeeld.nl/%0aalert(1)" },
		"mail directory.bad_email":          func(d *Draft) { d.Email = "Jan <jan@voorbeeld.nl>" },
		"uren directory.bad_hours":          func(d *Draft) { d.Hours = "ma-vr 9-17\nop afspraak" },
		"anders directory.bad_phone":        func(d *Draft) { d.Instead.Number = "" },
		"nummer-1 directory.bad_phone":      func(d *Draft) { d.Phones[0].Number = "bel mij" },
		"rol-1 directory.needed":            func(d *Draft) { d.Contacts[0].Role = "" },
		"wie-1 directory.name_closed":       func(d *Draft) { d.Contacts[0].Publish = false },
		"mail-1 directory.bad_email":        func(d *Draft) { d.Contacts[0].Email = "@" },
		"uren-wie-1 directory.bad_hours":    func(d *Draft) { d.Contacts[0].Hours = "soms" },
		"postcode-1 directory.bad_postcode": func(d *Draft) { d.Places[0].Postcode = "0123 AB" },
		"straat-1 directory.needed":         func(d *Draft) { d.Places[0].Street = "" },
		"uren-plek-1 directory.bad_hours":   func(d *Draft) { d.Places[0].Hours = "soms" },
		"plekken-max directory.bad_number":  func(d *Draft) { d.Max = -1 },
	} {
		d := draft()
		change(&d)
		var got []string
		for _, f := range checkDraft(d) {
			got = append(got, f.Name+" "+f.Key)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %v", want, got)
		}
	}
}

// An organisation keeps its own, and its association keeps all that it looks after; for everybody
// else there is nothing to change.
func TestWhoKeeps(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		partner, lead := who("p", access.Partner), who("o", access.TeamLead)
		theirs := w.add(partner, func(d *Draft) { d.Org = "p" })
		ours := w.add(lead, nil)
		if l := w.get(theirs); l.Org.ID != "p" || l.Org.External || l.Keeper != "o" || l.Org.Name != "Stichting p" {
			w.T.Errorf("%+v", l)
		}
		keeps := []access.Role{access.Consultant, access.TeamLead, access.Director, access.Partner, access.PolicyMaker, access.Admin}
		for _, org := range []string{"o", "p", "x"} {
			for _, role := range access.Roles() {
				a := who(org, role)
				for id, may := range map[ID]bool{theirs: org != "x", ours: org == "o"} {
					may = may && slices.Contains(keeps, role)
					if _, err := w.s.EditForm(ctx, a, id); (err == nil) != may || err != nil && !fault.Is(err, fault.NotFound) {
						w.T.Errorf("%s of %s opens %s: %v", role, org, id, err)
					}
					for _, err := range []error{w.s.Save(ctx, a, id, 99, typed(w.get(id))), w.s.Confirm(ctx, a, id, 99), w.s.SetFree(ctx, a, id, 99, 1)} {
						if may != fault.Is(err, fault.Conflict) || !may && !fault.Is(err, fault.NotFound) {
							w.T.Errorf("%s of %s changes %s: %v", role, org, id, err)
						}
					}
					one, err := w.s.Show(ctx, a, id)
					if w.Must(err); one.MayKeep != may {
						w.T.Errorf("%s of %s is told %v", role, org, one.MayKeep)
					}
				}
				_, err := w.s.Mine(ctx, a)
				if (err == nil) != slices.Contains(keeps, role) {
					w.T.Errorf("%s lists: %v", role, err)
				}
			}
		}
		if one, err := w.s.Show(ctx, access.Actor{}, theirs); err != nil || one.MayKeep {
			w.T.Errorf("nobody: %v %v", one.MayKeep, err)
		}
		for org, change := range map[string]func(d *Draft){"p": func(d *Draft) { d.Org = "" }, "o": func(d *Draft) { d.Org = "p" }} {
			d := draft()
			change(&d)
			if _, err := w.s.Add(ctx, who(org, access.Admin), d); !fault.Is(err, fault.NotFound) {
				w.T.Errorf("%s adds for another: %v", org, err)
			}
		}
		d := typed(w.get(theirs))
		d.Owner = "o-teamleider"
		if err := w.s.Save(ctx, lead, theirs, 1, d); !fault.Is(err, fault.Invalid) {
			w.T.Errorf("somebody of another organisation owns it: %v", err)
		}
		for org, n := range map[string]int{"o": 2, "p": 1, "x": 0} {
			if k, err := w.s.Mine(ctx, who(org, access.Admin)); err != nil || len(k.Entries) != n || k.MayTerms != (org != "p") {
				w.T.Errorf("%s keeps %d, terms %v: %v", org, len(k.Entries), k.MayTerms, err)
			}
		}
	})
}

func TestFreePlaces(t *testing.T) {
	each(t, func(w *world) {
		ctx, lead := context.Background(), who("o", access.TeamLead)
		id := w.add(lead, nil)
		for _, free := range []int{-1, 13} {
			if err := w.s.SetFree(ctx, lead, id, 1, free); !fault.Is(err, fault.Invalid) {
				w.T.Errorf("%d free: %v", free, err)
			}
		}
		w.Must(w.s.SetFree(ctx, lead, id, 1, 12))
		if c := w.get(id).Capacity; c.Free != 12 || !c.Updated.Equal(moment) {
			w.T.Errorf("%+v", c)
		}
		w.Must(w.s.Save(ctx, lead, id, 2, func() Draft { d := typed(w.get(id)); d.Unit = ""; return d }()))
		if err := w.s.SetFree(ctx, lead, id, 3, 1); !fault.Is(err, fault.Invalid) {
			w.T.Errorf("places that nobody keeps: %v", err)
		}
	})
}

// notices are who got which notices, in order.
func (w *world) notices() string {
	w.T.Helper()
	var list []string
	w.write(func(tx *store.Tx) (err error) {
		if list, err = store.Strings(tx, `SELECT user_id || ' ' || message FROM account_notice ORDER BY user_id, message, id`); err != nil {
			return err
		}
		_, err = tx.Exec(`DELETE FROM account_notice`)
		return err
	})
	return strings.ReplaceAll(strings.Join(list, ", "), "directory.notice_", "")
}

// The owner is asked once a week, somebody else hears of the silence, and the names go. Whoever
// confirms ends it.
func TestSilenceIsHeard(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		partner := who("p", access.Partner)
		id := w.add(partner, func(d *Draft) { d.Org = "p" })
		w.add(partner, func(d *Draft) { d.Org, d.Name = "p", "Nog een" })
		morning := func(day int, want string) {
			w.T.Helper()
			w.clock.Set(moment.AddDate(0, 0, day))
			w.Must(w.s.Nudge(ctx))
			if got := w.notices(); got != want {
				w.T.Errorf("day %d: %s", day, got)
			}
		}
		morning(90, "")
		morning(91, "p-partner ask") // one notice for both
		morning(91, "")
		morning(97, "")
		morning(98, "p-partner ask")
		w.Must(w.s.SetTerms(ctx, who("o", access.PolicyMaker), Terms{Days: 90, Patience: 14, Climb: "o-regisseur"}))
		morning(105, "o-regisseur climb, p-partner ask")
		if l := w.get(id); !l.named() || l.Version != 1 {
			w.T.Errorf("%+v", l)
		}
		one, err := w.s.Show(ctx, access.Actor{}, id)
		if w.Must(err); one.Fresh || one.named() {
			w.T.Errorf("a name stands on a page that nobody confirmed: %+v", one)
		}
		w.Must(w.s.Confirm(ctx, who("o", access.Consultant), id, 1))
		if l := w.get(id); !l.Confirmed.Equal(clock.Date(w.clock.Now())) || !l.Reminded.IsZero() || l.Owner != partner.UserID {
			w.T.Errorf("%+v", l)
		}
		w.write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id IN ('p-partner', 'o-regisseur')`)
			return err
		})
		morning(135, "o-beleid climb") // the owner left, and so did who would hear: nobody is not an answer
		morning(136, "")
		morning(91+180, "o-beleid climb")
		if l := w.get(id); !l.named() {
			w.T.Error("the name of what was confirmed later is gone")
		}
		morning(105+91+180, "o-beleid climb")
		if l := w.get(id); l.named() || l.Version != 3 {
			w.T.Errorf("%+v", l)
		}
		w.Must(w.s.Confirm(ctx, who("p", access.Admin), id, 3))
		if l := w.get(id); l.Owner != "p-beheerder" {
			w.T.Error("nobody owns it")
		}
	})
}

func TestTerms(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		good := Terms{Days: 30, Patience: 7, Climb: "o-consulent"}
		for name, c := range map[string]struct {
			a    access.Actor
			t    Terms
			want fault.Kind
		}{
			"too often":          {who("o", access.Admin), Terms{Days: 13, Patience: 7}, fault.Invalid},
			"too seldom":         {who("o", access.Admin), Terms{Days: 401, Patience: 7}, fault.Invalid},
			"no patience":        {who("o", access.Admin), Terms{Days: 30}, fault.Invalid},
			"somebody elsewhere": {who("o", access.Admin), Terms{Days: 30, Patience: 7, Climb: "p-partner"}, fault.Invalid},
			"a partner":          {who("p", access.Admin), good, fault.NotFound},
			"a consultant":       {who("o", access.Consultant), good, fault.NotFound},
		} {
			if err := w.s.SetTerms(ctx, c.a, c.t); !fault.Is(err, c.want) {
				w.T.Errorf("%s: %v", name, err)
			}
		}
		k, err := w.s.Mine(ctx, who("o", access.Admin))
		w.Must(err)
		good.Version = k.Terms.Version
		w.Must(w.s.SetTerms(ctx, who("o", access.TeamLead), good))
		if err := w.s.SetTerms(ctx, who("o", access.TeamLead), good); !fault.Is(err, fault.Conflict) {
			w.T.Errorf("an old form: %v", err)
		}
	})
}
