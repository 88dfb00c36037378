package signal

import (
	"context"
	"encoding/base64"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/place"
)

type sendInput struct {
	Key  string `header:"Idempotency-Key" required:"true" minLength:"8" maxLength:"100" doc:"Sleutel van de verzender voor dit signaal, bijvoorbeeld een UUID. Dezelfde sleutel geeft hetzelfde antwoord en nooit een tweede signaal."`
	Body signalSendBody
}

type signalSendBody struct {
	WoningID  string   `json:"woningId,omitempty" doc:"Woning waar het over gaat"`
	ComplexID string   `json:"complexId,omitempty" doc:"Complex waar het over gaat, als het niet over één woning gaat"`
	Thema     string   `json:"thema" enum:"woning,overlast,zorgen,geld,moois" doc:"Onderwerp"`
	Feiten    []string `json:"feiten,omitempty" nullable:"false" doc:"Codes van feiten die bij het onderwerp horen"`
	Zin       string   `json:"zin,omitempty" maxLength:"500" doc:"Wat er te zien of te horen was, in één zin. Zonder namen en zonder burgerservicenummer."`
	Spoed     string   `json:"spoed,omitempty" enum:"gewoon,week,vandaag" doc:"Hoe snel het moet; gewoon als het ontbreekt. Bij gevaar: bel 112."`

	HoortBij string `json:"hoortBij,omitempty" maxLength:"40" doc:"Waar het bij hoort, een waarde uit /plaatsen/lopend. Wat u niet mag weten of niet meer loopt, telt niet mee."`

	Antwoorden []signalAnswerBody `json:"antwoorden,omitempty" nullable:"false" maxItems:"36" doc:"Antwoorden op de vragen die bij de feiten horen; zie feiten voor de vragen"`

	FotoPlek string `json:"fotoPlek,omitempty" enum:"buiten,binnen" doc:"Waar de foto's zijn gemaakt; verplicht bij foto's van een woning"`
	FotoJa   bool   `json:"fotoJa,omitempty" doc:"De bewoner vindt foto's binnen goed; zonder dit ja worden zij geweigerd"`

	Fotos []PhotoText `json:"fotos,omitempty" nullable:"false" maxItems:"3" doc:"Foto's als JPEG of PNG, elk hooguit 10 MB en samen hooguit 23 MB. Ze worden opnieuw gemaakt, zonder gegevens van de camera."`

	FotosVolgen int `json:"fotosVolgen,omitempty" minimum:"0" maximum:"3" doc:"Hoeveel foto's u hierna apart stuurt, elk met PUT /signalen/{id}/fotos/{nummer}. Met fotos erbij hooguit 3 samen; hun nummers komen na die van fotos."`
}

type signalAnswerBody struct {
	Feit     string `json:"feit" doc:"Code van een feit dat in feiten staat"`
	Vraag    int    `json:"vraag" minimum:"1" maximum:"3" doc:"Welke vraag van dat feit, vanaf 1"`
	Antwoord string `json:"antwoord" doc:"Een van de antwoorden op die vraag, of: weet ik niet"`
}

// answersFrom are the answers of an API call.
func answersFrom(list []signalAnswerBody) (given []Given) {
	for _, a := range list {
		given = append(given, Given{FactCode(a.Feit), a.Vraag, a.Antwoord})
	}
	return given
}

// PhotoText is a picture in the API: its bytes as base64 (RFC 4648, section 4).
type PhotoText string

// Schema describes the text of a picture.
func (PhotoText) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "string", ContentEncoding: "base64", Description: "JPEG of PNG als base64"}
}

// PhotosFrom are the pictures of an API call; the rules of Send judge what is in them.
func PhotosFrom(texts []PhotoText) ([][]byte, error) {
	var list [][]byte
	for _, t := range texts[:min(len(texts), maxPhotos+1)] {
		data, err := base64.StdEncoding.DecodeString(string(t))
		if err != nil {
			return nil, fault.Invalidf("signal.photos", "fotos", "signal.photo_damaged")
		}
		list = append(list, data)
	}
	return list, nil
}

