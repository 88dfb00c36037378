package roster

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// reason is the key of the first reason why something was refused.
func reason(err error) string {
	for _, f := range fault.FieldsOf(err) {
		return strings.TrimPrefix(f.Key, "roster.")
	}
	return ""
}

// TestASwapNeedsAYes: nothing changes before the colleague says yes, a part of a shift can go, and
// what was agreed stands.
func TestASwapNeedsAYes(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		id := w.roster("Achterwacht") // Ad 26, Bo 27, Cas 28, Ad 29, from 9:00
		if got := w.on(id, "2026-11-29T12:00:00Z"); got != "ad" {
			w.T.Fatalf("on duty is %q", got)
		}
		ask, err := w.ask("ad", "bo", id, "2026-11-29T17:00:00Z", "2026-11-30T08:00:00Z")
		w.Must(err)
		if w.on(id, "2026-11-29T20:00:00Z") != "ad" || w.notices("bo") != "asked" {
			w.T.Errorf("before the yes: %q, notices %q", w.on(id, "2026-11-29T20:00:00Z"), w.notices("bo"))
		}
		w.Kind(w.s.Answer(w.ctx, w.people["cas"], ask, true), fault.NotFound)
		w.Kind(w.s.Answer(w.ctx, w.people["pim"], ask, true), fault.NotFound)
		w.Kind(w.s.Answer(w.ctx, w.people["ad"], ask, true), fault.NotFound)
		o, err := w.s.Own(w.ctx, w.people["bo"])
		w.Must(err)
		if len(o.Asks) != 1 || o.Names[o.Asks[0].Asker] != "Ad" {
			w.T.Errorf("what Bo is asked: %+v", o.Asks)
		}
		w.Must(w.s.Answer(w.ctx, w.people["bo"], ask, true))
		for moment, want := range map[string]string{"2026-11-29T16:59:00Z": "ad", "2026-11-29T17:00:00Z": "bo", "2026-11-30T07:59:00Z": "bo", "2026-11-30T08:00:00Z": "bo", "2026-12-01T08:00:00Z": "cas"} {
			if got := w.on(id, moment); got != want {
				w.T.Errorf("at %s %q, want %q", moment, got, want)
			}
		}
		if w.notices("ad") != "yes" {
			w.T.Errorf("Ad hears %q", w.notices("ad"))
		}
		w.Kind(w.s.Answer(w.ctx, w.people["bo"], ask, true), fault.Conflict)
		v, err := w.s.Show(w.ctx, w.people["tess"], id)
		w.Must(err)
		if len(v.Swaps) != 1 || v.Swaps[0].State != SwapYes {
			w.T.Errorf("the lead sees %+v", v.Swaps)
		}
		v, err = w.s.Show(w.ctx, w.people["tess"], w.roster("Eerste lijn", "cas"))
		w.Must(err)
		if len(v.Swaps) != 0 {
			w.T.Errorf("at another roster the lead sees %+v", v.Swaps)
		}
	})
}

