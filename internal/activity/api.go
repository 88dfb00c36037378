package activity

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
)

type daysOutput struct{ Body activityDaysBody }

type activityDaysBody struct {
	Dagen []activityDayBody `json:"dagen" nullable:"false" doc:"De dagen van de komende drie maanden, de eerste voorop; van wat terugkomt de eerste drie"`
}

type activityDayBody struct {
	ID         string    `json:"id" doc:"Id van de activiteit"`
	Titel      string    `json:"titel" doc:"Wat er te doen is, in een paar woorden"`
	Waar       string    `json:"waar" doc:"Waar het is, in woorden"`
	Plek       string    `json:"plek,omitempty" doc:"Id van een complex of code van een buurt; leeg voor iedereen"`
	Dag        string    `json:"dag" format:"date" doc:"De dag"`
	Begint     time.Time `json:"begint" doc:"Begin van de activiteit"`
	Eindigt    time.Time `json:"eindigt" doc:"Einde van de activiteit"`
	Vervallen  bool      `json:"vervallen" doc:"Of het die dag niet doorgaat"`
	Aangemeld  int       `json:"aangemeld" doc:"Hoeveel mensen zich hebben aangemeld"`
	Plaatsen   int       `json:"plaatsen" doc:"Voor hoeveel mensen er plaats is; 0 voor zoveel als er willen"`
	IkKom      bool      `json:"ikKom" doc:"Of u zich hebt aangemeld"`
	Gekomen    *int      `json:"gekomen,omitempty" doc:"Hoeveel mensen er kwamen, als dat is opgeschreven"`
	Aanmelden  bool      `json:"aanmelden" doc:"Of aanmelden nog kan"`
	Herhaling  string    `json:"herhaling" enum:"een-keer,week,maand" doc:"Hoe het terugkomt"`
	DoorWie    string    `json:"doorWie" enum:"vrijwilliger,bewonersorganisatie,corporatie" doc:"Van wie de activiteit is"`
	LaatsteDag string    `json:"laatsteDag" format:"date" doc:"Laatste dag waarop het terugkomt"`
}

type activityInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van de activiteit"`
}

type activityOutput struct {
	ETag string `header:"ETag" doc:"Versie van de activiteit, voor If-Match"`
	Body activityShowBody
}

type activityShowBody struct {
	ID    string            `json:"id" doc:"Id van de activiteit"`
	Wat   string            `json:"wat,omitempty" doc:"Wat er te doen is"`
	Dagen []activityDayBody `json:"dagen" nullable:"false" doc:"De dagen van de laatste maand en de komende drie maanden"`
}

type makeInput struct {
	web.OnceInput
	Body activityMakeBody
}

type activityMakeBody struct {
	Titel      string `json:"titel" maxLength:"80" doc:"Wat er te doen is, in een paar woorden"`
	Wat        string `json:"wat,omitempty" maxLength:"1000" doc:"Meer erover"`
	Waar       string `json:"waar" maxLength:"120" doc:"Waar het is, in woorden"`
	Plek       string `json:"plek,omitempty" doc:"Id van een complex of code van een buurt; leeg voor iedereen"`
	Dag        string `json:"dag" doc:"De eerste dag, als jjjj-mm-dd"`
	Tijd       string `json:"tijd" doc:"Begin op de klok in Nederland, als uu:mm"`
	Minuten    int    `json:"minuten" doc:"Hoe lang het duurt"`
	Herhaling  string `json:"herhaling" enum:"een-keer,week,maand" doc:"Hoe het terugkomt"`
	LaatsteDag string `json:"laatsteDag,omitempty" doc:"Laatste dag waarop het terugkomt, als jjjj-mm-dd"`
	DoorWie    string `json:"doorWie" enum:"vrijwilliger,bewonersorganisatie,corporatie" doc:"Van wie de activiteit is"`
	Plaatsen   int    `json:"plaatsen,omitempty" doc:"Voor hoeveel mensen er plaats is; 0 voor zoveel als er willen"`
}

type madeOutput struct{ Body activityMadeBody }

type activityMadeBody struct {
	ID string `json:"id" doc:"Id van de activiteit"`
}

type changeInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van de activiteit"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
	Body    activityChangeBody
}

type activityChangeBody struct {
	Titel    string `json:"titel" maxLength:"80" doc:"Wat er te doen is, in een paar woorden"`
	Wat      string `json:"wat,omitempty" maxLength:"1000" doc:"Meer erover"`
	Waar     string `json:"waar" maxLength:"120" doc:"Waar het is, in woorden"`
	Plaatsen int    `json:"plaatsen,omitempty" doc:"Voor hoeveel mensen er plaats is; 0 voor zoveel als er willen"`
}

type dayInput struct {
	web.OnceInput
	ID   string `path:"id" maxLength:"64" doc:"Id van de activiteit"`
	Body activityStepBody
}

type activityStepBody struct {
	Dag     string `json:"dag" doc:"De dag, als jjjj-mm-dd"`
	Stap    string `json:"stap" enum:"meld-aan,meld-af,schrijf-op,vervalt,gekomen" doc:"Wat er gebeurt. De laatste drie zijn voor wie de activiteit bijhoudt"`
	Naam    string `json:"naam,omitempty" maxLength:"80" doc:"Bij schrijf-op: wie er komt. De naam is de dag erna weg"`
	Gekomen int    `json:"gekomen,omitempty" doc:"Bij gekomen: hoeveel mensen er waren"`
}

