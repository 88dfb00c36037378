package webhook

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

type listOutput struct{ Body webhookListBody }

type webhookListBody struct {
	Webhooks []webhookBody    `json:"webhooks" nullable:"false" doc:"De webhooks van de organisatie, de oudste eerst"`
	Sleutels []webhookKeyBody `json:"sleutels" nullable:"false" doc:"De sleutels waarvoor een webhook kan handelen"`
}

type webhookKeyBody struct {
	ID   string `json:"id" doc:"Id van de sleutel; het geheim staat er nooit bij"`
	Naam string `json:"naam" doc:"Naam van de sleutel"`
	Van  string `json:"van" doc:"Naam van wie hij is"`
	Tot  string `json:"tot" format:"date" doc:"Laatste dag waarop hij werkt"`
}

type webhookBody struct {
	ID        string     `json:"id" doc:"Id van de webhook"`
	Naam      string     `json:"naam" doc:"Naam"`
	Adres     string     `json:"adres" doc:"Waar de berichten heen gaan"`
	Soorten   []string   `json:"soorten" nullable:"false" doc:"Waarvan hij hoort"`
	SleutelID string     `json:"sleutelId" doc:"De sleutel waarvoor hij handelt: hij hoort alleen wat die mag lezen"`
	Stand     string     `json:"stand" enum:"aan,gepauzeerd,uit" doc:"Of er iets heen gaat"`
	Waarom    string     `json:"waarom,omitempty" enum:"hand,stil,weg,sleutel" doc:"Waarom niet: met de hand, dagen stil, zelf opgezegd (410), of de sleutel is op"`
	Bezorgd   *time.Time `json:"bezorgd,omitempty" doc:"Tijdstip waarop het laatste bericht aankwam"`
	Volgende  *time.Time `json:"volgendePoging,omitempty" doc:"Tijdstip waarna het volgende bericht gaat, als het laatste niet aankwam"`
	OudGeheim *time.Time `json:"oudGeheimTot,omitempty" doc:"Tot wanneer het vorige geheim ook nog tekent"`
	Versie    int64      `json:"versie" doc:"Versie, voor If-Match"`
}

type addInput struct {
	web.OnceInput
	Body webhookAddBody
}

type webhookAddBody struct {
	Naam      string   `json:"naam" minLength:"1" maxLength:"80" doc:"Naam, zodat collega's weten wat het is"`
	Adres     string   `json:"adres" maxLength:"500" doc:"Adres dat met https begint"`
	Soorten   []string `json:"soorten" nullable:"false" minItems:"1" maxItems:"20" doc:"Waarvan hij hoort: signaal.ontvangen, signaal.opgepakt, signaal.afgerond, signaal.heropend, dossier.geopend, dossier.afgesloten, dossier.heropend"`
	SleutelID string   `json:"sleutelId" maxLength:"64" doc:"De sleutel waarvoor hij handelt, uit lijstWebhooks"`
}

type addOutput struct {
	Location string `header:"Location" doc:"Waar u de webhook leest"`
	Body     webhookSecretBody
}

type webhookSecretBody struct {
	ID     string `json:"id" doc:"Id van de webhook"`
	Geheim string `json:"geheim" doc:"Het geheim waarmee elk bericht getekend is (Standard Webhooks). Alleen dezelfde Idempotency-Key toont het nog eens."`
}

type idInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van de webhook"`
}

type showOutput struct {
	ETag string `header:"ETag" doc:"Versie van de webhook, voor If-Match"`
	Body webhookBody
}

type messagesInput struct {
	ID   string `path:"id" maxLength:"64" doc:"Id van de webhook"`
	Voor string `query:"voor" maxLength:"64" doc:"Alleen berichten voor dit id: het laatste van het vorige antwoord"`
}

type messagesOutput struct{ Body webhookMessagesBody }

type webhookMessagesBody struct {
	Bezorgingen []webhookMessageBody `json:"bezorgingen" nullable:"false" doc:"Wat er heen ging of moest, het laatste eerst, hooguit 50"`
	Meer        bool                 `json:"meer" doc:"Er zijn er nog meer van voor het laatste"`
}