func TestWhatASwapIsRefusedFor(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		id := w.roster("Achterwacht")
		other := w.roster("Eerste lijn", "bo") // day and night
		w.away("cas", "2026-11-29", "2026-11-29")
		for _, c := range []struct{ from, to, begins, ends, want string }{
			{"ad", "bo", "2026-11-29T12:00:00Z", "2026-11-29T18:00:00Z", "swap_busy"},
			{"ad", "cas", "2026-11-29T12:00:00Z", "2026-11-29T18:00:00Z", "swap_away"},
			{"ad", "ad", "2026-11-29T12:00:00Z", "2026-11-29T18:00:00Z", "swap_who"},
			{"ad", "tess", "2026-11-29T12:00:00Z", "2026-11-29T18:00:00Z", "swap_who"},
			{"ad", "pim", "2026-11-29T12:00:00Z", "2026-11-29T18:00:00Z", "swap_who"},
			{"ad", "cas", "2026-11-29T06:00:00Z", "2026-11-29T18:00:00Z", "swap_not_yours"},
			{"cas", "", "2026-11-29T12:00:00Z", "2026-11-29T18:00:00Z", "swap_not_yours"},
			{"ad", "cas", "2026-11-29T12:00:00Z", "2026-11-29T12:00:00Z", "swap_times"},
			{"ad", "cas", "2026-11-26T12:00:00Z", "2026-11-26T14:00:00Z", "swap_past"},
			{"ad", "cas", "2027-11-26T12:00:00Z", "2027-11-26T14:00:00Z", "swap_times"},
		} {
			if _, err := w.ask(c.from, c.to, id, c.begins, c.ends); reason(err) != c.want {
				w.T.Errorf("%+v: %v", c, err)
			}
		}
		_, err := w.ask("ad", "bo", other, "2026-11-29T12:00:00Z", "2026-11-29T18:00:00Z")
		w.Kind(err, fault.NotFound) // Ad is not in it
		// Who was free when asked can be away by the time of the yes.
		ask, err := w.ask("ad", "cas", id, "2026-12-02T12:00:00Z", "2026-12-02T18:00:00Z")
		w.Must(err)
		if _, err := w.ask("ad", "bo", id, "2026-12-02T13:00:00Z", "2026-12-02T14:00:00Z"); reason(err) != "swap_waits" {
			w.T.Errorf("two asks for one shift: %v", err)
		}
		if _, err := w.ask("ad", "cas", id, "2026-12-02T12:00:00Z", "2026-12-02T18:00:00Z"); err != nil || w.Count(`SELECT count(*) FROM roster_swap`) != 1 {
			w.T.Errorf("the same ask twice: %v", err)
		}
		w.away("cas", "2026-12-02", "2026-12-02")
		if err := w.s.Answer(w.ctx, w.people["cas"], ask, true); reason(err) != "swap_away" {
			w.T.Errorf("a yes of somebody who is away: %v", err)
		}
		w.Must(w.s.Answer(w.ctx, w.people["cas"], ask, false))
		if w.on(id, "2026-12-02T13:00:00Z") != "ad" || w.notices("ad") != "no" {
			w.T.Errorf("after the no: %s, %q", w.on(id, "2026-12-02T13:00:00Z"), w.notices("ad"))
		}
		// An ask ends when the shift begins.
		ask, err = w.ask("ad", "cas", id, "2026-12-05T12:00:00Z", "2026-12-05T18:00:00Z")
		w.Must(err)
		w.clock.Set(at("2026-12-05T12:00:00Z"))
		w.Kind(w.s.Answer(w.ctx, w.people["cas"], ask, true), fault.Conflict)
	})
}

// Two asks for the same shift, two answers at once: one of them goes, and the shift has one holder.
func TestTwoAnswersAtOnce(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		id := w.roster("Achterwacht")
		other := w.roster("Eerste lijn", "tess", "cas") // Cas on 27 and 29
		first, err := w.ask("ad", "bo", id, "2026-11-29T12:00:00Z", "2026-11-29T18:00:00Z")
		w.Must(err)
		second, err := w.ask("cas", "tess", other, "2026-11-29T12:00:00Z", "2026-11-29T18:00:00Z")
		w.Must(err)
		var group sync.WaitGroup
		failed := make([]error, 6)
		for i := range failed {
			group.Go(func() {
				switch who, ask := "bo", first; {
				case i%3 == 2:
					failed[i] = w.s.Withdraw(w.ctx, w.people["ad"], first)
				case i%3 == 1:
					failed[i] = w.s.Answer(w.ctx, w.people["tess"], second, true)
				default:
					failed[i] = w.s.Answer(w.ctx, w.people[who], ask, true)
				}
			})
		}
		group.Wait()
		good := 0
		for _, err := range failed {
			if err == nil {
				good++
			} else if !fault.Is(err, fault.Conflict) {
				w.T.Errorf("refused by %v", err)
			}
		}
		if good != 2 {
			w.T.Errorf("%d of six went, want one of each ask: %v", good, errors.Join(failed...))
		}
		holders := w.on(id, "2026-11-29T13:00:00Z") + " and " + w.on(other, "2026-11-29T13:00:00Z")
		if holders != "ad and tess" && holders != "bo and tess" {
			w.T.Errorf("on duty are %s", holders)
		}
	})
}