type noOutput struct{}

// API adds the operations on activities.
func (s *Service) API(api huma.API) {
	const path = "/activiteiten"
	tags := []string{"activiteiten"}
	huma.Register(api, huma.Operation{OperationID: "lijstActiviteiten", Method: http.MethodGet, Path: path, Tags: tags,
		Summary: "Wat er de komende maanden te doen is"}, s.apiList)
	huma.Register(api, huma.Operation{OperationID: "maakActiviteit", Method: http.MethodPost, Path: path, Tags: tags,
		Summary: "Zet een activiteit op", DefaultStatus: http.StatusCreated}, s.apiMake)
	huma.Register(api, huma.Operation{OperationID: "leesActiviteit", Method: http.MethodGet, Path: path + "/{id}", Tags: tags,
		Summary: "Lees een activiteit met haar dagen", Description: "Namen van wie zich aanmeldde, staan er nooit bij."}, s.apiShow)
	huma.Register(api, huma.Operation{OperationID: "wijzigActiviteit", Method: http.MethodPut, Path: path + "/{id}", Tags: tags,
		Summary: "Verander de woorden en het aantal plaatsen", DefaultStatus: http.StatusNoContent}, s.apiChange)
	huma.Register(api, huma.Operation{OperationID: "activiteitStap", Method: http.MethodPost, Path: path + "/{id}/dagen", Tags: tags,
		Summary: "Meld aan of af, of houd een dag bij", DefaultStatus: http.StatusNoContent}, s.apiDay)
}

func (s *Service) apiDays(list []Day) []activityDayBody {
	out := []activityDayBody{}
	for _, d := range list {
		x := activityDayBody{ID: string(d.ID), Titel: d.Title, Waar: d.Where, Plek: d.Place, Dag: web.DateIn(d.Date), Begint: d.Begins(d.Date), Eindigt: d.Ends(d.Date),
			Vervallen: d.Cancelled, Aangemeld: d.Signed, Plaatsen: d.Seats, IkKom: d.Mine, Aanmelden: d.Open(s.now()) && !d.Full(),
			Herhaling: string(d.Repeat), DoorWie: string(d.Giver), LaatsteDag: web.DateIn(d.Until)}
		if d.Came >= 0 {
			x.Gekomen = &d.Came
		}
		out = append(out, x)
	}
	return out
}

func (s *Service) apiList(ctx context.Context, _ *struct{}) (*daysOutput, error) {
	l, err := s.All(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &daysOutput{Body: activityDaysBody{s.apiDays(l.Days)}}, nil
}

func (s *Service) apiMake(ctx context.Context, in *makeInput) (*madeOutput, error) {
	b := in.Body
	a := Activity{Title: web.OneLine(b.Titel), What: strings.TrimSpace(b.Wat), Where: web.OneLine(b.Waar), Place: b.Plek, Giver: Giver(b.DoorWie), Seats: b.Plaatsen,
		First: web.ParseDate(b.Dag), Minute: minuteOf(b.Tijd), Lasts: b.Minuten, Repeat: Repeat(b.Herhaling), Until: web.ParseDate(b.LaatsteDag)}
	if a.Repeat == Once {
		a.Until = a.First
	}
	id, err := s.Make(ctx, web.ActorFrom(ctx), a, in.Key)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &madeOutput{Body: activityMadeBody{string(id)}}, nil
}

func (s *Service) apiShow(ctx context.Context, in *activityInput) (*activityOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx), ID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &activityOutput{ETag: web.ETag(v.Version), Body: activityShowBody{string(v.ID), v.What, s.apiDays(v.Days)}}, nil
}

func (s *Service) apiChange(ctx context.Context, in *changeInput) (*noOutput, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		b := in.Body
		err = s.Change(ctx, web.ActorFrom(ctx), Activity{ID: ID(in.ID), Version: version, Title: web.OneLine(b.Titel), What: strings.TrimSpace(b.Wat), Where: web.OneLine(b.Waar), Seats: b.Plaatsen})
	}
	if err != nil {
		return nil, web.APIMet(ctx, err, in.Body, func() (b activityShowBody, err error) {
			out, err := s.apiShow(ctx, &activityInput{in.ID})
			if err == nil {
				b = out.Body
			}
			return b, err
		})
	}
	return &noOutput{}, nil
}

func (s *Service) apiDay(ctx context.Context, in *dayInput) (*noOutput, error) {
	a, id, day := web.ActorFrom(ctx), ID(in.ID), web.ParseDate(in.Body.Dag)
	var err error
	switch in.Body.Stap {
	case "schrijf-op":
		err = s.Note(ctx, a, id, day, web.OneLine(in.Body.Naam), in.Key)
	case "vervalt":
		err = s.Cancel(ctx, a, id, day)
	case "gekomen":
		err = s.Count(ctx, a, id, day, in.Body.Gekomen)
	default:
		err = s.Join(ctx, a, id, day, in.Body.Stap == "meld-aan")
	}
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &noOutput{}, nil
}
