package exchange

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"samendoen/internal/base/upload"
	"samendoen/internal/casework"
	"samendoen/internal/catalogue"
	"samendoen/internal/document"
	"samendoen/internal/letter"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

var noon = time.Date(2026, 11, 2, 12, 0, 0, 500, time.FixedZone("x", 3600))

// fields are the attributes that VERA 4.3 gives an entity and that we fill, with what may
// stand there: a text, a moment in the form that VERA validates, a reference or an entry of a
// list.
func fields(entity string) map[string]string {
	return map[string]map[string]string{
		"Signalering": {"id": "text", "idOrganisatie": "text", "code": "text", "soort": "SIGNALERINGSOORT", "detailSoort": "SIGNALERINGDETAILSOORT",
			"status": "SIGNALERINGSTATUS", "begindatum": "moment", "einddatum": "moment", "adres": "uri"},
		"Zaak": {"id": "text", "idExtern": "text", "idOrganisatie": "text", "code": "text", "begindatum": "moment", "registratiedatum": "moment", "einddatum": "moment",
			"eenheden": "uris", "clusters": "uris", "zaaktype": "keys", "zaakstatussen": "keyses", "rollen": "keysany", "contactmomenten": "uris", "dossier": "keys"},
		"Zaakrol": {"id": "text", "idOrganisatie": "text", "soort": "ZAAKROL", "begindatum": "moment", "relatie": "uri", "zaak": "keyses"},
		"Contactmoment": {"id": "text", "idOrganisatie": "text", "soort": "CONTACTMOMENTSOORT", "detailSoort": "CONTACTMOMENTDETAILSOORT", "datum": "moment",
			"kanaal": "COMMUNICATIEKANAAL", "zaak": "uri", "dossier": "uri", "omschrijving": "text"},
		"Dossier": {"id": "text", "idOrganisatie": "text", "code": "text", "begindatum": "moment", "einddatum": "moment", "zaken": "keyses"},
		"Informatieobject": {"id": "text", "idOrganisatie": "text", "soort": "INFORMATIEOBJECTSOORT", "registratiedatum": "moment", "publicatiedatum": "moment",
			"versie": "number", "bestandsgrootte": "number", "vertrouwelijkheid": "VERTROUWELIJKHEID", "dossiers": "keyses", "zaken": "keyses"},
		"Zaakstatus": {"id": "text", "soort": "ZAAKSTATUSSOORT", "begindatum": "moment", "zaak": "keys"},
		"Zaaktype":   {"id": "text", "code": "text", "soort": "ZAAKTYPESOORT", "detailSoort": "ZAAKTYPEDETAILSOORT"},
	}[entity]
}

