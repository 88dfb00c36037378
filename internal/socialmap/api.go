package socialmap

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/place"
)

type mapIndicatorsOutput struct {
	Body struct {
		Indicatoren []mapIndicatorBody `json:"indicatoren" nullable:"false" doc:"De cijfers die er zijn"`
	}
}

type mapIndicatorBody struct {
	Code    string `json:"code" doc:"Code van het cijfer"`
	Naam    string `json:"naam" doc:"Naam van het cijfer"`
	Eenheid string `json:"eenheid" doc:"Waarin de waarde is uitgedrukt"`

	Telt        string `json:"telt" doc:"Wat er wordt geteld"`
	Bron        string `json:"bron" doc:"Waar de feiten vandaan komen"`
	Richting    string `json:"richting" enum:"geen,lager,hoger" doc:"Welke kant op beter is"`
	Periode     string `json:"periode" doc:"Waarover het cijfer gaat"`
	Kwaliteit   string `json:"kwaliteit" doc:"Wat het cijfer niet weet"`
	Eigenaar    string `json:"eigenaar" doc:"Wie er binnen de corporatie over gaat"`
	GeteldSinds string `json:"geteldSinds" format:"date" doc:"Datum vanaf wanneer het zo wordt geteld"`
}

type mapFiguresInput struct {
	Indicator string `query:"indicator" doc:"Alleen dit cijfer; alle als het ontbreekt"`
	Peildatum string `query:"peildatum" format:"date" doc:"De uitgave van deze dag, of anders de laatste ervoor; de nieuwste als het ontbreekt"`
}

type mapFiguresOutput struct{ Body mapFiguresBody }

type mapFiguresBody struct {
	Peildatum   string         `json:"peildatum,omitempty" format:"date" doc:"Datum van de uitgave; ontbreekt zolang er geen is"`
	Toelichting string         `json:"toelichting" doc:"Hoe precies de cijfers zijn"`
	Plaatsen    []mapPlaceBody `json:"plaatsen" nullable:"false" doc:"De complexen of buurten"`
}

type mapPlaceBody struct {
	ID       string          `json:"id" doc:"Id van het complex, of CBS-code van de buurt"`
	Naam     string          `json:"naam" doc:"Naam"`
	Buurt    string          `json:"buurt,omitempty" doc:"Buurt van het complex"`
	Woningen int             `json:"woningen" doc:"Aantal woningen"`
	Cijfers  []mapFigureBody `json:"cijfers" nullable:"false" doc:"Gepubliceerde cijfers; wat te klein is om te publiceren ontbreekt"`
	Labels   []mapLabelBody  `json:"labels,omitempty" nullable:"false" doc:"Van een complex: in welk vijfde deel het staat, per thema"`
}

type mapFigureBody struct {
	Indicator string  `json:"indicator" doc:"Code van het cijfer"`
	Waarde    float64 `json:"waarde" doc:"Waarde in de eenheid van het cijfer"`
	Aantal    *int    `json:"aantal,omitempty" doc:"Gepubliceerd aantal, een veelvoud van 5"`
	Laag      float64 `json:"laag" doc:"De echte waarde is zeker niet lager"`
	Hoog      float64 `json:"hoog" doc:"De echte waarde is zeker niet hoger"`
	Peildatum string  `json:"peildatum" format:"date" doc:"Datum van het oudste getal in dit cijfer"`
}

type mapLabelBody struct {
	Thema string `json:"thema" enum:"money,nuisance,moving" doc:"Thema"`
	Van   int    `json:"van" minimum:"0" maximum:"5" doc:"Laagste vijfde deel dat het kan zijn: 1 is het laagst, 0 is niet bekend"`
	Tot   int    `json:"tot" minimum:"0" maximum:"5" doc:"Hoogste vijfde deel dat het kan zijn; anders dan van door de afronding"`
}

