package referral

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/pass"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/network"
)

const (
	covered = "zorg|samen|rol" // a role under the covenant
	bare    = "ander||"        // an organisation without one
)

// guest is a form for somebody without an account.
func (w *world) guest(seat string) Draft {
	d := w.draft("")
	d.Seat, d.Link = seat, &Invited{Name: "Gerda Gast", Mail: "gerda@zorg.example", Phone: "06 12 34 56 78", LinkBy: ByMail, PINBy: ByPhone}
	if seat == elsewhere {
		d.Link.Org = "Buurtkapper"
	}
	return d
}

// invite asks somebody without an account.
func (w *world) invite(c casework.ID, seat string) Handed {
	w.T.Helper()
	h, err := w.s.AskByLink(w.t.Context(), w.people["anna"], c, w.guest(seat))
	w.Must(err)
	return h
}

func (w *world) enter(h Handed) string {
	w.T.Helper()
	secret, err := w.s.Enter(w.t.Context(), h.Code, h.PIN)
	w.Must(err)
	return secret
}

func (w *world) look(secret string) GuestView {
	w.T.Helper()
	v, err := w.s.Look(w.t.Context(), secret)
	w.Must(err)
	return v
}

// answer takes a step by a link, with what its page shows.
func (w *world) answer(secret string, x Act) error {
	v, err := w.s.Look(w.t.Context(), secret)
	if err != nil {
		return err
	}
	return w.s.Answer(w.t.Context(), secret, v.ID, v.Version, x)
}

// shut is that a link does not open, and that nothing but a count of tries changes.
func (w *world) shut(h Handed, why string) {
	w.T.Helper()
	was := w.state()
	secret, err := w.s.Enter(w.t.Context(), h.Code, h.PIN)
	if secret != "" || !fault.Is(err, fault.NotFound) {
		w.T.Errorf("%s: %q %v", why, secret, err)
	}
	if now := w.state(); now != was {
		w.T.Errorf("%s changed something:\n%s\n%s", why, was, now)
	}
}

// out is that a browser is not in: it sees nothing, and what it sends changes nothing.
func (w *world) out(secret string, id ID, why string) {
	w.T.Helper()
	was := w.state()
	if _, err := w.s.Look(w.t.Context(), secret); !fault.Is(err, fault.NotFound) {
		w.T.Errorf("%s, a look: %v", why, err)
	}
	if err := w.s.Answer(w.t.Context(), secret, id, w.raw(id).Version, Act{Step: Accept}); !fault.Is(err, fault.NotFound) {
		w.T.Errorf("%s, an answer: %v", why, err)
	}
	if now := w.state(); now != was {
		w.T.Errorf("%s changed something:\n%s\n%s", why, was, now)
	}
}

// state is everything that a link can change, but the tries, and who was told.
func (w *world) state() string {
	w.T.Helper()
	var all []string
	w.Must(w.DB.Read(w.t.Context(), func(tx *store.Tx) error {
		for _, q := range []string{`SELECT id || state || version || due FROM referral_request ORDER BY id`, `SELECT id || step FROM referral_event ORDER BY id`,
			`SELECT id || revoked || browser || open_to || until || code || pin || last_in FROM referral_link ORDER BY id`, `SELECT user_id || message FROM account_notice ORDER BY id`} {
			list, err := store.Strings(tx, q)
			if err != nil {
				return err
			}
			all = append(all, strings.Join(list, " "))
		}
		return nil
	}))
	return strings.Join(all, "\n")
}

