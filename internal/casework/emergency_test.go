package casework

import (
	"context"
	"slices"
	"testing"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

// Whoever is shut out finds neither the case nor the signals of the home, and cannot
// look in an emergency either.
func TestShutOut(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, id, anna, bob := context.Background(), w.open(), w.people["anna"], w.people["bob"]
		sig := w.signal(signal.Concern, false)
		w.Must(w.join(id, "bob"))
		w.exec(`UPDATE signal_signal SET holder_id = 'anna'`)
		w.Must(w.cases.SetNextStep(ctx, anna, id, w.version(id), NextStep{What: "Bellen", HolderID: "bob", By: w.today()}, ""))
		if err := w.cases.ShutOutColleague(ctx, anna, id, "bob", "Is de zwager van mevrouw."); !hasKey(err, "wie", "casework.holds_something") {
			t.Errorf("while he holds the step: %v", err)
		}
		w.Must(w.cases.SetNextStep(ctx, anna, id, w.version(id), NextStep{What: "Bellen", HolderID: "anna", By: w.today()}, ""))
		if err := w.cases.ShutOutColleague(ctx, bob, id, "anna", "Mag bob dit?"); !fault.Is(err, fault.Denied) {
			t.Errorf("a participant shuts somebody out: %v", err)
		}
		w.Must(w.cases.ShutOutColleague(ctx, anna, id, "bob", "Is de zwager van mevrouw."))
		w.sees("bob", id, false, "shut out")
		if _, err := w.signals.Show(ctx, bob, sig.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("he reads a signal of the home: %v", err)
		}
		page, err := w.signals.List(ctx, bob, signal.Filter{List: signal.ListAll})
		w.Must(err)
		if len(page.Rows) != 0 {
			t.Errorf("he finds %d signals", len(page.Rows))
		}
		if ids, err := w.cases.OpenEmergency(ctx, bob, EmergencyRequest{w.raw(id).Number, "Er wordt niet opengedaan en ik maak me zorgen.", 1}); err != nil || len(ids) != 0 {
			t.Errorf("an emergency opens %v, %v", ids, err)
		}
		if err := w.join(id, "bob"); err == nil {
			t.Error("he joins again")
		}
		if slices.ContainsFunc(w.show("anna", id).Join, func(c Candidate) bool { return c.User.ID == "bob" }) {
			t.Error("he is offered as a participant")
		}
		for range 4 { // new signals go to somebody else
			if s := w.signal(signal.Concern, false); s.HolderID == "bob" {
				t.Error("he gets a signal of the home")
			}
		}
		doors, err := w.cases.ShowDoors(ctx, w.people["tess"], id)
		w.Must(err)
		if len(doors.Out) != 1 || doors.Out[0].User.ID != "bob" {
			t.Fatalf("shut out are %+v", doors.Out)
		}
		w.Must(w.cases.LetInAgain(ctx, w.people["tess"], id, doors.Out[0].ID, "De zwager is verhuisd."))
		w.sees("bob", id, true, "let in")
		if got := w.records(id); !slices.Contains(got, "case.shut_out") || !slices.Contains(got, "case.let_in") {
			t.Errorf("records %v", got)
		}
	})
}

// A look in an emergency shows, tells, ends by itself and waits for the officer.
func TestEmergency(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, id, bob := context.Background(), w.open(), w.people["bob"]
		number := w.raw(id).Number
		ask := func(who, search string) ([]ID, error) {
			return w.cases.OpenEmergency(ctx, w.people[who], EmergencyRequest{search, "Buren horen geschreeuw en niemand doet open.", 2})
		}
		for _, who := range []string{"pia", "rik", "wim", "vera", "beheer", "fg", "olaf"} {
			if ids, err := ask(who, number); err == nil && len(ids) > 0 {
				t.Errorf("%s looks into %v", who, ids)
			}
		}
		if _, err := w.cases.OpenEmergency(ctx, bob, EmergencyRequest{number, "te kort", 9}); !hasKey(err, "waarom", "casework.reason_short") || !hasKey(err, "uren", "casework.hours") {
			t.Errorf("a short reason: %v", err)
		}
		if ids, err := ask("bob", "2026-9999"); err != nil || len(ids) != 0 {
			t.Errorf("nothing there: %v %v", ids, err)
		}
		w.Must(w.cases.ShutOutColleague(ctx, w.people["tess"], id, "wim", "Woont ernaast."))
		ids, err := ask("bob", "Lindestraat 12")
		w.Must(err)
		if !slices.Equal(ids, []ID{id}) {
			t.Fatalf("opened %v", ids)
		}
		v := w.show("bob", id)
		if v.Reason == "" || v.MayWrite || v.MayManage {
			t.Errorf("he reads %q, writes %v", v.Reason, v.MayWrite)
		}
		if slices.ContainsFunc(v.Timeline, func(m Moment) bool { return m.Event != nil && m.Event.Kind == EventShutOut }) {
			t.Error("he reads who was shut out and why")
		}
		if err := w.cases.AddLog(ctx, bob, id, Note, "", "iets", ""); !fault.Is(err, fault.Denied) {
			t.Errorf("he writes: %v", err)
		}
		if got := w.records(id); !slices.Contains(got, "case.emergency") || !slices.Contains(got, "case.emergency_read") {
			t.Errorf("records %v", got)
		}
		for _, who := range []string{"fg", "anna"} {
			if n := w.notices(who, "casework.notice_emergency"); n != 1 {
				t.Errorf("%s has %d notices", who, n)
			}
		}
		waiting, _, err := w.cases.Emergencies(ctx, w.people["fg"])
		w.Must(err)
		if len(waiting) != 1 || waiting[0].Reason == "" || waiting[0].User != "Naam bob" {
			t.Fatalf("waiting %+v", waiting)
		}
		if err := w.cases.ReviewEmergency(ctx, w.people["tess"], waiting[0].ID, Justified, "Goed gedaan."); !fault.Is(err, fault.NotFound) {
			t.Errorf("a team lead reviews: %v", err)
		}
		w.Must(w.cases.ReviewEmergency(ctx, w.people["fg"], waiting[0].ID, Justified, "Er was gevaar."))
		if err := w.cases.ReviewEmergency(ctx, w.people["fg"], waiting[0].ID, Unjustified, "Toch niet."); !fault.Is(err, fault.NotFound) {
			t.Errorf("reviewed twice: %v", err)
		}
		w.clock.Add(2*time.Hour - time.Microsecond)
		w.show("bob", id)
		w.clock.Add(time.Microsecond)
		w.sees("bob", id, false, "two hours later")
		for i := range triesPerHour {
			if _, err := ask("bob", "2026-9998"); err != nil {
				t.Fatalf("try %d: %v", i, err)
			}
		}
		if _, err := ask("bob", number); !fault.Is(err, fault.TooMany) || w.notices("fg", "casework.notice_tries") != 1 {
			t.Errorf("the sixth try: %v", err)
		}
	})
}

func (w *world) notices(who, key string) (n int64) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		n, err = store.Count(tx, `SELECT count(*) FROM account_notice WHERE user_id = $1 AND message = $2`, who, key)
		return err
	}))
	return n
}
