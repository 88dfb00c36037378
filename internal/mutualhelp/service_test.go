package mutualhelp

import (
	"slices"
	"strings"
	"testing"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// From a question to a hand: nobody sees a name before two yeses, and both do after.
func TestFromAskToHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ask, offer, m := w.pair()
		if w.notices("con") != "new" || w.notices("vera") != "new" || w.notices("wim") != "" || w.notices("cas") != "" || w.notices("an") != "asked" || w.notices("bo") != "asked" {
			t.Errorf("con %q, vera %q, wim %q, cas %q, an %q, bo %q", w.notices("con"), w.notices("vera"), w.notices("wim"), w.notices("cas"), w.notices("an"), w.notices("bo"))
		}
		w.answer("an", m, Yes)
		w.answer("an", m, Yes)
		if v := w.mine("an"); len(v.Going) != 0 || len(v.Waiting) != 1 || v.Waiting[0].Their.Name != "" {
			t.Errorf("after one yes: %+v", v)
		}
		w.answer("bo", m, Yes)
		for who, name := range map[string]string{"an": "Boris", "bo": "Anna"} {
			if v := w.mine(who); len(v.Going) != 1 || v.Going[0].Their.Name != name || v.Going[0].Their.Reach != "06 00 00 00 "+name {
				t.Errorf("%s sees %+v", who, v.Going)
			}
		}
		if w.notices("an") != "asked yes" {
			t.Errorf("an heard %q", w.notices("an"))
		}
		w.answer("bo", m, Quit)
		w.answer("bo", m, Quit)
		if v := w.mine("an"); len(v.Going) != 0 || len(v.Waiting) != 0 || w.post(ask).State != Open || w.post(offer).State != Gone {
			t.Errorf("after a stop: %+v", v)
		}
		if w.notices("an") != "asked ended yes" || w.notices("bo") != "asked yes" {
			t.Errorf("an heard %q, bo %q", w.notices("an"), w.notices("bo"))
		}
		again := w.put("bo", draft(Offer, "wandelen", "Boris"))
		if _, err := w.s.Propose(w.ctx, w.people["con"], ask, again, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("proposed again after a stop: %v", err)
		}
	})
}

// Who is neither a side nor a matcher of that complex finds nothing, and a matcher is never a side.
func TestWhoMay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ask, offer := w.put("an", draft(Ask, "wandelen", "Anna")), w.put("vera", draft(Offer, "wandelen", "Vera"))
		for _, who := range []string{"an", "bo", "wim", "cas", "vak", "bea", "zoe"} {
			_, err := w.s.Propose(w.ctx, w.people[who], ask, offer, "")
			_, look := w.s.Show(w.ctx, w.people[who], ask)
			if !fault.Is(err, fault.NotFound) || !fault.Is(look, fault.NotFound) {
				t.Errorf("%s proposes: %v, looks: %v", who, err, look)
			}
		}
		if v, err := w.s.Show(w.ctx, w.people["vera"], ask); err != nil || len(v.Fits) != 0 {
			t.Errorf("vera picks herself: %v %v", v.Fits, err)
		}
		if _, err := w.s.Show(w.ctx, w.people["vera"], offer); !fault.Is(err, fault.NotFound) {
			t.Errorf("vera matches herself: %v", err)
		}
		if _, err := w.s.Propose(w.ctx, w.people["vera"], ask, offer, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("vera proposes herself: %v", err)
		}
		m, err := w.s.Propose(w.ctx, w.people["tess"], ask, offer, "")
		w.Must(err)
		for _, who := range []string{"bo", "con", "tess", "zoe"} {
			for _, step := range []Step{Yes, No, Quit, Alarm} {
				if err := w.s.Answer(w.ctx, w.people[who], m, step); !fault.Is(err, fault.NotFound) {
					t.Errorf("%s says %s: %v", who, step, err)
				}
			}
			if err := w.s.Withdraw(w.ctx, w.people[who], ask); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s withdraws: %v", who, err)
			}
		}
		for _, step := range []Step{TakeBack, Silence, Propose} {
			if err := w.s.Answer(w.ctx, w.people["an"], m, step); !fault.Is(err, fault.Invalid) {
				t.Errorf("an says %s: %v", step, err)
			}
		}
		far := draft(Ask, "wandelen", "Cora")
		far.Complex = "es"
		away := w.put("cor", far)
		if _, err := w.s.Show(w.ctx, w.people["con"], away); !fault.Is(err, fault.NotFound) {
			t.Errorf("con looks at another complex: %v", err)
		}
		v, err := w.s.Desk(w.ctx, w.people["con"])
		if w.Must(err); len(v.Asks) != 0 || len(v.Tabled) != 1 || v.None {
			t.Errorf("con has %+v", v)
		}
		if v, err = w.s.Desk(w.ctx, w.people["wim"]); err != nil || !v.None || len(v.Tabled) != 0 {
			t.Errorf("wim has %+v %v", v, err)
		}
		if v, err = w.s.Desk(w.ctx, w.people["tess"]); err != nil || len(v.Asks) != 1 {
			t.Errorf("tess has %+v %v", v, err)
		}
	})
}

