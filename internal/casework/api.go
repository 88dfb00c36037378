package casework

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
	"samendoen/internal/network"
)

// API adds the operations on cases. What is somebody's own decision at that moment is for
// people and has no operation here: searching in texts, a look in an emergency and its
// review, and shutting a colleague out.
func (s *Service) API(api huma.API) {
	tags := []string{"dossiers"}
	huma.Register(api, huma.Operation{OperationID: "lijstDossiers", Method: http.MethodGet, Path: "/dossiers", Tags: tags,
		Summary: "De dossiers waaraan u deelneemt, zonder inhoud"}, s.apiList)
	huma.Register(api, huma.Operation{OperationID: "toonDossier", Method: http.MethodGet, Path: "/dossiers/{id}", Tags: tags,
		Summary: "Een dossier met inhoud; dat u het opent, wordt vastgelegd"}, s.apiShow)
	huma.Register(api, huma.Operation{OperationID: "openDossier", Method: http.MethodPost, Path: "/dossiers", Tags: tags,
		Summary: "Open een dossier vanuit een signaal, na het gesprek met de bewoner", DefaultStatus: http.StatusCreated,
		Errors: []int{http.StatusForbidden, http.StatusConflict}}, s.apiOpen)
	huma.Register(api, huma.Operation{OperationID: "schrijfLogregel", Method: http.MethodPost, Path: "/dossiers/{id}/logregels", Tags: tags,
		Summary: "Schrijf een regel in het logboek", DefaultStatus: http.StatusNoContent,
		Errors: []int{http.StatusForbidden}}, s.apiLog)
	huma.Register(api, huma.Operation{OperationID: "wijzigDossier", Method: http.MethodPatch, Path: "/dossiers/{id}", Tags: tags,
		Summary: "Zet de volgende stap", DefaultStatus: http.StatusNoContent,
		Description: "Wat een ander intussen aan andere onderdelen veranderde, houdt dit niet tegen. Is de stap zelf veranderd, dan is het antwoord 412 met wat er nu staat.",
		Errors:      []int{http.StatusForbidden, http.StatusPreconditionFailed}}, s.apiStep)
	huma.Register(api, huma.Operation{OperationID: "sluitDossier", Method: http.MethodPost, Path: "/dossiers/{id}/afsluiten", Tags: tags,
		Summary: "Sluit een dossier af, met oorzaak en uitkomst", DefaultStatus: http.StatusNoContent,
		Errors: []int{http.StatusForbidden, http.StatusPreconditionFailed}}, s.apiClose)
	huma.Register(api, huma.Operation{OperationID: "wijzigAfspraak", Method: http.MethodPatch, Path: "/dossiers/{id}/afspraken/{afspraak}", Tags: tags,
		Summary: "Schrijf op wat er van een afspraak kwam", DefaultStatus: http.StatusNoContent,
		Description: "De versie staat bij de afspraak in het dossier. Was iemand anders eerst, dan is het antwoord 412 met de afspraak zoals die nu is.",
		Errors:      []int{http.StatusForbidden, http.StatusPreconditionFailed}}, s.apiSettle)
	s.questionAPI(api, tags)
	s.handoverAPI(api, tags)
}

// RowBody is a case in a list of the API. It is exported because the description of the
// API only sees what it embeds when that is.
type RowBody struct {
	ID             string `json:"id" doc:"Id van het dossier"`
	Nummer         string `json:"nummer" doc:"Nummer van het dossier" example:"2026-0001"`
	Plek           string `json:"plek" doc:"Adres of complex"`
	ComplexID      string `json:"complexId,omitempty" doc:"Id van het complex"`
	Stand          string `json:"stand" enum:"open,waakvlam,afgesloten" doc:"Waar het dossier staat"`
	Casusregisseur string `json:"casusregisseur" doc:"Naam van de casusregisseur"`
	WachtOp        string `json:"wachtOp,omitempty" doc:"Naam van wie nu aan zet is"`
	Voor           string `json:"voor,omitempty" format:"date" doc:"Datum waarop er iets moet zijn gebeurd"`
	TeLaat         bool   `json:"teLaat" doc:"Of die datum voorbij is"`
	Geopend        string `json:"geopend" format:"date-time" doc:"Wanneer het dossier openging"`
	Versie         int64  `json:"versie" doc:"Versie, ook in de ETag van het dossier"`
}