// valid holds what goes out against the field set of an entity.
func valid(t *testing.T, entity string, value any) {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	for name, v := range got {
		switch form := fields(entity)[name]; form {
		case "":
			t.Errorf("%s has no attribute %s in VERA", entity, name)
		case "text":
			if v == "" {
				t.Errorf("%s.%s is empty", entity, name)
			}
		case "moment":
			if !regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$`).MatchString(v.(string)) {
				t.Errorf("%s.%s is %v", entity, name, v)
			}
		case "uri":
			isURI(t, v)
		case "uris":
			for _, u := range v.([]any) {
				isURI(t, u)
			}
		case "keys":
			if v.(map[string]any)["id"] == "" {
				t.Errorf("%s.%s: %v", entity, name, v)
			}
		case "keyses":
			if len(v.([]any)) == 0 {
				t.Errorf("%s.%s is empty", entity, name)
			}
		case "keysany":
		case "number":
			if v.(float64) < 1 {
				t.Errorf("%s.%s is %v", entity, name, v)
			}
		default:
			entry := v.(map[string]any)
			if diff := cmp.Diff(map[string]any{"code": form}, entry["soort"]); diff != "" || names(form)[entry["code"].(string)]+innerNames(form)[entry["code"].(string)] != entry["naam"] || entry["naam"] == "" {
				t.Errorf("%s.%s: %v", entity, name, v)
			}
		}
	}
}

func isURI(t *testing.T, v any) {
	t.Helper()
	if !regexp.MustCompile(`^urn:vera:(vastgoed/(eenheden|clusters)|dossier/(zaken|dossiers)|relaties/(relaties|contactmomenten))/[^/ ]+$`).MatchString(v.(string)) {
		t.Errorf("%v is no reference", v)
	}
}

func TestSignalsInWordsOfVERA(t *testing.T) {
	codes := map[signal.FactCode]string{"harde-muziek": "OMG/GEL", "vuil": "LEE/VUI", "alleen": "SOC/-", "aanmaning": "FIN/HUA", "oud": ""}
	k := keys{homes: map[place.UnitID]string{"u": "E 1/2"}, sites: map[place.ComplexID]string{"c": "C-1"}}
	base := signal.Signal{ID: "0190f000-0000-7000-8000-00000000dead", Org: "o", At: noon, UnitID: "u", ComplexID: "c", Sentence: "GEHEIM", Address: "GEHEIM 1", SenderID: "GEHEIM", HolderID: "GEHEIM"}
	for name, c := range map[string]struct {
		change func(s *signal.Signal)
		want   string // kind detail status until place, "-" for none
	}{
		"noise": {func(s *signal.Signal) {
			s.Theme, s.Facts, s.State = signal.Nuisance, []signal.FactCode{"oud", "harde-muziek", "vuil"}, signal.Received
		}, "OVE GEL ACT - eenheden/E%201%2F2"},
		"dirt": {func(s *signal.Signal) {
			s.Theme, s.Facts, s.State = signal.Nuisance, []signal.FactCode{"vuil"}, signal.Talked
		}, "OVE VER ACT - eenheden/E%201%2F2"},
		"worry": {func(s *signal.Signal) {
			s.Theme, s.Facts, s.State, s.DoneAt = signal.Concern, []signal.FactCode{"alleen", "vuil"}, signal.Advised, noon
		}, "ONB - PAS 2026-11-02T11:00:00Z eenheden/E%201%2F2"},
		"money": {func(s *signal.Signal) {
			s.Theme, s.Facts, s.State, s.DoneAt = signal.Money, []signal.FactCode{"aanmaning"}, signal.NoAction, noon
		}, "ONB - VER 2026-11-02T11:00:00Z eenheden/E%201%2F2"},
		"in a case":                {func(s *signal.Signal) { s.Theme, s.State, s.DoneAt = signal.Concern, signal.InCase, noon }, "ONB - ACT - eenheden/E%201%2F2"},
		"a complex":                {func(s *signal.Signal) { s.Theme, s.State, s.UnitID = signal.Nuisance, signal.Received, "" }, "OVE - ACT - clusters/C-1"},
		"a home that came by hand": {func(s *signal.Signal) { s.Theme, s.State, s.UnitID = signal.Nuisance, signal.Received, "x" }, "OVE - ACT - -"},
	} {
		sig := base
		c.change(&sig)
		s, ok := signalering(sig, codes, k)
		if !ok {
			t.Fatal(name)
		}
		valid(t, "Signalering", s)
		detail := "-"
		if s.Detail != nil {
			detail = s.Detail.Code
		}
		or := func(text string) string {
			if text == "" {
				return "-"
			}
			return text
		}
		got := strings.Join([]string{s.Kind.Code, detail, s.Status.Code, or(s.Until), or(strings.TrimPrefix(s.Place, "urn:vera:vastgoed/"))}, " ")
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if data, _ := json.Marshal(s); strings.Contains(string(data), "GEHEIM") || strings.Contains(string(data), "u\"") {
			t.Errorf("%s: %s", name, data)
		}
	}
	for _, theme := range []signal.Theme{signal.Home, signal.Good} {
		if _, ok := signalering(signal.Signal{ID: base.ID, Theme: theme}, codes, k); ok {
			t.Error(theme, "has a word in VERA")
		}
	}
}

// Every fact of the list leads to a kind of case that VERA has, with the detail under the kind
// that VERA puts it under; nothing about health.
func TestEveryFactHasAKindOfCase(t *testing.T) {
	facts := catalogue.Shipped()
	codes := codesOf(facts)
	for _, f := range facts {
		theme, ok := catalogue.TileOf(f.Code)
		if !ok {
			continue
		}
		z := zaaktype([]signal.Signal{{Theme: signal.Theme(theme), Facts: []signal.FactCode{signal.FactCode(f.Code)}}}, theme == "overlast", codes)
		valid(t, "Zaaktype", z)
		_, detail, _ := strings.Cut(f.VERA, "/")
		if known := detail != "" && detail != "-"; known && (z.Detail == nil || z.Detail.Code != detail) {
			t.Errorf("%s: %+v", f.Code, z)
		}
		if z.Detail != nil && (slices.Contains([]string{"PSY", "VER"}, z.Detail.Code) || parentOf(z.Detail.Code) != z.Kind.Code) {
			t.Errorf("%s: %s stands under %s", f.Code, z.Detail.Code, z.Kind.Code)
		}
	}
	for _, c := range []struct {
		theme    signal.Theme
		nuisance bool
		want     string
	}{{signal.Nuisance, true, "OMG-HAN"}, {signal.Money, false, "FIN"}, {signal.Concern, false, "SOC-OVE"}, {signal.Home, false, "SOC-OVE"}} {
		if z := zaaktype([]signal.Signal{{Theme: c.theme}}, c.nuisance, codes); z.ID != c.want {
			t.Errorf("%s: %s, want %s", c.theme, z.ID, c.want)
		}
	}
	if z := zaaktype(nil, false, map[signal.FactCode]string{"x": "SOC/PSY"}); z.ID != "SOC-OVE" {
		t.Error(z)
	}
	for _, health := range []string{"SOC/PSY", "SOC/VER", "SOC/VUIL"} {
		if z := zaaktype([]signal.Signal{{Theme: signal.Concern, Facts: []signal.FactCode{"x"}}}, false, map[signal.FactCode]string{"x": health}); z.ID != "SOC-OVE" {
			t.Errorf("%s gives %s", health, z.ID)
		}
	}
}

func TestCasesInWordsOfVERA(t *testing.T) {
	k := keys{homes: map[place.UnitID]string{"u": "E-1"}, sites: map[place.ComplexID]string{"c": "C-1"}}
	out := newCases()
	c := casework.Case{ID: "z-1", Number: "2026-0001", OrgID: "o", UnitID: "u", ComplexID: "c", Label: "GEHEIM", Reason: "GEHEIM", Goal: "GEHEIM", DirectorID: "GEHEIM",
		State: casework.Open, OpenedAt: noon, ActiveSince: noon}
	out.add(c, typeOf("SOC", "RUZ"), k, inside{
		Outline: casework.Outline{
			People: []casework.Taker{{UserID: "d", OrgID: "g", Part: casework.PartDirector, Since: noon}, {UserID: "a", OrgID: "o", Part: casework.PartParticipant, Since: noon},
				{UserID: "k", OrgID: "o", Part: casework.PartContact, Since: noon}, {UserID: "p", OrgID: "g", Part: casework.PartParticipant, Since: noon}},
			Log: []casework.LogEntry{{ID: "1", At: noon, Kind: casework.Talk, AuthorID: "GEHEIM"}, {ID: "2", At: noon, Kind: casework.Call, Text: "Wat er gezegd is"},
				{ID: "3", At: noon, Kind: casework.Visit}, {ID: "4", At: noon, Kind: casework.NotReached}, {ID: "5", At: noon, Kind: casework.Note}},
		},
		documents: []document.File{{ID: "f2", Document: "f", Version: 2, OrgID: "o", At: noon, Category: network.Health, Kind: upload.Picture, Size: 9, Title: "GEHEIM"},
			{ID: "g", Document: "g", Version: 1, OrgID: "g", At: noon, Category: network.Care, Kind: upload.PDF, Size: 8, Title: "GEHEIM"}},
		letters: []letter.Reference{{ID: "l", At: noon, SentOn: noon}},
	})
	c.ID, c.Number, c.State, c.ClosedAt = "z-2", "2026-0002", casework.Closed, noon.AddDate(0, 1, 0)
	out.add(c, typeOf("SOC", "RUZ"), k, inside{})
	holds(t, out)
	var states []string
	for _, z := range out.Zaken {
		valid(t, "Zaak", z)
		for _, s := range z.States {
			states = append(states, s.ID)
		}
	}
	for _, s := range out.Statussen {
		valid(t, "Zaakstatus", s)
	}
	if diff := cmp.Diff([]string{"z-1-AAN", "z-1-INU", "z-2-AAN", "z-2-INU", "z-2-GES"}, states); diff != "" || len(out.Zaaktypen) != 1 || len(out.Statussen) != 5 ||
		out.Zaken[0].Until != "" || out.Zaken[1].Until != "2026-12-02T11:00:00Z" {
		t.Error(diff, out)
	}
	if data, _ := json.Marshal(out); strings.Contains(string(data), "GEHEIM") {
		t.Errorf("%s", data)
	}
}

// holds looks at what the first case holds: who takes part, when there was contact, and which
// documents there are; the second holds nothing.
func holds(t *testing.T, out Cases) {
	t.Helper()
	var got []string
	for _, r := range out.Rollen {
		valid(t, "Zaakrol", r)
		got = append(got, r.Kind.Code+" "+r.Who+" "+r.Org)
	}
	for _, m := range out.Momenten {
		valid(t, "Contactmoment", m)
		line := m.ID + " " + m.Kind.Code + " " + m.Reached.Code
		if m.Channel != nil {
			line += " " + m.Channel.Code
		}
		got = append(got, strings.TrimSpace(line+" "+m.Text))
	}
	for _, i := range out.Stukken {
		valid(t, "Informatieobject", i)
		got = append(got, i.ID+" "+i.Kind.Code+" "+i.Secrecy.Code+" "+i.Sent)
	}
	for _, d := range out.Dossiers {
		valid(t, "Dossier", d)
		got = append(got, d.ID)
	}
	want := []string{"ZAA urn:vera:relaties/relaties/d g", "BEH urn:vera:relaties/relaties/a o", "KLA urn:vera:relaties/relaties/k o", "OVE urn:vera:relaties/relaties/p g",
		"1 GES BER", "2 TEL BER TEL Wat er gezegd is", "3 HUI BER BEZ", "4 TEL NBE TEL",
		"f FOT GEH ", "g DOC VER ", "l DOC VER 2026-11-02T11:00:00Z", "z-1", "z-2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	z := out.Zaken[0]
	if len(z.Roles) != 4 || len(z.Moments) != 4 || z.File == nil || len(out.Zaken[1].Roles)+len(out.Zaken[1].Moments) != 0 {
		t.Errorf("%+v", z)
	}
}
