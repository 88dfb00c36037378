package joining

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

var ctx = context.Background()

// Each kind, level and state of a line, on values alone.
func TestLines(t *testing.T) {
	about := signal.Signal{UnitID: "h"}
	at := func(days int) time.Time { return monday.AddDate(0, 0, -days) }
	sig := func(id string, unit place.UnitID, theme signal.Theme, days int, state signal.State) signal.Signal {
		return signal.Signal{ID: id, UnitID: unit, Theme: theme, At: at(days), State: state}
	}
	running := []signal.Signal{sig("c", "", signal.Nuisance, 9, signal.Received), sig("a", "h", signal.Nuisance, 3, signal.Received),
		sig("b", "h", signal.Nuisance, 1, signal.Talked), sig("d", "h", signal.Home, 0, signal.Received), sig("e", "h", signal.Money, 5, signal.InCase)}
	want := []Line{{AtHome, signal.Home, at(0), false}, {AtHome, signal.Nuisance, at(3), true}, {AtHome, signal.Money, at(5), true}, {AtComplex, signal.Nuisance, at(9), false}}
	if got := linesOf(about, running); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	for said, want := range map[string]string{"woning:overlast": "a", "complex:overlast": "c", "woning:geld": "e", "woning:zorgen": "", "portiek:overlast": "", "": "", "nee": "", "woning:overlast:x": ""} {
		if lead, ok := leadOf(about, running, said); lead.ID != want || ok != (want != "") {
			t.Errorf("%q means %q", said, lead.ID)
		}
	}
	running[1].State = signal.InCase
	if lead, _ := leadOf(about, running, "woning:overlast"); lead.ID != "b" {
		t.Errorf("an open signal goes before a case, not %s", lead.ID)
	}
}

// What each role may know of what runs at a home: written by hand from what the roles do.
func mayKnow() map[access.Role][]string {
	round := []string{"woning:woning", "woning:overlast", "complex:woning"}
	all := []string{"woning:woning", "woning:overlast", "woning:zorgen", "woning:geld", "complex:woning"}
	all = append(all[:len(all):len(all)], "woning:moois")
	return map[access.Role][]string{access.Tradesperson: round, access.Caretaker: round, access.OnCall: round, access.Consultant: all, access.TeamLead: all}
}

func TestWhoMayKnow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, theme := range []signal.Theme{signal.Concern, signal.Home, signal.Nuisance, signal.Money} {
			w.send("bewoner", w.home, theme, nil)
		}
		w.send("bewoner", "", signal.Home, nil)
		w.send("bewoner", w.beside, signal.Nuisance, nil)
		for _, r := range access.Roles() {
			want := slices.DeleteFunc(slices.Clone(mayKnow()[r]), func(v string) bool { return v == "woning:moois" })
			if got := values(w.glance(string(r), w.home, "")); !slices.Equal(got, want) {
				t.Errorf("%s knows of %v, want %v", r, got, mayKnow()[r])
			}
		}
		if got := w.glance("elders", w.home, ""); got != nil {
			t.Errorf("somebody elsewhere knows of %v", got)
		}
		if got := values(w.glance("vakman", "", w.linden)); !slices.Equal(got, []string{"complex:woning"}) {
			t.Errorf("of the complex %v", got)
		}
		if got := values(w.glance("consulent", w.far, "")); !slices.Equal(got, []string{"complex:woning"}) {
			t.Errorf("at another home %v", got)
		}
		if got := w.glance("consulent", "geen", ""); got != nil {
			t.Errorf("nowhere %v", got)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'signal.glance' AND user_id = 'u-vrijwilliger'`); n != 0 {
			t.Errorf("%d looks of somebody who saw nothing", n)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'signal.glance' AND user_id = 'u-vakman' AND object_id = $1`, string(w.home)); n != 1 {
			t.Errorf("%d records of a look at a home", n)
		}
	})
}

// Who is shut out of a home, and what is restricted: nothing runs there.
func TestShutOutOrRestricted(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send("bewoner", w.home, signal.Home, nil)
		w.Write(func(tx *store.Tx) error {
			_, err := access.ShutOut(tx, access.Lockout{Type: access.HomeType, Object: string(w.home), UserID: "u-vakman", ByID: "u-teamleider", From: monday})
			return err
		})
		w.clock.Add(time.Hour)
		if got := w.glance("vakman", w.home, ""); got != nil {
			t.Errorf("who is shut out knows of %v", got)
		}
		if got := w.glance("wijkbeheerder", w.home, ""); len(got) != 1 {
			t.Errorf("who is not knows of %v", got)
		}
		w.Write(func(tx *store.Tx) error { return access.Restrict(tx, "Signal", id, "verzoek", w.clock.Now()) })
		if got := w.glance("wijkbeheerder", w.home, ""); got != nil {
			t.Errorf("of what is restricted one knows %v", got)
		}
	})
}

