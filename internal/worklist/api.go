package worklist

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

type listsOutput struct{ Body worklistsBody }

type worklistsBody struct {
	Werklijsten []worklistBody `json:"werklijsten" nullable:"false" doc:"De eigen werklijsten en die van collega's die hem delen, de eigen eerst"`
}

type worklistBody struct {
	ID        string `json:"id" doc:"Id van de werklijst"`
	Naam      string `json:"naam" doc:"Naam van de werklijst"`
	Gedeeld   bool   `json:"gedeeld" doc:"Collega's met een werklijst gebruiken hem ook"`
	Eigen     bool   `json:"eigen" doc:"De vrager bewaarde hem"`
	Lijst     string `json:"lijst" enum:"open,mijn,te-laat,alle" doc:"Welke lijst, zoals bij lijstSignalen"`
	Thema     string `json:"thema,omitempty" doc:"Alleen dit onderwerp"`
	Bron      string `json:"bron,omitempty" doc:"Alleen wat zo binnenkwam"`
	ComplexID string `json:"complexId,omitempty" doc:"Alleen dit complex"`
	Aantal    int    `json:"aantal" doc:"Hoeveel signalen hij de vrager toont, geteld tot 100"`
}

// API adds the operations on saved lists. What is in one is asked with its choices.
func (s *Service) API(api huma.API) {
	huma.Register(api, huma.Operation{OperationID: "lijstWerklijsten", Method: http.MethodGet, Path: "/werklijsten", Tags: []string{"signalen"},
		Summary: "Bewaarde werklijsten met hun aantallen", Description: "Elk aantal telt alleen wat de vrager mag zien. De signalen zelf geeft lijstSignalen."}, s.apiLists)
}

func (s *Service) apiLists(ctx context.Context, _ *struct{}) (*listsOutput, error) {
	a := web.ActorFrom(ctx)
	_, err := s.policy.RequireOrg("worklist.lists", a, actKeep)
	var list []Shown
	if err == nil {
		list, err = s.Lists(ctx, a)
	}
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &listsOutput{Body: worklistsBody{Werklijsten: []worklistBody{}}}
	for _, l := range list {
		f := l.Filter
		out.Body.Werklijsten = append(out.Body.Werklijsten, worklistBody{string(l.ID), l.Name, l.Shared, l.Own, string(f.List), string(f.Theme), string(f.Source),
			string(f.ComplexID), l.N})
	}
	return out, nil
}
