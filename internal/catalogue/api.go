package catalogue

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

// FactBody is a fact in the API.
type FactBody struct {
	Code      string             `json:"code" doc:"Code die een signaal noemt; hij verandert nooit van betekenis"`
	Topic     string             `json:"onderwerp" doc:"Waar het over gaat"`
	Tile      string             `json:"thema,omitempty" doc:"Thema van het signaal; ontbreekt bij wat niet in een signaal hoort"`
	Label     string             `json:"naam" doc:"Naam in het Nederlands"`
	English   string             `json:"naamEngels,omitempty" doc:"Naam in het Engels"`
	VERA      string             `json:"vera,omitempty" doc:"ZAAKTYPESOORT en ZAAKTYPEDETAILSOORT van VERA 4.3"`
	Stop      string             `json:"stop,omitempty" doc:"Wie eerst gebeld moet worden: 112, veilig-thuis of misdaad"`
	Offered   bool               `json:"aangeboden" doc:"Of het feit in een nieuw signaal kan staan"`
	Questions []factQuestionBody `json:"vragen" nullable:"false" doc:"Vragen die erbij horen, met hun vaste antwoorden"`
	See       string             `json:"zie" doc:"Wat er te zien of te horen is"`
	Maybe     string             `json:"kan" doc:"Wat het kan zijn"`
	Do        string             `json:"doe" doc:"Wat je doet"`
	Not       string             `json:"niet" doc:"Wat je niet doet"`
	Ask       string             `json:"wie" doc:"Wie je het kunt vragen"`
	Volunteer string             `json:"vrijwilliger,omitempty" enum:"gevraagd,gevaar" doc:"Wanneer een vrijwilliger dit doorgeeft: iemand vroeg het, of er is gevaar; ontbreekt als het niet mag"`
	Checked   bool               `json:"nagekeken" doc:"Of een vakmens de gids heeft nagekeken"`
}

type factQuestionBody struct {
	Text    string   `json:"vraag" doc:"De vraag"`
	Answers []string `json:"antwoorden" nullable:"false" doc:"De antwoorden waaruit gekozen wordt"`
}

type factsOutput struct {
	Body struct {
		Facts []FactBody `json:"feiten" nullable:"false" doc:"Alle feiten in de volgorde van het formulier"`
	}
}

func bodyOf(f Fact) FactBody {
	b := FactBody{Code: string(f.Code), Topic: string(f.Topic), Tile: string(f.Tile), Label: f.Label, English: f.English, VERA: f.VERA, Stop: string(f.Stop),
		Offered: f.Offered(), Questions: []factQuestionBody{}, See: f.Guide.See, Maybe: f.Guide.Maybe, Do: f.Guide.Do, Not: f.Guide.Not, Ask: f.Guide.Ask, Volunteer: string(f.Volunteer), Checked: f.Checked}
	for _, q := range f.Questions {
		b.Questions = append(b.Questions, factQuestionBody(q))
	}
	return b
}

// API are the operations of this module.
func (s *Service) API(api huma.API) {
	huma.Register(api, huma.Operation{OperationID: "feiten", Method: http.MethodGet, Path: "/feiten", Summary: "Feiten die in een signaal kunnen staan, met hun gids",
		Description: "De lijst van de eigen organisatie. Feiten die niet meer worden aangeboden staan er alleen bij voor wie de lijst bijhoudt.", Tags: []string{"signalen"}},
		func(ctx context.Context, _ *struct{}) (*factsOutput, error) {
			list, err := s.Facts(ctx, web.ActorFrom(ctx))
			if err != nil {
				return nil, web.APIError(ctx, err)
			}
			out := &factsOutput{}
			out.Body.Facts = make([]FactBody, len(list))
			for i, f := range list {
				out.Body.Facts[i] = bodyOf(f)
			}
			return out, nil
		})
}
