package logbook

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/mod/sumdb/tlog"

	"samendoen/internal/base/audit"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
)

type checkpointOutput struct {
	Body struct {
		Epoch int64     `json:"tijdperk" doc:"Nummer van de boom; een teruggezette reservekopie begint een nieuwe"`
		Size  int64     `json:"grootte" doc:"Aantal bladeren van de boom"`
		Root  string    `json:"wortel" doc:"Wortel van de boom (RFC 6962), in base64"`
		At    time.Time `json:"tijd" doc:"Wanneer het controlepunt is ondertekend"`
		Note  string    `json:"controlepunt" doc:"Ondertekende tekst om te bewaren (signed note)"`
		Key   string    `json:"sleutel" doc:"Openbare sleutel waarmee de tekst te controleren is"`
	}
}

type growthInput struct {
	Epoch int64 `path:"tijdperk" minimum:"0" doc:"Nummer van de boom"`
	From  int64 `path:"van" minimum:"1" doc:"Grootte van het oudere controlepunt"`
	To    int64 `path:"tot" minimum:"1" doc:"Grootte van het nieuwere controlepunt"`
}

type growthOutput struct {
	Body struct {
		Hashes []string `json:"hashes" doc:"Bewijs dat de oudere boom het begin is van de nieuwere (RFC 6962, 2.1.2), in base64"`
	}
}

type inclusionInput struct {
	Epoch    int64 `path:"tijdperk" minimum:"0" doc:"Nummer van de boom"`
	Size     int64 `path:"grootte" minimum:"1" doc:"Grootte van het controlepunt"`
	Position int64 `path:"positie" minimum:"0" doc:"Positie van het blad; 0 is het begin van de boom"`
}

type inclusionOutput struct {
	Body struct {
		Leaf   string   `json:"blad" doc:"Hash van het blad, in base64"`
		Hashes []string `json:"hashes" doc:"Bewijs dat het blad op deze positie staat (RFC 6962, 2.1.1), in base64"`
	}
}

type cosignInput struct {
	Body struct {
		Note string `json:"controlepunt" maxLength:"8192" doc:"Het controlepunt met de handtekening van dit logboek en daaronder die van de getuige (signed note)"`
	}
}

type cosignOutput struct {
	Body struct {
		Witnesses []string `json:"getuigen" nullable:"false" doc:"Namen van de getuigen voor wie dit telt"`
	}
}

type lookInput struct {
	User   string    `query:"gebruiker" maxLength:"64" doc:"Id van een collega; alleen wat die deed"`
	Number string    `query:"nummer" maxLength:"64" doc:"Nummer van een dossier of signaal, of een id; alleen wat daarmee gebeurde"`
	Kind   string    `query:"soort" enum:"keek,veranderde,noodinzage,aanmelden,geweigerd" doc:"Alleen deze soort"`
	From   time.Time `query:"van" doc:"Vanaf dit tijdstip"`
	Until  time.Time `query:"tot" doc:"Tot dit tijdstip, dat zelf niet meetelt"`
	Cursor string    `query:"cursor" maxLength:"120" doc:"Waarde van volgende uit het vorige antwoord"`
	Limit  int       `query:"limiet" minimum:"1" maximum:"200" default:"50" doc:"Hoeveel regels hooguit"`
}

// RecordBody is a record of the log in the API.
type RecordBody struct {
	ID       string       `json:"id" doc:"Id van de regel"`
	At       time.Time    `json:"tijd" doc:"Tijdstip"`
	UserID   string       `json:"gebruikerId" doc:"Wie het deed"`
	UserName string       `json:"gebruiker" doc:"Naam, leeg als die niet meer bekend is"`
	OrgID    string       `json:"organisatieId" doc:"Organisatie van wie het deed"`
	Org      string       `json:"organisatie" doc:"Naam van die organisatie"`
	Action   string       `json:"handeling" doc:"Wat er gebeurde"`
	Kind     string       `json:"soort" enum:"keek,veranderde,noodinzage,aanmelden,geweigerd" doc:"Soort handeling"`
	Type     string       `json:"objectsoort" doc:"Soort ding waarmee het gebeurde"`
	ObjectID string       `json:"objectId" doc:"Id van dat ding"`
	Number   string       `json:"nummer" doc:"Nummer van het dossier of signaal, leeg als het er geen heeft"`
	Rules    []ReasonBody `json:"regels" nullable:"false" doc:"Waarom het mocht"`
}

// ReasonBody is a rule in the API.
type ReasonBody struct {
	Rule     string `json:"regel" doc:"Id van de regel"`
	Sentence string `json:"zin" doc:"De regel in gewone taal"`
}

