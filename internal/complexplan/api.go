package complexplan

import (
	"context"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/effect"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

type listInput struct {
	Complex string `query:"complex" maxLength:"64" doc:"Alleen de plannen van dit complex"`
}

type listOutput struct{ Body complexPlanListBody }

type complexPlanListBody struct {
	Complexplannen []complexPlanBody `json:"complexplannen" nullable:"false" doc:"Wat loopt of wacht eerst, daarna wat het laatst eindigde"`
}

type complexPlanBody struct {
	ID          string   `json:"id" doc:"Id van het plan"`
	ComplexID   string   `json:"complexId" doc:"Id van het complex"`
	Thema       string   `json:"thema" enum:"samenleven,betalen,ontmoeten,instroom,opvolging" doc:"Waar het plan over gaat"`
	Doel        string   `json:"doel" doc:"Wat het team wil bereiken"`
	Indicator   string   `json:"indicator,omitempty" doc:"Code van het cijfer dat bij het doel hoort"`
	Getal       *float64 `json:"getal,omitempty" doc:"Waar het cijfer naartoe moet"`
	Euros       int64    `json:"euros" doc:"Geld voor het hele plan"`
	Houder      string   `json:"houder" doc:"Id van de collega die het vasthoudt"`
	Tot         string   `json:"tot" format:"date" doc:"Dag waarop het klaar moet zijn"`
	Kijkdag     string   `json:"kijkdag,omitempty" format:"date" doc:"Dag waarop de houder zegt hoe het staat"`
	Stand       string   `json:"stand" enum:"idee,loopt,afgerond,gestopt" doc:"Hoe ver het is"`
	BegonnenOp  string   `json:"begonnenOp,omitempty" format:"date" doc:"Dag waarop het begon"`
	GeeindigdOp string   `json:"geeindigdOp,omitempty" format:"date" doc:"Dag waarop het eindigde"`
	Open        int      `json:"openActies" doc:"Acties die niet klaar zijn"`
	TeLaat      int      `json:"teLaat" doc:"Acties waarvan de dag voorbij is"`
	Versie      int64    `json:"versie" doc:"Versie, voor If-Match"`
}

type idInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van het plan"`
}

type showOutput struct {
	ETag string `header:"ETag" doc:"Versie van het plan, voor If-Match"`
	Body complexPlanShowBody
}

type complexPlanShowBody struct {
	Complexplan complexPlanBody          `json:"complexplan" doc:"Het plan"`
	Acties      []complexPlanActionBody  `json:"acties" nullable:"false" doc:"Wie wat doet, op datum"`
	Verloop     []complexPlanEntryBody   `json:"verloop" nullable:"false" doc:"Wat ermee gebeurde, het nieuwste eerst"`
	Cijfer      *complexPlanComparedBody `json:"cijfer,omitempty" doc:"Het cijfer voor en na, als het plan er een heeft"`
}

type complexPlanActionBody struct {
	ID      string `json:"id" doc:"Id van de actie"`
	Wat     string `json:"wat" doc:"Wat er gebeurt"`
	Wie     string `json:"wie,omitempty" doc:"Id van de collega die het doet"`
	Partner string `json:"partner,omitempty" doc:"Naam van de organisatie die het doet"`
	Datum   string `json:"datum" format:"date" doc:"Dag waarop het klaar moet zijn"`
	KlaarOp string `json:"klaarOp,omitempty" format:"date" doc:"Dag waarop het klaar was"`
}

type complexPlanEntryBody struct {
	Op    time.Time `json:"op" doc:"Tijdstip"`
	Wie   string    `json:"wie" doc:"Id van wie het deed"`
	Stap  string    `json:"stap" enum:"gemaakt,gewijzigd,stand,begin,rond-af,stop,pak-op" doc:"Wat er gebeurde"`
	Tekst string    `json:"tekst,omitempty" doc:"Wat erbij is opgeschreven"`
}

