package signal

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

func jobOf(id string) jobs.Job { return jobs.Job{Kind: jobDue, Payload: id} }

func (w *world) list(login string, f Filter) Page {
	w.T.Helper()
	p, err := w.s.List(context.Background(), w.actor(login), f)
	w.Must(err)
	return p
}

func ids(p Page) []string {
	var list []string
	for _, r := range p.Rows {
		list = append(list, r.ID)
	}
	return list
}

func TestSearchFindsPlacesFactsAndOpenText(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		home := w.send(func(d *Draft) { d.Theme, d.Facts = Home, []FactCode{"geen-rookmelder"} })
		site := w.send(func(d *Draft) {
			d.UnitID, d.ComplexID, d.Theme, d.Facts, d.Sentence = "", w.linden, Home, nil, "Grote waterlekkages in het trappenhuis."
		})
		for query, want := range map[string][]string{
			"lindestraat":           {home},
			"lindestraat 12":        {home},
			"6211ab":                {home},
			"maastricht":            {home},
			"de linden":             {site, home},
			"rookmelder":            {home},
			"rookmelders":           {home},
			"melder":                {home},
			"lekkage":               {site},
			"lekkages":              {site},
			"waterlekkage":          {site},
			"trap":                  {site},
			"lekkage rookmelder":    nil,
			"koelkast":              nil, // sealed
			"100% _ '":              nil,
			w.signal(site).Number(): {site},
		} {
			p, err := w.s.List(ctx, w.actor("consulent"), Filter{List: ListAll, Search: query})
			if err != nil {
				t.Errorf("%q: %v", query, err)
				continue
			}
			if got := ids(p); !slices.Equal(got, want) {
				t.Errorf("%q: %v, want %v", query, got, want)
			}
		}
		for _, query := range []string{"de", "12", "!!"} {
			_, err := w.s.List(ctx, w.actor("consulent"), Filter{Search: query})
			if got := fieldKeys(err); !slices.Equal(got, []string{"zoek search_short"}) {
				t.Errorf("%q: %v", query, err)
			}
		}
		if p := w.list("consulent", Filter{Search: "linde", Theme: Home, ComplexID: w.linden, List: ListMine}); len(p.Rows) > 1 {
			t.Errorf("filters beside a search: %v", ids(p))
		}
		if p := w.list("vreemd", Filter{List: ListAll, Search: "linde"}); len(p.Rows) != 0 {
			t.Errorf("the other association finds %v", ids(p))
		}
	})
}