func TestJoinAtTheDoor(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lead := w.send("bewoner", w.home, signal.Nuisance, nil)
		id := w.send("vakman", w.home, signal.Nuisance, func(d *signal.Draft) { d.With, d.Urgency = "woning:overlast", signal.Today })
		first, second := w.signal(lead), w.signal(id)
		if second.State != signal.Joined || second.HolderID != first.HolderID || !second.Due.IsZero() {
			t.Errorf("%s of %s before %v", second.State, second.HolderID, second.Due)
		}
		if want := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC); !first.Due.Equal(want) {
			t.Errorf("the other is due %v: nobody waits longer than was promised", first.Due)
		}
		if got := w.story("vakman", id); !slices.Equal(got, []signal.StoryKind{signal.StoryReceived}) {
			t.Errorf("the story begins with %v", got)
		}
		if got := w.story("bewoner", lead); !slices.Equal(got, []signal.StoryKind{signal.StoryReceived}) {
			t.Errorf("the first sender hears %v", got)
		}
		if n := w.Count(`SELECT count(*) FROM account_notice WHERE user_id = $1 AND message = 'joining.notice'`, first.HolderID); n != 1 {
			t.Errorf("the holder has %d notices", n)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'signal.join' AND user_id = 'u-vakman'`); n != 2 {
			t.Errorf("%d records", n)
		}
		w.Must(w.signals.HeldTalk(ctx, people()["consulent"], lead, w.signal(lead).Version, "Mevrouw vertelt."))
		w.Must(w.signals.GiveAdvice(ctx, people()["consulent"], lead, w.signal(lead).Version, "Bel de buurtbemiddeling."))
		if got := w.signal(id); got.State != signal.Advised || got.DoneAt.IsZero() || got.TalkAt.IsZero() {
			t.Errorf("it did not go along: %s", got.State)
		}
		if got := w.story("vakman", id); !slices.Equal(got, []signal.StoryKind{signal.StoryReceived, signal.StoryTalk, signal.StoryDone}) {
			t.Errorf("the story is %v", got)
		}
	})
}

// What was written without reception comes with the key of a phone, which may only send, and joins
// as it would on the page; nobody learns more by it.
func TestJoinFromAPhone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.send("bewoner", w.home, signal.Nuisance, nil)
		w.send("bewoner", w.home, signal.Money, nil)
		for said, want := range map[string]signal.State{"woning:overlast": signal.Joined, "woning:geld": signal.Received} {
			a := people()["vakman"]
			a.Via, a.Scopes = access.ByDevice, []string{"signal.send"}
			r, err := w.signals.Send(ctx, a, signal.Draft{UnitID: w.home, Theme: signal.Nuisance, Sentence: "Weer.", Key: store.NewID(), With: said})
			w.Must(err)
			if got := w.signal(r.ID).State; got != want {
				t.Errorf("%s: %s, want %s", said, got, want)
			}
		}
	})
}

// What a sender may not know of, what runs no longer and what is nonsense joins nothing, and
// the receipt is the same.
func TestJoinsNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lead := w.send("bewoner", w.home, signal.Concern, nil)
		for login, said := range map[string]string{"vrijwilliger": "woning:zorgen", "bewoner": "woning:zorgen", "buur": "woning:zorgen", "vakman": "woning:zorgen",
			"wijkbeheerder": "woning:moois", "consulent": "complex:zorgen", "teamleider": lead} {
			id := w.send(login, w.home, signal.Concern, func(d *signal.Draft) { d.With = said })
			if got := w.signal(id); got.State != signal.Received || got.Due.IsZero() {
				t.Errorf("%s joined by %q", login, said)
			}
		}
		w.Must(w.signals.GiveAdvice(ctx, people()["consulent"], lead, w.signal(lead).Version, "De buurvrouw helpt."))
		if n := w.Count(`SELECT count(*) FROM joining_link`); n != 0 {
			t.Errorf("%d links", n)
		}
	})
}

// What is in a case is followed by nothing at the door: its director gets the new signal, marked
// so on the work list, and accepts it with one tap and no second talk. Its sender hears of the end
// in a story of their own.
func TestWhatIsInACase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lead := w.send("bewoner", w.home, signal.Nuisance, nil)
		w.inCase(lead, "case-1")
		id := w.send("vakman", w.home, signal.Nuisance, func(d *signal.Draft) { d.With = "woning:overlast" })
		alone := w.send("vakman", w.home, signal.Nuisance, nil)
		if got := w.signal(id); got.State != signal.Received || got.HolderID != "u-teamleider" || got.Due.IsZero() {
			t.Errorf("%s of %s", got.State, got.HolderID)
		}
		if n := w.Count(`SELECT count(*) FROM account_notice WHERE user_id = 'u-teamleider' AND message = 'joining.notice_case'`); n != 1 {
			t.Errorf("the director has %d notices", n)
		}
		if got := w.story("vakman", id); !slices.Equal(got, []signal.StoryKind{signal.StoryReceived}) {
			t.Errorf("the sender hears %v", got)
		}
		page, err := w.signals.List(ctx, people()["teamleider"], signal.Filter{})
		w.Must(err)
		for _, r := range page.Rows {
			if r.Case != (r.ID == id) {
				t.Errorf("marked %v: %s, and %s said so, not %s", r.Case, r.ID, id, alone)
			}
		}
		tea, at := w.browse("teamleider"), "/signalen/"+id
		tea.Get(at, "De melder zegt", "Hoort bij lopend dossier D-case-1", "Zet in dit dossier")
		if body := w.browse("consulent").Get(at); strings.Contains(body, "D-case-1") {
			t.Error("somebody who does not write in the case is asked to accept")
		}
		w.Kind(w.join("consulent", id, lead), fault.Invalid)
		tea.Post(at, at+"/samenvoegen", http.StatusSeeOther, url.Values{"bij": {lead}})
		if got := w.signal(id); got.State != signal.InCase || got.CaseID != "case-1" {
			t.Errorf("accepted, and %s in %q", got.State, got.CaseID)
		}
		w.Write(func(tx *store.Tx) error { return signal.CaseClosed(tx, w.clock.Now(), "case-1", true) })
		for login, id := range map[string]string{"bewoner": lead, "vakman": id} {
			if got := w.story(login, id); got[len(got)-1] != signal.StoryDone {
				t.Errorf("%s hears %v", login, got)
			}
		}
	})
}

// A director who cannot hold signals of this organisation gets none: who holds what is in the
// case does. What is of another kind or home than what the case is about needs a talk first.
func TestWhoGetsWhatBelongsToACase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lead := w.send("bewoner", w.home, signal.Nuisance, nil)
		holder := w.signal(lead).HolderID
		w.inCase(lead, "case-1")
		for _, director := range []string{"", "u-elders", "u-bewoner", "u-weg"} {
			w.cases.director = director
			id := w.send("vakman", w.home, signal.Nuisance, func(d *signal.Draft) { d.With = "woning:overlast" })
			if got := w.signal(id); got.HolderID != holder || got.State != signal.Received {
				t.Errorf("directed by %q, and %s holds what is %s", director, got.HolderID, got.State)
			}
			w.Must(w.signals.DropIt(ctx, people()["consulent"], id, w.signal(id).Version, "Dit is al bekend."))
		}
		// A caretaker reads what they hold, and so not what is in the case.
		held := w.send("vakman", w.home, signal.Nuisance, func(d *signal.Draft) { d.With = "woning:overlast" })
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE signal_signal SET holder_id = 'u-wijkbeheerder' WHERE id = $1`, held)
			return err
		})
		page, err := w.signals.List(ctx, people()["wijkbeheerder"], signal.Filter{})
		w.Must(err)
		if len(page.Rows) != 1 || page.Rows[0].Case {
			t.Errorf("who may not read what is in the case sees %+v", page.Rows)
		}
		for what, id := range map[string]string{"another kind": w.send("vakman", w.home, signal.Home, nil), "another home": w.send("vakman", w.beside, signal.Nuisance, nil)} {
			err := w.join("teamleider", id, lead)
			w.Kind(err, fault.Invalid)
			if w.signal(id).State != signal.Received {
				t.Error(what)
			}
		}
	})
}

