package volunteer

import (
	"context"
	"errors"
	"io/fs"
	"slices"
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
	"samendoen/internal/escalation"
	"samendoen/internal/place"
)

type world struct {
	storetest.Hands
	s      *Service
	vault  *seal.Vault
	clock  *clock.Manual
	people map[string]access.Actor
	ctx    context.Context
}

// each runs a test on both databases: Con and Wim meet residents, Tess leads, Vic volunteers, Fg looks
// after the law, Bob is on the board, and Zoe leads at another association.
func each(t *testing.T, run func(t *testing.T, w *world)) {
	folders := []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, escalation.Files, place.Files, Files}
	storetest.Each(t, folders, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(at("2026-11-27 11:00")), people: map[string]access.Actor{}, ctx: t.Context()}
		doc, err := fs.ReadFile(Files, "policy.cedar")
		w.Must(err)
		policy, err := access.NewPolicy(doc)
		w.Must(err)
		w.vault, err = seal.NewVault([]byte("01234567890123456789012345678901"))
		w.Must(err)
		w.s = New(db, w.vault, w.clock, policy)
		w.Write(func(tx *store.Tx) error {
			for _, org := range []string{"corp", "other"} {
				if err := account.InsertOrganisation(tx, w.clock.Now(), account.Organisation{ID: org, Name: "Corporatie " + org, Kind: account.HousingAssociation}); err != nil {
					return err
				}
			}
			for id, is := range map[string]string{"con": "corp consulent", "wim": "corp wijkbeheerder", "tess": "corp teamleider", "vic": "corp vrijwilliger", "vera": "corp vrijwilliger",
				"fg": "corp fg", "bob": "corp bestuur", "zoe": "other teamleider", "zed": "other vrijwilliger"} {
				org, role, _ := strings.Cut(is, " ")
				u := account.User{ID: id, OrgID: org, Name: strings.ToUpper(id[:1]) + id[1:], Login: id, Roles: []access.Role{access.Role(role)}}
				if err := account.InsertUser(tx, w.clock.Now(), u, ""); err != nil {
					return err
				}
				w.people[id] = u.Actor()
			}
			return nil
		})
		run(t, w)
	})
}

// signUp is somebody whom a colleague signs up, with Wim as contact person.
func (w *world) signUp(by, name string, roles ...string) ID {
	w.T.Helper()
	id, err := w.s.Add(w.ctx, w.people[by], Draft{Volunteer: Volunteer{Private: Private{Name: name, Phone: "06 0000 0000"}, Roles: roles, Languages: []string{"nl"}, ContactID: "wim"}, Agrees: true})
	w.Must(err)
	return id
}

func (w *world) show(by string, id ID) View {
	w.T.Helper()
	v, err := w.s.Show(w.ctx, w.people[by], id)
	w.Must(err)
	return v
}

func (w *world) take(by string, id ID, x Act) error {
	return w.s.Take(w.ctx, w.people[by], id, w.show("tess", id).Volunteer.Version, x)
}

func (w *world) talk(by string, id ID, x Tap) error {
	return w.s.Talked(w.ctx, w.people[by], id, w.show("tess", id).Volunteer.Version, x)
}

// edit changes a volunteer as the form does.
func (w *world) edit(by string, id ID, change func(*Draft)) error {
	v := w.show("tess", id)
	d := Draft{Volunteer: v.Volunteer}
	change(&d)
	return w.s.Edit(w.ctx, w.people[by], d)
}

// active is somebody who is active, with an account.
func (w *world) active(name, user string, roles ...string) ID {
	w.T.Helper()
	id := w.signUp("con", name, roles...)
	w.Must(w.talk("wim", id, Tap{Kind: Welcome, How: Spoken}))
	w.Must(w.edit("con", id, func(d *Draft) {
		d.Agreed, d.UserID = day("2026-11-27"), user
		d.Certificate = Certificate{Received: day("2026-11-27"), Until: day("2029-11-27")}
	}))
	w.Must(w.take("wim", id, Act{Step: Start}))
	return id
}

