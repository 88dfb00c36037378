package referral

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

// API adds the operations on requests, for partners with a program of their own and for who asks.
func (s *Service) API(api huma.API) {
	tags := []string{"verwijzingen"}
	huma.Register(api, huma.Operation{OperationID: "lijstVerwijzingen", Method: http.MethodGet, Path: "/verwijzingen", Tags: tags,
		Summary:     "De open vragen aan u, of die in uw dossiers",
		Description: "Zonder de teksten. Wie bij een partner leiding geeft, ziet alle vragen aan de eigen organisatie."}, s.apiList)
	huma.Register(api, huma.Operation{OperationID: "leesVerwijzing", Method: http.MethodGet, Path: "/verwijzingen/{id}", Tags: tags,
		Summary:     "Lees een vraag aan een partner en wat ermee gebeurde",
		Description: "Dat u leest, wordt vastgelegd. Leest wie de vraag kreeg, dan is zij daarna gezien."}, s.apiShow)
	huma.Register(api, huma.Operation{OperationID: "stapVerwijzing", Method: http.MethodPost, Path: "/verwijzingen/{id}/zetten", Tags: tags,
		Summary: "Antwoord op een vraag, of beslis over een antwoord", DefaultStatus: http.StatusNoContent,
		Description: "Welke zetten u nu kunt doen, staat in de vraag. Wie namens de vrager beslist, heeft ook het bereik case. nodig.",
		Errors:      []int{http.StatusForbidden, http.StatusPreconditionFailed}}, s.apiTake)
}

type listInput struct {
	Kant   string `query:"kant" enum:"aan-ons,van-ons" default:"aan-ons" doc:"Vragen aan u, of vragen in uw dossiers"`
	Cursor string `query:"cursor" maxLength:"100" doc:"De waarde van volgende uit het vorige antwoord"`
	Limiet int    `query:"limiet" minimum:"1" maximum:"200" default:"50" doc:"Hoeveel vragen per antwoord"`
}

type referralListOutput struct {
	Body struct {
		Verwijzingen []referralBody `json:"verwijzingen" nullable:"false" doc:"De open vragen, wat op deze kant wacht eerst"`
		Volgende     string         `json:"volgende,omitempty" doc:"Cursor voor het volgende antwoord; ontbreekt aan het eind"`
	}
}

type referralBody struct {
	ID        string `json:"id" doc:"Id van de vraag"`
	Soort     string `json:"soort" enum:"contact,hulp,bemiddeling,advies,bijzonder" doc:"Wat er wordt gevraagd"`
	Stand     string `json:"stand" enum:"verstuurd,gezien,meer-gevraagd,tegenvoorstel,aangenomen,bezig,geweigerd,klaar,ingetrokken,afgerond,vervallen" doc:"Waar de vraag staat"`
	Spoed     bool   `json:"spoed" doc:"Of het niet kan wachten"`
	Buurt     string `json:"buurt,omitempty" doc:"Naam van de buurt"`
	Vrager    string `json:"vrager" doc:"Organisatie die vraagt"`
	Partner   string `json:"partner" doc:"Organisatie die antwoordt"`
	WachtOp   string `json:"wachtOp,omitempty" doc:"Naam van op wie het wacht"`
	Sinds     string `json:"sinds" format:"date-time" doc:"Sinds wanneer de stand zo is"`
	Uiterlijk string `json:"uiterlijk,omitempty" format:"date" doc:"Datum waarop er iets moet zijn gebeurd"`
	Reden     string `json:"reden,omitempty" enum:"geen-plek,niet-onze-taak,niet-ons-gebied,geen-grondslag,bewoner-wil-niet,anders" doc:"Waarom de partner nee zei"`
	Versie    int64  `json:"versie" doc:"Versie, voor If-Match"`
}

type showInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van de vraag"`
}

type referralOutput struct {
	ETag string `header:"ETag" doc:"Versie van de vraag, voor If-Match"`
	Body referralShowBody
}

type referralShowBody struct {
	Verwijzing referralBody        `json:"verwijzing" doc:"De vraag"`
	Nodig      string              `json:"nodig" doc:"Wat er nodig is"`
	Vraag      string              `json:"vraag" doc:"Wat de partner wordt gevraagd"`
	Besproken  string              `json:"besproken,omitempty" format:"date" doc:"Dag waarop dit met de bewoner is besproken"`
	Waarom     string              `json:"waarom,omitempty" doc:"Bij een bijzonder verzoek: de reden"`
	Zetten     []string            `json:"zetten" nullable:"false" doc:"Wat u nu kunt doen"`
	Verloop    []referralEventBody `json:"verloop" nullable:"false" doc:"Wat er gebeurde, het nieuwste eerst"`
}

