package workorder

import (
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
	"samendoen/internal/signal"
)

type sendInput struct {
	Key  string `header:"Idempotency-Key" required:"true" minLength:"8" maxLength:"100" doc:"Sleutel van dit signaal binnen de werkbon. Dezelfde werkbon en sleutel geven hetzelfde antwoord en nooit een tweede signaal."`
	Body workorderSendBody
}

type workorderSendBody struct {
	Werkbon string            `json:"werkbon" minLength:"1" maxLength:"40" doc:"Nummer van uw werkbon"`
	Woning  workorderHomeBody `json:"woning" doc:"De woning, met het id van de eenheid of met het adres"`
	Thema   string            `json:"thema" enum:"woning,overlast,zorgen,geld,moois" doc:"Onderwerp"`
	Feiten  []string          `json:"feiten,omitempty" nullable:"false" doc:"Codes van feiten die bij het onderwerp horen"`
	Zin     string            `json:"zin,omitempty" maxLength:"500" doc:"Wat er te zien of te horen was, in één zin. Zonder namen en zonder burgerservicenummer."`
	Spoed   string            `json:"spoed,omitempty" enum:"gewoon,week,vandaag" doc:"Hoe snel het moet; gewoon als het ontbreekt. Bij gevaar: bel 112."`

	FotoPlek string             `json:"fotoPlek,omitempty" enum:"buiten,binnen" doc:"Waar de foto's zijn gemaakt; verplicht bij foto's"`
	FotoJa   bool               `json:"fotoJa,omitempty" doc:"De bewoner vindt foto's binnen goed; zonder dit ja worden zij geweigerd"`
	Fotos    []signal.PhotoText `json:"fotos,omitempty" nullable:"false" maxItems:"3" doc:"Foto's als JPEG of PNG, elk hooguit 10 MB en samen hooguit 23 MB. Ze worden opnieuw gemaakt, zonder gegevens van de camera."`

	FotosVolgen int `json:"fotosVolgen,omitempty" minimum:"0" maximum:"3" doc:"Hoeveel foto's u hierna apart stuurt, elk met PUT /werkbonsignalen/{id}/fotos/{nummer}. Met fotos erbij hooguit 3 samen; hun nummers komen na die van fotos."`
}

type pictureInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van het signaal"`
	Nummer  int    `path:"nummer" minimum:"1" maximum:"3" doc:"Nummer van de foto, vanaf 1"`
	RawBody []byte `contentType:"image/jpeg"`
}

type workorderHomeBody struct {
	EenheidID  string `json:"eenheidId,omitempty" maxLength:"60" doc:"Id van de eenheid bij de corporatie (VERA)"`
	Postcode   string `json:"postcode,omitempty" maxLength:"7" doc:"Postcode, als u het id niet kent"`
	Huisnummer int    `json:"huisnummer,omitempty" minimum:"0" maximum:"99999" doc:"Huisnummer"`
	Toevoeging string `json:"toevoeging,omitempty" maxLength:"20" doc:"Letter of toevoeging achter het huisnummer"`
}

type sendOutput struct {
	Status   int
	Location string `header:"Location" doc:"Waar u leest wat er met het signaal gebeurt"`
	Body     workorderReceiptBody
}

type workorderReceiptBody struct {
	ID          string    `json:"id" doc:"Id van het signaal"`
	Nummer      string    `json:"nummer" doc:"Nummer om te noemen aan de telefoon"`
	Werkbon     string    `json:"werkbon" doc:"Nummer van uw werkbon"`
	OntvangenOp time.Time `json:"ontvangenOp" doc:"Tijdstip van ontvangst"`
	ReactieVoor string    `json:"reactieVoor" format:"date" doc:"Datum waarop iemand het uiterlijk oppakt"`
	Herhaling   bool      `json:"herhaling" doc:"Dit signaal was met deze werkbon en sleutel al ontvangen"`
	Verhaal     string    `json:"verhaal" doc:"Waar u leest wat er met het signaal gebeurt"`
}

type storyInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van het signaal"`
}

type storyOutput struct{ Body workorderStoryBody }

type workorderStoryBody struct {
	Nummer      string                   `json:"nummer" doc:"Nummer van het signaal"`
	Werkbon     string                   `json:"werkbon" doc:"Nummer van uw werkbon"`
	OntvangenOp time.Time                `json:"ontvangenOp" doc:"Tijdstip van ontvangst"`
	Afgerond    bool                     `json:"afgerond" doc:"Het signaal is afgerond"`
	ReactieVoor string                   `json:"reactieVoor,omitempty" format:"date" doc:"Datum waarop iemand het uiterlijk oppakt"`
	Verhaal     []workorderStoryLineBody `json:"verhaal" nullable:"false" doc:"Wat er gebeurde, het oudste eerst"`
}