type lookOutput struct {
	Body struct {
		Records []RecordBody `json:"regels" nullable:"false" doc:"De regels van deze bladzijde, de nieuwste eerst"`
		Next    string       `json:"volgende" doc:"Cursor van de volgende bladzijde, leeg als er geen is"`
	}
}

// API is the log for programs: for partners that keep checkpoints and check that the log only
// grew, and for the privacy officer. Checkpoints and proofs are hashes and sizes that tell
// nothing about any record, so whoever may use the API may ask for them.
func (s *Service) API(api huma.API) {
	tags := []string{"logboek"}
	huma.Register(api, huma.Operation{OperationID: "toonControlepunt", Method: http.MethodGet, Path: "/logboek/controlepunt",
		Summary: "Nieuwste ondertekende controlepunt van het logboek", Tags: tags}, s.apiCheckpoint)
	huma.Register(api, huma.Operation{OperationID: "bewijsGroei", Method: http.MethodGet, Path: "/logboek/bomen/{tijdperk}/groei/{van}/{tot}",
		Summary: "Bewijs dat het logboek alleen is aangegroeid", Tags: tags}, s.apiGrowth)
	huma.Register(api, huma.Operation{OperationID: "bewijsPlaats", Method: http.MethodGet, Path: "/logboek/bomen/{tijdperk}/bladeren/{grootte}/{positie}",
		Summary: "Bewijs dat een blad in het logboek staat", Tags: tags}, s.apiInclusion)
	huma.Register(api, huma.Operation{OperationID: "tekenMee", Method: http.MethodPost, Path: "/logboek/medeondertekeningen", DefaultStatus: http.StatusCreated,
		Summary: "Geef een controlepunt dat een getuige heeft meegetekend", Tags: tags}, s.apiCosign)
	huma.Register(api, huma.Operation{OperationID: "lijstLogregels", Method: http.MethodGet, Path: "/logboek/regels",
		Summary: "Wie keek waar naar, voor de functionaris gegevensbescherming", Tags: tags}, s.apiLook)
	s.exportAPI(api, tags)
}

func (s *Service) apiCheckpoint(ctx context.Context, _ *struct{}) (*checkpointOutput, error) {
	var c audit.Checkpoint
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) { c, err = audit.Newest(tx); return err }); err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &checkpointOutput{}
	out.Body.Epoch, out.Body.Size, out.Body.Root, out.Body.At, out.Body.Note, out.Body.Key = c.Epoch, c.Size, c.Root.String(), c.At, c.Note, c.Key
	return out, nil
}

func (s *Service) apiGrowth(ctx context.Context, in *growthInput) (*growthOutput, error) {
	out := &growthOutput{}
	err := s.db.Read(ctx, func(tx *store.Tx) error {
		proof, err := audit.Growth(tx, in.Epoch, in.From, in.To)
		out.Body.Hashes = hashTexts(proof)
		return err
	})
	return out, web.APIError(ctx, err)
}

func (s *Service) apiInclusion(ctx context.Context, in *inclusionInput) (*inclusionOutput, error) {
	out := &inclusionOutput{}
	err := s.db.Read(ctx, func(tx *store.Tx) error {
		leaf, proof, err := audit.Inclusion(tx, in.Epoch, in.Position, in.Size)
		out.Body.Leaf, out.Body.Hashes = leaf.String(), hashTexts(proof)
		return err
	})
	return out, web.APIError(ctx, err)
}

func hashTexts(hashes []tlog.Hash) []string {
	list := make([]string, len(hashes))
	for i, h := range hashes {
		list[i] = h.String()
	}
	return list
}

func (s *Service) apiCosign(ctx context.Context, in *cosignInput) (*cosignOutput, error) {
	names, err := s.Cosign(ctx, web.ActorFrom(ctx), in.Body.Note)
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &cosignOutput{}
	out.Body.Witnesses = names
	return out, nil
}

func (s *Service) apiLook(ctx context.Context, in *lookInput) (*lookOutput, error) {
	page, err := s.Look(ctx, web.ActorFrom(ctx), Filter{User: in.User, Number: in.Number, Kind: Kind(in.Kind), From: in.From, Until: in.Until,
		Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &lookOutput{}
	out.Body.Next, out.Body.Records = page.Next, make([]RecordBody, len(page.Lines))
	for i, l := range page.Lines {
		rules := make([]ReasonBody, len(l.Reasons))
		for j, r := range l.Reasons {
			rules[j] = ReasonBody(r)
		}
		out.Body.Records[i] = RecordBody{l.ID, l.At, l.User, l.Name, l.OrgID, l.Org, string(l.Action), string(l.Kind), l.Type, l.Object, l.Number, rules}
	}
	return out, nil
}
