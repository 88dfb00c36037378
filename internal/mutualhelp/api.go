package mutualhelp

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
	"samendoen/internal/place"
)

type mineOutput struct{ Body neighbourMineBody }

type neighbourMineBody struct {
	Berichten   []neighbourPostBody  `json:"berichten" nullable:"false" doc:"Wat u vraagt en biedt, het nieuwste eerst"`
	Koppelingen []neighbourMatchBody `json:"koppelingen" nullable:"false" doc:"Over wie u gevraagd bent, en met wie het loopt"`
}

type neighbourPostBody struct {
	ID      string   `json:"id" doc:"Id van het bericht"`
	Kant    string   `json:"kant" enum:"vraag,aanbod" doc:"Of het een vraag of een aanbod is"`
	Soort   string   `json:"soort" doc:"Waarbij, met een woord uit de lijst van de pagina"`
	Complex string   `json:"complex" doc:"Id van het complex"`
	Wanneer []string `json:"wanneer" nullable:"false" doc:"In welke delen van de week het kan"`
	Talen   []string `json:"talen" nullable:"false" doc:"Codes van talen"`
	Stand   string   `json:"stand" enum:"open,voorgesteld,loopt,gestopt,verlopen" doc:"Hoe het ervoor staat"`
	Tot     string   `json:"tot" format:"date" doc:"Laatste dag waarop het blijft staan"`
	Zin     string   `json:"zin,omitempty" doc:"In eigen woorden; alleen voor wie het schreef en voor een bemiddelaar"`
	Naam    string   `json:"naam,omitempty" doc:"Voornaam; alleen voor wie het schreef en voor een bemiddelaar"`
}

type neighbourMatchBody struct {
	ID      string `json:"id" doc:"Id van de koppeling"`
	Bericht string `json:"bericht" doc:"Id van uw bericht"`
	Stand   string `json:"stand" enum:"gevraagd,een-ja,loopt" doc:"Hoe ver het is"`
	Vraag   bool   `json:"vraag" doc:"Of er een vraag op uw antwoord wacht"`
	Naam    string `json:"naam,omitempty" doc:"Voornaam van de ander, alleen zolang het loopt"`
	Bereik  string `json:"bereik,omitempty" doc:"Hoe u de ander bereikt, alleen zolang het loopt"`
}

type putInput struct {
	web.OnceInput
	Body neighbourPutBody
}

type neighbourPutBody struct {
	Kant    string   `json:"kant" enum:"vraag,aanbod" doc:"Of u vraagt of biedt"`
	Soort   string   `json:"soort" enum:"boodschap,klusje,wandelen,taal,post,huisdier,gezelschap,vervoer,telefoon" doc:"Waarbij"`
	Complex string   `json:"complex" maxLength:"64" doc:"Id van het complex; nooit een woning"`
	Ruimer  bool     `json:"ruimer,omitempty" doc:"Iemand uit dezelfde buurt is ook goed"`
	Wanneer []string `json:"wanneer" maxItems:"6" doc:"Delen van de week, zoals week-ochtend"`
	Talen   []string `json:"talen,omitempty" maxItems:"6" doc:"Codes van talen"`
	Naam    string   `json:"naam" maxLength:"30" doc:"Voornaam; de ander ziet die na twee keer ja"`
	Bereik  string   `json:"bereik" maxLength:"80" doc:"Telefoon of mail; de ander ziet die na twee keer ja"`
	Zin     string   `json:"zin,omitempty" maxLength:"200" doc:"In eigen woorden, voor de bemiddelaar"`
	Akkoord bool     `json:"akkoord,omitempty" doc:"De afspraken zijn gelezen en goed; nodig als dat nog niet eerder zo was"`
	Ander   bool     `json:"ander,omitempty" doc:"Het is voor iemand zonder account, die het goed vindt"`
}

type neighbourMadeBody struct {
	ID string `json:"id" doc:"Id van wat er nu is"`
}

type madeOutput struct{ Body neighbourMadeBody }

type postStepInput struct {
	ID   string `path:"id" maxLength:"64" doc:"Id van het bericht"`
	Body neighbourPostStepBody
}

type neighbourPostStepBody struct {
	Stap string `json:"stap" enum:"blijf,stop" doc:"Laten staan, of weghalen"`
}

type matchStepInput struct {
	ID   string `path:"id" maxLength:"64" doc:"Id van de koppeling"`
	Body neighbourMatchStepBody
}