// Two yeses of one person at once, for shifts of two rosters at the same time: one of them goes.
func TestOnePersonOnceAtATime(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		a := w.roster("Achterwacht")              // Ad on 29
		b := w.roster("Eerste lijn", "bo", "cas") // Cas on 27 and 29, Bo on 28 and 30
		first, err := w.ask("cas", "ad", a, "2026-12-01T12:00:00Z", "2026-12-01T18:00:00Z")
		w.Must(err)
		w.Must(w.s.SetLayer(w.ctx, w.people["tess"], b, 2, 0, Layer{Name: "Dagen", People: []string{"bo", "ad"}, Turn: Turn{At: 9 * 60, Every: 1}, From: day("2026-12-01")}))
		second, err := w.ask("bo", "ad", b, "2026-12-01T12:00:00Z", "2026-12-01T18:00:00Z")
		w.Must(err)
		var group sync.WaitGroup
		failed := make([]error, 2)
		for i, ask := range []string{first, second} {
			group.Go(func() { failed[i] = w.s.Answer(w.ctx, w.people["ad"], ask, true) })
		}
		group.Wait()
		if (failed[0] == nil) == (failed[1] == nil) {
			w.T.Errorf("both or none: %v", failed)
		}
		for _, err := range failed {
			if err != nil && reason(err) != "swap_busy" {
				w.T.Errorf("refused by %v", err)
			}
		}
	})
}

// Who cannot and knows nobody stays on duty, and the lead hears it and sees it until it is solved.
func TestICannot(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		id := w.roster("Achterwacht")
		ask, err := w.ask("ad", "", id, "2026-11-29T08:00:00Z", "2026-11-30T08:00:00Z")
		w.Must(err)
		if w.on(id, "2026-11-29T12:00:00Z") != "ad" || w.notices("tess") != "cannot" {
			w.T.Errorf("on duty %s, the lead hears %q", w.on(id, "2026-11-29T12:00:00Z"), w.notices("tess"))
		}
		kinds := func() (list []string) {
			l, err := w.s.Rosters(w.ctx, w.people["tess"])
			w.Must(err)
			for _, p := range l.Ahead {
				list = append(list, string(p.Kind)+" "+p.UserID)
			}
			return list
		}
		if got := strings.Join(kinds(), ", "); got != "kan-niet ad" {
			w.T.Errorf("ahead: %s", got)
		}
		w.Kind(w.s.Answer(w.ctx, w.people["bo"], ask, true), fault.NotFound)
		c := Change{Out: "ad", In: "cas", From: at("2026-11-29T08:00:00Z"), Until: at("2026-11-30T08:00:00Z")}
		w.Kind(w.s.Put(w.ctx, w.people["ad"], id, c), fault.Denied)
		w.Kind(w.s.Put(w.ctx, w.people["zoe"], id, c), fault.NotFound)
		w.Must(w.s.Put(w.ctx, w.people["tess"], id, c))
		w.Must(w.s.Put(w.ctx, w.people["tess"], id, c)) // twice is once
		if got := strings.Join(kinds(), ", "); got != "" || w.on(id, "2026-11-29T12:00:00Z") != "cas" || w.notices("cas") != "put" {
			w.T.Errorf("solved: %s; on duty %s, Cas hears %q", got, w.on(id, "2026-11-29T12:00:00Z"), w.notices("cas"))
		}
		w.Must(w.s.Put(w.ctx, w.people["tess"], id, Change{Out: "bo", In: "tess", From: at("2026-11-27T09:00:00Z"), Until: at("2026-11-27T10:00:00Z")}))
		if w.notices("tess") != "cannot" || w.on(id, "2026-11-27T09:30:00Z") != "tess" {
			w.T.Errorf("written down after the fact: on duty %s, told %q", w.on(id, "2026-11-27T09:30:00Z"), w.notices("tess"))
		}
		var r Roster
		w.Must(w.DB.Read(w.ctx, func(tx *store.Tx) (err error) { r, err = ByID(tx, id); return err }))
		if in := strings.Join(r.People(noon), " "); in != "ad bo cas" {
			w.T.Errorf("in the roster are %s", in)
		}
		for want, c := range map[string]Change{
			"change_not_on": {Out: "ad", In: "bo", From: at("2026-12-01T09:00:00Z"), Until: at("2026-12-01T12:00:00Z")},
			"swap_busy":     {Out: "bo", In: "ad", From: at("2026-11-29T07:00:00Z"), Until: at("2026-12-03T12:00:00Z")},
			"bad_people":    {In: "fg", From: at("2026-12-01T09:00:00Z"), Until: at("2026-12-01T12:00:00Z")},
			"change_nobody": {From: at("2026-12-01T09:00:00Z"), Until: at("2026-12-01T12:00:00Z")},
			"bad_change":    {In: "ad", From: at("2026-10-01T09:00:00Z"), Until: at("2026-10-01T12:00:00Z")},
		} {
			if err := w.s.Put(w.ctx, w.people["tess"], id, c); reason(err) != want {
				w.T.Errorf("%s: %v", want, err)
			}
		}
	})
}

