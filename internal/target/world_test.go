package target

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// published is the map as a test has it: one neighbourhood in which nuisance stays at a rate.
type published struct{ rate float64 }

func (f *published) Areas(context.Context, access.Actor) ([]socialmap.AreaOption, error) {
	return areas(), nil
}

func (f *published) AreaCourses(_ context.Context, _ access.Actor, in socialmap.Indicator, level socialmap.Level, area place.AreaCode) (time.Time, []socialmap.AreaCourse, error) {
	if in.Table == socialmap.Groups || level != socialmap.LevelNeighbourhood || area != "" && area != hood {
		return today, nil, nil
	}
	return today, []socialmap.AreaCourse{course(in, 8, 12, flat(f.rate))}, nil
}

func (f *published) Aims(context.Context, access.Actor) (socialmap.Aims, error) {
	m := socialmap.Aims{Release: &socialmap.Release{AsOf: today}}
	for _, t := range socialmap.Targets() {
		l := socialmap.AimLine{Town: "Stad", Target: t, Result: socialmap.Assessment{Verdict: socialmap.CannotSay, Interval: socialmap.Interval{Low: 2, High: 9}}, Coverage: 0.5}
		m.Towns, m.Hoods = append(m.Towns, l), append(m.Hoods, l)
	}
	for name, n := range map[string]int{"Acht": 8, "Nul": 0} {
		m.Volunteers = append(m.Volunteers, socialmap.Place{Complex: socialmap.Complex{ID: place.ComplexID(name), Name: name, Homes: 48}, Volunteers: n})
	}
	return m, nil
}

type world struct {
	storetest.Hands
	clock   *clock.Manual
	s       *Service
	figures *published
	ctx     context.Context
	b       func(login string) webtest.Browser
	server  http.Handler
}

func who(role access.Role) access.Actor {
	return access.Actor{UserID: "u-" + string(role), OrgID: "o", Name: "Iemand " + string(role), Roles: []access.Role{role}}
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	folders := []fs.FS{access.Migrations, audit.Migrations, account.Files, Files}
	storetest.Each(t, folders, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(moment), ctx: t.Context(), figures: &published{rate: 12}}
		doc, err := fs.ReadFile(Files, "policy.cedar")
		w.Must(err)
		policy, err := access.NewPolicy(doc)
		w.Must(err)
		w.s = New(db, w.clock, policy, w.figures)
		people := webtest.Logins{}
		w.Write(func(tx *store.Tx) error {
			for _, org := range []string{"o", "x"} {
				if err := account.InsertOrganisation(tx, moment, account.Organisation{ID: org, Name: "Woonstichting " + org, Kind: account.HousingAssociation}); err != nil {
					return err
				}
			}
			for _, r := range access.Roles() {
				a := who(r)
				people[string(r)] = a
				if err := account.InsertUser(tx, moment, account.User{ID: a.UserID, OrgID: "o", Name: a.Name, Login: string(r), Roles: a.Roles}, ""); err != nil {
					return err
				}
			}
			return nil
		})
		c := web.Config{Auth: people, Policy: policy, Clock: w.clock, Log: slog.New(slog.DiscardHandler)}
		c.Words, err = text.Load(text.Words, web.Words, socialmap.Files, Files)
		w.Must(err)
		made := web.NewServer(c, w.s.Routes())
		made.API(w.s.API)
		server := made.Handler()
		w.server = server
		w.b = func(login string) webtest.Browser { return webtest.Browser{T: t, Server: server, Login: login} }
		run(t, w)
	})
}

