package mail

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

type healthOutput struct{ Body mailHealthBody }

type mailHealthBody struct {
	Uit     mailOutBody      `json:"uit" doc:"Mail die het programma verstuurt"`
	In      mailInBody       `json:"in" doc:"Het postvak dat het programma leest"`
	Mislukt []mailFailedBody `json:"mislukt" nullable:"false" doc:"Mails die op een beheerder wachten, hooguit 50"`
	Without []string         `json:"fgZonderAdres" nullable:"false" doc:"Namen van functionarissen zonder bevestigd adres; de wet wil dat zij bericht krijgen"`
}

type mailOutBody struct {
	Aan        bool       `json:"aan" doc:"Er wordt mail verstuurd"`
	Server     string     `json:"server,omitempty" doc:"Naam en poort van de mailserver"`
	Afzender   string     `json:"afzender,omitempty" doc:"Van wie de mail komt"`
	Wachten    int        `json:"wachten" doc:"Hoeveel mails nog moeten gaan"`
	WachtSinds *time.Time `json:"wachtSinds,omitempty" doc:"Tijdstip waarop de oudste daarvan ontstond"`
	Verstuurd  int        `json:"verstuurd" doc:"Hoeveel er in de laatste week gingen"`
	Geweigerd  int        `json:"geweigerd" doc:"Hoeveel de server in de laatste week weigerde"`
	Opgegeven  int        `json:"opgegeven" doc:"Hoeveel er in de laatste week na drie dagen zijn opgegeven"`
	EigenAdres bool       `json:"eigenAdres" doc:"De vrager heeft een bevestigd adres en kan een proefmail sturen"`
}

type mailInBody struct {
	Aan     bool           `json:"aan" doc:"Er wordt een postvak gelezen, en het is van deze organisatie"`
	Gelezen *time.Time     `json:"gelezen,omitempty" doc:"Tijdstip waarop het postvak het laatst werd gelezen"`
	Goed    *time.Time     `json:"goed,omitempty" doc:"Tijdstip waarop dat het laatst goed ging"`
	Storing string         `json:"storing,omitempty" doc:"Waarom het postvak nu niet te lezen is"`
	Week    []mailSortBody `json:"week" nullable:"false" doc:"Wat er in de laatste week met berichten gebeurde"`
}

type mailSortBody struct {
	Uitkomst string `json:"uitkomst" enum:"binnen,te-groot,automatisch,lijst,kring,kapot" doc:"Wat ermee gebeurde; alleen binnen en te-groot werden een bericht aan de voordeur"`
	Aantal   int    `json:"aantal" doc:"Hoeveel berichten"`
}

type mailFailedBody struct {
	ID      string    `json:"id" doc:"Id van de mail"`
	Soort   string    `json:"soort" doc:"Waarvoor de mail is, zoals in lijstMailteksten"`
	Aan     string    `json:"aan,omitempty" doc:"Naam van de lezer; ontbreekt als die geen account heeft. Het adres staat er nooit bij."`
	Op      time.Time `json:"op" doc:"Tijdstip van wat er gebeurde"`
	Stand   string    `json:"stand" enum:"opgegeven,geweigerd" doc:"Hoe het afliep"`
	Storing string    `json:"storing" doc:"Waarom, als woord of als code van de mailserver (RFC 3463)"`
}

type againInput struct{ Body mailAgainBody }

type mailAgainBody struct {
	MailID string `json:"mailId,omitempty" maxLength:"64" doc:"Alleen deze mail; alle mislukte als het ontbreekt"`
}

type againOutput struct{ Body mailAgainResultBody }

type mailAgainResultBody struct {
	Aantal int `json:"aantal" doc:"Hoeveel mails het nog eens proberen"`
}

type textsOutput struct{ Body mailTextsBody }

type mailTextsBody struct {
	Teksten []mailTextBody `json:"teksten" nullable:"false" doc:"De standaardtekst van elke soort mail. Het programma zet er zelf de link onder."`
}

type mailTextBody struct {
	Soort     string     `json:"soort" doc:"Waarvoor de mail is"`
	Onderwerp string     `json:"onderwerp" doc:"Onderwerp"`
	Tekst     string     `json:"tekst" doc:"Tekst"`
	Versie    int64      `json:"versie" doc:"Versie, voor If-Match; 0 is de tekst van het programma"`
	Door      string     `json:"door,omitempty" doc:"Naam van wie hem schreef"`
	Op        *time.Time `json:"op,omitempty" doc:"Tijdstip waarop hij werd geschreven"`
}