type workorderStoryLineBody struct {
	Op    time.Time `json:"op" doc:"Tijdstip"`
	Soort string    `json:"soort" enum:"ontvangen,opgepakt,gesprek,mee-bezig,duurt-langer,afgerond,weer-bezig" doc:"Wat er gebeurde"`
}

// path is where a contractor reads what becomes of a signal, below the server of the API.
func path(id string) string { return web.APIPath + "/werkbonsignalen/" + id }

// API adds the operations of contractors.
func (s *Service) API(api huma.API) {
	tags := []string{"werkbonnen"}
	receipt := api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[workorderReceiptBody](), true, "WorkorderReceiptBody")
	huma.Register(api, huma.Operation{OperationID: "verstuurWerkbonsignaal", Method: http.MethodPost, Path: "/werkbonsignalen", Tags: tags,
		Summary: "Geef met een werkbon een signaal door", DefaultStatus: http.StatusCreated, MaxBodyBytes: signal.MaxAPIBody, BodyReadTimeout: 2 * time.Minute,
		Description: "Voor aannemers. Na 201 of 200 is het signaal opgeslagen. Een woning die niet van de corporatie is, kennen wij niet, van wie zij ook is.",
		Responses: map[string]*huma.Response{"200": {Description: "Dit signaal was al ontvangen",
			Content: map[string]*huma.MediaType{"application/json": {Schema: receipt}}}},
		SkipValidateBody: true, SkipValidateParams: true, Metadata: web.Always()}, s.apiSend)
	huma.Register(api, huma.Operation{OperationID: "leesWerkbonsignaal", Method: http.MethodGet, Path: "/werkbonsignalen/{id}", Tags: tags,
		Summary: "Wat er met een signaal van een eigen werkbon gebeurde", Description: "Alleen voor wie het doorgaf; zonder inhoud en zonder namen."}, s.apiStory)
	huma.Register(api, signal.PictureOperation("stuurWerkbonfoto", "/werkbonsignalen/{id}/fotos/{nummer}", tags), s.apiPicture)
}

func (s *Service) apiSend(ctx context.Context, in *sendInput) (*sendOutput, error) {
	b := in.Body
	sent := Sent{Order: b.Werkbon, Key: in.Key, Home: Home{b.Woning.EenheidID, b.Woning.Postcode, b.Woning.Huisnummer, b.Woning.Toevoeging},
		Theme: signal.Theme(b.Thema), Sentence: b.Zin, Urgency: signal.Urgency(b.Spoed), Where: signal.PhotoPlace(b.FotoPlek), Yes: b.FotoJa}
	for _, code := range b.Feiten {
		sent.Facts = append(sent.Facts, signal.FactCode(code))
	}
	var r signal.Receipt
	var err error
	if sent.Photos, err = signal.PhotosFrom(b.Fotos); err == nil {
		sent.Photos = append(sent.Photos, signal.Announced(b.FotosVolgen)...)
		r, err = s.Send(ctx, web.ActorFrom(ctx), sent)
	}
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &sendOutput{Status: http.StatusCreated, Location: path(r.ID), Body: workorderReceiptBody{r.ID, r.Number, sent.tidied().Order, r.At,
		r.Due.Format(time.DateOnly), r.Again, path(r.ID)}}
	if r.Again {
		out.Status = http.StatusOK
	}
	return out, nil
}

func (s *Service) apiPicture(ctx context.Context, in *pictureInput) (*struct{}, error) {
	return nil, web.APIError(ctx, s.AddPicture(ctx, web.ActorFrom(ctx), in.ID, in.Nummer, in.RawBody))
}

func (s *Service) apiStory(ctx context.Context, in *storyInput) (*storyOutput, error) {
	t, err := s.Story(ctx, web.ActorFrom(ctx), in.ID)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &storyOutput{Body: workorderStoryBody{Nummer: t.Story.Number, Werkbon: t.Number, OntvangenOp: t.Story.At, Afgerond: t.Story.Done, Verhaal: []workorderStoryLineBody{}}}
	if !t.Story.Due.IsZero() {
		out.Body.ReactieVoor = t.Story.Due.Format(time.DateOnly)
	}
	for _, l := range t.Story.Lines {
		out.Body.Verhaal = append(out.Body.Verhaal, workorderStoryLineBody{l.At, string(l.Kind)})
	}
	return out, nil
}
