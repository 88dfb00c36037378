package worklist

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
	"samendoen/internal/place"
	"samendoen/internal/routing"
	"samendoen/internal/signal"
)

type listsOutput struct{ Body worklistsBody }

type worklistsBody struct {
	Werklijsten []worklistBody `json:"werklijsten" nullable:"false" doc:"De eigen werklijsten en die van collega's die hem delen, de eigen eerst"`
}

type worklistBody struct {
	ID        string `json:"id" doc:"Id van de werklijst"`
	Naam      string `json:"naam" doc:"Naam van de werklijst"`
	Gedeeld   bool   `json:"gedeeld" doc:"Collega's met een werklijst gebruiken hem ook"`
	LoketID   string `json:"loketId,omitempty" doc:"Alleen de mensen van dit loket gebruiken hem ook; ontbreekt als het alle collega's zijn"`
	Eigen     bool   `json:"eigen" doc:"De vrager bewaarde hem"`
	Mag       bool   `json:"magVeranderen" doc:"De vrager mag hem veranderen of weggooien"`
	Lijst     string `json:"lijst" enum:"open,mijn,te-laat,alle" doc:"Welke lijst, zoals bij lijstSignalen"`
	Thema     string `json:"thema,omitempty" doc:"Alleen dit onderwerp"`
	Bron      string `json:"bron,omitempty" doc:"Alleen wat zo binnenkwam"`
	ComplexID string `json:"complexId,omitempty" doc:"Alleen dit complex"`
	Aantal    int    `json:"aantal" doc:"Hoeveel signalen hij de vrager toont, geteld tot 100"`
	Versie    int64  `json:"versie" doc:"Versie, voor If-Match"`
}

type saveInput struct {
	web.OnceInput
	Body worklistSaveBody
}

type worklistSaveBody struct {
	Naam      string `json:"naam" minLength:"2" maxLength:"40" doc:"Naam van de werklijst"`
	Gedeeld   bool   `json:"gedeeld,omitempty" doc:"Deel hem met collega's die een werklijst hebben"`
	LoketID   string `json:"loketId,omitempty" maxLength:"64" doc:"Deel hem alleen met de mensen van dit loket van de verdeelregels"`
	Lijst     string `json:"lijst,omitempty" enum:"open,mijn,te-laat,alle" doc:"Welke lijst, zoals bij lijstSignalen; open als het ontbreekt"`
	Thema     string `json:"thema,omitempty" enum:"woning,overlast,zorgen,geld,moois" doc:"Alleen dit onderwerp"`
	Bron      string `json:"bron,omitempty" enum:"medewerker,aannemer,vrijwilliger,partner,bewoner,balie,mail,voordeur,api" doc:"Alleen wat zo binnenkwam"`
	ComplexID string `json:"complexId,omitempty" maxLength:"64" doc:"Alleen dit complex"`
}

type saveOutput struct {
	Location string `header:"Location" doc:"Waar u leest welke signalen hij toont"`
	Body     worklistSavedBody
}

type worklistSavedBody struct {
	ID string `json:"id" doc:"Id van de nieuwe werklijst"`
}

type changeInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van de werklijst"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
	Body    worklistChangeBody
}

type worklistChangeBody struct {
	Naam    string `json:"naam" minLength:"2" maxLength:"40" doc:"Naam van de werklijst"`
	Gedeeld bool   `json:"gedeeld,omitempty" doc:"Deel hem met collega's die een werklijst hebben"`
	LoketID string `json:"loketId,omitempty" maxLength:"64" doc:"Deel hem alleen met de mensen van dit loket"`
}

type removeInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van de werklijst"`
	IfMatch string `header:"If-Match" doc:"De versie die u zag"`
}

type runInput struct {
	ID     string `path:"id" maxLength:"64" doc:"Id van de werklijst"`
	Cursor string `query:"cursor" doc:"Waarde van volgende uit het vorige antwoord"`
	Limiet int    `query:"limiet" minimum:"1" maximum:"100" default:"50" doc:"Hoeveel signalen hooguit"`
}

type runOutput struct{ Body signal.SignalListBody }

type noOutput struct{}