// Who keeps rosters and who reads them, of the own organisation and of no other.
func TestWhoMay(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		id := w.roster("Achterwacht", "ad", "bo")
		theirs, err := w.s.Make(w.ctx, w.people["zoe"], Roster{Name: "Zorg", Level: 1}, "")
		w.Must(err)
		for _, c := range []struct {
			who, id string
			want    fault.Kind
		}{{"tess", id, 0}, {"ad", id, 0}, {"cas", id, fault.NotFound}, {"fg", id, fault.NotFound}, {"zoe", id, fault.NotFound}, {"pim", id, fault.NotFound}, {"zoe", theirs, 0}, {"tess", theirs, fault.NotFound}, {"tess", "nergens", fault.NotFound}} {
			_, err := w.s.Show(w.ctx, w.people[c.who], c.id)
			if (err == nil) != (c.want == 0) || err != nil && !fault.Is(err, c.want) {
				w.T.Errorf("%s reads %s: %v", c.who, c.id, err)
			}
		}
		v, err := w.s.Show(w.ctx, w.people["ad"], id)
		w.Must(err)
		if v.People != nil || v.Ahead != nil || v.Swaps != nil || len(v.Carried) != 2 {
			w.T.Errorf("Ad sees what is for who keeps it: %+v", v)
		}
		for _, who := range []string{"ad", "cas", "fg", "pim"} {
			_, err := w.s.Rosters(w.ctx, w.people[who])
			w.Kind(err, fault.NotFound)
			_, err = w.s.Make(w.ctx, w.people[who], Roster{Name: "X", Level: 1}, "")
			w.Kind(err, fault.NotFound)
		}
		for who, want := range map[string]int{"tess": 1, "zoe": 1} {
			if l, err := w.s.Rosters(w.ctx, w.people[who]); err != nil || len(l.Rosters) != want {
				w.T.Errorf("%s sees %d rosters: %v", who, len(l.Rosters), err)
			}
		}
		for who, want := range map[string]int{"ad": 1, "cas": 0, "pim": 0} {
			if o, err := w.s.Own(w.ctx, w.people[who]); err != nil || len(o.Rosters) != want {
				w.T.Errorf("%s is in %d rosters: %v", who, len(o.Rosters), err)
			}
		}
		one := w.people["tess"]
		one.OneFactor = true
		_, err = w.s.Rosters(w.ctx, one)
		w.Kind(err, fault.NotFound)
		a, err := w.s.Make(w.ctx, w.people["tess"], Roster{Name: "Twee", Level: 1}, "k")
		w.Must(err)
		b, err := w.s.Make(w.ctx, w.people["tess"], Roster{Name: "Twee", Level: 1}, "k")
		w.Must(err)
		if a != b {
			w.T.Errorf("the same form twice made %s and %s", a, b)
		}
	})
}

