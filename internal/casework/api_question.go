package casework

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
	"samendoen/internal/network"
)

// questionAPI adds the operations on questions: the asking side lists and asks, the other
// side reads and answers.
func (s *Service) questionAPI(api huma.API, tags []string) {
	huma.Register(api, huma.Operation{OperationID: "lijstVragen", Method: http.MethodGet, Path: "/vragen", Tags: tags,
		Summary:     "De dossiers waarover u iets mag vragen, met uw vragen en de antwoorden",
		Description: "Voor wie volgens het convenant alleen op vraag iets mag weten. Dat u een antwoord leest, wordt vastgelegd."}, s.apiInquiries)
	huma.Register(api, huma.Operation{OperationID: "stelVraag", Method: http.MethodPost, Path: "/dossiers/{id}/vragen", Tags: tags,
		Summary: "Stel een vraag over een dossier", DefaultStatus: http.StatusNoContent,
		Errors: []int{http.StatusForbidden}}, s.apiAsk)
	huma.Register(api, huma.Operation{OperationID: "toonVragen", Method: http.MethodGet, Path: "/dossiers/{id}/vragen", Tags: tags,
		Summary: "De vragen van anderen over een dossier, voor wie ze beantwoordt",
		Errors:  []int{http.StatusForbidden}}, s.apiQuestions)
	huma.Register(api, huma.Operation{OperationID: "beantwoordVraag", Method: http.MethodPost, Path: "/dossiers/{id}/vragen/{vraag}/antwoord", Tags: tags,
		Summary: "Beantwoord een vraag, of weiger dat met een reden", DefaultStatus: http.StatusNoContent,
		Errors: []int{http.StatusForbidden, http.StatusConflict}}, s.apiAnswer)
}

type questionBody struct {
	ID            string `json:"id" doc:"Id van de vraag"`
	Gesteld       string `json:"gesteld" format:"date-time" doc:"Wanneer de vraag is gesteld"`
	Vrager        string `json:"vrager,omitempty" doc:"Naam van wie de vraag stelde"`
	Gegevenssoort string `json:"gegevenssoort" doc:"Soort gegeven waar de vraag over gaat"`
	Vraag         string `json:"vraag" doc:"De vraag"`
	Stand         string `json:"stand" enum:"gesteld,beantwoord,geweigerd" doc:"Waar de vraag staat"`
	Antwoord      string `json:"antwoord,omitempty" doc:"Het antwoord, of waarom er geen komt"`
	Beantwoord    string `json:"beantwoord,omitempty" format:"date-time" doc:"Wanneer het antwoord kwam"`
}

func questionBodies(list []Question, names map[string]string) []questionBody {
	bodies := make([]questionBody, len(list))
	for i, q := range list {
		bodies[i] = questionBody{ID: q.ID, Gesteld: q.At.UTC().Format(time.RFC3339), Vrager: names[q.AskerID], Gegevenssoort: string(q.Category),
			Vraag: q.Text, Stand: string(q.State), Antwoord: q.Answer, Beantwoord: instantText(q.AnsweredAt)}
	}
	return bodies
}

type inquiryBody struct {
	DossierID       string         `json:"dossierId" doc:"Id van het dossier"`
	Nummer          string         `json:"nummer" doc:"Nummer van het dossier" example:"2026-0001"`
	Casusregisseur  string         `json:"casusregisseur" doc:"Naam van wie antwoordt"`
	Convenant       string         `json:"convenant" doc:"Het convenant waaronder u mag vragen"`
	Tot             string         `json:"tot" format:"date-time" doc:"Tot wanneer dat mag"`
	Gegevenssoorten []string       `json:"gegevenssoorten" doc:"Waarover u mag vragen"`
	Vragen          []questionBody `json:"vragen" doc:"Uw vragen, nieuwste eerst"`
}

type inquiriesOutput struct {
	Body struct {
		Dossiers []inquiryBody `json:"dossiers" doc:"De dossiers, zonder iets van de inhoud"`
	}
}

func (s *Service) apiInquiries(ctx context.Context, _ *struct{}) (*inquiriesOutput, error) {
	list, err := s.Inquiries(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &inquiriesOutput{}
	out.Body.Dossiers = make([]inquiryBody, len(list))
	for i, q := range list {
		out.Body.Dossiers[i] = inquiryBody{DossierID: string(q.CaseID), Nummer: q.Number, Casusregisseur: q.Director, Convenant: q.Covenant,
			Tot: instantText(q.Until), Gegevenssoorten: []string{}, Vragen: questionBodies(q.Questions, nil)}
		for _, c := range q.Categories {
			out.Body.Dossiers[i].Gegevenssoorten = append(out.Body.Dossiers[i].Gegevenssoorten, string(c))
		}
	}
	return out, nil
}

type askInput struct {
	ID   string `path:"id" maxLength:"64" doc:"Id van het dossier"`
	Key  string `header:"Idempotency-Key" maxLength:"100" doc:"Dezelfde sleutel stelt de vraag maar één keer"`
	Body struct {
		Gegevenssoort string `json:"gegevenssoort" enum:"identiteit,wonen,overlast,huurachterstand,zorg,gezondheid,strafrecht" doc:"Soort gegeven waar de vraag over gaat"`
		Vraag         string `json:"vraag" maxLength:"2000" doc:"De vraag, zonder meer over mensen dan nodig is"`
	}
}

func (s *Service) apiAsk(ctx context.Context, in *askInput) (*struct{}, error) {
	return nil, web.APIError(ctx, s.Ask(ctx, web.ActorFrom(ctx), ID(in.ID), network.Category(in.Body.Gegevenssoort), in.Body.Vraag, in.Key))
}

type questionsOutput struct {
	Body struct {
		Vragen []questionBody `json:"vragen" doc:"De vragen, nieuwste eerst"`
	}
}

func (s *Service) apiQuestions(ctx context.Context, in *idInput) (*questionsOutput, error) {
	list, names, err := s.Questions(ctx, web.ActorFrom(ctx), ID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &questionsOutput{}
	out.Body.Vragen = questionBodies(list, names)
	return out, nil
}

type answerInput struct {
	ID    string `path:"id" maxLength:"64" doc:"Id van het dossier"`
	Vraag string `path:"vraag" maxLength:"64" doc:"Id van de vraag"`
	Body  struct {
		Besluit  string `json:"besluit" enum:"beantwoord,geweigerd" doc:"Of er antwoord komt"`
		Antwoord string `json:"antwoord" maxLength:"2000" doc:"Het antwoord, of waarom er geen komt"`
	}
}

func (s *Service) apiAnswer(ctx context.Context, in *answerInput) (*struct{}, error) {
	return nil, web.APIError(ctx, s.AnswerQuestion(ctx, web.ActorFrom(ctx), ID(in.ID), in.Vraag, in.Body.Antwoord, in.Body.Besluit == string(Refused)))
}