type complexPlanComparedBody struct {
	Peildatum string                 `json:"peildatum" format:"date" doc:"Datum van de laatste uitgave"`
	Begin     *float64               `json:"begin,omitempty" doc:"Het cijfer toen het plan begon"`
	Nu        *float64               `json:"nu,omitempty" doc:"Het cijfer in de laatste uitgave"`
	GelijkNu  *float64               `json:"vergelijkbaarNu,omitempty" doc:"Hetzelfde in complexen die erop lijken"`
	Gelijk    *float64               `json:"vergelijkbaarBegin,omitempty" doc:"Hetzelfde in complexen die erop lijken, toen het plan begon"`
	Oordeel   string                 `json:"oordeel" doc:"Wat er van het plan te zeggen is: higher, lower, none_shown, of waarom niets te zeggen is"`
	Effect    *complexPlanEffectBody `json:"effect,omitempty" doc:"Het verschil met wat te verwachten was, als er iets te zeggen is"`
}

type complexPlanEffectBody struct {
	Schatting float64 `json:"schatting" doc:"Geschat verschil, in de eenheid van het cijfer"`
	Laag      float64 `json:"laag" doc:"Onderkant van het interval van 95 %"`
	Hoog      float64 `json:"hoog" doc:"Bovenkant van het interval van 95 %"`
}

type makeInput struct {
	web.OnceInput
	Body complexPlanMakeBody
}

type complexPlanMakeBody struct {
	ComplexID string `json:"complexId" maxLength:"64" doc:"Id van het complex"`
	ComplexPlanDraftBody
}

// ComplexPlanDraftBody is a plan as another program writes it. It is exported because the contract
// leaves out what is embedded and is not.
type ComplexPlanDraftBody struct {
	Thema        string   `json:"thema" enum:"samenleven,betalen,ontmoeten,instroom,opvolging" doc:"Waar het plan over gaat"`
	Doel         string   `json:"doel" maxLength:"400" doc:"Wat het team wil bereiken. Geen naam, adres, telefoonnummer of burgerservicenummer."`
	Indicator    string   `json:"indicator,omitempty" maxLength:"64" doc:"Code van het cijfer dat bij het doel hoort"`
	Getal        *float64 `json:"getal,omitempty" minimum:"0" maximum:"1000" doc:"Waar het cijfer naartoe moet, met hooguit één decimaal"`
	Euros        int      `json:"euros,omitempty" minimum:"0" maximum:"9999999" doc:"Geld voor het hele plan"`
	Houder       string   `json:"houder" maxLength:"64" doc:"Id van de collega die het vasthoudt"`
	Tot          string   `json:"tot" doc:"Dag waarop het klaar moet zijn, als jjjj-mm-dd"`
	Kijkdag      string   `json:"kijkdag,omitempty" doc:"Dag waarop de houder zegt hoe het staat, als jjjj-mm-dd"`
	GeenPersonen bool     `json:"geenPersonen,omitempty" doc:"Wat op een naam lijkt, is van niemand; zonder dit ja wordt het geweigerd"`
}

type madeOutput struct{ Body complexPlanMadeBody }

type complexPlanMadeBody struct {
	ID string `json:"id" doc:"Id van het plan"`
}

type changeInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van het plan"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
	Body    ComplexPlanDraftBody
}

type stepInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van het plan"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
	Body    complexPlanStepBody
}

type complexPlanStepBody struct {
	Stap         string `json:"stap" enum:"stand,begin,rond-af,stop,pak-op" doc:"Wat er gebeurt"`
	Tekst        string `json:"tekst" maxLength:"800" doc:"Hoe het staat of waarom, zonder personen"`
	Kijkdag      string `json:"kijkdag,omitempty" doc:"Dag waarop de houder weer zegt hoe het staat, bij stand, begin en pak-op, als jjjj-mm-dd"`
	GeenPersonen bool   `json:"geenPersonen,omitempty" doc:"Wat op een naam lijkt, is van niemand"`
}

type addInput struct {
	web.OnceInput
	ID   string `path:"id" maxLength:"64" doc:"Id van het plan"`
	Body complexPlanAddBody
}

type complexPlanAddBody struct {
	Wat          string `json:"wat" maxLength:"160" doc:"Wat er gebeurt, zonder personen"`
	Wie          string `json:"wie,omitempty" maxLength:"64" doc:"Id van de collega die het doet; zonder partner"`
	Partner      string `json:"partner,omitempty" maxLength:"80" doc:"Naam van de organisatie die het doet; zonder collega"`
	Datum        string `json:"datum" doc:"Dag waarop het klaar moet zijn, als jjjj-mm-dd"`
	GeenPersonen bool   `json:"geenPersonen,omitempty" doc:"Wat op een naam lijkt, is van niemand"`
}

