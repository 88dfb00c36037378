package advice

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

// API adds the operations on questions without a name.
func (s *Service) API(api huma.API) {
	tags := []string{"adviesvragen"}
	huma.Register(api, huma.Operation{OperationID: "lijstAdviesvragen", Method: http.MethodGet, Path: "/adviesvragen", Tags: tags,
		Summary: "De vragen zonder naam die u stelde of kreeg", Description: "Zonder de teksten."}, s.apiList)
	huma.Register(api, huma.Operation{OperationID: "stelAdviesvraag", Method: http.MethodPost, Path: "/adviesvragen", Tags: tags,
		Summary: "Vraag iemand mee te denken, zonder te zeggen over wie", DefaultStatus: http.StatusCreated,
		Description: "Er is geen veld voor een dossier, woning of bewoner. Wat op een naam, adres of nummer lijkt, wordt geweigerd."}, s.apiPut)
	huma.Register(api, huma.Operation{OperationID: "lijstMeedenkers", Method: http.MethodGet, Path: "/adviesvragen/meedenkers", Tags: tags,
		Summary: "Wie u kunt vragen: collega's bij naam, en functies bij anderen"}, s.apiWhom)
	huma.Register(api, huma.Operation{OperationID: "leesAdviesvraag", Method: http.MethodGet, Path: "/adviesvragen/{id}", Tags: tags,
		Summary: "Lees een adviesvraag en wat erover is gezegd", Description: "Dat u leest, wordt vastgelegd."}, s.apiShow)
	huma.Register(api, huma.Operation{OperationID: "zetAdviesvraag", Method: http.MethodPost, Path: "/adviesvragen/{id}/zetten", Tags: tags,
		Summary: "Antwoord, vraag door, sluit af, trek in of geef door", DefaultStatus: http.StatusNoContent,
		Description: "Welke zetten u nu kunt doen, staat in de vraag.", Errors: []int{http.StatusForbidden, http.StatusPreconditionFailed}}, s.apiTake)
}

type listInput struct {
	Stand  string `query:"stand" enum:"open,afgesloten" default:"open" doc:"Open vragen, of vragen die klaar zijn"`
	Cursor string `query:"cursor" maxLength:"100" doc:"De waarde van volgende uit het vorige antwoord"`
	Limiet int    `query:"limiet" minimum:"1" maximum:"200" default:"50" doc:"Hoeveel vragen per antwoord"`
}

type listOutput struct{ Body adviceListBody }

type adviceListBody struct {
	Adviesvragen []adviceBody `json:"adviesvragen" nullable:"false" doc:"Wat het eerst moet eerst; van wat klaar is het nieuwste eerst"`
	Volgende     string       `json:"volgende,omitempty" doc:"Cursor voor het volgende antwoord; ontbreekt aan het eind"`
}

type adviceBody struct {
	ID        string `json:"id" doc:"Id van de vraag"`
	Stand     string `json:"stand" enum:"gevraagd,beantwoord,klaar,ingetrokken,verlopen" doc:"Waar de vraag staat"`
	Vrager    string `json:"vrager" doc:"Naam van wie vraagt"`
	Meedenker string `json:"meedenker" doc:"Naam van wie moet antwoorden"`
	Spoed     bool   `json:"spoed" doc:"Of het niet kan wachten"`
	Gesteld   string `json:"gesteldOp" format:"date-time" doc:"Tijdstip waarop de vraag is gesteld"`
	Uiterlijk string `json:"uiterlijk,omitempty" format:"date" doc:"Datum waarop er iets moet zijn gebeurd"`
	Versie    int64  `json:"versie" doc:"Versie, voor If-Match"`
}

type idInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van de vraag"`
}

type showOutput struct {
	ETag string `header:"ETag" doc:"Versie van de vraag, voor If-Match"`
	Body adviceShowBody
}

type adviceShowBody struct {
	Adviesvraag adviceBody          `json:"adviesvraag" doc:"De vraag"`
	Zetten      []string            `json:"zetten" nullable:"false" doc:"Wat u nu kunt doen"`
	Collegas    []advicePersonBody  `json:"collegas,omitempty" doc:"Aan wie u de vraag kunt doorgeven"`
	Verloop     []adviceMessageBody `json:"verloop" nullable:"false" doc:"Wat er is gezegd en gedaan, het oudste eerst"`
}

type advicePersonBody struct {
	Wie  string `json:"wie" doc:"Id van de collega"`
	Naam string `json:"naam" doc:"Naam"`
}

type adviceMessageBody struct {
	Op    string `json:"op" format:"date-time" doc:"Tijdstip"`
	Zet   string `json:"zet" enum:"vraag,antwoord,vraag-door,klaar,trek-in,geef-door,verloop" doc:"Wat er gebeurde"`
	Wie   string `json:"wie,omitempty" doc:"Naam van wie het deed; ontbreekt als het programma het deed"`
	Aan   string `json:"aan,omitempty" doc:"Naam van wie de vraag kreeg, bij geef-door"`
	Tekst string `json:"tekst,omitempty" doc:"Wat er is gezegd"`
}

type putInput struct {
	web.OnceInput
	Body advicePutBody
}

