package figures

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

type reportInput struct {
	Maand string `query:"maand" pattern:"^([0-9]{4}-[0-9]{2})?$" doc:"Maand, JJJJ-MM; zonder maand de nieuwste" example:"2026-10"`
}

type reportOutput struct{ Body signalFiguresBody }

type signalFiguresBody struct {
	Maand     string              `json:"maand" doc:"Maand, JJJJ-MM"`
	Exact     bool                `json:"exact" doc:"Precies geteld. Anders afgerond op vijf: elk getal ligt hooguit vijf van het echte, en 0 betekent 0 tot 5"`
	Gemaakt   *time.Time          `json:"gemaakt,omitempty" doc:"Wanneer de afgeronde cijfers zijn vastgelegd"`
	Ontvangen int                 `json:"ontvangen" doc:"Signalen die in de maand binnenkwamen"`
	Regels    []signalFiguresLine `json:"regels" nullable:"false" doc:"Per thema, per bron en per termijn"`
	Maanden   []string            `json:"maanden" nullable:"false" doc:"Maanden waarvan er cijfers zijn, de nieuwste eerst"`
}

type signalFiguresLine struct {
	Per          Break  `json:"per" enum:"thema,bron,termijn" doc:"Waarnaar is gesplitst"`
	Code         string `json:"code" doc:"Thema, bron of termijn"`
	OpTijd       int    `json:"opTijd" doc:"Geen datum ging voorbij"`
	TeLaat       int    `json:"teLaat" doc:"Een of twee keer ging een datum voorbij"`
	DrieTeLaat   int    `json:"drieKeerTeLaat" doc:"Drie keer of vaker ging een datum voorbij"`
	Loopt        int    `json:"loopt" doc:"Nog niet klaar"`
	Afgerond     int    `json:"afgerond" doc:"Klaar, en de melder zei niet dat het niet is opgelost"`
	NietOpgelost int    `json:"nietOpgelost" doc:"De melder zei dat het niet is opgelost"`
	Mediaan      *int   `json:"mediaanWerkdagen,omitempty" doc:"Mediaan van de werkdagen tot het eerste gesprek; ontbreekt bij te weinig gesprekken"`
}

// API adds the operation on the figures.
func (s *Service) API(api huma.API) {
	huma.Register(api, huma.Operation{OperationID: "cijfersSignalen", Method: http.MethodGet, Path: "/cijfers/signalen", Tags: []string{"cijfers"},
		Summary: "Cijfers over de signalen van een maand", Description: "Precies voor wie de signalen zelf mag lezen. Voor anderen de vastgelegde, afgeronde cijfers."}, s.apiReport)
}

func (s *Service) apiReport(ctx context.Context, in *reportInput) (*reportOutput, error) {
	month, err := parseMonth("figures.api", in.Maand)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	r, err := s.ForFile(ctx, web.ActorFrom(ctx), month)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	b := signalFiguresBody{Exact: r.Exact, Ontvangen: r.Received, Regels: []signalFiguresLine{}, Maanden: []string{}}
	if r.Known {
		b.Maand = r.Month.Format(monthForm)
	}
	if !r.Made.IsZero() {
		b.Gemaakt = &r.Made
	}
	for _, m := range r.Months {
		b.Maanden = append(b.Maanden, m.Format(monthForm))
	}
	for _, l := range r.Lines {
		line := signalFiguresLine{Per: l.By, Code: l.Code, OpTijd: l.InTime, TeLaat: l.Late, DrieTeLaat: l.Late3, Loopt: l.Open, Afgerond: l.Settled, NietOpgelost: l.Unsolved}
		if l.Median != Unknown {
			line.Mediaan = &l.Median
		}
		b.Regels = append(b.Regels, line)
	}
	return &reportOutput{b}, nil
}
