package conference

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
	"samendoen/internal/casework"
)

// apiAtTable adds the operations at the table.
func (s *Service) apiAtTable(api huma.API, tags []string) {
	huma.Register(api, huma.Operation{OperationID: "leesTafel", Method: http.MethodGet, Path: "/casusoverleggen/{id}/tafel", Tags: tags,
		Summary:     "Het dossier dat nu op tafel ligt, voor wie erbij is",
		Description: "Alleen wat iedereen aan tafel mag lezen. Dat u kijkt, wordt vastgelegd. Ook het bereik case. is nodig."}, s.apiTable)
	huma.Register(api, huma.Operation{OperationID: "schrijfAanTafel", Method: http.MethodPost, Path: "/casusoverleggen/{id}/tafel", Tags: tags,
		Summary: "Schrijf op wat over een dossier is afgesproken", DefaultStatus: http.StatusNoContent,
		Description: "Door wie voorzit. Afspraken en de volgende stap staan meteen in het dossier. Ook het bereik case. is nodig.",
		Errors:      []int{http.StatusForbidden, http.StatusPreconditionFailed}}, s.apiMinute)
}

type tableInput struct {
	ID   string `path:"id" maxLength:"64" doc:"Id van het overleg"`
	Punt string `query:"punt" maxLength:"64" doc:"Id van een punt; zonder is het het eerste dat open staat"`
}

type tableOutput struct {
	ETag string `header:"ETag" doc:"Versie van het dossier op tafel, voor If-Match"`
	Body tableBody
}

type tableBody struct {
	Punt      string                `json:"punt,omitempty" doc:"Id van het punt; ontbreekt als er niets meer op tafel ligt"`
	NogOpen   int                   `json:"nogOpen" doc:"Hoeveel punten nog open staan"`
	Agenda    []conferencePointBody `json:"agenda" nullable:"false" doc:"De dossiers van dit gezelschap"`
	Dossier   string                `json:"dossier,omitempty" doc:"Id van het dossier"`
	Nummer    string                `json:"nummer,omitempty" doc:"Nummer van het dossier"`
	Regisseur string                `json:"regisseur,omitempty" doc:"Naam van de casusregisseur"`
	Stap      string                `json:"stap,omitempty" doc:"De volgende stap, als iedereen die mag lezen"`
	StapDatum string                `json:"stapDatum,omitempty" format:"date" doc:"Vóór wanneer"`
	WachtOp   string                `json:"wachtOp,omitempty" doc:"Naam van op wie het wacht"`
	TeLaat    bool                  `json:"teLaat" doc:"Of iets te laat is"`
	Stil      bool                  `json:"stil" doc:"Of er lang niets gebeurde"`
	Afspraken []tablePromiseBody    `json:"afspraken" nullable:"false" doc:"Open afspraken die iedereen mag lezen"`
}

type tablePromiseBody struct {
	Afspraak string `json:"afspraak" doc:"Id van de afspraak"`
	Wat      string `json:"wat" doc:"Wat is afgesproken"`
	Wie      string `json:"wie,omitempty" doc:"Naam van wie het doet; ontbreekt bij de bewoner"`
	Datum    string `json:"datum,omitempty" format:"date" doc:"Vóór wanneer"`
}

type minuteInput struct {
	web.OnceInput
	ID      string `path:"id" maxLength:"64" doc:"Id van het overleg"`
	IfMatch string `header:"If-Match" doc:"De versie van het dossier die u zag"`
	Body    tableMinuteBody
}

type tableMinuteBody struct {
	Punt      string           `json:"punt" maxLength:"64" doc:"Id van het punt"`
	Verslag   string           `json:"verslag,omitempty" maxLength:"4000" doc:"Wat is besproken; het komt in het logboek van het dossier"`
	Stap      *tableStepBody   `json:"stap,omitempty" doc:"De volgende stap"`
	Afspraken []tableGivenBody `json:"afspraken,omitempty" maxItems:"10" doc:"Wat is afgesproken"`
	Besproken bool             `json:"besproken,omitempty" doc:"Of het punt besproken is"`
}

type tableStepBody struct {
	Wat   string `json:"wat" maxLength:"500" doc:"Wat er gebeurt"`
	Wie   string `json:"wie" maxLength:"64" doc:"Id van wie het doet"`
	Datum string `json:"datum" doc:"Vóór wanneer, als jjjj-mm-dd"`
}

type tableGivenBody struct {
	Wat   string `json:"wat" maxLength:"500" doc:"Wat is afgesproken"`
	Wie   string `json:"wie" maxLength:"64" doc:"Id van wie het doet, of bewoner"`
	Datum string `json:"datum" doc:"Vóór wanneer, als jjjj-mm-dd"`
}

func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func (s *Service) apiTable(ctx context.Context, in *tableInput) (*tableOutput, error) {
	t, err := s.Sees(ctx, web.ActorFrom(ctx), ID(in.ID), in.Punt)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	c := t.Case
	out := &tableOutput{ETag: web.ETag(c.Version), Body: tableBody{Punt: t.Current.ID, NogOpen: t.Left, Agenda: pointBodies(t.Agenda), Dossier: string(c.ID), Nummer: c.Number,
		Regisseur: t.People[c.DirectorID].Name, Stap: c.Step, StapDatum: dayOf(c.StepBy), WachtOp: t.People[c.WaitsFor].Name, TeLaat: c.Late, Stil: c.Silent,
		Afspraken: []tablePromiseBody{}}}
	for _, p := range c.Promises {
		out.Body.Afspraken = append(out.Body.Afspraken, tablePromiseBody{p.ID, p.What, t.People[p.HolderID].Name, dayOf(p.By)})
	}
	return out, nil
}

// conclusion is what somebody wrote at the table.
func (b tableMinuteBody) conclusion() casework.Conclusion {
	c := casework.Conclusion{Note: strings.TrimSpace(b.Verslag)}
	if b.Stap != nil {
		c.Step = casework.NextStep{What: b.Stap.Wat, HolderID: b.Stap.Wie, By: web.ParseDate(b.Stap.Datum)}
	}
	for _, g := range b.Afspraken {
		p := casework.Commitment{Side: casework.OurSide, HolderID: g.Wie, What: g.Wat, By: web.ParseDate(g.Datum)}
		if g.Wie == byResident {
			p.Side, p.HolderID = casework.ResidentSide, ""
		}
		c.Promises = append(c.Promises, p)
	}
	return c
}

func (s *Service) apiMinute(ctx context.Context, in *minuteInput) (*struct{}, error) {
	b := in.Body
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.Minute(ctx, web.ActorFrom(ctx), ID(in.ID), b.Punt, version, b.conclusion(), b.Besproken, in.Key)
	}
	return nil, web.APIMet(ctx, err, b, func() (now tableBody, err error) {
		out, err := s.apiTable(ctx, &tableInput{ID: in.ID, Punt: b.Punt})
		if err == nil {
			now = out.Body
		}
		return now, err
	})
}
