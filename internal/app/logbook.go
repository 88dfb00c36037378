package app

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/mod/sumdb/tlog"

	"samendoen/internal/base/audit"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
)

// logSigner signs the checkpoints of the log with a key of its own, from the master key.
func logSigner(v *seal.Vault) (*audit.Signer, error) {
	return audit.NewSigner(v.Derive("audit checkpoint"))
}

// sequencer takes the records of the log into its tree.
func (a *App) sequencer() (*audit.Sequencer, error) {
	signer, err := logSigner(a.vault)
	if err != nil {
		return nil, err
	}
	return audit.NewSequencer(a.db, a.clock, a.log, signer), nil
}

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

// logbookAPI lets partners keep checkpoints and check that the log only grew. They are
// hashes and sizes and tell nothing about any record, so whoever may use the API may ask.
func (a *App) logbookAPI(api huma.API) {
	tags := []string{"logboek"}
	huma.Register(api, huma.Operation{OperationID: "toonControlepunt", Method: http.MethodGet, Path: "/logboek/controlepunt",
		Summary: "Nieuwste ondertekende controlepunt van het logboek", Tags: tags}, a.apiCheckpoint)
	huma.Register(api, huma.Operation{OperationID: "bewijsGroei", Method: http.MethodGet, Path: "/logboek/bomen/{tijdperk}/groei/{van}/{tot}",
		Summary: "Bewijs dat het logboek alleen is aangegroeid", Tags: tags}, a.apiGrowth)
	huma.Register(api, huma.Operation{OperationID: "bewijsPlaats", Method: http.MethodGet, Path: "/logboek/bomen/{tijdperk}/bladeren/{grootte}/{positie}",
		Summary: "Bewijs dat een blad in het logboek staat", Tags: tags}, a.apiInclusion)
}

func (a *App) apiCheckpoint(ctx context.Context, _ *struct{}) (*checkpointOutput, error) {
	var c audit.Checkpoint
	if err := a.db.Read(ctx, func(tx *store.Tx) (err error) { c, err = audit.Newest(tx); return err }); err != nil {
		return nil, web.APIError(ctx, err)
	}
	out := &checkpointOutput{}
	out.Body.Epoch, out.Body.Size, out.Body.Root, out.Body.At, out.Body.Note, out.Body.Key = c.Epoch, c.Size, c.Root.String(), c.At, c.Note, c.Key
	return out, nil
}

func (a *App) apiGrowth(ctx context.Context, in *growthInput) (*growthOutput, error) {
	out := &growthOutput{}
	err := a.db.Read(ctx, func(tx *store.Tx) error {
		proof, err := audit.Growth(tx, in.Epoch, in.From, in.To)
		out.Body.Hashes = hashTexts(proof)
		return err
	})
	return out, web.APIError(ctx, err)
}

func (a *App) apiInclusion(ctx context.Context, in *inclusionInput) (*inclusionOutput, error) {
	out := &inclusionOutput{}
	err := a.db.Read(ctx, func(tx *store.Tx) error {
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
