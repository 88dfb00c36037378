package resident

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/pass"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/casework"
	"samendoen/internal/casework/casetest"
	"samendoen/internal/health"
	"samendoen/internal/letter"
	"samendoen/internal/network"
	"samendoen/internal/signal"
)

// world is an association with a case, in which a director, a colleague and a partner take part.
type world struct {
	storetest.Hands
	clock   *clock.Manual
	vault   *seal.Vault
	cases   *casework.Service
	s       *Service
	letters *letter.Service
	anna    access.Actor // director
	id      casework.ID
	other   casework.ID
}

const (
	ours   = "Wij maken de badkamer"
	theirs = "Ik lucht elke dag"
	hidden = "Zonnebloemgeheim" // stands in everything that the resident may not read
)

func each(t *testing.T, run func(t *testing.T, w *world)) {
	folders := casetest.Folders(Files, health.Files, letter.Files)
	policy := casetest.Policy(t, Files, health.Files, letter.Files)
	storetest.Each(t, folders, func(t *testing.T, db *store.DB) {
		vault, err := seal.NewVault(make([]byte, 32))
		if err != nil {
			t.Fatal(err)
		}
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)), vault: vault}
		w.cases = casework.New(db, vault, w.clock, policy, signal.New(db, vault, w.clock, policy), nil)
		words, err := text.Load(text.Words, web.Words, casework.Files, letter.Files)
		w.Must(err)
		w.letters = letter.New(db, w.clock, policy, words, w.cases)
		w.s = New(db, vault, w.clock, policy, w.cases, w.letters)
		w.letters.UseHousehold(w.s)
		w.Must(db.Write(context.Background(), w.fill))
		w.promise(casework.Commitment{Side: casework.OurSide, HolderID: "anna", What: ours, By: w.day(7)})
		w.promise(casework.Commitment{Side: casework.ResidentSide, What: theirs, By: w.day(7)})
		run(t, w)
	})
}

func (w *world) day(n int) time.Time { return clock.Date(w.clock.Now()).AddDate(0, 0, n) }

func (w *world) promise(p casework.Commitment) {
	w.T.Helper()
	w.Must(w.cases.Promise(context.Background(), w.anna, w.id, p))
}

func (w *world) fill(tx *store.Tx) error {
	now := w.clock.Now()
	for _, o := range []account.Organisation{{ID: "corp", Name: "Woonstichting", Kind: account.HousingAssociation}, {ID: "zorg", Name: "Zorg Dichtbij", Kind: account.Care}} {
		if err := account.InsertOrganisation(tx, now, o); err != nil {
			return err
		}
	}
	for _, u := range []account.User{{ID: "anna", OrgID: "corp", Roles: []access.Role{access.Consultant}}, {ID: "bea", OrgID: "corp", Roles: []access.Role{access.Consultant}},
		{ID: "lea", OrgID: "corp", Roles: []access.Role{access.TeamLead}}, {ID: "bob", OrgID: "corp", Roles: []access.Role{access.Board}}, {ID: "fin", OrgID: "corp", Roles: []access.Role{access.Officer}},
		{ID: "pia", OrgID: "zorg", Roles: []access.Role{access.Partner}}} {
		u.Name, u.Login = "Naam "+u.ID, u.ID
		if err := account.InsertUser(tx, now, u, ""); err != nil {
			return err
		}
		if u.ID == "anna" {
			w.anna = u.Actor()
		}
	}
	if err := access.SetCovenant(tx, "samen", []string{"corp", "zorg"}, now.AddDate(0, 0, -1), now.AddDate(1, 0, 0),
		[]access.Grant{{UserID: "pia", OrgID: "zorg", Role: "rol", Category: string(network.Nuisance), From: now.AddDate(0, 0, -1), Until: now.AddDate(1, 0, 0)},
			{UserID: "pia", OrgID: "zorg", Role: "rol", Category: string(network.Health), From: now.AddDate(0, 0, -1), Until: now.AddDate(1, 0, 0)}}); err != nil {
		return err
	}
	one := casework.Historic{Case: casework.Case{OrgID: "corp", Label: "Lindestraat 12", State: casework.Open, OpenedAt: now, DirectorID: "anna", Reason: "Reden " + hidden, Goal: "Weer rust in huis"}, Holders: []string{"mevrouw"},
		Parts: []casework.HistoricPart{{UserID: "bea", Part: casework.PartParticipant, Since: now}, {UserID: "pia", Part: casework.PartParticipant, Since: now, CovenantID: "samen"}}}
	two := one
	two.Case.Label, two.Case.Goal, two.Holders, two.Parts = "Beukstraat 1", hidden, []string{"meneer"}, nil
	ids, err := casework.InsertMany(tx, w.vault, []casework.Historic{one, two})
	if err != nil {
		return err
	}
	w.id, w.other = ids[0], ids[1]
	return nil
}

