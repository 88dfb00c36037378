package app

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/demo"
	"samendoen/internal/grouprule"
	"samendoen/internal/importer"
	"samendoen/internal/network"
	"samendoen/internal/socialmap"
)

// DemoOrg is the id of the association of the demo.
const DemoOrg = "00000000-0000-8000-8000-00000000de00"

// demoPassword is what everybody in the demo signs in with; the demo holds nothing real.
const demoPassword = "samen-doen-demo"

// demoFile is what demo.json says about a running demo.
type demoFile struct {
	Address  string       `json:"address"`
	Database string       `json:"database"`
	Users    []demo.Login `json:"users"`
	// Residents are those who read another language.
	Residents []demo.OwnPage `json:"residents,omitempty"`
}

// demoCommand makes a fictional city and serves it.
func demoCommand(ctx context.Context, args []string, std streams) error {
	f, _ := flags("demo", std)
	addr := f.String("addr", "127.0.0.1:8080", "adres om op te luisteren, host:poort")
	dir := f.String("data", "", "map voor de gegevens; leeg: een tijdelijke map")
	dsn := f.String("db", "", "een lege PostgreSQL-database, postgres://…; leeg: SQLite in de map")
	seed := f.Uint64("seed", 1, "getal dat de stad bepaalt; hetzelfde getal geeft dezelfde stad")
	homes := f.Int("homes", demo.DefaultHomes, "aantal woningen")
	signals := f.Int("signals", 0, "ongeveer hoeveel signalen in twee jaar; 0: wat bij de stad past")
	if err := parse(f, args); err != nil {
		return err
	}
	folder, remove, err := demoFolder(*dir)
	if err != nil {
		return err
	}
	defer remove()
	cfg := DefaultConfig()
	cfg.Addr, cfg.LogLevel = *addr, "warn"
	cfg.RequireSecondFactor = false // one button per role has to do; the login page says so
	cfg.RequestsPerMinute = "0"     // many people share a role in a demonstration
	cfg.Database, cfg.KeyFile = "sqlite:"+filepath.Join(folder, "samendoen.db"), filepath.Join(folder, "samendoen.key")
	if *dsn != "" {
		cfg.Database = *dsn
	}
	if err := cfg.check(); err != nil {
		return err
	}
	a, err := Open(ctx, cfg, clock.System(), NewLogger(cfg.LogLevel))
	if err != nil {
		return err
	}
	defer a.Close()
	fmt.Fprintf(std.out, "Een stad met %d woningen wordt gemaakt…\n", *homes)
	var own []demo.OwnPage
	logins, err := a.loadCity(ctx, demo.Config{Seed: *seed, Homes: *homes, Signals: *signals}, func(p demo.OwnPage) { own = append(own, p) })
	if err != nil {
		return err
	}
	if err := a.keepDemoCheckpoint(ctx, filepath.Join(folder, "getuige.json")); err != nil {
		return err
	}
	debug.FreeOSMemory() // making the city took more than serving it does
	return a.Serve(ctx, true, func(address string) error {
		printLogins(std, address, logins, own)
		return writeDemoFile(filepath.Join(folder, "demo.json"), demoFile{address, cfg.Database, logins, own})
	})
}

// LoadDemo fills the empty database with a fictional city.
func (a *App) LoadDemo(ctx context.Context, seed uint64, homes int) ([]demo.Login, error) {
	return a.LoadCity(ctx, demo.Config{Seed: seed, Homes: homes})
}

// LoadCity fills the empty database with the city of cfg, as it is today.
func (a *App) LoadCity(ctx context.Context, cfg demo.Config) ([]demo.Login, error) {
	return a.loadCity(ctx, cfg, nil)
}

// loadCity is LoadCity, which says how residents who read another language open their own page.
func (a *App) loadCity(ctx context.Context, cfg demo.Config, own func(demo.OwnPage)) ([]demo.Login, error) {
	now := a.clock.Now()
	cfg.Today, cfg.Org = clock.Date(now), DemoOrg
	city := demo.NewCity(cfg)
	logins, err := a.loader(now, own).Load(ctx, city)
	if err != nil {
		return nil, err
	}
	if err := a.demoHeld(ctx); err != nil {
		return nil, err
	}
	return logins, a.demoLog(ctx)
}