type sendOutput struct {
	Status int
	Body   signalReceiptBody
}

type signalReceiptBody struct {
	ID          string    `json:"id" doc:"Id van het signaal"`
	Nummer      string    `json:"nummer" doc:"Nummer om te noemen aan de telefoon"`
	OntvangenOp time.Time `json:"ontvangenOp" doc:"Tijdstip van ontvangst"`
	ReactieVoor string    `json:"reactieVoor" format:"date" doc:"Datum waarop iemand het uiterlijk oppakt"`
	Herhaling   bool      `json:"herhaling" doc:"Dit signaal was met deze sleutel al ontvangen"`
}

type listInput struct {
	Lijst     string `query:"lijst" enum:"open,mijn,te-laat,alle" doc:"Welke lijst; open als het ontbreekt"`
	Thema     string `query:"thema" enum:"woning,overlast,zorgen,geld,moois" doc:"Alleen dit onderwerp"`
	Bron      string `query:"bron" enum:"medewerker,aannemer,vrijwilliger,partner,bewoner,balie,mail,voordeur,api" doc:"Alleen wat zo binnenkwam"`
	ComplexID string `query:"complexId" doc:"Alleen dit complex"`
	Cursor    string `query:"cursor" doc:"Waarde van volgende uit het vorige antwoord"`
	Limiet    int    `query:"limiet" minimum:"1" maximum:"100" default:"50" doc:"Hoeveel signalen hooguit"`
}

type listOutput struct {
	Body SignalListBody
}

// SignalListBody is a page of a work list in the API, also of that of a saved list.
type SignalListBody struct {
	Signalen []SignalRowBody `json:"signalen" nullable:"false" doc:"De signalen van deze bladzijde"`
	Volgende string          `json:"volgende,omitempty" doc:"Cursor voor de volgende bladzijde; ontbreekt aan het eind"`
}

// SignalRowBody is a signal in a list of the API. It is exported because the schema
// follows embedded types only then.
type SignalRowBody struct {
	ID          string    `json:"id" doc:"Id van het signaal"`
	Nummer      string    `json:"nummer" doc:"Nummer van het signaal"`
	OntvangenOp time.Time `json:"ontvangenOp" doc:"Tijdstip van ontvangst"`
	Adres       string    `json:"adres,omitempty" doc:"Adres van de woning"`
	Complex     string    `json:"complex,omitempty" doc:"Naam van het complex"`
	WoningID    string    `json:"woningId,omitempty" doc:"Id van de woning"`
	ComplexID   string    `json:"complexId,omitempty" doc:"Id van het complex"`
	Thema       string    `json:"thema,omitempty" doc:"Onderwerp"`
	Bron        string    `json:"bron,omitempty" doc:"Hoe het binnenkwam: medewerker, aannemer, vrijwilliger, partner, bewoner, balie, mail, voordeur of api"`
	Feiten      []string  `json:"feiten" nullable:"false" doc:"Codes van de feiten"`
	Spoed       string    `json:"spoed,omitempty" doc:"Hoe snel het moet"`
	Stand       string    `json:"stand" doc:"Waar het signaal staat"`
	HouderID    string    `json:"houderId" doc:"Gebruiker die het signaal op naam heeft"`
	Houder      string    `json:"houder" doc:"Naam van de houder"`
	Voor        string    `json:"voor,omitempty" format:"date" doc:"Datum waarop de houder iets doet"`
	TeLaat      bool      `json:"teLaat" doc:"Die datum is voorbij"`

	HoortBijDossier bool `json:"hoortBijDossier,omitempty" doc:"De melder zegt dat het bij een lopend dossier hoort"`
}

type idInput struct {
	ID string `path:"id" doc:"Id van het signaal"`
}

type showOutput struct {
	ETag string `header:"ETag" doc:"Versie van het signaal, voor If-Match"`
	Body signalShowBody
}

