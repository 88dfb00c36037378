package feedback

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
	"samendoen/internal/signal"
)

type talkInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van het signaal"`
}

type talkOutput struct{ Body feedbackTalkBody }

type feedbackTalkBody struct {
	Nummer          string                `json:"nummer" doc:"Nummer van het signaal"`
	MagNietOpgelost bool                  `json:"magNietOpgelost" doc:"De melder kan zeggen dat het niet is opgelost"`
	Berichten       []feedbackMessageBody `json:"berichten" nullable:"false" doc:"Wat de melder en de medewerker tegen elkaar zeiden, het oudste eerst"`
}

type feedbackMessageBody struct {
	Op           time.Time `json:"op" doc:"Tijdstip"`
	Soort        string    `json:"soort" enum:"aanvulling,vraag,niet-opgelost,bericht" doc:"Wat voor bericht het is; bericht is van een medewerker"`
	Voornaam     string    `json:"voornaam,omitempty" doc:"Voornaam van de medewerker"`
	Tekst        string    `json:"tekst,omitempty" doc:"De tekst; ontbreekt als die gewist is"`
	AntwoordVoor string    `json:"antwoordVoor,omitempty" format:"date" doc:"Datum waarop er uiterlijk antwoord is"`
	Beantwoord   bool      `json:"beantwoord" doc:"Er is antwoord gegeven"`
}

type sayInput struct {
	ID   string `path:"id" maxLength:"64" doc:"Id van het signaal"`
	Key  string `header:"Idempotency-Key" doc:"Sleutel van 8 tot 100 tekens, per bericht een nieuwe"`
	Body feedbackSayBody
}

type feedbackSayBody struct {
	Soort string `json:"soort" enum:"aanvulling,vraag,niet-opgelost" doc:"Wat het bericht is"`
	Tekst string `json:"tekst" maxLength:"4000" doc:"De tekst, hooguit 1000 tekens"`
}

type writeInput struct {
	ID   string `path:"id" maxLength:"64" doc:"Id van het signaal"`
	Key  string `header:"Idempotency-Key" doc:"Sleutel van 8 tot 100 tekens, per bericht een nieuwe"`
	Body feedbackWriteBody
}

type feedbackWriteBody struct {
	Tekst  string `json:"tekst" maxLength:"4000" doc:"De tekst, hooguit 1000 tekens"`
	Vraagt bool   `json:"vraagt,omitempty" doc:"Dit is een vraag: de klok van het signaal staat stil tot de melder antwoordt, hooguit tien werkdagen"`
}

type noOutput struct{}

// API adds the operations on the word back.
func (s *Service) API(api huma.API) {
	tags := []string{"terugkoppeling"}
	huma.Register(api, huma.Operation{OperationID: "leesBerichten", Method: http.MethodGet, Path: "/signalen/{id}/berichten", Tags: tags,
		Summary: "Berichten over een eigen signaal", Description: "Alleen voor wie het signaal doorgaf. Wat aan u geschreven is, telt daarna als gelezen."}, s.apiRead)
	huma.Register(api, huma.Operation{OperationID: "verstuurBericht", Method: http.MethodPost, Path: "/signalen/{id}/berichten", Tags: tags,
		Summary: "Vul een eigen signaal aan, vraag iets of zeg dat het niet is opgelost", DefaultStatus: http.StatusNoContent,
		Description: "Een vraag komt bij de houder, met een datum. Met niet-opgelost wordt het signaal weer opgepakt. Nog eens met dezelfde Idempotency-Key verandert niets."}, s.apiSay)
	huma.Register(api, huma.Operation{OperationID: "schrijfMelder", Method: http.MethodPost, Path: "/signalen/{id}/terugkoppeling", Tags: tags,
		Summary: "Schrijf de melder", DefaultStatus: http.StatusNoContent,
		Description: "Beantwoordt ook wat de melder vroeg. Noem geen bewoners."}, s.apiWrite)
}

func (s *Service) apiRead(ctx context.Context, in *talkInput) (*talkOutput, error) {
	t, err := s.Read(ctx, web.ActorFrom(ctx), in.ID)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &talkOutput{}
	out.Body.Nummer, out.Body.MagNietOpgelost, out.Body.Berichten = t.Number, t.MayObject, []feedbackMessageBody{}
	for _, l := range t.Lines {
		b := feedbackMessageBody{Op: l.At, Soort: string(l.Kind), Tekst: l.Text, Beantwoord: !l.Answered.IsZero()}
		if l.Kind == signal.Answer {
			b.Voornaam = l.Who
		}
		if !l.Due.IsZero() {
			b.AntwoordVoor = l.Due.Format(time.DateOnly)
		}
		out.Body.Berichten = append(out.Body.Berichten, b)
	}
	return out, nil
}

func (s *Service) apiSay(ctx context.Context, in *sayInput) (*noOutput, error) {
	err := s.Say(ctx, web.ActorFrom(ctx), in.ID, Said{Kind: signal.MessageKind(in.Body.Soort), Text: in.Body.Tekst, Key: in.Key})
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &noOutput{}, nil
}

func (s *Service) apiWrite(ctx context.Context, in *writeInput) (*noOutput, error) {
	write := s.Write
	if in.Body.Vraagt {
		write = s.Ask
	}
	if err := write(ctx, web.ActorFrom(ctx), in.ID, in.Body.Tekst, in.Key); err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &noOutput{}, nil
}
