package volunteer

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/place"
)

// API adds the operations on volunteers.
func (s *Service) API(api huma.API) {
	tags := []string{"vrijwilligers"}
	huma.Register(api, huma.Operation{OperationID: "lijstVrijwilligers", Method: http.MethodGet, Path: "/vrijwilligers", Tags: tags,
		Summary: "De vrijwilligers van uw organisatie", Description: "In de volgorde van aanmelden. Er is geen volgorde naar hoeveel iemand doet."}, s.apiList)
	huma.Register(api, huma.Operation{OperationID: "leesVrijwilliger", Method: http.MethodGet, Path: "/vrijwilligers/{id}", Tags: tags,
		Summary: "Een vrijwilliger, met wat er wacht", Description: "Dat u leest, wordt vastgelegd."}, s.apiShow)
	huma.Register(api, huma.Operation{OperationID: "meldVrijwilligerAan", Method: http.MethodPost, Path: "/vrijwilligers", Tags: tags,
		Summary: "Meld iemand aan die vrijwilliger wil zijn", DefaultStatus: http.StatusCreated,
		Description: "Alleen met akkoord. Van het adres blijven alleen complex en portiek bewaard."}, s.apiAdd)
	huma.Register(api, huma.Operation{OperationID: "zetVrijwilliger", Method: http.MethodPost, Path: "/vrijwilligers/{id}/zetten", Tags: tags,
		Summary: "Laat iemand starten, pauzeren, terugkomen of stoppen, of plan een gesprek", DefaultStatus: http.StatusNoContent,
		Description: "Welke zetten nu kunnen, staat bij de vrijwilliger.", Errors: []int{http.StatusForbidden, http.StatusPreconditionFailed}}, s.apiTake)
}

type volunteerListInput struct {
	Stand   string `query:"stand" enum:"aangemeld,kennismaking,actief,pauze,gestopt" doc:"Waar iemand staat; zonder dit: wie niet gestopt is"`
	Rol     string `query:"rol" maxLength:"40" doc:"Code van een rol"`
	Taal    string `query:"taal" maxLength:"10" doc:"Code van een taal"`
	Talent  string `query:"talent" maxLength:"40" doc:"Code van een talent"`
	Complex string `query:"complexId" maxLength:"64" doc:"Id van een complex"`
	Cursor  string `query:"cursor" maxLength:"100" doc:"De waarde van volgende uit het vorige antwoord"`
	Limiet  int    `query:"limiet" minimum:"1" maximum:"200" default:"50" doc:"Hoeveel vrijwilligers per antwoord"`
}

type volunteerListOutput struct{ Body volunteerListBody }

type volunteerListBody struct {
	Vrijwilligers []volunteerBody `json:"vrijwilligers" nullable:"false" doc:"In de volgorde van aanmelden"`
	Volgende      string          `json:"volgende,omitempty" doc:"Cursor voor het volgende antwoord; ontbreekt aan het eind"`
}

type volunteerBody struct {
	ID        string   `json:"id" doc:"Id van de vrijwilliger"`
	Naam      string   `json:"naam" doc:"Naam"`
	Stand     string   `json:"stand" enum:"aangemeld,kennismaking,actief,pauze,gestopt" doc:"Waar iemand staat"`
	Complex   string   `json:"complexId,omitempty" doc:"Id van het complex waar iemand actief is"`
	Portiek   string   `json:"portiek,omitempty" doc:"Portiek waar iemand actief is"`
	Rollen    []string `json:"rollen" nullable:"false" doc:"Codes van wat iemand doet"`
	Talen     []string `json:"talen" nullable:"false" doc:"Codes van talen"`
	Talenten  []string `json:"talenten" nullable:"false" doc:"Codes van talenten"`
	Wacht     string   `json:"wacht,omitempty" enum:"welkom,op-weg,eerste-week,zes-weken,contact,coaching,vog,overeenkomst,einde-pauze,afscheid" doc:"Wat het eerst wacht"`
	Uiterlijk string   `json:"uiterlijk,omitempty" format:"date" doc:"Datum waarop dat moet zijn gebeurd"`
	Versie    int64    `json:"versie" doc:"Versie, voor If-Match"`
}

type volunteerIDInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van de vrijwilliger"`
}

type volunteerShowOutput struct {
	ETag string `header:"ETag" doc:"Versie van de vrijwilliger, voor If-Match"`
	Body volunteerShowBody
}

type volunteerShowBody struct {
	Vrijwilliger   volunteerBody `json:"vrijwilliger" doc:"De vrijwilliger"`
	Telefoon       string        `json:"telefoon,omitempty" doc:"Telefoonnummer"`
	Mail           string        `json:"mail,omitempty" doc:"E-mailadres"`
	Contactpersoon string        `json:"contactpersoon,omitempty" doc:"Naam van de contactpersoon"`
	Houder         string        `json:"houder,omitempty" doc:"Naam van wie doet wat er wacht"`
	Zetten         []string      `json:"zetten" nullable:"false" doc:"Wat u nu kunt doen"`
}

type volunteerAddInput struct {
	web.OnceInput
	Body volunteerAddBody
}

