package place

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

type findInput struct {
	Body struct {
		Zoek string `json:"zoek" minLength:"1" maxLength:"120" doc:"Adres, postcode met huisnummer, of naam van een complex"`
	}
}

type findOutput struct {
	Body struct {
		Woningen  []homeBody `json:"woningen" doc:"Gevonden woningen, hooguit 12"`
		Complexen []siteBody `json:"complexen" doc:"Gevonden complexen, hooguit 12"`
	}
}

type homeBody struct {
	ID        string `json:"id" doc:"Id van de woning"`
	Adres     string `json:"adres" doc:"Straat, huisnummer en toevoeging"`
	Postcode  string `json:"postcode" doc:"Postcode zonder spatie"`
	Plaats    string `json:"plaats" doc:"Woonplaats"`
	Portiek   string `json:"portiek,omitempty" doc:"Portiek of ingang"`
	ComplexID string `json:"complexId,omitempty" doc:"Id van het complex"`
	Complex   string `json:"complex,omitempty" doc:"Naam van het complex"`
}

type siteBody struct {
	ID        string  `json:"id" doc:"Id van het complex"`
	Naam      string  `json:"naam" doc:"Naam van het complex"`
	Soort     string  `json:"soort,omitempty" doc:"Soort complex"`
	Buurtcode string  `json:"buurtcode,omitempty" doc:"Buurtcode van het CBS"`
	Woningen  int     `json:"woningen" doc:"Aantal woningen"`
	Breedte   float64 `json:"breedtegraad,omitempty" doc:"Breedtegraad (WGS84)"`
	Lengte    float64 `json:"lengtegraad,omitempty" doc:"Lengtegraad (WGS84)"`
}

type sitesOutput struct {
	Body struct {
		Complexen []siteBody `json:"complexen" doc:"Alle complexen van de eigen organisatie"`
	}
}

// API adds the operations on places. Searching goes by POST: an address in a URL would
// end up in logs.
func (s *Service) API(api huma.API) {
	huma.Register(api, huma.Operation{OperationID: "zoekPlaatsen", Method: http.MethodPost, Path: "/plaatsen/zoekopdrachten",
		Summary: "Zoek woningen en complexen", Tags: []string{"plaatsen"}, DefaultStatus: http.StatusOK}, s.apiFind)
	huma.Register(api, huma.Operation{OperationID: "lijstComplexen", Method: http.MethodGet, Path: "/complexen",
		Summary: "Alle complexen van de eigen organisatie", Tags: []string{"plaatsen"}}, s.apiSites)
	s.correctAPI(api)
}

func (s *Service) apiFind(ctx context.Context, in *findInput) (*findOutput, error) {
	f, err := s.Find(ctx, web.ActorFrom(ctx), in.Body.Zoek)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &findOutput{}
	out.Body.Woningen, out.Body.Complexen = []homeBody{}, []siteBody{}
	for _, h := range f.Homes {
		out.Body.Woningen = append(out.Body.Woningen, homeBody{string(h.ID), h.Address, h.Postcode, h.City, h.Staircase, string(h.ComplexID), h.ComplexName})
	}
	for _, c := range f.Sites {
		out.Body.Complexen = append(out.Body.Complexen, bodyOf(c))
	}
	return out, nil
}

func (s *Service) apiSites(ctx context.Context, _ *struct{}) (*sitesOutput, error) {
	list, err := s.Sites(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &sitesOutput{}
	out.Body.Complexen = []siteBody{}
	for _, c := range list {
		out.Body.Complexen = append(out.Body.Complexen, bodyOf(c))
	}
	return out, nil
}

func bodyOf(c Site) siteBody {
	return siteBody{string(c.ID), c.Name, c.Kind, string(c.Neighbourhood), c.Homes, c.Point.Lat, c.Point.Lon}
}
