package hotline

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/access"
	"samendoen/internal/base/web"
)

type reportInput struct {
	web.OnceInput
	Body hotlineReportBody
}

type hotlineReportBody struct {
	Soort string `json:"soort" enum:"melding,alarm,oefening,proef" doc:"Wat het is. Bij een oefening en een proef staat dat in elk bericht; bij een proef bellen we alleen wie hem stuurt"`
	Wat   string `json:"wat,omitempty" doc:"Wat er aan de hand is. Wat langer is dan 4000 tekens, wordt afgekapt en nooit geweigerd."`
	Waar  string `json:"waar,omitempty" doc:"Waar het is, in woorden"`
	Bel   string `json:"bel,omitempty" doc:"Nummer om terug te bellen"`
	Wie   string `json:"wie,omitempty" doc:"Wie het meldt, als dat een ander is"`
	Buurt string `json:"buurt,omitempty" doc:"Code van het CBS; is er voor die buurt een eigen afspraak, dan geldt die"`
	Groep string `json:"groep,omitempty" doc:"Meldingen met hetzelfde woord zijn één ding zolang de eerste open is"`
}

type reportOutput struct{ Body hotlineMadeBody }

type hotlineMadeBody struct {
	ID     string `json:"id" doc:"Id van de melding"`
	Nummer string `json:"nummer" doc:"Nummer dat mensen noemen. Het is er pas als de melding is bewaard."`
}

type reportIDInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van de melding"`
}

type showReportOutput struct{ Body hotlineShowBody }

type hotlineShowBody struct {
	ID       string            `json:"id" doc:"Id van de melding"`
	Nummer   string            `json:"nummer" doc:"Nummer dat mensen noemen"`
	Soort    string            `json:"soort" enum:"melding,alarm,bezoek,oefening,proef" doc:"Wat het is"`
	Stand    string            `json:"stand" enum:"open,aangenomen,afgesloten,herhaald" doc:"Of een mens haar heeft"`
	Sinds    time.Time         `json:"sinds" doc:"Tijdstip waarop zij is bewaard"`
	Bij      string            `json:"bij,omitempty" doc:"Wie haar heeft"`
	Wat      string            `json:"wat,omitempty" doc:"Wat er aan de hand is"`
	Waar     string            `json:"waar,omitempty" doc:"Waar het is"`
	Tijdlijn []hotlineLineBody `json:"tijdlijn" nullable:"false" doc:"Wat er gebeurde, het oudste eerst"`
	Woorden  []hotlineNoteBody `json:"woorden" nullable:"false" doc:"Wat mensen opschreven, het oudste eerst"`
}

type hotlineLineBody struct {
	Op   time.Time `json:"op" doc:"Tijdstip"`
	Wat  string    `json:"wat" doc:"Wat er gebeurde: gestuurd, verstuurd, afgeleverd en aangenomen zijn vier dingen"`
	Wie  string    `json:"wie,omitempty" doc:"Over wie het gaat"`
	Stap int       `json:"stap" doc:"Stap van de afspraak, vanaf 1"`
}

type hotlineNoteBody struct {
	Op    time.Time `json:"op" doc:"Tijdstip"`
	Wie   string    `json:"wie,omitempty" doc:"Wie het schreef"`
	Tekst string    `json:"tekst" doc:"Wat er staat"`
}

type stepInput struct {
	web.OnceInput
	ID   string `path:"id" maxLength:"64" doc:"Id van de melding"`
	Body hotlineStepBody
}

type hotlineStepBody struct {
	Stap  string `json:"stap" enum:"neem,kan-niet,schrijf,sluit" doc:"Wat er gebeurt"`
	Tekst string `json:"tekst,omitempty" doc:"Hoe het gaat, bij schrijf"`
}

type noOutput struct{}

// API adds the operations on reports.
func (s *Service) API(api huma.API) {
	tags := []string{"meldpunt"}
	huma.Register(api, huma.Operation{OperationID: "meld", Method: http.MethodPost, Path: "/meldingen", Tags: tags,
		Summary: "Meld iets bij het meldpunt", DefaultStatus: http.StatusCreated, Description: "Er wordt meteen iemand gebeld. Het nummer in het antwoord is er pas als de melding is bewaard."}, s.apiReport)
	huma.Register(api, huma.Operation{OperationID: "leesMelding", Method: http.MethodGet, Path: "/meldingen/{id}", Tags: tags,
		Summary: "Lees een melding, en wie haar heeft"}, s.apiShow)
	s.watchAPI(api, tags)
	huma.Register(api, huma.Operation{OperationID: "meldingStap", Method: http.MethodPost, Path: "/meldingen/{id}/zet", Tags: tags,
		Summary: "Neem een melding aan, zeg dat u niet kunt, schrijf hoe het gaat of sluit af", DefaultStatus: http.StatusNoContent}, s.apiStep)
}

func (s *Service) apiReport(ctx context.Context, in *reportInput) (*reportOutput, error) {
	b := in.Body
	r, err := s.Report(ctx, web.ActorFrom(ctx), Draft{Kind: Kind(b.Soort), Source: API, What: b.Wat, Where: b.Waar, Areas: access.Area(b.Buurt), Tel: b.Bel, Who: b.Wie, Group: b.Groep, Key: in.Key})
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &reportOutput{hotlineMadeBody{string(r.ID), r.Receipt}}, nil
}

func (s *Service) apiShow(ctx context.Context, in *reportIDInput) (*showReportOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx), ID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	b := hotlineShowBody{ID: in.ID, Nummer: v.Receipt, Soort: string(v.Kind), Stand: string(v.State), Sinds: v.At, Bij: v.Names[v.Run.Ack.UserID], Wat: v.What, Waar: v.Where,
		Tijdlijn: []hotlineLineBody{}, Woorden: []hotlineNoteBody{}}
	for _, l := range v.Lines {
		b.Tijdlijn = append(b.Tijdlijn, hotlineLineBody{l.At, l.Kind, v.Names[l.UserID], l.Step + 1})
	}
	for _, n := range v.Notes {
		b.Woorden = append(b.Woorden, hotlineNoteBody{n.At, v.Names[n.ByID], n.Text})
	}
	return &showReportOutput{b}, nil
}

func (s *Service) apiStep(ctx context.Context, in *stepInput) (*noOutput, error) {
	if err := s.Step(ctx, web.ActorFrom(ctx), ID(in.ID), Move(in.Body.Stap), in.Body.Tekst, in.Key); err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &noOutput{}, nil
}