func (w *world) notices(user string) string {
	w.T.Helper()
	var list []string
	w.Must(w.DB.Read(w.ctx, func(tx *store.Tx) (err error) {
		list, err = store.Strings(tx, `SELECT message FROM account_notice WHERE user_id = $1 ORDER BY message`, user)
		return err
	}))
	for i := range list {
		list[i] = strings.TrimPrefix(list[i], "volunteer.notice_")
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// From signing up to goodbye: each step asks what it needs, and nobody has to say why.
func TestStory(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.signUp("con", "Ada", "klusser")
		if got := w.notices("wim"); got != "signed" {
			t.Errorf("the contact person hears %q", got)
		}
		if v := w.show("con", id); v.State != Signed || v.Moment.Kind != Welcome || v.Holder != "wim" {
			t.Errorf("%+v", v)
		}
		w.Must(w.talk("wim", id, Tap{Kind: Welcome, How: Missed, Note: "Nam niet op."}))
		if v := w.show("con", id); v.State != Signed || len(v.Talks) != 1 || v.Talks[0].Note != "Nam niet op." || !v.Moment.Due.Equal(day("2026-12-04")) {
			t.Errorf("after a try: %+v", v)
		}
		w.Must(w.talk("wim", id, Tap{Kind: Welcome, How: Spoken}))
		err := w.take("wim", id, Act{Step: Start})
		var lacks []string
		for _, f := range fault.FieldsOf(err) {
			lacks = append(lacks, f.Name)
		}
		if got := strings.Join(lacks, " "); got != "overeenkomst vog" {
			t.Errorf("starting lacks %q", got)
		}
		w.Must(w.edit("wim", id, func(d *Draft) {
			d.Agreed, d.Certificate = day("2026-11-27"), Certificate{Received: day("2026-11-20"), Until: day("2029-11-20")}
		}))
		w.Must(w.take("wim", id, Act{Step: Start}))
		if v := w.show("con", id); v.State != Active || v.Moment.Kind != FirstWeek {
			t.Errorf("%+v", v)
		}
		w.Must(w.take("con", id, Act{Step: Pause, Why: "Nieuw werk"}))
		if got := w.show("wim", id).Why; got != "Nieuw werk" {
			t.Errorf("the contact person reads %q", got)
		}
		for _, other := range []string{"con", "tess"} {
			if got := w.show(other, id).Why; got != "" {
				t.Errorf("%s reads why: %q", other, got)
			}
		}
		w.Must(w.take("wim", id, Act{Step: Resume}))
		w.Must(w.take("wim", id, Act{Step: Stop}))
		if err := w.talk("wim", id, Tap{Kind: CheckIn, How: Spoken}); !fault.Is(err, fault.Invalid) {
			t.Error("a check-in with who stopped:", err)
		}
		w.Must(w.talk("wim", id, Tap{Kind: Exit, How: Declined}))
		if v := w.show("con", id); len(v.Moments) != 0 || v.Moment.Kind != "" {
			t.Errorf("%+v", v.Moments)
		}
	})
}

// Volunteers pause, stop and come back by themselves with one tap; the contact person hears it.
func TestOwn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.active("Vic", "vic")
		own := func() OwnView {
			t.Helper()
			o, err := w.s.Own(w.ctx, w.people["vic"])
			w.Must(err)
			return o
		}
		if o := own(); !o.Is || o.Contact != "Wim" || o.State != Active || len(o.Talks) != 1 {
			t.Errorf("%+v", o)
		}
		for _, step := range []Step{Pause, Resume, Stop, Resume} {
			w.Must(w.s.TakeOwn(w.ctx, w.people["vic"], own().Volunteer.Version, Act{Step: step}))
		}
		if o := own(); o.State != Signed || o.Moment.Kind != Welcome {
			t.Errorf("%+v", o.Volunteer)
		}
		if got := w.notices("wim"); got != "pauze signed stoppen terugkomen terugkomen" {
			t.Errorf("the contact person hears %q", got)
		}
		if err := w.s.TakeOwn(w.ctx, w.people["vic"], own().Volunteer.Version, Act{Step: Start}); !fault.Is(err, fault.Invalid) {
			t.Error("somebody starts alone:", err)
		}
		if err := w.s.EditOwn(w.ctx, w.people["vic"], 1, Draft{Volunteer: Volunteer{Private: Private{Phone: "1"}}}); !fault.Is(err, fault.Conflict) {
			t.Error("a stale version:", err)
		}
		w.Must(w.s.EditOwn(w.ctx, w.people["vic"], own().Volunteer.Version, Draft{Volunteer: Volunteer{Private: Private{Name: "Ander", Phone: "06 1"}, Roles: []string{"klusser"}, Languages: []string{"tr"}}}))
		if o := own(); o.Name != "Vic" || o.Phone != "06 1" || len(o.Roles) != 0 || !slices.Equal(o.Languages, []string{"tr"}) {
			t.Errorf("what volunteers change themselves: %+v", o.Volunteer)
		}
		if o, err := w.s.Own(w.ctx, w.people["vera"]); err != nil || o.Is {
			t.Errorf("Vera is not written down yet: %+v, %v", o, err)
		}
		_, err := w.s.SignUp(w.ctx, w.people["vera"], Draft{Volunteer: Volunteer{Private: Private{Name: "Vera", Mail: "vera@voorbeeld.test"}, ContactID: "wim", Agreed: day("2026-11-01")}, Agrees: true})
		w.Must(err)
		if o, err := w.s.Own(w.ctx, w.people["vera"]); err != nil || o.State != Signed || o.ContactID != "" || !o.Agreed.IsZero() {
			t.Errorf("%+v, %v", o.Volunteer, err)
		}
		if _, err := w.s.SignUp(w.ctx, w.people["vera"], Draft{Volunteer: Volunteer{Private: Private{Name: "Vera", Mail: "v@v"}}, Agrees: true}); !fault.Is(err, fault.Conflict) {
			t.Error("twice:", err)
		}
	})
}

