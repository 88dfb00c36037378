package rights

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/web"
	"samendoen/internal/subject"
)

type requestsOutput struct {
	Body struct {
		Verzoeken []rightsRequestBody `json:"verzoeken" nullable:"false" doc:"De verzoeken: wat open is eerst, de vroegste termijn bovenaan"`
	}
}

type rightsRequestBody struct {
	ID         string `json:"id" doc:"Id van het verzoek"`
	Nummer     string `json:"nummer" doc:"Nummer van het verzoek"`
	Soort      string `json:"soort" enum:"inzage,correctie,bezwaar,wissen,beperken" doc:"Welk recht"`
	Stand      string `json:"stand" doc:"Waar het verzoek staat"`
	Ontvangen  string `json:"ontvangenOp" format:"date" doc:"Datum van ontvangst"`
	Uiterlijk  string `json:"uiterlijkOp" format:"date" doc:"Datum waarop de bewoner uiterlijk antwoord heeft"`
	TeLaat     bool   `json:"teLaat" doc:"Die datum is voorbij zonder antwoord"`
	HouderID   string `json:"houderId" doc:"Gebruiker die het verzoek uitvoert"`
	HouderNaam string `json:"houder" doc:"Naam van de houder"`
}

type documentInput struct {
	ID string `path:"id" doc:"Id van het verzoek"`
}

type documentOutput struct {
	CacheControl string `header:"Cache-Control" doc:"Altijd no-store: het antwoord mag nergens bewaard worden"`
	Body         Document
}

type consentInput struct {
	ID    string `path:"id" doc:"Id van de bewoner"`
	Extra string `path:"extra" enum:"nieuwsbrief,activiteiten,kennismaken,foto-binnen,foto-publicatie" doc:"Waar de toestemming over gaat"`
}

type consentOutput struct{ Body consentBody }

type consentBody struct {
	Naam     string `json:"naam" doc:"Naam van de bewoner"`
	Telefoon string `json:"telefoon,omitempty" doc:"Telefoonnummer"`
	Email    string `json:"email,omitempty" doc:"E-mailadres"`
}

type breachesOutput struct {
	Body struct {
		Datalekken []breachBody `json:"datalekken" nullable:"false" doc:"Het register, wat open is eerst"`
	}
}

type breachBody struct {
	ID          string     `json:"id" doc:"Id van het datalek"`
	Nummer      string     `json:"nummer" doc:"Nummer van het datalek"`
	Soort       string     `json:"soort" doc:"Wat er gebeurde"`
	Ontdekt     time.Time  `json:"ontdektOp" doc:"Tijdstip van ontdekking"`
	MeldenVoor  time.Time  `json:"meldenVoor" doc:"72 uur later: uiterlijk dan weet de AP het, als er een risico is"`
	TeLaat      bool       `json:"teLaat" doc:"De AP wist het te laat, of weet het nog niet terwijl dat moet"`
	Risico      string     `json:"risico,omitempty" doc:"Het risico; ontbreekt zolang het niet beoordeeld is"`
	GemeldOp    *time.Time `json:"gemeldOp,omitempty" doc:"Tijdstip van de melding bij de AP"`
	Nodig       []Need     `json:"nodig" nullable:"false" doc:"Wat er nog moet gebeuren, het eerste eerst"`
	GeslotenOp  *time.Time `json:"geslotenOp,omitempty" doc:"Tijdstip van sluiten"`
	Maatregelen string     `json:"maatregelen,omitempty" doc:"Wat er gedaan is"`
}

// API adds the operations on residents' rights.
func (s *Service) API(api huma.API) {
	tags := []string{"rechten"}
	huma.Register(api, huma.Operation{OperationID: "lijstVerzoeken", Method: http.MethodGet, Path: "/verzoeken", Tags: tags,
		Summary: "Verzoeken van bewoners", Description: "Voor de FG en wie is aangewezen. Zonder namen van bewoners."}, s.apiRequests)
	huma.Register(api, huma.Operation{OperationID: "leesStuk", Method: http.MethodGet, Path: "/verzoeken/{id}/stuk", Tags: tags,
		Summary: "Het stuk bij een inzageverzoek", Description: "Alleen wat een mens heeft nagekeken, staat erin. Dat u het leest, wordt vastgelegd."}, s.apiDocument)
	huma.Register(api, huma.Operation{OperationID: "leesToestemming", Method: http.MethodGet, Path: "/bewoners/{id}/toestemmingen/{extra}", Tags: tags,
		Summary: "Hoe een bewoner te bereiken is voor een extra", Description: "Zonder toestemming op dit moment is het antwoord 404."}, s.apiConsent)
	huma.Register(api, huma.Operation{OperationID: "lijstDatalekken", Method: http.MethodGet, Path: "/datalekken", Tags: tags,
		Summary: "Register van datalekken"}, s.apiBreaches)
}

func (s *Service) apiRequests(ctx context.Context, _ *struct{}) (*requestsOutput, error) {
	v, err := s.ListRequests(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &requestsOutput{}
	out.Body.Verzoeken = []rightsRequestBody{}
	for _, r := range v.Requests {
		out.Body.Verzoeken = append(out.Body.Verzoeken, rightsRequestBody{ID: string(r.ID), Nummer: r.Number, Soort: string(r.Kind), Stand: string(r.State),
			Ontvangen: r.On.Format(time.DateOnly), Uiterlijk: r.Due.Format(time.DateOnly), TeLaat: r.Late(clock.Date(v.Now)), HouderID: r.Holder, HouderNaam: v.Names[r.Holder]})
	}
	return out, nil
}

func (s *Service) apiDocument(ctx context.Context, in *documentInput) (*documentOutput, error) {
	doc, err := s.DocumentOf(ctx, web.ActorFrom(ctx), RequestID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &documentOutput{CacheControl: "no-store", Body: doc}, nil
}

func (s *Service) apiConsent(ctx context.Context, in *consentInput) (*consentOutput, error) {
	c, err := s.ContactFor(ctx, web.ActorFrom(ctx), subject.ID(in.ID), Extra(in.Extra))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &consentOutput{Body: consentBody{c.Name, c.Phone, c.Email}}, nil
}

func (s *Service) apiBreaches(ctx context.Context, _ *struct{}) (*breachesOutput, error) {
	v, err := s.ShowBreaches(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	moment := func(t time.Time) *time.Time {
		if t.IsZero() {
			return nil
		}
		return &t
	}
	out := &breachesOutput{}
	out.Body.Datalekken = []breachBody{}
	for _, b := range v.List {
		row := breachBody{ID: string(b.ID), Nummer: b.Number, Soort: b.Kind, Ontdekt: b.Discovered, MeldenVoor: ReportBy(b.Discovered), TeLaat: b.Late(v.Now),
			Risico: string(b.Risk), GemeldOp: moment(b.ReportedAt), Nodig: b.Needs(), GeslotenOp: moment(b.Closed), Maatregelen: b.Measures}
		if row.Nodig == nil {
			row.Nodig = []Need{}
		}
		out.Body.Datalekken = append(out.Body.Datalekken, row)
	}
	return out, nil
}
