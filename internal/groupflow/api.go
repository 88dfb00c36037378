package groupflow

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

type flowsInput struct {
	Halfjaar string `query:"halfjaar" maxLength:"6" doc:"Halfjaar, zoals 2026-2. Zonder dit, of met een dat er niet is, het nieuwste"`
}

type flowsOutput struct{ Body groupFlowsBody }

type groupFlowsBody struct {
	Halfjaren []string            `json:"halfjaren" nullable:"false" doc:"Alle halfjaren waarover iets is vastgelegd, het nieuwste eerst"`
	Halfjaar  string              `json:"halfjaar,omitempty" doc:"Het halfjaar van deze cijfers; ontbreekt zolang er geen is"`
	Van       string              `json:"van,omitempty" format:"date" doc:"Eerste dag"`
	Tot       string              `json:"tot,omitempty" format:"date" doc:"Laatste dag"`
	GemaaktOp *time.Time          `json:"gemaaktOp,omitempty" doc:"Tot welk moment de feiten bekend waren"`
	Stand     State               `json:"stand,omitempty" enum:"gemaakt,begin,onderbroken,regel" doc:"Of er cijfers zijn, en anders waarom niet"`
	Gebieden  []groupFlowAreaBody `json:"gebieden" nullable:"false" doc:"De hele corporatie eerst, dan elke regio en elke gemeente"`
}

type groupFlowAreaBody struct {
	Gebied    string          `json:"gebied,omitempty" doc:"CBS-code van de gemeente of code van de regio; ontbreekt voor de hele corporatie"`
	Naam      string          `json:"naam,omitempty" doc:"Naam van de gemeente of regio"`
	Woningen  int             `json:"woningen" doc:"Over hoeveel woningen het gaat"`
	Gemeenten int             `json:"gemeenten" doc:"Van hoeveel gemeenten dit de som is"`
	Stromen   []groupFlowBody `json:"stromen" nullable:"false" doc:"Leeg waar te weinig woningen zijn of te weinig veranderde"`
}

type groupFlowBody struct {
	Van    string `json:"van" enum:"active,involved,self_reliant,vulnerable,causes_problems" doc:"Groep bij het begin"`
	Naar   string `json:"naar" enum:"active,involved,self_reliant,vulnerable,causes_problems" doc:"Groep aan het eind"`
	Aantal int    `json:"aantal" doc:"Afgerond op vijf; het echte getal ligt er per gemeente hooguit vijf naast, en 0 is 0 tot 5 per gemeente"`
}

// API adds the operation on flows.
func (s *Service) API(api huma.API) {
	huma.Register(api, huma.Operation{OperationID: "stromen", Method: http.MethodGet, Path: Path, Tags: []string{"complex-in-beeld"},
		Summary:     "Hoeveel huishoudens en mensen in een halfjaar van groep veranderden",
		Description: "Alleen wie bleef wonen, geteld met de regel voor de vijf groepen. Per gemeente, per regio en voor de hele corporatie, en niets kleiners."}, s.apiFlows)
}

func (s *Service) apiFlows(ctx context.Context, in *flowsInput) (*flowsOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx), in.Halfjaar, "")
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	b := groupFlowsBody{Halfjaren: []string{}, Gebieden: []groupFlowAreaBody{}}
	for _, h := range v.Halves {
		b.Halfjaren = append(b.Halfjaren, h.Code())
	}
	if v.Known {
		e := v.Edition
		b.Halfjaar, b.Stand, b.GemaaktOp = e.Half.Code(), e.State, &e.Made
		b.Van, b.Tot = e.Half.From().Format(time.DateOnly), e.Half.Last().Format(time.DateOnly)
	}
	if v.Known && v.Edition.State == Made {
		b.Gebieden = append(b.Gebieden, areaBody(v.Row, ""))
		for _, r := range slices.Concat(v.Regions, v.Edition.Rows) {
			b.Gebieden = append(b.Gebieden, areaBody(r, v.Names[r.Area]))
		}
	}
	return &flowsOutput{b}, nil
}

func areaBody(r Row, name string) groupFlowAreaBody {
	b := groupFlowAreaBody{Gebied: string(r.Area), Naam: name, Woningen: r.Homes, Gemeenten: r.Towns, Stromen: []groupFlowBody{}}
	for i, w := range Ways() {
		if r.Known {
			b.Stromen = append(b.Stromen, groupFlowBody{w.From.Code(), w.To.Code(), r.Counts[i]})
		}
	}
	return b
}