// API adds the operations on saved lists.
func (s *Service) API(api huma.API) {
	tags := []string{"signalen"}
	huma.Register(api, huma.Operation{OperationID: "lijstWerklijsten", Method: http.MethodGet, Path: "/werklijsten", Tags: tags,
		Summary: "Bewaarde werklijsten met hun aantallen", Description: "Elk aantal telt alleen wat de vrager mag zien."}, s.apiLists)
	huma.Register(api, huma.Operation{OperationID: "bewaarWerklijst", Method: http.MethodPost, Path: "/werklijsten", Tags: tags,
		Summary: "Bewaar een keuze van signalen onder een naam", DefaultStatus: http.StatusCreated,
		Description: "Delen deelt geen signalen: ieder ziet wat die zelf mag zien. Zoekwoorden worden niet bewaard.", SkipValidateBody: true}, s.apiSave)
	huma.Register(api, huma.Operation{OperationID: "veranderWerklijst", Method: http.MethodPatch, Path: "/werklijsten/{id}", Tags: tags,
		Summary: "Geef een werklijst een andere naam, of meer of minder lezers", DefaultStatus: http.StatusNoContent, SkipValidateBody: true}, s.apiChange)
	huma.Register(api, huma.Operation{OperationID: "wisWerklijst", Method: http.MethodDelete, Path: "/werklijsten/{id}", Tags: tags,
		Summary: "Gooi een werklijst weg; de signalen blijven", DefaultStatus: http.StatusNoContent}, s.apiRemove)
	huma.Register(api, huma.Operation{OperationID: "draaiWerklijst", Method: http.MethodGet, Path: "/werklijsten/{id}/signalen", Tags: tags,
		Summary: "De signalen die een werklijst de vrager toont"}, s.apiRun)
}

// readersOf is with whom a list is shared, as the API says it.
func readersOf(shared bool, desk string) Readers {
	switch {
	case desk != "":
		return AtDesk(routing.DeskID(desk))
	case shared:
		return Everybody
	}
	return OnlyMe
}

func (s *Service) apiLists(ctx context.Context, _ *struct{}) (*listsOutput, error) {
	a := web.ActorFrom(ctx)
	_, err := s.policy.RequireOrg("worklist.lists", a, actKeep)
	var list []Shown
	if err == nil {
		list, err = s.Lists(ctx, a)
	}
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &listsOutput{Body: worklistsBody{Werklijsten: []worklistBody{}}}
	for _, l := range list {
		f := l.Filter
		out.Body.Werklijsten = append(out.Body.Werklijsten, worklistBody{ID: string(l.ID), Naam: l.Name, Gedeeld: l.Readers != OnlyMe, LoketID: string(l.Readers.Desk()),
			Eigen: l.Own, Mag: l.Change, Lijst: string(f.List), Thema: string(f.Theme), Bron: string(f.Source), ComplexID: string(f.ComplexID), Aantal: l.N, Versie: l.Version})
	}
	return out, nil
}

func (s *Service) apiSave(ctx context.Context, in *saveInput) (*saveOutput, error) {
	b := in.Body
	id, err := s.Save(ctx, web.ActorFrom(ctx), b.Naam, readersOf(b.Gedeeld, b.LoketID),
		signal.Filter{List: signal.ListKind(b.Lijst), Theme: signal.Theme(b.Thema), Source: signal.Source(b.Bron), ComplexID: place.ComplexID(b.ComplexID)}, in.Key)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &saveOutput{Location: web.APIPath + listsPath + "/" + string(id) + "/signalen", Body: worklistSavedBody{string(id)}}, nil
}

func (s *Service) apiChange(ctx context.Context, in *changeInput) (*noOutput, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.Change(ctx, web.ActorFrom(ctx), ID(in.ID), version, in.Body.Naam, readersOf(in.Body.Gedeeld, in.Body.LoketID))
	}
	return s.nothing(ctx, in.ID, err, in.Body)
}

func (s *Service) apiRemove(ctx context.Context, in *removeInput) (*noOutput, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.Remove(ctx, web.ActorFrom(ctx), ID(in.ID), version)
	}
	return s.nothing(ctx, in.ID, err, nil)
}

// nothing is the answer to a change: somebody who met another's change gets the list as it stands.
func (s *Service) nothing(ctx context.Context, id string, err error, sent any) (*noOutput, error) {
	if err == nil {
		return &noOutput{}, nil
	}
	return nil, web.APIMet(ctx, err, sent, func() (b any, err error) {
		out, err := s.apiLists(ctx, nil)
		if err != nil {
			return nil, err
		}
		for _, l := range out.Body.Werklijsten {
			if l.ID == id {
				b = l
			}
		}
		return b, nil
	})
}

// apiRun is what a list shows to who asks; whoever may not use it finds none.
func (s *Service) apiRun(ctx context.Context, in *runInput) (*runOutput, error) {
	a := web.ActorFrom(ctx)
	l, err := s.Get(ctx, a, ID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	f := l.Filter
	f.Cursor, f.Limit = in.Cursor, in.Limiet
	body, err := s.signals.APIList(ctx, a, f)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &runOutput{Body: body}, nil
}
