package app

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// routesOf are all routes of pages and all operations of the API.
func (w *matrixWorld) routesOf() (all []string, public map[string]bool) {
	w.t.Helper()
	public = map[string]bool{}
	for _, r := range w.app.Pages() {
		all = append(all, r.Pattern)
		public[r.Pattern] = r.Public
	}
	document, err := OpenAPI(context.Background(), w.clock)
	w.must(err)
	var d struct {
		Paths map[string]map[string]json.RawMessage
	}
	w.must(json.Unmarshal(document, &d))
	for path, methods := range d.Paths {
		for method := range methods {
			all = append(all, strings.ToUpper(method)+" /api/v1"+path)
		}
	}
	return all, public
}

// hole of an address: which id goes into {id} is said by how the path begins.
func (w *matrixWorld) address(path string) string {
	w.t.Helper()
	of := map[string]string{"/dossiers/": "case", "/api/v1/dossiers/": "case", "/signalen/": "signal", "/api/v1/signalen/": "signal", "/werklijsten/": "worklist", "/api/v1/werklijsten/": "worklist", "/api/v1/webhooks/": "webhook", "/mijn/sleutels/": "token",
		"/mijn/beveiliging/berichten/": "n-1", "/mijn/beveiliging/sessies/": "session", "/mijn/passkeys/": "p-1", "/beheer/gebruikers/": "user", "/vervangers/": "user", "/afwezig/": "weg-1",
		"/beheer/herstel/": "r-1", "/beheer/import/": "d-1", "/woningen/": "unit", "/complexen/": "complex", "/api/v1/woningen/": "unit", "/api/v1/complexen/": "complex", "/complex-in-beeld/complexen/": "complex",
		"/convenanten/": "covenant", "/verwerkingen/": "processing", "/bewaren/": "hold", "/rechten/": "request", "/api/v1/verzoeken/": "request",
		"/toestemmingen/": "person", "/api/v1/bewoners/": "person", "/datalekken/": "breach", "/huurachterstand/": "arrears", "/vroegsignalen/": "arrears", "/api/v1/vroegsignalen/": "arrears", "/logboek/": "witness", "/voordeur/": "post", "/vragen/": "geen-vraag", "/gevaar/": "danger", "/knelpunten/": "bottleneck", "/adviesvragen/": "advice", "/casusoverleg/": "conference", "/plannen/": "plan", "/brieven/": "uitnodiging", "/verwijzingen/": "referral", "/api/v1/verwijzingen/": "referral", "/wie-helpt/": "listing", "/wijkgids/": "listing", "/hsds/services/": "listing", "/hsds/organizations/": "giver", "/hsds/locations/": "location", "/hsds/service_at_locations/": "atlocation", "/hsds/taxonomies/": "taxonomy", "/hsds/taxonomy_terms/": "term", "/api/v1/knelpunten/": "bottleneck", "/api/v1/adviesvragen/": "advice", "/api/v1/casusoverleggen/": "conference", "/herinneringen/": "reminder", "/voorstellen/": "geen-voorstel", "/api/v1/herinneringen/": "reminder", "/api/v1/gevaarmeldingen/": "danger", "/api/v1/werkbonsignalen/": "signal", "/webhooks/": "webhook", "/meldcode/": "record", "/bel-mij/": "call", "/mijn/toestellen/": "device", "/nakijken/": "held",
		"/meldpunt/": "report", "/mijn/bereik/": "way", "/api/v1/meldingen/": "report", "/roosters/": "roster", "/mijn/diensten/": "swap", "/api/v1/roosters/": "roster", "/api/v1/mijn/diensten/": "swap",
		"/complexplannen/": "complexplan", "/api/v1/complexplannen/": "complexplan", "/complex-in-beeld/doelen/": "target", "/api/v1/complex-in-beeld/doelen/": "target", "/rapporten/": "mapreport",
		"/oproepen/": "helpask", "/meedoen/": "helpask",
		"/vrijwilligers/": "helper", "/api/v1/vrijwilligers/": "helper",
		"/api/v1/burenhulp/berichten/": "helppost", "/api/v1/burenhulp/koppelen/": "helppost", "/api/v1/burenhulp/koppelingen/": "helpmatch",
		"/activiteiten/":        "activity",
		"/api/v1/activiteiten/": "activity",
		"/leren/":               "evening", "/api/v1/bijeenkomsten/": "evening",
		"/burenhulp/berichten/": "helppost", "/burenhulp/koppelen/": "helppost", "/burenhulp/koppelingen/": "helpmatch", "/burenhulp/gesprekken/": "helptalk",
		"/bewonersorganisaties/": "body", "/api/v1/bewonersorganisaties/": "body"}
	path = strings.ReplaceAll(path, "{proces}", "eerste-bezoek")
	for prefix, what := range of {
		if strings.HasPrefix(path, prefix) && strings.Contains(path, "{id}") {
			id, known := w.ids[what]
			if !known {
				id = what
			}
			path = strings.ReplaceAll(path, "{id}", id)
		}
	}
	for prefix, step := range map[string]string{"/rechten/berichten/": "verteld", "/rechten/verzoeken/": "verlengen", "/datalekken/": "risico", "/huurachterstand/": "sluiten"} {
		if strings.HasPrefix(path, prefix) {
			path = strings.ReplaceAll(path, "{stap}", step)
		}
	}
	if path == "/complexplannen/nieuw" {
		return path + "?complex=" + w.ids["complex"]
	}
	if path == "/gevaar/nieuw" {
		return path + "?woning=" + w.ids["unit"]
	}
	if path == "/dossiers/nieuw" {
		return path + "?signaal=" + w.ids["signal"]
	}
	for hole, value := range map[string]string{"{$}": "", "{nacht}": "2026-01-02", "{org}": DemoOrg, "{bestand}": "kern.js", "{n}": "1", "{nummer}": "1", "{code}": w.ids["area"], "{woord}": "onbekend", "{feit}": "lekkage", "{afspraak}": w.ids["commitment"], "{zorger}": "geen-zorger", "{actie}": "geen-actie", "{meting}": "geen-meting", "{brief}": w.ids["letter"], "{document}": "geen-document", "{pas}": "geen-pas",
		"{vraag}": "geen-vraag", "{overdracht}": "geen-overdracht", "{noodinzage}": w.ids["emergency"], "{inzage}": w.ids["look"], "{geval}": "lekkage-en-stapels", "{geheim}": "geen-geheim", "{file}": "meldingen.csv", "{deel}": "afspraken", "{soort}": "dossier", "{regel}": "nieuw", "{loket}": "nieuw", "{weg}": "omhoog", "{dossier}": w.ids["case"],
		"{complex}": w.ids["complex"], "{lid}": "nieuw", "{vergadering}": "nieuw", "{advies}": w.ids["bodyadvice"], "{stuk}": w.ids["bodypaper"],
		"{extra}": "nieuwsbrief", "{tijdperk}": "0", "{van}": "1", "{tot}": "1", "{grootte}": "1", "{positie}": "0", "{vorm}": "ldv", "{veld}": "soort", "{bericht}": "geen-bericht", "{wie}": "geen-persoon", "{z}": "12", "{x}": "1", "{y}": "1"} {
		path = strings.ReplaceAll(path, hole, value)
	}
	if strings.Contains(path, "{") {
		w.t.Error("nothing to fill in: ", path)
	}
	if strings.HasSuffix(path, "/uitvoer/ldv") {
		path += "?van=2026-11-20T00:00:00Z&tot=2026-11-21T00:00:00Z"
	}
	return path
}