type listInput struct {
	Stand  string `query:"stand" enum:"open,waakvlam,afgesloten" doc:"Alleen dossiers met deze stand"`
	Cursor string `query:"cursor" maxLength:"64" doc:"De waarde van volgende uit het vorige antwoord"`
	Limiet int    `query:"limiet" minimum:"1" maximum:"200" default:"50" doc:"Hoeveel dossiers per antwoord"`
}

type listOutput struct {
	Body struct {
		Dossiers []RowBody `json:"dossiers" doc:"Dossiers in de volgorde waarin zij opengingen"`
		Volgende string    `json:"volgende,omitempty" doc:"Cursor voor het volgende antwoord; ontbreekt aan het eind"`
	}
}

func (s *Service) apiList(ctx context.Context, in *listInput) (*listOutput, error) {
	rows, next, err := s.Page(ctx, web.ActorFrom(ctx), State(in.Stand), ID(in.Cursor), in.Limiet)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &listOutput{}
	out.Body.Dossiers, out.Body.Volgende = []RowBody{}, string(next)
	for _, r := range rows {
		out.Body.Dossiers = append(out.Body.Dossiers, bodyOf(r))
	}
	return out, nil
}

func bodyOf(r Row) RowBody {
	return RowBody{ID: string(r.ID), Nummer: r.Number, Plek: r.Label, ComplexID: string(r.ComplexID), Stand: string(r.State),
		Casusregisseur: r.Director, WachtOp: r.Waits, Voor: dateText(DueOf(r.Case)), TeLaat: r.Late,
		Geopend: r.OpenedAt.UTC().Format(time.RFC3339), Versie: r.Version}
}

// dateText is a date in the API, empty when it is not set.
func dateText(date time.Time) string {
	if date.IsZero() {
		return ""
	}
	return date.Format(time.DateOnly)
}

// instantText is a moment in the API, empty when it is not set.
func instantText(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

type idInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van het dossier"`
}

type caseBody struct {
	RowBody
	Reden        string           `json:"reden" doc:"Waarom er een dossier is"`
	Doel         string           `json:"doel" doc:"Doel in de woorden van de bewoner"`
	Oorzaak      string           `json:"oorzaak" doc:"Oorzaak in de woorden van de bewoner"`
	Regie        string           `json:"regie" enum:"bewoner,samen,overgenomen" doc:"Wie de regie heeft"`
	RegieTot     string           `json:"regieTot,omitempty" format:"date" doc:"Tot wanneer de regie is overgenomen"`
	RegieOmdat   string           `json:"regieOmdat,omitempty" doc:"Waarom de regie is overgenomen"`
	Trede        *rungBody        `json:"trede,omitempty" doc:"Op welke trede van de verantwoordelijkheidsladder de hulp staat, en welke gewenst is"`
	VolgendeStap *stepBody        `json:"volgendeStap,omitempty" doc:"Wat er nu gebeurt"`
	Uitkomst     string           `json:"uitkomst,omitempty" enum:"opgelost,deels,niet" doc:"Alleen bij een afgesloten dossier"`
	BewaardTot   string           `json:"bewaardTot,omitempty" format:"date" doc:"Alleen bij een afgesloten dossier"`
	Deelnemers   []personBody     `json:"deelnemers" doc:"Wie het dossier kan zien"`
	Afspraken    []commitmentBody `json:"afspraken" doc:"Afspraken van twee kanten"`
	Logregels    []logBody        `json:"logregels" doc:"Het logboek, nieuwste eerst"`
	Signalen     []string         `json:"signalen" doc:"Ids van de signalen in dit dossier"`
}

type stepBody struct {
	Wat   string `json:"wat" maxLength:"200" doc:"Wat er gebeurt"`
	Wie   string `json:"wie" maxLength:"64" doc:"Id van een deelnemer"`
	Datum string `json:"datum" format:"date" doc:"Voor welke datum"`
}

