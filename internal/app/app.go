package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/a-h/templ"

	"samendoen/internal/account"
	"samendoen/internal/activity"
	"samendoen/internal/advice"
	"samendoen/internal/attention"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/upload"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/body"
	"samendoen/internal/bottleneck"
	"samendoen/internal/calendar"
	"samendoen/internal/casework"
	"samendoen/internal/catalogue"
	"samendoen/internal/complexplan"
	"samendoen/internal/conference"
	"samendoen/internal/course"
	"samendoen/internal/danger"
	"samendoen/internal/debtwarning"
	"samendoen/internal/directory"
	"samendoen/internal/document"
	"samendoen/internal/exchange"
	"samendoen/internal/feedback"
	"samendoen/internal/figures"
	"samendoen/internal/frontdoor"
	"samendoen/internal/groupflow"
	"samendoen/internal/grouprule"
	"samendoen/internal/health"
	"samendoen/internal/hotline"
	"samendoen/internal/importer"
	"samendoen/internal/joining"
	"samendoen/internal/letter"
	"samendoen/internal/logbook"
	"samendoen/internal/mail"
	"samendoen/internal/mutualhelp"
	"samendoen/internal/network"
	"samendoen/internal/nuisance"
	"samendoen/internal/offline"
	"samendoen/internal/oversight"
	"samendoen/internal/place"
	"samendoen/internal/plan"
	"samendoen/internal/profiling"
	"samendoen/internal/referral"
	"samendoen/internal/regie"
	"samendoen/internal/reminder"
	"samendoen/internal/report"
	"samendoen/internal/resident"
	"samendoen/internal/retention"
	"samendoen/internal/rights"
	"samendoen/internal/roster"
	"samendoen/internal/routing"
	"samendoen/internal/secondchance"
	"samendoen/internal/signal"
	"samendoen/internal/socialmap"
	"samendoen/internal/streetmap"
	"samendoen/internal/takeout"
	"samendoen/internal/target"
	"samendoen/internal/training"
	"samendoen/internal/volunteer"
	"samendoen/internal/webhook"
	"samendoen/internal/worklist"
	"samendoen/internal/workorder"
)

// Version is the version of the program, set when it is built.
var Version = "dev"

// App is the program put together.
type App struct {
	cfg        Config
	log        *slog.Logger
	clock      clock.Clock
	db         *store.DB
	vault      *seal.Vault
	policy     *access.Policy
	words      *text.Catalogue
	accounts   *account.Service
	leaked     *os.File // passwords that leaked; nil: none are known
	streetFile *os.File // streets below the map; nil: there are none
	places     *place.Service
	rules      *routing.Service
	signals    *signal.Service
	facts      *catalogue.Service
	dangers    *danger.Service
	hinders    *bottleneck.Service
	asides     *advice.Service
	dates      *calendar.Service
	guide      *directory.Service
	safety     *attention.Service
	practice   *training.Service
	cases      *casework.Service
	health     *health.Service
	plans      *plan.Service
	requests   *referral.Service
	papers     *document.Service
	desk       *upload.Desk // takes in what people send
	regie      *regie.Service
	tables     *conference.Service
	letters    *letter.Service
	resident   *resident.Service
	ladders    *nuisance.Service
	chances    *secondchance.Service
	maps       *socialmap.Service
	streets    *streetmap.Service
	todo       *complexplan.Service
	targets    *target.Service
	reports    *report.Service
	imports    *importer.Service
	network    *network.Service
	rights     *rights.Service
	keeping    *retention.Service
	logbook    *logbook.Service
	overview   *oversight.Service
	phones     *offline.Service
	door       *frontdoor.Service
	arrears    *debtwarning.Service
	wordBack   *feedback.Service
	mail       *mail.Service
	joined     *joining.Service
	orders     *workorder.Service
	reminds    *reminder.Service
	combines   *profiling.Service
	groups     *grouprule.Service
	flows      *groupflow.Service
	files      *takeout.Service
	lists      *worklist.Service
	webhooks   *webhook.Service
	exchange   *exchange.Service
	figures    *figures.Service
	hotline    *hotline.Service
	rosters    *roster.Service
	activity   *activity.Service
	mutual     *mutualhelp.Service
	helpers    *volunteer.Service
	courses    *course.Service
	bodies     *body.Service
}

