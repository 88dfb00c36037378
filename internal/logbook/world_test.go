package logbook

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/network"
)

var moment = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// world is an association "o" with a partner "g", and another association "x".
type world struct {
	storetest.Hands
	clock *clock.Manual
	vault *seal.Vault
	s     *Service
	seq   *audit.Sequencer
	kept  Kept
}

func people() map[string]access.Actor {
	return map[string]access.Actor{
		"fg":        {UserID: "u-fg", OrgID: "o", Name: "Fien Fg", Org: "Woonstichting", Roles: []access.Role{access.Officer}},
		"consulent": {UserID: "u-con", OrgID: "o", Name: "=Cor Consulent", Org: "Woonstichting", Roles: []access.Role{access.Consultant}},
		"beheerder": {UserID: "u-bh", OrgID: "o", Name: "Bas Beheer", Org: "Woonstichting", Roles: []access.Role{access.Admin}},
		"partner":   {UserID: "u-partner", OrgID: "g", Name: "Gijs Ggz", Org: "GGZ", Roles: []access.Role{access.Partner}},
		"vreemd":    {UserID: "u-x", OrgID: "x", Name: "Xan Vreemd", Org: "Elders", Roles: []access.Role{access.Officer}},
	}
}

func who(login string) access.Actor { return people()[login] }

// fixtures are the objects of the test world: cases of "o" and of "x".
type fixtures struct{}

func (fixtures) Thing(_ *store.Tx, kind, id string) (Thing, error) {
	switch {
	case kind == "Organisation":
		return Thing{Org: id}, nil
	case kind == "Covenant":
		return Thing{Org: "o"}, nil
	case kind == "Case" && strings.HasPrefix(id, "c"):
		return Thing{Org: "o", Number: "2026-000" + id[1:]}, nil
	case kind == "Case" && strings.HasPrefix(id, "x"):
		return Thing{Org: "x", Number: "2026-900" + id[1:]}, nil
	}
	return Thing{}, fault.New("test", fault.NotFound)
}

func (f fixtures) Find(tx *store.Tx, org, number string) (kind, id string, err error) {
	for _, id := range []string{"c1", "c2", "x1"} {
		if t, _ := f.Thing(tx, "Case", id); t.Org == org && t.Number == number {
			return "Case", id, nil
		}
	}
	return "", "", fault.New("test", fault.NotFound)
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, network.Files, Files},
		func(t *testing.T, db *store.DB) { run(t, newWorld(t, db)) })
}

func newWorld(t *testing.T, db *store.DB) *world {
	t.Helper()
	w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(moment)}
	doc, err := fs.ReadFile(Files, "policy.cedar")
	w.Must(err)
	policy, err := access.NewPolicy(doc, []byte(`@id("case.part") @nl("Wie deelneemt aan een dossier, leest het.") permit (principal, action == Action::"case.read", resource);`))
	w.Must(err)
	w.vault, err = seal.NewVault([]byte("a secret of two and thirty bytes"))
	w.Must(err)
	signer, err := audit.NewSigner([]byte("a secret of two and thirty bytes"))
	w.Must(err)
	catalogue, err := text.Load(text.Words, web.Words, Files)
	w.Must(err)
	w.seq = audit.NewSequencer(db, w.clock, slog.New(slog.DiscardHandler), signer)
	w.s = New(db, w.vault, w.clock, policy, fixtures{}, Config{Words: catalogue, Key: signer.Public(), Kept: func(context.Context) Kept { return w.kept },
		BaseURL: "https://samendoen.example/", Version: "1.0", Log: slog.New(slog.DiscardHandler), Matrix: []byte("# Wie mag wat\n\n## Dossiers\n| Pad | Wie |\n|---|---|\n| `GET /dossiers` | consulent |\n")})
	w.Write(func(tx *store.Tx) error {
		for _, o := range []account.Organisation{{ID: "o", Name: "Woonstichting", Kind: account.HousingAssociation}, {ID: "g", Name: "GGZ", Kind: account.Care},
			{ID: "x", Name: "Elders", Kind: account.HousingAssociation}} {
			if err := account.InsertOrganisation(tx, moment, o); err != nil {
				return err
			}
		}
		for login, a := range people() {
			if err := account.InsertUser(tx, moment, account.User{ID: a.UserID, OrgID: a.OrgID, Name: a.Name, Login: login, Roles: a.Roles}, ""); err != nil {
				return err
			}
		}
		for id, holders := range map[string][]string{"c1": {"bewoner-1", "bewoner-2"}, "c2": {"o"}, "x1": {"bewoner-3"}} {
			if _, err := w.vault.NewKey(tx, moment, id, holders...); err != nil {
				return err
			}
		}
		return nil
	})
	return w
}

// logs is somebody doing something, a second later than what was before.
func (w *world) logs(login string, action access.Action, kind, id string) {
	w.T.Helper()
	w.clock.Add(time.Second)
	w.Write(func(tx *store.Tx) error {
		return audit.Write(tx, w.clock.Now(), who(login), action, kind, id, access.Decision{Allowed: true, Rules: []string{"case.part"}})
	})
}

func (w *world) take() {
	w.T.Helper()
	for n := 1; n > 0; {
		var err error
		n, err = w.seq.Once(context.Background())
		w.Must(err)
	}
}

// records are all records of an action about an object.
func (w *world) records(action access.Action, kind, id string) (n int) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := audit.Of(tx, kind, id, 1000)
		n = 0
		for _, r := range list {
			if r.Action == action {
				n++
			}
		}
		return err
	}))
	return n
}

// browse sends a request as somebody, to the pages or the API.
func (w *world) browse(login, method, path string, form url.Values) (status int, body string, head http.Header) {
	w.T.Helper()
	s := webtest.Server(w.T, web.Config{Auth: webtest.Logins(people()), Policy: w.s.policy, Clock: w.clock}, Files, w.s.Routes())
	s.API(w.s.API)
	return webtest.Browser{T: w.T, Server: s.Handler(), Login: login}.Ask(method, path, form)
}