type neighbourMatchStepBody struct {
	Stap string `json:"stap" enum:"ja,nee,stoppen,niet-veilig,gaat-goed,praten" doc:"Het antwoord; een reden is er niet"`
}

type deskOutput struct{ Body neighbourDeskBody }

type neighbourDeskBody struct {
	Vragen     []neighbourPostBody `json:"vragen" nullable:"false" doc:"Wie op een koppeling wacht, het langst eerst; zonder naam"`
	Aanbod     []neighbourPostBody `json:"aanbod" nullable:"false" doc:"Wie hulp biedt, het langst eerst; zonder naam"`
	Gesprekken []neighbourTalkBody `json:"gesprekken" nullable:"false" doc:"Met wie u een gesprek heeft staan"`
}

type neighbourTalkBody struct {
	Naam      string `json:"naam" doc:"Voornaam van wie u spreekt"`
	Bereik    string `json:"bereik" doc:"Hoe u deze buur bereikt"`
	NietGoed  bool   `json:"nietGoed" doc:"Er voelde iets niet goed: bel vandaag"`
	Uiterlijk string `json:"uiterlijk" format:"date" doc:"Voor wanneer"`
}

type fitsInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van het bericht"`
}

type fitsOutput struct{ Body neighbourFitsBody }

type neighbourFitsBody struct {
	Bericht neighbourPostBody  `json:"bericht" doc:"Wat iemand vraagt of biedt"`
	Passend []neighbourFitBody `json:"passend" nullable:"false" doc:"Wie past, met waarom; het programma kiest niet"`
}

type neighbourFitBody struct {
	Bericht        neighbourPostBody `json:"bericht" doc:"Wat de ander vraagt of biedt"`
	ZelfdeComplex  bool              `json:"zelfdeComplex" doc:"Zelfde complex; anders zelfde buurt"`
	ZelfdeMomenten []string          `json:"zelfdeMomenten" nullable:"false" doc:"Delen van de week waarin beiden kunnen"`
	ZelfdeTalen    []string          `json:"zelfdeTalen" nullable:"false" doc:"Talen die beiden spreken"`
}

type proposeInput struct {
	web.OnceInput
	ID   string `path:"id" maxLength:"64" doc:"Id van het bericht"`
	Body neighbourProposeBody
}

type neighbourProposeBody struct {
	Ander string `json:"ander" maxLength:"64" doc:"Id van het bericht dat past"`
}

type noOutput struct{}

// API adds the operations on help between neighbours.
func (s *Service) API(api huma.API) {
	tags := []string{"burenhulp"}
	huma.Register(api, huma.Operation{OperationID: "lijstBurenhulp", Method: http.MethodGet, Path: Path, Tags: tags,
		Summary: "Wat u vraagt en biedt, en met wie het loopt"}, s.apiMine)
	huma.Register(api, huma.Operation{OperationID: "plaatsBurenhulp", Method: http.MethodPost, Path: Path + "/berichten", Tags: tags,
		Summary: "Vraag of bied iets kleins", DefaultStatus: http.StatusCreated}, s.apiPut)
	huma.Register(api, huma.Operation{OperationID: "stapBurenhulpbericht", Method: http.MethodPost, Path: Path + "/berichten/{id}/stap", Tags: tags,
		Summary: "Laat een bericht staan of haal het weg", DefaultStatus: http.StatusNoContent}, s.apiPostStep)
	huma.Register(api, huma.Operation{OperationID: "stapKoppeling", Method: http.MethodPost, Path: Path + "/koppelingen/{id}/stap", Tags: tags,
		Summary: "Antwoord op een voorstel, of stop", DefaultStatus: http.StatusNoContent, Description: "Namen zijn er pas na twee keer ja. De ander hoort geen reden."}, s.apiMatchStep)
	huma.Register(api, huma.Operation{OperationID: "lijstKoppelen", Method: http.MethodGet, Path: DeskPath, Tags: tags,
		Summary: "Wat er in uw complexen op een bemiddelaar wacht"}, s.apiDesk)
	huma.Register(api, huma.Operation{OperationID: "passendeBuren", Method: http.MethodGet, Path: DeskPath + "/{id}", Tags: tags,
		Summary: "Wie er past bij een bericht, en waarom"}, s.apiFits)
	huma.Register(api, huma.Operation{OperationID: "stelBurenVoor", Method: http.MethodPost, Path: DeskPath + "/{id}/voorstellen", Tags: tags,
		Summary: "Stel twee buren aan elkaar voor", DefaultStatus: http.StatusCreated, Description: "Alleen een bemiddelaar begint een koppeling. Beiden krijgen een vraag zonder naam."}, s.apiPropose)
}