// Open puts the program together on its database, which it brings up to date.
func Open(ctx context.Context, cfg Config, c clock.Clock, log *slog.Logger) (*App, error) {
	a := &App{cfg: cfg, clock: c, log: log, desk: upload.NewDesk()}
	var err error
	if a.words, err = Words(); err != nil {
		return nil, err
	}
	if a.policy, err = Policy(); err != nil {
		return nil, err
	}
	if a.db, err = store.Open(ctx, cfg.Database, store.Options{Migrations: Migrations(), MigrateDSN: cfg.MigrateDatabase, BeforeUpgrade: a.backupBeforeUpgrade}); err != nil {
		return nil, explainOpen(err)
	}
	if a.vault, err = vault(ctx, cfg, a.db); err != nil {
		a.db.Close()
		return nil, err
	}
	if err := a.openAccounts(); err != nil {
		a.db.Close()
		return nil, err
	}
	a.places = place.New(a.db, c, a.policy)
	a.facts, a.dangers = catalogue.New(a.db, c, a.policy), danger.New(a.db, a.vault, c, a.policy)
	a.safety, a.practice = attention.New(a.db, a.vault, c, a.policy, a.words), training.New(a.db, c, a.policy)
	a.signals = signal.New(a.db, a.vault, c, a.policy)
	a.rules = routing.New(a.db, c, a.policy, signal.ForRules{})
	a.signals.UseRules(a.rules)
	a.cases = casework.New(a.db, a.vault, c, a.policy, a.signals, a.inbox)
	a.aroundCases()
	a.joined = joining.New(a.db, c, a.policy, a.signals, casesToJoin{a.cases})
	a.signals.UseBeside(a.joined)
	a.reminds = reminder.New(a.db, a.vault, c, a.policy)
	a.combines, a.groups = profiling.New(a.db, a.vault, c, a.policy, a.profilingParts()), grouprule.New(a.db, c, a.policy, a.groupParts())
	a.asides = advice.New(a.db, a.vault, c, a.policy)
	a.dates = calendar.New(a.db, c, a.policy, a.words, a.oneConference, a.caseDates, a.requestDates, a.conferenceDates, a.dutyDates, a.bodyDates, a.activityDates, a.courseDates)
	a.orders, a.hinders, a.bodies = workorder.New(a.db, c, a.policy, a.signals), bottleneck.New(a.db, c, a.policy), body.New(a.db, a.vault, c, a.policy, a.desk)
	a.signals.UseCards(a.joined.Card, a.orders.Card, func(c *web.Context, _ signal.View) (templ.Component, error) { return a.hinders.Card(c), nil })
	a.signals.UseFirst(a.joined.Accept)
	a.files = takeout.New(a.db, c, a.policy, a.words, a.signals)
	a.lists = worklist.New(a.db, c, a.policy, a.signals)
	a.wordBack = feedback.New(a.db, a.vault, c, a.policy, a.words, a.signals)
	a.phones = offline.New(a.db, a.vault, c, a.policy, a.words, a.signals)
	a.door = frontdoor.New(a.db, a.vault, c, a.policy, a.signals)
	a.openMail()
	a.accounts.UseDevices(a.sendingDevices)
	a.openMap(c)
	a.imports, a.todo, a.network = importer.New(a.db, a.vault, c, a.policy, log), complexplan.New(a.db, c, a.policy, a.maps), network.New(a.db, c, a.policy)
	a.openReports(c)
	a.rights = rights.New(a.db, a.vault, c, a.policy, a.words, a.cases, a.forget)
	a.arrears = debtwarning.New(a.db, a.vault, c, a.policy, a.words)
	a.keeping = retention.New(a.db, a.vault, c, a.policy, a.keepingParts())
	a.tellKept()
	a.tellAlso()
	a.openOut()
	a.overview = oversight.New(c, a.policy, a.overseen)
	if err := errors.Join(a.openScanner(), a.openLogbook(), a.openStreets()); err != nil {
		a.db.Close()
		return nil, err
	}
	return a, nil
}

// Close breaks off what is being read in, and ends the program's hold on its database.
func (a *App) Close() error {
	a.imports.Stop()
	a.mail.Wait()
	err := a.db.Close()
	for _, file := range []*os.File{a.leaked, a.streetFile} {
		if file != nil {
			err = errors.Join(err, file.Close())
		}
	}
	return err
}

