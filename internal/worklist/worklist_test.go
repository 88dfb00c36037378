package worklist

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

// A program that got no answer saves its list again with the same key, and has one.
func TestListIsSavedOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		save := func(login, key string) ID {
			id, err := w.s.Save(t.Context(), people()[login], "Zorgen", OnlyMe, signal.Filter{}, key)
			w.Must(err)
			return id
		}
		first := save("consulent", "lijst-01")
		if again := save("consulent", "lijst-01"); again != first {
			t.Errorf("%s, then %s", first, again)
		}
		if save("consulent", "") == first || save("teamleider", "lijst-01") == first {
			t.Error("without the key, or of somebody else, it is the same")
		}
		list, err := w.s.Lists(t.Context(), people()["consulent"])
		if w.Must(err); len(list) != 2 {
			t.Errorf("%d lists", len(list))
		}
	})
}

func TestSavedListsBelongToWhoMadeThem(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.send(signal.Home)
		w.send(signal.Concern)
		mine, err := w.s.Save(ctx, people()["consulent"], "  Zorgen ", OnlyMe, signal.Filter{Theme: signal.Concern, Search: "de", Cursor: "x", Texts: true}, "")
		w.Must(err)
		shared, err := w.s.Save(ctx, people()["consulent"], "Alles", Everybody, signal.Filter{List: signal.ListAll, ComplexID: w.linden}, "")
		w.Must(err)
		for login, want := range map[string][]string{"consulent": {"Alles 2", "Zorgen 1"}, "consulent2": {"Alles 2"}, "teamleider": {"Alles 2"},
			"wijkbeheerder": {"Alles 0"}, "beheerder": {"Alles 0"}, "elders": nil, "vakman": nil, "bestuur": nil} {
			list, err := w.s.Lists(ctx, people()[login])
			w.Must(err)
			var got []string
			for _, l := range list {
				got = append(got, l.Name+" "+string(rune('0'+l.N)))
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s sees %q, want %q", login, got, want)
			}
		}
		l, err := w.s.Get(ctx, people()["consulent"], mine)
		w.Must(err)
		if l.Filter != (signal.Filter{List: signal.ListOpen, Theme: signal.Concern}) || l.Name != "Zorgen" {
			t.Errorf("kept %+v", l)
		}
		for _, login := range []string{"consulent2", "teamleider", "elders", "vakman"} {
			_, err := w.s.Get(ctx, people()[login], mine)
			w.Kind(err, fault.NotFound)
			w.Kind(w.s.Change(ctx, people()[login], mine, 1, "Anders", OnlyMe), fault.NotFound)
			w.Kind(w.s.Remove(ctx, people()[login], mine, 1), fault.NotFound)
		}
		w.Kind(w.s.Change(ctx, people()["consulent2"], shared, 1, "Anders", Everybody), fault.Denied)
		w.Kind(w.s.Remove(ctx, people()["elders"], shared, 1), fault.NotFound)
		w.Must(w.s.Change(ctx, people()["teamleider"], shared, 1, "Alles bij ons", Everybody))
		w.Kind(w.s.Change(ctx, people()["consulent"], shared, 1, "Te laat", Everybody), fault.Conflict)
		w.Must(w.s.Change(ctx, people()["consulent"], shared, 2, "Alleen van mij", OnlyMe))
		w.Kind(w.s.Remove(ctx, people()["teamleider"], shared, 3), fault.NotFound)
		w.Must(w.s.Remove(ctx, people()["consulent"], shared, 3))
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action IN ('signal.list_keep', 'signal.list_change') AND object_type = 'Worklist'`); n != 5 {
			t.Errorf("%d records", n)
		}
	})
}

func TestNamesAndSharingAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for name, key := range map[string]string{"": "worklist.name_missing", "x": "worklist.name_missing", strings.Repeat("é", 41): "worklist.name_long",
			"Nummer 111222333": "worklist.name_bsn"} {
			_, err := w.s.Save(t.Context(), people()["consulent"], name, OnlyMe, signal.Filter{}, "")
			if f := fault.FieldsOf(err); len(f) != 1 || f[0].Name != "naam" || f[0].Key != key {
				t.Errorf("%q: %v", name, err)
			}
		}
		_, err := w.s.Save(t.Context(), people()["wijkbeheerder"], "Van mij", Everybody, signal.Filter{}, "")
		if f := fault.FieldsOf(err); len(f) != 1 || f[0].Key != "worklist.may_not_share" {
			t.Error(err)
		}
		_, err = w.s.Save(t.Context(), people()["consulent"], "Van mij", OnlyMe, signal.Filter{Theme: "kinderen"}, "")
		w.Kind(err, fault.Invalid)
		_, err = w.s.Save(t.Context(), people()["vakman"], "Van mij", OnlyMe, signal.Filter{}, "")
		w.Kind(err, fault.NotFound)
		for range maxOwn {
			_, err = w.s.Save(t.Context(), people()["consulent"], "Van mij", OnlyMe, signal.Filter{}, "")
			w.Must(err)
		}
		_, err = w.s.Save(t.Context(), people()["consulent"], "Nog een", OnlyMe, signal.Filter{}, "")
		w.Kind(err, fault.Invalid)
	})
}

// Each signal goes its own way: one that changed, one that is gone, one that cannot and one
// that is not the actor's keep nothing from the others, and each leaves its own record.
func TestSeveralAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, a := t.Context(), people()["consulent"]
		done, changed, ended := w.send(signal.Home), w.send(signal.Home), w.send(signal.Home)
		w.Must(w.signals.NotReachedNow(ctx, a, changed.ID, 1))
		w.Must(w.signals.GiveAdvice(ctx, a, ended.ID, 1, "De gemeente komt langs."))
		ended.Version = 2
		none := Chosen{store.NewID(), 1}
		results, err := w.s.Together(ctx, a, []Chosen{done, changed, none, ended}, Todo{Act: Drop, Text: "Dit was een oefening."})
		w.Must(err)
		for i, want := range []Outcome{Done, Changed, Gone, Refused} {
			if results[i].Outcome != want {
				t.Errorf("%d: %s, want %s", i, results[i].Outcome, want)
			}
		}
		if results[0].Label != "Lindestraat 12, De Linden" || results[2].Label != "" || len(results[3].Why) != 1 {
			t.Errorf("%+v", results)
		}
		if w.signal(done.ID).State != signal.NoAction || w.signal(changed.ID).State != signal.Received {
			t.Error("the wrong ones ended")
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'signal.noaction'`); n != 1 {
			t.Errorf("%d records", n)
		}
		// Once more, as by a second click: nothing happens twice.
		results, err = w.s.Together(ctx, a, []Chosen{done}, Todo{Act: Drop, Text: "Dit was een oefening."})
		w.Must(err)
		if results[0].Outcome != Changed {
			t.Errorf("again: %s", results[0].Outcome)
		}
	})
}

