package danger

import (
	"context"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/place"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

var moment = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC) // a Friday

func date(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestSixMonthsFromTheIncident(t *testing.T) {
	for on, last := range map[string]string{"2026-11-20": "2027-05-20", "2026-08-31": "2027-02-28", "2027-08-31": "2028-02-29", "2026-12-31": "2027-06-30"} {
		r := Report{On: date(on)}
		if got := r.LastDay().Format(time.DateOnly); got != last || !r.Active(date(last)) || r.Active(date(last).AddDate(0, 0, 1)) {
			t.Errorf("%s: %s", on, got)
		}
	}
	r := Report{On: date("2026-11-20"), At: moment}
	if got := r.TellBy().Format(time.DateOnly); got != "2026-11-27" || r.Late(date("2026-11-27")) || !r.Late(date("2026-11-28")) {
		t.Errorf("tell by %s", got)
	}
	if r.Ended = moment; r.Active(date("2026-11-20")) || r.Late(date("2026-12-20")) {
		t.Error("what was ended still warns")
	}
}

// Whatever the dates, a report never warns longer than six months and three days after the
// incident, which is where the list begins to look.
func TestNeverLonger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		on := date("2020-01-01").AddDate(0, 0, rapid.IntRange(0, 5000).Draw(t, "on"))
		r := Report{On: on}
		day := on.AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, "later"))
		if r.Active(day) && on.Before(since(day)) {
			t.Fatalf("%v warns on %v and is not looked up", on, day)
		}
		if r.Active(day) != !day.After(r.LastDay()) || r.LastDay().After(on.AddDate(0, 0, 184)) {
			t.Fatalf("%v until %v", on, r.LastDay())
		}
	})
}

func TestCheckDraft(t *testing.T) {
	today := date("2026-11-20")
	good := Draft{Unit: "w", Kind: "bedreigd", On: today, Story: "Hij hief zijn vuist.", Owner: "u"}
	for name, c := range map[string]struct {
		change func(d *Draft)
		want   string
	}{
		"sound":         {func(*Draft) {}, ""},
		"no home":       {func(d *Draft) { d.Unit = "" }, "woning danger.home_missing"},
		"unknown kind":  {func(d *Draft) { d.Kind = "verward" }, "soort danger.choose"},
		"tomorrow":      {func(d *Draft) { d.On = today.AddDate(0, 0, 1) }, "datum danger.day_wrong"},
		"no date":       {func(d *Draft) { d.On = time.Time{} }, "datum danger.day_wrong"},
		"30 days ago":   {func(d *Draft) { d.On = today.AddDate(0, 0, -30) }, ""},
		"31 days ago":   {func(d *Draft) { d.On = today.AddDate(0, 0, -31) }, "datum danger.day_old"},
		"no story":      {func(d *Draft) { d.Story = "eng" }, "verhaal danger.short"},
		"a long story":  {func(d *Draft) { d.Story = strings.Repeat("a", maxStory+1) }, "verhaal danger.long"},
		"a number":      {func(d *Draft) { d.Story = "Zijn nummer is 111222333." }, "verhaal danger.bsn"},
		"unknown owner": {func(d *Draft) { d.Owner = "x" }, "eigenaar danger.choose"},
	} {
		d := good
		c.change(&d)
		var got []string
		for _, f := range checkDraft(d, today, []string{"u"}) {
			got = append(got, f.Name+" "+f.Key)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

type world struct {
	storetest.Hands
	vault  *seal.Vault
	clock  *clock.Manual
	policy *access.Policy
	s      *Service
	unit   place.UnitID
	b      func(login string) webtest.Browser
}

const story = "De bewoner hief een hamer op en riep dat wij weg moesten."

func who(role access.Role) access.Actor {
	return access.Actor{UserID: "u-" + string(role), OrgID: "o", Name: "Iemand " + string(role), Roles: []access.Role{role}}
}

func each(t *testing.T, run func(w *world)) {
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, place.Files, subject.Files, tenancy.Files, Files},
		func(t *testing.T, db *store.DB) {
			w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(moment)}
			doc, err := fs.ReadFile(Files, "policy.cedar")
			w.Must(err)
			w.policy, err = access.NewPolicy(doc)
			w.Must(err)
			w.vault, err = seal.NewVault([]byte("0123456789abcdef0123456789abcdef"))
			w.Must(err)
			w.s = New(db, w.vault, w.clock, w.policy)
			people := webtest.Logins{}
			w.Must(db.Write(context.Background(), func(tx *store.Tx) error {
				if err := account.InsertOrganisation(tx, moment, account.Organisation{ID: "o", Name: "Woonstichting", Kind: account.HousingAssociation}); err != nil {
					return err
				}
				for _, r := range access.Roles() {
					a := who(r)
					people[string(r)] = a
					if err := account.InsertUser(tx, moment, account.User{ID: a.UserID, OrgID: "o", Name: a.Name, Login: string(r), Roles: a.Roles}, ""); err != nil {
						return err
					}
				}
				w.unit, err = homes(tx)
				return err
			}))
			server := webtest.Server(t, web.Config{Auth: people, Policy: w.policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes()).Handler()
			w.b = func(login string) webtest.Browser { return webtest.Browser{T: t, Server: server, Login: login} }
			run(w)
		})
}

func (w *world) report() ID {
	w.T.Helper()
	id, err := w.s.Report(context.Background(), who(access.Tradesperson), Draft{Unit: w.unit, Kind: "bedreigd", On: date("2026-11-19"), Story: story, Owner: "u-consulent"})
	w.Must(err)
	return id
}

func (w *world) warning(a access.Actor) (warning *Warning) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		warning, err = Warn(tx, w.policy, a, w.clock.Now(), w.unit, "o")
		return err
	}))
	return warning
}

