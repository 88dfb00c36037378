package signal

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/upload"
	"samendoen/internal/base/web"
	"samendoen/internal/place"
)

type stepInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van het signaal"`
	IfMatch string `header:"If-Match" doc:"De ETag van het signaal dat u zag"`
	Body    signalStepBody
}

type signalStepBody struct {
	Stap     string `json:"stap" enum:"op-naam,gesprek-plannen,niet-bereikt,gesprek,doorgegeven,klok-stil,klok-loopt,advies,geen-actie,foto-terug" doc:"Wat er gebeurt. Een dossier openen gaat via dossiers."`
	HouderID string `json:"houderId,omitempty" maxLength:"64" doc:"Collega die het signaal op naam krijgt; nodig bij doorgegeven, mag bij gesprek-plannen"`
	Datum    string `json:"datum,omitempty" format:"date" doc:"Datum van het gesprek bij gesprek-plannen, of waarvoor de collega iets doet bij doorgegeven"`
	Waarom   string `json:"waarom,omitempty" enum:"bewoner,ander,melder" doc:"Bij klok-stil: op wiens antwoord gewacht wordt"`
	Tekst    string `json:"tekst,omitempty" maxLength:"1000" doc:"Verslag, advies of reden. Zonder burgerservicenummer."`
}

type stepOutput struct {
	ETag string `header:"ETag" doc:"Nieuwe versie van het signaal, voor If-Match"`
}

type searchInput struct {
	Body signalSearchBody
}

type signalSearchBody struct {
	Zoek      string `json:"zoek" minLength:"1" maxLength:"120" doc:"Adres, complex, feit, nummer of woorden die allemaal gevonden moeten worden"`
	Lijst     string `json:"lijst,omitempty" enum:"open,mijn,te-laat,alle" doc:"Welke lijst; alle als het ontbreekt"`
	Thema     string `json:"thema,omitempty" enum:"woning,overlast,zorgen,geld,moois" doc:"Alleen dit onderwerp"`
	ComplexID string `json:"complexId,omitempty" maxLength:"64" doc:"Alleen dit complex"`
	Bron      string `json:"bron,omitempty" enum:"medewerker,aannemer,vrijwilliger,partner,bewoner,balie,mail,voordeur,api" doc:"Alleen wat zo binnenkwam"`
	Teksten   bool   `json:"teksten,omitempty" doc:"Zoek ook in de verzegelde teksten van de eigen open signalen, hooguit de 200 nieuwste. Dat u dat doet, wordt vastgelegd."`
	Cursor    string `json:"cursor,omitempty" maxLength:"100" doc:"Waarde van volgende uit het vorige antwoord"`
	Limiet    int    `json:"limiet,omitempty" minimum:"1" maximum:"100" doc:"Hoeveel signalen hooguit; 50 als het ontbreekt"`
}

type photoInput struct {
	ID     string `path:"id" maxLength:"64" doc:"Id van het signaal"`
	Nummer int    `path:"nummer" minimum:"1" maximum:"3" doc:"Nummer van de foto, vanaf 1"`
}

type photoOutput struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

type addPhotoInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van het signaal"`
	Nummer  int    `path:"nummer" minimum:"1" maximum:"3" doc:"Nummer van de foto, vanaf 1"`
	RawBody []byte `contentType:"image/jpeg"`
}

type hereInput struct {
	Body signalPositionBody
}

type signalPositionBody struct {
	Breedtegraad float64 `json:"breedtegraad" minimum:"-90" maximum:"90" doc:"Breedtegraad in graden (WGS84)"`
	Lengtegraad  float64 `json:"lengtegraad" minimum:"-180" maximum:"180" doc:"Lengtegraad in graden (WGS84)"`
}

type hereOutput struct{ Body signalNearBody }

type signalNearBody struct {
	Plekken []signalSpotBody `json:"plekken" nullable:"false" doc:"Woningen en complexen binnen 250 meter, de dichtste eerst"`
}

type signalSpotBody struct {
	WoningID  string `json:"woningId,omitempty" doc:"Id van de woning; ontbreekt bij een complex"`
	ComplexID string `json:"complexId,omitempty" doc:"Id van het complex; ontbreekt bij een woning"`
	Naam      string `json:"naam" doc:"Adres van de woning of naam van het complex"`
	Complex   string `json:"complex,omitempty" doc:"Naam van het complex rond de woning"`
	Meters    int    `json:"meters" doc:"Hoe ver het is, in meters"`
}

// triageAPI adds the operations of the work list: reading photos, searching, and every
// step that the screen has.
func (s *Service) triageAPI(api huma.API) {
	tags := []string{"signalen"}
	huma.Register(api, huma.Operation{OperationID: "zoekSignalen", Method: http.MethodPost, Path: "/signalen/zoekopdrachten", Tags: tags,
		Summary: "Zoek in de werklijst", DefaultStatus: http.StatusOK,
		Description: "Zoeken gaat met POST: een adres of een woord uit een signaal hoort niet in een webadres."}, s.apiSearch)
	huma.Register(api, huma.Operation{OperationID: "zetStap", Method: http.MethodPost, Path: "/signalen/{id}/stappen", Tags: tags,
		Summary: "Zet een stap bij een signaal", DefaultStatus: http.StatusNoContent, Errors: []int{http.StatusForbidden, http.StatusPreconditionFailed},
		Description: "Plan het gesprek, schrijf op wat eruit kwam, geef het signaal door of rond het af. Dezelfde regels als op het scherm. " +
			"If-Match is verplicht; was iemand anders eerst, dan is het antwoord 412 met wat er nu staat."}, s.apiStep)
	huma.Register(api, huma.Operation{OperationID: "leesFoto", Method: http.MethodGet, Path: "/signalen/{id}/fotos/{nummer}", Tags: tags,
		Summary: "Lees een foto van een signaal", Description: "JPEG zonder gegevens van de camera. Dat u de foto bekijkt, wordt vastgelegd.",
		Responses: map[string]*huma.Response{"200": {Description: "De foto",
			Content: map[string]*huma.MediaType{"image/jpeg": {Schema: &huma.Schema{Type: "string", Format: "binary"}}}}}}, s.apiPhoto)
	huma.Register(api, PictureOperation("stuurFoto", "/signalen/{id}/fotos/{nummer}", tags), s.apiAddPhoto)
	huma.Register(api, huma.Operation{OperationID: "plekkenHier", Method: http.MethodPost, Path: "/plaatsen/hier", Tags: []string{"plaatsen"},
		Summary: "Plekken rond een positie", DefaultStatus: http.StatusOK,
		Description: "Alleen plekken waarover u een signaal mag doorgeven. De positie wordt niet bewaard."}, s.apiHere)
}

