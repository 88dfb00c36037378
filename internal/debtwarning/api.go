package debtwarning

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/web"
)

type arrearsFilesInput struct {
	Toon  string `query:"toon" enum:"mijn,eigen,verstuurd,klaar" default:"eigen" doc:"Welk deel: op uw naam, eigen stappen, verstuurd of afgesloten"`
	Vanaf int    `query:"vanaf" minimum:"0" maximum:"1000000" doc:"Hoeveel er worden overgeslagen"`
}

type arrearsFilesOutput struct {
	Body struct {
		Dossiers []arrearsFileBody `json:"huurachterstanden" nullable:"false" doc:"Hooguit vijftig, wat het eerst moet gebeuren voorop"`
		Meer     bool              `json:"meer" doc:"Er zijn er nog meer"`
	}
}

type arrearsFileBody struct {
	ID       string  `json:"id" doc:"Id, ook van de melding"`
	Nummer   string  `json:"nummer" doc:"Nummer waaronder mensen het kennen"`
	Huur     string  `json:"huurovereenkomstId" doc:"Id van de huurovereenkomst"`
	Stand    string  `json:"stand" enum:"eigen-stappen,verstuurd,ontvangen,in-behandeling,afgesloten" doc:"Hoe ver het is"`
	Bedrag   float64 `json:"bedrag" doc:"Huurachterstand in euro's"`
	Vanaf    string  `json:"ontstaansdatum" format:"date" doc:"Sinds wanneer er achterstand is"`
	Volgende string  `json:"volgende,omitempty" doc:"De volgende eigen stap; ontbreekt als die er niet is of als de melding kan worden verstuurd"`
	Voor     string  `json:"voor,omitempty" format:"date" doc:"Wanneer de volgende stap klaar moet zijn"`
	Pauze    string  `json:"incassoPauzeTot,omitempty" format:"date" doc:"Tot en met wanneer de incasso rust; ontbreekt als die niet rust"`
}

type debtWarningsOutput struct {
	Body struct {
		Signalen []debtWarningBody `json:"vroegsignalen" nullable:"false" doc:"Wat aan uw organisatie is gestuurd en nog niet is betaald"`
	}
}

// debtWarningBody is a Warning with the names of our own interface: no capitals, and a
// description of each field.
type debtWarningBody struct {
	ID       string   `json:"id" doc:"Id van het vroegsignaal"`
	Amount   float64  `json:"bedrag" doc:"Hoogte van de achterstand in euro"`
	Origin   string   `json:"ontstaansdatum" format:"date" doc:"Sinds wanneer er achterstand is"`
	SentOn   string   `json:"signaaldatum" format:"date" doc:"Wanneer het vroegsignaal is gestuurd"`
	Landlord Landlord `json:"signaalpartner" doc:"Wie het stuurde"`
	Clients  []Tenant `json:"client" nullable:"false" doc:"De huurders, met hun contactgegevens"`
	Street   string   `json:"adres" doc:"Straat en nummer"`
	Postcode string   `json:"postcode" doc:"Postcode"`
	City     string   `json:"woonplaats" doc:"Woonplaats"`

	Stand  string `json:"stand" enum:"verstuurd,ontvangen,in-behandeling" doc:"Wat uw organisatie liet weten"`
	Versie int64  `json:"versie" doc:"Versie, nodig bij een antwoord"`
	Pauze  string `json:"incassoPauzeTot,omitempty" format:"date" doc:"Tot en met wanneer de incasso rust"`
}

type warningStateInput struct {
	ID   string `path:"id" maxLength:"64" doc:"Id van het vroegsignaal"`
	Body struct {
		Stand  string `json:"stand" enum:"ontvangen,in-behandeling" doc:"Wat uw organisatie laat weten"`
		Versie int64  `json:"versie" doc:"Versie van het vroegsignaal zoals u het las"`
	}
}

type warningStateOutput struct {
	Body struct {
		Versie int64 `json:"versie" doc:"Nieuwe versie"`
	}
}

// API adds the operations on arrears and warnings.
func (s *Service) API(api huma.API) {
	tags := []string{"vroegsignalering"}
	huma.Register(api, huma.Operation{OperationID: "lijstHuurachterstanden", Method: http.MethodGet, Path: "/huurachterstanden", Tags: tags,
		Summary: "Huurachterstanden met hun volgende stap", Description: "Zonder namen. Voor wie aan huurachterstand werkt, en voor het incassosysteem: dat ziet hier waar de incasso rust."}, s.apiFiles)
	huma.Register(api, huma.Operation{OperationID: "lijstVroegsignalen", Method: http.MethodGet, Path: "/vroegsignalen", Tags: tags,
		Summary: "Vroegsignalen aan uw gemeente", Description: "Contactgegevens, bedrag en twee data, naar het uitwisselmodel DDAS vroegsignalering. Geen BSN."}, s.apiWarnings)
	huma.Register(api, huma.Operation{OperationID: "beantwoordVroegsignaal", Method: http.MethodPost, Path: "/vroegsignalen/{id}/stand", Tags: tags,
		Summary: "Laat weten dat een vroegsignaal ontvangen of in behandeling is", Description: "Bij in behandeling rust de incasso tot een datum."}, s.apiAnswer)
}

func dateOr(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func (s *Service) apiFiles(ctx context.Context, in *arrearsFilesInput) (*arrearsFilesOutput, error) {
	v, err := s.List(ctx, web.ActorFrom(ctx), tab(in.Toon), in.Vanaf)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &arrearsFilesOutput{}
	out.Body.Dossiers, out.Body.Meer = []arrearsFileBody{}, v.More
	for _, r := range v.Rows {
		b := arrearsFileBody{ID: string(r.ID), Nummer: r.Number(), Huur: string(r.Tenancy), Stand: string(r.State), Bedrag: float64(r.Period.Cents) / 100,
			Vanaf: dateOr(r.Period.Origin), Volgende: string(r.Next.What), Voor: dateOr(r.Due)}
		if r.Resting(clock.Date(v.Now)) {
			b.Pauze = dateOr(r.Paused)
		}
		out.Body.Dossiers = append(out.Body.Dossiers, b)
	}
	return out, nil
}

func (s *Service) apiWarnings(ctx context.Context, _ *struct{}) (*debtWarningsOutput, error) {
	list, err := s.Incoming(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &debtWarningsOutput{}
	out.Body.Signalen = []debtWarningBody{}
	for _, i := range list {
		out.Body.Signalen = append(out.Body.Signalen, debtWarningBody{ID: i.ID, Amount: i.Amount, Origin: i.Origin, SentOn: i.SentOn, Landlord: i.Landlord,
			Clients: i.Clients, Street: i.Street, Postcode: i.Postcode, City: i.City, Stand: string(i.State), Versie: i.Version, Pauze: dateOr(i.Paused)})
	}
	return out, nil
}

func (s *Service) apiAnswer(ctx context.Context, in *warningStateInput) (*warningStateOutput, error) {
	version, err := s.Answer(ctx, web.ActorFrom(ctx), ID(in.ID), in.Body.Versie, State(in.Body.Stand))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &warningStateOutput{}
	out.Body.Versie = version
	return out, nil
}