func TestReportWarnsWhoGoesThere(t *testing.T) {
	each(t, func(w *world) {
		ctx, id := context.Background(), w.report()
		goes := map[access.Role]bool{access.Tradesperson: true, access.Caretaker: true, access.Consultant: true, access.TeamLead: true, access.OnCall: true}
		reads := map[access.Role]bool{access.Tradesperson: true, access.Consultant: true, access.TeamLead: true} // who reported it, the owner, the lead
		for _, role := range access.Roles() {
			if got := w.warning(who(role)); (got != nil) != goes[role] {
				t.Errorf("%s is warned: %v", role, got)
			}
			v, err := w.s.Show(ctx, who(role), id)
			if reads[role] != (err == nil && v.Story == story) || !reads[role] && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s reads: %v", role, err)
			}
		}
		colleague := who(access.Consultant) // does not answer for it
		colleague.UserID = "u-collega"
		if _, err := w.s.Show(ctx, colleague, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("a consultant who does not own it reads: %v", err)
		}
		stranger := who(access.TeamLead)
		stranger.OrgID = "x"
		if _, err := w.s.Show(ctx, stranger, id); !fault.Is(err, fault.NotFound) || w.warning(stranger) != nil {
			t.Errorf("another organisation: %v", err)
		}
		if warning := w.warning(who(access.Caretaker)); warning.Owner != "Iemand consulent" || !warning.Until.Equal(date("2027-05-19")) {
			t.Errorf("%+v", warning)
		}
		w.clock.Set(time.Date(2027, 5, 19, 20, 0, 0, 0, time.UTC))
		if w.warning(who(access.Caretaker)) == nil {
			t.Error("gone before its last day")
		}
		w.clock.Set(time.Date(2027, 5, 20, 9, 0, 0, 0, time.UTC))
		if w.warning(who(access.Caretaker)) != nil {
			t.Error("warns after six months")
		}
	})
}

