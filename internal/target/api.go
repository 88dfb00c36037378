package target

import (
	"context"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

type listOutput struct{ Body mapTargetListBody }

type mapTargetListBody struct {
	Doelen []mapTargetBody `json:"doelen" nullable:"false" doc:"De doelen die gelden op datum, en daarna de losgelaten doelen"`
}

type mapTargetBody struct {
	ID            string              `json:"id" doc:"Id van het doel"`
	Indicator     string              `json:"indicator" doc:"Code van het cijfer"`
	Niveau        string              `json:"niveau" enum:"buurt,wijk,gemeente,regio,corporatie" doc:"Voor welke gebieden het geldt"`
	Gebied        string              `json:"gebied,omitempty" doc:"CBS-code of regiocode van het ene gebied; ontbreekt als het voor elk gebied geldt"`
	Kant          string              `json:"kant" enum:"minstens,hooguit" doc:"Aan welke kant van het doel het cijfer moet liggen"`
	Doel          float64             `json:"doel" doc:"Het doel in de eenheid van het cijfer"`
	Tot           string              `json:"tot" format:"date" doc:"Dag waarop het bereikt moet zijn"`
	Waarom        string              `json:"waarom" doc:"Waarom dit doel"`
	VastgesteldOp time.Time           `json:"vastgesteldOp" doc:"Tijdstip waarop het is vastgesteld"`
	LosgelatenOp  string              `json:"losgelatenOp,omitempty" format:"date" doc:"Dag waarop het is losgelaten"`
	WaaromLos     string              `json:"waaromLosgelaten,omitempty" doc:"Waarom het is losgelaten"`
	Peildatum     string              `json:"peildatum,omitempty" format:"date" doc:"Datum van de uitgave waarop de standen rusten"`
	Standen       []mapTargetAreaBody `json:"standen" nullable:"false" doc:"Hoe elk gebied staat; leeg voor een losgelaten doel"`
	Versie        int64               `json:"versie" doc:"Versie, voor If-Match"`
}

type mapTargetAreaBody struct {
	Gebied     string              `json:"gebied,omitempty" doc:"CBS-code of regiocode; ontbreekt voor alle woningen samen"`
	Naam       string              `json:"naam,omitempty" doc:"Naam van het gebied"`
	Stand      string              `json:"stand" enum:"on_course,off_course,unknown,few_figures,no_forecast,one_complex,no_figure,reached,not_reached,unsure" doc:"Wat te zeggen is: op koers, niet op koers, niet te zeggen, te weinig uitgaven, geen verwachting, één complex, geen cijfer, en na de datum bereikt, niet bereikt of niet te zeggen"`
	Nu         *float64            `json:"nu,omitempty" doc:"Het laatste gepubliceerde cijfer"`
	Verwacht   *mapTargetRangeBody `json:"verwacht,omitempty" doc:"Waar het cijfer op de datum met 95 % zekerheid ligt, als er niets verandert"`
	NodigExtra *mapTargetHomesBody `json:"nodigExtra,omitempty" doc:"Wat boven op de verwachting nodig is, in woningen per jaar, in veelvouden van 5; alleen bij een deel van de woningen"`
}

type mapTargetRangeBody struct {
	Laag float64 `json:"laag" doc:"Onderkant"`
	Hoog float64 `json:"hoog" doc:"Bovenkant"`
}

type mapTargetHomesBody struct {
	Laag int `json:"laag" doc:"Minstens zoveel woningen"`
	Hoog int `json:"hoog" doc:"Hooguit zoveel woningen"`
}

type idInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van het doel"`
}

type showOutput struct {
	ETag string `header:"ETag" doc:"Versie van het doel, voor If-Match"`
	Body mapTargetBody
}

type setInput struct {
	web.OnceInput
	Body mapTargetSetBody
}

type mapTargetSetBody struct {
	Indicator string  `json:"indicator" maxLength:"64" doc:"Code van het cijfer, zie de indicatoren"`
	Niveau    string  `json:"niveau" enum:"buurt,wijk,gemeente,regio,corporatie" doc:"Voor welke gebieden het geldt"`
	Gebied    string  `json:"gebied,omitempty" maxLength:"16" doc:"CBS-code of regiocode, voor een doel van één gebied"`
	Kant      string  `json:"kant" enum:"minstens,hooguit" doc:"Aan welke kant van het doel het cijfer moet liggen"`
	Doel      float64 `json:"doel" minimum:"0" maximum:"1000" doc:"Het doel in de eenheid van het cijfer, met hooguit één decimaal"`
	Tot       string  `json:"tot" doc:"Dag waarop het bereikt moet zijn, als jjjj-mm-dd"`
	Waarom    string  `json:"waarom" maxLength:"400" doc:"Waarom dit doel. Geen naam, adres, telefoonnummer of burgerservicenummer."`
}

type madeOutput struct{ Body mapTargetMadeBody }