type signalShowBody struct {
	SignalRowBody
	Zin            string             `json:"zin,omitempty" doc:"Wat er gezegd is"`
	Fotos          int                `json:"fotos" doc:"Aantal foto's, ook die nog komen"`
	FotosOnderweg  int                `json:"fotosOnderweg" doc:"Hoeveel van die foto's zijn aangekondigd en er nog niet zijn"`
	FotoPlek       string             `json:"fotoPlek,omitempty" doc:"Waar de foto's zijn gemaakt: buiten of binnen"`
	FotoJaOp       *time.Time         `json:"fotoJaOp,omitempty" doc:"Wanneer het ja van de bewoner binnenkwam"`
	FotoTerugOp    *time.Time         `json:"fotoTerugOp,omitempty" doc:"Wanneer de bewoner dat ja introk; de foto's zijn gewist"`
	Antwoorden     []signalSaidBody   `json:"antwoorden" nullable:"false" doc:"Antwoorden op de vragen bij de feiten"`
	DossierID      string             `json:"dossierId,omitempty" doc:"Dossier waar het signaal bij hoort"`
	Versie         int64              `json:"versie" doc:"Versie van het signaal"`
	UiterlijkOp    string             `json:"uiterlijkOp,omitempty" format:"date" doc:"Laatste datum waarop een gesprek gepland kan worden"`
	Huurders       []signalTenantBody `json:"huurders" nullable:"false" doc:"Wie er huurde toen het signaal binnenkwam, om mee te praten"`
	Verhuisd       bool               `json:"verhuisd" doc:"Dit huishouden woont er niet meer"`
	Collegas       []signalPersonBody `json:"collegas" nullable:"false" doc:"Wie het signaal op naam kan krijgen"`
	KlokStil       *signalStillBody   `json:"klokStil,omitempty" doc:"Ontbreekt als de klok loopt"`
	GesprekGepland string             `json:"gesprekGepland,omitempty" format:"date" doc:"Datum van het geplande gesprek"`
	Geschiedenis   []signalMomentBody `json:"geschiedenis" nullable:"false" doc:"Wat er gebeurde, het oudste eerst"`
}

type signalSaidBody struct {
	Feit     string `json:"feit" doc:"Code van het feit"`
	Vraag    string `json:"vraag" doc:"De vraag zoals die werd gesteld"`
	Antwoord string `json:"antwoord" doc:"Het antwoord"`
}

// moreBody adds to a signal what it holds beside its facts.
func (b *signalShowBody) moreBody(v View) {
	b.FotosOnderweg, _ = v.Missing()
	b.FotoPlek, b.Antwoorden = string(v.PhotoPlace), []signalSaidBody{}
	for _, a := range v.Answers {
		b.Antwoorden = append(b.Antwoorden, signalSaidBody{string(a.Fact), a.Question, a.Answer})
	}
	if !v.PhotoYes.IsZero() {
		b.FotoJaOp = &v.PhotoYes
	}
	if !v.PhotoBack.IsZero() {
		b.FotoTerugOp = &v.PhotoBack
	}
}

type signalStillBody struct {
	Sinds     time.Time `json:"sinds" doc:"Tijdstip waarop de klok stil ging staan"`
	Waarom    string    `json:"waarom" enum:"bewoner,ander,melder" doc:"Op wiens antwoord gewacht wordt"`
	LooptWeer string    `json:"looptWeer" format:"date" doc:"Datum waarop de klok vanzelf weer loopt"`
}

type signalTenantBody struct {
	Naam     string `json:"naam" doc:"Naam van de huurder"`
	Telefoon string `json:"telefoon,omitempty" doc:"Telefoonnummer"`
}

type signalPersonBody struct {
	ID   string `json:"id" doc:"Id van de gebruiker"`
	Naam string `json:"naam" doc:"Naam"`
}

type signalMomentBody struct {
	Op    time.Time `json:"op" doc:"Tijdstip"`
	Stap  string    `json:"stap" doc:"Wat er gebeurde"`
	Wie   string    `json:"wie,omitempty" doc:"Wie het deed; ontbreekt als het programma het deed"`
	Tekst string    `json:"tekst,omitempty" doc:"Wat erbij geschreven is"`
}

type storyOutput struct{ Body signalStoryBody }