// bodyOf is what an operation of the API is sent: well formed, and wrong in what it says.
func (w *matrixWorld) bodyOf(route string) string {
	longest, said := "", `{}`
	for end, body := range map[string]string{
		"/adviesvragen": `{"wie":"niemand","vraag":""}`, "/casusoverleggen": `{"naam":"","begint":"2026-12-01T09:00:00Z"}`, "/tafel": `{"punt":"geen-punt"}`, "/plaatsen/geen-persoon": `{"stand":"aanwezig"}`,
		"/v1/vrijwilligers": `{"naam":"","akkoord":false}`, w.ids["helper"] + "/zetten": `{"zet":"starten"}`,
		w.ids["advice"] + "/zetten": `{"zet":"klaar"}`, w.ids["conference"] + "/zetten": `{"zet":"verzet"}`,
		"/signalen": `{"thema":"zorgen","woningId":"geen"}`, "/signalen/zoekopdrachten": `{"zoek":"niets"}`, "/stappen": `{"stap":"advies","tekst":""}`,
		"/berichten": `{"soort":"vraag","tekst":""}`, "/terugkoppeling": `{"tekst":""}`,
		"/werkbonsignalen": `{"werkbon":"1","woning":{"eenheidId":"x"},"thema":"woning"}`, "/plaatsen/lopend": `{}`, "/plaatsen/waarschuwing": `{"woningId":"x"}`, "/verteld": `{"datum":"2026-11-01","hoe":"brief"}`, "/einde": `{"reden":""}`,
		"/gevaarmeldingen": `{"woningId":"x","soort":"dier","datum":"2026-11-01","verhaal":"","eigenaarId":"x"}`, "/klaar": `{"uitkomst":"niet-nodig"}`, "/geen-toegang": `{"eenheidId":"x","datum":"2026-11-01"}`, "/samenvoegen": `{"bijId":"x"}`,
		"/plaatsen/hier": `{"breedtegraad":52.1,"lengtegraad":5.1}`, "/plaatsen/zoekopdrachten": `{"zoek":"niets"}`,
		"/v1/complexplannen": `{"complexId":"` + w.ids["complex"] + `","thema":"ontmoeten","doel":"","houder":"","tot":""}`, w.ids["complexplan"]: `{"thema":"ontmoeten","doel":"","houder":"","tot":""}`,
		w.ids["complexplan"] + "/stap": `{"stap":"stand","tekst":""}`, w.ids["complexplan"] + "/acties": `{"wat":"","datum":""}`, "/acties/geen-actie": `{"klaar":true}`,
		"/cijfers/" + w.ids["complex"]: `{"uitgave":"","tekst":""}`,
		"/doelen":                      `{"indicator":"","niveau":"buurt","kant":"hooguit","doel":1,"tot":"","waarom":""}`,
		"/v1/knelpunten":               `{"soort":"regel","titel":"","verhaal":""}`, "/zetten": `{"zet":"neem-aan"}`, "/geprobeerd": `{"tekst":""}`, "/stap": `{"stap":"agenda"}`, "/v1/activiteiten": `{"titel":"","waar":"","dag":"","tijd":"","minuten":0,"herhaling":"een-keer","doorWie":"corporatie"}`, "/dagen": `{"dag":"","stap":"meld-aan"}`, "/ruil": `{"van":"2026-12-02T09:00:00Z","tot":"2026-12-01T09:00:00Z"}`, w.ids["swap"]: `{"antwoord":"nee"}`,
		"/v1/burenhulp/berichten": `{"kant":"vraag","soort":"taal","complex":"","wanneer":[],"naam":"","bereik":""}`, w.ids["helppost"] + "/stap": `{"stap":"blijf"}`, w.ids["helpmatch"] + "/stap": `{"stap":"gaat-goed"}`, "/voorstellen": `{"ander":""}`,
		w.ids["activity"]: `{"titel":"","waar":""}`, "/meldingen": `{"soort":"oefening"}`, "/zet": `{"stap":"schrijf"}`, "/adviezen": `{"onderwerp":"","doel":"","reden":"","gevolg":"","gegeven":"","termijn":""}`, w.ids["bodyadvice"] + "/stap": `{"stap":"sluit"}`,
		"/v1/dossiers": `{"signaalId":"` + w.ids["signal"] + `","signaalVersie":99,"reden":"Hulp","volgendeStap":{"wat":"Bellen","datum":"2026-12-01"}}`,
		"/stand":       `{"stand":"ontvangen","versie":0}`,
		"/logregels":   `{"soort":"notitie","tekst":""}`,
		"/gegevens":    `{"velden":[{"veld":"geen","waarde":""}]}`,
		"/vragen":      `{"gegevenssoort":"overlast","vraag":""}`, "/antwoord": `{"besluit":"beantwoord","antwoord":""}`,
		"/overdragen": `{"aan":"","reden":""}`, "/geen-overdracht": `{"besluit":"aanvaard"}`,
		"/afsluiten": `{"oorzaak":"","uitkomst":"opgelost"}`, "/medeondertekeningen": `{"controlepunt":"x"}`,
		w.ids["case"]:       `{"volgendeStap":{"wat":"Bellen","wie":"niemand","datum":"2026-12-01"}}`,
		w.ids["commitment"]: `{"stand":"nagekomen"}`,
	} {
		if strings.HasSuffix(route, end) && len(end) > len(longest) {
			longest, said = end, body
		}
	}
	return said
}