// From a link to a result: the card first, after a yes what the role of the covenant may see, and
// nothing more when it is over.
func TestByLink(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		h := w.invite(c, covered)
		if h.PIN == "" || h.Code == "" || h.Mailed || h.Path != GuestPath+"?code="+h.Code {
			t.Errorf("%+v", h)
		}
		secret := w.enter(h)
		v := w.look(secret)
		if v.State != Seen || v.Case != nil || v.Number != "" || v.Texts.Need != "Hulp bij het ordenen van post" || v.Waiting() != "Gerda Gast" || v.Seat.CovenantID != "samen" {
			t.Errorf("before a yes: %+v %+v", v.Request, v.Case)
		}
		if slices.Contains(v.Steps, Pass) || !slices.Equal(v.Steps, []Step{Accept, AskMore, Counter, Decline}) {
			t.Errorf("can do %v", v.Steps)
		}
		w.Must(w.answer(secret, Act{Step: AskMore, Text: "Is er een hond?"}))
		w.must("anna", h.ID, Act{Step: Tell, Text: "Nee."})
		w.Must(w.answer(secret, Act{Step: Accept}))
		if v = w.look(secret); v.Case == nil || v.Case.Reason != "Het water stond tot in de gang." || v.Case.Label == "" || v.Case.Covenant.ID != "" {
			t.Fatalf("after a yes: %+v", v.Case)
		}
		if got := w.guests(c); got != "Gerda Gast, Zorg Dichtbij: identiteit wonen" { // the case and its resident say who reads along
			t.Errorf("reads along: %q", got)
		}
		w.clock.Add(25 * time.Hour)
		w.out(secret, h.ID, "a browser of yesterday")
		secret = w.enter(h) // several answers over several days, with the same link
		w.Must(w.answer(secret, Act{Step: Report, Text: "De eerste keer ging goed."}))
		w.Must(w.answer(secret, Act{Step: Finish, Text: "De post ligt op orde."}))
		if got := w.guests(c); got != "" {
			t.Errorf("reads along when it is done: %q", got)
		}
		if v = w.look(secret); v.Case != nil || v.State != Done || len(v.Steps) != 0 {
			t.Errorf("when it is done: %+v %v", v.Case, v.Steps)
		}
		if got := w.told("anna"); got != "notice_neem-aan notice_vraag-meer notice_klaar" {
			t.Errorf("anna heard %q", got)
		}
		seen, err := w.s.Show(t.Context(), w.people["anna"], h.ID)
		w.Must(err)
		if seen.Names[seen.Events[0].ByID] != "Gerda Gast" || !seen.MayLink || seen.Link.Who.Phone == "" {
			t.Errorf("anna sees %+v", seen.Link)
		}
		w.must("anna", h.ID, Act{Step: Settle, Text: "Over drie maanden nog eens vragen."})
		if n := w.Count(`SELECT count(*) FROM referral_link WHERE revoked = 0 OR browser <> ''`); n != 0 {
			t.Error("the link of a request that is over was not closed")
		}
		w.out(secret, h.ID, "after the end")
		w.shut(h, "after the end")
	})
}

// guests are who reads a case along, as its page and its resident see it.
func (w *world) guests(c casework.ID) string {
	w.T.Helper()
	v, err := w.cases.Show(w.t.Context(), w.people["anna"], c)
	w.Must(err)
	w.Must(w.DB.Read(w.t.Context(), func(tx *store.Tx) error {
		p, err := w.cases.PlanOf(tx, c, w.clock.Now())
		if len(p.Guests) != len(v.Guests) {
			w.T.Errorf("the resident sees %d, the page of the case %d", len(p.Guests), len(v.Guests))
		}
		return err
	}))
	var list []string
	for _, g := range v.Guests {
		one := g.Name + ", " + g.Org + ":"
		for _, k := range g.Categories {
			one += " " + string(k)
		}
		list = append(list, one)
	}
	return strings.Join(list, "; ")
}