type tickInput struct {
	ID    string `path:"id" maxLength:"64" doc:"Id van het plan"`
	Actie string `path:"actie" maxLength:"64" doc:"Id van de actie"`
	Body  complexPlanTickBody
}

type complexPlanTickBody struct {
	Klaar bool `json:"klaar" doc:"Of de actie klaar is"`
}

type noOutput struct{}

// API adds the operations on plans of complexes.
func (s *Service) API(api huma.API) {
	tags := []string{"complexplannen"}
	huma.Register(api, huma.Operation{OperationID: "lijstComplexplannen", Method: http.MethodGet, Path: Path, Tags: tags,
		Summary: "De complexplannen van de eigen organisatie"}, s.apiList)
	huma.Register(api, huma.Operation{OperationID: "maakComplexplan", Method: http.MethodPost, Path: Path, Tags: tags,
		Summary: "Maak een plan voor een complex", DefaultStatus: http.StatusCreated, Description: "Zonder personen. Het plan begint als idee."}, s.apiMake)
	huma.Register(api, huma.Operation{OperationID: "leesComplexplan", Method: http.MethodGet, Path: Path + "/{id}", Tags: tags,
		Summary: "Lees een complexplan met zijn acties, en het cijfer voor en na"}, s.apiShow)
	huma.Register(api, huma.Operation{OperationID: "wijzigComplexplan", Method: http.MethodPut, Path: Path + "/{id}", Tags: tags,
		Summary: "Pas een complexplan aan", DefaultStatus: http.StatusNoContent}, s.apiChange)
	huma.Register(api, huma.Operation{OperationID: "complexplanStap", Method: http.MethodPost, Path: Path + "/{id}/stap", Tags: tags,
		Summary: "Zeg hoe het staat, begin, rond af, stop of pak weer op", DefaultStatus: http.StatusNoContent}, s.apiStep)
	huma.Register(api, huma.Operation{OperationID: "complexplanActie", Method: http.MethodPost, Path: Path + "/{id}/acties", Tags: tags,
		Summary: "Zet een actie in een complexplan", DefaultStatus: http.StatusNoContent}, s.apiAdd)
	huma.Register(api, huma.Operation{OperationID: "complexplanActieKlaar", Method: http.MethodPut, Path: Path + "/{id}/acties/{actie}", Tags: tags,
		Summary: "Zeg dat een actie klaar is, of toch niet", DefaultStatus: http.StatusNoContent}, s.apiTick)
}

func bodyOf(p Plan, todo, late int) complexPlanBody {
	b := complexPlanBody{ID: string(p.ID), ComplexID: string(p.Complex), Thema: string(p.Theme), Doel: p.Goal, Indicator: p.Indicator, Euros: p.Cents / 100, Houder: p.Holder,
		Tot: web.DateIn(p.Until), Kijkdag: web.DateIn(p.Due), Stand: string(p.State), BegonnenOp: web.DateIn(p.From), GeeindigdOp: web.DateIn(p.Ended), Open: todo, TeLaat: late, Versie: p.Version}
	if p.Target >= 0 {
		target := float64(p.Target) / 10
		b.Getal = &target
	}
	return b
}

func (s *Service) apiList(ctx context.Context, in *listInput) (*listOutput, error) {
	l, err := s.All(ctx, web.ActorFrom(ctx), place.ComplexID(in.Complex))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &listOutput{Body: complexPlanListBody{Complexplannen: []complexPlanBody{}}}
	for _, x := range l.Lines {
		out.Body.Complexplannen = append(out.Body.Complexplannen, bodyOf(x.Plan, x.Todo, x.Late))
	}
	return out, nil
}