func (w *world) actor(id string) (a access.Actor) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		u, err := account.UserByID(tx, id)
		a = u.Actor()
		return err
	}))
	return a
}

func (w *world) invite() Card {
	w.T.Helper()
	c, err := w.s.Invite(context.Background(), w.anna, w.id, Person{Name: "Mevrouw De Wit"}, true)
	w.Must(err)
	return c
}

func (w *world) enter(c Card) string {
	w.T.Helper()
	secret, err := w.s.Enter(context.Background(), c.Code, c.PIN)
	w.Must(err)
	return secret
}

// shut is that nothing opens: the same answer for whatever reason.
func (w *world) shut(c Card, why string) {
	w.T.Helper()
	secret, err := w.s.Enter(context.Background(), c.Code, c.PIN)
	if secret != "" || fault.KindOf(err) != fault.NotFound {
		w.T.Errorf("%s: %q %v", why, secret, err)
	}
}

// out is that a browser is not in.
func (w *world) out(secret, why string) {
	w.T.Helper()
	if _, err := w.s.Look(context.Background(), secret); fault.KindOf(err) != fault.NotFound {
		w.T.Errorf("%s: %v", why, err)
	}
}

func (w *world) notices(user, key string) int64 {
	return w.Count(`SELECT count(*) FROM account_notice WHERE user_id = $1 AND message = $2`, user, key)
}

func (w *world) log() (list []string) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		records, err := audit.Of(tx, casework.ObjectType, string(w.id), 100)
		for _, r := range records {
			if r.Via == string(access.ByInvitation) {
				list = append(list, r.UserID+" "+string(r.Action)+" "+r.Rules)
			}
		}
		return err
	}))
	slices.Reverse(list)
	return list
}

// TestSees: the resident reads what was agreed and who takes part, and each look is on record.
func TestSees(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.Must(w.cases.AddLog(ctx, w.anna, w.id, casework.Note, "", "Logboek "+hidden, "k"))
		w.Must(w.cases.AddCarer(ctx, w.anna, w.id, casework.Carer{Name: "Zus", Relation: "zus"}, "k"))
		secret := w.enter(w.invite())
		m, err := w.s.Look(ctx, secret)
		w.Must(err)
		if m.Goal != "Weer rust in huis" || m.Reason != "" || len(m.Commitments) != 2 || len(m.People) != 3 || m.Partners["zorg"] != "Zorg Dichtbij" || m.Org != "Woonstichting" {
			t.Errorf("%+v", m)
		}
		if got := strings.Join(w.log(), "\n"); got != "bewoner resident.enter resident.invited\nbewoner resident.look resident.invited" {
			t.Error(got)
		}
	})
}

// TestLinkSafety: guessed, shared, replayed, expired, taken back, of a closed or a shielded case.
func TestLinkSafety(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		c := w.invite()
		w.shut(Card{Code: "AAAAA-AAAAA", PIN: c.PIN}, "a guessed code")
		w.shut(Card{Code: "", PIN: c.PIN}, "no code")
		w.shut(Card{Code: c.Code, PIN: ""}, "no PIN")
		w.out("", "no browser")
		w.out("ABCDEFGHJK", "another browser")
		lower := Card{Code: strings.ToLower(strings.ReplaceAll(c.Code, "-", " ")), PIN: c.PIN[:3] + " " + c.PIN[3:]}
		first := w.enter(lower)
		second := w.enter(c)
		w.out(first, "the browser before the last one")
		m, err := w.s.Look(ctx, second)
		w.Must(err)
		if m.ID != w.id {
			t.Error("another case")
		}
		w.clock.Add(stays)
		w.out(second, "a browser of yesterday")

		fresh := w.invite() // the new one takes the place of the old
		w.shut(c, "the older invitation")
		secret := w.enter(fresh)
		v, err := w.s.Show(ctx, w.anna, w.id)
		w.Must(err)
		w.Must(w.s.StepPass(ctx, w.anna, w.id, v.Passes[0].ID, Revoke))
		w.shut(fresh, "taken back")
		w.out(secret, "taken back while in")
		w.Kind(w.s.StepPass(ctx, w.anna, w.id, v.Passes[0].ID, Renew), fault.NotFound)

		late := w.invite()
		w.clock.Set(late.Until.Add(time.Second))
		w.shut(late, "after its term")
	})
}