// Each thing that somebody did by a link is on record: by whom, for which organisation, how.
func TestLinkOnRecord(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		h := w.invite(c, covered)
		secret := w.enter(h)
		w.Must(w.answer(secret, Act{Step: Accept}))
		w.look(secret)
		_, err := w.s.StepLink(t.Context(), w.people["anna"], h.ID, RevokeLink)
		w.Must(err)
		var got []string
		w.Must(w.DB.Read(t.Context(), func(tx *store.Tx) error {
			for _, of := range [][2]string{{ObjectType, string(h.ID)}, {casework.ObjectType, string(c)}} {
				list, err := audit.Of(tx, of[0], of[1], 100)
				if err != nil {
					return err
				}
				for _, r := range slices.Backward(list) {
					if r.Via == string(access.ByInvitation) {
						got = append(got, strings.Join([]string{string(r.Action), r.OrgID, r.Rules}, " "))
						if !strings.HasPrefix(r.UserID, access.GuestPrefix) || strings.Contains(r.UserID, "Gerda") {
							t.Errorf("on record as %q", r.UserID)
						}
					}
				}
			}
			return nil
		}))
		rule := " zorg referral.link_answers"
		want := []string{"referral.enter" + rule, "referral.read" + rule, "referral.answer" + rule, "referral.read" + rule, "case.read zorg case.covenant_reads"}
		if !slices.Equal(got, want) {
			t.Errorf("on record:\n%s", strings.Join(got, "\n"))
		}
		if got := w.records(h.ID); got[len(got)-1] != string(actLink) {
			t.Errorf("stopping it is not on record: %v", got)
		}
	})
}

// Without a covenant in force there is the card, and the answers.
func TestLinkWithoutCovenant(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		for _, seat := range []string{bare, elsewhere} {
			h := w.invite(c, seat)
			secret := w.enter(h)
			w.Must(w.answer(secret, Act{Step: Accept}))
			w.Must(w.answer(secret, Act{Step: Report, Text: "Het gaat goed."}))
			if v := w.look(secret); v.Case != nil || v.Seat != (Seat{}) || v.State != Busy {
				t.Errorf("%s sees %+v", seat, v.Case)
			}
		}
		h := w.invite(c, covered)
		secret := w.enter(h)
		w.Must(w.answer(secret, Act{Step: Accept}))
		w.exec(`UPDATE access_covenant SET until_at = $1 WHERE org_id = 'zorg'`, store.Micros(w.clock.Now()))
		if v := w.look(secret); v.Case != nil || v.Seat != (Seat{}) {
			t.Errorf("after the covenant: %+v", v.Case)
		}
		l, err := w.s.FromUs(t.Context(), w.people["anna"], Page{})
		w.Must(err)
		if i := slices.IndexFunc(l.Rows, func(r Row) bool { return r.PartnerID == "" }); i < 0 || l.Names[l.Rows[i].orgKey()] != "Buurtkapper" || l.Waiting(l.Rows[i]) != "Gerda Gast" {
			t.Errorf("in the list: %v", l.Names)
		}
	})
}

// What a link may not be: the same way twice, the police as if it were help, a seat of somebody
// else's, or the own organisation.
func TestWhatCannotBeAskedByLink(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		for name, change := range map[string]func(d *Draft){
			"naam: nobody":             func(d *Draft) { d.Link.Name = " " },
			"mail: none":               func(d *Draft) { d.Link.Mail = "" },
			"mail: none that is one":   func(d *Draft) { d.Link.Mail = "Gerda <gerda@zorg.example>" },
			"telefoon: none":           func(d *Draft) { d.Link.Phone = "" },
			"linkweg: none":            func(d *Draft) { d.Link.LinkBy = ByPhone },
			"pinweg: none":             func(d *Draft) { d.Link.PINBy = ByMail },
			"pinweg: the same way":     func(d *Draft) { d.Link.LinkBy, d.Link.PINBy = OnPaper, OnPaper },
			"bij: nowhere":             func(d *Draft) { d.Seat = "" },
			"bij: the own":             func(d *Draft) { d.Seat = "corp||" },
			"bij: another role":        func(d *Draft) { d.Seat = "zorg|samen|baas" },
			"bij: another covenant":    func(d *Draft) { d.Seat = "ander|samen|rol" },
			"organisatie: no name":     func(d *Draft) { d.Seat, d.Link.Org = elsewhere, "" },
			"soort: police as if help": func(d *Draft) { d.Seat = "pol||" },
			"vraag: an address":        func(d *Draft) { d.Question = "Ga naar Lindestraat 12." },
		} {
			d := w.guest(covered)
			change(&d)
			_, err := w.s.AskByLink(t.Context(), w.people["anna"], c, d)
			field, _, _ := strings.Cut(name, ":")
			if !fault.Is(err, fault.Invalid) || !slices.ContainsFunc(fault.FieldsOf(err), func(f fault.Field) bool { return f.Name == field }) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := w.Count(`SELECT count(*) FROM referral_request`) + w.Count(`SELECT count(*) FROM referral_link`); n != 0 {
			t.Errorf("%d were sent", n)
		}
		d := w.guest(covered)
		d.Key = "zelfde-sleutel"
		first, err := w.s.AskByLink(t.Context(), w.people["anna"], c, d)
		w.Must(err)
		again, err := w.s.AskByLink(t.Context(), w.people["anna"], c, d)
		w.Must(err)
		if again.ID != first.ID || again.PIN != "" || first.PIN == "" {
			t.Errorf("sent twice: %+v", again)
		}
		w.enter(first)
		for range mostLinks - 1 {
			w.invite(c, bare)
		}
		if _, err := w.s.AskByLink(t.Context(), w.people["anna"], c, w.guest(bare)); !fault.Is(err, fault.Invalid) {
			t.Errorf("one link too many: %v", err)
		}
		if n := w.Count(`SELECT count(*) FROM referral_link WHERE CAST(who AS TEXT) LIKE '%Gerda%'`); n != 0 {
			t.Error("a name can be read in the database")
		}
	})
}

