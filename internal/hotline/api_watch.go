package hotline

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

type healthOutput struct{ Body hotlineHealthBody }

type hotlineHealthBody struct {
	Goed     bool `json:"goed" doc:"Bij elke open melding staat vast wat er nu gebeurt, en het gebeurt op tijd"`
	TeLaat   bool `json:"teLaat" doc:"Bij een open melding moest meer dan een minuut geleden iets gebeuren"`
	Los      bool `json:"los" doc:"Bij een open melding staat niets meer te gebeuren"`
	Wachtend bool `json:"wachtend" doc:"Een bericht wacht langer dan een minuut"`
}

func (s *Service) watchAPI(api huma.API, tags []string) {
	huma.Register(api, huma.Operation{OperationID: "controleerMeldpunt", Method: http.MethodGet, Path: "/meldpunt/controle", Tags: tags,
		Summary: "Kijk alle open meldingen van deze installatie na", Description: "Voor een machine die meekijkt: samendoen watch. Het antwoord noemt geen aantallen."}, s.apiHealth)
}

func (s *Service) apiHealth(ctx context.Context, _ *struct{}) (*healthOutput, error) {
	h, err := s.Health(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &healthOutput{hotlineHealthBody{h.Good(), h.Late, h.Loose, h.Silent}}, nil
}
