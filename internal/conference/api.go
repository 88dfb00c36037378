package conference

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
	"samendoen/internal/casework"
)

// API adds the operations on case conferences. Which cases are on an agenda follows from who sits
// there, as on the pages.
func (s *Service) API(api huma.API) {
	tags := []string{"casusoverleg"}
	huma.Register(api, huma.Operation{OperationID: "lijstCasusoverleggen", Method: http.MethodGet, Path: "/casusoverleggen", Tags: tags,
		Summary: "De casusoverleggen waaraan u meedoet"}, s.apiList)
	huma.Register(api, huma.Operation{OperationID: "planCasusoverleg", Method: http.MethodPost, Path: "/casusoverleggen", Tags: tags,
		Summary: "Plan een casusoverleg", DefaultStatus: http.StatusCreated,
		Description: "U zit voor. Na een vorig overleg gaan de plaatsen mee, en wat niet is besproken of nagekomen."}, s.apiPlan)
	huma.Register(api, huma.Operation{OperationID: "leesCasusoverleg", Method: http.MethodGet, Path: "/casusoverleggen/{id}", Tags: tags,
		Summary:     "Lees een casusoverleg met de plaatsen en de agenda",
		Description: "Op de agenda staat alleen wat iedereen die erbij is mag openen. Daarvoor is ook het bereik case. nodig; zonder dat is de agenda leeg."}, s.apiShow)
	huma.Register(api, huma.Operation{OperationID: "zetCasusoverleg", Method: http.MethodPost, Path: "/casusoverleggen/{id}/zetten", Tags: tags,
		Summary: "Verzet, begin of sluit een overleg, of gelast het af", DefaultStatus: http.StatusNoContent,
		Errors: []int{http.StatusForbidden, http.StatusPreconditionFailed}}, s.apiTake)
	huma.Register(api, huma.Operation{OperationID: "plaatsCasusoverleg", Method: http.MethodPut, Path: "/casusoverleggen/{id}/plaatsen/{wie}", Tags: tags,
		Summary: "Nodig iemand uit, of zeg of die er is", DefaultStatus: http.StatusNoContent,
		Description: "De agenda volgt meteen. U kunt ook zelf zeggen dat u niet komt.", Errors: []int{http.StatusForbidden}}, s.apiSit)
	huma.Register(api, huma.Operation{OperationID: "zetOpAgenda", Method: http.MethodPut, Path: "/casusoverleggen/{id}/agenda/{dossier}", Tags: tags,
		Summary: "Zet een dossier op de agenda", DefaultStatus: http.StatusNoContent, Errors: []int{http.StatusForbidden},
		Description: "Alleen een dossier dat iedereen die erbij is mag openen. Elk ander dossier bestaat hier niet."}, s.apiPutOn)
	huma.Register(api, huma.Operation{OperationID: "haalVanAgenda", Method: http.MethodDelete, Path: "/casusoverleggen/{id}/agenda/{dossier}", Tags: tags,
		Summary: "Haal een dossier van de agenda", DefaultStatus: http.StatusNoContent, Errors: []int{http.StatusForbidden}}, s.apiTakeOff)
	s.apiAtTable(api, tags)
}

type listInput struct {
	Stand  string `query:"stand" enum:"komend,voorbij" default:"komend" doc:"Overleggen die komen of bezig zijn, of die voorbij zijn"`
	Cursor string `query:"cursor" maxLength:"100" doc:"De waarde van volgende uit het vorige antwoord"`
	Limiet int    `query:"limiet" minimum:"1" maximum:"200" default:"50" doc:"Hoeveel overleggen per antwoord"`
}

type listOutput struct{ Body conferenceListBody }

type conferenceListBody struct {
	Casusoverleggen []conferenceBody `json:"casusoverleggen" nullable:"false" doc:"Wat het eerst komt eerst; van wat voorbij is het nieuwste eerst"`
	Volgende        string           `json:"volgende,omitempty" doc:"Cursor voor het volgende antwoord; ontbreekt aan het eind"`
}

type conferenceBody struct {
	ID         string `json:"id" doc:"Id van het overleg"`
	Naam       string `json:"naam" doc:"Naam, zonder personen"`
	Begint     string `json:"begint" format:"date-time" doc:"Tijdstip waarop het begint"`
	Voorzitter string `json:"voorzitter" doc:"Naam van wie voorzit"`
	Stand      string `json:"stand" enum:"gepland,bezig,klaar,afgelast" doc:"Waar het overleg staat"`
	Vorige     string `json:"vorige,omitempty" doc:"Id van het overleg waar dit op volgt"`
	Versie     int64  `json:"versie" doc:"Versie, voor If-Match"`
}

type idInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van het overleg"`
}

type showOutput struct {
	ETag string `header:"ETag" doc:"Versie van het overleg, voor If-Match"`
	Body conferenceShowBody
}

type conferenceShowBody struct {
	Casusoverleg conferenceBody          `json:"casusoverleg" doc:"Het overleg"`
	Plaatsen     []conferenceSeatBody    `json:"plaatsen" nullable:"false" doc:"Wie is gevraagd, en wie er is"`
	Agenda       []conferencePointBody   `json:"agenda" nullable:"false" doc:"De dossiers op de agenda die u nu mag zien"`
	Voorstellen  []conferencePointBody   `json:"voorstellen" nullable:"false" doc:"Voor wie voorzit: dossiers die erbij kunnen, wat het dringendst is eerst"`
	PastNiet     int                     `json:"pastNiet,omitempty" doc:"Voor wie voorzit: hoeveel eigen dossiers met een zorg niet bij dit gezelschap passen"`
	TeVragen     []conferencePersonBody  `json:"teVragen" nullable:"false" doc:"Voor wie voorzit: wie een plaats kan krijgen"`
	Afspraken    []conferencePromiseBody `json:"afspraken" nullable:"false" doc:"Na afloop: wat hier is afgesproken, voor zover u dat mag lezen"`
}

type conferencePersonBody struct {
	Wie         string `json:"wie" doc:"Id van de persoon"`
	Naam        string `json:"naam" doc:"Naam"`
	Organisatie string `json:"organisatie" doc:"Organisatie"`
}

type conferenceSeatBody struct {
	conferencePersonBody
	Stand string `json:"stand" enum:"uitgenodigd,aanwezig,vertrokken,afwezig" doc:"Of iemand er is"`
	Eerst bool   `json:"eerst" doc:"Of iemand alleen voor het eerste deel komt"`
}

type conferencePointBody struct {
	Punt      string   `json:"punt,omitempty" doc:"Id van het punt; ontbreekt bij een voorstel"`
	Dossier   string   `json:"dossier" doc:"Id van het dossier"`
	Nummer    string   `json:"nummer" doc:"Nummer van het dossier"`
	Naam      string   `json:"naam" doc:"Adres of naam van het dossier"`
	Redenen   []string `json:"redenen" nullable:"false" doc:"Wat er nu mee is, in de woorden van de Regiekaart"`
	Besproken bool     `json:"besproken" doc:"Of het besproken is"`
	Later     bool     `json:"later" doc:"Of het pas na het eerste deel kan"`
}

type conferencePromiseBody struct {
	Afspraak string `json:"afspraak" doc:"Id van de afspraak"`
	Dossier  string `json:"dossier" doc:"Id van het dossier"`
	Wat      string `json:"wat" doc:"Wat is afgesproken"`
	Datum    string `json:"datum,omitempty" format:"date" doc:"Vóór wanneer"`
	Stand    string `json:"stand" doc:"Waar de afspraak staat"`
}

type planInput struct {
	web.OnceInput
	Body conferencePlanBody
}

type conferencePlanBody struct {
	Naam   string    `json:"naam" maxLength:"80" doc:"Naam, zonder personen"`
	Begint time.Time `json:"begint" format:"date-time" doc:"Tijdstip waarop het begint"`
	Vorige string    `json:"vorige,omitempty" maxLength:"64" doc:"Id van het overleg waar dit op volgt"`
}

type planOutput struct{ Body conferenceMadeBody }

type conferenceMadeBody struct {
	ID string `json:"id" doc:"Id van het overleg"`
}

type takeInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van het overleg"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
	Body    conferenceTakeBody
}

type conferenceTakeBody struct {
	Zet    string    `json:"zet" enum:"verzet,begin,sluit,gelast-af" doc:"Wat u doet"`
	Naam   string    `json:"naam,omitempty" maxLength:"80" doc:"Bij verzet: de naam"`
	Begint time.Time `json:"begint,omitzero" format:"date-time" doc:"Bij verzet: het nieuwe tijdstip"`
}

type sitInput struct {
	ID   string `path:"id" maxLength:"64" doc:"Id van het overleg"`
	Wie  string `path:"wie" maxLength:"64" doc:"Id van de persoon"`
	Body conferenceSitBody
}

type conferenceSitBody struct {
	Stand string `json:"stand" enum:"uitgenodigd,aanwezig,vertrokken,afwezig" doc:"Of iemand er is"`
	Eerst bool   `json:"eerst,omitempty" doc:"Of iemand alleen voor het eerste deel komt"`
}

type agendaInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van het overleg"`
	Dossier string `path:"dossier" maxLength:"64" doc:"Id van het dossier"`
}