// Guessed, shared, replayed, expired, taken back, of another request: nothing, and nothing changes.
func TestLinkSafety(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, c := t.Context(), w.open()
		h, other := w.invite(c, covered), w.invite(c, bare)
		w.shut(Handed{Code: "AAAAA-AAAAA", PIN: h.PIN}, "a guessed code")
		w.shut(Handed{Code: "", PIN: h.PIN}, "no code")
		w.shut(Handed{Code: h.Code, PIN: ""}, "no PIN")
		w.shut(Handed{Code: h.Code, PIN: other.PIN}, "the PIN of another link")
		w.out("", h.ID, "no browser")
		w.out("ABCDEFGHJK", h.ID, "a guessed browser")

		first := w.enter(Handed{Code: strings.ToLower(h.Code), PIN: h.PIN})
		second := w.enter(h)
		w.out(first, h.ID, "the browser before the last one") // who shares a link is out: the second takes over
		v := w.look(second)

		// The session of one link with the form of another request: nothing there, nothing here.
		third := w.enter(other)
		w.look(third)
		was := w.state()
		if err := w.s.Answer(ctx, third, h.ID, v.Version, Act{Step: Accept}); !fault.Is(err, fault.NotFound) {
			t.Errorf("the form of another request: %v", err)
		}
		if w.state() != was {
			t.Error("the form of another request changed something")
		}

		// A form that was sent before is not taken again.
		w.Must(w.s.Answer(ctx, second, h.ID, v.Version, Act{Step: Accept}))
		was = w.state()
		w.Kind(w.s.Answer(ctx, second, h.ID, v.Version, Act{Step: Accept}), fault.Conflict)
		if w.state() != was {
			t.Error("a form that was used changed something")
		}

		w.Must(w.s.Leave(ctx, second))
		w.out(second, h.ID, "after leaving")
		second = w.enter(h)
		_, err := w.s.StepLink(ctx, w.people["anna"], h.ID, RevokeLink)
		w.Must(err)
		w.out(second, h.ID, "stopped while in")
		w.shut(h, "stopped")
		_, err = w.s.StepLink(ctx, w.people["anna"], h.ID, RenewLink)
		w.Kind(err, fault.Invalid)
		anew, err := w.s.StepLink(ctx, w.people["anna"], h.ID, AnewLink)
		w.Must(err)
		w.shut(h, "the link before the new one")
		w.shut(Handed{Code: anew.Code, PIN: h.PIN}, "the new link with the old PIN")
		w.shut(Handed{Code: h.Code, PIN: anew.PIN}, "the old link with the new PIN")

		w.clock.Set(anew.Until.Add(-time.Second))
		second = w.enter(anew)
		w.clock.Set(anew.Until)
		w.out(second, h.ID, "after its term, while in")
		w.shut(anew, "after its term")
	})
}