type advicePutBody struct {
	Wie     string `json:"wie" maxLength:"200" doc:"Wie u vraagt: een waarde uit meedenkers"`
	Vraag   string `json:"vraag" maxLength:"2000" doc:"Wat u wilt weten, zonder te zeggen over wie. 10 tot 2.000 tekens."`
	Spoed   bool   `json:"spoed,omitempty" doc:"Of het niet kan wachten"`
	Niemand bool   `json:"niemand,omitempty" doc:"Wat op een naam lijkt, is van niemand; zonder dit ja wordt het geweigerd"`
}

type putOutput struct{ Body adviceMadeBody }

type adviceMadeBody struct {
	ID string `json:"id" doc:"Id van de vraag"`
}

type whomOutput struct{ Body adviceWhomBody }

type adviceWhomBody struct {
	Meedenkers []adviceChoiceBody `json:"meedenkers" nullable:"false" doc:"Collega's eerst, daarna functies bij andere organisaties"`
}

type adviceChoiceBody struct {
	Wie         string `json:"wie" doc:"Waarde voor wie in een nieuwe vraag"`
	Naam        string `json:"naam,omitempty" doc:"Naam van de collega; ontbreekt bij een functie"`
	Organisatie string `json:"organisatie" doc:"Organisatie"`
	Functie     string `json:"functie" doc:"Functie"`
}

type takeInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van de vraag"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
	Body    adviceTakeBody
}

type adviceTakeBody struct {
	Zet     string `json:"zet" enum:"antwoord,vraag-door,klaar,trek-in,geef-door" doc:"Wat u doet"`
	Tekst   string `json:"tekst,omitempty" maxLength:"2000" doc:"Wat u zegt, zonder te zeggen over wie"`
	Niemand bool   `json:"niemand,omitempty" doc:"Wat op een naam lijkt, is van niemand"`
	Wie     string `json:"wie,omitempty" maxLength:"200" doc:"Bij geef-door: id van de collega"`
}

func bodyOf(q Question, names map[string]string) adviceBody {
	b := adviceBody{ID: string(q.ID), Stand: string(q.State), Vrager: names[q.AskerID], Meedenker: names[q.HolderID], Spoed: q.Urgent,
		Gesteld: q.At.UTC().Format(time.RFC3339), Versie: q.Version}
	if !q.Due.IsZero() {
		b.Uiterlijk = q.Due.Format(time.DateOnly)
	}
	return b
}

func (s *Service) apiList(ctx context.Context, in *listInput) (*listOutput, error) {
	part, err := s.Some(ctx, web.ActorFrom(ctx), Page{Ended: in.Stand == "afgesloten", Cursor: in.Cursor, Limit: in.Limiet})
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &listOutput{Body: adviceListBody{Adviesvragen: []adviceBody{}, Volgende: part.Next}}
	for _, q := range part.Rows {
		out.Body.Adviesvragen = append(out.Body.Adviesvragen, bodyOf(q, part.Names))
	}
	return out, nil
}

func (s *Service) apiPut(ctx context.Context, in *putInput) (*putOutput, error) {
	b := in.Body
	id, err := s.Put(ctx, web.ActorFrom(ctx), Draft{Who: b.Wie, Text: b.Vraag, Urgent: b.Spoed, Nobody: b.Niemand, Key: in.Key})
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &putOutput{adviceMadeBody{string(id)}}, nil
}

func (s *Service) apiWhom(ctx context.Context, _ *struct{}) (*whomOutput, error) {
	list, err := s.Whom(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &whomOutput{adviceWhomBody{[]adviceChoiceBody{}}}
	for _, c := range list {
		out.Body.Meedenkers = append(out.Body.Meedenkers, adviceChoiceBody{c.Value, c.Name, c.Org, string(c.Role)})
	}
	return out, nil
}

func (s *Service) apiShow(ctx context.Context, in *idInput) (*showOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx), ID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &showOutput{ETag: web.ETag(v.Version), Body: adviceShowBody{Adviesvraag: bodyOf(v.Question, v.Names), Zetten: []string{}, Verloop: []adviceMessageBody{}}}
	for _, step := range v.Steps {
		out.Body.Zetten = append(out.Body.Zetten, string(step))
	}
	for _, u := range v.Colleagues {
		out.Body.Collegas = append(out.Body.Collegas, advicePersonBody{u.ID, u.Name})
	}
	for _, m := range v.Messages {
		out.Body.Verloop = append(out.Body.Verloop, adviceMessageBody{m.At.UTC().Format(time.RFC3339), string(m.Step), v.Names[m.ByID], v.Names[m.ToID], m.Text})
	}
	return out, nil
}

func (s *Service) apiTake(ctx context.Context, in *takeInput) (*struct{}, error) {
	b := in.Body
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.Take(ctx, web.ActorFrom(ctx), ID(in.ID), version, Act{Step: Step(b.Zet), Text: strings.TrimSpace(b.Tekst), Nobody: b.Niemand, Who: b.Wie})
	}
	return nil, s.apiMet(ctx, in.ID, err, b)
}

// apiMet is the answer to a change: somebody who met another's change gets the question as it stands.
func (s *Service) apiMet(ctx context.Context, id string, err error, sent any) error {
	return web.APIMet(ctx, err, sent, func() (b adviceShowBody, err error) {
		out, err := s.apiShow(ctx, &idInput{ID: id})
		if err == nil {
			b = out.Body
		}
		return b, err
	})
}