// API adds the operations on published figures.
func (s *Service) API(api huma.API) {
	tags := []string{"complex-in-beeld"}
	about := "Alleen gepubliceerde cijfers: veelvouden van 5. Elk geteld aantal ligt hooguit 5 naast de waarheid, een som hooguit 5 per aantal; laag en hoog geven de grenzen."
	huma.Register(api, huma.Operation{OperationID: "lijstIndicatoren", Method: http.MethodGet, Path: mapPath + "/indicatoren", Tags: tags,
		Summary: "Welke cijfers er zijn"}, s.apiIndicators)
	huma.Register(api, huma.Operation{OperationID: "cijfersComplexen", Method: http.MethodGet, Path: mapPath + "/complexen", Tags: tags,
		Summary: "Cijfers per complex", Description: about}, func(ctx context.Context, in *mapFiguresInput) (*mapFiguresOutput, error) {
		return s.apiFigures(ctx, in, LevelComplex)
	})
	huma.Register(api, huma.Operation{OperationID: "cijfersBuurten", Method: http.MethodGet, Path: mapPath + "/buurten", Tags: tags,
		Summary: "Cijfers per buurt", Description: about}, func(ctx context.Context, in *mapFiguresInput) (*mapFiguresOutput, error) {
		return s.apiFigures(ctx, in, LevelNeighbourhood)
	})
	s.partsAPI(api, tags)
	s.progressAPI(api, tags)
}

func (s *Service) apiIndicators(ctx context.Context, _ *struct{}) (*mapIndicatorsOutput, error) {
	if _, err := s.policy.RequireOrg("socialmap.indicators", web.ActorFrom(ctx), actRead); err != nil {
		return nil, web.APIError(ctx, err)
	}
	out, p := &mapIndicatorsOutput{}, web.PrinterFrom(ctx)
	for _, in := range Indicators() {
		d := in.Definition()
		out.Body.Indicatoren = append(out.Body.Indicatoren, mapIndicatorBody{Code: in.Code, Naam: p.T(in.LabelKey()), Eenheid: p.T(in.UnitKey()),
			Telt: p.T(d.CountsKey()), Bron: p.T(d.Source.LabelKey()), Richting: in.Better.Code(), Periode: p.T(d.Lag.LabelKey()), Kwaliteit: p.T(d.QualityKey()),
			Eigenaar: p.T(d.Owner.LabelKey()), GeteldSinds: d.Since.Format(time.DateOnly)})
	}
	return out, nil
}

func (s *Service) apiFigures(ctx context.Context, in *mapFiguresInput, level Level) (*mapFiguresOutput, error) {
	list := Indicators()
	if in.Indicator != "" {
		one, ok := IndicatorOf(in.Indicator)
		if !ok {
			return nil, web.APIError(ctx, fault.Invalidf("socialmap.figures", "indicator", "socialmap.unknown_indicator"))
		}
		list = []Indicator{one}
	}
	body, err := s.figuresBody(ctx, web.ActorFrom(ctx), web.PrinterFrom(ctx), list, Choice{Indicator: list[0], Level: level, AsOf: dateOn(in.Peildatum)})
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &mapFiguresOutput{Body: body}, nil
}

func (s *Service) figuresBody(ctx context.Context, a access.Actor, p *text.Printer, list []Indicator, c Choice) (mapFiguresBody, error) {
	body := mapFiguresBody{Toelichting: p.T("socialmap.rounding"), Plaatsen: []mapPlaceBody{}}
	c.allTables = true
	o, err := s.figures(ctx, a, c, nothing)
	if err != nil || o.Release == nil {
		return body, err
	}
	body.Peildatum = o.Release.AsOf.Format(time.DateOnly)
	at := map[string]int{}
	for _, l := range o.lines.inOrder("naam") {
		at[l.ID] = len(body.Plaatsen)
		body.Plaatsen = append(body.Plaatsen, mapPlaceBody{ID: l.ID, Naam: l.Name, Buurt: l.Around, Woningen: l.Homes, Cijfers: []mapFigureBody{}})
	}
	if c.Level == LevelComplex {
		limits := labelLimits(o.Release)
		for i := range body.Plaatsen {
			for _, l := range labelsOf(limits, func(t Table) Figure { return o.Release.ComplexFigure(place.ComplexID(body.Plaatsen[i].ID), t) }) {
				body.Plaatsen[i].Labels = append(body.Plaatsen[i].Labels, mapLabelBody{l.Theme.Code, l.Label.From, l.Label.To})
			}
		}
	}
	for _, in := range list {
		for _, l := range linesOf(o.Release, o.board, Choice{Indicator: in, Level: o.Level}).inOrder("") {
			if !l.Value.Known {
				continue
			}
			f := mapFigureBody{Indicator: in.Code, Waarde: l.Value.Rate, Aantal: &l.Value.Count, Laag: l.Value.Low, Hoog: l.Value.High, Peildatum: l.Value.Oldest.Format(time.DateOnly)}
			b := &body.Plaatsen[at[l.ID]]
			b.Cijfers = append(b.Cijfers, f)
		}
	}
	return body, nil
}
