package socialmap

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
)

type mapPartsOutput struct {
	Body struct {
		Peildatum   string        `json:"peildatum,omitempty" format:"date" doc:"Datum van de uitgave; ontbreekt zolang er geen is"`
		Toelichting string        `json:"toelichting" doc:"Hoe precies de cijfers zijn"`
		Delen       []mapPartBody `json:"delen" nullable:"false" doc:"De delen van complexen, per complex op volgorde"`
	}
}

type mapPartBody struct {
	Complex     string          `json:"complex" doc:"Id van het complex"`
	Naam        string          `json:"naam" doc:"Naam van het complex"`
	Nummer      int             `json:"nummer" doc:"Nummer van het deel in het complex, vanaf 1"`
	Portieken   []string        `json:"portieken" nullable:"false" doc:"De portieken van het deel; een lege naam is woningen zonder portiek"`
	Huisnummers string          `json:"huisnummers,omitempty" doc:"De huisnummers van het deel zoals zij nu zijn, bijvoorbeeld Lindestraat 2–24 even"`
	Woningen    int             `json:"woningen" doc:"Aantal woningen waarover de cijfers gaan"`
	Samen       []string        `json:"samenMet,omitempty" nullable:"false" doc:"Namen van kleine complexen waarvan de woningen meetellen"`
	Cijfers     []mapFigureBody `json:"cijfers" nullable:"false" doc:"Gepubliceerde cijfers die per deel worden geteld"`
}

// partsAPI adds the operation on complexes that are published in parts.
func (s *Service) partsAPI(api huma.API, tags []string) {
	huma.Register(api, huma.Operation{OperationID: "cijfersPortieken", Method: http.MethodGet, Path: mapPath + "/portieken", Tags: tags,
		Summary:     "Cijfers per portiek",
		Description: "Van grote complexen die in delen worden getoond: elk deel is portieken met samen ten minste 40 woningen. Leeg waar dat niet is gekozen."}, s.apiParts)
}

func (s *Service) apiParts(ctx context.Context, in *mapFiguresInput) (*mapPartsOutput, error) {
	list := Indicators()
	if in.Indicator != "" {
		one, ok := IndicatorOf(in.Indicator)
		if !ok {
			return nil, web.APIError(ctx, fault.Invalidf("socialmap.figures", "indicator", "socialmap.unknown_indicator"))
		}
		list = []Indicator{one}
	}
	r, stairs, err := s.stairsAt(ctx, web.ActorFrom(ctx), dateOn(in.Peildatum))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &mapPartsOutput{}
	out.Body.Toelichting, out.Body.Delen = web.PrinterFrom(ctx).T("socialmap.rounding"), []mapPartBody{}
	if r == nil {
		return out, nil
	}
	out.Body.Peildatum = r.AsOf.Format(time.DateOnly)
	for _, x := range stairs {
		whole, ok := r.Place(x.Complex)
		if !ok {
			continue
		}
		b := mapPartBody{Complex: string(x.Complex), Naam: whole.Name, Nummer: x.Number, Portieken: x.Staircases, Huisnummers: words{web.PrinterFrom(ctx)}.numbers(x.Numbers), Woningen: x.Homes, Samen: x.With, Cijfers: []mapFigureBody{}}
		for _, in := range list {
			if v := in.Of(r.partFigure(x.Part, in.Table)); v.Known {
				b.Cijfers = append(b.Cijfers, mapFigureBody{Indicator: in.Code, Waarde: v.Rate, Aantal: &v.Count, Laag: v.Low, Hoog: v.High, Peildatum: v.Oldest.Format(time.DateOnly)})
			}
		}
		out.Body.Delen = append(out.Body.Delen, b)
	}
	return out, nil
}

// stairsAt is the release of a date, or else the last before it, and the parts of complexes in it; nil
// before the first release.
func (s *Service) stairsAt(ctx context.Context, a access.Actor, on time.Time) (r *Release, stairs []Stairs, err error) {
	const op = "socialmap.stairs"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return nil, nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err := editions(tx, a.OrgID, maxMoments)
		if err != nil || len(list) == 0 {
			return err
		}
		if r, err = s.at(tx, list[momentAt(list, on)], list[0]); err != nil {
			return err
		}
		parts, err := partsOf(tx, a.OrgID)
		if err == nil {
			stairs, err = numbered(tx, r.stairsOf(parts), parts)
		}
		return err
	})
	return r, stairs, fault.Wrap(op, err)
}
