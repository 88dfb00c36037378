package hotline

import (
	"context"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/roster"
)

// streets is a Ground with one dangerous home.
type streets struct{}

func (streets) Find(_ context.Context, _ access.Actor, words string) ([]Spot, error) {
	if !strings.Contains(words, "Linde") {
		return nil, nil
	}
	return []Spot{{"woning:1", "Lindestraat 1"}}, nil
}

func (streets) At(_ *store.Tx, a access.Actor, _ time.Time, value string) (Known, error) {
	if value != "woning:1" || a.OrgID != "corp" {
		return Known{}, fault.New("streets", fault.NotFound)
	}
	return Known{Label: "Lindestraat 1", Danger: true, Ask: "Marja", Until: day("2026-12-31")}, nil
}

// Around: Vera is active in the north.
func (streets) Around(_ *store.Tx, userID string) (string, error) {
	if userID == "vera" {
		return "BU01", nil
	}
	return "", nil
}

// TestWhereItIs: who is on call finds the place and reads that nobody goes in alone, which is on
// record; who waits reads nothing of it.
func TestWhereItIs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.s.UseGround(streets{})
		w.policy(plain())
		r := w.report("vera", Draft{})
		ctx := context.Background()
		list, err := w.s.FindSpot(ctx, w.people["ad"], r.ID, "Lindestraat")
		w.Must(err)
		if len(list) != 1 {
			t.Fatalf("found: %+v", list)
		}
		_, err = w.s.FindSpot(ctx, w.people["vera"], r.ID, "Lindestraat")
		if err == nil {
			t.Error("who waits looks up homes")
		}
		w.Kind(w.s.PutSpot(ctx, w.people["ad"], r.ID, "woning:2"), fault.Invalid)
		w.Must(w.s.PutSpot(ctx, w.people["ad"], r.ID, list[0].Value))
		if v := w.view("ad", r); !v.Known.Danger || v.Known.Ask != "Marja" {
			t.Errorf("who is on call sees %+v", v.Known)
		}
		if v := w.view("vera", r); v.Known != (Known{}) || v.Near != nil || v.Own != nil {
			t.Errorf("who waits sees %+v", v.Night)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'hotline.danger'`); n != 1 {
			t.Errorf("%d looks at a danger on record", n)
		}
	})
}

// TestHandingOverNeedsAYes: until the yes the giver has the report; a no leaves it there; who is not
// on duty cannot be asked.
func TestHandingOverNeedsAYes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.reach("ad", "sms:0611")
		w.reach("ben", "sms:0622")
		p := plain()
		p.Term = 4 * time.Hour
		w.policy(p)
		r := w.report("vera", Draft{})
		w.work()
		ctx := context.Background()
		w.Kind(w.s.HandOver(ctx, w.people["ad"], r.ID, "ben"), fault.Invalid) // is not theirs to give
		w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.Take(ctx, a, r.ID) })
		w.phone.take()
		w.Kind(w.s.HandOver(ctx, w.people["ad"], r.ID, "tess"), fault.Invalid) // cannot be reached
		w.Kind(w.s.HandOver(ctx, w.people["ad"], r.ID, "vera"), fault.Invalid)
		holder := func() string { return w.view("ad", r).Run.Ack.UserID }
		for range 2 { // twice is once
			w.clock.Add(2 * time.Second)
			w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.HandOver(ctx, a, r.ID, "ben") })
		}
		same(t, "asked", "sms:0622", w.later(time.Minute))
		if holder() != "ad" {
			t.Error("before the yes it went over")
		}
		w.as("ben", func(ctx context.Context, a access.Actor) error { return w.s.Refuse(ctx, a, r.ID) })
		if v := w.view("ad", r); v.Run.Ack.UserID != "ad" || v.Run.Offer.UserID != "" || v.State != Taken {
			t.Errorf("after a no: %+v", v.Run)
		}
		w.later(time.Second)
		w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.HandOver(ctx, a, r.ID, "ben") })
		same(t, "asked again", "sms:0622", w.later(time.Minute))
		w.as("ben", func(ctx context.Context, a access.Actor) error { return w.s.Take(ctx, a, r.ID) })
		if v := w.view("ad", r); v.Run.Ack.UserID != "ben" || v.Run.Offer.UserID != "" {
			t.Errorf("after the yes: %+v", v.Run)
		}
		w.as("ben", func(ctx context.Context, a access.Actor) error { return w.s.HandOver(ctx, a, r.ID, "ad") })
		w.as("ben", func(ctx context.Context, a access.Actor) error { return w.s.HandOver(ctx, a, r.ID, "") })
		if v := w.view("ad", r); v.Run.Offer.UserID != "" || v.Run.Ack.UserID != "ben" {
			t.Errorf("after thinking again: %+v", v.Run)
		}
	})
}

// TestTheShiftEnds: when the shift of who has a report is over, who comes next is asked; the old
// holder has it until the yes, and is called about it no less.
func TestTheShiftEnds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.reach("ad", "sms:0611")
		w.reach("ben", "sms:0622")
		turns := roster.Roster{ID: "nacht", OrgID: "corp", Name: "Nacht", Level: 1,
			Layers: []roster.Layer{{Name: "Dagen", People: []string{"ad", "ben"}, Turn: roster.Turn{Start: day("2026-11-27"), At: 9 * 60, Every: 1}}}}
		w.Write(func(tx *store.Tx) error { return roster.Insert(tx, turns) })
		w.policy(Policy{Steps: []Step{{[]Target{{RosterID: "nacht"}}, 5 * time.Minute}}, Last: to("tess"), Every: 10 * time.Minute, Term: 4 * time.Hour})
		r := w.report("vera", Draft{})
		w.work()
		same(t, "who is on duty", "sms:0611", w.phone.take())
		w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.Take(ctx, a, r.ID) })
		for w.clock.Now().Before(moment(t, "2026-11-28 08:30")) {
			same(t, "in the night", "", w.later(2*time.Hour))
			w.as("ad", func(ctx context.Context, a access.Actor) error { return w.s.Write(ctx, a, r.ID, "Nog bezig.", "") })
		}
		w.later(moment(t, "2026-11-28 08:59").Sub(w.clock.Now()))
		same(t, "at nine", "sms:0622", w.later(2*time.Minute))
		if v := w.view("ad", r); v.Run.Ack.UserID != "ad" || v.Run.Offer.UserID != "ben" {
			t.Errorf("at nine: %+v", v.Run)
		}
		if !strings.HasSuffix(w.timeline(r), "dienst-voorbij ben\n"+w.clock.Now().Add(-time.Minute).Sub(r.At).String()+" verstuurd ben") {
			t.Error(w.timeline(r))
		}
		_, err := w.s.Hear(context.Background(), Heard{Kind: HeardAnswer, Message: w.phone.lastKey("0622"), Answer: "1"})
		w.Must(err)
		if v := w.view("ad", r); v.Run.Ack.UserID != "ben" {
			t.Errorf("after the yes: %+v", v.Run)
		}
	})
}

// lastKey is the key of the last message somewhere.
func (p *phone) lastKey(to string) (key string) {
	p.lock.Lock()
	defer p.lock.Unlock()
	for _, m := range p.all {
		if m.To == to {
			key = m.Key
		}
	}
	return key
}

// TestScripts: the words of the program hold until somebody writes others, and a number in a line can
// be called.
func TestScripts(t *testing.T) {
	words, err := text.Load(Files)
	if err != nil {
		t.Fatal(err)
	}
	nl := words.Printer(text.Dutch)
	for _, x := range scripts(nil, nl) {
		if len(x.Steps()) == 0 || len(x.check(true)) > 0 {
			t.Errorf("%s: %+v", x.Situation, x)
		}
	}
	for line, want := range map[string]string{"Bel 112.": "112", "Politie: 0900-8844": "09008844", "Bel 020 123 45 67 nu": "0201234567", "Wacht 10 minuten": "", "Kamer 0112": "", "Vraag 3 dingen": ""} {
		if got := phoneIn(line); got != want {
			t.Errorf("%q calls %q, want %q", line, got, want)
		}
	}
	each(t, func(t *testing.T, w *world) {
		ctx, tess := context.Background(), w.people["tess"]
		w.Kind(w.s.KeepScript(ctx, tess, Script{Situation: "x", Body: "a"}), fault.Invalid)
		w.Kind(w.s.KeepScript(ctx, tess, Script{Situation: InNeed, Body: " \n "}), fault.Invalid)
		w.Kind(w.s.KeepScript(ctx, w.people["ad"], Script{Situation: InNeed, Body: "a"}), fault.NotFound)
		w.Must(w.s.KeepScript(ctx, tess, Script{Situation: InNeed, Body: "Bel GGZ Breburg: 076-1234567"}))
		w.Kind(w.s.KeepScript(ctx, tess, Script{Situation: InNeed, Body: "b"}), fault.Conflict)
		w.Must(w.s.KeepScript(ctx, tess, Script{Situation: InNeed, Body: "Bel de wacht: 076-1234567", Version: 1}))
		r := w.report("vera", Draft{})
		if own := w.view("ad", r).Own; len(own) != 1 || own[InNeed].Steps()[0].Phone != "0761234567" {
			t.Errorf("who is on call reads %+v", own)
		}
	})
}