// PictureOperation describes how a program sends a picture that it announced.
func PictureOperation(id, path string, tags []string) huma.Operation {
	return huma.Operation{OperationID: id, Method: http.MethodPut, Path: path, Tags: tags,
		Summary: "Stuur een foto die bij een eigen signaal was aangekondigd", DefaultStatus: http.StatusNoContent, MaxBodyBytes: upload.MaxBytes + 1, BodyReadTimeout: 2 * time.Minute,
		Description: "De foto zelf, JPEG of PNG, hooguit 10 MB. In elke volgorde, ook dagen later, en zo vaak als nodig: de eerste met een nummer blijft. " +
			"Na 204 is de foto opgeslagen. Zij wordt opnieuw gemaakt, zonder gegevens van de camera."}
}

func (s *Service) apiSearch(ctx context.Context, in *searchInput) (*listOutput, error) {
	b := in.Body
	f := Filter{List: ListKind(b.Lijst), Theme: Theme(b.Thema), ComplexID: place.ComplexID(b.ComplexID), Source: Source(b.Bron), Search: b.Zoek, Cursor: b.Cursor, Limit: b.Limiet}
	if f.List == "" {
		f.List = ListAll
	}
	look := s.List
	if b.Teksten {
		look = s.SearchTexts
	}
	page, err := look(ctx, web.ActorFrom(ctx), f)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return s.listBody(page), nil
}

func (s *Service) apiStep(ctx context.Context, in *stepInput) (*stepOutput, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.takeStep(ctx, in.ID, version, in.Body)
	}
	if err != nil {
		return nil, s.APIMet(ctx, in.ID, err, in.Body)
	}
	return &stepOutput{ETag: etag(version + 1)}, nil
}

// APIMet is the answer to a change of a signal: somebody who met another's change gets the signal
// as it stands.
func (s *Service) APIMet(ctx context.Context, id string, err error, sent any) error {
	return web.APIMet(ctx, err, sent, func() (b any, err error) {
		out, err := s.apiShow(ctx, &idInput{ID: id})
		if err == nil {
			b = out.Body
		}
		return b, err
	})
}

func (s *Service) takeStep(ctx context.Context, id string, version int64, b signalStepBody) error {
	a, day := web.ActorFrom(ctx), web.ParseDate(b.Datum)
	switch Step(b.Stap) {
	case Take:
		return s.TakeUp(ctx, a, id, version)
	case Halt:
		return s.StopClock(ctx, a, id, version, StillWhy(b.Waarom), b.Tekst)
	case Run:
		return s.StartClock(ctx, a, id, version)
	case PlanTalk:
		return s.PlanTalk(ctx, a, id, version, b.HouderID, day)
	case NotReached:
		return s.NotReachedNow(ctx, a, id, version)
	case Talk:
		return s.HeldTalk(ctx, a, id, version, b.Tekst)
	case Forward:
		return s.HandOver(ctx, a, id, version, b.HouderID, day, b.Tekst)
	case Advise:
		return s.GiveAdvice(ctx, a, id, version, b.Tekst)
	case Drop:
		return s.DropIt(ctx, a, id, version, b.Tekst)
	case PhotosGone:
		return s.WithdrawPhotos(ctx, a, id, version)
	}
	return fault.Invalidf("signal.step", "stap", "signal.step_unknown")
}

func (s *Service) apiPhoto(ctx context.Context, in *photoInput) (*photoOutput, error) {
	data, err := s.Picture(ctx, web.ActorFrom(ctx), in.ID, in.Nummer)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &photoOutput{ContentType: "image/jpeg", Body: data}, nil
}

func (s *Service) apiAddPhoto(ctx context.Context, in *addPhotoInput) (*struct{}, error) {
	a := web.ActorFrom(ctx)
	_, err := s.AddPicture(ctx, a, a.UserID, in.ID, in.Nummer, in.RawBody)
	return nil, web.APIError(ctx, err)
}

func (s *Service) apiHere(ctx context.Context, in *hereInput) (*hereOutput, error) {
	list, err := s.Here(ctx, web.ActorFrom(ctx), place.Point{Lat: in.Body.Breedtegraad, Lon: in.Body.Lengtegraad})
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &hereOutput{}
	out.Body.Plekken = []signalSpotBody{}
	for _, p := range list {
		out.Body.Plekken = append(out.Body.Plekken, signalSpotBody{string(p.UnitID), string(p.ComplexID), p.Label, p.Site, p.Metres})
	}
	return out, nil
}

func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }
