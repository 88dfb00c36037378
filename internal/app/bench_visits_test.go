package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samendoen/internal/place"
	"samendoen/internal/referral"
	"samendoen/internal/resident"
	"samendoen/internal/signal"
)

// besideVisits are the lists and searches of the modules around signals and cases.
func besideVisits(p picked) []visit {
	atHome := func(n int) string {
		return "/signalen/nieuw?plek=" + url.QueryEscape(signal.Spot{UnitID: place.UnitID(p.units[n%len(p.units)])}.Value())
	}
	list := []visit{
		{"signals/rows", "consulent", fixed("/signalen/rijen"), nil},
		{"signals/source", "consulent", fixed("/signalen?lijst=alle&bron=bewoner"), nil},
		{"signal/new-running", "vakman", atHome, nil},
		{"rights/find", "fg", fixed("/rechten/zoek"), search("adres", p.let)},
		{"consent/find", "wijkbeheerder", fixed("/toestemmingen/zoek"), search("adres", p.let)},
		{"log/search", "fg", fixed("/logboek"), search("soort", "aanmelden")},
	}
	for _, one := range [][2]string{
		{"fg", "/toezicht"},
		{"fg", "/logboek"},
		{"fg", "/logboek/integriteit"},
		{"fg", "/logboek/wie-mag-wat"},
		{"fg", "/bewaren"},
		{"fg", "/bewaren/gewist"},
		{"fg", "/bewaren/termijnen"},
		{"fg", "/bewaren/vastgehouden"},
		{"fg", "/rechten"},
		{"fg", "/rechten/berichten"},
		{"fg", "/datalekken"},
		{"fg", "/verwerkingen"},
		{"fg", "/noodinzages"},
		{"fg", "/noodinzages/meldcode"},
		{"fg", "/dossiers/waarom-niet"},
		{"fg", "/cijfers"},
		{"consulent", "/cijfers"},
		{"beheerder", "/toezicht"},
		{"beheerder", "/beheer/herstel"},
		{"beheerder", "/beheer/organisaties"},
		{"beheerder", "/vervangers"},
		{"beheerder", "/webhooks"},
		{"consulent", "/terugkoppeling"},
		{"teamleider", "/terugkoppeling/teksten"},
		{"teamleider", "/nakijken"},
		{"teamleider", "/oefenen/team"},
		{"vakman", "/oefenen"},
		{"beleid", "/oefenen/bijhouden"},
		{"vakman", "/gids"},
		{"consulent", "/werkbonnen"},
		{"consulent", "/knelpunten"},
		{"consulent", "/complexplannen"},
		{"bestuur", "/complex-in-beeld/doelen"},
		{"beleid", "/complex-in-beeld/uitleg"},
		{"beleid", "/groepen"},
		{"beleid", "/complex-in-beeld/stromen"},
		{"beleid", "/complex-in-beeld/uitgave"},
		{"bestuur", "/rapporten"},
		{"consulent", "/adviesvragen"},
		{"achterwacht", "/meldpunt"},
		{"teamleider", "/meldpunt/wie-belt"},
		{"bestuur", "/meldpunt/oefeningen"},
		{"teamleider", "/roosters"},
		{"regisseur", "/casusoverleg"},
		{"teamleider", "/plannen"},
		{"teamleider", "/brieven"},
		{"teamleider", "/knelpunten/agenda"},
		{"partner", "/verwijzingen"},
		{"regisseur", "/verwijzingen/cijfers"},
		{"teamleider", "/verwijzingen/te-laat"},
		{"vakman", "/wie-helpt"},
		{"teamleider", "/wijkgids"},
		{"consulent", "/vrijwilligers"},
		{"teamleider", "/vrijwilligers?stand=actief&taal=nl"},
		{"vrijwilliger", "/inzet"},
		{"wijkbeheerder", "/vrijwilligers/dekking"},
		{"vrijwilliger", "/meedoen"},
		{"bewoner", "/activiteiten"},
		{"vrijwilliger", "/leren"},
		{"vrijwilliger", "/leren/bewijs"},
		{"consulent", "/leren/wie"},
		{"teamleider", "/leren/cursussen"},
		{"bewoner", "/burenhulp"},
		{"teamleider", "/burenhulp/koppelen"},
		{"teamleider", "/burenhulp/bemiddelaars"},
		{"teamleider", "/meldpunt/hulp"},
		{"teamleider", "/bewonersorganisaties"},
		{"teamleider", "/meldpunt/draaiboek"},
		{"achterwacht", "/meldpunt/nachten"},
		{"consulent", "/gevaar"},
		{"consulent", "/voordeur"},
		{"wijkbeheerder", "/herinneringen/eerste-bezoek"},
		{"teamleider", "/herinneringen/geen-toegang"},
		{"teamleider", "/herinneringen/regels"},
		{"teamleider", "/verdelen"},
		{"teamleider", "/verdelen/termijnen"},
		{"partner", "/vragen"},
		{"partner", "/dossiers"},
		{"partner", "/convenanten"},
		{"regisseur", "/vandaag"},
		{"regisseur", "/regiekaart"},
		{"consulent", "/regiekaart?toon=te-laat"},
		{"consulent", "/overdrachten"},
		{"incasso", "/huurachterstand"},
		{"schuldhulp", "/vroegsignalen"},
		{"aandachtsfunctionaris", "/meldcode"},
		{"wijkbeheerder", "/toestemmingen"},
		{"wijkbeheerder", "/bel-mij"},
	} {
		list = append(list, visit{one[0] + strings.ReplaceAll(one[1], "/", "-"), one[0], fixed(one[1]), nil})
	}
	return list
}