type personBody struct {
	ID          string `json:"id" doc:"Id van de gebruiker"`
	Naam        string `json:"naam" doc:"Naam"`
	Organisatie string `json:"organisatie" doc:"Organisatie"`
	Rol         string `json:"rol" enum:"regisseur,deelnemer,contactpersoon,vervanger" doc:"Rol in dit dossier"`
	Convenant   string `json:"convenant,omitempty" doc:"Het convenant waaronder iemand van een andere organisatie meedoet"`
	Leest       bool   `json:"leest" doc:"Of deze deelnemer het dossier nu kan openen"`
	Tot         string `json:"tot,omitempty" format:"date-time" doc:"Tot wanneer, bij een andere organisatie"`
}

type commitmentBody struct {
	ID          string     `json:"id" doc:"Id van de afspraak"`
	Kant        string     `json:"kant" enum:"bewoner,wij" doc:"Wie de afspraak maakt"`
	Wie         string     `json:"wie,omitempty" doc:"Id van de gebruiker, aan onze kant"`
	Wat         string     `json:"wat" doc:"Wat is afgesproken"`
	Datum       string     `json:"datum" format:"date" doc:"Voor welke datum"`
	Stand       string     `json:"stand" enum:"open,nagekomen,niet-nagekomen,ingetrokken" doc:"Hoe het ermee staat"`
	Klus        bool       `json:"klus" doc:"Of het een klus aan de woning is"`
	AlsNiet     string     `json:"alsNiet,omitempty" doc:"Wat is afgesproken als het niet lukt"`
	Versie      int64      `json:"versie" doc:"Versie van de afspraak, voor If-Match"`
	Wijzigingen []saidBody `json:"wijzigingen" doc:"Wat erover is gezegd, nieuwste eerst"`
}

type saidBody struct {
	Moment string `json:"moment" format:"date-time" doc:"Wanneer"`
	Wie    string `json:"wie" doc:"Naam van wie het zei"`
	Stand  string `json:"stand" enum:"open,nagekomen,niet-nagekomen,ingetrokken" doc:"Hoe het er toen mee stond"`
	Datum  string `json:"datum" format:"date" doc:"Voor welke datum het toen gold"`
	Bewijs string `json:"bewijs,omitempty" doc:"Waar dat aan te zien was"`
}

type rungBody struct {
	Nu      int    `json:"nu" minimum:"1" maximum:"5" doc:"De trede nu: 1 eigen kracht tot 5 zware hulp op maat"`
	Gewenst int    `json:"gewenst" minimum:"1" maximum:"5" doc:"De gewenste trede"`
	Waarom  string `json:"waarom" doc:"Waaraan dat te zien is"`
	Wie     string `json:"wie" doc:"Naam van wie het opschreef"`
	Moment  string `json:"moment" format:"date-time" doc:"Wanneer"`
}

// commitment is a commitment in the API, with the names of who said something of it.
func commitment(p Commitment, names map[string]string) commitmentBody {
	b := commitmentBody{ID: p.ID, Kant: string(p.Side), Wie: p.HolderID, Wat: p.What, Datum: dateText(p.By), Stand: string(p.State), Klus: p.Home, AlsNiet: p.IfNot, Versie: p.Version, Wijzigingen: []saidBody{}}
	for _, v := range p.Said {
		b.Wijzigingen = append(b.Wijzigingen, saidBody{instantText(v.At), names[v.ByID], string(v.State), dateText(v.By), v.Proof})
	}
	return b
}

type logBody struct {
	Moment        string `json:"moment" format:"date-time" doc:"Wanneer"`
	Wie           string `json:"wie" doc:"Naam van wie het schreef"`
	Soort         string `json:"soort" enum:"gesprek,telefoon,huisbezoek,notitie,niet-bereikt" doc:"Soort regel"`
	Tekst         string `json:"tekst" doc:"Wat er staat"`
	Gegevenssoort string `json:"gegevenssoort" doc:"Soort gegeven"`
}

type caseOutput struct {
	ETag string `header:"ETag" doc:"Versie van het dossier, voor If-Match"`
	Body caseBody
}

func (s *Service) apiShow(ctx context.Context, in *idInput) (*caseOutput, error) {
	v, err := s.Show(ctx, web.ActorFrom(ctx), ID(in.ID))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	return &caseOutput{ETag: etag(v.Version), Body: viewBody(v)}, nil
}