// TestTries: five wrong PINs end a pass, the right one in between begins anew, and the director
// hears it.
func TestTries(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.invite()
		wrong := c
		wrong.PIN = "000000"
		if c.PIN == wrong.PIN {
			wrong.PIN = "111111"
		}
		for range pass.MostTries - 1 {
			w.shut(wrong, "a wrong PIN")
		}
		secret := w.enter(c)
		for range pass.MostTries - 1 {
			w.shut(wrong, "a wrong PIN")
		}
		if w.notices("anna", "resident.notice_ended") != 0 {
			t.Error("told too early")
		}
		w.shut(wrong, "the last wrong PIN")
		w.shut(c, "the right PIN too late")
		w.out(secret, "a browser of an ended pass")
		if w.notices("anna", "resident.notice_ended") != 1 {
			t.Error("nobody heard that the pass ended")
		}
	})
}

// TestStops: a shielded case is shut for the resident and for an invitation; a closed one can be
// read for a while; an erased one is gone.
func TestStops(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		c := w.invite()
		secret := w.enter(c)
		w.Write(func(tx *store.Tx) error {
			return access.Restrict(tx, casework.ObjectType, string(w.id), "q", w.clock.Now())
		})
		w.out(secret, "a shielded case")
		w.shut(c, "a shielded case")
		_, err := w.s.Invite(ctx, w.anna, w.id, Person{Name: "Iemand"}, true)
		w.Kind(err, fault.NotFound)
		w.clock.Add(time.Minute)
		w.Write(func(tx *store.Tx) error { return access.LiftRestriction(tx, "q", w.clock.Now()) })
		w.settleAll(secret)
		view, err := w.cases.Show(ctx, w.anna, w.id)
		w.Must(err)
		w.Must(w.cases.Close(ctx, w.anna, w.id, view.Version, "Het is opgelost", casework.Solved))
		if _, err := w.s.Look(ctx, secret); err != nil {
			t.Error("the end cannot be read:", err)
		}
		w.Kind(w.s.Say(ctx, secret, Word{Kind: Question, Text: "Hoe nu?"}, ""), fault.NotFound)
		_, err = w.s.Invite(ctx, w.anna, w.id, Person{Name: "Iemand"}, true)
		w.Kind(err, fault.Invalid)
		w.clock.Add(afterEnd * 24 * time.Hour)
		w.shut(c, "fourteen days after the end")
		w.Write(func(tx *store.Tx) error { return Erase(tx, string(w.id)) })
		if n := w.Count(`SELECT count(*) FROM resident_pass`); n != 0 {
			t.Error("passes left:", n)
		}
	})
}

// settleAll keeps everything that was promised: the resident on the own page, and we in the case.
func (w *world) settleAll(secret string) {
	w.T.Helper()
	ctx := context.Background()
	m, err := w.s.Look(ctx, secret)
	w.Must(err)
	for _, c := range m.Commitments {
		if c.Side == casework.ResidentSide {
			w.Must(w.s.TickOff(ctx, secret, c.ID, c.Version))
			continue
		}
		w.Kind(w.s.TickOff(ctx, secret, c.ID, c.Version), fault.NotFound) // ours is not theirs to tick
		w.Must(w.cases.Settle(ctx, w.anna, w.id, c.ID, c.Version, casework.Settlement{To: casework.Kept}))
	}
}