// What somebody may not read answers word for word as what does not exist.
func TestSeveralTellNothingOfOthers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		there, none := w.send(signal.Home), Chosen{store.NewID(), 1}
		for _, login := range []string{"wijkbeheerder", "beheerder", "elders"} {
			a := people()[login]
			results, err := w.s.Together(t.Context(), a, []Chosen{there, none}, Todo{Act: Take})
			w.Must(err)
			results[0].Chosen = results[1].Chosen
			if !reflect.DeepEqual(results[0], results[1]) || results[0].Outcome != Gone {
				t.Errorf("%s: %+v", login, results)
			}
			rows, err := w.signals.Rows(t.Context(), a, []string{there.ID})
			if err != nil || len(rows) > 0 {
				t.Errorf("%s sees %v %v", login, rows, err)
			}
		}
		for _, login := range []string{"vakman", "bestuur", "bewoner", "fg"} {
			_, err := w.s.Together(t.Context(), people()[login], []Chosen{there}, Todo{Act: Take})
			w.Kind(err, fault.NotFound)
		}
	})
}

func TestActsReachTheirUseCases(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, a := t.Context(), people()["teamleider"]
		w.book("u-wijkbeheerder")
		tomorrow := clock.AddWorkingDays(clock.Date(monday), 1)
		for _, x := range []struct {
			todo   Todo
			holder string
			step   signal.Step
		}{
			{Todo{Act: Take}, "u-teamleider", signal.Take},
			{Todo{Act: HandOver, Who: "u-consulent2", On: tomorrow, Text: "Kent de straat goed."}, "u-consulent2", signal.Forward},
			{Todo{Act: PlanTalk, On: tomorrow}, "", signal.PlanTalk},
		} {
			c := w.send(signal.Concern)
			before := w.signal(c.ID)
			results, err := w.s.Together(ctx, a, []Chosen{c}, x.todo)
			w.Must(err)
			sig := w.signal(c.ID)
			if x.holder == "" {
				x.holder = before.HolderID
			}
			if results[0].Outcome != Done || sig.HolderID != x.holder {
				t.Errorf("%s: %+v, held by %s", x.todo.Act, results, sig.HolderID)
			}
			if n := w.Count(`SELECT count(*) FROM signal_event WHERE signal_id = $1 AND step = $2`, c.ID, string(x.step)); n != 1 {
				t.Errorf("%s: %d events", x.todo.Act, n)
			}
			if x.todo.Act == Take && !sig.Due.Equal(before.Due) {
				t.Errorf("taking up moved the date to %s", sig.Due)
			}
		}
		// To a desk: somebody else of it; with one person who holds it already there is nobody.
		w.Write(func(tx *store.Tx) error { _, err := tx.Exec(`DELETE FROM routing_book`); return err })
		w.clock.Add(time.Minute) // the rules are remembered for a while
		c := w.send(signal.Concern)
		w.book("u-wijkbeheerder", w.signal(c.ID).HolderID)
		results, err := w.s.Together(ctx, a, []Chosen{c}, Todo{Act: ToDesk, Desk: "d1", Text: "Hoort bij het buurtteam."})
		w.Must(err)
		if results[0].Outcome != Done || w.signal(c.ID).HolderID != "u-wijkbeheerder" {
			t.Errorf("%+v", results)
		}
		results, err = w.s.Together(ctx, a, []Chosen{{c.ID, 2}, {c.ID, 2}}[:1], Todo{Act: ToDesk, Desk: "weg", Text: "Hoort bij het buurtteam."})
		w.Must(err)
		if results[0].Outcome != Refused || results[0].Why[0].Key != "signal.desk_unknown" {
			t.Errorf("%+v", results)
		}
	})
}

