package resident

import (
	"context"
	"slices"
	"strings"
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/health"
)

const ownWord = "zon en zee"

func six(n int) map[health.Dimension]int {
	values := map[health.Dimension]int{}
	for _, d := range health.Dimensions() {
		values[d] = n
	}
	return values
}

// keeps is what a care partner sees of a case, and whether the page exists for a user.
func (w *world) keeps(scores *health.Service, user string) (list []health.Score, exists bool) {
	w.T.Helper()
	v, err := scores.Show(context.Background(), w.actor(user), w.id)
	if err != nil && !fault.Is(err, fault.NotFound) {
		w.T.Error(err)
	}
	return v.Scores, err == nil
}

// TestFeeling: what a resident scores opens with a word of their own and not with the code and the
// PIN that staff made; it is shared with the care partner alone, and taken back at any moment.
func TestFeeling(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		scores := health.New(w.DB, w.clock, w.s.policy, w.cases)
		secret := w.enter(w.invite())
		w.Kind(w.s.Score(ctx, secret, six(4), "k"), fault.NotFound) // before a word
		w.Kind(w.s.Unlock(ctx, secret, "kort"), fault.Invalid)
		w.Must(w.s.Unlock(ctx, secret, ownWord))
		w.Kind(w.s.Score(ctx, secret, nil, "k"), fault.Invalid)
		for range 2 { // sent twice is one
			w.Must(w.s.Score(ctx, secret, six(4), "k"))
		}
		w.Must(w.s.Score(ctx, secret, six(7), "k2"))
		f, err := w.s.Feeling(ctx, secret)
		w.Must(err)
		if len(f.Scores) != 2 || f.Org != "Woonstichting" || f.Partners["zorg"] != "Zorg Dichtbij" || len(f.Partners) != 1 {
			t.Fatalf("%+v", f)
		}
		if list, exists := w.keeps(scores, "pia"); !exists || len(list) != 0 {
			t.Error("the partner sees what is not shared:", list)
		}
		w.Kind(w.s.Share(ctx, secret, "corp"), fault.Invalid)
		w.Must(w.s.Share(ctx, secret, "zorg"))
		list, _ := w.keeps(scores, "pia")
		if len(list) != 2 || list[0].Present != "Mevrouw De Wit" || w.notices("pia", "health.notice_shared") != 1 {
			t.Errorf("%+v", list)
		}
		w.Kind(scores.Remove(ctx, w.actor("pia"), w.id, list[0].ID), fault.NotFound) // theirs, not the partner's
		w.Write(func(tx *store.Tx) error {                                           // not in an emergency either
			return access.LookInto(tx, "nood", "bea", casework.ObjectType, string(w.id), w.clock.Now(), w.day(1))
		})
		for _, user := range []string{"anna", "bea", "lea", "bob", "fin"} {
			if _, exists := w.keeps(scores, user); exists {
				t.Error(user, "of the landlord has a page of scores")
			}
		}
		w.Must(w.s.Share(ctx, secret, ""))
		if list, _ := w.keeps(scores, "pia"); len(list) != 0 {
			t.Error("taken back, and still seen:", list)
		}
		w.Must(w.s.DropScore(ctx, secret, f.Scores[0].ID))
		w.Kind(w.s.DropScore(ctx, secret, f.Scores[0].ID), fault.NotFound)
		if log := strings.Join(w.log(), "\n"); strings.Contains(log, "health") || !strings.Contains(log, "bewoner resident.say") {
			t.Error("the log tells that there are scores:", log)
		}
		if n := w.Count(`SELECT count(*) FROM health_score WHERE CAST(body AS TEXT) LIKE '%Wit%'`) + w.Count(`SELECT count(*) FROM health_own WHERE word LIKE '%zon%'`); n != 0 {
			t.Error("a name or a word can be read in the database")
		}
	})
}

