package body

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

type listOutput struct{ Body residentsListBody }

type residentsListBody struct {
	Bewonersorganisaties []residentsBody `json:"bewonersorganisaties" nullable:"false" doc:"De bewonersorganisaties die u mag zien, op naam"`
}

type residentsBody struct {
	ID       string   `json:"id" doc:"Id van de bewonersorganisatie"`
	Soort    string   `json:"soort" enum:"huurdersvereniging,bewonerscommissie,bewonerskrachtenteam,complexcommissie" doc:"Hoe de bewoners georganiseerd zijn"`
	Naam     string   `json:"naam" doc:"Naam van de organisatie"`
	Plekken  []string `json:"plekken" nullable:"false" doc:"Codes van buurten en ids van complexen; leeg voor alle woningen"`
	Leden    int      `json:"leden" doc:"Hoeveel leden er nu zijn"`
	Adviezen int      `json:"adviezen" doc:"Hoeveel adviezen er open staan"`
	Overleg  bool     `json:"overlegwet" doc:"Of de Overlegwet (WOHV) deze soort recht op advies geeft"`
}

type bodyInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van de bewonersorganisatie"`
}

type showOutput struct{ Body residentsShowBody }

type residentsShowBody struct {
	Bewonersorganisatie residentsBody       `json:"bewonersorganisatie" doc:"De organisatie"`
	Mandaat             string              `json:"mandaat,omitempty" doc:"Waarover zij praat en beslist"`
	Functies            []residentsRoleBody `json:"functies" nullable:"false" doc:"De leden van nu, zonder hoe zij te bereiken zijn"`
	Adviezen            []residentsAdvice   `json:"adviezen" nullable:"false" doc:"De adviezen, het nieuwste eerst"`
}

type residentsRoleBody struct {
	Rol  string `json:"rol" enum:"voorzitter,secretaris,penningmeester,lid" doc:"Wat iemand doet"`
	Naam string `json:"naam" doc:"Naam van het lid"`
	Tot  string `json:"tot,omitempty" format:"date" doc:"Laatste dag van de termijn"`
}

type residentsAdvice struct {
	ID         string `json:"id" doc:"Id van het advies"`
	Onderwerp  string `json:"onderwerp" doc:"Het plan in een paar woorden"`
	Stand      string `json:"stand" enum:"gevraagd,geen-bezwaar,geadviseerd,gevolgd,afgeweken,gesloten,ingetrokken" doc:"Hoe ver het is"`
	Gegeven    string `json:"gegeven" format:"date" doc:"Dag waarop de informatie is gegeven"`
	Termijn    string `json:"termijn" format:"date" doc:"Laatste dag waarop een advies kan komen"`
	AntwoordOp string `json:"antwoordUiterlijk,omitempty" format:"date" doc:"Laatste dag voor een antwoord, als er een advies is"`
	MagVanaf   string `json:"magVanaf,omitempty" format:"date" doc:"Vanaf welke dag het plan mag doorgaan"`
	Grond      string `json:"grond,omitempty" enum:"a,b,c" doc:"Letter van WOHV art. 5 lid 3"`
	Versie     int64  `json:"versie" doc:"Versie, voor If-Match"`
}

type askInput struct {
	web.OnceInput
	ID   string `path:"id" maxLength:"64" doc:"Id van de bewonersorganisatie"`
	Body residentsAskBody
}

type residentsAskBody struct {
	Onderwerp string `json:"onderwerp" maxLength:"120" doc:"Het plan in een paar woorden"`
	Doel      string `json:"doel" maxLength:"4000" doc:"Wat u wilt bereiken"`
	Reden     string `json:"reden" maxLength:"4000" doc:"Waarom"`
	Gevolg    string `json:"gevolg" maxLength:"4000" doc:"Wat bewoners ervan merken"`
	Gegeven   string `json:"gegeven" doc:"Dag waarop de informatie is gegeven, als jjjj-mm-dd"`
	Termijn   string `json:"termijn" doc:"Laatste dag voor een advies, minstens zes weken later, als jjjj-mm-dd"`
}

type madeOutput struct{ Body residentsMadeBody }

type residentsMadeBody struct {
	ID string `json:"id" doc:"Id van het advies"`
}

type adviceInput struct {
	ID     string `path:"id" maxLength:"64" doc:"Id van de bewonersorganisatie"`
	Advies string `path:"advies" maxLength:"64" doc:"Id van het advies"`
}

type adviceOutput struct {
	ETag string `header:"ETag" doc:"Versie van het advies, voor If-Match"`
	Body residentsAdviceBody
}

type residentsAdviceBody struct {
	Kort     residentsAdvice `json:"kort" doc:"Stand en data"`
	Doel     string          `json:"doel" doc:"Wat de corporatie wil bereiken"`
	Reden    string          `json:"reden" doc:"Waarom"`
	Gevolg   string          `json:"gevolg" doc:"Wat bewoners ervan merken"`
	Advies   string          `json:"advies,omitempty" doc:"Wat de bewonersorganisatie adviseert"`
	Antwoord string          `json:"antwoord,omitempty" doc:"Wat de corporatie antwoordde"`
}

type adviceStepInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van de bewonersorganisatie"`
	Advies  string `path:"advies" maxLength:"64" doc:"Id van het advies"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
	Body    residentsStepBody
}

type residentsStepBody struct {
	Stap  string `json:"stap" enum:"verleng,geen-bezwaar,adviseer,volg,wijk-af,sluit,trek-in" doc:"Wat er gebeurt"`
	Datum string `json:"datum,omitempty" doc:"Dag van de brief, of de nieuwe laatste dag bij verleng, als jjjj-mm-dd"`
	Tekst string `json:"tekst,omitempty" maxLength:"4000" doc:"Het advies, het antwoord of de redenen"`
}

type noOutput struct{}

// API adds the operations on bodies of residents.
func (s *Service) API(api huma.API) {
	const path = "/bewonersorganisaties"
	tags := []string{"bewonersorganisaties"}
	huma.Register(api, huma.Operation{OperationID: "lijstBewonersorganisaties", Method: http.MethodGet, Path: path, Tags: tags,
		Summary: "De bewonersorganisaties die u mag zien"}, s.apiList)
	huma.Register(api, huma.Operation{OperationID: "leesBewonersorganisatie", Method: http.MethodGet, Path: path + "/{id}", Tags: tags,
		Summary: "Lees een bewonersorganisatie met haar adviezen"}, s.apiShow)
	huma.Register(api, huma.Operation{OperationID: "vraagBewonersadvies", Method: http.MethodPost, Path: path + "/{id}/adviezen", Tags: tags,
		Summary: "Vraag een bewonersorganisatie om advies", DefaultStatus: http.StatusCreated, Description: "Met minstens zes weken (WOHV art. 5 lid 1). De leden krijgen een bericht."}, s.apiAsk)
	huma.Register(api, huma.Operation{OperationID: "leesBewonersadvies", Method: http.MethodGet, Path: path + "/{id}/adviezen/{advies}", Tags: tags,
		Summary: "Lees een advies"}, s.apiAdvice)
	huma.Register(api, huma.Operation{OperationID: "bewonersadviesStap", Method: http.MethodPost, Path: path + "/{id}/adviezen/{advies}/stap", Tags: tags,
		Summary: "Geef advies, antwoord, of geef meer tijd", DefaultStatus: http.StatusNoContent}, s.apiStep)
	s.apiWords(api, path, tags)
}

func apiBody(b Body, members, advices int) residentsBody {
	places := strings.Fields(b.Areas)
	if places == nil {
		places = []string{}
	}
	return residentsBody{ID: string(b.ID), Soort: string(b.Kind), Naam: b.Name, Plekken: places, Leden: members, Adviezen: advices, Overleg: b.Kind.ByLaw()}
}

func apiAdviceOf(a Advice) residentsAdvice {
	from, why := a.CarryOut()
	out := residentsAdvice{ID: a.ID, Onderwerp: a.Subject, Stand: string(a.State), Gegeven: web.DateIn(a.Informed), Termijn: web.DateIn(a.Until), MagVanaf: web.DateIn(from), Grond: string(why), Versie: a.Version}
	if a.State == Advised {
		out.AntwoordOp = web.DateIn(a.AnswerBy())
	}
	return out
}

func (s *Service) apiList(ctx context.Context, _ *struct{}) (*listOutput, error) {
	l, err := s.All(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &listOutput{Body: residentsListBody{Bewonersorganisaties: []residentsBody{}}}
	for _, x := range l.Lines {
		open := 0
		for _, m := range x.Waits {
			if m.Kind == AdviceAsked || m.Kind == AnswerDue {
				open++
			}
		}
		out.Body.Bewonersorganisaties = append(out.Body.Bewonersorganisaties, apiBody(x.Body, x.Members, open))
	}
	return out, nil
}

func (s *Service) apiShow(ctx context.Context, in *bodyInput) (*showOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx), ID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &showOutput{Body: residentsShowBody{Mandaat: v.Mandate, Functies: []residentsRoleBody{}, Adviezen: []residentsAdvice{}}}
	open := 0
	for _, a := range v.Advices {
		if a.Open() {
			open++
		}
		out.Body.Adviezen = append(out.Body.Adviezen, apiAdviceOf(a))
	}
	for _, m := range v.Members {
		if m.In(v.Today) {
			out.Body.Functies = append(out.Body.Functies, residentsRoleBody{string(m.Role), m.Name, web.DateIn(m.Until)})
		}
	}
	out.Body.Bewonersorganisatie = apiBody(v.Body, len(out.Body.Functies), open)
	return out, nil
}

func (s *Service) apiAsk(ctx context.Context, in *askInput) (*madeOutput, error) {
	b := in.Body
	id, err := s.Ask(ctx, web.ActorFrom(ctx), Advice{BodyID: ID(in.ID), Subject: web.OneLine(b.Onderwerp), Aims: strings.TrimSpace(b.Doel),
		Reasons: strings.TrimSpace(b.Reden), Effects: strings.TrimSpace(b.Gevolg), Informed: web.ParseDate(b.Gegeven), Until: web.ParseDate(b.Termijn)}, in.Key)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &madeOutput{Body: residentsMadeBody{id}}, nil
}

func (s *Service) apiAdvice(ctx context.Context, in *adviceInput) (*adviceOutput, error) {
	v, err := s.Advice(ctx, web.ActorFrom(ctx), ID(in.ID), in.Advies)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	a := v.Advice
	return &adviceOutput{ETag: web.ETag(a.Version), Body: residentsAdviceBody{apiAdviceOf(a), a.Aims, a.Reasons, a.Effects, a.Advice, a.Answer}}, nil
}

func (s *Service) apiStep(ctx context.Context, in *adviceStepInput) (*noOutput, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.TakeStep(ctx, web.ActorFrom(ctx), ID(in.ID), in.Advies, version, Said{Step: Step(in.Body.Stap), Day: web.ParseDate(in.Body.Datum), Words: strings.TrimSpace(in.Body.Tekst)})
	}
	if err != nil {
		return nil, web.APIMet(ctx, err, in.Body, func() (b residentsAdviceBody, err error) {
			out, err := s.apiAdvice(ctx, &adviceInput{in.ID, in.Advies})
			if err == nil {
				b = out.Body
			}
			return b, err
		})
	}
	return &noOutput{}, nil
}