// notWalked are the pages of the matrix that the walk leaves out, and why: they are no lists
// of what grows with a city.
func notWalked(route string) string {
	path := strings.TrimPrefix(route, "GET ")
	last := path[strings.LastIndex(path, "/")+1:]
	for _, why := range []struct {
		holds bool
		why   string
	}{
		{strings.Contains(last, "."), "a file"},
		{strings.Contains(path, "{"), "one thing, found by its id"},
		{last == "nieuw" || last == "voorstel" || last == "wijzigen" || last == "verbeteren" || last == "instellingen" || last == "noodinzage" || last == "nood", "an empty form"},
		{strings.HasPrefix(path, "/inloggen") || strings.HasPrefix(path, "/mijn/"), "about whoever asks, and nobody else"},
		{strings.HasPrefix(path, "/melden") || strings.HasPrefix(path, resident.OwnPath) || path == referral.GuestPath || strings.HasPrefix(path, "/toestel"), "without an account, or for the phone: a form, and a list that the phone asks for once a day"},
		{strings.HasPrefix(path, "/beheer/mail") || path == "/beheer/inloggen" || path == "/beheer/straten" || path == "/complex-in-beeld/portieken" || path == "/rapporten/open-data", "settings"},
		{strings.HasPrefix(path, "/hsds"), "open data for programs: what stands on /wie-helpt, which is walked"},
		{strings.HasPrefix(path, "/voorstellen"), "off in the city of the demo"},
		{strings.HasPrefix(path, "/uitvoer") || last == "uitvoer" || last == "bestand" || path == "/rapporten/cijfers", "a form for a file, which takes as long as it is large"},
		{path == "/verdelen/proef", "a trial of the rules on a year of signals, with a benchmark of its own"},
		{path == signal.RunningPath, "a part of the form for a signal, which is walked at a home"},
	} {
		if why.holds {
			return why.why
		}
	}
	return ""
}

// TestWalkIsWhole: the benchmark of the pages asks for every page of the access matrix, or
// says why it does not.
func TestWalkIsWhole(t *testing.T) {
	one := []string{"x"}
	p := picked{one, one, one, one, one, one, one, one, map[string][]string{}, one, one}
	for _, login := range []string{"consulent", "consulent2", "consulent3", "consulent4"} {
		p.cases[login] = one
	}
	mux := http.NewServeMux()
	walked := map[string]bool{}
	for _, row := range matrixRows(t) {
		if strings.HasPrefix(row.route, "GET /") && !strings.HasPrefix(row.route, "GET /api/") {
			mux.Handle(row.route, http.NotFoundHandler())
		}
	}
	for _, v := range visits(p) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, v.path(1), nil)
		if err != nil {
			t.Fatal(err)
		}
		_, pattern := mux.Handler(r)
		walked[pattern] = true
	}
	for _, row := range matrixRows(t) {
		if strings.HasPrefix(row.route, "GET /") && !strings.HasPrefix(row.route, "GET /api/") && !walked[row.route] && notWalked(row.route) == "" {
			t.Errorf("%s is not in the walk of the benchmark: add a visit, or say in notWalked why not", row.route)
		}
	}
}
