package casework

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

// handoverAPI adds the operations on the direction that somebody is asked to take over.
func (s *Service) handoverAPI(api huma.API, tags []string) {
	huma.Register(api, huma.Operation{OperationID: "lijstOverdrachten", Method: http.MethodGet, Path: "/overdrachten", Tags: tags,
		Summary:     "De overdrachten van regie die aan u zijn gevraagd, of die u zelf vroeg",
		Description: "Tot iemand ja zegt, houdt de oude casusregisseur alles. Dat u de reden leest, wordt vastgelegd."}, s.apiOffers)
	huma.Register(api, huma.Operation{OperationID: "vraagOverdracht", Method: http.MethodPost, Path: "/dossiers/{id}/overdragen", Tags: tags,
		Summary: "Vraag iemand om de regie over te nemen", DefaultStatus: http.StatusNoContent,
		Errors: []int{http.StatusForbidden, http.StatusConflict, http.StatusPreconditionFailed}}, s.apiHandOver)
	huma.Register(api, huma.Operation{OperationID: "trekOverdrachtIn", Method: http.MethodPost, Path: "/dossiers/{id}/overdragen/intrekken", Tags: tags,
		Summary: "Trek de vraag om de regie over te nemen in", DefaultStatus: http.StatusNoContent,
		Errors: []int{http.StatusForbidden, http.StatusConflict}}, s.apiWithdraw)
	huma.Register(api, huma.Operation{OperationID: "beantwoordOverdracht", Method: http.MethodPost, Path: "/overdrachten/{overdracht}", Tags: tags,
		Summary: "Neem de regie over, weiger dat met een reden, of geef de regie binnen vijf werkdagen terug", DefaultStatus: http.StatusNoContent,
		Errors: []int{http.StatusForbidden, http.StatusConflict}}, s.apiOffer)
}

type offerBody struct {
	ID          string `json:"id" doc:"Id van de overdracht"`
	DossierID   string `json:"dossierId" doc:"Id van het dossier"`
	Nummer      string `json:"nummer" doc:"Nummer van het dossier" example:"2026-0001"`
	Organisatie string `json:"organisatie" doc:"Van welke organisatie het dossier is"`
	Buurt       string `json:"buurt,omitempty" doc:"Naam van de buurt, als die bekend is"`
	Van         string `json:"van" doc:"Naam van de casusregisseur toen het werd gevraagd"`
	Vrager      string `json:"vrager" doc:"Naam van wie het vroeg"`
	Aan         string `json:"aan" doc:"Naam van wie is gevraagd"`
	Gevraagd    string `json:"gevraagd" format:"date-time" doc:"Wanneer het is gevraagd"`
	Uiterlijk   string `json:"uiterlijk" format:"date" doc:"Wanneer er uiterlijk antwoord is"`
	Blijft      bool   `json:"blijft" doc:"Of de oude casusregisseur blijft meedoen en het eigen werk houdt"`
	Stap        bool   `json:"stap" doc:"Of de volgende stap van de oude casusregisseur is"`
	Afspraken   int    `json:"afspraken" doc:"Hoeveel open afspraken van de oude casusregisseur er zijn"`
	Stand       string `json:"stand" enum:"gevraagd,aanvaard,afgewezen,ingetrokken,teruggegeven,vervallen" doc:"Waar de overdracht staat"`
	Reden       string `json:"reden" doc:"Waarom het is gevraagd"`
	Antwoord    string `json:"antwoord,omitempty" doc:"Wat er is geantwoord"`
}

type offersOutput struct {
	Body struct {
		AanU  []offerBody `json:"aanU" doc:"Die op uw antwoord wachten, of die u nog kunt teruggeven"`
		DoorU []offerBody `json:"doorU" doc:"Die u vroeg: wat nog wacht, en wat de laatste dertig dagen niet doorging"`
	}
}

func (s *Service) apiOffers(ctx context.Context, _ *struct{}) (*offersOutput, error) {
	v, err := s.MyOffers(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &offersOutput{}
	out.Body.AanU, out.Body.DoorU = v.bodies(v.Mine), v.bodies(v.Given)
	return out, nil
}

func (v Offers) bodies(list []Offer) []offerBody {
	bodies := make([]offerBody, len(list))
	for i, o := range list {
		bodies[i] = offerBody{ID: o.ID, DossierID: string(o.CaseID), Nummer: o.Number, Organisatie: o.Org, Buurt: o.Area, Van: v.Names[o.FromID],
			Vrager: v.Names[o.ByID], Aan: v.Names[o.ToID], Gevraagd: instantText(o.At), Uiterlijk: dateText(o.Due), Blijft: o.Stays, Stap: o.Step,
			Afspraken: o.Promises, Stand: string(o.State), Reden: o.Reason, Antwoord: o.Answer}
	}
	return bodies
}

type handOverInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van het dossier"`
	IfMatch string `header:"If-Match" doc:"De ETag van het dossier dat u zag"`
	Body    struct {
		Aan    string `json:"aan" maxLength:"140" doc:"Id van wie u vraagt; bij meer convenanten gevolgd door | en het id van het convenant"`
		Reden  string `json:"reden" maxLength:"2000" doc:"Waarom"`
		Blijft bool   `json:"blijft,omitempty" doc:"Of de oude casusregisseur blijft meedoen en het eigen werk houdt"`
	}
}

func (s *Service) apiHandOver(ctx context.Context, in *handOverInput) (*struct{}, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.AskHandover(ctx, web.ActorFrom(ctx), ID(in.ID), version, in.Body.Aan, in.Body.Reden, in.Body.Blijft)
	}
	return nil, s.apiMet(ctx, ID(in.ID), err, in.Body)
}

func (s *Service) apiWithdraw(ctx context.Context, in *idInput) (*struct{}, error) {
	return nil, web.APIError(ctx, s.WithdrawHandover(ctx, web.ActorFrom(ctx), ID(in.ID)))
}

type offerInput struct {
	Overdracht string `path:"overdracht" maxLength:"64" doc:"Id van de overdracht"`
	Body       struct {
		Besluit  string `json:"besluit" enum:"aanvaard,afgewezen,teruggegeven" doc:"Wat u besluit"`
		Antwoord string `json:"antwoord,omitempty" maxLength:"2000" doc:"Waarom; nodig om te weigeren of terug te geven"`
	}
}

func (s *Service) apiOffer(ctx context.Context, in *offerInput) (*struct{}, error) {
	return nil, web.APIError(ctx, s.AnswerHandover(ctx, web.ActorFrom(ctx), in.Overdracht, HandoverState(in.Body.Besluit), in.Body.Antwoord))
}