// Five wrong PINs stop a link; a right one in between begins anew, and who asked hears it.
func TestLinkTries(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		h := w.invite(w.open(), covered)
		wrong := h
		if wrong.PIN = "000000"; h.PIN == wrong.PIN {
			wrong.PIN = "111111"
		}
		for range pass.MostTries - 1 {
			w.shut(wrong, "a wrong PIN")
		}
		secret := w.enter(h)
		for range pass.MostTries - 1 {
			w.shut(wrong, "a wrong PIN")
		}
		if w.told("anna") != "" {
			t.Error("told too early")
		}
		if _, err := w.s.Enter(t.Context(), wrong.Code, wrong.PIN); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		if w.told("anna") != "notice_link_ended" || !slices.Contains(w.records(h.ID), string(actOver)) {
			t.Errorf("anna heard %q", w.told("anna"))
		}
		w.shut(h, "the right PIN too late")
		w.out(secret, h.ID, "a browser of a link that stopped")
		v, err := w.s.Show(t.Context(), w.people["anna"], h.ID)
		w.Must(err)
		if v.Waiting() != "Naam anna" { // never nobody
			t.Errorf("it waits for %q", v.Waiting())
		}
	})
}

// Restriction, lock-out, a closed and an erased case shut the door at once, and open it again only
// where they end.
func TestLinkStops(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		h := w.invite(c, covered)
		secret := w.enter(h)
		w.Must(w.answer(secret, Act{Step: Accept}))
		lock := func(kind, id string) func() {
			return func() {
				w.Write(func(tx *store.Tx) error {
					_, err := access.ShutOut(tx, access.Lockout{UserID: guestID(w.raw(h.ID).LinkID), Type: kind, Object: id, ByID: "anna", From: w.clock.Now()})
					return err
				})
			}
		}
		for _, stop := range []struct {
			why      string
			do, undo func()
		}{
			{"a shielded case", func() {
				w.Write(func(tx *store.Tx) error {
					return access.Restrict(tx, casework.ObjectType, string(c), "q", w.clock.Now())
				})
			}, func() { w.exec(`DELETE FROM access_restriction`) }},
			{"shut out of the case", lock(casework.ObjectType, string(c)), func() { w.exec(`DELETE FROM access_lockout`) }},
			{"shut out of the home", lock(access.HomeType, string(w.home)), func() { w.exec(`DELETE FROM access_lockout`) }},
		} {
			stop.do()
			w.out(secret, h.ID, stop.why)
			w.shut(h, stop.why)
			stop.undo()
			w.look(secret)
		}
		v, err := w.cases.Show(t.Context(), w.people["anna"], c)
		w.Must(err)
		w.Must(w.cases.Close(t.Context(), w.people["anna"], c, v.Version, "Eenzaam.", casework.Solved))
		w.out(secret, h.ID, "a closed case")
		w.shut(h, "a closed case")
		w.Write(func(tx *store.Tx) error { return Erase(tx, string(c)) })
		if n := w.Count(`SELECT count(*) FROM referral_link`); n != 0 {
			t.Errorf("%d links are left", n)
		}
		w.shut(h, "an erased case")
	})
}

// Of a case whose key is gone nothing opens, even while rows are left.
func TestLinkOfAnErasedCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		h := w.invite(c, covered)
		secret := w.enter(h)
		w.Write(func(tx *store.Tx) error { return w.vault.Shred(tx, w.clock.Now(), string(c)) })
		w.out(secret, h.ID, "a case whose key is gone")
		w.shut(h, "a case whose key is gone")
	})
}