type mapTargetMadeBody struct {
	ID string `json:"id" doc:"Id van het doel"`
}

type endInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van het doel"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
	Body    mapTargetEndBody
}

type mapTargetEndBody struct {
	Reden string `json:"reden" maxLength:"400" doc:"Waarom het doel wordt losgelaten, zonder personen"`
}

type noOutput struct{}

// API adds the operations on targets.
func (s *Service) API(api huma.API) {
	tags := []string{"complex-in-beeld"}
	huma.Register(api, huma.Operation{OperationID: "lijstDoelen", Method: http.MethodGet, Path: Path, Tags: tags,
		Summary: "De doelen van de eigen organisatie, en of zij op koers liggen", Description: "Rust op gepubliceerde cijfers alleen. Van een enkel complex wordt niets gezegd."}, s.apiList)
	huma.Register(api, huma.Operation{OperationID: "leesDoel", Method: http.MethodGet, Path: Path + "/{id}", Tags: tags,
		Summary: "Lees een doel en hoe elk gebied staat"}, s.apiShow)
	huma.Register(api, huma.Operation{OperationID: "stelDoelVast", Method: http.MethodPost, Path: Path, Tags: tags,
		Summary: "Stel een doel vast", DefaultStatus: http.StatusCreated, Description: "Een doel verandert niet: laat het los en stel een nieuw doel vast."}, s.apiSet)
	huma.Register(api, huma.Operation{OperationID: "laatDoelLos", Method: http.MethodPost, Path: Path + "/{id}/einde", Tags: tags,
		Summary: "Laat een doel los", DefaultStatus: http.StatusNoContent, Description: "Het doel blijft te lezen, met de reden."}, s.apiEnd)
}

func bodyOf(l Line) mapTargetBody {
	b := mapTargetBody{ID: string(l.ID), Indicator: l.Target.Indicator, Niveau: l.Level.Code(), Gebied: string(l.Area), Kant: string(l.Way), Doel: l.Value(),
		Tot: web.DateIn(l.Until), Waarom: l.Why, VastgesteldOp: l.At, LosgelatenOp: web.DateIn(l.Ended), WaaromLos: l.EndWhy, Peildatum: web.DateIn(l.AsOf),
		Standen: []mapTargetAreaBody{}, Versie: l.Version}
	for _, c := range l.Courses {
		x := mapTargetAreaBody{Gebied: string(c.Code), Naam: c.Name, Stand: string(c.Says)}
		if v := c.Now(); v.Known {
			x.Nu = &v.Rate
		}
		if c.Forecast() {
			x.Verwacht = &mapTargetRangeBody{c.Outlook.Low, c.Outlook.High}
			if c.Indicator.Table.Kind() == socialmap.Households {
				x.NodigExtra = &mapTargetHomesBody{c.Extra.Low, c.Extra.High}
			}
		}
		b.Standen = append(b.Standen, x)
	}
	return b
}

func (s *Service) apiList(ctx context.Context, _ *struct{}) (*listOutput, error) {
	l, err := s.All(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &listOutput{Body: mapTargetListBody{Doelen: []mapTargetBody{}}}
	for _, line := range l.Open {
		out.Body.Doelen = append(out.Body.Doelen, bodyOf(line))
	}
	for _, t := range l.Ended {
		out.Body.Doelen = append(out.Body.Doelen, bodyOf(Line{Target: t}))
	}
	return out, nil
}

func (s *Service) apiShow(ctx context.Context, in *idInput) (*showOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx), ID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &showOutput{ETag: web.ETag(v.Version), Body: bodyOf(v.Line)}, nil
}

// tenthsOf is a number of the API in tenths; what has more decimals is refused with the form.
func tenthsOf(v float64) int {
	n := math.Round(v * 10)
	if math.Abs(n-v*10) > 1e-6 {
		return -1
	}
	return int(n)
}

func (s *Service) apiSet(ctx context.Context, in *setInput) (*madeOutput, error) {
	b := in.Body
	id, err := s.Set(ctx, web.ActorFrom(ctx), Draft{Indicator: b.Indicator, Level: b.Niveau, Area: place.AreaCode(b.Gebied), Way: Way(b.Kant), Goal: tenthsOf(b.Doel),
		Until: web.ParseDate(b.Tot), Why: strings.TrimSpace(b.Waarom)}, in.Key)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &madeOutput{Body: mapTargetMadeBody{string(id)}}, nil
}

func (s *Service) apiEnd(ctx context.Context, in *endInput) (*noOutput, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.End(ctx, web.ActorFrom(ctx), ID(in.ID), version, strings.TrimSpace(in.Body.Reden))
	}
	if err != nil {
		return nil, web.APIMet(ctx, err, in.Body, func() (b mapTargetBody, err error) {
			out, err := s.apiShow(ctx, &idInput{ID: in.ID})
			if err == nil {
				b = out.Body
			}
			return b, err
		})
	}
	return &noOutput{}, nil
}
