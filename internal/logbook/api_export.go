package logbook

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

type exportInput struct {
	Format string    `path:"vorm" enum:"ldv,nen7513" doc:"ldv: Logboek Dataverwerkingen, een regel per betrokkene, zonder gebruiker. nen7513: wie wat deed, zonder betrokkene."`
	From   time.Time `query:"van" required:"true" doc:"Vanaf dit tijdstip"`
	Until  time.Time `query:"tot" required:"true" doc:"Tot dit tijdstip, dat zelf niet meetelt; hooguit 366 dagen later"`
}

// exportAPI hands the log on, a JSON document on each line.
func (s *Service) exportAPI(api huma.API, tags []string) {
	huma.Register(api, huma.Operation{OperationID: "geefLogboekDoor", Method: http.MethodGet, Path: "/logboek/uitvoer/{vorm}",
		Summary: "Logregels volgens een standaard, één JSON-document per regel", Tags: tags,
		Responses: map[string]*huma.Response{"200": {Description: "De regels, de oudste eerst",
			Content: map[string]*huma.MediaType{"application/jsonl": {Schema: &huma.Schema{Type: "string"}}}}}}, s.apiExport)
}

func (s *Service) apiExport(ctx context.Context, in *exportInput) (*huma.StreamResponse, error) {
	write, err := s.StartExport(ctx, web.ActorFrom(ctx), Export{Format(in.Format), in.From, in.Until})
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		c.SetHeader("Content-Type", "application/jsonl")
		if err := write(c.BodyWriter()); err != nil {
			// The status is out already. A broken connection is the only way to say that
			// this is not the whole of it.
			panic(http.ErrAbortHandler)
		}
	}}, nil
}