// A no is no more than that: the other hears that it did not work out, and both wait again.
func TestNo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ask, offer, m := w.pair()
		w.answer("bo", m, No)
		if w.notices("an") != "asked failed" || w.notices("bo") != "asked" || w.post(ask).State != Open || w.post(offer).State != Open {
			t.Errorf("an heard %q, bo %q", w.notices("an"), w.notices("bo"))
		}
		if _, err := w.s.Propose(w.ctx, w.people["con"], ask, offer, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("asked again after a no: %v", err)
		}
		other := w.put("cor", draft(Offer, "wandelen", "Cora"))
		second, err := w.s.Propose(w.ctx, w.people["vera"], ask, other, "sleutel")
		w.Must(err)
		same, err := w.s.Propose(w.ctx, w.people["vera"], ask, other, "sleutel")
		if err != nil || same != second {
			t.Errorf("sent again: %s %v, was %s", same, err, second)
		}
		w.Must(w.s.TakeBack(w.ctx, w.people["con"], ask))
		w.Must(w.s.TakeBack(w.ctx, w.people["con"], ask))
		if w.post(ask).State != Open || w.match(second).Live() || w.notices("cor") != "asked failed" {
			t.Errorf("taken back: %v, cor heard %q", w.match(second), w.notices("cor"))
		}
		w.Must(w.s.Withdraw(w.ctx, w.people["an"], ask))
		w.Must(w.s.Withdraw(w.ctx, w.people["an"], ask))
		if p := w.post(ask); p.State != Gone || p.Over.IsZero() {
			t.Errorf("withdrawn: %+v", p)
		}
	})
}

// Something feels wrong: it ends for both at once, a lead calls today, and until then neither is
// proposed to anybody.
func TestAlarm(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ask, offer, m := w.pair()
		w.answer("an", m, Yes)
		w.answer("bo", m, Yes)
		w.answer("an", m, Alarm)
		w.answer("an", m, Alarm)
		if w.post(ask).State != Gone || w.post(offer).State != Gone || len(w.mine("an").Going)+len(w.mine("bo").Going) != 0 {
			t.Errorf("still: %v %v", w.post(ask).State, w.post(offer).State)
		}
		if w.notices("tess") != "alarm" || w.notices("bo") != "asked ended yes" || !w.mine("an").Alarmed || w.mine("bo").Alarmed {
			t.Errorf("tess heard %q, bo %q", w.notices("tess"), w.notices("bo"))
		}
		fresh, offered := w.put("cor", draft(Ask, "wandelen", "Cora")), w.put("bo", draft(Offer, "wandelen", "Boris"))
		if _, err := w.s.Propose(w.ctx, w.people["con"], fresh, offered, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("proposed before anybody spoke: %v", err)
		}
		v, err := w.s.Desk(w.ctx, w.people["tess"])
		if w.Must(err); len(v.Talks) != 1 || v.Talks[0].Who.Name != "Anna" || v.Talks[0].Other.Name != "Boris" || !v.Talks[0].Due.Equal(w.s.today()) {
			t.Fatalf("tess has %+v", v.Talks)
		}
		for _, who := range []string{"an", "con", "zoe"} {
			if err := w.s.Spoke(w.ctx, w.people[who], v.Talks[0].ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s spoke: %v", who, err)
			}
		}
		w.days(1)
		if !strings.Contains(w.notices("tess"), "burenhulp-gesprek_late") {
			t.Errorf("the day after tess heard %q", w.notices("tess"))
		}
		w.Must(w.s.Spoke(w.ctx, w.people["tess"], v.Talks[0].ID))
		w.Must(w.s.Spoke(w.ctx, w.people["tess"], v.Talks[0].ID))
		if _, err := w.s.Propose(w.ctx, w.people["con"], fresh, offered, ""); err != nil {
			t.Errorf("after the talk: %v", err)
		}
		back := w.put("an", draft(Ask, "wandelen", "Anna"))
		if v, err := w.s.Show(w.ctx, w.people["con"], back); err != nil || slices.ContainsFunc(v.Fits, func(f Fit) bool { return f.Name == "Boris" }) {
			t.Errorf("an and bo again: %v %v", v.Fits, err)
		}
	})
}

