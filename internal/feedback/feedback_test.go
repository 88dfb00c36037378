package feedback

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/signal"
)

// A question goes to the holder with a date, an answer ends it, and each of the two reads
// what was meant for them.
func TestQuestionAndAnswer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send("vrijwilliger", "Zij doet niet open.")
		w.Must(w.say("vrijwilliger", id, signal.Question, "Mag ik morgen weer langsgaan?"))
		list, err := w.s.Waiting(t.Context(), people()["consulent"])
		w.Must(err)
		want := []Wait{{SignalID: id, Number: signal.Number(id), Place: "Lindestraat 12, Maastricht, De Linden", At: monday,
			Due: time.Date(2026, 11, 4, 0, 0, 0, 0, time.UTC), Holder: people()["consulent"].Name, Mine: true}}
		if len(list) == 1 {
			want[0].Place = list[0].Place // as module place writes it
		}
		if diff := cmp.Diff(want, list); diff != "" {
			t.Error(diff)
		}
		w.Must(w.s.Write(t.Context(), people()["consulent"], id, "Ja, ga gerust langs.", store.NewID()))
		if list, err = w.s.Waiting(t.Context(), people()["consulent"]); err != nil || len(list) != 0 {
			t.Errorf("still waits: %v %v", list, err)
		}
		if n := w.Count(`SELECT count(*) FROM signal_message WHERE read_at = 0 AND kind = 'bericht'`); n != 1 {
			t.Errorf("%d unread, want 1", n)
		}
		talk := w.read("vrijwilliger", id)
		if len(talk.Lines) != 2 || talk.Lines[1].Text != "Ja, ga gerust langs." || talk.Lines[1].Who != "Naamconsulent" || talk.Thanks != 1 {
			t.Errorf("the sender reads %+v", talk)
		}
		if n := w.Count(`SELECT count(*) FROM signal_message WHERE read_at = 0 AND kind = 'bericht'`); n != 0 {
			t.Errorf("%d unread after reading", n)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action IN ('signal.say', 'signal.answer', 'signal.story') AND object_id = $1`, id); n != 3 {
			t.Errorf("%d records in the log, want 3", n)
		}
	})
}

// Who is not the sender says nothing, who does not treat it writes nothing: for them there
// is no such signal.
func TestOnlySenderAndTreater(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send("bewoner", "De lift is stuk.")
		for login := range people() {
			_, err := w.s.Read(t.Context(), people()[login], id)
			if login == "bewoner" {
				w.Must(err)
			} else {
				wantKind(t, err, fault.NotFound, login+" reads")
				wantKind(t, w.say(login, id, signal.Addition, "Dit is van mij."), fault.NotFound, login+" says")
			}
			err = w.s.Write(t.Context(), people()[login], id, "Wij bellen u morgen.", store.NewID())
			_, look := w.s.Desk(t.Context(), people()[login], id, "")
			if login == "consulent" || login == "teamleider" {
				w.Must(err)
				w.Must(look)
			} else {
				wantKind(t, err, fault.NotFound, login+" writes")
				wantKind(t, look, fault.NotFound, login+" looks")
			}
		}
	})
}

// What is not solved is taken up again with its reason and a new term, once for each end.
func TestNotSolved(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send("buur", "Elke nacht lawaai.")
		wantKind(t, w.say("buur", id, signal.NotSolved, "Het is nog steeds zo."), fault.Invalid, "before its end")
		if n := w.Count(`SELECT count(*) FROM signal_message`); n != 0 {
			t.Errorf("a refused message was kept %d times", n)
		}
		w.advise(id)
		w.clock.Add(24 * time.Hour)
		w.Must(w.say("buur", id, signal.NotSolved, "Het is nog steeds zo."))
		sig := w.signal(id)
		if want := clock.AddWorkingDays(clock.Date(monday), 6); sig.State != signal.Received || !sig.Due.Equal(want) || !sig.DoneAt.IsZero() && sig.DoneAt.After(time.Unix(0, 0)) {
			t.Errorf("state %s, due %v, done %v", sig.State, sig.Due, sig.DoneAt)
		}
		v, err := w.signals.Show(t.Context(), people()["consulent"], id)
		w.Must(err)
		if last := v.History[len(v.History)-1]; last.Step != signal.Unsolved || last.Note != "Het is nog steeds zo." {
			t.Errorf("the history ends with %+v", last)
		}
		story := w.read("buur", id)
		if last := story.Story.Lines[len(story.Story.Lines)-1]; last.Kind != signal.StoryAgain || !story.Story.Due.Equal(sig.Due) {
			t.Errorf("the story ends with %+v, due %v", last, story.Story.Due)
		}
		wantKind(t, w.say("buur", id, signal.NotSolved, "En nog een keer."), fault.Invalid, "twice for one end")

		w.advise(id)
		w.clock.Add((signal.SayDays + 1) * 24 * time.Hour)
		wantKind(t, w.say("buur", id, signal.NotSolved, "Het is nu weer zo."), fault.Invalid, "long after its end")
	})
}

// A signal that ended with its case is taken up again by itself: the case stays closed, and
// the signal still says which one it was.
func TestNotSolvedAfterACase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send("buur", "Elke nacht lawaai.")
		w.Write(func(tx *store.Tx) error {
			return w.signals.Attach(tx, monday, people()["consulent"], access.Decision{Allowed: true}, id, w.signal(id).Version, "zaak", "Er was gevaar, wij wachtten niet.")
		})
		wantKind(t, w.say("buur", id, signal.NotSolved, "Het is nog steeds zo."), fault.Invalid, "while the case runs")
		w.Write(func(tx *store.Tx) error { return signal.CaseClosed(tx, monday, "zaak", true) })
		w.Must(w.say("buur", id, signal.NotSolved, "Het is nog steeds zo."))
		if sig := w.signal(id); sig.State != signal.Received || sig.CaseID != "zaak" || sig.Solved || sig.Due.IsZero() {
			t.Errorf("state %s of case %q, solved %v, due %v", sig.State, sig.CaseID, sig.Solved, sig.Due)
		}
	})
}

// Nobody's double click counts twice, and nobody floods a holder.
func TestOnceAndNotTooOften(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send("bewoner", "De lift is stuk.")
		said := Said{Kind: signal.Addition, Text: "Nu doet hij het weer.", Key: "sleutel-1"}
		for range 3 {
			w.Must(w.s.Say(t.Context(), people()["bewoner"], id, said))
			w.Must(w.s.Write(t.Context(), people()["consulent"], id, "Dank voor het bericht.", "sleutel-1"))
		}
		if n := w.Count(`SELECT count(*) FROM signal_message`); n != 2 {
			t.Errorf("%d messages, want one of each", n)
		}
		for range maxPerDay - 1 {
			w.Must(w.say("bewoner", id, signal.Addition, "Er is nog meer te zeggen."))
		}
		wantKind(t, w.say("bewoner", id, signal.Addition, "En nog veel meer."), fault.Invalid, "the eleventh of a day")
		w.clock.Add(25 * time.Hour)
		w.Must(w.say("bewoner", id, signal.Addition, "De dag erna mag het."))
	})
}

// A question whose date passes is on record, once; the lead of the team sees it.
func TestLateAnswer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send("bewoner", "De lift is stuk.")
		w.Must(w.say("bewoner", id, signal.Question, "Wanneer komt er iemand?"))
		records := func() int64 {
			return w.Count(`SELECT count(*) FROM audit_record WHERE action = 'signal.answer_late'`)
		}
		w.clock.Set(time.Date(2026, 11, 4, 22, 59, 0, 0, time.UTC)) // the last minute of the day in Amsterdam
		w.work()
		var ids []string
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) {
			ids, err = store.Strings(tx, `SELECT id FROM signal_message`)
			return err
		}))
		w.Must(w.s.lookAtDue(ctx, jobs.Job{Payload: ids[0]})) // a job that comes too early
		if records() != 0 {
			t.Error("late within its term")
		}
		w.clock.Add(2 * time.Minute)
		w.work()
		w.clock.Add(time.Hour)
		w.work()
		if records() != 1 {
			t.Errorf("%d records of being late, want 1", records())
		}
		list, err := w.s.Waiting(t.Context(), people()["teamleider"])
		w.Must(err)
		if len(list) != 1 || !list[0].Late || list[0].Mine || list[0].Holder == "" {
			t.Errorf("the lead sees %+v", list)
		}
	})
}

// What is erased takes its messages along, and what is forgotten cannot be read or added to.
func TestErasedAndForgotten(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send("bewoner", "De lift is stuk.")
		w.Must(w.say("bewoner", id, signal.Addition, "Dit mag niemand meer lezen."))
		var holders []string
		w.Write(func(tx *store.Tx) error {
			byRecord, err := seal.Holders(tx, []string{id})
			if err != nil {
				return err
			}
			for _, h := range byRecord[id] {
				holders = append(holders, h)
				if err := seal.Forget(tx, w.clock.Now(), h); err != nil {
					return err
				}
			}
			return nil
		})
		if talk := w.read("bewoner", id); len(holders) == 0 || !talk.Lines[0].Erased || talk.Lines[0].Text != "" {
			t.Errorf("forgotten, with %d holders, and still there: %+v", len(holders), talk.Lines)
		}
		wantKind(t, w.say("bewoner", id, signal.Addition, "Er kan niets meer bij."), fault.Invalid, "after forgetting")
		w.Write(func(tx *store.Tx) error { return signal.Erase(tx, w.vault, w.clock.Now(), id) })
		if n := w.Count(`SELECT count(*) FROM signal_message`); n != 0 {
			t.Errorf("%d messages outlive their signal", n)
		}
	})
}

// Standard texts have versions; two people at once do not lose each other's.
func TestStandardTexts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lead := people()["teamleider"]
		list, err := w.s.Texts(t.Context(), lead)
		w.Must(err)
		if len(list) != len(TextKinds()) || list[0].Version != 0 || list[0].Body == "" {
			t.Errorf("the program brings %+v", list)
		}
		for _, st := range list {
			if hard := st.HardIn(); len(hard) > 0 {
				t.Errorf("%s is hard to read: %v", st.Kind, hard)
			}
		}
		w.Must(w.s.SaveText(t.Context(), lead, OnReceived, 0, "Wij hebben uw melding gelezen."))
		wantKind(t, w.s.SaveText(t.Context(), people()["beleid"], OnReceived, 0, "Een andere tekst hier."), fault.Conflict, "an old version")
		wantKind(t, w.s.SaveText(t.Context(), people()["beleid"], OnReceived, 7, "Een andere tekst hier."), fault.Conflict, "a version to come")
		w.Must(w.s.SaveText(t.Context(), people()["beleid"], OnReceived, 1, "Een andere tekst hier."))
		if n := w.Count(`SELECT count(*) FROM feedback_text`); n != 2 {
			t.Errorf("%d versions are kept, want 2", n)
		}
		wantKind(t, w.s.SaveText(t.Context(), lead, "iets", 0, "Een andere tekst hier."), fault.Invalid, "an unknown moment")
		for _, login := range []string{"consulent", "bewoner", "beheerder", "fg"} {
			if err := w.s.SaveText(t.Context(), people()[login], OnReceived, 2, "Dit mag niet."); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Denied) {
				t.Errorf("%s: %v", login, err)
			}
		}
		v, err := w.s.Desk(t.Context(), people()["consulent"], w.send("bewoner", "De lift is stuk."), "")
		w.Must(err)
		if v.Standard.Body != "Een andere tekst hier." || v.Standard.Version != 2 {
			t.Errorf("a message begins with %+v", v.Standard)
		}
	})
}

func TestHints(t *testing.T) {
	for _, c := range []struct {
		body, names string
		want        []string
		bad         bool
	}{
		{"Wij hebben contact gehad.", tenant, nil, false},
		{"Wij spraken mevrouw Zandkasteel.", tenant, []string{"feedback.hint_name"}, true},
		{"Wij spraken TRUUS, vandaag.", tenant, []string{"feedback.hint_name"}, true},
		{"Wij horen van de buren dat het rustig is.", "Jan van de Berg", nil, false},
		{"Indien nodig bellen wij.", "", []string{"feedback.hint_word"}, false},
		{strings.Repeat("woord ", 16) + "einde.", "", []string{"feedback.hint_sentence"}, false},
		{"De arbeidsongeschiktheidsverzekering helpt.", "", []string{"feedback.hint_long"}, false},
	} {
		var keys []string
		bad := false
		for _, h := range hintsOf(c.body, []string{c.names}) {
			keys, bad = append(keys, h.Key), bad || h.Bad
		}
		if diff := cmp.Diff(c.want, keys); diff != "" || bad != c.bad {
			t.Errorf("%s: %s, bad %v", c.body, diff, bad)
		}
	}
}

func TestBothLanguagesHaveTheSameKeys(t *testing.T) {
	c, err := text.Load(Files)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c.Keys(text.Dutch), c.Keys(text.English)); diff != "" {
		t.Error(diff)
	}
}

var ctx = context.Background()
