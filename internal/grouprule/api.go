package grouprule

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

type ruleOutput struct{ Body groupRuleBody }

type groupRuleBody struct {
	Telt    bool               `json:"telt" doc:"Of nu met de regel wordt geteld: aangezet, en met een getekende DPIA die geldt"`
	Nummer  int                `json:"nummer,omitempty" doc:"Nummer van de regel die vandaag geldt; ontbreekt zonder regel"`
	Versies []groupVersionBody `json:"versies" nullable:"false" doc:"Alle versies, de nieuwste eerst"`
	Feiten  []string           `json:"feiten" nullable:"false" doc:"Alle feiten die een regel kan noemen"`
}

type groupVersionBody struct {
	Nummer     int               `json:"nummer" doc:"Volgnummer"`
	Stand      State             `json:"stand" enum:"voorstel,gepubliceerd,afgewezen" doc:"Wat ermee is gebeurd"`
	Vanaf      string            `json:"vanaf" format:"date" doc:"Eerste dag waarop de regel telt"`
	Waarom     string            `json:"waarom" doc:"Waarom de regel zo is"`
	Gemaakt    time.Time         `json:"voorgesteldOp" doc:"Wanneer de regel is voorgesteld"`
	Getekend   *time.Time        `json:"getekendOp,omitempty" doc:"Wanneer erover is besloten"`
	Onderdelen []groupClauseBody `json:"onderdelen" nullable:"false" doc:"In de volgorde waarin ze gelden: het eerste dat past, telt"`
}

type groupClauseBody struct {
	Groep   string `json:"groep" enum:"active,involved,vulnerable,causes_problems" doc:"Groep waarvoor het feit telt"`
	Feit    Fact   `json:"feit" doc:"Feit uit een register"`
	Maanden int    `json:"maanden" doc:"Hoeveel maanden geleden het hooguit was; 0 is op de dag zelf"`
}

// API adds the operation on the rule.
func (s *Service) API(api huma.API) {
	huma.Register(api, huma.Operation{OperationID: "groepsregel", Method: http.MethodGet, Path: "/groepsregel", Tags: []string{"cijfers"},
		Summary: "De regel voor de vijf groepen, met alle versies", Description: "Waarmee de vijf groepen worden geteld. Van niemand is een groep op te vragen."}, s.apiRule)
}

func (s *Service) apiRule(ctx context.Context, _ *struct{}) (*ruleOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	b := groupRuleBody{Telt: v.Counts, Nummer: v.Now.Number, Versies: []groupVersionBody{}}
	for _, a := range Vocabulary() {
		b.Feiten = append(b.Feiten, string(a.Fact))
	}
	for _, x := range v.Versions {
		one := groupVersionBody{Nummer: x.Number, Stand: x.State, Vanaf: x.From.Format(time.DateOnly), Waarom: x.Why, Gemaakt: x.Made, Onderdelen: []groupClauseBody{}}
		if !x.Decided.IsZero() {
			one.Getekend = &x.Decided
		}
		for _, c := range x.Rule {
			one.Onderdelen = append(one.Onderdelen, groupClauseBody{c.Group.Code(), c.Fact, c.Months})
		}
		b.Versies = append(b.Versies, one)
	}
	return &ruleOutput{b}, nil
}