// A change of who takes turns leaves what was as it was, and a form with an old version is refused.
func TestHistoryStays(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		id := w.roster("Achterwacht")
		v, err := w.s.Show(w.ctx, w.people["tess"], id)
		w.Must(err)
		l := Layer{Name: "Dagen", People: []string{"cas", "tess"}, Turn: Turn{At: 9 * 60, Every: 1}, From: day("2026-12-01")}
		w.Must(w.s.SetLayer(w.ctx, w.people["tess"], id, v.Version, 0, l))
		w.Kind(w.s.SetLayer(w.ctx, w.people["tess"], id, v.Version, 0, l), fault.Conflict)
		w.Kind(w.s.Set(w.ctx, w.people["tess"], Roster{ID: id, Name: "Anders", Level: 1, Version: v.Version}), fault.Conflict)
		for moment, want := range map[string]string{"2026-11-27T10:00:00Z": "bo", "2026-11-30T10:00:00Z": "bo", "2026-12-01T07:59:00Z": "bo", "2026-12-01T08:00:00Z": "cas", "2026-12-02T09:00:00Z": "tess"} {
			if got := w.on(id, moment); got != want {
				w.T.Errorf("at %s %q, want %q", moment, got, want)
			}
		}
		v, err = w.s.Show(w.ctx, w.people["tess"], id)
		w.Must(err)
		if n := len(v.inForce(noon)); n != 2 {
			w.T.Errorf("%d layers in force", n)
		}
		w.Must(w.s.StopLayer(w.ctx, w.people["tess"], id, v.Version, 1, day("2026-12-03")))
		if w.on(id, "2026-12-02T12:00:00Z") != "tess" || w.on(id, "2026-12-03T12:00:00Z") != "" {
			w.T.Error("a layer does not end on its day")
		}
		for want, bad := range map[string]Layer{
			"bad_people": {Name: "X", People: []string{"pim"}, Turn: Turn{Every: 1}, From: day("2026-12-01")},
			"no_people":  {Name: "X", Turn: Turn{Every: 1}, From: day("2026-12-01")},
			"bad_turn":   {Name: "X", People: []string{"ad"}, From: day("2026-12-01")},
			"bad_from":   {Name: "X", People: []string{"ad"}, Turn: Turn{Every: 1}, From: day("2026-11-01")},
			"bad_window": {Name: "X", People: []string{"ad"}, Turn: Turn{Every: 1}, From: day("2026-12-01"), Hours: []Window{{}}},
			"bad_name":   {People: []string{"ad"}, Turn: Turn{Every: 1}, From: day("2026-12-01")},
		} {
			v, err := w.s.Show(w.ctx, w.people["tess"], id)
			w.Must(err)
			if err := w.s.SetLayer(w.ctx, w.people["tess"], id, v.Version, -1, bad); reason(err) != want {
				w.T.Errorf("%s: %v", want, err)
			}
		}
	})
}

