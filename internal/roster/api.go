package roster

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

type listOutput struct{ Body rosterListBody }

type rosterListBody struct {
	Roosters []rosterBody        `json:"roosters" nullable:"false" doc:"De roosters van de organisatie"`
	Let      []rosterProblemBody `json:"letOp" nullable:"false" doc:"Wat er in de komende 14 dagen mis kan gaan"`
}

type rosterBody struct {
	ID       string             `json:"id" doc:"Id van het rooster"`
	Naam     string             `json:"naam" doc:"Naam van het rooster"`
	Niveau   int                `json:"niveau" doc:"Wie er eerst gebeld wordt: 1 is de eerste"`
	Gebied   string             `json:"gebied,omitempty" doc:"Code van een buurt; leeg voor de hele organisatie"`
	Nu       []rosterPersonBody `json:"nu" nullable:"false" doc:"Wie er nu dienst heeft"`
	Daarna   []rosterPersonBody `json:"daarna" nullable:"false" doc:"Wie er daarna dienst heeft"`
	Wissel   *time.Time         `json:"wissel,omitempty" doc:"Wanneer dat begint"`
	Diensten []rosterDutyBody   `json:"diensten,omitempty" doc:"De komende 14 dagen; alleen bij één rooster"`
}

type rosterPersonBody struct {
	ID   string `json:"id" doc:"Id van de persoon"`
	Naam string `json:"naam" doc:"Naam"`
}

type rosterDutyBody struct {
	Van   time.Time          `json:"van" doc:"Begin"`
	Tot   time.Time          `json:"tot" doc:"Einde"`
	Wie   []rosterPersonBody `json:"wie" nullable:"false" doc:"Wie er dienst heeft"`
	IsGat bool               `json:"isGat" doc:"Of er niemand is terwijl er iemand moet zijn"`
}

type rosterProblemBody struct {
	Soort   string            `json:"soort" enum:"gat,afwezig,weg,kan-niet,dubbel,bereik,vraag" doc:"Wat er is. bereik: iemand heeft een nacht en geen beproefde manier die wekt"`
	Rooster string            `json:"rooster" doc:"Id van het rooster"`
	Tweede  string            `json:"tweedeRooster,omitempty" doc:"Id van het tweede rooster, bij dubbel"`
	Wie     *rosterPersonBody `json:"wie,omitempty" doc:"Over wie het gaat"`
	Van     time.Time         `json:"van" doc:"Begin"`
	Tot     time.Time         `json:"tot" doc:"Einde"`
}

type rosterInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van het rooster"`
}

type showOutput struct{ Body rosterBody }

type ownOutput struct{ Body rosterOwnBody }

type rosterOwnBody struct {
	Diensten []rosterShiftBody `json:"diensten" nullable:"false" doc:"Uw diensten van de komende zes weken"`
	Vragen   []rosterSwapBody  `json:"vragen" nullable:"false" doc:"Wat collega's u vragen"`
	Gevraagd []rosterSwapBody  `json:"gevraagd" nullable:"false" doc:"Wat u collega's vroeg"`
}

type rosterShiftBody struct {
	Rooster string    `json:"rooster" doc:"Id van het rooster"`
	Naam    string    `json:"naam" doc:"Naam van het rooster"`
	Van     time.Time `json:"van" doc:"Begin"`
	Tot     time.Time `json:"tot" doc:"Einde"`
}

type rosterSwapBody struct {
	ID      string            `json:"id" doc:"Id van de vraag"`
	Rooster string            `json:"rooster" doc:"Id van het rooster"`
	Vrager  rosterPersonBody  `json:"vrager" doc:"Wie vraagt"`
	Aan     *rosterPersonBody `json:"aan,omitempty" doc:"Aan wie; leeg: aan wie het rooster bijhoudt"`
	Van     time.Time         `json:"van" doc:"Begin"`
	Tot     time.Time         `json:"tot" doc:"Einde"`
	Stand   string            `json:"stand" enum:"open,ja,nee,ingetrokken" doc:"Wat het antwoord is"`
}

type askInput struct {
	ID   string `path:"id" maxLength:"64" doc:"Id van het rooster"`
	Body rosterAskBody
}

type rosterAskBody struct {
	Aan string    `json:"aan,omitempty" doc:"Id van de collega; leeg: u kunt niet en weet niemand, en wie het rooster bijhoudt hoort dat"`
	Van time.Time `json:"van" doc:"Begin van wat u vraagt"`
	Tot time.Time `json:"tot" doc:"Einde van wat u vraagt"`
}

type answerInput struct {
	ID   string `path:"id" maxLength:"64" doc:"Id van de vraag"`
	Body rosterAnswerBody
}

type rosterAnswerBody struct {
	Antwoord string `json:"antwoord" enum:"ja,nee,trek-in" doc:"Met ja neemt u de dienst meteen over; trek-in is voor wie vroeg"`
}

type noOutput struct{}