// Several senders, one case: everybody is told of its end, each in a story of their own.
func TestOneCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b, c := w.send("bewoner", w.home, signal.Nuisance, nil), w.send("buur", w.beside, signal.Nuisance, nil), w.send("vakman", "", signal.Home, nil)
		w.Must(w.join("consulent", b, a))
		w.Must(w.join("consulent", a, c)) // and with it what follows it
		if got := w.signal(b); got.State != signal.Joined || got.HolderID != w.signal(c).HolderID {
			t.Errorf("%s of %s", got.State, got.HolderID)
		}
		w.Write(func(tx *store.Tx) error {
			return w.signals.Attach(tx, w.clock.Now(), people()["consulent"], access.Decision{Allowed: true}, c, w.signal(c).Version, "case-1", "Er was gevaar voor de buren.")
		})
		w.Write(func(tx *store.Tx) error { return signal.CaseClosed(tx, w.clock.Now(), "case-1", true) })
		for login, id := range map[string]string{"bewoner": a, "buur": b, "vakman": c} {
			if got := w.signal(id); got.State != signal.Closed || got.CaseID != "case-1" || !got.Solved {
				t.Errorf("%s: %s in %q", login, got.State, got.CaseID)
			}
			if got := w.story(login, id); got[len(got)-1] != signal.StoryDone {
				t.Errorf("%s hears %v", login, got)
			}
		}
	})
}

