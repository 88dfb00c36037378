package body

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

const linden = place.ComplexID("c-linden")

// mapped is the map as a test has it: one release, with one figure.
type mapped struct{ asOf time.Time }

func (m *mapped) Told(context.Context, string, place.ComplexID) (socialmap.Told, error) {
	in, _ := socialmap.IndicatorOf("nuisance")
	t := socialmap.Told{AsOf: m.asOf}
	t.Lines = []socialmap.FigureLine{{Indicator: in, Value: socialmap.Value{Known: true, Rate: 12.5, Homes: 48}}}
	t.Composition = socialmap.Compose([]socialmap.Complex{{ID: linden, Homes: 48}}, map[place.ComplexID]socialmap.Estimate{
		linden: {Bands: [5]socialmap.Band{socialmap.From2, socialmap.From10, socialmap.From50, socialmap.From5, socialmap.Upto5}}})
	return t, nil
}

// committee is a committee of the complex De Linden with An as its member, in a world with a map.
func (w *world) committee() (ID, *mapped) {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error {
		for id, org := range map[place.ComplexID]string{linden: "corp", "c-elders": "elders"} {
			if _, err := tx.Exec(`INSERT INTO place_complex (id, org_id, hash, until, key, name, kind, neighbourhood, lat, lon, outline, from_date, until_date)
				VALUES ($1, $2, 0, 0, $1, 'De Linden', '', 'BU1', 0, 0, '', 0, 0)`, string(id), org); err != nil {
				return err
			}
		}
		return nil
	})
	id, err := w.s.Make(w.ctx, w.people["tess"], Body{Kind: Committee, Name: "Commissie Linde", ContactID: "con", Least: 1, Areas: access.Area(string(linden))}, "linde")
	w.Must(err)
	w.Must(w.s.PutMember(w.ctx, w.people["con"], Member{BodyID: id, UserID: "an", Role: Plain, Name: "Naam van An", From: w.s.today()}, "an"))
	m := &mapped{asOf: w.s.today()}
	w.s.UseFigures(m)
	return id, m
}

const opinion = "De lift was weken stuk. Daarom belden er zoveel mensen."

// Members have their say about each release; nobody has it for them, and a later release asks anew.
func TestWord(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, m := w.committee()
		first := m.asOf
		said := SaidWord{Complex: linden, AsOf: first, Text: opinion}
		voice := func(asOf time.Time) Voice {
			t.Helper()
			list, err := w.s.Voices(w.ctx, "corp", linden, asOf)
			w.Must(err)
			if len(list) != 1 || list[0].BodyID != id {
				t.Fatalf("%+v", list)
			}
			return list[0]
		}
		if v := voice(first); v.Said(first) || v.Word.Text != "" || !v.First.Equal(first.AddDate(0, 0, 14)) {
			t.Errorf("before anybody spoke: %+v", v)
		}
		for who, want := range map[string]fault.Kind{"tess": fault.Denied, "con": fault.Denied, "bea": fault.Denied, "bo": fault.NotFound, "vera": fault.NotFound, "zoe": fault.NotFound} {
			w.Kind(w.s.SayWord(w.ctx, w.people[who], id, said), want)
		}
		w.Must(w.s.SayWord(w.ctx, w.people["an"], id, said))
		w.Kind(w.s.SayWord(w.ctx, w.people["an"], id, said), fault.Conflict) // it is there already
		changed := said
		changed.Version, changed.Text = 1, opinion+" Nu is het beter."
		w.Must(w.s.SayWord(w.ctx, w.people["an"], id, changed))
		if v := voice(first); !v.Said(first) || v.Word.Text != changed.Text || v.Word.ByID != "an" {
			t.Errorf("%+v", v)
		}
		for name, x := range map[string]SaidWord{
			"a complex of nobody": {Complex: "c-niets", AsOf: first, Text: opinion}, "a complex of others": {Complex: "c-elders", AsOf: first, Text: opinion}} {
			if err := w.s.SayWord(w.ctx, w.people["an"], id, x); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		second := first.AddDate(0, 1, 0)
		m.asOf = second
		w.Kind(w.s.SayWord(w.ctx, w.people["an"], id, SaidWord{Complex: linden, AsOf: first, Text: opinion, Version: 2}), fault.Conflict)
		if v := voice(second); v.Said(second) || v.Word.Text != changed.Text {
			t.Errorf("after a new release: %+v", v)
		}
		if v := voice(first.AddDate(0, -1, 0)); v.Word.Text != "" {
			t.Errorf("of the release before: %+v", v)
		}
		w.Must(w.s.SayWord(w.ctx, w.people["an"], id, SaidWord{Complex: linden, AsOf: second, Text: opinion}))
		v, err := w.s.Figures(w.ctx, w.people["rie"], id)
		w.Must(err)
		if v.MayWrite || len(v.Complexes) != 1 || len(v.Complexes[0].Words) != 2 || v.Complexes[0].Now().Text != opinion {
			t.Errorf("%+v", v)
		}
		_, err = w.s.Voices(w.ctx, "elders", linden, first)
		w.Kind(err, fault.NotFound)
		_, err = w.s.Figures(w.ctx, w.people["tess"], w.body("Vereniging"))
		w.Kind(err, fault.NotFound) // it is there for everywhere, and so for no complex of its own
		w.Write(func(tx *store.Tx) error {
			past, err := PastPapers(tx, "corp", noon.AddDate(0, 0, 1), time.Time{}, "", 10)
			if err != nil || len(past) != 2 {
				t.Errorf("%v %v", past, err)
			}
			for _, p := range past {
				if gone, err := ErasePaper(tx, noon.AddDate(0, 0, 1), p.ID); err != nil || !gone {
					t.Errorf("%s is not erased: %v", p.ID, err)
				}
			}
			return nil
		})
		if v := voice(second); v.Word.Text != "" {
			t.Errorf("erased, and still said: %+v", v)
		}
	})
}