// bodyOf is a post in the API; named with what only its owner and a matcher read.
func bodyOf(p Post, named bool) neighbourPostBody {
	b := neighbourPostBody{ID: string(p.ID), Kant: string(p.Side), Soort: p.Kind, Complex: string(p.Complex), Wanneer: some(p.Parts), Talen: some(p.Tongues), Stand: string(p.State), Tot: p.Until.Format(time.DateOnly)}
	if named {
		b.Zin, b.Naam = p.Words, p.Name
	}
	return b
}

// some is a list that is never nil, as the API writes it.
func some(list []string) []string { return append([]string{}, list...) }

func bodiesOf(list []Post, named bool) []neighbourPostBody {
	out := make([]neighbourPostBody, len(list))
	for i, p := range list {
		out[i] = bodyOf(p, named)
	}
	return out
}

func (s *Service) apiMine(ctx context.Context, _ *struct{}) (*mineOutput, error) {
	v, err := s.Mine(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &mineOutput{Body: neighbourMineBody{Berichten: bodiesOf(v.Posts, true), Koppelingen: []neighbourMatchBody{}}}
	for _, x := range append(v.Waiting, v.Going...) {
		out.Body.Koppelingen = append(out.Body.Koppelingen, neighbourMatchBody{ID: string(x.Match.ID), Bericht: string(x.Own.ID), Stand: string(x.Stage), Vraag: x.Waits(x.Side, v.Today),
			Naam: x.Their.Name, Bereik: x.Their.Reach})
	}
	return out, nil
}

func line(s string) string { return strings.Join(strings.Fields(s), " ") }

func (s *Service) apiPut(ctx context.Context, in *putInput) (*madeOutput, error) {
	b := in.Body
	id, err := s.Put(ctx, web.ActorFrom(ctx), Post{Side: Side(b.Kant), Kind: b.Soort, Complex: place.ComplexID(b.Complex), Wider: b.Ruimer, Parts: b.Wanneer, Tongues: b.Talen,
		Private: Private{Name: line(b.Naam), Reach: line(b.Bereik), Words: line(b.Zin)}}, b.Ander, b.Akkoord, in.Key)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &madeOutput{Body: neighbourMadeBody{string(id)}}, nil
}

func (s *Service) apiPostStep(ctx context.Context, in *postStepInput) (*noOutput, error) {
	do := s.Keep
	if in.Body.Stap == "stop" {
		do = s.Withdraw
	}
	if err := do(ctx, web.ActorFrom(ctx), ID(in.ID)); err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &noOutput{}, nil
}

func (s *Service) apiMatchStep(ctx context.Context, in *matchStepInput) (*noOutput, error) {
	if err := s.Answer(ctx, web.ActorFrom(ctx), MatchID(in.ID), Step(in.Body.Stap)); err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &noOutput{}, nil
}

func (s *Service) apiDesk(ctx context.Context, _ *struct{}) (*deskOutput, error) {
	v, err := s.Desk(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &deskOutput{Body: neighbourDeskBody{bodiesOf(v.Asks, false), bodiesOf(v.Offers, false), []neighbourTalkBody{}}}
	for _, t := range v.Talks {
		out.Body.Gesprekken = append(out.Body.Gesprekken, neighbourTalkBody{t.Who.Name, t.Who.Reach, t.Alarm, t.Due.Format(time.DateOnly)})
	}
	return out, nil
}

func (s *Service) apiFits(ctx context.Context, in *fitsInput) (*fitsOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx), ID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &fitsOutput{Body: neighbourFitsBody{Bericht: bodyOf(v.Post, true), Passend: []neighbourFitBody{}}}
	for _, f := range v.Fits {
		out.Body.Passend = append(out.Body.Passend, neighbourFitBody{bodyOf(f.Post, true), f.SameComplex, some(f.SameParts), some(f.SameTongues)})
	}
	return out, nil
}

func (s *Service) apiPropose(ctx context.Context, in *proposeInput) (*madeOutput, error) {
	id, err := s.Propose(ctx, web.ActorFrom(ctx), ID(in.ID), ID(in.Body.Ander), in.Key)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &madeOutput{Body: neighbourMadeBody{string(id)}}, nil
}