type textInput struct {
	Soort   string `path:"soort" maxLength:"40" doc:"Waarvoor de mail is"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
	Body    mailTextChangeBody
}

type mailTextChangeBody struct {
	Onderwerp string `json:"onderwerp" minLength:"5" maxLength:"80" doc:"Onderwerp, zonder namen"`
	Tekst     string `json:"tekst" minLength:"5" maxLength:"600" doc:"Tekst, zonder link en zonder iets over een persoon of woning"`
}

type noOutput struct{}

// API adds the operations on mail. Where mail goes and comes from is in the configuration of the
// server; addresses of people and passwords are in no answer.
func (s *Service) API(api huma.API) {
	tags := []string{"mail"}
	huma.Register(api, huma.Operation{OperationID: "toonMail", Method: http.MethodGet, Path: "/mail", Tags: tags,
		Summary: "Hoe de mail loopt", Description: "Voor beheerders. Zonder adressen en zonder inhoud."}, s.apiHealth)
	huma.Register(api, huma.Operation{OperationID: "mailOpnieuw", Method: http.MethodPost, Path: "/mail/opnieuw", Tags: tags,
		Summary: "Probeer mislukte mail nog eens", DefaultStatus: http.StatusOK, SkipValidateBody: true}, s.apiAgain)
	huma.Register(api, huma.Operation{OperationID: "proefMail", Method: http.MethodPost, Path: "/mail/proef", Tags: tags,
		Summary: "Stuur uzelf een mail, om te zien of het werkt", DefaultStatus: http.StatusNoContent}, s.apiTest)
	huma.Register(api, huma.Operation{OperationID: "lijstMailteksten", Method: http.MethodGet, Path: "/mailteksten", Tags: tags,
		Summary: "De standaardteksten van mail"}, s.apiTexts)
	huma.Register(api, huma.Operation{OperationID: "schrijfMailtekst", Method: http.MethodPut, Path: "/mailteksten/{soort}", Tags: tags,
		Summary: "Schrijf de volgende versie van een standaardtekst", DefaultStatus: http.StatusNoContent, SkipValidateBody: true}, s.apiText)
}

func (s *Service) apiHealth(ctx context.Context, _ *struct{}) (*healthOutput, error) {
	h, err := s.Health(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	b := mailHealthBody{Mislukt: []mailFailedBody{}, Without: append([]string{}, h.Without...),
		Uit: mailOutBody{Aan: h.Out, Server: h.Server, Afzender: h.From, Wachten: h.Waiting, WachtSinds: known(h.Oldest), Verstuurd: h.Counts[Sent],
			Geweigerd: h.Counts[Refused], Opgegeven: h.Counts[GivenUp], EigenAdres: h.Address},
		In: mailInBody{Aan: h.In, Gelezen: known(h.Polled), Goed: known(h.Good), Storing: h.Trouble.String(), Week: []mailSortBody{}}}
	for _, o := range Outcomes() {
		if h.In {
			b.In.Week = append(b.In.Week, mailSortBody{string(o), h.Outcomes[o]})
		}
	}
	for _, o := range h.Failed {
		b.Mislukt = append(b.Mislukt, mailFailedBody{o.ID, string(o.Kind), h.Names[o.UserID], o.At, string(o.State), o.Failure})
	}
	return &healthOutput{b}, nil
}

// known is a moment, nil for none.
func known(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

func (s *Service) apiAgain(ctx context.Context, in *againInput) (*againOutput, error) {
	n, err := s.Again(ctx, web.ActorFrom(ctx), in.Body.MailID)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &againOutput{mailAgainResultBody{n}}, nil
}

func (s *Service) apiTest(ctx context.Context, _ *struct{}) (*noOutput, error) {
	if err := s.Test(ctx, web.ActorFrom(ctx)); err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &noOutput{}, nil
}

func (s *Service) apiTexts(ctx context.Context, _ *struct{}) (*textsOutput, error) {
	list, err := s.Texts(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &textsOutput{mailTextsBody{[]mailTextBody{}}}
	for _, t := range list {
		out.Body.Teksten = append(out.Body.Teksten, mailTextBody{string(t.Kind), t.Subject, t.Body, t.Version, t.By, known(t.At)})
	}
	return out, nil
}

func (s *Service) apiText(ctx context.Context, in *textInput) (*noOutput, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.SaveText(ctx, web.ActorFrom(ctx), Kind(in.Soort), version, Text{Subject: in.Body.Onderwerp, Body: in.Body.Tekst})
	}
	if err != nil {
		return nil, web.APIMet(ctx, err, in.Body, func() (any, error) { return s.apiStands(ctx, in.Soort) })
	}
	return &noOutput{}, nil
}

// apiStands is a standard text as it stands.
func (s *Service) apiStands(ctx context.Context, kind string) (any, error) {
	out, err := s.apiTexts(ctx, nil)
	if err != nil {
		return nil, err
	}
	for _, t := range out.Body.Teksten {
		if t.Soort == kind {
			return t, nil
		}
	}
	return nil, nil
}