func TestCheckWord(t *testing.T) {
	for name, c := range map[string]struct {
		w    SaidWord
		want string
	}{
		"sound":            {SaidWord{Text: opinion}, ""},
		"too short":        {SaidWord{Text: "Mooi."}, "woord body.word_short"},
		"too long":         {SaidWord{Text: strings.Repeat("De lift was stuk. ", 100)}, "woord body.long"},
		"a name":           {SaidWord{Text: "Mevrouw de Wit belde elke dag."}, "woord body.word_name"},
		"nobody's name":    {SaidWord{Text: "De Sociale Dienst komt hier elke week.", Nobody: true}, ""},
		"an address":       {SaidWord{Text: "In de Lindestraat 12 is altijd lawaai.", Nobody: true}, "woord body.word_person"},
		"a number of mail": {SaidWord{Text: "Mail maar naar an@voorbeeld.nl als je meer wilt weten.", Nobody: true}, "woord body.word_person"},
	} {
		var got []string
		for _, f := range c.w.check() {
			got = append(got, f.Name+" "+f.Key)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %q, want %q", name, s, c.want)
		}
	}
}

func TestSpeaksFor(t *testing.T) {
	for _, c := range []struct {
		areas string
		hood  place.AreaCode
		want  bool
	}{{access.Area(string(linden)), "BU1", true}, {access.Area("BU1"), "BU1", true}, {access.Area("BU2"), "BU1", false}, {"", "BU1", false}, {"", "", false}, {access.Area("c-elders"), "", false}} {
		if got := speaksFor(access.Codes(c.areas), linden, c.hood); got != c.want {
			t.Errorf("%q in %s: %t", c.areas, c.hood, got)
		}
	}
}

// The page of the figures speaks the languages of residents, has the words of residents for the groups,
// and gives a form to members alone.
func TestFiguresPage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, m := w.committee()
		logins := webtest.Logins{}
		for name, a := range w.people {
			logins[name] = a
		}
		words, err := text.Load(text.Words, web.Words, socialmap.Files, Files)
		w.Must(err)
		server := web.NewServer(web.Config{Auth: logins, Policy: w.s.policy, Clock: w.clock, Words: words, Log: slog.New(slog.DiscardHandler)}, w.s.Routes()).Handler()
		as := func(login string) webtest.Browser { return webtest.Browser{T: t, Server: server, Login: login} }
		path := FiguresPath(id)
		as("an").Get(PathOf(id), path)
		page := as("an").Get(path, "Jullie lezen eerst.", "12,5 per 100 woningen", "Wie steun kan gebruiken", "Tot en met 15 juni 2026 wacht het team op jullie woord.", `name="woord"`)
		for _, word := range []string{"Probleem", "Kwetsbaar", "probleemveroorzaker"} {
			if strings.Contains(page, word) {
				t.Errorf("residents read %q", word)
			}
		}
		for _, lang := range text.Tongues() {
			p := words.Printer(lang)
			page := as("an").Get(path+"?taal="+string(lang), p.T("body.word_title"), p.T("body.word_hint"), p.T("socialmap.group.active.resident"), p.T("socialmap.indicator.nuisance"))
			if lang != text.Dutch && lang != text.English && strings.Contains(page, "Jullie lezen eerst") {
				t.Errorf("%s is Dutch", lang)
			}
		}
		if page := as("rie").Get(path, "12,5 per 100 woningen"); strings.Contains(page, `name="woord"`) {
			t.Error("who reads along is offered the form")
		}
		form := url.Values{"woord": {"Mevrouw de Wit belde elke dag."}, "uitgave": {m.asOf.Format(time.DateOnly)}, "versie": {"0"}}
		at := path + "/" + string(linden)
		status, body, _ := as("an").Do("POST", at, form)
		if status != http.StatusBadRequest {
			t.Errorf("a name: %d", status)
		}
		as("an").Has(body, "Dit lijkt op een naam: Mevrouw de Wit", "Nee, hier staat niemand in")
		form.Set("woord", opinion)
		if status, _, _ = as("an").Do("POST", at, form); status != http.StatusSeeOther {
			t.Errorf("%d", status)
		}
		form.Set("woord", "Iets heel anders dan wat er al staat.")
		if status, body, _ = as("an").Do("POST", at, form); status != http.StatusConflict || !strings.Contains(body, "Iets heel anders") || !strings.Contains(body, "De lift was weken stuk.") {
			t.Errorf("two at once: %d", status)
		}
		as("rie").Get(path, "De lift was weken stuk.", "Gezegd op 1 juni 2026")
		for _, who := range []string{"bo", "vak", "zoe"} {
			if status, _, _ := as(who).Do("GET", path, nil); status != http.StatusNotFound {
				t.Errorf("%s: %d", who, status)
			}
		}
	})
}