// TestWords: what the resident says waits for the director with a date, climbs when nobody
// answers, and is answered once; a supporter reads and does nothing, and goes when sent away.
func TestWords(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		secret := w.enter(w.invite())
		for range 2 { // sent twice is said once
			w.Must(w.s.Say(ctx, secret, Word{Kind: Question, Text: "Wanneer komt u?"}, "k"))
		}
		w.Kind(w.s.Say(ctx, secret, Word{Kind: Objection, PartnerID: "corp", Text: "Nee"}, ""), fault.Invalid)
		w.Kind(w.s.Say(ctx, secret, Word{Kind: Question, Text: " "}, ""), fault.Invalid)
		w.Must(w.s.Say(ctx, secret, Word{Kind: Objection, PartnerID: "zorg", Text: "Liever niet"}, ""))
		w.Must(w.s.Say(ctx, secret, Word{Kind: No}, ""))
		if n := w.notices("anna", "resident.notice_word"); n == 0 {
			t.Error("the director heard nothing")
		}
		due := answerBy(w.day(0))
		for i, step := range []struct{ user, key string }{{"anna", "resident.climb_holder"}, {"lea", "resident.climb_lead"}, {"bob", "resident.climb_board"}} {
			w.Must(w.s.Climb(ctx))
			if w.notices(step.user, step.key) != 0 {
				t.Error(step.user, "heard too early")
			}
			w.clock.Set(clock.AddWorkingDays(due, i*leadDays).AddDate(0, 0, 1).Add(10 * time.Hour))
			w.Must(w.s.Climb(ctx))
			w.Must(w.s.Climb(ctx))
			if w.notices(step.user, step.key) != 1 {
				t.Error(step.user, "did not hear once of", step.key)
			}
		}
		v, err := w.s.Show(ctx, w.actor("bea"), w.id)
		w.Must(err)
		if len(v.Words) != 3 || v.MaySteer {
			t.Fatalf("%+v", v.Words)
		}
		for _, word := range v.Words {
			to := answers(word.Kind)[len(answers(word.Kind))-1]
			w.Kind(w.s.Answer(ctx, w.actor("bea"), w.id, word.ID, 1, to, "Nee"), fault.NotFound)
			w.Kind(w.s.Answer(ctx, w.anna, w.id, word.ID, 1, Waits, "Ja"), fault.Invalid)
			if word.Kind == Objection { // the partner still takes part: the resident would read what is not so
				w.Kind(w.s.Answer(ctx, w.anna, w.id, word.ID, 1, Stopped, "Gestopt"), fault.Invalid)
			}
			w.Must(w.s.Answer(ctx, w.anna, w.id, word.ID, 1, to, "Morgen"))
			w.Kind(w.s.Answer(ctx, w.anna, w.id, word.ID, 1, to, "Weer"), fault.Conflict)
		}
		if w.notices("fin", "resident.notice_officer") != 1 {
			t.Error("the officer heard nothing of an objection that was not followed")
		}
		_, err = w.s.Show(ctx, w.actor("pia"), w.id)
		w.Kind(err, fault.NotFound)
		_, err = w.s.Show(ctx, w.actor("fin"), w.id)
		w.Kind(err, fault.NotFound)
	})
}

// TestSupporter: somebody whom the resident brings reads along until the resident stops it.
func TestSupporter(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		secret := w.enter(w.invite())
		w.Must(w.s.Say(ctx, secret, Word{Kind: Question, Text: hidden}, ""))
		c, err := w.s.Bring(ctx, secret, Person{Name: "Zus Els", Reach: "06 12 34 56 78"})
		w.Must(err)
		els := w.enter(c)
		m, err := w.s.Look(ctx, els)
		w.Must(err)
		if !m.Beside || len(m.Words) != 0 || len(m.Helpers) != 0 || len(m.Commitments) != 2 {
			t.Errorf("%+v", m)
		}
		w.Kind(w.s.Say(ctx, els, Word{Kind: No}, ""), fault.NotFound)
		_, err = w.s.Bring(ctx, els, Person{Name: "Nog iemand", Reach: "06"})
		w.Kind(err, fault.NotFound)
		for name, want := range map[string]int{" zus  ELS": 1, "Zus": 0, "": 0, "Mevrouw De Wit": 0} { // who asks by that name
			w.Write(func(tx *store.Tx) error {
				known, err := SupportersNamed(tx, w.vault, "corp", name)
				if len(known) != want || want == 1 && known[0].Who.Reach != "06 12 34 56 78" {
					t.Errorf("%q finds %+v", name, known)
				}
				return err
			})
		}
		mine, err := w.s.Look(ctx, secret)
		w.Must(err)
		w.Must(w.s.SendAway(ctx, secret, mine.Helpers[0].ID))
		w.out(els, "sent away")
		w.shut(c, "sent away")
		if n := w.Count(`SELECT count(*) FROM resident_pass WHERE CAST(who AS TEXT) LIKE '%Els%'`); n != 0 {
			t.Error("a name can be read in the database")
		}
	})
}