// An address that exists finds what is about that place: the home, and a complex whose
// name is that address; not what happens to hold the same figures.
func TestSearchOfAnAddress(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			c := place.Complex{Org: own, Key: "C3", Name: "Lindestraat 12 tot 16"}
			return deliverytest.Put(tx, place.ComplexTable(), own, c.Row(1))
		}))
		home := w.send(func(d *Draft) { d.Theme, d.Facts = Home, []FactCode{"geen-rookmelder"} })
		beside := w.send(func(d *Draft) { d.UnitID = w.beside })
		site := w.send(func(d *Draft) { d.UnitID, d.ComplexID = "", place.ComplexIDOf(own, "C3") })
		again := w.send(func(d *Draft) { d.Theme, d.Facts = Home, []FactCode{"geen-rookmelder"} })
		words := []string{again, site, home}
		if strings.Contains(Number(beside), "12") { // a number is made of chance
			words = []string{again, site, beside, home}
		}
		for query, want := range map[string][]string{
			"lindestraat 12":            {again, site, home},
			"12 Lindestr":               {again, site, home},
			"Lindestraat 12a":           {again, home},
			"6211 ab 12":                {again, home},
			"lindestraat 16":            {site, beside},
			"lindestraat 14":            nil, // nothing about it
			"lindestraat 1":             {again, site, beside, home},
			"lindestraat 12 b":          words,         // there is none: words and figures
			"rookmelder 12":             {again, home}, // no address: words and figures
			"lindestraat 12 rookmelder": {again, home},
		} {
			if got := ids(w.list("consulent", Filter{List: ListAll, Search: query})); !slices.Equal(got, want) {
				t.Errorf("%q: %v, want %v", query, got, want)
			}
		}
		first := w.list("consulent", Filter{List: ListAll, Search: "lindestraat 12", Limit: 2})
		rest := w.list("consulent", Filter{List: ListAll, Search: "lindestraat 12", Limit: 2, Cursor: first.Next})
		if got := append(ids(first), ids(rest)...); !slices.Equal(got, []string{again, site, home}) || rest.Next != "" {
			t.Errorf("in pages: %v", got)
		}
		open := w.list("consulent", Filter{List: ListOpen, Search: "lindestraat 12", Limit: 2})
		rest = w.list("consulent", Filter{List: ListOpen, Search: "lindestraat 12", Limit: 2, Cursor: open.Next})
		if got := append(ids(open), ids(rest)...); !slices.Equal(got, []string{home, site, again}) || rest.Next != "" {
			t.Errorf("the open ones, in pages: %v", got)
		}
		if got := ids(w.list("consulent", Filter{List: ListLate, Search: "lindestraat 12"})); len(got) != 0 {
			t.Errorf("nothing is late, and it finds %v", got)
		}
		if got := ids(w.list("consulent", Filter{List: ListAll, Search: "lindestraat 12", Theme: Home})); !slices.Equal(got, []string{again, home}) {
			t.Errorf("with a theme: %v", got)
		}
		if got := ids(w.list("vreemd", Filter{List: ListAll, Search: "lindestraat 12"})); len(got) != 0 {
			t.Errorf("the other association finds %v", got)
		}
	})
}

func TestFilters(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		late := w.send(func(d *Draft) { d.Urgency = Today })
		soon := w.send(func(d *Draft) { d.Urgency = ThisWeek; d.Theme, d.Facts = Money, []FactCode{"energie"} })
		usual := w.send(func(d *Draft) { d.UnitID, d.ComplexID = "", w.wilgen })
		done := w.send(nil)
		w.Must(w.s.DropIt(ctx, w.holder(done), done, 1, reason))
		w.clock.Set(monday.AddDate(0, 0, 1))
		mine := []string{}
		for _, id := range []string{late, soon, usual} {
			if w.signal(id).HolderID == "u-consulent" {
				mine = append(mine, id)
			}
		}
		for name, c := range map[string]struct {
			f    Filter
			want []string
		}{
			"open by date":  {Filter{}, []string{late, soon, usual}},
			"late":          {Filter{List: ListLate}, []string{late}},
			"all, newest":   {Filter{List: ListAll}, []string{done, usual, soon, late}},
			"theme":         {Filter{Theme: Money}, []string{soon}},
			"complex":       {Filter{ComplexID: w.wilgen}, []string{usual}},
			"complex, all":  {Filter{ComplexID: w.linden, List: ListAll}, []string{done, soon, late}},
			"mine":          {Filter{List: ListMine}, mine},
			"theme nowhere": {Filter{Theme: Good}, nil},
		} {
			if got := ids(w.list("consulent", c.f)); !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
		for _, f := range []Filter{{List: "x"}, {Theme: "x"}, {Cursor: "!"}} {
			_, err := w.s.List(ctx, w.actor("consulent"), f)
			wantKind(t, err, fault.Invalid, "bad filter")
		}
	})
}

// The filter of a list and the decision about each signal agree for everybody.
func TestListShowsWhatThePolicyAllows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		holders := []string{"u-consulent", "u-wijkbeheerder", "u-beheerder", "u-bestuur", "u-teamleider"}
		var all []string
		for _, h := range holders {
			id := w.send(nil)
			w.Write(func(tx *store.Tx) error { return setHolder(tx, id, h, monday) })
			all = append(all, id)
		}
		for login, a := range people() {
			var want []string
			for _, id := range all {
				if w.mayRead(a, w.signal(id)) {
					want = append(want, id)
				}
			}
			p, err := w.s.List(ctx, a, Filter{})
			var got []string
			for _, r := range p.Rows {
				if r.Readable {
					got = append(got, r.ID)
				} else if r.HolderID != a.UserID || r.Address != "" || r.Theme != "" || r.Facts != nil {
					t.Errorf("%s sees %+v", login, r)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v (%v)", login, got, want, err)
			}
		}
		if p := w.list("beheerder", Filter{}); len(p.Rows) != 1 || p.Rows[0].ID != all[2] {
			t.Errorf("the administrator is not told what waits: %v", p.Rows)
		}
	})
}

func TestPagesMeetEachSignalOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.importMany(137)
		for _, f := range []Filter{{List: ListOpen}, {List: ListAll}, {List: ListAll, Search: "linde"}, {List: ListOpen, Theme: Concern}, {List: ListAll, ComplexID: w.linden}} {
			f.Limit = 10
			seen := map[string]bool{}
			var last Row
			for pages := 0; ; pages++ {
				p := w.list("consulent", f)
				for _, r := range p.Rows {
					if seen[r.ID] {
						t.Fatalf("%+v: %s comes twice", f, r.ID)
					}
					seen[r.ID] = true
					if f.List == ListOpen && last.ID != "" && r.Due.Before(last.Due) {
						t.Errorf("%+v: out of order", f)
					}
					last = r
				}
				if p.Next == "" {
					break
				}
				f.Cursor = p.Next
				if pages > 50 {
					t.Fatal("no end")
				}
			}
			whole := f
			whole.Cursor, whole.Limit = "", maxPage
			if want := len(w.list("consulent", whole).Rows); len(seen) < want || len(seen) == 0 {
				t.Errorf("%+v: %d signals, at least %d expected", f, len(seen), want)
			}
		}
	})
}

func TestMineAndRecent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		first := w.send(nil)
		w.send(nil)
		second := w.send(func(d *Draft) { d.UnitID, d.ComplexID = "", w.wilgen })
		list, next, err := w.s.Mine(ctx, w.actor("vakman"), "", 2)
		w.Must(err)
		if len(list) != 2 || list[0].ID != second || list[0].Place != "De Wilgen" || next == "" {
			t.Errorf("%+v", list)
		}
		list, next, err = w.s.Mine(ctx, w.actor("vakman"), next, 2)
		if err != nil || len(list) != 1 || list[0].ID != first || next != "" {
			t.Errorf("%+v, %v", list, err)
		}
		spots, err := w.s.Recent(ctx, w.actor("vakman"))
		w.Must(err)
		if len(spots) != 2 || spots[0].Label != "De Wilgen" || spots[1].Label != "Lindestraat 12 A" {
			t.Errorf("%+v", spots)
		}
		if list, _, _ := w.s.Mine(ctx, w.actor("vrijwilliger"), "", 2); len(list) != 0 {
			t.Errorf("a volunteer sees %+v", list)
		}
	})
}

func TestFindSpots(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for login, want := range map[string]int{"vakman": 3, "ggz": 4, "vreemd": 1} {
			spots, err := w.s.FindSpots(ctx, w.actor(login), "lindestr")
			if err != nil || len(spots) != want {
				t.Errorf("%s: %v, %v", login, spots, err)
			}
		}
		spots, err := w.s.FindSpots(ctx, w.actor("vakman"), "wilgen")
		if err != nil || len(spots) != 1 || spots[0].Value() != "complex:"+string(w.wilgen) {
			t.Errorf("%v, %v", spots, err)
		}
		_, err = w.s.SpotOf(ctx, w.actor("vakman"), "woning:"+string(w.foreign))
		wantKind(t, err, fault.NotFound, "foreign home")
		if p, err := w.s.SpotOf(ctx, w.actor("vakman"), "woning:"+string(w.home)); err != nil || p.Label != "Lindestraat 12 A" {
			t.Errorf("%+v, %v", p, err)
		}
	})
}

// importMany writes n signals of the past two years with all kinds of ends.
func (w *world) importMany(n int) {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error { return w.s.InsertMany(tx, monday, w.imports(0, n)) })
}