// A target from the day it is set: off course, sent twice and once there, let go of with a reason, and
// still to be read.
func TestTarget(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		maker := who(access.PolicyMaker)
		id, err := w.s.Set(w.ctx, maker, sound(), "de-sleutel")
		w.Must(err)
		again, err := w.s.Set(w.ctx, maker, sound(), "de-sleutel")
		w.Must(err)
		if again != id {
			t.Errorf("sent twice it is %s and %s", id, again)
		}
		v, err := w.s.Show(w.ctx, who(access.Consultant), id)
		w.Must(err)
		if len(v.Courses) != 1 || v.Courses[0].Says != OffCourse || v.AreaName != "De Linden" || v.MaySet || v.Goal != 45 || !v.At.Equal(moment) || v.Names[v.By] != maker.Name {
			t.Errorf("%+v", v)
		}
		w.Kind(w.s.End(w.ctx, maker, id, 9, "Het beleid is nu anders."), fault.Conflict)
		if err := w.s.End(w.ctx, maker, id, v.Version, "zo"); !slices.Equal(keysOf(err), []string{"reden target.short"}) {
			t.Error(err)
		}
		w.clock.Set(moment.AddDate(0, 2, 0))
		w.Must(w.s.End(w.ctx, maker, id, v.Version, "Het beleid is nu anders."))
		w.Kind(w.s.End(w.ctx, maker, id, v.Version+1, "Het beleid is nu anders."), fault.Invalid)
		if v, err = w.s.Show(w.ctx, who(access.Board), id); err != nil || !v.Ended.Equal(clock.Date(moment.AddDate(0, 2, 0))) || len(v.Courses) > 0 || !v.MaySet {
			t.Errorf("%+v %v", v, err)
		}
		l, err := w.s.All(w.ctx, maker)
		w.Must(err)
		if len(l.Open) != 0 || len(l.Ended) != 1 || len(l.Fixed) != 2 {
			t.Errorf("%d open, %d ended, %d fixed", len(l.Open), len(l.Ended), len(l.Fixed))
		}
	})
}

// Who may: who sees the figures reads, those who make policy set; another organisation has no such
// target.
func TestWhoMay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id, err := w.s.Set(w.ctx, who(access.Board), sound(), "")
		w.Must(err)
		reads := []access.Role{access.Caretaker, access.Consultant, access.TeamLead, access.Director, access.PolicyMaker, access.Board, access.Officer}
		sets := []access.Role{access.PolicyMaker, access.Board}
		for _, role := range access.Roles() {
			may := slices.Contains(reads, role)
			if _, err := w.s.Show(w.ctx, who(role), id); (err == nil) != may || err != nil && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s reads: %v", role, err)
			}
			if l, err := w.s.All(w.ctx, who(role)); (err == nil) != may || len(l.Open) > 0 != may {
				t.Errorf("%s lists %d: %v", role, len(l.Open), err)
			}
			switch err := w.s.End(w.ctx, who(role), id, 99, ""); {
			case slices.Contains(sets, role):
				w.Kind(err, fault.Conflict)
			case may:
				w.Kind(err, fault.Denied)
			default:
				w.Kind(err, fault.NotFound)
			}
			if _, err := w.s.Set(w.ctx, who(role), Draft{}, ""); fault.Is(err, fault.Invalid) != slices.Contains(sets, role) {
				t.Errorf("%s sets: %v", role, err)
			}
		}
		other := who(access.Board)
		other.OrgID = "x"
		_, err = w.s.Show(w.ctx, other, id)
		w.Kind(err, fault.NotFound)
		w.Kind(w.s.End(w.ctx, other, id, 1, "Het beleid is nu anders."), fault.NotFound)
		if l, err := w.s.All(w.ctx, other); err != nil || len(l.Open) > 0 {
			t.Errorf("another organisation lists %d: %v", len(l.Open), err)
		}
	})
}

// There are no more targets than somebody steers by; one that was let go of makes room.
func TestEnough(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var last ID
		for range mostOpen {
			id, err := w.s.Set(w.ctx, who(access.Board), sound(), "")
			w.Must(err)
			last = id
		}
		if _, err := w.s.Set(w.ctx, who(access.Board), sound(), ""); !slices.Equal(keysOf(err), []string{"cijfer target.enough"}) {
			t.Error(err)
		}
		w.Must(w.s.End(w.ctx, who(access.Board), last, 1, "Wij kiezen voor minder."))
		_, err := w.s.Set(w.ctx, who(access.Board), sound(), "")
		w.Must(err)
	})
}