type signalStoryBody struct {
	Nummer      string                `json:"nummer" doc:"Nummer van het signaal"`
	OntvangenOp time.Time             `json:"ontvangenOp" doc:"Tijdstip van ontvangst"`
	Afgerond    bool                  `json:"afgerond" doc:"Het signaal is afgerond"`
	ReactieVoor string                `json:"reactieVoor,omitempty" format:"date" doc:"Datum waarop iemand het uiterlijk oppakt"`
	Verhaal     []signalStoryLineBody `json:"verhaal" nullable:"false" doc:"Wat er gebeurde, het oudste eerst"`
}

type signalStoryLineBody struct {
	Op       time.Time `json:"op" doc:"Tijdstip"`
	Soort    string    `json:"soort" enum:"ontvangen,opgepakt,gesprek,mee-bezig,duurt-langer,afgerond,weer-bezig" doc:"Wat er gebeurde"`
	Voornaam string    `json:"voornaam,omitempty" doc:"Voornaam van de medewerker"`
}

// MaxAPIBody is the largest signal with photos in bytes: base64 makes them a third larger.
const MaxAPIBody = 32 << 20

// API adds the operations on signals.
func (s *Service) API(api huma.API) {
	tags := []string{"signalen"}
	receipt := api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[signalReceiptBody](), true, "SignalReceiptBody")
	huma.Register(api, huma.Operation{OperationID: "verstuurSignaal", Method: http.MethodPost, Path: "/signalen", Tags: tags,
		Summary: "Geef een signaal door", DefaultStatus: http.StatusCreated, MaxBodyBytes: MaxAPIBody, BodyReadTimeout: 2 * time.Minute,
		Description: "Na 201 of 200 is het signaal opgeslagen. Nog eens met dezelfde Idempotency-Key geeft 200 en hetzelfde nummer.",
		Responses: map[string]*huma.Response{"200": {Description: "Dit signaal was al ontvangen",
			Content: map[string]*huma.MediaType{"application/json": {Schema: receipt}}}},
		SkipValidateBody: true, SkipValidateParams: true, Metadata: web.Always()}, s.apiSend)
	huma.Register(api, huma.Operation{OperationID: "lijstSignalen", Method: http.MethodGet, Path: "/signalen", Tags: tags,
		Summary: "Werklijst van signalen"}, s.apiList)
	huma.Register(api, huma.Operation{OperationID: "leesSignaal", Method: http.MethodGet, Path: "/signalen/{id}", Tags: tags,
		Summary: "Lees een signaal", Description: "Dat u het leest, wordt vastgelegd."}, s.apiShow)
	huma.Register(api, huma.Operation{OperationID: "leesVerhaal", Method: http.MethodGet, Path: "/signalen/{id}/verhaal", Tags: tags,
		Summary: "Wat er met een eigen signaal gebeurde", Description: "Alleen voor wie het signaal doorgaf; zonder inhoud."}, s.apiStory)
	s.triageAPI(api)
}

func (s *Service) apiSend(ctx context.Context, in *sendInput) (*sendOutput, error) {
	d := Draft{UnitID: place.UnitID(in.Body.WoningID), ComplexID: place.ComplexID(in.Body.ComplexID), Theme: Theme(in.Body.Thema),
		Answers: answersFrom(in.Body.Antwoorden), Where: PhotoPlace(in.Body.FotoPlek), Yes: in.Body.FotoJa,
		Sentence: in.Body.Zin, Urgency: Urgency(in.Body.Spoed), Key: in.Key, Source: FromAPI, With: in.Body.HoortBij}
	for _, code := range in.Body.Feiten {
		d.Facts = append(d.Facts, FactCode(code))
	}
	var r Receipt
	var err error
	if d.Photos, err = PhotosFrom(in.Body.Fotos); err == nil {
		d.Photos = append(d.Photos, Announced(in.Body.FotosVolgen)...)
		r, err = s.Send(ctx, web.ActorFrom(ctx), d)
	}
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &sendOutput{Status: http.StatusCreated, Body: signalReceiptBody{r.ID, r.Number, r.At, r.Due.Format(time.DateOnly), r.Again}}
	if r.Again {
		out.Status = http.StatusOK
	}
	return out, nil
}