// Christmas goes to who carried least, can be changed, is kept, and can go again.
func TestChristmas(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		id := w.roster("Achterwacht")
		w.roster("Eerste lijn", "cas")
		from, until := at("2026-12-24T08:00:00Z"), at("2026-12-27T08:00:00Z")
		w.away("bo", "2026-12-24", "2026-12-25")
		p, err := w.s.Propose(w.ctx, w.people["tess"], id, 0, "Kerst", from, until)
		w.Must(err)
		for _, x := range p.Shifts {
			if x.UserID == "cas" {
				w.T.Errorf("Cas, who is on duty elsewhere, has %s", wall(x.From))
			}
		}
		if len(p.Shifts) != 3 || p.Shifts[0].UserID != "ad" {
			w.T.Fatalf("proposed %+v", p.Shifts)
		}
		p.Shifts[2].UserID = "bo"
		w.Must(w.s.KeepPeriod(w.ctx, w.people["tess"], id, p))
		if w.on(id, "2026-12-26T12:00:00Z") != "bo" || w.on(id, "2026-12-24T12:00:00Z") != "ad" {
			w.T.Errorf("kept: %s", w.on(id, "2026-12-26T12:00:00Z"))
		}
		if err := w.s.KeepPeriod(w.ctx, w.people["tess"], id, p); reason(err) != "period_twice" {
			w.T.Errorf("kept twice: %v", err)
		}
		w.Must(w.s.DropPeriod(w.ctx, w.people["tess"], id, from))
		w.Must(w.s.KeepPeriod(w.ctx, w.people["tess"], id, p))
		w.away("ad", "2027-01-04", "2027-01-06")
		w.away("bo", "2027-01-05", "2027-01-06")
		p, err = w.s.Propose(w.ctx, w.people["tess"], id, 0, "Januari", at("2027-01-04T08:00:00Z"), at("2027-01-06T08:00:00Z"))
		w.Must(err)
		if len(p.Shifts) != 1 || p.Shifts[0].UserID != "" { // Cas is on duty elsewhere, and Bo is away for a part of the first
			w.T.Errorf("what nobody can have: %+v", p.Shifts)
		}
		w.Must(w.s.KeepPeriod(w.ctx, w.people["tess"], id, p))
		if got := w.on(id, "2027-01-04T12:00:00Z"); got != "" {
			w.T.Errorf("a shift of nobody is of %q", got)
		}
		_, err = w.s.Propose(w.ctx, w.people["tess"], id, 7, "Kerst", from, until)
		if reason(err) != "bad_layer" {
			w.T.Errorf("no such layer: %v", err)
		}
	})
}

// In the morning the lead hears once of what is new in two weeks, and what was missed is written down.
func TestMorning(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		id := w.roster("Achterwacht")
		w.Must(w.s.Morning(w.ctx))
		if w.notices("tess") != "" {
			w.T.Errorf("nothing is wrong, and the lead hears %q", w.notices("tess"))
		}
		w.away("ad", "2026-11-29", "2026-11-29") // until 8:00 Cas, then Ad
		w.wakes["cas"] = false
		for range 2 {
			w.Must(w.s.Morning(w.ctx))
		}
		if w.notices("tess") != "ahead" || w.notices("zoe") != "" {
			w.T.Errorf("the lead hears %q", w.notices("tess"))
		}
		l, err := w.s.Rosters(w.ctx, w.people["tess"])
		w.Must(err)
		var got []string
		for _, p := range l.Ahead {
			got = append(got, string(p.Kind)+" "+p.UserID+" "+wall(p.From)+" "+wall(p.Until))
		}
		if story := strings.Join(got, "\n"); story != "gat  29 09:00+01 30 00:00+01\nafwezig ad 29 09:00+01 30 00:00+01\nbereik cas 28 09:00+01 29 09:00+01" {
			w.T.Errorf("ahead:\n%s", story)
		}
		w.Must(w.s.Morning(w.ctx))
		w.clock.Set(at("2026-11-30T06:30:00Z"))
		for range 2 {
			w.Must(w.s.Morning(w.ctx))
		}
		var r Roster
		w.Must(w.DB.Read(w.ctx, func(tx *store.Tx) (err error) { r, err = ByID(tx, id); return err }))
		if len(r.Changes) != 1 || r.Changes[0] != (Change{Out: "ad", From: at("2026-11-29T08:00:00Z"), Until: at("2026-11-29T23:00:00Z")}) {
			w.T.Errorf("missed: %+v", r.Changes)
		}
		if w.Count(`SELECT count(*) FROM audit_record WHERE action = 'roster.morning'`) == 0 {
			w.T.Error("no record of what was told")
		}
	})
}

