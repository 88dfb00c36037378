package report

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/complexplan"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
	"samendoen/internal/takeout"
)

const (
	own    = "o"
	linden = place.ComplexID("c00")
	tiny   = place.ComplexID("c99") // alone in its neighbourhood, with too few homes to publish
	theirs = place.ComplexID("x00")
)

var moment = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// town counts for the map: complexes whose figures differ from month to month.
type town struct{}

func (town) Organisations(context.Context, *store.Tx) ([]string, error) { return []string{own}, nil }
func (town) Stopped(*store.Tx, string, time.Time) error                 { return nil }

func complexes() (list []socialmap.Complex) {
	for i := range 12 {
		hood := i / 4
		list = append(list, socialmap.Complex{ID: place.ComplexID(fmt.Sprintf("c%02d", i)), Name: fmt.Sprintf("Complex %d", i), Homes: 40 + 7*i, Point: place.Point{Lat: 50.8, Lon: 5.6 + float64(i)/100},
			Neighbourhood: place.AreaCode(fmt.Sprintf("BU%d", hood)), District: "WK0", Municipality: "GM0"})
	}
	list[0].Name = "De Linden"
	return append(list, socialmap.Complex{ID: tiny, Name: "=Hofje", Homes: 9, Neighbourhood: "BU9", District: "WK0", Municipality: "GM0"})
}

func (town) Load(_ context.Context, _ *store.Tx, org string, asOf time.Time, _ socialmap.Past) (*socialmap.Snapshot, error) {
	if org != own {
		return &socialmap.Snapshot{}, nil
	}
	rng := rand.New(rand.NewPCG(uint64(asOf.Unix()), 7))
	s := &socialmap.Snapshot{Complexes: complexes()}
	n := len(s.Complexes)
	for _, t := range socialmap.Tables() {
		if t != socialmap.Groups {
			s.Columns[t] = make([]uint16, n*t.Named())
		}
	}
	for i, c := range s.Complexes {
		for _, t := range socialmap.Tables() {
			if t == socialmap.Groups {
				continue
			}
			for k := range min(2, t.Named()) {
				s.Columns[t][i*t.Named()+k] = uint16(rng.IntN(c.Homes / 5))
			}
		}
	}
	s.ChangedSince = func(socialmap.Table, int, time.Time) socialmap.Change {
		return socialmap.Change{Homes: 9, Most: 400}
	}
	return s, nil
}

// parted is a town of which the largest complex is published in two parts.
type parted struct{ town }

func (p parted) Load(ctx context.Context, tx *store.Tx, org string, asOf time.Time, past socialmap.Past) (*socialmap.Snapshot, error) {
	s, err := p.town.Load(ctx, tx, org, asOf, past)
	if err != nil || len(s.Complexes) == 0 {
		return s, err
	}
	const largest = 11
	whole := s.Complexes[largest]
	parts := socialmap.Divide(whole.ID, map[string]int{"A": 50, "B": whole.Homes - 50}, asOf)
	for _, part := range parts {
		c := whole
		c.ID, c.Of, c.Homes = part.ID(), whole.ID, part.Homes
		s.Complexes = append(s.Complexes, c)
		for _, t := range socialmap.Tables() {
			if s.Columns[t] == nil {
				continue
			}
			cells := make([]uint16, t.Named())
			if t.Parted() {
				cells[0] = uint16(10 * part.Number)
				clear(s.Columns[t][largest*t.Named() : (largest+1)*t.Named()])
			}
			s.Columns[t] = append(s.Columns[t], cells...)
		}
	}
	if len(past.Parts) == 0 {
		s.Divided = parts
	}
	return s, nil
}

type world struct {
	storetest.Hands
	clock *clock.Manual
	maps  *socialmap.Service
	plans *complexplan.Service
	s     *Service
	ctx   context.Context
	words *text.Catalogue
	b     func(login string) webtest.Browser
}

func who(role access.Role) access.Actor {
	return access.Actor{UserID: "u-" + string(role), OrgID: own, Name: "Iemand " + string(role), Org: "Woonstichting o", Roles: []access.Role{role}}
}

func each(t *testing.T, run func(t *testing.T, w *world)) { eachOf(t, town{}, run) }

