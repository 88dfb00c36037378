package reminder

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

type listInput struct {
	Proces string `path:"proces" enum:"eerste-bezoek,geen-toegang" doc:"Welke herinneringen. Nooit meer dan één soort tegelijk."`
}

type listOutput struct{ Body reminderListBody }

type reminderListBody struct {
	Herinneringen []reminderTaskBody `json:"herinneringen" nullable:"false" doc:"Wat nog te doen is, de vroegste datum eerst"`
}

type reminderTaskBody struct {
	ID       string   `json:"id" doc:"Id van de herinnering"`
	Adres    string   `json:"adres" doc:"Adres van de woning"`
	WoningID string   `json:"woningId" doc:"Id van de woning"`
	Omdat    []string `json:"omdat" nullable:"false" doc:"Datums die de reden zijn: het begin van de huur, of meldingen zonder toegang"`
	Houder   string   `json:"houder" doc:"Naam van wie het op naam heeft"`
	Voor     string   `json:"voor" format:"date" doc:"Datum waarop het klaar is"`
	TeLaat   bool     `json:"teLaat" doc:"Die datum is voorbij"`
	Versie   int64    `json:"versie" doc:"Versie, voor If-Match"`
}

type doneInput struct {
	Proces  string `path:"proces" enum:"eerste-bezoek,geen-toegang" doc:"Welke herinneringen"`
	ID      string `path:"id" maxLength:"64" doc:"Id van de herinnering"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
	Body    reminderDoneBody
}

type reminderDoneBody struct {
	Uitkomst string `json:"uitkomst" enum:"bezocht,later-zelf,afspraak,was-misverstand,niet-nodig" doc:"Hoe het ging"`
}

type reportInput struct {
	Key  string `header:"Idempotency-Key" doc:"Sleutel van 8 tot 100 tekens, per melding een nieuwe"`
	Body reminderReportBody
}

type reminderReportBody struct {
	EenheidID string `json:"eenheidId" maxLength:"60" doc:"Id van de eenheid bij de corporatie (VERA)"`
	Datum     string `json:"datum" format:"date" doc:"Datum waarop onderhoud niet naar binnen kon, hooguit drie maanden geleden"`
}

type noOutput struct{}

// API adds the operations on reminders.
func (s *Service) API(api huma.API) {
	tags := []string{"herinneringen"}
	huma.Register(api, huma.Operation{OperationID: "lijstHerinneringen", Method: http.MethodGet, Path: "/herinneringen/{proces}", Tags: tags,
		Summary: "Wat er van één soort te doen is"}, s.apiList)
	huma.Register(api, huma.Operation{OperationID: "herinneringKlaar", Method: http.MethodPost, Path: "/herinneringen/{proces}/{id}/klaar", Tags: tags,
		Summary: "Zeg hoe het ging", DefaultStatus: http.StatusNoContent}, s.apiDone)
	huma.Register(api, huma.Operation{OperationID: "meldGeenToegang", Method: http.MethodPost, Path: "/geen-toegang", Tags: tags,
		Summary: "Meld dat onderhoud niet naar binnen kon", DefaultStatus: http.StatusNoContent,
		Description: "Voor de planning van onderhoud. Nog eens met dezelfde Idempotency-Key verandert niets. Er gaat geen reden of naam mee."}, s.apiReport)
}

func (s *Service) apiList(ctx context.Context, in *listInput) (*listOutput, error) {
	w, err := s.List(ctx, web.ActorFrom(ctx), Process(in.Proces))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &listOutput{Body: reminderListBody{Herinneringen: []reminderTaskBody{}}}
	for _, r := range w.Open {
		b := reminderTaskBody{ID: r.ID, Adres: r.Address, WoningID: string(r.Unit), Omdat: []string{}, Houder: r.Who, Voor: r.Due.Format(time.DateOnly),
			TeLaat: r.Late(w.Today), Versie: r.Version}
		for _, d := range r.Because {
			b.Omdat = append(b.Omdat, d.Format(time.DateOnly))
		}
		out.Body.Herinneringen = append(out.Body.Herinneringen, b)
	}
	return out, nil
}

// apiTask is a reminder as it stands; nothing when it is done.
func (s *Service) apiTask(ctx context.Context, p Process, id string) (any, error) {
	out, err := s.apiList(ctx, &listInput{Proces: string(p)})
	if err != nil {
		return nil, err
	}
	for _, b := range out.Body.Herinneringen {
		if b.ID == id {
			return b, nil
		}
	}
	return nil, nil
}

func (s *Service) apiDone(ctx context.Context, in *doneInput) (*noOutput, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	if err := s.Finish(ctx, web.ActorFrom(ctx), Process(in.Proces), in.ID, version, Outcome(in.Body.Uitkomst)); err != nil {
		return nil, web.APIMet(ctx, err, in.Body, func() (any, error) { return s.apiTask(ctx, Process(in.Proces), in.ID) })
	}
	return &noOutput{}, nil
}

func (s *Service) apiReport(ctx context.Context, in *reportInput) (*noOutput, error) {
	_, err := s.Report(ctx, web.ActorFrom(ctx), Reported{Unit: in.Body.EenheidID, On: web.ParseDate(in.Body.Datum), Key: in.Key})
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &noOutput{}, nil
}