// API adds the operations on rosters. Who makes one does that on its pages.
func (s *Service) API(api huma.API) {
	tags := []string{"roosters"}
	huma.Register(api, huma.Operation{OperationID: "lijstRoosters", Method: http.MethodGet, Path: "/roosters", Tags: tags,
		Summary: "Wie er nu dienst heeft, wie daarna, en wat mis kan gaan"}, s.apiList)
	huma.Register(api, huma.Operation{OperationID: "leesRooster", Method: http.MethodGet, Path: "/roosters/{id}", Tags: tags,
		Summary: "Lees de diensten van de komende 14 dagen"}, s.apiShow)
	huma.Register(api, huma.Operation{OperationID: "vraagRuil", Method: http.MethodPost, Path: "/roosters/{id}/ruil", Tags: tags,
		Summary: "Vraag een collega om een dienst, of een deel ervan", DefaultStatus: http.StatusNoContent, Description: "Er verandert niets voor de collega ja zegt."}, s.apiAsk)
	huma.Register(api, huma.Operation{OperationID: "mijnDiensten", Method: http.MethodGet, Path: "/mijn/diensten", Tags: tags,
		Summary: "Uw diensten, en wat u gevraagd is"}, s.apiOwn)
	huma.Register(api, huma.Operation{OperationID: "antwoordRuil", Method: http.MethodPost, Path: "/mijn/diensten/ruil/{id}", Tags: tags,
		Summary: "Zeg ja of nee op een vraag, of trek die van u in", DefaultStatus: http.StatusNoContent}, s.apiAnswer)
}

func persons(names map[string]string, ids []string) []rosterPersonBody {
	out := []rosterPersonBody{}
	for _, id := range ids {
		out = append(out, rosterPersonBody{id, names[id]})
	}
	return out
}

// person is somebody, nil for nobody.
func person(names map[string]string, id string) *rosterPersonBody {
	if id == "" {
		return nil
	}
	return &rosterPersonBody{id, names[id]}
}

func apiLine(l Line, names map[string]string) rosterBody {
	out := rosterBody{ID: l.ID, Naam: l.Name, Niveau: l.Level, Gebied: l.Areas, Nu: persons(names, l.Now), Daarna: persons(names, l.Then)}
	if !l.At.IsZero() {
		out.Wissel = &l.At
	}
	return out
}

func (s *Service) apiList(ctx context.Context, _ *struct{}) (*listOutput, error) {
	l, err := s.Rosters(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &listOutput{Body: rosterListBody{Roosters: []rosterBody{}, Let: []rosterProblemBody{}}}
	for _, x := range l.Rosters {
		out.Body.Roosters = append(out.Body.Roosters, apiLine(x, l.Names))
	}
	for _, p := range l.Ahead {
		out.Body.Let = append(out.Body.Let, rosterProblemBody{Soort: string(p.Kind), Rooster: p.RosterID, Tweede: p.OtherID, Wie: person(l.Names, p.UserID), Van: p.From, Tot: p.Until})
	}
	return out, nil
}

func (s *Service) apiShow(ctx context.Context, in *rosterInput) (*showOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx), in.ID)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	l := Line{Roster: v.Roster}
	out := &showOutput{}
	var list []rosterDutyBody
	for _, d := range v.Duties {
		list = append(list, rosterDutyBody{d.From, d.Until, persons(v.Names, d.Users), d.Gap()})
		switch {
		case !d.From.After(v.Now) && d.Until.After(v.Now):
			l.Now = d.Users
		case d.From.After(v.Now) && l.At.IsZero() && len(d.Users) > 0:
			l.Then, l.At = d.Users, d.From
		}
	}
	out.Body = apiLine(l, v.Names)
	out.Body.Diensten = list
	return out, nil
}

func apiSwaps(list []Swap, names map[string]string) []rosterSwapBody {
	out := []rosterSwapBody{}
	for _, w := range list {
		out = append(out, rosterSwapBody{ID: w.ID, Rooster: w.RosterID, Vrager: rosterPersonBody{w.Asker, names[w.Asker]}, Aan: person(names, w.Asked), Van: w.From, Tot: w.Until, Stand: string(w.State)})
	}
	return out
}

func (s *Service) apiOwn(ctx context.Context, _ *struct{}) (*ownOutput, error) {
	o, err := s.Own(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &ownOutput{Body: rosterOwnBody{Diensten: []rosterShiftBody{}, Vragen: apiSwaps(o.Asks, o.Names), Gevraagd: apiSwaps(o.Sent, o.Names)}}
	for _, x := range o.Shifts {
		out.Body.Diensten = append(out.Body.Diensten, rosterShiftBody{x.RosterID, x.Roster, x.From, x.Until})
	}
	return out, nil
}

func (s *Service) apiAsk(ctx context.Context, in *askInput) (*noOutput, error) {
	b := in.Body
	if err := s.Ask(ctx, web.ActorFrom(ctx), Swap{RosterID: in.ID, Asked: b.Aan, From: b.Van, Until: b.Tot}); err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &noOutput{}, nil
}

func (s *Service) apiAnswer(ctx context.Context, in *answerInput) (*noOutput, error) {
	a, answer := web.ActorFrom(ctx), in.Body.Antwoord
	var err error
	if answer == "trek-in" {
		err = s.Withdraw(ctx, a, in.ID)
	} else {
		err = s.Answer(ctx, a, in.ID, answer == "ja")
	}
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &noOutput{}, nil
}