func eachOf(t *testing.T, source socialmap.Source, run func(t *testing.T, w *world)) {
	folders := []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, place.Files, socialmap.Files, complexplan.Files, Files}
	storetest.Each(t, folders, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(moment), ctx: t.Context()}
		var docs [][]byte
		for _, f := range []fs.FS{socialmap.Files, complexplan.Files, Files} {
			doc, err := fs.ReadFile(f, "policy.cedar")
			w.Must(err)
			docs = append(docs, doc)
		}
		policy, err := access.NewPolicy(docs...)
		w.Must(err)
		vault, err := seal.NewVault([]byte("01234567890123456789012345678901"))
		w.Must(err)
		w.words, err = text.Load(text.Words, web.Words, socialmap.Files, complexplan.Files, takeout.Files, Files)
		w.Must(err)
		w.maps = socialmap.New(db, vault, w.clock, policy, source)
		w.plans = complexplan.New(db, w.clock, policy, w.maps)
		w.s = New(db, w.clock, policy, w.words, w.maps, w.plans)
		people := webtest.Logins{}
		w.Write(func(tx *store.Tx) error { return build(tx, people) })
		for month := time.Date(2025, 9, 1, 0, 0, 0, 0, time.UTC); month.Before(moment.AddDate(0, -1, 0)); month = month.AddDate(0, 1, 0) {
			w.Must(w.maps.Release(w.ctx, own, month))
		}
		server := web.NewServer(web.Config{Auth: people, Policy: policy, Clock: w.clock, Log: slog.New(slog.DiscardHandler), Words: w.words}, w.s.Routes()).Handler()
		w.b = func(login string) webtest.Browser { return webtest.Browser{T: t, Server: server, Login: login} }
		run(t, w)
	})
}

func build(tx *store.Tx, people webtest.Logins) error {
	for _, org := range []string{own, "x"} {
		if err := account.InsertOrganisation(tx, moment, account.Organisation{ID: org, Name: "Woonstichting " + org, Kind: account.HousingAssociation}); err != nil {
			return err
		}
	}
	for _, r := range access.Roles() {
		a := who(r)
		people[string(r)] = a
		if err := account.InsertUser(tx, moment, account.User{ID: a.UserID, OrgID: own, Name: a.Name, Login: string(r), Roles: a.Roles}, ""); err != nil {
			return err
		}
	}
	areas := []place.Area{{Code: "GM0", Kind: place.Municipality, Name: "Maasdorp"}, {Code: "WK0", Kind: place.District, Name: "Noord", Parent: "GM0"}}
	for i, name := range []string{"Anjer", "Beuk", "Den"} {
		areas = append(areas, place.Area{Code: place.AreaCode(fmt.Sprintf("BU%d", i)), Kind: place.Neighbourhood, Name: "Buurt " + name, Parent: "WK0"})
	}
	areas = append(areas, place.Area{Code: "BU9", Kind: place.Neighbourhood, Name: "Buurt Hof", Parent: "WK0"})
	if _, _, _, err := place.SaveAreas(tx, areas); err != nil {
		return err
	}
	add := func(id place.ComplexID, org, name string, hood place.AreaCode) error {
		_, err := tx.Exec(`INSERT INTO place_complex (id, org_id, hash, until, key, name, kind, neighbourhood, lat, lon, outline, from_date, until_date)
			VALUES ($1, $2, 0, 0, $1, $3, '', $4, 0, 0, '', 0, 0)`, string(id), org, name, string(hood))
		return err
	}
	for _, c := range complexes() {
		if err := add(c.ID, own, c.Name, c.Neighbourhood); err != nil {
			return err
		}
	}
	return add(theirs, "x", "Elders", "BU0")
}

// published are the figures of all releases, read from the releases themselves and not by this
// module: by date, level, place and indicator.
func (w *world) published() map[string]socialmap.Value {
	w.T.Helper()
	all := map[string]socialmap.Value{}
	dates, err := w.maps.ReleaseDates(w.ctx, who(access.Board))
	w.Must(err)
	for _, on := range dates {
		o, err := w.maps.Overview(w.ctx, who(access.Board), socialmap.Choice{Indicator: socialmap.Indicators()[0], AsOf: on})
		w.Must(err)
		for _, in := range socialmap.Indicators() {
			keep := func(level socialmap.Level, id string, f socialmap.Figure) {
				all[fmt.Sprint(on.Format(time.DateOnly), " ", level.Code(), " ", id, " ", in.Code)] = in.Of(f)
			}
			for _, c := range complexes() {
				keep(socialmap.LevelComplex, string(c.ID), o.Release.ComplexFigure(c.ID, in.Table))
			}
			for _, level := range socialmap.Levels()[1:] {
				for _, code := range o.Release.AreaCodes(level) {
					keep(level, string(code), o.Release.AreaFigure(level, code, in.Table))
				}
			}
		}
	}
	return all
}