func TestTodoIsChecked(t *testing.T) {
	day := clock.Date(monday)
	for _, c := range []struct {
		todo Todo
		n    int
		want []string
	}{
		{Todo{Act: Take}, 0, []string{" worklist.none_chosen"}},
		{Todo{Act: Take}, maxChosen + 1, []string{" worklist.many_chosen"}},
		{Todo{Act: "wissen"}, 1, []string{" worklist.act_unknown"}},
		{Todo{Act: PlanTalk}, 1, []string{"wanneer signal.day_missing"}},
		{Todo{Act: HandOver, Text: "kort"}, 1, []string{"wie signal.holder_missing", "voor signal.day_missing", "reden signal.text_short"}},
		{Todo{Act: ToDesk, Text: "Hoort bij het buurtteam."}, 1, []string{"loket worklist.desk_missing"}},
		{Todo{Act: Drop, Text: "Nummer 111222333 belde."}, 1, []string{"reden signal.text_bsn"}},
		{Todo{Act: HandOver, Who: "u", On: day, Text: "Kent de straat goed."}, 1, nil},
	} {
		var got []string
		for _, f := range c.todo.check(c.n) {
			got = append(got, f.Name+" "+f.Key)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v of %d: %q, want %q", c.todo, c.n, got, c.want)
		}
	}
	if got := parseChosen([]string{"a.1", "a.2", "b", ".3", "c.x", "d.4"}); !slices.Equal(got, []Chosen{{"a", 1}, {"d", 4}}) {
		t.Errorf("chosen %v", got)
	}
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.book("u-wijkbeheerder")
		c := w.send(signal.Concern)
		b := w.browse("consulent")
		_, page, _ := b.Do("GET", "/signalen?thema=zorgen&bron=medewerker", nil)
		for _, want := range []string{"Lindestraat 12", `value="` + c.Value() + `"`, "Bewaar deze keuze als werklijst", `data-rijen="/signalen/rijen?bron=medewerker&amp;thema=zorgen"`, "werklijst.js?v=", "sinds 02-11-2026"} {
			if !strings.Contains(page, want) {
				t.Errorf("the list does not say %q", want)
			}
		}
		if _, page, _ = b.Do("GET", "/signalen?bron=bewoner", nil); strings.Contains(page, c.ID) {
			t.Error("the filter on the source lets it through")
		}
		status, page, _ := b.Do("POST", "/signalen", url.Values{"zoek": {"de"}})
		if status != 400 || !strings.Contains(page, "minstens drie letters") {
			t.Errorf("%d", status)
		}
		if _, page, _ = b.Do("POST", "/signalen", url.Values{"zoek": {"linde"}, "lijst": {"alle"}}); !strings.Contains(page, c.ID) || strings.Contains(page, "data-rijen") {
			t.Error("a search is repeated, or finds nothing")
		}
		status, page, _ = b.Do("POST", listsPath, url.Values{"thema": {"zorgen"}})
		if status != 400 || !strings.Contains(page, "Geef de lijst een naam.") || !strings.Contains(page, `name="thema" value="zorgen"`) {
			t.Errorf("%d %s", status, page)
		}
		status, _, to := b.Do("POST", listsPath, url.Values{"thema": {"zorgen"}, "naam": {"Zorgen"}, "delen": {"ja"}})
		if status != 303 || !regexp.MustCompile(`^/signalen\?werklijst=[0-9a-f-]{36}$`).MatchString(to) {
			t.Fatalf("%d %s", status, to)
		}
		if _, page, _ = w.browse("consulent2").Do("GET", to, nil); !strings.Contains(page, "<h1>Zorgen</h1>") && !strings.Contains(page, ">Zorgen<") || strings.Contains(page, "Gooi de lijst weg") {
			t.Errorf("a colleague: %s", page)
		}
		for _, login := range []string{"elders"} {
			if status, _, _ := w.browse(login).Do("GET", to, nil); status != 404 {
				t.Errorf("%s: %d", login, status)
			}
		}
		status, page, _ = b.Do("POST", togetherPath, url.Values{"kies": {c.Value()}, "terug": {"https://elders.example/signalen"}})
		if status != 200 || !strings.Contains(page, "1 gekozen signaal") || strings.Contains(page, "elders.example") || !strings.Contains(page, "Buurtteam") {
			t.Errorf("%d %s", status, page)
		}
		status, page, _ = b.Do("POST", doPath, url.Values{"kies": {c.Value()}, "stap": {"geen-actie"}, "reden": {"kort"}})
		if status != 400 || !strings.Contains(page, ">kort</textarea>") || !strings.Contains(page, "Schrijf minstens 10 tekens.") {
			t.Errorf("%d %s", status, page)
		}
		status, page, _ = b.Do("POST", doPath, url.Values{"kies": {c.Value(), store.NewID() + ".1"}, "stap": {"op-naam"}, "terug": {to}})
		if status != 200 || !strings.Contains(page, "van de 2 signalen") || !strings.Contains(page, `href="`+to+`"`) || !strings.Contains(page, "Niet gevonden") {
			t.Errorf("%d %s", status, page)
		}
	})
}