func TestTellAndEnd(t *testing.T) {
	each(t, func(w *world) {
		ctx, id, owner := context.Background(), w.report(), who(access.Consultant)
		if err := w.s.Tell(ctx, who(access.Tradesperson), id, 1, date("2026-11-20"), "brief"); !fault.Is(err, fault.Denied) {
			t.Errorf("who reported it tells: %v", err)
		}
		if err := w.s.Tell(ctx, owner, id, 1, date("2026-11-18"), "brief"); !fault.Is(err, fault.Invalid) {
			t.Errorf("told before it happened: %v", err)
		}
		w.Must(w.s.Tell(ctx, owner, id, 1, date("2026-11-20"), "gesprek"))
		if err := w.s.End(ctx, owner, id, 1, "Het is uitgepraat met de buurvrouw."); !fault.Is(err, fault.Conflict) {
			t.Errorf("an old version: %v", err)
		}
		w.Must(w.s.End(ctx, who(access.TeamLead), id, 2, "Het is uitgepraat met de bewoner."))
		if w.warning(owner) != nil {
			t.Error("still warns")
		}
		if err := w.s.End(ctx, owner, id, 3, "Het is nog een keer uit."); !fault.Is(err, fault.Conflict) {
			t.Errorf("ended twice: %v", err)
		}
		v, err := w.s.Show(ctx, owner, id)
		if err != nil || v.EndWhy != "Het is uitgepraat met de bewoner." || v.ToldHow != "gesprek" {
			t.Errorf("%+v %v", v, err)
		}
		list, err := w.s.Running(ctx, owner)
		if err != nil || len(list) != 0 {
			t.Errorf("%v %v", list, err)
		}
	})
}

// After its term nothing of a report is left, also not for who has an older copy; and no
// text of it ever stands readable in the database.
func TestSealedAndErased(t *testing.T) {
	each(t, func(w *world) {
		ctx, id := context.Background(), w.report()
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			r, err := byID(tx, id)
			if err == nil && strings.Contains(string(r.story), "hamer") {
				t.Error("the story is readable")
			}
			return err
		}))
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			past, err := Ended(tx, "o", date("2026-11-20"), time.Time{}, "", 10)
			if err != nil || len(past) != 1 || past[0].ID != id {
				t.Errorf("%v %v", past, err)
			}
			if gone, err := EraseEnded(tx, w.vault, moment, date("2026-11-19"), id); err != nil || gone {
				t.Errorf("erased before its term: %v", err)
			}
			if gone, err := EraseEnded(tx, w.vault, moment, date("2026-11-20"), id); err != nil || !gone {
				t.Errorf("not erased: %v", err)
			}
			if held, err := seal.HasHolders(tx, string(id)); err != nil || held {
				t.Errorf("its key is left: %v", err)
			}
			return nil
		}))
	})
}

func TestPages(t *testing.T) {
	each(t, func(w *world) {
		mechanic, lead := w.b("vakman"), w.b("teamleider")
		form := Path + "/nieuw?woning=" + string(w.unit)
		mechanic.Get(form, "Lindestraat 1", `href="tel:112"`, "binnen vijf werkdagen")
		page := mechanic.Post(form, Path+"/nieuw", http.StatusBadRequest, url.Values{"woning": {string(w.unit)}, "verhaal": {"eng"}})
		mechanic.Has(page, "Schrijf minstens 10 tekens.", ">eng<")
		to := mechanic.Post(form, Path+"/nieuw", http.StatusSeeOther, url.Values{"woning": {string(w.unit)}, "soort": {"wapen"}, "datum": {"2026-11-19"},
			"verhaal": {story}, "eigenaar": {"u-consulent"}})
		mechanic.Get(to, "hamer", "Iemand consulent", "19 mei 2027")
		lead.Get(Path, "Lindestraat 1", "Er was een wapen", "Vertel het de huurder")
		if page := lead.Get(Path); strings.Contains(page, "hamer") {
			t.Error("the list tells the story")
		}
		lead.Has(lead.Post(to, to+"/verteld", http.StatusBadRequest, url.Values{"verteld": {"2027-01-01"}}), "Deze datum kan niet.")
		lead.Post(to, to+"/verteld", http.StatusSeeOther, url.Values{"verteld": {"2026-11-20"}, "hoe": {"brief"}})
		lead.Post(to, to+"/einde", http.StatusSeeOther, url.Values{"reden": {"Het is uitgepraat met de bewoner."}})
		lead.Get(to, "Deze melding waarschuwt niet meer", "Het is uitgepraat")
		for _, login := range []string{"vrijwilliger", "bewoner", "beleid", "fg", "beheerder", "partner"} {
			for _, path := range []string{Path, form, to} {
				if status, body, _ := w.b(login).Do(http.MethodGet, path, nil); status != http.StatusNotFound || strings.Contains(body, "Lindestraat") {
					t.Errorf("%s gets %s: %d", login, path, status)
				}
			}
		}
	})
}