// Silence: asked once again after five working days, and after five more both are free.
func TestSilence(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ask, offer, m := w.pair()
		w.answer("an", m, Yes)
		w.days(7) // the Monday after: the date itself
		if w.notices("bo") != "asked" {
			t.Errorf("on the date bo heard %q", w.notices("bo"))
		}
		w.days(1)
		if w.notices("bo") != "asked burenhulp-antwoord" || w.notices("an") != "asked" {
			t.Errorf("bo heard %q, an %q", w.notices("bo"), w.notices("an"))
		}
		w.days(6)
		if !w.match(m).Live() {
			t.Error("taken back too early")
		}
		w.days(1)
		if w.match(m).Stage != Failed || w.post(ask).State != Open || w.post(offer).State != Open || !strings.Contains(w.notices("an"), "failed") {
			t.Errorf("after two weeks: %s", w.match(m).Stage)
		}
		// and an ask that waits climbs: the matchers, then who leads
		w.days(8)
		if !strings.Contains(w.notices("con"), "burenhulp-vraag") || strings.Contains(w.notices("tess"), "burenhulp-vraag") {
			t.Errorf("con heard %q, tess %q", w.notices("con"), w.notices("tess"))
		}
		w.days(7)
		if !strings.Contains(w.notices("tess"), "burenhulp-vraag_late") {
			t.Errorf("tess heard %q", w.notices("tess"))
		}
	})
}

// A post is asked about a week before its end, stands on after a yes, and ends without.
func TestEnd(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.put("bo", draft(Offer, "taal", "Boris"))
		w.days(22)
		if w.notices("bo") != "" {
			t.Errorf("too early bo heard %q", w.notices("bo"))
		}
		w.days(1)
		if w.notices("bo") != "burenhulp-einde" {
			t.Errorf("bo heard %q", w.notices("bo"))
		}
		w.Must(w.s.Keep(w.ctx, w.people["bo"], id))
		w.days(30)
		if w.post(id).State != Open {
			t.Error("it ended before its last day was over")
		}
		w.days(1)
		if p := w.post(id); p.State != Lapsed || p.Over.IsZero() || !strings.Contains(w.notices("bo"), "lapsed") {
			t.Errorf("%s, bo heard %q", p.State, w.notices("bo"))
		}
		if err := w.s.Keep(w.ctx, w.people["bo"], id); !fault.Is(err, fault.Invalid) {
			t.Errorf("kept after its end: %v", err)
		}
	})
}

