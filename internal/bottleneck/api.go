package bottleneck

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

type listOutput struct{ Body bottleneckListBody }

type bottleneckListBody struct {
	Knelpunten []bottleneckBody `json:"knelpunten" nullable:"false" doc:"Wat op een agenda staat eerst, daarna wat het vaakst is gezien"`
}

type bottleneckBody struct {
	ID        string `json:"id" doc:"Id van het knelpunt"`
	Soort     string `json:"soort" enum:"regel,systeem,geld,samenwerking,aanbod" doc:"Wat er in de weg staat"`
	Titel     string `json:"titel" doc:"Het knelpunt in één zin"`
	Verhaal   string `json:"verhaal" doc:"Wat er dan gebeurt, zonder personen"`
	Stand     string `json:"stand" enum:"genoteerd,agenda,besloten,opgelost,vervallen" doc:"Hoe ver het is"`
	Overleg   string `json:"overleg,omitempty" enum:"managers,sector" doc:"Overleg waar het op de agenda staat of stond"`
	Datum     string `json:"datum,omitempty" format:"date" doc:"Datum van het overleg of van het besluit"`
	HoeVaak   int    `json:"hoeVaak" doc:"Hoe vaak een collega het op een dag tegenkwam"`
	Sinds     string `json:"sinds" format:"date" doc:"Eerste dag waarop het is gezien"`
	LaatstOp  string `json:"laatstOp" format:"date" doc:"Laatste dag waarop het is gezien"`
	Versie    int64  `json:"versie" doc:"Versie, voor If-Match"`
	Genoteerd string `json:"genoteerdOp" format:"date-time" doc:"Tijdstip waarop het is genoteerd"`
}

type idInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van het knelpunt"`
}

type showOutput struct {
	ETag string `header:"ETag" doc:"Versie van het knelpunt, voor If-Match"`
	Body bottleneckShowBody
}

type bottleneckShowBody struct {
	Knelpunt bottleneckBody        `json:"knelpunt" doc:"Het knelpunt"`
	Verloop  []bottleneckEntryBody `json:"verloop" nullable:"false" doc:"Wat ermee gebeurde, het nieuwste eerst"`
}

type bottleneckEntryBody struct {
	Op      time.Time `json:"op" doc:"Tijdstip waarop het is opgeschreven"`
	Wat     string    `json:"wat" enum:"gezien,geprobeerd,agenda,terug,besluit,opgelost,vervalt" doc:"Wat er gebeurde"`
	Datum   string    `json:"datum" format:"date" doc:"Dag waarover het gaat"`
	Overleg string    `json:"overleg,omitempty" enum:"managers,sector" doc:"Welk overleg, bij agenda"`
	Wie     string    `json:"wie,omitempty" doc:"Overleg of functie die besloot, bij besluit"`
	Tekst   string    `json:"tekst,omitempty" doc:"Wat erbij is opgeschreven"`
}

type noteInput struct {
	web.OnceInput
	Body bottleneckNoteBody
}

type bottleneckNoteBody struct {
	Soort        string `json:"soort" enum:"regel,systeem,geld,samenwerking,aanbod" doc:"Wat er in de weg staat"`
	Titel        string `json:"titel" maxLength:"120" doc:"Het knelpunt in één zin"`
	Verhaal      string `json:"verhaal" maxLength:"800" doc:"Wat er dan gebeurt. Geen naam, adres, telefoonnummer of burgerservicenummer."`
	GeenPersonen bool   `json:"geenPersonen,omitempty" doc:"Wat op een naam lijkt, is van niemand; zonder dit ja wordt het geweigerd"`
}

type noteOutput struct{ Body bottleneckMadeBody }

type bottleneckMadeBody struct {
	ID string `json:"id" doc:"Id van het knelpunt"`
}

type triedInput struct {
	web.OnceInput
	ID   string `path:"id" maxLength:"64" doc:"Id van het knelpunt"`
	Body bottleneckTriedBody
}

type bottleneckTriedBody struct {
	Tekst        string `json:"tekst" maxLength:"800" doc:"Wat is geprobeerd en wat ervan kwam, zonder personen"`
	GeenPersonen bool   `json:"geenPersonen,omitempty" doc:"Wat op een naam lijkt, is van niemand"`
}

type stepInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van het knelpunt"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
	Body    bottleneckStepBody
}

type bottleneckStepBody struct {
	Stap         string `json:"stap" enum:"agenda,terug,besluit,opgelost,vervalt" doc:"Wat er gebeurt"`
	Datum        string `json:"datum,omitempty" doc:"Datum van het overleg of van het besluit, als jjjj-mm-dd"`
	Overleg      string `json:"overleg,omitempty" enum:"managers,sector" doc:"Welk overleg, bij agenda"`
	Wie          string `json:"wie,omitempty" maxLength:"80" doc:"Overleg of functie die besloot, bij besluit"`
	Tekst        string `json:"tekst,omitempty" maxLength:"800" doc:"Wat is besloten, wat er nu anders is, of waarom"`
	GeenPersonen bool   `json:"geenPersonen,omitempty" doc:"Wat op een naam lijkt, is van niemand"`
}

type noOutput struct{}