// What goes on is told once, and not each morning anew; what is over and comes back is told again.
func TestToldOnce(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		id, err := w.s.Make(w.ctx, w.people["zoe"], Roster{Name: "Leeg", Level: 1}, "")
		w.Must(err)
		mornings := func(n int) int {
			for range n {
				w.clock.Add(24 * time.Hour)
				w.Must(w.s.Morning(w.ctx))
			}
			return strings.Count(w.notices("zoe"), "ahead")
		}
		if n := mornings(12); n != 1 {
			w.T.Errorf("told %d times that there is nobody", n)
		}
		today := day(w.clock.Now().Format(time.DateOnly))
		w.Must(w.s.SetLayer(w.ctx, w.people["zoe"], id, 1, -1, Layer{Name: "Piket", People: []string{"pim"}, Turn: Turn{Every: 1}, From: today}))
		if n := mornings(10); n != 1 {
			w.T.Errorf("told %d times, and somebody is there", n)
		}
		w.Must(w.s.StopLayer(w.ctx, w.people["zoe"], id, 2, 0, day(w.clock.Now().AddDate(0, 0, 3).Format(time.DateOnly))))
		if n := mornings(20); n < 2 || n > 3 {
			w.T.Errorf("told %d times that it ends", n)
		}
	})
}

// Who left is not on duty any more: it is a gap, and it says so. Later nothing of them is left.
func TestWhoLeft(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		id := w.roster("Achterwacht")
		_, err := w.ask("ad", "bo", id, "2026-11-29T12:00:00Z", "2026-11-29T18:00:00Z")
		w.Must(err)
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id = 'ad'`)
			return err
		})
		l, err := w.s.Rosters(w.ctx, w.people["tess"])
		w.Must(err)
		kinds := map[ProblemKind]int{}
		for _, p := range l.Ahead {
			kinds[p.Kind]++
		}
		if kinds[NoOne] != 4 || kinds[HasLeft] != 1 {
			w.T.Errorf("ahead: %v", kinds)
		}
		w.Write(func(tx *store.Tx) error { return Erase(tx, "ad") })
		if n := w.Count(`SELECT count(*) FROM roster_swap`) + w.Count(`SELECT count(*) FROM roster_roster WHERE body LIKE '%"ad"%'`); n != 0 {
			w.T.Errorf("%d traces of who was erased", n)
		}
		if w.on(id, "2026-11-29T12:00:00Z") != "" || w.on(id, "2026-11-28T12:00:00Z") != "cas" {
			w.T.Error("the turns of the others moved")
		}
		v, err := w.s.Show(w.ctx, w.people["tess"], id)
		w.Must(err)
		if len(v.Carried) != 2 {
			w.T.Errorf("carried %+v", v.Carried)
		}
	})
}

// The feed of somebody holds the own shifts and those taken over.
func TestFeed(t *testing.T) {
	each(t, func(_ *testing.T, w *world) {
		id := w.roster("Nacht & dag, 'wijk'; \"Noord\"")
		ask, err := w.ask("ad", "bo", id, "2026-11-29T08:00:00Z", "2026-11-29T17:00:00Z")
		w.Must(err)
		w.Must(w.s.Answer(w.ctx, w.people["bo"], ask, true))
		list, err := w.s.Feed(w.ctx, w.people["bo"])
		w.Must(err)
		if len(list) < 50 || !list[0].From.Equal(at("2026-11-27T08:00:00Z")) || !list[1].From.Equal(at("2026-11-29T08:00:00Z")) || !list[1].Until.Equal(at("2026-11-29T17:00:00Z")) {
			w.T.Errorf("%d shifts: %+v", len(list), list[:min(3, len(list))])
		}
		_, err = w.s.Feed(w.ctx, w.people["fg"])
		w.Kind(err, fault.NotFound)
	})
}

func TestTidy(t *testing.T) {
	old := noon.AddDate(-2, 0, 0)
	r := Roster{Layers: []Layer{{Until: old}, {}}, Changes: []Change{{Until: old}, {Until: noon}}, Periods: []Period{{Until: old}, {Until: noon.Add(-300 * 24 * time.Hour)}}}.Tidy(noon)
	if len(r.Layers) != 1 || len(r.Changes) != 1 || len(r.Periods) != 1 {
		t.Errorf("%+v", r)
	}
}