func viewBody(v View) caseBody {
	b := caseBody{RowBody: bodyOf(Row{Case: v.Case, Director: v.Names[v.DirectorID], Waits: v.Names[WaitsFor(v.Case)], Late: Late(v.Case, v.Today)}),
		Reden: v.Reason, Doel: v.Goal, Oorzaak: v.Cause, Regie: string(v.Reins.Holder), Uitkomst: string(v.Outcome),
		BewaardTot: dateText(KeepUntil(v.Case)), Deelnemers: []personBody{}, Afspraken: []commitmentBody{}, Logregels: []logBody{}, Signalen: []string{}}
	if v.Next.Known() {
		b.VolgendeStap = &stepBody{v.Next.What, v.Next.HolderID, dateText(v.Next.By)}
	}
	if v.Reins.Holder == TakenOver {
		b.RegieTot, b.RegieOmdat = dateText(v.Reins.Until), v.Reins.Because
	}
	if len(v.Helps) > 0 {
		h := v.Helps[0]
		b.Trede = &rungBody{int(h.Now), int(h.Wanted), h.Why, v.Names[h.ByID], instantText(h.At)}
	}
	for _, p := range v.People {
		b.Deelnemers = append(b.Deelnemers, personBody{ID: p.User.ID, Naam: p.User.Name, Organisatie: p.User.OrgName, Rol: string(p.Part),
			Convenant: p.Covenant, Leest: p.Reads, Tot: instantText(p.Until)})
	}
	for _, p := range v.Commitments {
		b.Afspraken = append(b.Afspraken, commitment(p, v.Names))
	}
	for _, m := range v.Timeline {
		if m.Entry != nil {
			b.Logregels = append(b.Logregels, logBody{m.At.UTC().Format(time.RFC3339), v.Names[m.Entry.AuthorID], string(m.Entry.Kind), m.Entry.Text, string(m.Entry.Category)})
		}
	}
	for _, sig := range v.Signals {
		b.Signalen = append(b.Signalen, sig.ID)
	}
	return b
}

type openInput struct {
	Body struct {
		SignaalID     string    `json:"signaalId" maxLength:"64" doc:"Id van het signaal waaruit het dossier ontstaat"`
		SignaalVersie int64     `json:"signaalVersie" doc:"Versie van het signaal die u zag"`
		Reden         string    `json:"reden" maxLength:"2000" doc:"Waarom er een dossier komt"`
		Doel          string    `json:"doel,omitempty" maxLength:"2000" doc:"Doel in de woorden van de bewoner"`
		Oorzaak       string    `json:"oorzaak,omitempty" maxLength:"2000" doc:"Oorzaak in de woorden van de bewoner"`
		Regisseur     string    `json:"casusregisseur,omitempty" maxLength:"64" doc:"Id van de casusregisseur; zonder wordt u dat"`
		Stap          firstStep `json:"volgendeStap" doc:"De eerste stap"`
		Gevaar        bool      `json:"gevaar,omitempty" doc:"Er is gevaar: het gesprek met de bewoner komt later"`
		Gegevenssoort string    `json:"gegevenssoort,omitempty" enum:"identiteit,wonen,overlast,huurachterstand,zorg,gezondheid,strafrecht" doc:"Soort gegeven van de teksten; zonder past die bij het signaal"`
		Gevaarreden   string    `json:"gevaarreden,omitempty" maxLength:"1000" doc:"Waarom het gesprek niet kon wachten"`
	}
}

type firstStep struct {
	Wat   string `json:"wat" maxLength:"200" doc:"Wat er gebeurt"`
	Wie   string `json:"wie,omitempty" maxLength:"64" doc:"Id van wie het doet; zonder is dat de casusregisseur"`
	Datum string `json:"datum" format:"date" doc:"Voor welke datum"`
}

type createdOutput struct {
	Location string `header:"Location" doc:"Adres van het nieuwe dossier"`
	Body     struct {
		ID string `json:"id" doc:"Id van het dossier"`
	}
}