// The rows are asked for again without a record in the log, and answered only when something
// changed for who asks.
func TestRowsAreFresh(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.send(signal.Home)
		b := w.browse("consulent")
		records := w.Count(`SELECT count(*) FROM audit_record`)
		ask := func(tag string) (int, string, string) {
			r := httptest.NewRequest(http.MethodGet, rowsPath, nil)
			r.Header.Set("If-None-Match", tag)
			r.AddCookie(&http.Cookie{Name: "samendoen", Value: b.Login})
			rec := httptest.NewRecorder()
			b.Server.ServeHTTP(rec, r)
			return rec.Code, rec.Body.String(), rec.Header().Get("ETag")
		}
		_, page, _ := b.Do("GET", "/signalen", nil)
		first := regexp.MustCompile(`data-merk="([^"]+)"`).FindStringSubmatch(page)
		if first == nil {
			t.Fatal("no tag on the page")
		}
		tag := strings.ReplaceAll(first[1], "&#34;", `"`)
		if status, body, again := ask(tag); status != 304 || body != "" || again != tag {
			t.Errorf("nothing changed: %d %q %s, page %s", status, body, again, tag)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record`); n != records {
			t.Errorf("%d records more", n-records)
		}
		w.Must(w.signals.TakeUp(t.Context(), people()["teamleider"], c.ID, 1))
		status, body, next := ask(tag)
		if status != 200 || next == tag || !strings.Contains(body, "teamleider") || strings.Contains(body, "<html") {
			t.Errorf("after a change: %d %s", status, body)
		}
		w.clock.Set(monday.Add(24 * time.Hour)) // a day later it says so, though nobody did anything
		if status, _, _ = ask(next); status != 200 {
			t.Errorf("a day later: %d", status)
		}
		if status, _, _ := w.browse("vakman").Do("GET", rowsPath, nil); status != 404 {
			t.Errorf("a mechanic: %d", status)
		}
	})
}

// Looking in sealed texts is asked for with a tick, is on record, and shows no text.
func TestSearchInTextsOnThePage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r, err := w.signals.Send(t.Context(), people()["vakman"], signal.Draft{UnitID: w.home, Theme: signal.Concern, Sentence: "In de koelkast lag alleen melk.", Key: store.NewID()})
		w.Must(err)
		b := w.browse(strings.TrimPrefix(w.signal(r.ID).HolderID, "u-"))
		searches := func() int64 { return w.Count(`SELECT count(*) FROM audit_record WHERE action = 'signal.search'`) }
		_, page, _ := b.Do("GET", "/signalen", nil)
		if !strings.Contains(page, `name="tekst" value="ja"`) || !strings.Contains(page, "over 7 dagen") || strings.Contains(page, "koelkast") {
			t.Error("the list shows no tick, no date, or a text")
		}
		if _, page, _ = b.Do("POST", "/signalen", url.Values{"zoek": {"koelkast"}, "lijst": {"alle"}}); strings.Contains(page, r.ID) || searches() != 0 {
			t.Error("a search in addresses opened texts")
		}
		_, page, _ = b.Do("POST", "/signalen", url.Values{"zoek": {"koelkast"}, "lijst": {"alle"}, "tekst": {"ja"}})
		if !strings.Contains(page, "/signalen/"+r.ID) || strings.Contains(page, "alleen melk") || searches() != 1 {
			t.Errorf("%d searches on record", searches())
		}
	})
}

// An address of the list holds only choices, wherever it comes from.
func TestBackLeadsOnlyToTheList(t *testing.T) {
	for from, want := range map[string]string{
		"": "/signalen", "/signalen?lijst=mijn&zoek=jansen": "/signalen?lijst=mijn", "//elders.example/signalen": "/signalen", "https://elders.example/signalen": "/signalen",
		"/dossiers?lijst=mijn": "/signalen", "javascript:alert(1)": "/signalen", "/signalen?werklijst=a%26b": "/signalen?werklijst=a%26b",
	} {
		if got := backOf(url.Values{"terug": {from}}); got != want {
			t.Errorf("%s leads to %s, want %s", from, got, want)
		}
	}
}

// Each role of the policy, by hand.
func TestPolicy(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		keeps := []access.Role{access.Consultant, access.TeamLead, access.Caretaker, access.Admin}
		for _, r := range access.Roles() {
			a := people()[string(r)]
			if got := w.policy.May(a, actKeep); got != slices.Contains(keeps, r) {
				t.Errorf("%s keeps lists: %v", r, got)
			}
			if got := w.policy.May(a, actShare); got != (r == access.Consultant || r == access.TeamLead) {
				t.Errorf("%s shares lists: %v", r, got)
			}
			a.OneFactor = true
			if w.policy.May(a, actKeep) {
				t.Errorf("%s keeps lists with one factor", r)
			}
		}
	})
}

func TestWordsOfBothLanguages(t *testing.T) {
	keys := map[string]map[string]any{}
	for _, lang := range []string{"nl", "en"} {
		data, err := fs.ReadFile(Files, "text/"+lang+".json")
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := json.Unmarshal(data, &m); err != nil {
			t.Fatal(err)
		}
		keys[lang] = m
	}
	for k := range keys["nl"] {
		if keys["en"][k] == nil {
			t.Errorf("no English for %s", k)
		}
	}
	for _, o := range []Outcome{Done, Changed, Refused, Gone} {
		if keys["nl"]["worklist.outcome_"+string(o)] == nil {
			t.Errorf("no words for %s", o)
		}
	}
	for _, a := range Acts() {
		if keys["nl"]["worklist.act_"+string(a)] == nil {
			t.Errorf("no words for %s", a)
		}
	}
}