func (s *Service) apiShow(ctx context.Context, in *idInput) (*showOutput, error) {
	a := web.ActorFrom(ctx)
	v, err := s.Show(ctx, a, ID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	c, err := s.Compare(ctx, a, v.Plan)
	if err != nil && !fault.Is(err, fault.NotFound) { // a key may be for plans and not for figures
		return nil, web.APIError(ctx, err)
	}
	out := &showOutput{ETag: web.ETag(v.Version), Body: complexPlanShowBody{Acties: []complexPlanActionBody{}, Verloop: []complexPlanEntryBody{}, Cijfer: comparedBody(c)}}
	todo, late := 0, 0
	for _, x := range v.Actions {
		if x.Done.IsZero() && v.State.Open() {
			todo++
			if x.Due.Before(v.Today) {
				late++
			}
		}
		out.Body.Acties = append(out.Body.Acties, complexPlanActionBody{x.ID, x.What, x.Holder, x.Partner, web.DateIn(x.Due), web.DateIn(x.Done)})
	}
	for _, e := range v.Entries {
		out.Body.Verloop = append(out.Body.Verloop, complexPlanEntryBody{e.At, e.By, string(e.Step), e.Words})
	}
	out.Body.Complexplan = bodyOf(v.Plan, todo, late)
	return out, nil
}

// comparedBody is the figure before and after; nil where there is none.
func comparedBody(c Compared) *complexPlanComparedBody {
	if c.AsOf.IsZero() {
		return nil
	}
	rate := func(v socialmap.Value) *float64 {
		if !v.Known {
			return nil
		}
		return &v.Rate
	}
	b := &complexPlanComparedBody{Peildatum: web.DateIn(c.AsOf), Begin: rate(c.Start), Nu: rate(c.Now), Gelijk: rate(c.PeersStart), GelijkNu: rate(c.PeersNow), Oordeel: c.Reading.Says.Key()}
	switch e := c.Reading.Effect; c.Reading.Says {
	case effect.Higher, effect.Lower, effect.NoneShown:
		b.Effect = &complexPlanEffectBody{e.Estimate, e.Low, e.High}
	}
	return b
}

func (b ComplexPlanDraftBody) draft() Draft {
	d := Draft{Theme: Theme(b.Thema), Goal: strings.TrimSpace(b.Doel), Indicator: b.Indicator, Target: None, Euros: b.Euros, Holder: b.Houder,
		Until: web.ParseDate(b.Tot), Due: web.ParseDate(b.Kijkdag), Nobody: b.GeenPersonen}
	if b.Getal != nil {
		if d.Target = int(math.Round(*b.Getal * 10)); math.Abs(float64(d.Target)-*b.Getal*10) > 1e-6 {
			d.Target = None - 1 // more decimals than a goal has: is refused, with the reason
		}
	}
	return d
}

func (s *Service) apiMake(ctx context.Context, in *makeInput) (*madeOutput, error) {
	id, err := s.Make(ctx, web.ActorFrom(ctx), place.ComplexID(in.Body.ComplexID), in.Body.draft(), in.Key)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &madeOutput{Body: complexPlanMadeBody{string(id)}}, nil
}

func (s *Service) apiChange(ctx context.Context, in *changeInput) (*noOutput, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.Change(ctx, web.ActorFrom(ctx), ID(in.ID), version, in.Body.draft())
	}
	return s.apiMet(ctx, in.ID, err, in.Body)
}

func (s *Service) apiStep(ctx context.Context, in *stepInput) (*noOutput, error) {
	b := in.Body
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.Move(ctx, web.ActorFrom(ctx), ID(in.ID), version, Move{Step: Step(b.Stap), Words: strings.TrimSpace(b.Tekst), Due: web.ParseDate(b.Kijkdag), Nobody: b.GeenPersonen})
	}
	return s.apiMet(ctx, in.ID, err, b)
}

func (s *Service) apiAdd(ctx context.Context, in *addInput) (*noOutput, error) {
	b := in.Body
	err := s.Add(ctx, web.ActorFrom(ctx), Action{PlanID: ID(in.ID), What: web.OneLine(b.Wat), Holder: b.Wie, Partner: web.OneLine(b.Partner), Due: web.ParseDate(b.Datum)}, b.GeenPersonen, in.Key)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &noOutput{}, nil
}

func (s *Service) apiTick(ctx context.Context, in *tickInput) (*noOutput, error) {
	if err := s.Tick(ctx, web.ActorFrom(ctx), ID(in.ID), in.Actie, in.Body.Klaar); err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &noOutput{}, nil
}

// apiMet is the answer to a change: somebody who met another's change gets the plan as it stands.
func (s *Service) apiMet(ctx context.Context, id string, err error, sent any) (*noOutput, error) {
	if err == nil {
		return &noOutput{}, nil
	}
	return nil, web.APIMet(ctx, err, sent, func() (b complexPlanShowBody, err error) {
		out, err := s.apiShow(ctx, &idInput{ID: id})
		if err == nil {
			b = out.Body
		}
		return b, err
	})
}