func bodyOf(m Meeting, chair string) conferenceBody {
	return conferenceBody{ID: string(m.ID), Naam: m.Name, Begint: m.Starts.UTC().Format(time.RFC3339), Voorzitter: chair, Stand: string(m.State),
		Vorige: string(m.Previous), Versie: m.Version}
}

func pointBodies(list []Row) []conferencePointBody {
	bodies := []conferencePointBody{}
	for _, r := range list {
		b := conferencePointBody{Punt: r.Point.ID, Dossier: string(r.CaseID), Nummer: r.Number, Naam: r.Label, Redenen: []string{}, Besproken: r.Point.State == Discussed, Later: r.Later}
		for _, w := range r.Whys {
			b.Redenen = append(b.Redenen, string(w))
		}
		bodies = append(bodies, b)
	}
	return bodies
}

func (s *Service) apiList(ctx context.Context, in *listInput) (*listOutput, error) {
	part, err := s.Some(ctx, web.ActorFrom(ctx), Page{Past: in.Stand == "voorbij", Cursor: in.Cursor, Limit: in.Limiet})
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &listOutput{Body: conferenceListBody{Casusoverleggen: []conferenceBody{}, Volgende: part.Next}}
	for _, m := range part.Rows {
		out.Body.Casusoverleggen = append(out.Body.Casusoverleggen, bodyOf(m, part.Names[m.ChairID]))
	}
	return out, nil
}

func (s *Service) apiPlan(ctx context.Context, in *planInput) (*planOutput, error) {
	b := in.Body
	id, err := s.PlanNew(ctx, web.ActorFrom(ctx), Draft{Name: b.Naam, Starts: b.Begint.UTC(), Previous: ID(b.Vorige), Key: in.Key})
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &planOutput{conferenceMadeBody{string(id)}}, nil
}

func (s *Service) apiShow(ctx context.Context, in *idInput) (*showOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx), ID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &showOutput{ETag: web.ETag(v.Version), Body: conferenceShowBody{Casusoverleg: bodyOf(v.Meeting, v.People[v.ChairID].Name), Plaatsen: []conferenceSeatBody{},
		Agenda: pointBodies(v.Agenda), Voorstellen: pointBodies(v.Proposals), PastNiet: v.Hidden, TeVragen: []conferencePersonBody{}, Afspraken: []conferencePromiseBody{}}}
	for _, x := range v.Seats {
		u := v.People[x.UserID]
		out.Body.Plaatsen = append(out.Body.Plaatsen, conferenceSeatBody{conferencePersonBody{x.UserID, u.Name, u.OrgName}, string(x.Presence), x.Brief})
	}
	for _, u := range v.Candidates {
		out.Body.TeVragen = append(out.Body.TeVragen, conferencePersonBody{u.ID, u.Name, u.OrgName})
	}
	for _, g := range v.Given {
		b := conferencePromiseBody{Afspraak: g.ID, Dossier: string(g.CaseID), Wat: g.What, Stand: string(g.State)}
		if !g.By.IsZero() {
			b.Datum = g.By.Format(time.DateOnly)
		}
		out.Body.Afspraken = append(out.Body.Afspraken, b)
	}
	return out, nil
}

func (s *Service) apiTake(ctx context.Context, in *takeInput) (*struct{}, error) {
	b := in.Body
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.Take(ctx, web.ActorFrom(ctx), ID(in.ID), version, Step(b.Zet), Draft{Name: b.Naam, Starts: b.Begint.UTC()})
	}
	return nil, web.APIMet(ctx, err, b, func() (now conferenceShowBody, err error) {
		out, err := s.apiShow(ctx, &idInput{ID: in.ID})
		if err == nil {
			now = out.Body
		}
		return now, err
	})
}

func (s *Service) apiSit(ctx context.Context, in *sitInput) (*struct{}, error) {
	err := s.Sit(ctx, web.ActorFrom(ctx), ID(in.ID), Seat{UserID: in.Wie, Presence: Presence(in.Body.Stand), Brief: in.Body.Eerst})
	return nil, web.APIError(ctx, err)
}

func (s *Service) apiPutOn(ctx context.Context, in *agendaInput) (*struct{}, error) {
	return nil, web.APIError(ctx, s.Arrange(ctx, web.ActorFrom(ctx), ID(in.ID), Change{CaseID: casework.ID(in.Dossier)}))
}

func (s *Service) apiTakeOff(ctx context.Context, in *agendaInput) (*struct{}, error) {
	return nil, web.APIError(ctx, s.Arrange(ctx, web.ActorFrom(ctx), ID(in.ID), Change{OffCase: casework.ID(in.Dossier)}))
}