type webhookMessageBody struct {
	ID       string     `json:"id" doc:"Id van het bericht, de kop webhook-id"`
	Soort    string     `json:"soort" doc:"Wat er gebeurde; proef bij een proefbericht"`
	Over     string     `json:"over,omitempty" doc:"Id van het signaal of dossier"`
	Op       time.Time  `json:"op" doc:"Tijdstip waarop het gebeurde"`
	Stand    string     `json:"stand" enum:"wacht,bezorgd,opgegeven" doc:"Hoe ver het kwam"`
	Pogingen int        `json:"pogingen" doc:"Hoe vaak het is geprobeerd"`
	Laatst   *time.Time `json:"laatstePoging,omitempty" doc:"Tijdstip van de laatste poging"`
	Status   int        `json:"status,omitempty" doc:"HTTP-statuscode van het laatste antwoord"`
	Mis      string     `json:"misging,omitempty" enum:"status,onbereikbaar,te-traag,certificaat,adres" doc:"Wat er misging bij de laatste poging"`
}

type changeInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van de webhook"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
}

type stateInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van de webhook"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
	Body    webhookStateBody
}

type webhookStateBody struct {
	Stand string `json:"stand" enum:"aan,gepauzeerd,uit" doc:"De nieuwe stand. Wat tijdens een pauze gebeurt, wacht; bij uit wacht er niets."`
}

type againInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van de webhook"`
	Bericht string `path:"bericht" maxLength:"64" doc:"Id van het bericht"`
	IfMatch string `header:"If-Match" doc:"De versie van de webhook die u zag"`
}

type secretOutput struct{ Body webhookSecretBody }

type noOutput struct{}

// API adds the operations on endpoints.
func (s *Service) API(api huma.API) {
	add := func(id, method, path, summary, more string, status int) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: "/webhooks" + path, Tags: []string{"webhooks"}, Summary: summary, Description: more,
			DefaultStatus: status, SkipValidateBody: true}
	}
	huma.Register(api, add("lijstWebhooks", http.MethodGet, "", "De webhooks van de organisatie", "", http.StatusOK), s.apiList)
	huma.Register(api, add("maakWebhook", http.MethodPost, "", "Laat een ander programma horen dat er iets gebeurt",
		"Er gaat nooit inhoud heen: alleen wat er gebeurde, wanneer, en een id.", http.StatusCreated), s.apiAdd)
	huma.Register(api, add("toonWebhook", http.MethodGet, "/{id}", "Hoe een webhook staat", "", http.StatusOK), s.apiShow)
	huma.Register(api, add("zetWebhook", http.MethodPost, "/{id}/stand", "Zet een webhook aan, op pauze of uit", "", http.StatusNoContent), s.apiState)
	huma.Register(api, add("vernieuwGeheim", http.MethodPost, "/{id}/geheim", "Geef een webhook een nieuw geheim",
		"Het vorige geheim tekent nog een dag mee.", http.StatusOK), s.apiRotate)
	huma.Register(api, add("proefWebhook", http.MethodPost, "/{id}/proef", "Stuur een bericht dat nergens over gaat", "", http.StatusNoContent), s.apiProve)
	huma.Register(api, add("wisWebhook", http.MethodDelete, "/{id}", "Haal een webhook weg, met wat ernaar gestuurd is", "", http.StatusNoContent), s.apiRemove)
	huma.Register(api, add("lijstBezorgingen", http.MethodGet, "/{id}/bezorgingen", "Wat er naar een webhook ging, en hoe dat afliep", "", http.StatusOK), s.apiMessages)
	huma.Register(api, add("bezorgOpnieuw", http.MethodPost, "/{id}/bezorgingen/{bericht}/opnieuw", "Stuur een bericht nog eens, met hetzelfde id",
		"Of de sleutel het nog mag weten, wordt opnieuw beslist.", http.StatusNoContent), s.apiAgain)
}