// loader is the parts of the program that a city is loaded by.
func (a *App) loader(now time.Time, own func(demo.OwnPage)) demo.Loader {
	return demo.Loader{
		DB:         a.db,
		Vault:      a.vault,
		Accounts:   a.accounts,
		Signals:    a.signals,
		Places:     a.places,
		Guides:     a.facts,
		Dangers:    a.dangers,
		Safety:     a.safety,
		Practice:   a.practice,
		Hinders:    a.hinders,
		Todo:       a.complexPlansOfDemo,
		Targets:    a.targetsOfDemo,
		Reports:    a.reports,
		Asides:     a.asides,
		Tables:     a.tables,
		Directory:  a.guide,
		Plans:      a.plans,
		Letters:    a.letters,
		Residents:  a.resident,
		Ladders:    a.ladders,
		Chances:    a.chances,
		Papers:     a.papers,
		Health:     a.health,
		Requests:   a.requests,
		Webhooks:   a.webhooks,
		Figures:    a.figures,
		Orders:     a.orders,
		Reminders:  a.reminds,
		Maps:       a.maps,
		Network:    a.network,
		Deliveries: func(c clock.Clock) *importer.Service { return importer.New(a.db, a.vault, c, a.policy, a.log) },
		Register:   func(c clock.Clock) *network.Service { return network.New(a.db, c, a.policy) },
		Groups:     func(c clock.Clock) *grouprule.Service { return grouprule.New(a.db, c, a.policy, a.groupParts()) },
		Releases:   a.releasesOfDemo,
		Cases:      a.cases,
		Keeping:    a.keeping,
		Rules:      a.rules,
		Rights:     a.rights,
		Arrears:    a.arrears,
		Door:       a.door,
		WordBack:   a.wordBack,
		Lists:      a.lists,
		Hotline:    a.nightOfDemo,
		Rosters:    a.rostersOfDemo,
		Doings:     a.activityOfDemo,
		Mutual:     a.mutualOfDemo,
		Helpers:    a.helpersOfDemo,
		Courses:    a.coursesOfDemo,
		Bodies:     a.bodiesOfDemo,
		Own:        own,
		Now:        now,
		Password:   demoPassword,
	}
}

// releasesOfDemo makes the releases of the years before, by the clock of the demo, from rows that do not
// change meanwhile.
func (a *App) releasesOfDemo(c clock.Clock) *socialmap.Service {
	source := facts{clock: c, memo: map[memoKey][]tally{}, grouped: map[memoKey][]groupTally{}, past: true, vault: a.vault}
	maps := socialmap.New(a.db, a.vault, c, a.policy, source)
	maps.UseAlong(a.flowsFrom(c, source).Make)
	return maps
}

// demoFolder is the folder of the demo; a temporary one goes when the demo ends.
func demoFolder(dir string) (string, func(), error) {
	if dir == "" {
		temporary, err := os.MkdirTemp("", "samendoen-demo-")
		return temporary, func() { os.RemoveAll(temporary) }, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", nil, err
	}
	for _, name := range []string{"samendoen.db", "samendoen.db-wal", "samendoen.db-shm", "samendoen.key", "demo.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return "", nil, usage{fmt.Sprintf("in de map %s staat al een stad: kies een lege map, of haal haar weg", filepath.Base(dir))}
		}
	}
	return dir, func() {}, nil
}

func printLogins(std streams, address string, logins []demo.Login, own []demo.OwnPage) {
	fmt.Fprintf(std.out, "\nSamendoen draait op %s\nDe inlogpagina heeft een knop per rol. Of log zelf in, met wachtwoord %s:\n", address, demoPassword)
	seen := map[string]bool{}
	for _, l := range logins {
		if !seen[l.Role] {
			fmt.Fprintf(std.out, "  %-14s %s\n", l.Login, l.Name)
			seen[l.Role] = true
		}
	}
	for _, p := range own {
		fmt.Fprintf(std.out, "Het eigen plan van %s: %s/mijn-plan?taal=%s met code %s en pincode %s\n", p.Name, address, p.Lang, p.Code, p.PIN)
	}
	fmt.Fprintln(std.out, "Stop met Ctrl-C.")
}

// writeDemoFile writes the file in one piece: whoever sees it can use it.
func writeDemoFile(path string, d demoFile) error {
	data, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+".new", append(data, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
