package joining

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/web"
	"samendoen/internal/place"
)

type runningInput struct{ Body joiningPlaceBody }

type joiningPlaceBody struct {
	WoningID  string `json:"woningId,omitempty" maxLength:"64" doc:"Woning waar het over gaat"`
	ComplexID string `json:"complexId,omitempty" maxLength:"64" doc:"Complex, als het niet over één woning gaat"`
}

type runningOutput struct{ Body joiningRunningBody }

type joiningRunningBody struct {
	Lopend []joiningLineBody `json:"lopend" nullable:"false" doc:"Wat er al loopt, voor zover u dat mag weten"`
}

type joiningLineBody struct {
	HoortBij string `json:"hoortBij" doc:"Waarde voor hoortBij van een nieuw signaal"`
	Waar     string `json:"waar" enum:"woning,complex" doc:"Bij deze woning, of bij het hele complex"`
	Thema    string `json:"thema" doc:"Onderwerp"`
	Sinds    string `json:"sinds" format:"date" doc:"Datum waarop het oudste binnenkwam"`
	Bezig    bool   `json:"bezig" doc:"Iemand is ermee bezig"`
}

type joinInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van het signaal"`
	IfMatch string `header:"If-Match" doc:"De ETag van het signaal dat u zag"`
	Body    joiningJoinBody
}

type joiningJoinBody struct {
	BijID string `json:"bijId" maxLength:"64" doc:"Id van het lopende signaal waar het bij hoort"`
}

type splitInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van het signaal"`
	IfMatch string `header:"If-Match" doc:"De ETag van het signaal dat u zag"`
}

type noOutput struct{}

// API adds the operations on signals that are about the same.
func (s *Service) API(api huma.API) {
	tags := []string{"signalen"}
	huma.Register(api, huma.Operation{OperationID: "watLooptHier", Method: http.MethodPost, Path: "/plaatsen/lopend", Tags: []string{"plaatsen"},
		Summary: "Wat er bij een woning of complex al loopt", DefaultStatus: http.StatusOK,
		Description: "Alleen de soort en hoe het staat. Waar u niets mag weten, is het antwoord leeg, net als waar niets loopt. Wat u ziet, wordt vastgelegd."}, s.apiRunning)
	huma.Register(api, huma.Operation{OperationID: "voegSamen", Method: http.MethodPost, Path: "/signalen/{id}/samenvoegen", Tags: tags,
		Summary: "Voeg een signaal bij een ander over hetzelfde", DefaultStatus: http.StatusNoContent,
		Description: "Het gaat daarna dezelfde weg. Elke melder houdt een eigen verhaal. Loopt het ander al in een dossier, dan gaat dit er ook in."}, s.apiJoin)
	huma.Register(api, huma.Operation{OperationID: "maakLos", Method: http.MethodPost, Path: "/signalen/{id}/losmaken", Tags: tags,
		Summary: "Laat een signaal weer zijn eigen weg gaan", DefaultStatus: http.StatusNoContent}, s.apiSplit)
}

func (s *Service) apiRunning(ctx context.Context, in *runningInput) (*runningOutput, error) {
	a := web.ActorFrom(ctx)
	if _, err := s.policy.RequireOrg("joining.running", a, "signal.send"); err != nil {
		return nil, web.APIError(ctx, err)
	}
	lines, err := s.Glance(ctx, a, place.UnitID(in.Body.WoningID), place.ComplexID(in.Body.ComplexID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &runningOutput{Body: joiningRunningBody{Lopend: []joiningLineBody{}}}
	for _, l := range lines {
		out.Body.Lopend = append(out.Body.Lopend, joiningLineBody{l.Value(), string(l.Level), string(l.Theme), clock.Date(l.Since).Format(time.DateOnly), l.Busy})
	}
	return out, nil
}

func (s *Service) apiJoin(ctx context.Context, in *joinInput) (*noOutput, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.Join(ctx, web.ActorFrom(ctx), in.ID, version, in.Body.BijID)
	}
	if err != nil {
		return nil, s.signals.APIMet(ctx, in.ID, err, in.Body)
	}
	return &noOutput{}, nil
}

func (s *Service) apiSplit(ctx context.Context, in *splitInput) (*noOutput, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.Split(ctx, web.ActorFrom(ctx), in.ID, version)
	}
	if err != nil {
		return nil, s.signals.APIMet(ctx, in.ID, err, nil)
	}
	return &noOutput{}, nil
}