func TestWhatCannotBeJoined(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, far := w.send("bewoner", w.home, signal.Nuisance, nil), w.send("bewoner", place.UnitIDOf(own, "4"), signal.Nuisance, nil)
		otherDoor := w.send("bewoner", w.far, signal.Nuisance, nil)
		for what, lead := range map[string]string{"itself": a, "another complex": far, "another entrance": otherDoor, "nothing": "x", "no answer": ""} {
			w.Kind(w.join("consulent", a, lead), fault.Invalid)
			if w.signal(a).State != signal.Received {
				t.Fatal(what)
			}
		}
		b := w.send("buur", w.home, signal.Nuisance, nil)
		w.Kind(w.join("vakman", a, b), fault.NotFound)
		w.Kind(w.join("elders", a, b), fault.NotFound)
		w.Kind(w.s.Join(ctx, people()["consulent"], a, 9, b), fault.Conflict)
		w.Must(w.join("consulent", a, b))
		w.Kind(w.join("consulent", a, b), fault.Invalid)
		w.Kind(w.signals.GiveAdvice(ctx, people()["consulent"], a, w.signal(a).Version, "Los van het andere."), fault.Invalid)
		w.clock.Add(72 * time.Hour)
		w.Must(w.s.Split(ctx, people()["teamleider"], a, w.signal(a).Version))
		if got := w.signal(a); got.State != signal.Received || !got.Due.Equal(time.Date(2026, 11, 12, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s before %v", got.State, got.Due)
		}
		w.Kind(w.s.Split(ctx, people()["teamleider"], a, w.signal(a).Version), fault.Invalid)
		w.Must(w.signals.GiveAdvice(ctx, people()["consulent"], b, w.signal(b).Version, "De buurvrouw helpt."))
		if got := w.signal(a).State; got != signal.Received {
			t.Errorf("taken apart and still %s", got)
		}
	})
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lead := w.send("bewoner", w.home, signal.Nuisance, nil)
		w.clock.Add(72 * time.Hour)
		form := "/signalen/nieuw?plek=" + url.QueryEscape(signal.Spot{UnitID: w.home}.Value())
		w.browse("vakman").Get(form, `name="hoort-bij"`, `value="woning:overlast"`, "Sinds 3 dagen.")
		if body := w.browse("vrijwilliger").Get(form); strings.Contains(body, "hoort-bij") {
			t.Error("a volunteer sees that something runs")
		}
		told := url.Values{"sleutel": {store.NewID()}, "plek": {signal.Spot{UnitID: w.home}.Value()}, "hoort-bij": {"woning:overlast"}}
		refused := w.browse("vakman").Post(form, "/signalen/nieuw", http.StatusBadRequest, told)
		if !strings.Contains(refused, `name="hoort-bij" value="woning:overlast" checked`) {
			t.Error("a refused form forgets what it belongs to")
		}
		maps.Copy(told, url.Values{"thema": {"overlast"}, "spoed": {"gewoon"}, "zin": {"Weer hetzelfde."}})
		_, _, to := w.browse("vakman").Do(http.MethodPost, "/signalen/nieuw", told)
		if got := w.signal(strings.Split(to+"//", "/")[2]).State; got != signal.Joined {
			t.Errorf("what belongs to something is %s", got)
		}
		id := w.send("buur", w.beside, signal.Nuisance, nil)
		anna := w.browse("consulent")
		page := "/signalen/" + id
		anna.Get(page, "Voeg bij "+w.signal(lead).Number())
		if to := anna.Post(page, page+"/samenvoegen", http.StatusSeeOther, url.Values{"bij": {lead}}); to != page {
			t.Errorf("goes to %s", to)
		}
		anna.Get(page, "Dit hoort bij", "signaal "+w.signal(lead).Number())
		anna.Get("/signalen/"+lead, "Ook hierover", page)
		anna.Post(page, page+"/losmaken", http.StatusSeeOther, url.Values{"versie": {strconv.FormatInt(w.signal(id).Version, 10)}})
		if w.signal(id).State != signal.Received {
			t.Error("still joined")
		}
	})
}