func (s *Service) apiList(ctx context.Context, in *listInput) (*listOutput, error) {
	page, err := s.List(ctx, web.ActorFrom(ctx), Filter{List: ListKind(in.Lijst), Theme: Theme(in.Thema),
		ComplexID: place.ComplexID(in.ComplexID), Source: Source(in.Bron), Cursor: in.Cursor, Limit: in.Limiet})
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return s.listBody(page), nil
}

// APIList is List as the API answers.
func (s *Service) APIList(ctx context.Context, a access.Actor, f Filter) (SignalListBody, error) {
	page, err := s.List(ctx, a, f)
	return s.listBody(page).Body, err
}

func (s *Service) listBody(page Page) *listOutput {
	out := &listOutput{}
	out.Body.Signalen, out.Body.Volgende = []SignalRowBody{}, page.Next
	for _, r := range page.Rows {
		out.Body.Signalen = append(out.Body.Signalen, rowOf(r.Signal, r.HolderName, s.today()))
		out.Body.Signalen[len(out.Body.Signalen)-1].HoortBijDossier = r.Case
	}
	return out
}

func rowOf(sig Signal, holder string, today time.Time) SignalRowBody {
	b := SignalRowBody{ID: sig.ID, Nummer: sig.Number(), OntvangenOp: sig.At, Adres: sig.Address, Complex: sig.Site,
		WoningID: string(sig.UnitID), ComplexID: string(sig.ComplexID), Thema: string(sig.Theme), Bron: string(sig.Source), Feiten: []string{},
		Spoed: string(sig.Urgency), Stand: string(sig.State), HouderID: sig.HolderID, Houder: holder,
		Voor: dateText(sig.Due), TeLaat: sig.late(today)}
	for _, f := range sig.Facts {
		b.Feiten = append(b.Feiten, string(f))
	}
	return b
}

func dateText(date time.Time) string {
	if date.IsZero() {
		return ""
	}
	return date.Format(time.DateOnly)
}

func (s *Service) apiShow(ctx context.Context, in *idInput) (*showOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx), in.ID)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &showOutput{ETag: etag(v.Version)}
	b := &out.Body
	b.SignalRowBody = rowOf(v.Signal, v.HolderName, s.today())
	b.moreBody(v)
	b.Zin, b.Fotos, b.DossierID, b.Versie, b.GesprekGepland = v.Said, v.Photos, v.CaseID, v.Version, dateText(v.TalkOn)
	b.Geschiedenis, b.Huurders, b.Collegas, b.Verhuisd = []signalMomentBody{}, []signalTenantBody{}, []signalPersonBody{}, v.MovedOut
	if v.Still != nil {
		b.KlokStil = &signalStillBody{v.Still.From, string(v.Still.Why), dateText(v.Still.Until)}
	}
	if v.State.Open() {
		b.UiterlijkOp = dateText(v.Last)
	}
	for _, p := range v.Contacts {
		b.Huurders = append(b.Huurders, signalTenantBody{p.Name, p.Phone})
	}
	for _, p := range v.People {
		b.Collegas = append(b.Collegas, signalPersonBody{p.ID, p.Name})
	}
	for _, m := range v.History {
		b.Geschiedenis = append(b.Geschiedenis, signalMomentBody{m.At, string(m.Step), m.Who, m.Note})
	}
	return out, nil
}

func (s *Service) apiStory(ctx context.Context, in *idInput) (*storyOutput, error) {
	st, err := s.StoryOf(ctx, web.ActorFrom(ctx), in.ID)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &storyOutput{}
	b := &out.Body
	b.Nummer, b.OntvangenOp, b.Afgerond, b.ReactieVoor, b.Verhaal = st.Number, st.At, st.Done, dateText(st.Due), []signalStoryLineBody{}
	for _, l := range st.Lines {
		b.Verhaal = append(b.Verhaal, signalStoryLineBody{l.At, string(l.Kind), l.First})
	}
	return out, nil
}
