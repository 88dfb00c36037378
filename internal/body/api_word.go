package body

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
	"samendoen/internal/place"
)

type figuresOutput struct{ Body residentsFiguresBody }

type residentsFiguresBody struct {
	Complexen []residentsComplexBody `json:"complexen" nullable:"false" doc:"De complexen waarvoor de organisatie er is"`
}

type residentsComplexBody struct {
	ComplexID string                `json:"complexId" doc:"Id van het complex"`
	Naam      string                `json:"naam" doc:"Naam van het complex"`
	Peildatum string                `json:"peildatum,omitempty" format:"date" doc:"Datum van de nieuwste uitgave; ontbreekt zolang er geen is"`
	EerstTot  string                `json:"eerstTot,omitempty" format:"date" doc:"Tot en met deze dag wachten anderen op het woord van de bewoners"`
	Cijfers   []residentsFigureBody `json:"cijfers" nullable:"false" doc:"De gepubliceerde cijfers die bewoners lezen"`
	Woorden   []residentsWordBody   `json:"woorden" nullable:"false" doc:"Wat de organisatie zei, de nieuwste uitgave eerst"`
	Versie    int64                 `json:"versie" doc:"Versie van het woord over de nieuwste uitgave, voor If-Match; 0 als er nog geen is"`
	MagZeggen bool                  `json:"magZeggen" doc:"Of u het woord namens de organisatie mag schrijven"`
	TeKlein   bool                  `json:"teKlein" doc:"Of het complex te klein is om iets te publiceren"`
	SamenMet  []string              `json:"samenGeteldMet" nullable:"false" doc:"Complexen waarmee het samen is geteld"`
}

type residentsFigureBody struct {
	Indicator string   `json:"indicator" doc:"Code van het cijfer"`
	Waarde    *float64 `json:"waarde,omitempty" doc:"Waarde hier; ontbreekt als er te weinig gegevens zijn"`
	InDeBuurt *float64 `json:"inDeBuurt,omitempty" doc:"Waarde in de buurt"`
}

type residentsWordBody struct {
	Uitgave string `json:"uitgave" format:"date" doc:"Datum van de uitgave waarover het gaat"`
	Op      string `json:"op" format:"date" doc:"Dag waarop het is gezegd"`
	Tekst   string `json:"tekst" doc:"Wat de organisatie zei"`
}

type wordInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van de bewonersorganisatie"`
	Complex string `path:"complex" maxLength:"64" doc:"Id van het complex"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag; 0 voor het eerste woord over een uitgave"`
	Body    residentsSayBody
}

type residentsSayBody struct {
	Uitgave      string `json:"uitgave" doc:"Datum van de nieuwste uitgave, als jjjj-mm-dd"`
	Tekst        string `json:"tekst" maxLength:"1500" doc:"Wat de organisatie zegt. Geen naam, adres, telefoonnummer of burgerservicenummer."`
	GeenPersonen bool   `json:"geenPersonen,omitempty" doc:"Wat op een naam lijkt, is van niemand; zonder dit ja wordt het geweigerd"`
}

// apiWords adds the operations on the figures of the own complexes.
func (s *Service) apiWords(api huma.API, path string, tags []string) {
	huma.Register(api, huma.Operation{OperationID: "leesBewonerscijfers", Method: http.MethodGet, Path: path + "/{id}/cijfers", Tags: tags,
		Summary: "De gepubliceerde cijfers van de eigen complexen, en wat de organisatie ervan zegt"}, s.apiFigures)
	huma.Register(api, huma.Operation{OperationID: "zegBewonerswoord", Method: http.MethodPut, Path: path + "/{id}/cijfers/{complex}", Tags: tags,
		Summary: "Zeg namens de organisatie wat de cijfers betekenen", DefaultStatus: http.StatusNoContent, Description: "Alleen voor leden. Het staat boven de cijfers op de pagina van het complex."}, s.apiWord)
}

func (s *Service) apiFigures(ctx context.Context, in *bodyInput) (*figuresOutput, error) {
	v, err := s.Figures(ctx, web.ActorFrom(ctx), ID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &figuresOutput{Body: residentsFiguresBody{Complexen: []residentsComplexBody{}}}
	for _, c := range v.Complexes {
		x := residentsComplexBody{ComplexID: string(c.ID), Naam: c.Name, Peildatum: web.DateIn(c.Told.AsOf), Cijfers: []residentsFigureBody{}, Woorden: []residentsWordBody{},
			Versie: c.Now().Version, MagZeggen: v.MayWrite, TeKlein: c.Told.Withheld, SamenMet: append([]string{}, c.Told.With...)}
		if !c.Told.AsOf.IsZero() {
			x.EerstTot = web.DateIn(c.Told.AsOf.AddDate(0, 0, FirstDays))
		}
		for _, l := range c.Told.Lines {
			if !told(l.Indicator.Code) {
				continue
			}
			f := residentsFigureBody{Indicator: l.Indicator.Code}
			if l.Value.Known {
				f.Waarde = &l.Value.Rate
			}
			if l.Around.Known {
				f.InDeBuurt = &l.Around.Rate
			}
			x.Cijfers = append(x.Cijfers, f)
		}
		for _, w := range c.Words {
			x.Woorden = append(x.Woorden, residentsWordBody{web.DateIn(w.AsOf), web.DateIn(w.At), w.Text})
		}
		out.Body.Complexen = append(out.Body.Complexen, x)
	}
	return out, nil
}

func (s *Service) apiWord(ctx context.Context, in *wordInput) (*noOutput, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.SayWord(ctx, web.ActorFrom(ctx), ID(in.ID), SaidWord{Complex: place.ComplexID(in.Complex), AsOf: web.ParseDate(in.Body.Uitgave),
			Text: strings.TrimSpace(in.Body.Tekst), Version: version, Nobody: in.Body.GeenPersonen})
	}
	if err != nil {
		return nil, web.APIMet(ctx, err, in.Body, func() (b residentsFiguresBody, err error) {
			out, err := s.apiFigures(ctx, &bodyInput{in.ID})
			if err == nil {
				b = out.Body
			}
			return b, err
		})
	}
	return &noOutput{}, nil
}