type volunteerAddBody struct {
	Naam       string   `json:"naam" maxLength:"80" doc:"Naam"`
	Telefoon   string   `json:"telefoon,omitempty" maxLength:"30" doc:"Telefoonnummer; dit of een e-mailadres is nodig"`
	Mail       string   `json:"mail,omitempty" maxLength:"120" doc:"E-mailadres"`
	Postcode   string   `json:"postcode,omitempty" maxLength:"7" doc:"Postcode, om complex en portiek te vinden; wordt niet bewaard"`
	Huisnummer string   `json:"huisnummer,omitempty" maxLength:"14" doc:"Huisnummer met toevoeging; wordt niet bewaard"`
	Rollen     []string `json:"rollen,omitempty" maxItems:"10" doc:"Codes van wat iemand wil doen"`
	Talen      []string `json:"talen,omitempty" maxItems:"20" doc:"Codes van talen"`
	Talenten   []string `json:"talenten,omitempty" maxItems:"20" doc:"Codes van talenten"`
	Contact    string   `json:"contactpersoonId,omitempty" maxLength:"64" doc:"Id van de collega die contactpersoon wordt"`
	Akkoord    bool     `json:"akkoord" doc:"Of iemand wil meedoen en weet dat u dit opschrijft"`
}

type volunteerAddOutput struct{ Body volunteerMadeBody }

type volunteerMadeBody struct {
	ID string `json:"id" doc:"Id van de vrijwilliger"`
}

type volunteerTakeInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van de vrijwilliger"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
	Body    volunteerTakeBody
}

type volunteerTakeBody struct {
	Zet  string `json:"zet" enum:"starten,praten,pauze,terugkomen,stoppen" doc:"Wat er verandert"`
	Tot  string `json:"tot,omitempty" format:"date" doc:"Bij pauze: de datum waarop iemand terugkomt; bij praten: de dag van het gesprek"`
	Toel string `json:"toelichting,omitempty" maxLength:"500" doc:"Als iemand er iets bij zei; alleen de contactpersoon leest dit"`
}

func volunteerBodyOf(v Volunteer) volunteerBody {
	b := volunteerBody{ID: string(v.ID), Naam: v.Name, Stand: string(v.State), Complex: string(v.ComplexID), Portiek: v.Staircase, Rollen: orNone(v.Roles), Talen: orNone(v.Languages), Talenten: orNone(v.Talents), Versie: v.Version}
	if !v.Moment.Due.IsZero() {
		b.Wacht, b.Uiterlijk = string(v.Moment.Kind), v.Moment.Due.Format(time.DateOnly)
	}
	return b
}

func orNone(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

const (
	apiPage    = 50
	maxAPIPage = 200
)

// Some are a page of the volunteers of the actor's organisation, in the order in which they signed up,
// and the cursor of the next page.
func (s *Service) Some(ctx context.Context, a access.Actor, f Filter, cursor string, limit int) (list []Volunteer, next string, err error) {
	const op = "volunteer.some"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return nil, "", err
	}
	begin := store.Mark{}
	if cursor != "" {
		var ok bool
		if begin, ok = store.ParseMark(cursor); !ok {
			return nil, "", fault.Invalidf(op, "cursor", "volunteer.cursor")
		}
	}
	size := apiPage
	if limit > 0 {
		size = min(limit, maxAPIPage)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = after(tx, s.vault, a.OrgID, f, begin.ID, size+1)
		if next = ""; len(list) > size {
			list = list[:size]
			next = store.Mark{ID: string(list[size-1].ID)}.String()
		}
		return err
	})
	return list, next, fault.Wrap(op, err)
}

func (s *Service) apiList(ctx context.Context, in *volunteerListInput) (*volunteerListOutput, error) {
	list, next, err := s.Some(ctx, web.ActorFrom(ctx), Filter{State: State(in.Stand), Complex: place.ComplexID(in.Complex), Role: in.Rol, Language: in.Taal, Talent: in.Talent}, in.Cursor, in.Limiet)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &volunteerListOutput{volunteerListBody{[]volunteerBody{}, next}}
	for _, v := range list {
		out.Body.Vrijwilligers = append(out.Body.Vrijwilligers, volunteerBodyOf(v))
	}
	return out, nil
}

func (s *Service) apiShow(ctx context.Context, in *volunteerIDInput) (*volunteerShowOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx), ID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &volunteerShowOutput{ETag: web.ETag(v.Volunteer.Version), Body: volunteerShowBody{Vrijwilliger: volunteerBodyOf(v.Volunteer), Telefoon: v.Phone, Mail: v.Mail,
		Contactpersoon: v.Names[v.ContactID], Houder: v.Names[v.Holder], Zetten: []string{}}}
	for _, step := range v.Steps {
		out.Body.Zetten = append(out.Body.Zetten, string(step))
	}
	return out, nil
}

func (s *Service) apiAdd(ctx context.Context, in *volunteerAddInput) (*volunteerAddOutput, error) {
	b := in.Body
	d := Draft{Volunteer: Volunteer{Private: Private{Name: b.Naam, Phone: b.Telefoon, Mail: b.Mail}, Roles: b.Rollen, Languages: b.Talen, Talents: b.Talenten, ContactID: b.Contact},
		Postcode: b.Postcode, Number: b.Huisnummer, Agrees: b.Akkoord, Key: in.Key}
	id, err := s.Add(ctx, web.ActorFrom(ctx), d)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &volunteerAddOutput{volunteerMadeBody{string(id)}}, nil
}

func (s *Service) apiTake(ctx context.Context, in *volunteerTakeInput) (*struct{}, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.Take(ctx, web.ActorFrom(ctx), ID(in.ID), version, Act{Step: Step(in.Body.Zet), Back: web.ParseDate(in.Body.Tot), Day: web.ParseDate(in.Body.Tot), Why: in.Body.Toel})
	}
	return nil, web.APIMet(ctx, err, in.Body, func() (b volunteerShowBody, err error) {
		out, err := s.apiShow(ctx, &volunteerIDInput{in.ID})
		if err == nil {
			b = out.Body
		}
		return b, err
	})
}
