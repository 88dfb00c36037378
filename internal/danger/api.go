package danger

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
	"samendoen/internal/place"
)

type listOutput struct{ Body dangerListBody }

type dangerListBody struct {
	Meldingen []dangerBody `json:"meldingen" nullable:"false" doc:"Wat nu waarschuwt en u mag lezen"`
}

type dangerBody struct {
	ID         string `json:"id" doc:"Id van de melding"`
	WoningID   string `json:"woningId" doc:"Id van de woning"`
	Adres      string `json:"adres" doc:"Adres van de woning"`
	Soort      string `json:"soort" enum:"bedreigd,geslagen,wapen,dier,gevaarlijke-plek" doc:"Wat er gebeurde"`
	Datum      string `json:"datum" format:"date" doc:"Datum van het voorval"`
	Eigenaar   string `json:"eigenaar" doc:"Naam van wie ervoor staat"`
	VertelVoor string `json:"vertelVoor" format:"date" doc:"Datum waarop de huurder het uiterlijk weet"`
	Verteld    string `json:"verteld,omitempty" format:"date" doc:"Datum waarop de huurder het hoorde"`
	Tot        string `json:"tot" format:"date" doc:"Laatste dag waarop de melding waarschuwt: zes maanden na het voorval"`
	Versie     int64  `json:"versie" doc:"Versie, voor If-Match"`
}

type idInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van de melding"`
}

type showOutput struct {
	ETag string `header:"ETag" doc:"Versie van de melding, voor If-Match"`
	Body dangerShowBody
}

type dangerShowBody struct {
	Melding dangerBody `json:"melding" doc:"De melding"`
	Verhaal string     `json:"verhaal,omitempty" doc:"Wat er gebeurde; ontbreekt als het gewist is"`
}

type reportInput struct {
	web.OnceInput
	Body dangerReportBody
}

type dangerReportBody struct {
	WoningID   string `json:"woningId" maxLength:"64" doc:"Woning waar het gebeurde"`
	Soort      string `json:"soort" enum:"bedreigd,geslagen,wapen,dier,gevaarlijke-plek" doc:"Wat er gebeurde"`
	Datum      string `json:"datum" format:"date" doc:"Datum van het voorval, hooguit 30 dagen geleden"`
	Verhaal    string `json:"verhaal" maxLength:"800" doc:"Wat er te zien en te horen was. Geen oordeel, geen burgerservicenummer."`
	EigenaarID string `json:"eigenaarId" maxLength:"64" doc:"Consulent of teamleider die ervoor staat"`
}

type reportOutput struct{ Body dangerMadeBody }

type dangerMadeBody struct {
	ID string `json:"id" doc:"Id van de melding"`
}

type toldInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van de melding"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
	Body    dangerToldBody
}

type dangerToldBody struct {
	Datum string `json:"datum" format:"date" doc:"Datum waarop de huurder het hoorde"`
	Hoe   string `json:"hoe" enum:"gesprek,telefoon,brief" doc:"Hoe de huurder het hoorde"`
}

type endInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van de melding"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
	Body    dangerEndBody
}

type dangerEndBody struct {
	Reden string `json:"reden" maxLength:"800" doc:"Waarom dit niet meer geldt"`
}

type warnInput struct{ Body dangerHomeBody }

type dangerHomeBody struct {
	WoningID string `json:"woningId" maxLength:"64" doc:"Woning waar iemand heen gaat"`
}

type warnOutput struct{ Body dangerWarnBody }

type dangerWarnBody struct {
	NietAlleen bool   `json:"nietAlleen" doc:"Ga hier niet alleen naar binnen"`
	Vraag      string `json:"vraag,omitempty" doc:"Naam van wie u eerst belt"`
	Tot        string `json:"tot,omitempty" format:"date" doc:"Laatste dag waarop dit geldt"`
}

type noOutput struct{}

