package casework

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web"
	"samendoen/internal/signal"
)

// doors lets in whoever says who they are.
type doors struct{ people map[string]access.Actor }

func (d doors) BySession(_ context.Context, secret string) (access.Actor, error) {
	a, ok := d.people[secret]
	if !ok {
		return a, fault.New("doors", fault.Unknown)
	}
	return a, nil
}

func (d doors) ByToken(ctx context.Context, secret string) (access.Actor, error) {
	a, err := d.BySession(ctx, secret)
	a.Scopes = []string{"case."}
	return a, err
}

// browser is a world with a server in front of it.
type browser struct {
	*world
	handler http.Handler
}

func newBrowser(t *testing.T) *browser {
	db := storetest.Open(t, "sqlite:"+filepath.Join(t.TempDir(), "web.db"), folders())
	return newBrowserOn(newWorld(t, db))
}

// newBrowserOn puts a server before a world.
func newBrowserOn(w *world) *browser {
	server := web.NewServer(web.Config{Auth: doors{w.people}, Policy: w.policy, Words: w.words, Clock: w.clock,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Version: "test", Nav: w.cases.Nav()}, w.cases.Routes())
	server.API(w.cases.API)
	return &browser{w, server.Handler()}
}

// do asks for a page as somebody; a form makes it a POST.
func (b *browser) do(who, lang, path string, form url.Values) *httptest.ResponseRecorder {
	b.T.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if form != nil {
		r = httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.AddCookie(&http.Cookie{Name: "samendoen", Value: who})
	r.AddCookie(&http.Cookie{Name: "taal", Value: lang})
	rec := httptest.NewRecorder()
	b.handler.ServeHTTP(rec, r)
	return rec
}

var rawKey = regexp.MustCompile(`casework\.[a-z_-]+`)

// page wants a page with a status and some texts in it.
func (b *browser) page(rec *httptest.ResponseRecorder, status int, want ...string) string {
	b.T.Helper()
	body := rec.Body.String()
	if rec.Code != status {
		b.T.Fatalf("status %d, want %d: %s", rec.Code, status, body)
	}
	for _, text := range want {
		if !strings.Contains(body, text) {
			b.T.Errorf("the page does not say %q", text)
		}
	}
	if key := rawKey.FindString(body); key != "" {
		b.T.Errorf("the page shows the key %s", key)
	}
	if strings.Contains(body, "<no value>") || strings.Contains(body, "%!") {
		b.T.Error("a message lacks a value")
	}
	return body
}

// moved wants a redirect.
func (b *browser) moved(rec *httptest.ResponseRecorder, to string) {
	b.T.Helper()
	if rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != to {
		b.T.Fatalf("status %d to %q, want %q: %.2000s", rec.Code, rec.Header().Get("Location"), to, rec.Body.String())
	}
}

func TestPagesInBothLanguages(t *testing.T) {
	b := newBrowser(t)
	ctx := context.Background()
	open, resting, closed := b.open(), b.open(), b.open()
	b.Must(b.cases.AddLog(ctx, b.people["anna"], open, Visit, "", "Eerste regel.\nTweede regel.", ""))
	b.Must(b.cases.AddParticipant(ctx, b.people["anna"], open, b.version(open), "pia"))
	b.Must(b.cases.Promise(ctx, b.people["anna"], open, Commitment{Side: ResidentSide, What: "Zet de post op tafel", By: b.today()}))
	b.Must(b.cases.Promise(ctx, b.people["anna"], open, Commitment{Side: OurSide, HolderID: "anna", What: "Kraan maken", By: b.today()}))
	b.Must(b.cases.SetReins(ctx, b.people["anna"], open, b.version(open), Reins{Holder: TakenOver, Until: b.today().AddDate(0, 0, 6), Because: "Even te druk."}))
	b.Must(b.cases.Rest(ctx, b.people["anna"], resting, b.version(resting), "wim", 4, ""))
	b.Must(b.cases.Close(ctx, b.people["anna"], closed, b.version(closed), "Oude leiding", Partly))
	b.clock.Set(at("2026-11-26T09:00:00Z")) // the step of the open case was due on the 24th
	b.Must(b.cases.PassOnLate(ctx))
	sig := b.signal(signal.Nuisance, false)
	for _, v := range []struct{ who, path, nl, en string }{
		{"anna", pathOf(open), "2 mensen kunnen dit zien, van 2 organisaties. ", "2 people can see this, of 2 organisations. "},
		{"anna", pathOf(open), "Te laat: dit moest uiterlijk dinsdag 24 november.", "Late: this was due by Tuesday 24 November."},
		{"anna", pathOf(open), "Te laat (24 november 2026). Doorgegeven aan Naam tess.", "Passed on to Naam tess."},
		{"anna", pathOf(open), "Tot 26 november 2026, omdat: Even te druk.", "Until 26 November 2026, because: Even te druk."},
		{"pia", pathOf(open), "<p>Tweede regel.</p>", "Home visit"},
		{"wim", pathOf(resting), "Waakvlam: Naam wim houdt contact.", "Resting: Naam wim keeps in touch."},
		{"anna", pathOf(closed), "Telt mee in de volgende uitgave van Complex in beeld.", "It is solved in part."},
		{"anna", pathOf(closed), "Wij bewaren dit tot 20 november 2027.", "We keep this until 20 November 2027."},
		{"anna", pathOf(open) + "/afsluiten", "Is het opgelost?", "Is it solved?"},
		{"anna", pathOf(open) + "/waakvlam", "Elke 4 weken", "Every 4 weeks"},
		{"anna", "/dossiers", "Lindestraat 12, Oosterdam", "2 days late"},
		{"anna", "/dossiers?toon=afgesloten", "2026-0003", "closed"},
		{"bob", "/dossiers", "Hier staat geen dossier.", "There is no case here."},
		{"anna", "/vandaag", "6 dagen te laat", "Kraan maken"},
		{"bob", "/vandaag", "Er wacht nu niets op jou.", "Nothing waits for you now."},
		{"tess", "/dossiers/overzicht", "De Linden", "Case overview"},
		{"tess", "/dossiers/overzicht?toon=te-laat", "2 dagen te laat", "2 days late"},
		{"tess", pathOf(open) + "/toewijzen", "Wie je vraagt, zegt eerst ja.", "Other case director for 2026-0001"},
		{"anna", "/dossiers/nieuw?signaal=" + sig.ID, "Er loopt al een dossier van jou op deze plek", "Talk with the resident first."},
	} {
		b.page(b.do(v.who, "nl", v.path, nil), http.StatusOK, v.nl)
		b.page(b.do(v.who, "en", v.path, nil), http.StatusOK, v.en)
	}
	body := b.page(b.do("tess", "nl", "/dossiers/overzicht", nil), http.StatusOK)
	if strings.Contains(body, "Lindestraat") || strings.Contains(body, "Loodgieter") {
		t.Error("the overview shows an address or contents")
	}
}

func TestWhatOneMayNotSeeIsNotThere(t *testing.T) {
	b := newBrowser(t)
	id := b.open()
	missing := "00000000-0000-7000-8000-000000000000"
	for _, who := range []string{"bob", "tess", "vera", "beheer", "bestuur", "fg", "olaf"} {
		for _, suffix := range []string{"", "/afsluiten", "/waakvlam"} {
			there := b.do(who, "nl", pathOf(id)+suffix, nil)
			nowhere := b.do(who, "nl", "/dossiers/"+missing+suffix, nil)
			same := bytes.Equal(bytes.ReplaceAll(there.Body.Bytes(), []byte(id), nil), bytes.ReplaceAll(nowhere.Body.Bytes(), []byte(missing), nil))
			if there.Code != http.StatusNotFound || nowhere.Code != http.StatusNotFound || !same {
				t.Errorf("%s%s: %d and %d, the same %v", who, suffix, there.Code, nowhere.Code, same)
			}
		}
		for _, suffix := range []string{"/log", "/gebeld", "/stap", "/heropenen", "/deelnemers"} {
			form := url.Values{"versie": {"1"}, "tekst": {"x"}, "soort": {"notitie"}, "wie": {who}}
			if rec := b.do(who, "nl", pathOf(id)+suffix, form); rec.Code != http.StatusNotFound {
				t.Errorf("%s posts to %s: %d", who, suffix, rec.Code)
			}
		}
	}
	if rec := b.do("niemand", "nl", pathOf(id), nil); rec.Code != http.StatusSeeOther {
		t.Errorf("a stranger gets %d", rec.Code)
	}
}

func TestFormsKeepWhatWasTyped(t *testing.T) {
	b := newBrowser(t)
	id := b.open()
	version := versionText(b.version(id))
	b.page(b.do("anna", "nl", pathOf(id)+"/stap", url.Values{"versie": {version}, "stap": {"Mijn plan"}, "stapwie": {"anna"}, "stapdatum": {"2020-01-01"}}),
		http.StatusBadRequest, `value="Mijn plan"`, "Deze datum is al voorbij.", `href="#stap-stapdatum"`, `id="stap-stapdatum"`, "<details class=\"details\" open>")
	b.moved(b.do("anna", "nl", pathOf(id)+"/stap", url.Values{"versie": {version}, "stap": {"Haar plan"}, "stapwie": {"anna"}, "stapdatum": {"2026-11-25"}}), pathOf(id))
	b.page(b.do("anna", "nl", pathOf(id)+"/stap", url.Values{"versie": {version}, "stap": {"Mijn plan"}, "stapwie": {"anna"}, "stapdatum": {"2026-11-26"}}),
		http.StatusConflict, "Iemand was net eerder", "Haar plan", `value="Mijn plan"`, "Dit staat er nu (Naam anna", "26 november 2026", `value="2"`)
	// The words are another group: a step in between is no reason to refuse them.
	b.moved(b.do("anna", "nl", pathOf(id)+"/tekst", url.Values{"versie": {version}, "reden": {"Nieuwe reden"}, "doel": {"Weer rustig slapen."}}), pathOf(id))
	body := b.page(b.do("anna", "nl", pathOf(id)+"/tekst", url.Values{"versie": {version}, "reden": {"Andere reden"}, "doel": {"Weer rustig slapen."}, "gegevens": {"wonen"}}),
		http.StatusConflict, "Andere reden", "Nieuwe reden", `name="kies-reden"`, `name="stond-reden" value="Nieuwe reden"`)
	if strings.Contains(body, `name="kies-doel"`) {
		t.Error("a field in which both are the same asks for a choice")
	}
	chosen := url.Values{"versie": {"3"}, "reden": {"Andere reden"}, "stond-reden": {"Nieuwe reden"}, "kies-reden": {"onder"}, "doel": {"Weer rustig slapen."}, "gegevens": {"wonen"}}
	b.moved(b.do("anna", "nl", pathOf(id)+"/tekst", chosen), pathOf(id))
	b.page(b.do("anna", "nl", pathOf(id), nil), http.StatusOK, "<p>Nieuwe reden</p><p>Andere reden</p>", "<p>Weer rustig slapen.</p>")
	b.page(b.do("anna", "nl", pathOf(id)+"/log", url.Values{"soort": {"notitie"}, "tekst": {"nummer 111222333"}}),
		http.StatusBadRequest, "burgerservicenummer", ">nummer 111222333</textarea>")
	b.page(b.do("anna", "nl", pathOf(id)+"/afsluiten", url.Values{"versie": {"4"}, "oorzaak": {"Oude leiding"}}),
		http.StatusBadRequest, "Kies of het is opgelost.", ">Oude leiding</textarea>")
	b.page(b.do("anna", "nl", pathOf(id)+"/afsluiten", url.Values{"versie": {"4"}, "oorzaak": {"Het gaat op en neer"}, "uitkomst": {goesOn}}),
		http.StatusOK, "Wie houdt contact?", ">Het gaat op en neer</textarea>")
	b.moved(b.do("anna", "nl", pathOf(id)+"/waakvlam", url.Values{"versie": {"4"}, "oorzaak": {"Het gaat op en neer"}, "wie": {"wim"}, "weken": {"8"}}), pathOf(id))
	b.page(b.do("wim", "nl", pathOf(id), nil), http.StatusOK, "Het gaat op en neer", "contactpersoon")
	b.Must(b.cases.Close(context.Background(), b.people["anna"], id, b.version(id), "Oude leiding", Solved))
	b.page(b.do("anna", "nl", pathOf(id)+"/log", url.Values{"soort": {"notitie"}, "tekst": {"Hij belde <net> nog."}}),
		http.StatusBadRequest, "Dit schreef jij", "<p>Hij belde &lt;net&gt; nog.</p>")
}

func TestOneTapAndATwiceSentForm(t *testing.T) {
	b := newBrowser(t)
	id := b.open()
	form := url.Values{"sleutel": {"een-sleutel"}, "terug": {weekPath}}
	b.moved(b.do("anna", "nl", pathOf(id)+"/gebeld", form), weekPath)
	b.moved(b.do("anna", "nl", pathOf(id)+"/gebeld", form), weekPath)
	form.Set("terug", "https://elders.example")
	form.Set("sleutel", "andere")
	b.moved(b.do("anna", "nl", pathOf(id)+"/gebeld", form), pathOf(id))
	n := 0
	for _, m := range b.show("anna", id).Timeline {
		if m.Entry != nil && m.Entry.Kind == NotReached {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d entries, want one for each key", n)
	}
}

func TestNewCaseByForm(t *testing.T) {
	b := newBrowser(t)
	sig := b.signal(signal.Concern, false)
	version := versionText(sig.Version)
	b.page(b.do("anna", "nl", "/dossiers/nieuw", url.Values{"signaal": {sig.ID}}), http.StatusOK, "Waarom is dit dossier er?", sig.ID)
	form := url.Values{"signaal": {sig.ID}, "versie": {version}, "reden": {"De brieven lagen er nog."}, "regisseur": {"bob"},
		"stap": {"Langsgaan"}, "stapdatum": {"2026-11-24"}}
	b.page(b.do("anna", "nl", "/dossiers/nieuw", form), http.StatusBadRequest, "De brieven lagen er nog.", `href="#nieuw-gesprek"`)
	b.page(b.do("olaf", "nl", "/dossiers/nieuw", form), http.StatusNotFound)
	form.Set("gevaar", "ja")
	b.page(b.do("anna", "nl", "/dossiers/nieuw", form), http.StatusBadRequest, `href="#nieuw-gevaarreden"`)
	form.Set("gevaarreden", "Er kwam rook onder de deur uit.")
	rec := b.do("anna", "nl", "/dossiers/nieuw", form)
	id := ID(strings.TrimPrefix(rec.Header().Get("Location"), "/dossiers/"))
	b.moved(rec, pathOf(id))
	b.page(b.do("bob", "nl", pathOf(id), nil), http.StatusOK, "Langsgaan", "Er kwam rook onder de deur uit.")
	second := b.signal(signal.Money, true)
	b.moved(b.do("anna", "nl", "/dossiers/erbij", url.Values{"signaal": {second.ID}, "versie": {versionText(second.Version)}, "dossier": {string(id)}}), pathOf(id))
	rec = b.do("anna", "nl", "/dossiers/zoeken", url.Values{"zoek": {"brieven"}})
	b.page(rec, http.StatusOK, "1 dossier gevonden", "2026-0001")
}

// call uses the API as somebody.
func (b *browser) call(who, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	b.T.Helper()
	r := httptest.NewRequest(method, web.APIPath+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+who)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	b.handler.ServeHTTP(rec, r)
	return rec
}

func TestAPI(t *testing.T) {
	b := newBrowser(t)
	sig := b.signal(signal.Concern, true)
	anna := b.people["anna"]
	if _, err := b.cases.Choose(context.Background(), anna, sig.ID); err != nil {
		t.Fatal(err)
	}
	opened := `{"signaalId":"` + sig.ID + `","signaalVersie":` + versionText(sig.Version) + `,"reden":"De brieven lagen er nog.","volgendeStap":{"wat":"Langsgaan","datum":"2026-11-24"}}`
	// The token reaches cases only: without the scope for signals nothing can be opened from one.
	if rec := b.call("anna", http.MethodPost, "/dossiers", opened); rec.Code != http.StatusNotFound {
		t.Fatalf("a token without the scope of signals: %d %s", rec.Code, rec.Body)
	}
	id := b.open()
	second := b.open()
	path := "/dossiers/" + string(id)
	b.Must(b.cases.Promise(context.Background(), anna, id, Commitment{ID: "een", Side: ResidentSide, What: "Belt terug", By: b.today().AddDate(0, 0, 9)}))
	v, err := b.cases.Show(context.Background(), anna, id)
	b.Must(err)
	promised := path + "/afspraken/" + v.Commitments[0].ID
	for _, v := range []struct {
		who, method, path, body string
		headers                 []string
		status                  int
	}{
		{"bob", http.MethodGet, path, "", nil, 404},
		{"anna", http.MethodGet, "/dossiers/onbekend", "", nil, 404},
		{"niemand", http.MethodGet, path, "", nil, 401},
		{"anna", http.MethodPost, path + "/logregels", `{"soort":"telefoon","tekst":"Gesproken."}`, []string{"Idempotency-Key", "a"}, 204},
		{"anna", http.MethodPost, path + "/logregels", `{"soort":"telefoon","tekst":"Gesproken."}`, []string{"Idempotency-Key", "a"}, 204},
		{"anna", http.MethodPost, path + "/logregels", `{"soort":"roddel","tekst":"x"}`, nil, 400},
		{"anna", http.MethodPatch, path, `{"volgendeStap":{"wat":"Bellen","wie":"anna","datum":"2026-11-25"}}`, nil, 400},
		{"anna", http.MethodPatch, path, `{"volgendeStap":{"wat":"Bellen","wie":"anna","datum":"2026-11-25"}}`, []string{"If-Match", `"1"`}, 204},
		{"anna", http.MethodPatch, path, `{"volgendeStap":{"wat":"Bellen","wie":"anna","datum":"2026-11-25"}}`, []string{"If-Match", `"1"`}, 412},
		{"anna", http.MethodPatch, promised, `{"stand":"nagekomen"}`, nil, 400},
		{"anna", http.MethodPatch, promised, `{"stand":"open","datum":"2026-11-30"}`, []string{"If-Match", `"1"`}, 400},
		{"bob", http.MethodPatch, promised, `{"stand":"nagekomen"}`, []string{"If-Match", `"1"`}, 404},
		{"anna", http.MethodPatch, path + "/afspraken/onbekend", `{"stand":"nagekomen"}`, []string{"If-Match", `"1"`}, 404},
		{"anna", http.MethodPatch, promised, `{"stand":"nagekomen","bewijs":"Gezien."}`, []string{"If-Match", `"1"`}, 204},
		{"anna", http.MethodPatch, promised, `{"stand":"niet-nagekomen","bewijs":"Niet gezien."}`, []string{"If-Match", `"1"`}, 412},
		{"anna", http.MethodPost, "/dossiers/" + string(second) + "/afsluiten", `{"oorzaak":"Oude leiding","uitkomst":"opgelost"}`, []string{"If-Match", `"1"`}, 204},
	} {
		rec := b.call(v.who, v.method, v.path, v.body, v.headers...)
		if rec.Code != v.status {
			t.Errorf("%s %s %s: %d, want %d: %s", v.who, v.method, v.path, rec.Code, v.status, rec.Body)
		}
		if v.status >= 400 && rec.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s: %s", v.method, v.path, rec.Header().Get("Content-Type"))
		}
	}
	rec := b.call("anna", http.MethodGet, path, "")
	var got caseBody
	b.Must(json.Unmarshal(rec.Body.Bytes(), &got))
	if rec.Header().Get("ETag") != `"2"` || got.VolgendeStap == nil || got.VolgendeStap.Wat != "Bellen" || len(got.Logregels) != 1 ||
		got.Nummer != "2026-0001" || got.Stand != "open" || got.Deelnemers[0].Rol != "regisseur" {
		t.Errorf("%s %s", rec.Header().Get("ETag"), rec.Body)
	}
	b.checkPaging(id, second)
}

// checkPaging walks the list one by one.
func (b *browser) checkPaging(ids ...ID) {
	b.T.Helper()
	cursor := ""
	for i, id := range ids {
		var page struct {
			Dossiers []RowBody
			Volgende string
		}
		rec := b.call("anna", http.MethodGet, "/dossiers?limiet=1&cursor="+cursor, "")
		b.Must(json.Unmarshal(rec.Body.Bytes(), &page))
		if len(page.Dossiers) != 1 || page.Dossiers[0].ID != string(id) || (page.Volgende == "") != (i == len(ids)-1) {
			b.T.Fatalf("page %d: %s", i, rec.Body)
		}
		cursor = page.Volgende
	}
	if rec := b.call("anna", http.MethodGet, "/dossiers?stand=afgesloten", ""); !strings.Contains(rec.Body.String(), `"stand":"afgesloten"`) || strings.Contains(rec.Body.String(), `"stand":"open"`) {
		b.T.Error(rec.Body)
	}
}
