package exchange

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

type pageInput struct {
	Cursor string `query:"cursor" maxLength:"64" doc:"De waarde van volgende uit het vorige antwoord"`
}

type casesInput struct {
	pageInput
	Texts bool `query:"teksten" doc:"Ook wat er over elk contact is opgeschreven, voor zover u dat mag lezen. Elk dossier wordt dan vastgelegd als gelezen."`
}

type veraSignalsOutput struct {
	Body struct {
		Signaleringen []Signalering `json:"signaleringen" nullable:"false" doc:"Hooguit honderd, de nieuwste eerst"`
		Overgeslagen  int           `json:"overgeslagen" doc:"Signalen in dit deel waarvoor VERA geen woord heeft"`
		Volgende      string        `json:"volgende,omitempty" doc:"Cursor van het volgende deel; ontbreekt aan het einde"`
	}
}

type veraCasesOutput struct {
	Body veraCasesBody
}

type veraCasesBody struct {
	Cases
	Volgende string `json:"volgende,omitempty" doc:"Cursor van het volgende deel; ontbreekt aan het einde"`
}

// API adds the operations that answer in the words of VERA.
func (s *Service) API(api huma.API) {
	tags := []string{"vera"}
	huma.Register(api, huma.Operation{OperationID: "veraSignaleringen", Method: http.MethodGet, Path: "/vera/signaleringen", Tags: tags,
		Summary: "Signalen als Signalering van VERA 4.3", Description: "Soort, plek, stand en datums. Geen tekst, geen melder en geen bewoner. Elk antwoord wordt vastgelegd."}, s.apiSignals)
	huma.Register(api, huma.Operation{OperationID: "veraZaken", Method: http.MethodGet, Path: "/vera/zaken", Tags: tags,
		Summary: "Dossiers als Zaak van VERA 4.3", Description: "De dossiers waaraan u deelneemt, met statussen, rollen, contactmomenten en verwijzingen naar stukken. Geen namen, en alleen tekst als u erom vraagt. Elk antwoord wordt vastgelegd."}, s.apiCases)
}

func (s *Service) apiSignals(ctx context.Context, in *pageInput) (*veraSignalsOutput, error) {
	page, err := s.Signals(ctx, web.ActorFrom(ctx), in.Cursor)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &veraSignalsOutput{}
	out.Body.Signaleringen, out.Body.Overgeslagen, out.Body.Volgende = page.Rows, page.Skipped, page.Next
	return out, nil
}

func (s *Service) apiCases(ctx context.Context, in *casesInput) (*veraCasesOutput, error) {
	page, next, err := s.Cases(ctx, web.ActorFrom(ctx), in.Cursor, in.Texts)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &veraCasesOutput{veraCasesBody{page, next}}, nil
}