// Two weeks on both are asked how it goes; silence goes to the matcher and then to who leads; who wants
// to speak somebody gets a moment.
func TestHowItGoes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, _, m := w.pair()
		w.answer("an", m, Yes)
		w.answer("bo", m, Yes)
		w.days(13)
		if strings.Contains(w.notices("an"), "hoe") {
			t.Errorf("too early an heard %q", w.notices("an"))
		}
		w.days(1)
		if w.notices("an") != "asked burenhulp-hoe yes" || w.notices("bo") != "asked burenhulp-hoe yes" {
			t.Errorf("an heard %q, bo %q", w.notices("an"), w.notices("bo"))
		}
		w.answer("an", m, Speak)
		if w.notices("con") != "new speak" {
			t.Errorf("con heard %q", w.notices("con"))
		}
		v, err := w.s.Desk(w.ctx, w.people["con"])
		if w.Must(err); len(v.Talks) != 1 || v.Talks[0].Who.Reach != "06 00 00 00 Anna" || v.Talks[0].Other.Name != "" {
			t.Errorf("con has %+v", v.Talks)
		}
		w.Must(w.s.Spoke(w.ctx, w.people["con"], v.Talks[0].ID))
		w.days(8)
		if !strings.Contains(w.notices("con"), "burenhulp-hoe_late") || strings.Contains(w.notices("tess"), "hoe") {
			t.Errorf("con heard %q, tess %q", w.notices("con"), w.notices("tess"))
		}
		w.days(7)
		if !strings.Contains(w.notices("tess"), "burenhulp-hoe_late") {
			t.Errorf("tess heard %q", w.notices("tess"))
		}
		w.answer("bo", m, Well)
		if x := w.match(m); x.AskWell || x.OfferWell || !x.Due.After(w.s.today().AddDate(0, 0, 80)) {
			t.Errorf("both answered: %+v", x)
		}
	})
}

// At the door somebody writes it down for another, who agreed; who wrote it down answers.
func TestAtTheDoor(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := draft(Ask, "wandelen", "Opa Jan")
		if _, err := w.s.Put(w.ctx, w.people["con"], p, false, true, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("a colleague for themselves: %v", err)
		}
		if _, err := w.s.Put(w.ctx, w.people["an"], p, true, true, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("a resident for another: %v", err)
		}
		if _, err := w.s.Put(w.ctx, w.people["bea"], p, true, true, ""); !fault.Is(err, fault.NotFound) {
			t.Errorf("a policy maker: %v", err)
		}
		own := draft(Offer, "taal", "Vera")
		w.put("vera", own) // agreed for herself
		if _, err := w.s.Put(w.ctx, w.people["vera"], p, true, false, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("for another without their yes: %v", err)
		}
		if _, err := w.s.Put(w.ctx, w.people["vera"], own, false, false, ""); err != nil {
			t.Errorf("for herself the second time: %v", err)
		}
		id, err := w.s.Put(w.ctx, w.people["vera"], p, true, true, "deur")
		w.Must(err)
		if again, err := w.s.Put(w.ctx, w.people["vera"], p, true, true, "deur"); err != nil || again != id {
			t.Errorf("sent again: %s %v", again, err)
		}
		offer := w.put("bo", draft(Offer, "wandelen", "Boris"))
		m, err := w.s.Propose(w.ctx, w.people["con"], id, offer, "")
		w.Must(err)
		w.answer("vera", m, Yes)
		w.answer("bo", m, Yes)
		if v := w.mine("vera"); len(v.Going) != 1 || v.Going[0].Their.Name != "Boris" || v.Going[0].Own.Name != "Opa Jan" {
			t.Errorf("vera sees %+v", v.Going)
		}
	})
}

