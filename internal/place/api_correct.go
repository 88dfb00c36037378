package place

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
)

type recordInput struct {
	ID string `path:"id" maxLength:"64" doc:"Id van het complex of de woning"`
}

type improveInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van het complex of de woning"`
	IfMatch string `header:"If-Match" doc:"De ETag van de gegevens die u zag"`
	Body    struct {
		Velden []placeValueBody `json:"velden" minItems:"1" maxItems:"20" nullable:"false" doc:"Wat er verandert; wat u weglaat, blijft zoals het is"`
	}
}

type placeValueBody struct {
	Veld   string `json:"veld" maxLength:"40" doc:"Naam van het gegeven, zoals in een levering"`
	Waarde string `json:"waarde" maxLength:"200" doc:"Wat het moet zijn; leeg voor niet bekend. Een positie is breedtegraad, komma, lengtegraad. Een complex is de sleutel in uw administratie."`
}

type restoreInput struct {
	ID      string `path:"id" maxLength:"64" doc:"Id van het complex of de woning"`
	Veld    string `path:"veld" maxLength:"40" doc:"Naam van het gegeven"`
	IfMatch string `header:"If-Match" doc:"De ETag van de gegevens die u zag"`
}

type recordOutput struct {
	ETag string `header:"ETag" doc:"Versie van de gegevens, voor If-Match"`
	Body placeRecordBody
}

type placeRecordBody struct {
	ID      string           `json:"id" doc:"Id van het complex of de woning"`
	Sleutel string           `json:"sleutel" doc:"De sleutel in uw administratie"`
	Naam    string           `json:"naam" doc:"Naam van het complex of adres van de woning"`
	Velden  []placeFieldBody `json:"velden" nullable:"false" doc:"De gegevens die u kunt verbeteren"`
}

type placeFieldBody struct {
	Veld      string     `json:"veld" doc:"Naam van het gegeven, zoals in een levering"`
	Waarde    string     `json:"waarde" doc:"Wat het programma gebruikt; leeg als het niet bekend is"`
	Geleverd  string     `json:"geleverd" doc:"Wat de administratie levert"`
	Verbeterd bool       `json:"verbeterd" doc:"Of iemand dit met de hand heeft verbeterd"`
	Op        *time.Time `json:"op,omitempty" doc:"Wanneer; alleen bij een verbetering"`
	DoorID    string     `json:"doorId,omitempty" doc:"Id van wie het verbeterde"`
}

type differencesOutput struct {
	Body struct {
		Verschillen []placeDifferenceBody `json:"verschillen" nullable:"false" doc:"Verbeteringen die de administratie nog niet heeft overgenomen, de oudste eerst"`
	}
}

type placeDifferenceBody struct {
	ID        string    `json:"id" doc:"Id van het complex of de woning"`
	Sleutel   string    `json:"sleutel" doc:"De sleutel in uw administratie"`
	Veld      string    `json:"veld" doc:"Naam van het gegeven, zoals in een levering"`
	Verbeterd string    `json:"verbeterd" doc:"De waarde na de verbetering"`
	Geleverd  string    `json:"geleverd" doc:"Wat de administratie levert"`
	Op        time.Time `json:"op" doc:"Wanneer het is verbeterd"`
}

// correctAPI adds the operations on corrections made by hand: what the forms do, and the
// differences for the administration.
func (s *Service) correctAPI(api huma.API) {
	tags := []string{"plaatsen"}
	for _, o := range []struct {
		subject  Subject
		name, de string
	}{{OfComplex, "Complex", "een complex"}, {OfHome, "Woning", "een woning"}} {
		path := "/" + string(o.subject) + "/{id}/gegevens"
		huma.Register(api, huma.Operation{OperationID: "leesGegevens" + o.name, Method: http.MethodGet, Path: path, Tags: tags,
			Summary: "Gegevens van " + o.de + " met wat er is verbeterd"}, s.apiRecord(o.subject))
		huma.Register(api, huma.Operation{OperationID: "verbeterGegevens" + o.name, Method: http.MethodPatch, Path: path, Tags: tags,
			Summary: "Verbeter gegevens van " + o.de, Errors: []int{http.StatusPreconditionFailed},
			Description: "Een verbetering blijft staan bij een nieuwe levering, tot de administratie hetzelfde zegt. If-Match is verplicht."}, s.apiImprove(o.subject))
		huma.Register(api, huma.Operation{OperationID: "herstelGegevens" + o.name, Method: http.MethodDelete, Path: path + "/{veld}", Tags: tags,
			Summary: "Zet een gegeven van " + o.de + " terug naar wat is geleverd", Errors: []int{http.StatusPreconditionFailed}}, s.apiRestore(o.subject))
	}
	huma.Register(api, huma.Operation{OperationID: "lijstVerschillen", Method: http.MethodGet, Path: "/verbeteringen", Tags: tags,
		Summary: "Verbeteringen die uw administratie nog niet heeft overgenomen"}, s.apiDifferences)
}