// formOf is what a page is sent: an empty form, but for what names the thing that it is about.
func (w *matrixWorld) formOf(path string) string {
	switch {
	case strings.HasPrefix(path, "/gevaar/nieuw"):
		return "woning=" + w.ids["unit"]
	case strings.HasPrefix(path, "/complexplannen/nieuw"):
		return "complex=" + w.ids["complex"]
	case strings.HasPrefix(path, "/mijn/passkeys/"):
		return "naam=Proef"
	case path == "/dossiers/erbij" || strings.HasPrefix(path, "/dossiers/nieuw"):
		return "signaal=" + w.ids["signal"] + "&dossier=" + w.ids["case"]
	case strings.HasSuffix(path, "/mandaten"): // the dates are the wrong way round
		return "rol=" + w.ids["seat"] + "&persoon=" + w.users["Wie een rol heeft"].ID + "&vanaf=2026-12-01&tot=2026-11-25&versie=" +
			w.one(`SELECT CAST(stamp AS TEXT) FROM network_covenant WHERE id = $1`, w.ids["covenant"])
	case strings.HasPrefix(path, "/convenanten/"):
		return "versie=" + w.one(`SELECT CAST(stamp AS TEXT) FROM network_covenant WHERE id = $1`, w.ids["covenant"])
	case strings.HasPrefix(path, "/beheer/herstel/"): // whoever was before may have settled it
		w.write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE account_rescue SET state = 'asked', closed = 0, closed_by = ''`)
			return err
		})
	}
	return ""
}

// TestAccessMatrix walks every route with everybody, and compares with what was written by
// hand. It is no test of forms: what an empty form gets from who may send it is not refused.
func TestAccessMatrix(t *testing.T) {
	w := newMatrixWorld(t)
	rows := matrixRows(t)
	all, public := w.routesOf()
	listed := map[string]bool{}
	for _, row := range rows {
		listed[row.route] = true
		if !slices.Contains(all, row.route) {
			t.Errorf("the matrix has a row for %s, which is no route", row.route)
		}
	}
	for _, route := range all {
		if !listed[route] {
			t.Errorf("%s has no row in docs/access-matrix", route)
		}
	}
	cookies := map[string]string{}
	cells := 0
	check := func(row matrixRow, column, who string, want class) {
		method, path, _ := strings.Cut(row.route, " ")
		if cookies[who] == "" || method == http.MethodPost && (strings.HasPrefix(path, "/mijn") || strings.HasPrefix(path, "/uit")) {
			cookies[who] = w.session(who)
		}
		cells++
		if got, status, more := w.ask(w.handler, method, w.address(path), cookies[who], ""); got != want {
			t.Errorf("%s | %s | %s: %s (%d %.60s), want %s", row.route, column, who, got, status, more, want)
		}
		if method == http.MethodPost && strings.HasPrefix(path, "/mijn") || path == "/uitloggen" {
			delete(cookies, who)
		}
	}
	for _, row := range rows {
		if !slices.Contains(all, row.route) {
			continue
		}
		for column, c := range row.cells {
			switch column {
			case "Eigen organisatie", "Elders":
				for _, r := range access.Roles() {
					check(row, column, strings.ToLower(strings.Fields(column)[0])+" "+string(r), c.of(r))
				}
			default:
				check(row, column, column, c.of(""))
			}
		}
	}
	t.Logf("%d routes, %d cells", len(listed), cells)
	t.Run("second step", func(t *testing.T) { w.secondStep(t, all, public) })
	t.Run("blocked", func(t *testing.T) { w.blockedPeople(t, all, public) })
	t.Run("keys", func(t *testing.T) { w.keys(t, rows, public) })
}

// secondStep: with the password alone, nothing opens but what is open for everybody.
func (w *matrixWorld) secondStep(t *testing.T, all []string, public map[string]bool) {
	b := *w.app
	b.accounts = account.New(w.app.db, w.app.vault, w.clock, w.app.policy, true)
	s, err := b.Server(false)
	w.must(err)
	h := s.Handler()
	cookie := w.session("Deelnemer")
	for _, route := range all {
		method, path, _ := strings.Cut(route, " ")
		if public[route] {
			continue
		}
		if got, status, to := w.ask(h, method, w.address(path), cookie, ""); got != asksIn && !strings.HasPrefix(to, "/mijn/tweede-stap") {
			t.Errorf("%s opens with one factor: %s (%d)", route, got, status)
		}
	}
}

// blockedPeople: a session from before is worth nothing.
func (w *matrixWorld) blockedPeople(t *testing.T, all []string, public map[string]bool) {
	set := func(blocked int) {
		w.write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE account_user SET disabled = $2 WHERE id = $1`, w.users["Geblokkeerd"].ID, blocked)
			return err
		})
	}
	set(0)
	cookie := w.session("Geblokkeerd")
	if got, _, _ := w.ask(w.handler, http.MethodGet, "/signalen", cookie, ""); got != mag {
		t.Fatal("the session does not work to begin with")
	}
	set(1)
	for _, route := range all {
		method, path, _ := strings.Cut(route, " ")
		if public[route] {
			continue
		}
		if got, status, _ := w.ask(w.handler, method, w.address(path), cookie, ""); got != asksIn {
			t.Errorf("%s opens for who is blocked: %s (%d)", route, got, status)
		}
	}
}

