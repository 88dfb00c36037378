package course

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

type sessionsOutput struct{ Body sessionsBody }

type sessionsBody struct {
	Bijeenkomsten []sessionBody `json:"bijeenkomsten" nullable:"false" doc:"De bijeenkomsten die nog komen, de eerste eerst"`
}

type sessionBody struct {
	ID      string    `json:"id" doc:"Id van de bijeenkomst"`
	Cursus  string    `json:"cursus" doc:"Code van de cursus, of leerkring"`
	Titel   string    `json:"titel,omitempty" doc:"Waar een leerkring over gaat"`
	Begint  time.Time `json:"begint" doc:"Wanneer het begint"`
	Eindigt time.Time `json:"eindigt" doc:"Wanneer het eindigt"`
	Plaats  string    `json:"plaats" doc:"Waar het is"`
	Vrij    int       `json:"vrij" doc:"Hoeveel plekken er nog zijn"`
	Komt    bool      `json:"aangemeld" doc:"Of u zich aanmeldde"`
}

type seatInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van de bijeenkomst"`
}

// API adds the operations on evenings.
func (s *Service) API(api huma.API) {
	const path = "/bijeenkomsten"
	tags := []string{"leren"}
	huma.Register(api, huma.Operation{OperationID: "lijstBijeenkomsten", Method: http.MethodGet, Path: path, Tags: tags,
		Summary: "De cursussen en leerkringen die nog komen"}, s.apiList)
	huma.Register(api, huma.Operation{OperationID: "kom", Method: http.MethodPut, Path: path + "/{id}/plek", Tags: tags,
		Summary: "Meld u aan", Description: "Twee keer aanmelden is één keer. Is alles vol, dan lukt het niet.", DefaultStatus: http.StatusNoContent}, s.apiJoin)
	huma.Register(api, huma.Operation{OperationID: "komNiet", Method: http.MethodDelete, Path: path + "/{id}/plek", Tags: tags,
		Summary: "Meld u af", DefaultStatus: http.StatusNoContent}, s.apiLeave)
}

func (s *Service) apiList(ctx context.Context, _ *struct{}) (*sessionsOutput, error) {
	l, err := s.Learn(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &sessionsOutput{sessionsBody{[]sessionBody{}}}
	for _, x := range l.Sessions {
		out.Body.Bijeenkomsten = append(out.Body.Bijeenkomsten, sessionBody{ID: x.ID, Cursus: x.Code, Titel: x.Title, Begint: x.At, Eindigt: x.Until(),
			Plaats: x.Place, Vrij: max(0, x.Seats-x.Taken), Komt: l.Mine[x.ID]})
	}
	return out, nil
}

func (s *Service) apiJoin(ctx context.Context, in *seatInput) (*struct{}, error) {
	return nil, web.APIError(ctx, s.Join(ctx, web.ActorFrom(ctx), in.ID))
}

func (s *Service) apiLeave(ctx context.Context, in *seatInput) (*struct{}, error) {
	return nil, web.APIError(ctx, s.Leave(ctx, web.ActorFrom(ctx), in.ID))
}