// TestKept: the page says until when the plan is kept, open or closed.
func TestKept(t *testing.T) {
	words, err := text.Load(text.Words, Files)
	if err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, w *world) {
		w.cases.KeptBy(func(_ *store.Tx, c casework.Case) (casework.Keep, error) {
			return casework.Keep{Until: clock.Date(c.ClosedAt).AddDate(2, 0, 0)}, nil
		})
		secret := w.enter(w.invite())
		m, err := w.s.Look(context.Background(), secret)
		w.Must(err)
		if got := (planScreen{words: wordsIn(words), Plan: m.Plan}).keptLine(); !strings.Contains(got, "tot en met 20 november 2028") {
			t.Error(got)
		}
		m.Kept = casework.Keep{}
		if got := (planScreen{words: wordsIn(words), Plan: m.Plan}).keptLine(); !strings.Contains(got, "daarna nog een tijd") {
			t.Error(got)
		}
	})
}

func wordsIn(c *text.Catalogue) words { return words{c.Printer(text.Dutch)} }

// TestDirectorElsewhere: whoever directs the case from another organisation answers the resident,
// for as long as the covenant is in force, and reads of the plan what their mandate allows; who
// only takes part from there does not.
func TestDirectorElsewhere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		secret := w.enter(w.invite())
		w.Must(w.s.Say(ctx, secret, Word{Kind: Question, Text: "Wie komt er?"}, ""))
		_, err := w.s.Show(ctx, w.actor("pia"), w.id)
		w.Kind(err, fault.NotFound)
		w.promise(casework.Commitment{Side: casework.OurSide, HolderID: "anna", What: "Buurtbemiddeling " + hidden, By: w.day(7), Category: network.Nuisance})
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE casework_case SET director_id = 'pia' WHERE id = $1`, string(w.id))
			return err
		})
		v, err := w.s.Show(ctx, w.actor("pia"), w.id)
		w.Must(err)
		if len(v.Words) != 1 || !v.MaySteer || len(v.Plan.Commitments) != 1 || v.Plan.Commitments[0].What != "Buurtbemiddeling "+hidden {
			t.Errorf("%+v", v)
		}
		w.Must(w.s.Answer(ctx, w.actor("pia"), w.id, v.Words[0].ID, 1, Answered, "Ik kom zelf."))
		w.clock.Set(w.clock.Now().AddDate(1, 0, 0)) // the covenant is over
		_, err = w.s.Show(ctx, w.actor("pia"), w.id)
		w.Kind(err, fault.NotFound)
	})
}

// TestTakesOverGoal: the director puts the goal in the resident's words with one button, once; of
// another kind of word nothing is taken over.
func TestTakesOverGoal(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		secret := w.enter(w.invite())
		w.Must(w.s.Say(ctx, secret, Word{Kind: Goal, Text: "Weer slapen zonder zorgen"}, ""))
		v, err := w.s.Show(ctx, w.anna, w.id)
		w.Must(err)
		if !v.MayGoal || v.read(v.Words[0]) != true {
			t.Errorf("%+v", v)
		}
		w.Kind(w.s.TakeOver(ctx, w.actor("bea"), w.id, v.Words[0].ID, 1, ""), fault.NotFound)
		w.clock.Add(time.Minute)
		w.Must(w.s.TakeOver(ctx, w.anna, w.id, v.Words[0].ID, 1, ""))
		w.Kind(w.s.TakeOver(ctx, w.anna, w.id, v.Words[0].ID, 1, ""), fault.Conflict)
		if v, err = w.s.Show(ctx, w.anna, w.id); err != nil || v.read(v.Words[0]) {
			t.Error("read before anybody looked:", err)
		}
		m, err := w.s.Look(ctx, secret)
		w.Must(err)
		if m.Goal != "Weer slapen zonder zorgen" || m.Words[0].Answer != takenOver {
			t.Errorf("%+v", m)
		}
		w.Must(w.s.Say(ctx, secret, Word{Kind: Question, Text: "Hoe?"}, ""))
		if v, err = w.s.Show(ctx, w.anna, w.id); err != nil || !v.read(v.Words[1]) {
			t.Error("not read after a look:", err)
		}
		w.Kind(w.s.TakeOver(ctx, w.anna, w.id, v.Words[0].ID, 1, "Zo"), fault.NotFound)
		if m, err = w.s.Look(ctx, secret); err != nil || m.Words[0].State != Waits {
			t.Error("answered all the same:", err)
		}
	})
}