// keys: a key opens no page, and no operation outside its scope.
func (w *matrixWorld) keys(t *testing.T, rows []matrixRow, public map[string]bool) {
	scopes := account.Scopes()
	tokenOf := func(who string, scopes ...string) string {
		token, err := w.app.accounts.NewToken(context.Background(), w.users[who].Actor(), "matrix", scopes, moment.AddDate(0, 1, 0))
		w.must(err)
		return token
	}
	every := map[access.Role]string{}
	for _, r := range access.Roles() {
		every[r] = tokenOf("eigen "+string(r), scopes...)
	}
	for _, row := range rows {
		method, path, _ := strings.Cut(row.route, " ")
		if !strings.HasPrefix(path, "/api/") {
			if got, status, _ := w.ask(w.handler, method, w.address(path), "", every[access.TeamLead]); !public[row.route] && got != asksIn {
				t.Errorf("%s takes a key: %s (%d)", row.route, got, status)
			}
			continue
		}
		own, has := row.cells["Eigen organisatie"]
		if !has {
			continue
		}
		for _, r := range access.Roles() {
			want := own.of(r)
			if got, status, _ := w.ask(w.handler, method, w.address(path), "", every[r]); got != want {
				t.Errorf("%s with a key of %s: %s (%d), want %s", row.route, r, got, status, want)
			}
			if row.scope == "-" || own.of(r) != mag {
				continue
			}
			others := slices.DeleteFunc(slices.Clone(scopes), func(s string) bool { return s == row.scope })
			if got, status, _ := w.ask(w.handler, method, w.address(path), "", tokenOf("eigen "+string(r), others...)); got != isAbsent {
				t.Errorf("%s with a key of %s without %s: %s (%d)", row.route, r, row.scope, got, status)
			}
			break
		}
	}
}
