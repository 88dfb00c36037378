package retention

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
)

type dryOutput struct{ Body dryBody }

type dryBody struct {
	Gemaakt  string        `json:"gemaakt" format:"date-time" doc:"Wanneer deze lijst gemaakt is"`
	Nacht    string        `json:"nacht" format:"date" doc:"Datum van de komende nacht"`
	Tot      string        `json:"tot" format:"date" doc:"Laatste dag waarnaar gekeken is"`
	Soorten  []dryKindBody `json:"soorten" nullable:"false" doc:"Wat er per soort gewist wordt"`
	LaatstOp string        `json:"laatstOp,omitempty" format:"date-time" doc:"Wanneer de laatste nacht klaar was; ontbreekt als er geen was"`
}

type dryKindBody struct {
	Soort        string `json:"soort" doc:"Code van de soort"`
	Naam         string `json:"naam" doc:"Naam van de soort"`
	Maanden      int    `json:"maanden" doc:"Termijn die telt, in maanden"`
	Bron         string `json:"bron" enum:"programma,keuze,register,convenant" doc:"Waar de termijn vandaan komt"`
	Vannacht     int    `json:"vannacht" doc:"Aantal dat de komende nacht gewist wordt; een vijftal als precies onwaar is, en dan is 0 minder dan vijf"`
	Later        int    `json:"later" doc:"Aantal dat in de dagen daarna gewist wordt"`
	Vastgehouden int    `json:"vastgehouden" doc:"Aantal dat gewist zou worden en wordt vastgehouden"`
	Minstens     bool   `json:"minstens" doc:"Er is meer dan er geteld is: elk aantal is minstens zo veel"`
	Precies      bool   `json:"precies" doc:"De aantallen zijn precies: u mag alles openen wat er geteld is. Anders zijn het vijftallen"`
}

type deletionsInput struct {
	Cursor string `query:"cursor" maxLength:"20" doc:"Waar de bladzijde begint: volgende van de bladzijde ervoor"`
	Aantal int    `query:"aantal" minimum:"1" maximum:"200" default:"50" doc:"Hoeveel er op een bladzijde staan"`
}

type deletionsOutput struct {
	Body struct {
		Wissingen []deletionBody `json:"wissingen" nullable:"false" doc:"Wat er gewist is, de laatste nacht eerst"`
		Volgende  string         `json:"volgende,omitempty" doc:"Cursor van de volgende bladzijde; ontbreekt op de laatste"`
	}
}

type deletionBody struct {
	ID      string `json:"id" doc:"Id van deze regel, ook in het logboek"`
	Nacht   string `json:"nacht" format:"date" doc:"Datum van de nacht"`
	Soort   string `json:"soort" doc:"Code van de soort"`
	Aantal  int    `json:"aantal" doc:"Hoeveel er gewist zijn; een vijftal als precies onwaar is"`
	Precies bool   `json:"precies" doc:"Het aantal is precies; anders is 0 minder dan vijf"`
	Maanden int    `json:"maanden" doc:"Termijn die gold, in maanden"`
	Bron    string `json:"bron" doc:"Waar die termijn vandaan kwam"`
}

// API adds the operations on what will go and what went.
func (s *Service) API(api huma.API) {
	tags := []string{"bewaren"}
	huma.Register(api, huma.Operation{OperationID: "proefwissing", Method: http.MethodGet, Path: "/bewaren/proefwissing", Tags: tags,
		Summary: "Wat er gewist gaat worden", Description: "Alleen aantallen per soort, in vijftallen als u niet alles mag openen. Er verandert niets."}, s.apiDry)
	huma.Register(api, huma.Operation{OperationID: "lijstWissingen", Method: http.MethodGet, Path: "/bewaren/wissingen", Tags: tags,
		Summary: "Wat er gewist is", Description: "Zonder persoonsgegevens: welke soort, hoeveel, welke termijn en wanneer."}, s.apiDeletions)
}

func (s *Service) apiDry(ctx context.Context, _ *struct{}) (*dryOutput, error) {
	r, err := s.DryRun(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	p := web.PrinterFrom(ctx)
	body := dryBody{Gemaakt: r.At.Format(time.RFC3339), Nacht: r.Tonight.Format(time.DateOnly), Tot: r.Until.Format(time.DateOnly), Soorten: []dryKindBody{}}
	if !r.Last.IsZero() {
		body.LaatstOp = r.Last.Format(time.RFC3339)
	}
	for _, k := range r.Kinds {
		body.Soorten = append(body.Soorten, dryKindBody{Soort: string(k.Kind), Naam: p.T(k.Kind.Key()), Maanden: k.Months, Bron: string(k.Source),
			Vannacht: k.Tonight, Later: k.Later, Vastgehouden: k.Held, Minstens: k.Least, Precies: k.Exact})
	}
	return &dryOutput{Body: body}, nil
}

func (s *Service) apiDeletions(ctx context.Context, in *deletionsInput) (*deletionsOutput, error) {
	offset := 0
	if in.Cursor != "" {
		n, err := strconv.Atoi(in.Cursor)
		if err != nil || n < 0 || n > 1_000_000 {
			return nil, web.APIError(ctx, fault.Invalidf("retention.erased", "cursor", "retention.cursor"))
		}
		offset = n
	}
	list, more, err := s.Erased(ctx, web.ActorFrom(ctx), offset, in.Aantal)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &deletionsOutput{}
	out.Body.Wissingen = []deletionBody{}
	for _, d := range list {
		out.Body.Wissingen = append(out.Body.Wissingen, deletionBody{ID: d.ID, Nacht: d.Night.Format(time.DateOnly), Soort: string(d.Kind),
			Aantal: d.Number, Precies: d.Exact, Maanden: d.Months, Bron: string(d.Source)})
	}
	if more {
		out.Body.Volgende = strconv.Itoa(offset + in.Aantal)
	}
	return out, nil
}