// API adds the operations on reports that nobody should go in alone.
func (s *Service) API(api huma.API) {
	tags := []string{"gevaarmeldingen"}
	huma.Register(api, huma.Operation{OperationID: "lijstGevaarmeldingen", Method: http.MethodGet, Path: "/gevaarmeldingen", Tags: tags,
		Summary: "Waar je niet alleen naar binnen gaat", Description: "Zonder verhaal. Dat u de lijst ziet, wordt vastgelegd."}, s.apiList)
	huma.Register(api, huma.Operation{OperationID: "meldGevaar", Method: http.MethodPost, Path: "/gevaarmeldingen", Tags: tags,
		Summary: "Meld dat je ergens niet alleen naar binnen moet", DefaultStatus: http.StatusCreated,
		Description: "De huurder hoort het binnen vijf werkdagen. De melding eindigt vanzelf, zes maanden na het voorval."}, s.apiReport)
	huma.Register(api, huma.Operation{OperationID: "leesGevaarmelding", Method: http.MethodGet, Path: "/gevaarmeldingen/{id}", Tags: tags,
		Summary: "Lees een gevaarmelding", Description: "Dat u haar leest, wordt vastgelegd."}, s.apiShow)
	huma.Register(api, huma.Operation{OperationID: "huurderWeetGevaar", Method: http.MethodPost, Path: "/gevaarmeldingen/{id}/verteld", Tags: tags,
		Summary: "De huurder weet het", DefaultStatus: http.StatusNoContent}, s.apiTold)
	huma.Register(api, huma.Operation{OperationID: "stopGevaarmelding", Method: http.MethodPost, Path: "/gevaarmeldingen/{id}/einde", Tags: tags,
		Summary: "Stop een gevaarmelding eerder", DefaultStatus: http.StatusNoContent}, s.apiEnd)
	huma.Register(api, huma.Operation{OperationID: "waarschuwingBijWoning", Method: http.MethodPost, Path: "/plaatsen/waarschuwing", Tags: []string{"plaatsen"},
		Summary: "Of iemand hier niet alleen naar binnen gaat", DefaultStatus: http.StatusOK, Description: "Zonder wat er gebeurde."}, s.apiWarn)
}

func bodyOf(v View) dangerBody {
	b := dangerBody{ID: string(v.ID), WoningID: string(v.Unit), Adres: v.Address, Soort: string(v.Kind), Datum: v.On.Format(time.DateOnly),
		Eigenaar: v.Names[v.Owner], VertelVoor: v.TellBy().Format(time.DateOnly), Tot: v.LastDay().Format(time.DateOnly), Versie: v.Version}
	if !v.ToldOn.IsZero() {
		b.Verteld = v.ToldOn.Format(time.DateOnly)
	}
	return b
}

func (s *Service) apiList(ctx context.Context, _ *struct{}) (*listOutput, error) {
	list, err := s.Running(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &listOutput{Body: dangerListBody{Meldingen: []dangerBody{}}}
	for _, v := range list {
		out.Body.Meldingen = append(out.Body.Meldingen, bodyOf(v))
	}
	return out, nil
}

func (s *Service) apiReport(ctx context.Context, in *reportInput) (*reportOutput, error) {
	id, err := s.Report(ctx, web.ActorFrom(ctx), Draft{Unit: place.UnitID(in.Body.WoningID), Kind: Kind(in.Body.Soort), On: web.ParseDate(in.Body.Datum),
		Story: in.Body.Verhaal, Owner: in.Body.EigenaarID, Key: in.Key})
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &reportOutput{Body: dangerMadeBody{string(id)}}, nil
}

func (s *Service) apiShow(ctx context.Context, in *idInput) (*showOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx), ID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &showOutput{ETag: `"` + strconv.FormatInt(v.Version, 10) + `"`, Body: dangerShowBody{bodyOf(v), v.Story}}, nil
}

func (s *Service) apiTold(ctx context.Context, in *toldInput) (*noOutput, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.Tell(ctx, web.ActorFrom(ctx), ID(in.ID), version, web.ParseDate(in.Body.Datum), Way(in.Body.Hoe))
	}
	if err != nil {
		return nil, s.apiMet(ctx, in.ID, err, in.Body)
	}
	return &noOutput{}, nil
}

func (s *Service) apiEnd(ctx context.Context, in *endInput) (*noOutput, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.End(ctx, web.ActorFrom(ctx), ID(in.ID), version, strings.TrimSpace(in.Body.Reden))
	}
	if err != nil {
		return nil, s.apiMet(ctx, in.ID, err, in.Body)
	}
	return &noOutput{}, nil
}

func (s *Service) apiWarn(ctx context.Context, in *warnInput) (*warnOutput, error) {
	w, err := s.WarningAt(ctx, web.ActorFrom(ctx), in.Body.WoningID)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &warnOutput{}
	if w != nil {
		out.Body = dangerWarnBody{true, w.Owner, w.Until.Format(time.DateOnly)}
	}
	return out, nil
}

// apiMet is the answer to a change: somebody who met another's change gets the report as it stands.
func (s *Service) apiMet(ctx context.Context, id string, err error, sent any) error {
	return web.APIMet(ctx, err, sent, func() (b dangerShowBody, err error) {
		out, err := s.apiShow(ctx, &idInput{ID: id})
		if err == nil {
			b = out.Body
		}
		return b, err
	})
}