// vault opens the keys of a database. A master key is only made for a database that has
// no keys yet: with another one nothing in it could be read again.
func vault(ctx context.Context, cfg Config, db *store.DB) (*seal.Vault, error) {
	name := filepath.Base(cfg.KeyFile)
	inUse, fits := false, false
	if err := db.Read(ctx, func(tx *store.Tx) (err error) { inUse, err = seal.InUse(tx); return err }); err != nil {
		return nil, err
	}
	var key []byte
	var err error
	if cfg.MasterKey != "" {
		key, err = seal.ParseMasterKey(cfg.MasterKey)
	} else if _, missing := os.Stat(cfg.KeyFile); inUse && errors.Is(missing, os.ErrNotExist) {
		return nil, fmt.Errorf("het sleutelbestand %s is er niet, en zonder is deze database niet te lezen: zet het terug, of zeg met key_file waar het ligt", name)
	} else {
		key, err = seal.LoadOrCreateKeyFile(cfg.KeyFile)
	}
	if err != nil {
		return nil, fmt.Errorf("sleutelbestand %s: %w", name, err)
	}
	v, err := seal.NewVault(key)
	if err != nil {
		return nil, err
	}
	if err := db.Read(ctx, func(tx *store.Tx) (err error) { fits, err = v.Fits(tx); return err }); errors.Is(err, seal.ErrFormat) {
		return nil, errors.New("wat in deze database verzegeld is, is van een andere versie van samendoen: gebruik de versie die haar schreef")
	} else if err != nil {
		return nil, err
	}
	if err := adopt(ctx, db, v); errors.Is(err, seal.ErrRotating) {
		return nil, errors.New("het wisselen van de hoofdsleutel is niet af: draai samendoen rotate-key opnieuw met dezelfde bestanden")
	} else if err != nil {
		fits = false
	}
	if !fits {
		return nil, fmt.Errorf("het sleutelbestand %s hoort niet bij deze database: zeg met key_file waar het goede ligt", name)
	}
	return v, nil
}

// explainOpen says in Dutch why a database could not be opened.
func explainOpen(err error) error {
	for e := err; e != nil; e = errors.Unwrap(e) { // the reason lies below the conflict
		for _, f := range fault.FieldsOf(e) {
			if f.Key == "store.in_use" {
				return errors.New("deze database is in gebruik door een ander programma: stop dat eerst, of gebruik het scherm van de draaiende server")
			}
		}
	}
	return err
}

// Server is the web server of the program, pages and API.
func (a *App) Server(demo bool) (*web.Server, error) {
	theme, err := loadTheme(a.cfg.Theme, a.log)
	if err != nil {
		return nil, err
	}
	s := web.NewServer(web.Config{Auth: a.accounts, Policy: a.policy, Words: a.words, Clock: a.clock, Log: a.log, Theme: theme,
		Demo: demo, Secure: a.cfg.Secure(), Version: Version, Nav: a.nav(), Proxies: a.cfg.proxies(),
		ProxyHTTPS: a.cfg.behindProxy(), Public: a.cfg.public(), Refused: a.keepRefusal, Pace: a.cfg.pace(), Dress: a.phones.Dress}, a.routes())
	s.API(a.registerAPI()...)
	a.watch(s)
	return s, nil
}

// loadTheme reads the association's own colours and warns about those that nobody can
// read; these are left as they were.
func loadTheme(path string, log *slog.Logger) (string, error) {
	if path == "" {
		return "", nil
	}
	f, err := os.Open(path) // #nosec G304 -- the theme that the settings name
	if err != nil {
		return "", fmt.Errorf("thema: %w", err)
	}
	defer f.Close()
	theme, warnings, err := ui.LoadTheme(f)
	if err != nil {
		return "", fmt.Errorf("thema %s: %w", filepath.Base(path), err)
	}
	for _, w := range warnings {
		log.Warn("thema: " + w.String())
	}
	return theme.CSS(), nil
}

// NewLogger writes structured lines to standard error.
func NewLogger(level string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: l}))
}

// stopTime is how long running requests and jobs get to finish.
const stopTime = 20 * time.Second
