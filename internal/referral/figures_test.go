package referral

import (
	"context"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

func TestPercentile(t *testing.T) {
	for _, v := range []struct {
		days       []int
		half, nine int
	}{{nil, 0, 0}, {[]int{4}, 4, 4}, {[]int{1, 2, 3, 9}, 2, 9}, {[]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 30}, 4, 8}} {
		if half, nine := percentile(v.days, 50), percentile(v.days, 90); half != v.half || nine != v.nine {
			t.Errorf("%v: %d and %d, want %d and %d", v.days, half, nine, v.half, v.nine)
		}
	}
}

// TestTally: what counts of each request, by hand.
func TestTally(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 11, n, 9, 0, 0, 0, time.UTC) } // the 2nd is a Monday
	orgs := map[string]account.Organisation{"zorg": {Name: "Zorg", Kind: account.Care}, "gem": {Name: "Gemeente", Kind: account.MunicipalityOffice}, "corp": {Name: "Wonen", Kind: account.HousingAssociation}}
	all := []counted{
		{Request{ID: "a", PartnerID: "zorg", State: Busy, SentAt: day(2), Due: day(30)}, day(3)},
		{Request{ID: "b", PartnerID: "zorg", State: Settled, Reason: Unwilling, SentAt: day(2)}, day(9)},
		{Request{ID: "c", PartnerID: "zorg", State: Settled, Reason: NotOurs, SentAt: day(2)}, day(2)},
		{Request{ID: "d", PartnerID: "zorg", State: Seen, SentAt: day(2), Due: day(5)}, time.Time{}},
		{Request{ID: "e", PartnerID: "zorg", State: AskedMore, SentAt: day(2), Due: day(5)}, day(4)}, // waits for the asker
		{Request{ID: "f", PartnerID: "gem", State: Declined, Reason: NoRoom, SentAt: day(2), Due: day(30)}, day(6)},
		{Request{ID: "g", PartnerID: "corp", State: Sent, SentAt: day(2), Due: day(30)}, time.Time{}},
	}
	list := tally(all, "corp", day(20), orgs)
	if len(list) != 3 || !list[0].Us || list[1].Name != "Gemeente" || list[2].Name != "Zorg" {
		t.Fatalf("%+v", list)
	}
	z := list[2]
	if z.Asked != 5 || z.Answered != 4 || z.Open != 2 || z.Late != 1 || z.Declined != 2 || z.Median != 1 || z.Slow != 5 || !z.Enough() ||
		z.Causes[ByTheResident] != 1 || z.Causes[ByTheAsker] != 1 || z.Reasons[Unwilling] != 1 || len(z.Causes) != 2 {
		t.Errorf("%+v", z)
	}
	if g := list[1]; g.Causes[ByMunicipality] != 1 || g.Enough() || g.Open != 0 {
		t.Errorf("%+v", g)
	}
}

// TestFigures: somebody's figures count the requests that they can open, all of those and no
// other, since the first day; and a restriction or a lock-out takes them away at once.
func TestFigures(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		before := w.ask(w.open(), "piet")
		w.clock.Set(w.clock.Now().AddDate(0, 3, 20))
		one, two := w.open(), w.open()
		first, second := w.ask(one, "pia"), w.ask(one, "piet")
		third := w.ask(two, "rik")
		for who, id := range map[string]ID{"pia": first, "piet": second} { // who looks has seen it
			_, err := w.s.Show(ctx, w.people[who], id)
			w.Must(err)
		}
		w.must("pia", first, Act{Step: Accept})
		w.must("piet", second, Act{Step: Decline, Reason: NoRoom})
		quarter := []ID{first, second, third}
		compare := func(when string) {
			t.Helper()
			for who, a := range w.people {
				for half, ids := range map[bool][]ID{false: quarter, true: append([]ID{before}, quarter...)} {
					want := 0
					for _, id := range ids {
						if _, err := w.s.Show(ctx, a, id); err == nil {
							want++
						}
					}
					f, err := w.s.Figures(ctx, a, half)
					got := 0
					for _, one := range f.Figures {
						got += one.Asked
					}
					if err != nil && want > 0 || got != want {
						t.Errorf("%s, %s, half a year %v: counts %d, opens %d (%v)", when, who, half, got, want, err)
					}
				}
			}
		}
		compare("at first")
		f, err := w.s.Figures(ctx, w.people["anna"], false)
		w.Must(err)
		if len(f.Figures) != 2 || f.Figures[1].Declined != 1 || f.Figures[1].Answered != 2 || f.Figures[1].Causes[ByPartner] != 1 {
			t.Errorf("%+v", f)
		}
		w.exec(`UPDATE referral_request SET sent = sent - 2000000000000 WHERE id = $1`, string(third)) // 23 days: still counted
		compare("a while ago")
		_, err = w.s.Show(ctx, w.people["rik"], third)
		w.Must(err)
		w.must("rik", third, Act{Step: Accept})
		fourth := w.ask(two, "pia")
		quarter = append(quarter, fourth)
		w.exec(`UPDATE casework_case SET director_id = 'rik' WHERE id = $1`, string(two))
		w.exec(`UPDATE casework_case SET director_id = 'rik' WHERE id = $1`, string(one)) // he takes no part in it
		compare("a director of another organisation")
		w.exec(`INSERT INTO access_lockout (id, user_id, object_type, object_id, by_id, from_at, until_at) VALUES ('l', 'anna', 'Case', $1, 'tess', 1, 0), ('m', 'lies', 'Home', $2, 'tess', 1, 0)`, string(two), string(w.home))
		compare("shut out")
		w.Write(func(tx *store.Tx) error {
			return access.Restrict(tx, casework.ObjectType, string(one), "q", w.clock.Now())
		})
		compare("shielded")
	})
}
