package app

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/web"
)

// OpenAPI is the description of the API, made from the code. It needs no data: an empty
// database in a temporary folder serves.
func OpenAPI(ctx context.Context, c clock.Clock) ([]byte, error) {
	dir, err := os.MkdirTemp("", "samendoen-openapi-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	cfg := DefaultConfig()
	cfg.Database, cfg.KeyFile = "sqlite:"+filepath.Join(dir, "x.db"), filepath.Join(dir, "x.key")
	a, err := Open(ctx, cfg, c, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	defer a.Close()
	s := web.NewServer(web.Config{Auth: a.accounts, Policy: a.policy, Words: a.words, Clock: c, Log: a.log}, nil)
	document, err := json.MarshalIndent(s.API(a.registerAPI()...).OpenAPI(), "", "  ")
	return document, err
}