func (s *Service) apiList(ctx context.Context, _ *struct{}) (*listOutput, error) {
	o, err := s.Overview(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &listOutput{Body: webhookListBody{Webhooks: []webhookBody{}, Sleutels: []webhookKeyBody{}}}
	for _, e := range o.Endpoints {
		out.Body.Webhooks = append(out.Body.Webhooks, bodyOfEndpoint(e, s.now()))
	}
	for _, t := range o.Tokens {
		out.Body.Sleutels = append(out.Body.Sleutels, webhookKeyBody{t.ID, t.Name, t.UserName, t.Until.Format(time.DateOnly)})
	}
	return out, nil
}

func bodyOfEndpoint(e Endpoint, now time.Time) webhookBody {
	b := webhookBody{ID: string(e.ID), Naam: e.Name, Adres: e.URL, Soorten: []string{}, SleutelID: e.TokenID, Stand: string(e.State), Waarom: string(e.Why),
		Bezorgd: known(e.Reached), Versie: e.Version}
	for _, k := range e.Kinds {
		b.Soorten = append(b.Soorten, string(k))
	}
	if e.Next.After(now) {
		b.Volgende = known(e.Next)
	}
	if e.OldEnds.After(now) {
		b.OudGeheim = known(e.OldEnds)
	}
	return b
}

// known is a moment, nil for none.
func known(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

func (s *Service) apiAdd(ctx context.Context, in *addInput) (*addOutput, error) {
	d := Draft{Name: in.Body.Naam, URL: in.Body.Adres, TokenID: in.Body.SleutelID, Key: in.Key}
	for _, k := range in.Body.Soorten {
		d.Kinds = append(d.Kinds, Kind(k))
	}
	id, secret, err := s.Add(ctx, web.ActorFrom(ctx), d)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &addOutput{Location: web.APIPath + pathOf(id), Body: webhookSecretBody{string(id), secret}}, nil
}

func (s *Service) apiShow(ctx context.Context, in *idInput) (*showOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx), ID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &showOutput{web.ETag(v.Version), bodyOfEndpoint(v.Endpoint, v.Now)}, nil
}

func (s *Service) apiMessages(ctx context.Context, in *messagesInput) (*messagesOutput, error) {
	v, err := s.ShowBefore(ctx, web.ActorFrom(ctx), ID(in.ID), in.Voor)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &messagesOutput{Body: webhookMessagesBody{Bezorgingen: []webhookMessageBody{}, Meer: v.More}}
	for _, m := range v.Messages {
		out.Body.Bezorgingen = append(out.Body.Bezorgingen, webhookMessageBody{m.ID, string(m.Kind), m.Object, m.At, string(m.State), m.Attempts, known(m.Tried), m.Status, string(m.Problem)})
	}
	return out, nil
}

// apiStep is a step with an endpoint in the version that somebody saw.
func (s *Service) apiStep(ctx context.Context, id, ifMatch string, sent any, do func(version int64) error) (*noOutput, error) {
	version, err := web.IfMatch(ifMatch)
	if err == nil {
		err = do(version)
	}
	if err != nil {
		return nil, web.APIMet(ctx, err, sent, func() (webhookBody, error) {
			v, err := s.Show(ctx, web.ActorFrom(ctx), ID(id))
			return bodyOfEndpoint(v.Endpoint, v.Now), err
		})
	}
	return &noOutput{}, nil
}

func (s *Service) apiState(ctx context.Context, in *stateInput) (*noOutput, error) {
	return s.apiStep(ctx, in.ID, in.IfMatch, in.Body, func(version int64) error {
		return s.Set(ctx, web.ActorFrom(ctx), ID(in.ID), version, State(in.Body.Stand))
	})
}

func (s *Service) apiProve(ctx context.Context, in *changeInput) (*noOutput, error) {
	return s.apiStep(ctx, in.ID, in.IfMatch, nil, func(version int64) error { return s.Prove(ctx, web.ActorFrom(ctx), ID(in.ID), version) })
}

func (s *Service) apiRemove(ctx context.Context, in *changeInput) (*noOutput, error) {
	return s.apiStep(ctx, in.ID, in.IfMatch, nil, func(version int64) error { return s.Remove(ctx, web.ActorFrom(ctx), ID(in.ID), version) })
}

func (s *Service) apiAgain(ctx context.Context, in *againInput) (*noOutput, error) {
	return s.apiStep(ctx, in.ID, in.IfMatch, nil, func(version int64) error {
		return s.Again(ctx, web.ActorFrom(ctx), ID(in.ID), version, in.Bericht)
	})
}

func (s *Service) apiRotate(ctx context.Context, in *changeInput) (*secretOutput, error) {
	var secret string
	_, err := s.apiStep(ctx, in.ID, in.IfMatch, nil, func(version int64) (err error) {
		secret, err = s.Rotate(ctx, web.ActorFrom(ctx), ID(in.ID), version)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &secretOutput{webhookSecretBody{in.ID, secret}}, nil
}