// What was let go of goes after its term, and what stands never does.
func TestErase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		stands, err := w.s.Set(w.ctx, who(access.Board), sound(), "")
		w.Must(err)
		gone, err := w.s.Set(w.ctx, who(access.Board), sound(), "")
		w.Must(err)
		w.Must(w.s.End(w.ctx, who(access.Board), gone, 1, "Wij kiezen voor minder."))
		w.Write(func(tx *store.Tx) error {
			list, err := Ended(tx, "o", today.AddDate(0, 0, 1), time.Time{}, "", 10)
			if err != nil || len(list) != 1 || list[0].ID != gone {
				t.Errorf("%v %v", list, err)
			}
			for _, c := range []struct {
				id     ID
				before time.Time
				want   bool
			}{{stands, today.AddDate(0, 0, 1), false}, {gone, today, false}, {gone, today.AddDate(0, 0, 1), true}, {gone, today.AddDate(0, 0, 1), false}} {
				if done, err := EraseEnded(tx, c.before, string(c.id)); err != nil || done != c.want {
					t.Errorf("%s before %s: %t %v", c.id, c.before, done, err)
				}
			}
			return nil
		})
		_, err = w.s.Show(w.ctx, who(access.Board), gone)
		w.Kind(err, fault.NotFound)
		_, err = w.s.Show(w.ctx, who(access.Board), stands)
		w.Must(err)
	})
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		maker, reader := w.b("beleid"), w.b("consulent")
		form := url.Values{"cijfer": {"nuisance"}, "waar": {"buurt:" + string(hood)}, "kant": {"hooguit"}, "doel": {"4,5"}, "tot": {"2031-11-20"}, "waarom": {"Mevrouw de Wit slaapt slecht."}}
		maker.Get(newPath, "Stel een doel vast", "De Linden (buurt)", "In elke gemeente")
		maker.Has(maker.Post(newPath, newPath, http.StatusBadRequest, form), "Dit lijkt op een naam: Mevrouw de Wit", `value="4,5"`)
		form.Set("waarom", "Bewoners willen rustig kunnen slapen.")
		to := maker.Post(newPath, newPath, http.StatusSeeOther, form)
		page := reader.Get(to, "hooguit 4,5 per 100 woningen", "In De Linden, voor 20 november 2031.", "Niet op koers", "Nodig, boven op de verwachting", "Iemand beleid", "chart-goal", "chart-band")
		if strings.Contains(page, "Laat dit doel los") {
			t.Error("a consultant is offered what it may not do")
		}
		reader.Get(Path, "hooguit 4,5 per 100 woningen", "De doelen van het beleid", "Geschat: 2 tot 9 %", "1 van de 2 complexen hebben er genoeg", "Nul")
		maker.Has(maker.Post(to, to+"/einde", http.StatusBadRequest, url.Values{"versie": {"1"}, "reden": {""}}), "Schrijf minstens 10 tekens.")
		maker.Post(to, to+"/einde", http.StatusConflict, url.Values{"versie": {"7"}, "reden": {"Het beleid is nu anders."}})
		maker.Post(to, to+"/einde", http.StatusSeeOther, url.Values{"versie": {"1"}, "reden": {"Het beleid is nu anders."}})
		reader.Get(to, "Losgelaten", "Het beleid is nu anders.")
		reader.Get(Path, "Losgelaten op 20 november 2026")
		for _, path := range []string{Path, to, newPath} {
			if status, _, _ := w.b("vrijwilliger").Do(http.MethodGet, path, nil); status != http.StatusNotFound {
				t.Errorf("a volunteer gets %s: %d", path, status)
			}
		}
	})
}

// A report reads the targets of its own date in words, and none beside figures of before.
func TestTold(t *testing.T) {
	catalogue, err := text.Load(text.Words, web.Words, socialmap.Files, Files)
	if err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, w *world) {
		id, err := w.s.Set(w.ctx, who(access.PolicyMaker), sound(), "een-sleutel")
		w.Must(err)
		v, err := w.s.Show(w.ctx, who(access.Board), id)
		w.Must(err)
		told, err := w.s.Told(w.ctx, who(access.Board), catalogue.Printer(text.Dutch), v.AsOf)
		w.Must(err)
		if len(told) != 1 || !strings.Contains(told[0].Name, "hooguit 4,5 per 100 woningen. In De Linden") || !strings.HasPrefix(told[0].Says, "Niet op koers: naar verwachting") {
			t.Errorf("%+v", told)
		}
		if told, err = w.s.Told(w.ctx, who(access.Board), catalogue.Printer(text.Dutch), v.AsOf.AddDate(0, -1, 0)); err != nil || len(told) != 0 {
			t.Errorf("beside figures of before %+v, %v", told, err)
		}
	})
}