func (s *Service) apiOpen(ctx context.Context, in *openInput) (*createdOutput, error) {
	b := in.Body
	id, err := s.Open(ctx, web.ActorFrom(ctx), NewCase{SignalID: b.SignaalID, SignalVersion: b.SignaalVersie,
		Words: Words{b.Reden, b.Doel, b.Oorzaak}, DirectorID: b.Regisseur,
		Step: NextStep{What: b.Stap.Wat, HolderID: b.Stap.Wie, By: parseDate(b.Stap.Datum)}, Kind: network.Category(b.Gegevenssoort), Danger: b.Gevaar, SkipReason: b.Gevaarreden})
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &createdOutput{Location: web.APIPath + "/dossiers/" + string(id)}
	out.Body.ID = string(id)
	return out, nil
}

type logInput struct {
	ID   string `path:"id" maxLength:"64" doc:"Id van het dossier"`
	Key  string `header:"Idempotency-Key" maxLength:"100" doc:"Dezelfde sleutel schrijft de regel maar één keer"`
	Body struct {
		Soort         string `json:"soort" enum:"gesprek,telefoon,huisbezoek,notitie,niet-bereikt" doc:"Soort regel"`
		Tekst         string `json:"tekst,omitempty" maxLength:"2000" doc:"Wat er staat; mag leeg zijn bij niet-bereikt"`
		Gegevenssoort string `json:"gegevenssoort,omitempty" enum:"identiteit,wonen,overlast,huurachterstand,zorg,gezondheid,strafrecht" doc:"Soort gegeven; zonder is dat de soort van het dossier"`
	}
}

func (s *Service) apiLog(ctx context.Context, in *logInput) (*struct{}, error) {
	return nil, web.APIError(ctx, s.AddLog(ctx, web.ActorFrom(ctx), ID(in.ID), LogKind(in.Body.Soort), network.Category(in.Body.Gegevenssoort), in.Body.Tekst, in.Key))
}

type stepInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van het dossier"`
	IfMatch string `header:"If-Match" doc:"De ETag van het dossier dat u zag"`
	Body    struct {
		Stap          stepBody `json:"volgendeStap" doc:"Wat er nu gebeurt"`
		Gegevenssoort string   `json:"gegevenssoort,omitempty" enum:"identiteit,wonen,overlast,huurachterstand,zorg,gezondheid,strafrecht" doc:"Soort gegeven; zonder is dat de soort van het dossier"`
	}
}

func (s *Service) apiStep(ctx context.Context, in *stepInput) (*struct{}, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.SetNextStep(ctx, web.ActorFrom(ctx), ID(in.ID), version,
			NextStep{What: in.Body.Stap.Wat, HolderID: in.Body.Stap.Wie, By: parseDate(in.Body.Stap.Datum)}, network.Category(in.Body.Gegevenssoort))
	}
	return nil, s.apiMet(ctx, ID(in.ID), err, in.Body)
}

type closeInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van het dossier"`
	IfMatch string `header:"If-Match" doc:"De ETag van het dossier dat u zag"`
	Body    struct {
		Oorzaak  string `json:"oorzaak" maxLength:"2000" doc:"Wat de oorzaak was"`
		Uitkomst string `json:"uitkomst" enum:"opgelost,deels,niet" doc:"Of het is opgelost"`
	}
}

func (s *Service) apiClose(ctx context.Context, in *closeInput) (*struct{}, error) {
	version, err := web.IfMatch(in.IfMatch)
	if err == nil {
		err = s.Close(ctx, web.ActorFrom(ctx), ID(in.ID), version, in.Body.Oorzaak, Outcome(in.Body.Uitkomst))
	}
	return nil, s.apiMet(ctx, ID(in.ID), err, in.Body)
}

// apiMet is the answer to a change: somebody who met another's change gets the case as it stands.
func (s *Service) apiMet(ctx context.Context, id ID, err error, sent any) error {
	return web.APIMet(ctx, err, sent, func() (b caseBody, err error) {
		v, err := s.Show(ctx, web.ActorFrom(ctx), id)
		if err == nil {
			b = viewBody(v)
		}
		return b, err
	})
}

func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// parseDate is a date from outside, zero when it is none: the checks say so.
func parseDate(s string) time.Time {
	date, err := time.Parse(time.DateOnly, strings.TrimSpace(s))
	if err != nil || date.Year() < 2000 || date.Year() > 2100 {
		return time.Time{}
	}
	return date
}
