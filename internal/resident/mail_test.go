package resident

import (
	"context"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// posted is a post office, for the edge of this module.
type posted struct{ proofs, news []string }

func (p *posted) MailResident(_ *store.Tx, _ time.Time, _, id, _ string, proof bool) error {
	if proof {
		p.proofs = append(p.proofs, id)
	} else {
		p.news = append(p.news, id)
	}
	return nil
}

func (w *world) reach(id string, proof bool) (r Reach) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { r, err = w.s.ReachOf(tx, id, proof); return err }))
	return r
}

// mails is how many mails with news went in this hour.
func (w *world) mails(p *posted) int {
	w.T.Helper()
	p.news = nil
	w.Must(w.s.TellByMail(context.Background()))
	return len(p.news)
}

// TestMail: nobody gets mail who did not wish it and prove the address; then one mail a day, of what
// came since they looked, until they stop it by the link or on the page.
func TestMail(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, p := context.Background(), &posted{}
		secret := w.enter(w.invite())
		w.Kind(w.s.AskMail(ctx, secret, "wit@voorbeeld.nl", "nl"), fault.NotFound) // mail is off
		w.s.UsePost(p)
		for _, bad := range []string{"", "wit", "wit@", "Wit <wit@voorbeeld.nl>", "a@b.nl\r\nBcc: c@d.nl", "wit@voorbeeld"} {
			w.Kind(w.s.AskMail(ctx, secret, bad, "nl"), fault.Invalid)
		}
		w.Must(w.s.AskMail(ctx, secret, " oud@voorbeeld.nl", "nl"))
		first := p.proofs[0]
		w.Must(w.s.AskMail(ctx, secret, "wit@voorbeeld.nl", "en"))
		id := p.proofs[1]
		if r := w.reach(first, true); r.To != "" {
			t.Errorf("the address before gets mail: %+v", r)
		}
		r := w.reach(id, true)
		if r.To != "wit@voorbeeld.nl" || r.Lang != "en" || len(r.Code) != 8 || w.reach(id, false).To != "" {
			t.Errorf("%+v", r)
		}
		if n := w.Count(`SELECT count(*) FROM resident_mail WHERE CAST(address AS TEXT) LIKE '%voorbeeld%'`); n != 0 {
			t.Error("an address can be read in the database")
		}
		answer := func() {
			w.Must(w.s.Say(ctx, secret, Word{Kind: Question, Text: "Wanneer?"}, ""))
			v, err := w.s.Show(ctx, w.anna, w.id)
			w.Must(err)
			w.clock.Add(time.Minute)
			w.Must(w.s.Answer(ctx, w.anna, w.id, v.Words[0].ID, 1, Answered, "Morgen."))
		}
		answer()
		if w.mails(p) != 0 {
			t.Error("mail to an address that nobody proved")
		}
		w.Kind(w.s.ProveMail(ctx, secret, "00000000"), fault.Invalid)
		w.Must(w.s.ProveMail(ctx, secret, r.Code[:4]+" "+r.Code[4:]))
		if w.mails(p) != 0 {
			t.Error("mail of what was before")
		}
		answer()
		if w.mails(p) != 1 || w.mails(p) != 0 {
			t.Error("not one mail of an answer:", p.news)
		}
		w.promise(casework.Commitment{Side: casework.OurSide, HolderID: "anna", What: "Nog iets", By: w.day(9)})
		if w.mails(p) != 0 {
			t.Error("a second mail on a day")
		}
		w.clock.Set(clock.EndOfDay(w.day(0)).Add(time.Hour))
		if w.mails(p) != 0 {
			t.Error("a mail of before the last one") // it was made in the same minute as the mail
		}
		w.clock.Add(time.Minute)
		w.promise(casework.Commitment{Side: casework.OurSide, HolderID: "anna", What: "En dit", By: w.day(9)})
		if w.mails(p) != 1 {
			t.Error("no mail of a commitment")
		}
		stop := strings.TrimSuffix(strings.TrimPrefix(w.reach(id, false).Stop, OwnPath+"/mail/stop?code="), "&taal=en")
		w.Must(w.s.StopByLink(ctx, stop[:len(stop)-1]+"x"))
		w.Must(w.s.StopByLink(ctx, ""))
		if w.reach(id, false).To == "" {
			t.Error("a link that fits nothing stopped it")
		}
		w.Must(w.s.StopByLink(ctx, stop))
		if n := w.Count(`SELECT count(*) FROM resident_mail`); n != 0 {
			t.Error("the address is kept")
		}
	})
}

// TestMailEnds: a code that ends soon is told once; a new pass of the same person keeps the address,
// five wrong codes end one, a supporter has none, and a pass or case that ends takes it along.
func TestMailEnds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, p := context.Background(), &posted{}
		w.s.UsePost(p)
		secret := w.enter(w.invite())
		c, err := w.s.Bring(ctx, secret, Person{Name: "Zus Els", Reach: "06"})
		w.Must(err)
		w.Kind(w.s.AskMail(ctx, w.enter(c), "els@voorbeeld.nl", "nl"), fault.NotFound)
		w.Must(w.s.AskMail(ctx, secret, "wit@voorbeeld.nl", "nl"))
		for range mailTries {
			w.Kind(w.s.ProveMail(ctx, secret, "1"), fault.Invalid)
		}
		w.Kind(w.s.ProveMail(ctx, secret, w.s.proof(p.proofs[0])), fault.Invalid)
		w.Must(w.s.StopMail(ctx, secret))
		w.Must(w.s.AskMail(ctx, secret, "wit@voorbeeld.nl", "nl"))
		w.Must(w.s.ProveMail(ctx, secret, w.s.proof(p.proofs[1])))
		w.enter(w.invite())
		if w.reach(p.proofs[1], false).To == "" {
			t.Error("the address did not go along with the new pass")
		}
		w.clock.Set(until(w.day(0)).AddDate(0, 0, -endSoon-1))
		if w.mails(p) != 0 {
			t.Error("told too early")
		}
		for _, want := range []int{1, 0, 0} { // this day and the next ones
			w.clock.Add(25 * time.Hour)
			if got := w.mails(p); got != want {
				t.Errorf("%d mails of the end, want %d", got, want)
			}
		}
		w.clock.Add(8 * 24 * time.Hour)
		if w.mails(p); w.Count(`SELECT count(*) FROM resident_mail`) != 0 {
			t.Error("an ended pass keeps its address")
		}
	})
}