type referralEventBody struct {
	Op    string `json:"op" format:"date-time" doc:"Tijdstip"`
	Wat   string `json:"wat" doc:"Welke zet"`
	Wie   string `json:"wie,omitempty" doc:"Naam van wie het deed"`
	Datum string `json:"datum,omitempty" format:"date" doc:"Dag waarover het gaat"`
	Reden string `json:"reden,omitempty" doc:"Reden van een nee"`
	Tekst string `json:"tekst,omitempty" doc:"Wat erbij is gezegd"`
}

type takeInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van de vraag"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
	Body    struct {
		Zet   string `json:"zet" enum:"neem-aan,weiger,vraag-meer,vul-aan,stel-voor,ga-akkoord,niet-akkoord,meld,klaar,trek-in,sluit-af,geef-door" doc:"Wat u doet"`
		Reden string `json:"reden,omitempty" enum:"geen-plek,niet-onze-taak,niet-ons-gebied,geen-grondslag,bewoner-wil-niet,anders" doc:"Bij weiger: waarom"`
		Tekst string `json:"tekst,omitempty" maxLength:"2000" doc:"Wat u erbij zegt. Vóór een ja geen naam of adres."`
		Datum string `json:"datum,omitempty" doc:"Bij stel-voor: vanaf welke dag, als jjjj-mm-dd"`
		Wie   string `json:"wie,omitempty" maxLength:"200" doc:"Bij geef-door: id van de collega"`
	}
}

func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func bodyOf(r Request, waiting string, names map[string]string) referralBody {
	b := referralBody{ID: string(r.ID), Soort: string(r.Kind), Stand: string(r.State), Spoed: r.Urgent, Buurt: r.Area, Vrager: names[r.OrgID], Partner: names[r.orgKey()],
		WachtOp: waiting, Sinds: r.ChangedAt.UTC().Format(time.RFC3339), Uiterlijk: dayOf(r.Due), Versie: r.Version}
	if r.State == Declined {
		b.Reden = string(r.Reason)
	}
	return b
}

func (s *Service) apiList(ctx context.Context, in *listInput) (*referralListOutput, error) {
	read := s.ToUs
	if in.Kant == "van-ons" {
		read = s.FromUs
	}
	l, err := read(ctx, web.ActorFrom(ctx), Page{Cursor: in.Cursor, Limit: in.Limiet})
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &referralListOutput{}
	out.Body.Verwijzingen, out.Body.Volgende = []referralBody{}, l.Next
	for _, r := range l.Rows {
		out.Body.Verwijzingen = append(out.Body.Verwijzingen, bodyOf(r.Request, l.Waiting(r), l.Names))
	}
	return out, nil
}

func (s *Service) apiShow(ctx context.Context, in *showInput) (*referralOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx), ID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &referralOutput{ETag: web.ETag(v.Version), Body: referralShowBody{Verwijzing: bodyOf(v.Request, v.Waiting(), v.Names),
		Nodig: v.Texts.Need, Vraag: v.Texts.Question, Besproken: dayOf(v.Talked), Waarom: v.Texts.Why, Zetten: []string{}, Verloop: []referralEventBody{}}}
	for _, step := range v.Steps {
		out.Body.Zetten = append(out.Body.Zetten, string(step))
	}
	for _, e := range v.Events {
		out.Body.Verloop = append(out.Body.Verloop, referralEventBody{Op: e.At.UTC().Format(time.RFC3339), Wat: string(e.Step), Wie: v.Names[e.ByID],
			Datum: dayOf(e.On), Reden: string(e.Reason), Tekst: e.Text})
	}
	return out, nil
}

func (s *Service) apiTake(ctx context.Context, in *takeInput) (*struct{}, error) {
	b := in.Body
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.Take(ctx, web.ActorFrom(ctx), ID(in.ID), version, Act{Step: Step(b.Zet), Reason: Reason(b.Reden), Text: strings.TrimSpace(b.Tekst),
			On: web.ParseDate(b.Datum), Who: b.Wie})
	}
	return nil, s.apiMet(ctx, in.ID, err, b)
}

// apiMet is the answer to a change: somebody who met another's change gets the request as it stands.
func (s *Service) apiMet(ctx context.Context, id string, err error, sent any) error {
	return web.APIMet(ctx, err, sent, func() (b referralShowBody, err error) {
		out, err := s.apiShow(ctx, &showInput{ID: id})
		if err == nil {
			b = out.Body
		}
		return b, err
	})
}