// Who leads names matchers and sets bounds that still have their version, and reads numbers.
func TestKeeping(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, who := range []string{"con", "vera", "an", "bea"} {
			if err := w.s.Name(w.ctx, w.people[who], Named{UserID: "wim", Complex: "linde"}, true); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s names: %v", who, err)
			}
		}
		for _, n := range []Named{{UserID: "an", Complex: "linde"}, {UserID: "cas", Complex: "linde"}, {UserID: "zoe", Complex: "linde"}, {UserID: "wim", Complex: "elders"}} {
			if err := w.s.Name(w.ctx, w.people["tess"], n, true); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", n, err)
			}
		}
		w.Must(w.s.Name(w.ctx, w.people["tess"], Named{UserID: "wim", Complex: "linde"}, true))
		w.Must(w.s.Name(w.ctx, w.people["tess"], Named{UserID: "con", Complex: "linde"}, false))
		w.Must(w.s.Set(w.ctx, w.people["tess"], Settings{Most: 1, Days: 20}))
		if err := w.s.Set(w.ctx, w.people["tess"], Settings{Most: 2, Days: 20}); !fault.Is(err, fault.Conflict) {
			t.Errorf("set again without the version: %v", err)
		}
		first, offer := w.put("an", draft(Ask, "wandelen", "Anna")), w.put("bo", draft(Offer, "wandelen", "Boris"))
		second, other := w.put("an", draft(Ask, "taal", "Anna")), w.put("cor", draft(Offer, "taal", "Cora"))
		if _, err := w.s.Propose(w.ctx, w.people["con"], first, offer, ""); !fault.Is(err, fault.NotFound) {
			t.Errorf("con after that: %v", err)
		}
		m, err := w.s.Propose(w.ctx, w.people["wim"], first, offer, "")
		w.Must(err)
		if _, err := w.s.Propose(w.ctx, w.people["wim"], second, other, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("a second at once: %v", err)
		}
		w.days(3)
		w.answer("an", m, Yes)
		w.answer("bo", m, Yes)
		v, err := w.s.Kept(w.ctx, w.people["tess"])
		if w.Must(err); len(v.Figures) != 1 || v.Figures[0].Asks != 2 || v.Figures[0].Offers != 2 || v.Figures[0].Going != 1 || v.Figures[0].Median != 3 {
			t.Errorf("numbers: %+v", v.Figures)
		}
		if len(v.Named) != 3 || v.Most != 1 || v.Version != 1 {
			t.Errorf("kept: %+v", v)
		}
	})
}

// Who leaves is gone with all that they asked and offered; the other waits again.
func TestErase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ask, offer, m := w.pair()
		w.answer("an", m, Yes)
		w.answer("bo", m, Yes)
		w.days(14)
		w.answer("an", m, Speak)
		w.Write(func(tx *store.Tx) error { return EraseUser(tx, w.s.vault, w.clock.Now(), "an") })
		w.gone(ask)
		if w.post(offer).State != Open {
			t.Errorf("the other is %s", w.post(offer).State)
		}
		w.Must(w.s.Withdraw(w.ctx, w.people["bo"], offer))
		ended := func(days int) (list []Past) {
			w.Must(w.DB.Read(w.ctx, func(tx *store.Tx) (err error) {
				list, err = Ended(tx, "corp", w.clock.Now().AddDate(0, 0, days), noon.AddDate(-1, 0, 0), "", 10)
				return err
			}))
			return list
		}
		if len(ended(0)) != 0 || len(ended(1)) != 1 {
			t.Errorf("over are %v, then %v", ended(0), ended(1))
		}
		w.Write(func(tx *store.Tx) error {
			if gone, err := EraseEnded(tx, w.s.vault, w.clock.Now(), w.clock.Now().AddDate(0, 0, -1), string(offer)); gone || err != nil {
				t.Errorf("erased too early: %v", err)
			}
			_, err := EraseEnded(tx, w.s.vault, w.clock.Now(), w.clock.Now().AddDate(0, 0, 1), string(offer))
			return err
		})
		w.gone(offer)
	})
}

// gone fails when anything of a post is left.
func (w *world) gone(id ID) {
	w.T.Helper()
	w.Must(w.DB.Read(w.ctx, func(tx *store.Tx) error {
		n, err := store.Count(tx, `SELECT (SELECT count(*) FROM mutualhelp_post WHERE id = $1) + (SELECT count(*) FROM mutualhelp_match WHERE ask_id = $1 OR offer_id = $1)
			+ (SELECT count(*) FROM mutualhelp_talk)`, string(id))
		keys, failed := w.s.vault.KeysOf(tx, []string{string(id)})
		if err != nil || failed != nil || n != 0 || len(keys) != 0 {
			w.T.Errorf("%d rows and %d keys are left of %s: %v %v", n, len(keys), id, err, failed)
		}
		return nil
	}))
}