// A volunteer asks for a talk with one tap: who holds it hears it, it stands there with a date, it climbs,
// and it is done with one tap and a sealed note. A colleague plans one, and never later than was asked.
func TestSpeak(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.active("Vic", "vic")
		ask := func() error {
			return w.s.TakeOwn(w.ctx, w.people["vic"], w.show("con", id).Volunteer.Version, Act{Step: Speak, Day: day("2027-06-01")})
		}
		w.Must(w.talk("wim", id, Tap{Kind: FirstWeek, How: Spoken}))
		w.clock.Set(at("2026-12-14 10:00"))
		w.Must(ask())
		if v := w.show("con", id); v.State != Active || v.Moment != (Moment{Coach, day("2026-12-21")}) || v.Holder != "wim" {
			t.Errorf("%+v, holder %s", v.Volunteer, v.Holder)
		}
		if o, err := w.s.Own(w.ctx, w.people["vic"]); err != nil || !o.Speak.Equal(day("2026-12-21")) || o.Late {
			t.Errorf("Vic reads %s %v: %v", o.Speak, o.Late, err)
		}
		if got := w.notices("wim"); got != "praten signed" {
			t.Errorf("the contact person hears %q", got)
		}
		w.Must(w.take("con", id, Act{Step: Speak, Day: day("2027-02-01")}))
		if v := w.show("con", id); !v.Moment.Due.Equal(day("2026-12-21")) {
			t.Errorf("a colleague moved it to %s", v.Moment.Due)
		}
		if got := w.notices("vic"); got != "planned" {
			t.Errorf("Vic hears %q", got)
		}
		for date, want := range map[string]string{"2026-12-11": "dag", "2027-04-01": "dag"} {
			var names []string
			for _, f := range fault.FieldsOf(w.take("con", id, Act{Step: Speak, Day: day(date)})) {
				names = append(names, f.Name)
			}
			if got := strings.Join(names, " "); got != want {
				t.Errorf("planned for %s: %q", date, got)
			}
		}
		w.clock.Set(at("2026-12-24 07:00"))
		w.Must(w.s.Morning(w.ctx))
		if got := w.notices("tess"); got != "late" {
			t.Errorf("three working days late: Tess hears %q", got)
		}
		if o, err := w.s.Own(w.ctx, w.people["vic"]); err != nil || !o.Late {
			t.Errorf("Vic reads nothing of it being late: %v", err)
		}
		w.Must(w.talk("wim", id, Tap{Kind: Coach, How: Spoken, Note: "Het is soms zwaar."}))
		v := w.show("con", id)
		if v.Moment.Kind == Coach || v.Talks[0].Kind != Coach || v.Talks[0].Note != "Het is soms zwaar." {
			t.Errorf("%+v", v)
		}
		w.Must(w.DB.Read(w.ctx, func(tx *store.Tx) error {
			notes, err := store.List(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) }, `SELECT note FROM volunteer_talk`)
			for _, n := range notes {
				if strings.Contains(string(n), "zwaar") {
					t.Error("the note can be read in the table")
				}
			}
			return err
		}))
		w.Must(w.s.Set(w.ctx, w.people["tess"], Settings{CheckMonths: 24, CoachMonths: 2, PerHomes: 20, Agreement: 1}, 0))
		w.Must(w.talk("wim", id, Tap{Kind: SixWeeks, How: Spoken}))
		if v := w.show("con", id); v.Moment != (Moment{Coach, day("2027-02-24")}) {
			t.Errorf("every two months: %+v", v.Moment)
		}
		if err := w.s.Set(w.ctx, w.people["tess"], Settings{CheckMonths: 24, CoachMonths: 25, PerHomes: 20, Agreement: 1}, 1); !fault.Is(err, fault.Invalid) {
			t.Error("every 25 months:", err)
		}
		w.Must(w.take("wim", id, Act{Step: Stop}))
		if err := ask(); !fault.Is(err, fault.Invalid) {
			t.Error("who stopped asks:", err)
		}
	})
}