// By a link every step of a partner can be taken from every state where the table has it, but to
// pass it on; every other is refused and changes nothing.
func TestStepsByLink(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		acts := map[Step]Act{Accept: {Step: Accept}, Decline: {Step: Decline, Reason: NoRoom}, AskMore: {Step: AskMore, Text: "Wat?"}, Counter: {Step: Counter, Text: "Later."},
			Report: {Step: Report, Text: "Goed."}, Finish: {Step: Finish, Text: "Klaar."}}
		all := map[Step]bool{}
		for _, m := range Moves() {
			all[m.Step] = true
		}
		for _, state := range OpenStates() {
			for step := range all {
				h := w.invite(c, covered)
				secret := w.enter(h)
				v := w.look(secret)
				w.exec(`UPDATE referral_request SET state = $2 WHERE id = $1`, string(h.ID), string(state))
				act, byLink := acts[step]
				act.Step = step
				_, inTable := Next(state, step, Partner)
				if state == Sent { // who answers has seen it
					_, inTable = Next(Seen, step, Partner)
				}
				err := w.s.Answer(t.Context(), secret, h.ID, v.Version, act)
				switch r := w.raw(h.ID); {
				case inTable && byLink && err != nil:
					t.Errorf("%s from %s: %v", step, state, err)
				case !byLink && !fault.Is(err, fault.NotFound), byLink && !inTable && !fault.Is(err, fault.Invalid):
					t.Errorf("%s from %s is not refused: %v", step, state, err)
				case err != nil && (r.State != state || r.Version != v.Version):
					t.Errorf("%s from %s was refused and changed it", step, state)
				}
				w.exec(`DELETE FROM referral_link`)
			}
		}
	})
}

// A link never shows a byte that a partner with an account in the same role may not read.
func TestLinkSeesNoMore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		v, err := w.cases.Show(t.Context(), w.people["anna"], c)
		w.Must(err)
		for _, k := range network.Categories() {
			if k == network.Health || k == network.Criminal { // the own organisation may not write those here
				continue
			}
			w.Must(w.cases.AddLog(t.Context(), w.people["anna"], c, casework.Note, k, "Tekst over "+string(k), string(k)))
		}
		w.Must(w.cases.AddParticipant(t.Context(), w.people["anna"], c, v.Version, "pia|samen"))
		h := w.invite(c, covered)
		secret := w.enter(h)
		w.Must(w.answer(secret, Act{Step: Accept}))
		some := 0
		for n := range 1 << len(network.Categories()) {
			w.exec(`DELETE FROM access_grant WHERE org_id = 'zorg'`)
			for i, k := range network.Categories() {
				if n&(1<<i) == 0 {
					continue
				}
				for _, user := range []string{"", "pia"} {
					w.exec(`INSERT INTO access_grant (covenant_id, user_id, org_id, role, category, area, asked, from_at, until_at) VALUES ('samen', $1, 'zorg', 'rol', $2, '', 0, 1, $3)`,
						user, string(k), store.Micros(w.clock.Now().AddDate(1, 0, 0)))
				}
			}
			seen := w.look(secret).Case
			account, err := w.cases.Show(t.Context(), w.people["pia"], c)
			if (seen != nil) != (err == nil) {
				t.Fatalf("%b: by a link %v, with an account %v", n, seen, err)
			}
			if seen == nil {
				continue
			}
			some++
			all := fmt.Sprint(account.Reason, account.Goal, account.Cause, account.Next.What, account.Label)
			for _, m := range account.Timeline {
				if m.Entry != nil {
					all += m.Entry.Text
				}
			}
			for _, text := range append([]string{seen.Reason, seen.Goal, seen.Cause, seen.Next.What, seen.Label}, logTexts(seen.Log)...) {
				if !strings.Contains(all, text) {
					t.Errorf("%b: only by a link: %q", n, text)
				}
			}
			if want := strings.Count(all, "Tekst over "); want != len(seen.Log) {
				t.Errorf("%b: %d entries by a link, %d with an account", n, len(seen.Log), want)
			}
		}
		if some == 0 {
			t.Error("nothing was ever seen")
		}
	})
}

func logTexts(list []casework.LogEntry) (texts []string) {
	for _, l := range list {
		texts = append(texts, l.Text)
	}
	return texts
}
