package routing

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

type bookOutput struct{ Body bookBody }

type bookBody struct {
	Versie    int64          `json:"versie" doc:"Versie die geldt; 0 als er nog geen regels zijn"`
	Sinds     string         `json:"sinds,omitempty" format:"date-time" doc:"Sinds wanneer deze versie geldt"`
	Regels    []ruleBody     `json:"regels" nullable:"false" doc:"De regels in hun volgorde: de eerste die past, bepaalt"`
	Loketten  []deskBody     `json:"loketten" nullable:"false" doc:"Wie signalen krijgt"`
	Vangnet   string         `json:"vangnet,omitempty" doc:"Id van het loket dat krijgt wat geen regel noemt"`
	Punten    []conflictBody `json:"punten" nullable:"false" doc:"Waar iemand naar moet kijken; van het voorstel als er een is"`
	Voorstel  bool           `json:"voorstel" doc:"Iemand is bezig met een nieuwe versie"`
	Termijnen []Term         `json:"termijnen" nullable:"false" doc:"Termijnen die afwijken van de gewone"`
}

type ruleBody struct {
	ID    string    `json:"id" doc:"Id van de regel, gelijk in elke versie"`
	Naam  string    `json:"naam" doc:"Naam van de regel"`
	Als   Condition `json:"als" doc:"Waar een signaal aan moet voldoen; wat ontbreekt, is alles"`
	Loket string    `json:"loket" doc:"Id van het loket"`
}

type deskBody struct {
	ID   string `json:"id" doc:"Id van het loket"`
	Naam string `json:"naam" doc:"Naam van het loket"`
}

type conflictBody struct {
	Soort string `json:"soort" doc:"Wat er is: overdekt, gat, weg, niemand, geen-vervanger, geen-leider, ongebruikt, geen-loket, geen-vangnet of plek-weg"`
	Regel string `json:"regel,omitempty" doc:"Id van de regel waar het over gaat"`
	Door  string `json:"door,omitempty" doc:"Bij overdekt: id van de regel die altijd eerder past"`
	Loket string `json:"loket,omitempty" doc:"Id van het loket waar het over gaat"`
	Thema string `json:"thema,omitempty" doc:"Bij een gat: het thema"`
	N     int    `json:"aantal,omitempty" doc:"Bij een gat: in hoeveel complexen"`
}

type trialOutput struct{ Body trialBody }

type trialBody struct {
	Vanaf  string         `json:"vanaf" format:"date" doc:"Eerste dag waarnaar gekeken is"`
	Tot    string         `json:"tot" format:"date" doc:"Laatste dag waarnaar gekeken is"`
	Totaal int            `json:"totaal" doc:"Hoeveel signalen er waren"`
	Elders int            `json:"elders" doc:"Hoeveel er naar een ander loket gingen dan nu"`
	Regels []trialRowBody `json:"regels" nullable:"false" doc:"Per regel; de laatste is het vangnet"`
}

type trialRowBody struct {
	Regel  string `json:"regel,omitempty" doc:"Id van de regel; ontbreekt bij het vangnet"`
	Loket  string `json:"loket" doc:"Id van het loket"`
	Aantal int    `json:"aantal" doc:"Hoeveel signalen deze regel kreeg"`
	Elders int    `json:"elders" doc:"Hoeveel daarvan nu ergens anders heen gaan"`
}

// API adds the rules and their dry run. Changing them is for a human, on the screen.
func (s *Service) API(api huma.API) {
	tags := []string{"verdeelregels"}
	huma.Register(api, huma.Operation{OperationID: "leesVerdeelregels", Method: http.MethodGet, Path: "/verdeelregels", Tags: tags,
		Summary: "De verdeelregels die gelden", Description: "Wie een signaal krijgt, met wat er niet klopt."}, s.apiBook)
	huma.Register(api, huma.Operation{OperationID: "proefVerdeelregels", Method: http.MethodGet, Path: "/verdeelregels/proef", Tags: tags,
		Summary: "Proef op het afgelopen jaar", Errors: []int{http.StatusForbidden},
		Description: "Wat het voorstel, of anders de geldende regels, met de signalen van het afgelopen jaar had gedaan. Alleen aantallen. Het wordt vastgelegd."}, s.apiTrial)
}

func (s *Service) apiBook(ctx context.Context, _ *struct{}) (*bookOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	b := v.Live.Book
	out := bookBody{Versie: v.Live.N, Vangnet: string(b.Fallback), Voorstel: v.Stamp > 0, Regels: []ruleBody{}, Loketten: []deskBody{}, Punten: []conflictBody{},
		Termijnen: append([]Term{}, b.Terms...)}
	if v.Live.N > 0 {
		out.Sinds = v.Live.At.Format(time.RFC3339)
	}
	for _, r := range b.Rules {
		out.Regels = append(out.Regels, ruleBody{string(r.ID), r.Name, r.When, string(r.Desk)})
	}
	for _, d := range b.Desks {
		out.Loketten = append(out.Loketten, deskBody{string(d.ID), d.Name})
	}
	for _, c := range v.Conflicts {
		out.Punten = append(out.Punten, conflictBody{string(c.Kind), string(c.Rule), string(c.By), string(c.Desk), c.Theme, c.N})
	}
	return &bookOutput{out}, nil
}

func (s *Service) apiTrial(ctx context.Context, _ *struct{}) (*trialOutput, error) {
	t, err := s.Try(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := trialBody{Vanaf: t.From.Format(time.DateOnly), Tot: t.Until.Format(time.DateOnly), Totaal: t.Total, Elders: t.Elsewhere, Regels: []trialRowBody{}}
	for _, r := range t.Rows {
		out.Regels = append(out.Regels, trialRowBody{string(r.Rule), string(r.Desk), r.N, r.Elsewhere})
	}
	return &trialOutput{out}, nil
}