// Who may what, at the own association and elsewhere.
func TestWho(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.active("Vic", "vic")
		for who, want := range map[string]string{"con": "read keep", "tess": "read keep", "wim": "read keep", "vic": "", "fg": "", "bob": "", "zoe": "", "zed": ""} {
			var may []string
			if _, err := w.s.Show(w.ctx, w.people[who], id); err == nil {
				may = append(may, "read")
			} else if !fault.Is(err, fault.NotFound) {
				t.Error(who, err)
			}
			if err := w.talk(who, id, Tap{Kind: CheckIn, How: Missed}); err == nil {
				may = append(may, "keep")
			}
			if got := strings.Join(may, " "); got != want {
				t.Errorf("%s may %q, want %q", who, got, want)
			}
		}
		w.Must(w.edit("con", id, func(d *Draft) { d.ContactID = "con" }))
		if err := w.talk("wim", id, Tap{Kind: CheckIn, How: Missed}); !fault.Is(err, fault.Denied) {
			t.Error("Wim is not the contact person any more:", err)
		}
		if v := w.show("wim", id); v.Talks != nil || v.MayKeep {
			t.Error("Wim reads what was said")
		}
	})
}

// The list goes by name and by nothing else, whatever somebody did; filters narrow it.
func TestList(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		busy := w.active("Zeno", "vic", "klusser")
		for range 3 {
			w.Must(w.talk("wim", busy, Tap{Kind: CheckIn, How: Spoken}))
		}
		w.signUp("con", "ada", "gastvrouw")
		w.signUp("con", "Mo", "klusser", "gastvrouw")
		gone := w.signUp("con", "Gon")
		w.Must(w.take("con", gone, Act{Step: Stop}))
		for want, f := range map[string]Filter{"ada Mo Zeno": {}, "Mo Zeno": {Role: "klusser"}, "Gon": {State: Stopped}, "Zeno": {State: Active}, "": {Language: "tr"}} {
			l, err := w.s.Volunteers(w.ctx, w.people["con"], f)
			w.Must(err)
			var names []string
			for _, v := range l.Volunteers {
				names = append(names, v.Name)
			}
			if got := strings.Join(names, " "); got != want {
				t.Errorf("%+v: %q, want %q", f, got, want)
			}
		}
		l, err := w.s.Volunteers(w.ctx, w.people["wim"], Filter{})
		w.Must(err)
		if len(l.Mine) != 3 || l.Active != 1 || l.All != 3 {
			t.Errorf("%d wait for Wim, %d active of %d", len(l.Mine), l.Active, l.All)
		}
		seen, cursor := 0, ""
		for range 9 {
			list, next, err := w.s.Some(w.ctx, w.people["con"], Filter{}, cursor, 1)
			w.Must(err)
			if seen += len(list); next == "" {
				break
			}
			cursor = next
		}
		if seen != 3 {
			t.Errorf("pages of one show %d of 3", seen)
		}
	})
}

// What is due is told once to who holds it, and climbs when nothing happens.
func TestMorning(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.signUp("wim", "Ada")
		for _, c := range []struct{ date, wim, tess, bob string }{
			{"2026-12-03", "", "", ""}, {"2026-12-04", "due", "", ""}, {"2026-12-08", "due", "", ""}, {"2026-12-09", "due", "late", ""}, {"2026-12-18", "due", "late", "silent"},
		} {
			w.clock.Set(at(c.date + " 07:00"))
			w.Must(errors.Join(w.s.Morning(w.ctx), w.s.Morning(w.ctx)))
			if wim, tess, bob := w.notices("wim"), w.notices("tess"), w.notices("bob"); wim != c.wim || tess != c.tess || bob != c.bob {
				t.Errorf("%s: Wim %q, Tess %q, Bob %q", c.date, wim, tess, bob)
			}
		}
	})
}