// TestFeelingStaysTheirs: who made the invitation can come in with it and does not see a score; a
// new invitation with the word finds them back; others of the household have their own; a supporter
// has none; sharing ends with the pass, and all of it with the page.
func TestFeelingStaysTheirs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		scores := health.New(w.DB, w.clock, w.s.policy, w.cases)
		seen := func(secret string) (n int, f Feel) {
			f, err := w.s.Feeling(ctx, secret)
			w.Must(err)
			return len(f.Scores), f
		}
		first := w.invite()
		mine := w.enter(first)
		w.Must(w.s.Unlock(ctx, mine, ownWord))
		w.Must(w.s.Score(ctx, mine, six(3), "k"))
		w.Must(w.s.Share(ctx, mine, "zorg"))

		anna := w.enter(first) // the landlord knows both, and comes in with another browser
		w.Kind(w.s.Score(ctx, anna, six(1), "x"), fault.NotFound)
		w.Kind(w.s.Share(ctx, anna, "zorg"), fault.NotFound)
		for range 5 {
			w.Kind(w.s.Unlock(ctx, anna, "geraden woord"), fault.Invalid)
		}
		if n, f := seen(anna); n != 0 || f.Open || !f.Shut(f.Now) {
			t.Errorf("the landlord sees %d scores, %+v", n, f)
		}
		w.Kind(w.s.Unlock(ctx, anna, ownWord), fault.Invalid) // shut for a day
		w.clock.Set(w.clock.Now().AddDate(0, 0, 1))
		again := w.enter(w.invite()) // lost the code: a new one
		w.Must(w.s.Tidy(ctx))
		if list, _ := w.keeps(scores, "pia"); len(list) != 0 {
			t.Error("shared with a pass that was replaced:", list)
		}
		w.Must(w.s.Unlock(ctx, again, "Zon en ZEE"))
		if n, _ := seen(again); n != 1 {
			t.Error("a new invitation lost the scores")
		}
		els, err := w.s.Bring(ctx, again, Person{Name: "Els", Reach: "06"})
		w.Must(err)
		supporter := w.enter(els)
		_, err = w.s.Feeling(ctx, supporter)
		w.Kind(err, fault.NotFound)
		w.Kind(w.s.Unlock(ctx, supporter, ownWord), fault.NotFound)
		c, err := w.s.Invite(ctx, w.anna, w.id, Person{Name: "Meneer De Wit"}, true)
		w.Must(err)
		his := w.enter(c)
		w.Must(w.s.Unlock(ctx, his, "zijn eigen woord"))
		if n, _ := seen(his); n != 0 {
			t.Error("one of the household sees another's")
		}
		w.Must(w.s.Score(ctx, his, six(9), "k"))
		w.Must(w.s.Forget(ctx, his))
		if n, f := seen(his); n != 0 || f.Known() {
			t.Error("not forgotten")
		}
		if n, _ := seen(again); n != 1 {
			t.Error("one forgot what another keeps")
		}
		w.settleAll(again)
		view, err := w.cases.Show(ctx, w.anna, w.id)
		w.Must(err)
		w.Must(w.cases.Close(ctx, w.anna, w.id, view.Version, "Opgelost", casework.Solved))
		w.Must(w.s.Unlock(ctx, again, ownWord)) // an hour may have passed
		w.Kind(w.s.Score(ctx, again, six(1), "l"), fault.NotFound)
		w.clock.Set(w.day(afterEnd))
		w.Must(w.s.Tidy(ctx))
		if w.Count(`SELECT count(*) FROM health_own`) != 1 {
			t.Error("erased while the page can still be read")
		}
		w.clock.Set(w.day(1))
		w.Must(w.s.Tidy(ctx))
		if n := w.Count(`SELECT count(*) FROM health_score`) + w.Count(`SELECT count(*) FROM health_own`); n != 0 {
			t.Error("left after the page is gone:", n)
		}
		if slices.Contains(w.log(), "health") {
			t.Error("the log tells of health")
		}
	})
}