// API adds the operations on bottlenecks.
func (s *Service) API(api huma.API) {
	tags := []string{"knelpunten"}
	huma.Register(api, huma.Operation{OperationID: "lijstKnelpunten", Method: http.MethodGet, Path: "/knelpunten", Tags: tags,
		Summary: "De knelpunten van de eigen organisatie"}, s.apiList)
	huma.Register(api, huma.Operation{OperationID: "noteerKnelpunt", Method: http.MethodPost, Path: "/knelpunten", Tags: tags,
		Summary: "Noteer een knelpunt", DefaultStatus: http.StatusCreated, Description: "Zonder personen. Van welk dossier of signaal het komt, wordt niet bewaard."}, s.apiNote)
	huma.Register(api, huma.Operation{OperationID: "leesKnelpunt", Method: http.MethodGet, Path: "/knelpunten/{id}", Tags: tags,
		Summary: "Lees een knelpunt en wat ermee gebeurde"}, s.apiShow)
	huma.Register(api, huma.Operation{OperationID: "knelpuntWeerGezien", Method: http.MethodPost, Path: "/knelpunten/{id}/gezien", Tags: tags,
		Summary: "Tel mee dat dit weer in de weg stond", DefaultStatus: http.StatusNoContent,
		Description: "Telt één keer per dag. Was het opgelost of vervallen, dan komt het terug op de lijst."}, s.apiMeet)
	huma.Register(api, huma.Operation{OperationID: "knelpuntGeprobeerd", Method: http.MethodPost, Path: "/knelpunten/{id}/geprobeerd", Tags: tags,
		Summary: "Schrijf op wat is geprobeerd", DefaultStatus: http.StatusNoContent}, s.apiTried)
	huma.Register(api, huma.Operation{OperationID: "knelpuntStap", Method: http.MethodPost, Path: "/knelpunten/{id}/stap", Tags: tags,
		Summary: "Zet op een agenda, schrijf een besluit op of sluit af", DefaultStatus: http.StatusNoContent}, s.apiStep)
}

func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func bodyOf(i Item) bottleneckBody {
	return bottleneckBody{ID: string(i.ID), Soort: string(i.Kind), Titel: i.Title, Verhaal: i.Story, Stand: string(i.State), Overleg: string(i.Forum),
		Datum: dayOf(i.Day), HoeVaak: i.Often, Sinds: dayOf(i.First), LaatstOp: dayOf(i.Last), Versie: i.Version, Genoteerd: i.At.Format(time.RFC3339)}
}

func (s *Service) apiList(ctx context.Context, _ *struct{}) (*listOutput, error) {
	l, err := s.All(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &listOutput{Body: bottleneckListBody{Knelpunten: []bottleneckBody{}}}
	for _, i := range l.Items {
		out.Body.Knelpunten = append(out.Body.Knelpunten, bodyOf(i))
	}
	return out, nil
}

func (s *Service) apiNote(ctx context.Context, in *noteInput) (*noteOutput, error) {
	b := in.Body
	id, err := s.Note(ctx, web.ActorFrom(ctx), Draft{Kind: Kind(b.Soort), Title: oneLine(b.Titel), Story: strings.TrimSpace(b.Verhaal), Nobody: b.GeenPersonen, Key: in.Key})
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &noteOutput{Body: bottleneckMadeBody{string(id)}}, nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (s *Service) apiShow(ctx context.Context, in *idInput) (*showOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx), ID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &showOutput{ETag: `"` + strconv.FormatInt(v.Version, 10) + `"`, Body: bottleneckShowBody{bodyOf(v.Item), []bottleneckEntryBody{}}}
	for _, e := range v.Entries {
		out.Body.Verloop = append(out.Body.Verloop, bottleneckEntryBody{e.At, string(e.Kind), dayOf(e.Day), string(e.Forum), e.Body, e.Words})
	}
	return out, nil
}

func (s *Service) apiMeet(ctx context.Context, in *idInput) (*noOutput, error) {
	if err := s.MeetAgain(ctx, web.ActorFrom(ctx), ID(in.ID)); err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &noOutput{}, nil
}

func (s *Service) apiTried(ctx context.Context, in *triedInput) (*noOutput, error) {
	if err := s.Try(ctx, web.ActorFrom(ctx), ID(in.ID), strings.TrimSpace(in.Body.Tekst), in.Body.GeenPersonen, in.Key); err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &noOutput{}, nil
}

func (s *Service) apiStep(ctx context.Context, in *stepInput) (*noOutput, error) {
	b := in.Body
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.Move(ctx, web.ActorFrom(ctx), ID(in.ID), version, Move{Step: Step(b.Stap), Day: web.ParseDate(b.Datum), Forum: Forum(b.Overleg),
			Body: oneLine(b.Wie), Words: strings.TrimSpace(b.Tekst), Nobody: b.GeenPersonen})
	}
	if err != nil {
		return nil, s.apiMet(ctx, in.ID, err, b)
	}
	return &noOutput{}, nil
}

// apiMet is the answer to a change: somebody who met another's change gets the bottleneck as it stands.
func (s *Service) apiMet(ctx context.Context, id string, err error, sent any) error {
	return web.APIMet(ctx, err, sent, func() (b bottleneckShowBody, err error) {
		out, err := s.apiShow(ctx, &idInput{ID: id})
		if err == nil {
			b = out.Body
		}
		return b, err
	})
}