func (w *world) imports(from, n int) []Import {
	list, subjects := make([]Import, n), w.subjects()[:1]
	for i := range list {
		k := from + i
		at := monday.Add(-time.Duration((k*7919)%17000) * time.Hour)
		x := Import{ID: ImportID(own, "S"+time.Duration(k).String()), Org: own, UnitID: w.home, Subjects: subjects,
			SenderID: "u-vakman", SenderRole: "vakman", HolderID: []string{"u-consulent", "u-consulent2"}[k%2], At: at, Theme: Concern,
			Facts: []FactCode{"alleen"}, Sentence: "In de koelkast lag alleen melk.", Urgency: Ordinary}
		if k%5 == 0 {
			x.UnitID, x.ComplexID, x.Subjects, x.Theme, x.Facts, x.Sentence = "", w.wilgen, nil, Home, []FactCode{"vuil"}, "Vuilnis naast de containers."
		}
		next := func(h int) time.Time { return at.Add(time.Duration(h) * time.Hour) }
		switch k % 4 {
		case 1:
			x.Steps = []ImportStep{{Step: PlanTalk, At: next(2), ActorID: x.HolderID, Day: clock.Date(next(48))}}
		case 2:
			x.Steps = []ImportStep{{Step: Talk, At: next(30), ActorID: x.HolderID, Note: "Goed gesprek."},
				{Step: Advise, At: next(40), ActorID: x.HolderID, Note: "Bewoner regelt het zelf."}}
		case 3:
			x.Steps = []ImportStep{{Step: Talk, At: next(30), ActorID: x.HolderID},
				{Step: Join, At: next(31), ActorID: x.HolderID, CaseID: "zaak"}, {Step: Close, At: next(500), Solved: true}}
		}
		list[i] = x
	}
	return list
}

func (w *world) subjects() []string {
	w.T.Helper()
	var list []string
	w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = keyHolders(tx, own, w.home, clock.Date(monday))
		return err
	}))
	return list
}

func TestImportPlaysTheSameRules(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.importMany(40)
		w.importMany(40) // the same again changes nothing
		if n := w.Count(`SELECT count(*) FROM signal_signal`); n != 40 {
			t.Errorf("%d signals", n)
		}
		for state, want := range map[State]int64{Received: 10, TalkPlanned: 10, Advised: 10, Closed: 10} {
			if n := w.Count(`SELECT count(*) FROM signal_signal WHERE state = $1`, string(state)); n != want {
				t.Errorf("%d × %s", n, state)
			}
		}
		advised := w.imports(2, 1)[0]
		v, err := w.s.Show(ctx, w.actor("consulent"), advised.ID)
		w.Must(err)
		if v.Said != advised.Sentence || v.History[1].Note != "Goed gesprek." || v.DoneAt.IsZero() || !v.TalkAt.Equal(advised.Steps[0].At) {
			t.Errorf("%+v", v)
		}
		bad := w.imports(900, 1)
		bad[0].Steps = []ImportStep{{Step: Close, At: monday}}
		err = w.DB.Write(ctx, func(tx *store.Tx) error { return w.s.InsertMany(tx, monday, bad) })
		wantKind(t, err, fault.Invalid, "a step that the table refuses")
	})
}

func TestCountsPerComplex(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		talked := w.send(nil)
		w.send(nil)
		w.send(func(d *Draft) { d.UnitID, d.ComplexID = "", w.wilgen })
		w.clock.Set(monday.AddDate(0, 0, 3))
		w.Must(w.s.HeldTalk(ctx, w.holder(talked), talked, 1, ""))
		var counts []MonthCount
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) {
			counts, err = CountsPerComplex(tx, own, monday, monday.AddDate(0, 1, 0))
			return err
		}))
		november := clock.Month(monday)
		want := []MonthCount{{w.linden, november, 2, 1, 3}, {w.wilgen, november, 1, 0, 0}}
		if want[0].ComplexID > want[1].ComplexID {
			want[0], want[1] = want[1], want[0]
		}
		if !slices.Equal(counts, want) {
			t.Errorf("%+v, want %+v", counts, want)
		}
	})
}