func (s *Service) recordFor(ctx context.Context, a access.Actor, subject Subject, id string) (*recordOutput, error) {
	r, err := s.Record(ctx, a, subject, id)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &recordOutput{ETag: `"` + r.Version + `"`, Body: placeRecordBody{ID: r.ID, Sleutel: r.Key, Naam: r.Title, Velden: []placeFieldBody{}}}
	for _, f := range r.Fields {
		b := placeFieldBody{Veld: f.Field.Column(), Waarde: f.Value, Geleverd: f.Delivered, Verbeterd: f.Corrected, DoorID: f.ByID}
		if f.Corrected {
			b.Op = &f.At
		}
		out.Body.Velden = append(out.Body.Velden, b)
	}
	return out, nil
}

func (s *Service) apiRecord(subject Subject) func(context.Context, *recordInput) (*recordOutput, error) {
	return func(ctx context.Context, in *recordInput) (*recordOutput, error) {
		return s.recordFor(ctx, web.ActorFrom(ctx), subject, in.ID)
	}
}

// apiMet is the answer to a change: somebody who met another's change gets the record as it stands.
func (s *Service) apiMet(ctx context.Context, subject Subject, id string, err error, sent any) error {
	return web.APIMet(ctx, err, sent, func() (b placeRecordBody, err error) {
		out, err := s.recordFor(ctx, web.ActorFrom(ctx), subject, id)
		if err == nil {
			b = out.Body
		}
		return b, err
	})
}

func (s *Service) apiImprove(subject Subject) func(context.Context, *improveInput) (*recordOutput, error) {
	const op = "place.improve"
	return func(ctx context.Context, in *improveInput) (*recordOutput, error) {
		a, values := web.ActorFrom(ctx), map[CorrectionField]string{}
		var unknown []fault.Field
		for _, v := range in.Body.Velden {
			f, ok := byColumn(subject, v.Veld)
			if !ok {
				unknown = append(unknown, fault.NewField("veld", "place.field_unknown"))
			}
			values[f] = v.Waarde
		}
		if _, err := s.Record(ctx, a, subject, in.ID); err != nil { // whoever may not, hears nothing of fields
			return nil, web.APIError(ctx, err)
		}
		err := fault.Check(op, unknown)
		if err == nil {
			var version string
			if version, err = versionIn(in.IfMatch); err == nil {
				_, err = s.Improve(ctx, a, subject, in.ID, version, values)
			}
		}
		if err != nil {
			return nil, s.apiMet(ctx, subject, in.ID, byTemplate(op, err), in.Body)
		}
		return s.recordFor(ctx, a, subject, in.ID)
	}
}

func (s *Service) apiRestore(subject Subject) func(context.Context, *restoreInput) (*struct{}, error) {
	return func(ctx context.Context, in *restoreInput) (*struct{}, error) {
		a := web.ActorFrom(ctx)
		if _, err := s.Record(ctx, a, subject, in.ID); err != nil {
			return nil, web.APIError(ctx, err)
		}
		f, ok := byColumn(subject, in.Veld)
		if !ok {
			return nil, web.APIError(ctx, fault.New("place.restore", fault.NotFound))
		}
		version, err := versionIn(in.IfMatch)
		if err == nil {
			err = s.Restore(ctx, a, subject, in.ID, version, f)
		}
		return nil, s.apiMet(ctx, subject, in.ID, err, nil)
	}
}

func (s *Service) apiDifferences(ctx context.Context, _ *struct{}) (*differencesOutput, error) {
	list, err := s.Differences(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &differencesOutput{}
	out.Body.Verschillen = []placeDifferenceBody{}
	for _, d := range list {
		out.Body.Verschillen = append(out.Body.Verschillen, placeDifferenceBody{d.ObjectID, d.Key, d.Field.Column(), d.Value, d.Delivered, d.At})
	}
	return out, nil
}

// versionIn is the version of an If-Match header; without one nothing is changed.
func versionIn(header string) (string, error) {
	version := strings.Trim(strings.TrimPrefix(header, "W/"), `"`)
	if version == "" {
		return "", fault.Invalidf("place.ifmatch", "If-Match", "place.version_needed")
	}
	return version, nil
}

// byTemplate calls the fields of a refusal as a delivery calls them.
func byTemplate(op string, err error) error {
	if !fault.Is(err, fault.Invalid) {
		return err
	}
	var fields []fault.Field
	for _, f := range fault.FieldsOf(err) {
		f.Name = CorrectionField(f.Name).Column()
		fields = append(fields, f)
	}
	return fault.Check(op, fields)
}