// A new agreement is asked of everybody who signed an older one.
func TestSettings(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.active("Vic", "vic")
		w.clock.Set(at("2027-02-25 10:00"))
		for _, k := range []Kind{FirstWeek, SixWeeks} {
			w.Must(w.talk("wim", id, Tap{Kind: k, How: Spoken}))
		}
		w.Must(w.s.Set(w.ctx, w.people["tess"], Settings{CheckMonths: 2, PerHomes: 20, Agreement: 2}, 0))
		if v := w.show("con", id); v.Moment.Kind != Agree || !v.Moment.Due.Equal(day("2027-03-25")) {
			t.Errorf("%+v", v.Moment)
		}
		if err := w.s.Set(w.ctx, w.people["tess"], Settings{CheckMonths: 2, PerHomes: 20, Agreement: 2}, 0); !fault.Is(err, fault.Conflict) {
			t.Error("a stale version:", err)
		}
		if err := w.s.Set(w.ctx, w.people["con"], Settings{CheckMonths: 2, PerHomes: 20, Agreement: 2}, 1); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		w.Must(w.talk("wim", id, Tap{Kind: Agree, How: Spoken}))
		if v := w.show("con", id); v.Agreement != 2 || v.Moment.Kind != CheckIn {
			t.Errorf("%+v", v.Volunteer)
		}
	})
}

// Erasing takes everything, and only what the term is about.
func TestErase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		stays := w.active("Blijft", "")
		gone := w.active("Gaat", "")
		never := w.signUp("con", "Nooit")
		w.Must(w.take("con", gone, Act{Step: Stop}))
		w.clock.Set(w.clock.Now().AddDate(2, 0, 0))
		now := w.clock.Now()
		for kind, want := range map[Kept]ID{KeptStopped: gone, KeptWaiting: never} {
			w.Write(func(tx *store.Tx) error {
				list, err := Ended(tx, kind, "corp", now, time.Time{}, "", 10)
				if err != nil || len(list) != 1 || ID(list[0].ID) != want {
					t.Errorf("%s: %v, %v", kind, list, err)
				}
				for _, id := range []ID{stays, want} {
					ok, err := EraseEnded(tx, w.vault, kind, now, now, string(id))
					if err != nil || ok != (id == want) {
						t.Errorf("%s %s: %v, %v", kind, id, ok, err)
					}
				}
				n, err := store.Count(tx, `SELECT count(*) FROM volunteer_talk WHERE volunteer_id = $1`, string(want))
				if n != 0 {
					t.Error("what was said is still there")
				}
				if _, err := w.vault.KeyOf(tx, string(want)); !fault.Is(err, fault.NotFound) {
					t.Error("the key is still there")
				}
				return err
			})
		}
	})
}

// Who stopped is erased when they ask for it, by themselves or by who keeps the contact, and by nobody
// else; and the list beside the key hears it.
func TestEraseNow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		told := 0
		w.s.UseErased(func(context.Context) error { told++; return nil })
		id := w.active("Vic", "vic")
		version := func() int64 { return w.show("tess", id).Volunteer.Version }
		if err := w.s.EraseNow(w.ctx, w.people["con"], id, version()); !fault.Is(err, fault.Invalid) {
			t.Error("who is active:", err)
		}
		w.Must(w.s.TakeOwn(w.ctx, w.people["vic"], version(), Act{Step: Stop}))
		for who, kind := range map[string]fault.Kind{"zoe": fault.NotFound, "bob": fault.NotFound, "vic": fault.NotFound} {
			if err := w.s.EraseNow(w.ctx, w.people[who], id, version()); !fault.Is(err, kind) {
				t.Errorf("%s erases: %v", who, err)
			}
		}
		if err := w.s.EraseOwn(w.ctx, w.people["vic"], version()-1); !fault.Is(err, fault.Conflict) {
			t.Error("a stale version:", err)
		}
		if err := w.s.EraseOwn(w.ctx, w.people["vera"], version()); !fault.Is(err, fault.Invalid) {
			t.Error("who is none:", err)
		}
		if told != 0 {
			t.Error("nothing was erased yet")
		}
		w.Must(w.s.EraseOwn(w.ctx, w.people["vic"], version()))
		if o, err := w.s.Own(w.ctx, w.people["vic"]); err != nil || o.Is || told != 1 {
			t.Errorf("%+v, %v, told %d times", o, err, told)
		}
	})
}
