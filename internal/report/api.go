package report

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/socialmap"
)

type publishedInput struct {
	Indicator []string `query:"indicator,explode" doc:"Codes van de cijfers; alle als het ontbreekt"`
	Niveau    string   `query:"niveau" default:"buurt" enum:"portiek,complex,buurt,wijk,gemeente,regio,corporatie" doc:"Per wat; regio alleen als er regio's zijn ingelezen, portiek alleen als complexen zo worden getoond"`
	Van       string   `query:"van" format:"date" doc:"Alleen uitgaven vanaf deze datum"`
	Tot       string   `query:"tot" format:"date" doc:"Alleen uitgaven tot en met deze datum"`
}

type publishedOutput struct{ Body publishedBody }

type publishedBody struct {
	Toelichting string                `json:"toelichting" doc:"Hoe precies de cijfers zijn"`
	Cijfers     []publishedFigureBody `json:"cijfers" nullable:"false" doc:"Gepubliceerde cijfers, de oudste uitgave eerst; wat te klein is om te publiceren heeft geen waarde"`
}

type publishedFigureBody struct {
	Uitgave   string   `json:"uitgave" format:"date" doc:"Datum van de uitgave"`
	ID        string   `json:"id" doc:"Id van het complex, met het nummer van het deel bij portiek, CBS-code van het gebied of code van de regio; leeg voor de corporatie"`
	Naam      string   `json:"naam" doc:"Naam"`
	LigtIn    string   `json:"ligtIn,omitempty" doc:"Buurt van het complex of deel"`
	Woningen  int      `json:"woningen" doc:"Aantal woningen"`
	Indicator string   `json:"indicator" doc:"Code van het cijfer"`
	Eenheid   string   `json:"eenheid" doc:"Waarin de waarde is uitgedrukt"`
	Waarde    *float64 `json:"waarde,omitempty" doc:"Waarde in de eenheid van het cijfer"`
	Aantal    *int     `json:"aantal,omitempty" doc:"Gepubliceerd aantal, een veelvoud van 5"`
	Laag      *float64 `json:"laag,omitempty" doc:"De echte waarde is zeker niet lager"`
	Hoog      *float64 `json:"hoog,omitempty" doc:"De echte waarde is zeker niet hoger"`
	Peildatum string   `json:"peildatum,omitempty" format:"date" doc:"Datum van het oudste getal in dit cijfer"`
}

// API adds the operation on published figures over time.
func (s *Service) API(api huma.API) {
	huma.Register(api, huma.Operation{OperationID: "lijstGepubliceerdeCijfers", Method: http.MethodGet, Path: filePath, Tags: []string{"complex-in-beeld"},
		Summary: "Gepubliceerde cijfers door de tijd", Description: "Dezelfde cijfers als in het bestand: alleen uit uitgaven, veelvouden van 5."}, s.apiPublished)
}

func (s *Service) apiPublished(ctx context.Context, in *publishedInput) (*publishedOutput, error) {
	const op = "report.figures"
	a, p := web.ActorFrom(ctx), web.PrinterFrom(ctx)
	d, err := s.policy.RequireOrg(op, a, actExport)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	c := Choice{Indicators: in.Indicator, Level: in.Niveau, From: web.ParseDate(in.Van), To: web.ParseDate(in.Tot)}
	if len(c.Indicators) == 0 {
		for _, x := range socialmap.Indicators() {
			c.Indicators = append(c.Indicators, x.Code)
		}
	}
	q, wrong := c.asked()
	if err := fault.Check(op, wrong); err != nil {
		return nil, web.APIError(ctx, err)
	}
	figures, err := s.maps.Published(ctx, a, q)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	if err := s.takenOut(ctx, a, d, "api", c); err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &publishedOutput{publishedBody{Toelichting: p.T("socialmap.rounding"), Cijfers: []publishedFigureBody{}}}
	for _, x := range figures {
		out.Body.Cijfers = append(out.Body.Cijfers, publishedFigureOf(x, p))
	}
	return out, nil
}

func publishedFigureOf(x socialmap.Published, p *text.Printer) publishedFigureBody {
	f := openFigureOf(x, p)
	return publishedFigureBody{Uitgave: x.AsOf.Format(time.DateOnly), ID: f.Code, Naam: f.Naam, LigtIn: f.LigtIn, Woningen: f.Woningen, Indicator: f.Indicator, Eenheid: f.Eenheid,
		Waarde: f.Waarde, Aantal: f.Aantal, Laag: f.Laag, Hoog: f.Hoog, Peildatum: f.Peildatum}
}
