package casework

import (
	"context"
	"slices"
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/signal"
)

func hasKey(err error, field, key string) bool {
	return slices.ContainsFunc(fault.FieldsOf(err), func(f fault.Field) bool { return f.Name == field && f.Key == key })
}

func TestOpenFromASignal(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		anna := w.people["anna"]
		silent := w.signal(signal.Nuisance, false)
		if _, err := w.cases.Open(ctx, anna, w.newCase(silent)); !hasKey(err, "gesprek", "signal.talk_first") {
			t.Fatalf("a case without a talk: %v", err)
		}
		danger := w.newCase(silent)
		danger.Danger = true
		if _, err := w.cases.Open(ctx, anna, danger); !hasKey(err, "gevaarreden", "casework.missing_gevaarreden") {
			t.Fatalf("danger without a reason: %v", err)
		}
		danger.SkipReason = "Er kwam rook onder de deur uit."
		first, err := w.cases.Open(ctx, anna, danger)
		w.Must(err)
		second := w.open()
		for id, want := range map[ID]string{first: "2026-0001", second: "2026-0002"} {
			if c := w.raw(id); c.Number != want || c.OrgID != "corp" || c.Label != "Lindestraat 12, Oosterdam" {
				t.Errorf("case %s at %q of %s, want %s", c.Number, c.Label, c.OrgID, want)
			}
		}
		if !w.raw(first).Nuisance || w.raw(second).Nuisance {
			t.Error("only a case with a signal of nuisance is a nuisance case")
		}
		if sig := w.readSignal(silent.ID); sig.State != signal.InCase || sig.CaseID != string(first) {
			t.Errorf("the signal is %s in case %q", sig.State, sig.CaseID)
		}
		v := w.show("anna", first)
		if v.Reason != "Het water stond tot in de gang." || v.Goal != "Weer rustig slapen." || v.Next.What != "Loodgieter bellen" {
			t.Errorf("texts: %q %q %q", v.Reason, v.Goal, v.Next.What)
		}
		if v.DirectorID != "anna" || len(v.People) != 1 || v.People[0].Part != PartDirector || len(v.Signals) != 1 {
			t.Errorf("director %s, people %+v, %d signals", v.DirectorID, v.People, len(v.Signals))
		}
		if got := w.records(first); !slices.Equal(got, []access.Action{"case.open", "case.read"}) {
			t.Errorf("records %v", got)
		}
		if _, err := w.cases.Open(ctx, anna, w.newCase(w.readSignal(silent.ID))); !fault.Is(err, fault.Invalid) {
			t.Errorf("a signal opens a second case: %v", err)
		}
	})
}

func TestOpenForSomebodyElse(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := w.newCase(w.signal(signal.Concern, true))
		for who, want := range map[string]fault.Kind{"wim": fault.NotFound, "vera": fault.NotFound, "beheer": fault.NotFound,
			"olaf": fault.NotFound, "rik": fault.NotFound} {
			if _, err := w.cases.Open(context.Background(), w.people[who], n); !fault.Is(err, want) {
				t.Errorf("%s opens a case: %v", who, err)
			}
		}
		n.DirectorID = "vera"
		if _, err := w.cases.Open(context.Background(), w.people["anna"], n); !hasKey(err, "regisseur", "casework.may_not_direct") {
			t.Fatalf("a volunteer as director: %v", err)
		}
		n.DirectorID = "rik"
		id, err := w.cases.Open(context.Background(), w.people["anna"], n)
		w.Must(err)
		if v := w.show("rik", id); v.Next.HolderID != "rik" || len(v.People) != 2 || v.People[0].User.ID != "rik" || !v.MayManage {
			t.Errorf("step with %s, people %+v, manages %v", v.Next.HolderID, v.People, v.MayManage)
		}
	})
}

func TestPolicyOfACase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.open()
		w.Must(w.cases.AddParticipant(ctx, w.people["anna"], id, w.version(id), "pia"))
		_, missing := w.cases.Show(ctx, w.people["bob"], "00000000-0000-7000-8000-000000000000")
		for who := range w.people {
			_, err := w.cases.Show(ctx, w.people[who], id)
			if who == "anna" || who == "pia" {
				w.Must(err)
				continue
			}
			if !fault.Is(err, fault.NotFound) || fault.KindOf(missing) != fault.KindOf(err) {
				t.Errorf("%s looks at the case: %v", who, err)
			}
		}
		if _, err := w.cases.Show(ctx, access.Actor{}, id); !fault.Is(err, fault.Unknown) {
			t.Errorf("a stranger looks: %v", err)
		}
		if _, err := w.cases.Show(ctx, w.people["anna"], "\x00' OR 1=1"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a hostile id: %v", err)
		}
		// Pia writes, but does not decide who takes part or how it ends.
		w.Must(w.cases.AddLog(ctx, w.people["pia"], id, Call, "", "Gesproken over het rooster.", ""))
		if err := w.cases.Close(ctx, w.people["pia"], id, w.version(id), "Oude leiding", Solved); !fault.Is(err, fault.Denied) {
			t.Errorf("a partner closes the case: %v", err)
		}
		// A token for signals opens no case.
		limited := w.people["anna"]
		limited.Scopes = []string{"signal."}
		if _, err := w.cases.Show(ctx, limited, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("a token of another scope: %v", err)
		}
		w.Must(w.cases.RemoveParticipant(ctx, w.people["anna"], id, w.version(id), "pia"))
		if _, err := w.cases.Show(ctx, w.people["pia"], id); !fault.Is(err, fault.NotFound) {
			t.Errorf("who left still looks: %v", err)
		}
		if l, err := w.cases.List(ctx, w.people["pia"], FilterAll); err != nil || len(l.Rows) != 0 {
			t.Errorf("who left still lists: %v %v", l.Rows, err)
		}
	})
}

func TestListsShowWhatTheDecisionAllows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		ids := []ID{w.open(), w.open(), w.open()}
		w.Must(w.cases.AddParticipant(ctx, w.people["anna"], ids[0], w.version(ids[0]), "bob"))
		w.handOver("anna", ids[1], "bob", "Anna gaat met verlof.", true)
		w.Must(w.cases.RemoveParticipant(ctx, w.people["bob"], ids[0], w.version(ids[0]), "bob"))
		for _, who := range []string{"anna", "bob", "tess", "pia", "wim"} {
			l, err := w.cases.List(ctx, w.people[who], FilterAll)
			w.Must(err)
			var listed []ID
			for _, r := range l.Rows {
				listed = append(listed, r.ID)
				if r.Reason != "" || r.Next.What != "" {
					t.Errorf("%s reads contents in a list", who)
				}
			}
			for _, id := range ids {
				_, err := w.cases.Show(ctx, w.people[who], id)
				if slices.Contains(listed, id) != (err == nil) {
					t.Errorf("%s: listed %v, opened %v", who, slices.Contains(listed, id), err)
				}
			}
		}
		if _, err := w.cases.List(ctx, w.people["beheer"], FilterAll); !fault.Is(err, fault.NotFound) {
			t.Errorf("an administrator lists cases: %v", err)
		}
	})
}

func TestConflictLosesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.open()
		w.Must(w.cases.AddParticipant(ctx, w.people["anna"], id, w.version(id), "bob"))
		version := w.version(id)
		w.Must(w.cases.SetNextStep(ctx, w.people["bob"], id, version, NextStep{What: "Sleutel halen", HolderID: "bob", By: w.today()}, ""))
		err := w.cases.SetNextStep(ctx, w.people["anna"], id, version, NextStep{What: "Verf kopen", HolderID: "anna", By: w.today()}, "")
		if !fault.Is(err, fault.Conflict) {
			t.Fatalf("a stale version: %v", err)
		}
		if v := w.show("anna", id); v.Next.What != "Sleutel halen" || v.Version != version+1 {
			t.Errorf("the step is %q at version %d", v.Next.What, v.Version)
		}
		// An entry of the log is nobody's edit: it hinders no form that is open.
		w.Must(w.cases.AddLog(ctx, w.people["bob"], id, Note, "", "Kort gebeld met de buurvrouw.", ""))
		w.Must(w.cases.SetWords(ctx, w.people["anna"], id, version+1, Words{Reason: "Nieuwe reden", Cause: "Oude leiding"}, ""))
		if v := w.show("bob", id); v.Reason != "Nieuwe reden" || v.Goal != "" || v.Cause != "Oude leiding" || v.Next.What != "Sleutel halen" {
			t.Errorf("%+v", v.Case)
		}
	})
}

func TestStepRules(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.open()
		step := NextStep{What: "Bellen", HolderID: "bob", By: w.today()}
		if err := w.cases.SetNextStep(ctx, w.people["anna"], id, w.version(id), step, ""); !hasKey(err, "stapwie", "casework.holder_not_in") {
			t.Errorf("a step for somebody outside: %v", err)
		}
		if err := w.cases.AddParticipant(ctx, w.people["anna"], id, w.version(id), "vera"); !hasKey(err, "wie", "casework.may_not_take_part") {
			t.Errorf("a volunteer takes part: %v", err)
		}
		w.Must(w.cases.AddParticipant(ctx, w.people["anna"], id, w.version(id), "bob"))
		w.Must(w.cases.SetNextStep(ctx, w.people["anna"], id, w.version(id), step, ""))
		if err := w.cases.RemoveParticipant(ctx, w.people["anna"], id, w.version(id), "bob"); !hasKey(err, "wie", "casework.step_holder_stays") {
			t.Errorf("the holder of the step leaves: %v", err)
		}
		if err := w.cases.RemoveParticipant(ctx, w.people["bob"], id, w.version(id), "anna"); !hasKey(err, "wie", "casework.director_stays") {
			t.Errorf("the director leaves: %v", err)
		}
		w.Must(w.cases.SetReins(ctx, w.people["anna"], id, w.version(id), Reins{Holder: TakenOver, Because: "Even te veel tegelijk.", Until: w.today().AddDate(0, 2, 0)}))
		if v := w.show("anna", id); v.Reins.Because != "Even te veel tegelijk." || v.Reins.Holder != TakenOver {
			t.Errorf("reins %+v", v.Reins)
		}
		w.Must(w.cases.SetReins(ctx, w.people["anna"], id, w.version(id), Reins{Holder: ByResident, Because: "weg"}))
		if v := w.show("anna", id); v.Reins != (Reins{Holder: ByResident}) {
			t.Errorf("reins %+v", v.Reins)
		}
	})
}

func TestCommitments(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.open()
		w.Must(w.cases.Promise(ctx, w.people["anna"], id, Commitment{Side: ResidentSide, What: "Zet de post op tafel", HolderID: "bob", By: w.today()}))
		w.Must(w.cases.Promise(ctx, w.people["anna"], id, Commitment{Side: OurSide, What: "Kraan maken", HolderID: "anna", By: w.today().AddDate(0, 0, 7)}))
		v := w.show("anna", id)
		if len(v.Commitments) != 2 || v.Commitments[0].HolderID != "" || v.Commitments[0].What != "Zet de post op tafel" || v.Commitments[1].HolderID != "anna" {
			t.Fatalf("%+v", v.Commitments)
		}
		ours := v.Commitments[1]
		w.Must(w.cases.Settle(ctx, w.people["anna"], id, ours.ID, ours.Version, Settlement{To: Kept}))
		if err := w.cases.Settle(ctx, w.people["anna"], id, ours.ID, ours.Version, Settlement{To: NotKept}); !fault.Is(err, fault.Conflict) {
			t.Errorf("settled twice with one version: %v", err)
		}
		if err := w.cases.Settle(ctx, w.people["anna"], id, ours.ID, ours.Version+1, Settlement{To: NotKept}); !hasKey(err, "stand", "casework.settled") {
			t.Errorf("a settled promise changes: %v", err)
		}
		if err := w.cases.Settle(ctx, w.people["anna"], w.open(), v.Commitments[0].ID, 1, Settlement{To: Kept}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a promise of another case: %v", err)
		}
		if v := w.show("anna", id); v.Commitments[1].State != Kept || v.Commitments[0].State != Promised {
			t.Errorf("%+v", v.Commitments)
		}
	})
}

func TestHandOver(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.open()
		for who, key := range map[string]string{"pia": "casework.may_not_direct", "anna": "casework.directs_already", "niemand": "casework.may_not_direct"} {
			if err := w.cases.AskHandover(ctx, w.people["anna"], id, w.version(id), who, "Past beter.", true); !hasKey(err, "wie", key) {
				t.Errorf("to %s: %v", who, err)
			}
		}
		if err := w.cases.AskHandover(ctx, w.people["anna"], id, w.version(id), "bob", " ", true); !hasKey(err, "waarom", "casework.missing_waarom") {
			t.Errorf("without a reason: %v", err)
		}
		w.handOver("anna", id, "bob", "Bob kent de familie.", true)
		w.show("anna", id)
		v := w.show("bob", id)
		if v.DirectorID != "bob" || v.People[0].User.ID != "bob" || v.People[1].Part != PartParticipant {
			t.Errorf("director %s, people %+v", v.DirectorID, v.People)
		}
		for i, want := range []Event{{Kind: EventDirector}, {Kind: EventHandAsked, Note: "Bob kent de familie."}} {
			if e := v.Timeline[i].Event; e == nil || e.Kind != want.Kind || e.Note != want.Note || e.UserID != "bob" {
				t.Errorf("line %d of the timeline is %+v", i, e)
			}
		}
		// Bob leaves the organisation. The team lead, who may not read, finds another.
		w.Must(w.cases.SetNextStep(ctx, w.people["bob"], id, w.version(id), NextStep{What: "Bellen", HolderID: "bob", By: w.today()}, ""))
		w.exec(`UPDATE account_user SET disabled = 1 WHERE id = 'bob'`)
		if _, err := w.cases.Show(ctx, w.people["tess"], id); !fault.Is(err, fault.NotFound) {
			t.Fatalf("the team lead reads: %v", err)
		}
		h, err := w.cases.ShowHandle(ctx, w.people["tess"], id)
		w.Must(err)
		w.handOver("tess", h.ID, "anna", "Bob werkt hier niet meer.", true)
		v = w.show("anna", id)
		if v.DirectorID != "anna" || v.Next.HolderID != "anna" || v.Next.What != "Bellen" || v.Reason == "" {
			t.Errorf("director %s, step %+v, reason %q", v.DirectorID, v.Next, v.Reason)
		}
		if err := w.cases.AskHandover(ctx, w.people["olaf"], id, v.Version, "olaf", "Voor mij.", true); !fault.Is(err, fault.NotFound) {
			t.Errorf("another association takes the case: %v", err)
		}
	})
}

func TestRestCloseAndReopen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		anna := w.people["anna"]
		sig := w.signal(signal.Nuisance, true)
		id, err := w.cases.Open(ctx, anna, w.newCase(sig))
		w.Must(err)
		if err := w.cases.Rest(ctx, anna, id, w.version(id), "vera", 4, ""); !hasKey(err, "wie", "casework.may_not_take_part") {
			t.Errorf("a volunteer as contact: %v", err)
		}
		w.Must(w.cases.Rest(ctx, anna, id, w.version(id), "wim", 4, "Het huis is gehorig."))
		v := w.show("wim", id)
		if v.State != Resting || v.Next.Known() || !v.Vigil.NextLook.Equal(day("2026-12-18")) || !v.Due.Equal(day("2026-12-18")) || v.Cause != "Het huis is gehorig." {
			t.Fatalf("%+v", v.Case)
		}
		w.clock.Set(at("2026-12-18T09:00:00Z"))
		w.Must(w.cases.AddLog(ctx, w.people["wim"], id, NotReached, "", "", ""))
		if v := w.raw(id); !v.Due.Equal(day("2026-12-18")) {
			t.Errorf("a call without an answer moved the look to %s", v.Due)
		}
		w.Must(w.cases.AddLog(ctx, w.people["wim"], id, Visit, "", "Het gaat nu rustig.", ""))
		if wrong := w.wrongRanks(); len(wrong) > 0 {
			t.Errorf("after a visit the next look moved, and not the rank: %v", wrong)
		}
		if v := w.raw(id); !v.Due.Equal(day("2027-01-15")) || !v.LastLog.Equal(w.clock.Now()) {
			t.Errorf("the next look is on %s", v.Due)
		}
		if err := w.cases.SetNextStep(ctx, anna, id, w.version(id), NextStep{What: "Bellen", HolderID: "anna", By: w.today()}, ""); !hasKey(err, "", "casework.not_open") {
			t.Errorf("a step for a resting case: %v", err)
		}
		if err := w.cases.Close(ctx, anna, id, w.version(id), "", ""); !hasKey(err, "oorzaak", "casework.missing_oorzaak") || !hasKey(err, "uitkomst", "casework.outcome_missing") {
			t.Errorf("closing without a word: %v", err)
		}
		w.Must(w.cases.Close(ctx, anna, id, w.version(id), "Het huis was gehorig.", Solved))
		w.checkClosed(id, sig.ID)
		if err := w.cases.AddLog(ctx, anna, id, Note, "", "nog iets", ""); !hasKey(err, "", "casework.is_closed") {
			t.Errorf("writing in a closed case: %v", err)
		}
		w.Must(w.cases.Reopen(ctx, anna, id, w.version(id), "Het begon opnieuw."))
		if v := w.show("anna", id); v.State != Open || !v.ClosedAt.IsZero() || v.Outcome != "" || !v.Due.Equal(day("2026-12-28")) {
			t.Errorf("%+v", v.Case)
		}
		w.checkStory(sig.ID, signal.InCase, signal.StoryAgain)
		w.Must(w.cases.Close(ctx, anna, id, w.version(id), "De buren zijn verhuisd.", Solved))
		w.checkStory(sig.ID, signal.Closed, signal.StoryDone)
	})
}

// checkStory looks at where a signal stands, and at the last that its sender hears.
func (w *world) checkStory(signalID string, state signal.State, last signal.StoryKind) {
	w.T.Helper()
	if sig := w.readSignal(signalID); sig.State != state || sig.DoneAt.IsZero() != (state == signal.InCase) || sig.Solved == (state == signal.InCase) {
		w.T.Errorf("the signal is %s, done %s, solved %v", sig.State, sig.DoneAt, sig.Solved)
	}
	story, err := w.signals.StoryOf(context.Background(), w.people["wim"], signalID)
	w.Must(err)
	if line := story.Lines[len(story.Lines)-1]; line.Kind != last || !line.At.Equal(w.clock.Now()) {
		w.T.Errorf("the story ends with %+v, want %s", line, last)
	}
}

// checkClosed looks at a nuisance case that was closed on 18 December 2026, and at
// what the sender of its signal hears.
func (w *world) checkClosed(id ID, signalID string) {
	w.T.Helper()
	v := w.show("anna", id)
	if v.State != Closed || v.Outcome != Solved || !v.Due.IsZero() || !KeepUntil(v.Case).Equal(day("2028-12-18")) {
		w.T.Errorf("%+v", v.Case)
	}
	w.checkStory(signalID, signal.Closed, signal.StoryDone)
}

func TestAttachToARunningCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.open()
		sig := w.signal(signal.Nuisance, false)
		choice, err := w.cases.Choose(ctx, w.people["anna"], sig.ID)
		w.Must(err)
		if len(choice.Running) != 1 || choice.Running[0].ID != id {
			t.Fatalf("running cases here: %+v", choice.Running)
		}
		if other, err := w.cases.Choose(ctx, w.people["bob"], sig.ID); err != nil || len(other.Running) != 0 {
			t.Errorf("bob sees %+v, %v", other.Running, err)
		}
		if err := w.cases.AttachSignal(ctx, w.people["anna"], id, sig.ID, sig.Version, false, ""); !hasKey(err, "gesprek", "signal.talk_first") {
			t.Fatalf("without a talk: %v", err)
		}
		if err := w.cases.AttachSignal(ctx, w.people["bob"], id, sig.ID, sig.Version, true, "Er is brand geweest."); !fault.Is(err, fault.NotFound) {
			t.Errorf("to a case of somebody else: %v", err)
		}
		w.Must(w.cases.AttachSignal(ctx, w.people["anna"], id, sig.ID, sig.Version, true, "Er is brand geweest."))
		if v := w.show("anna", id); len(v.Signals) != 2 || !v.Nuisance {
			t.Errorf("%d signals, nuisance %v", len(v.Signals), v.Nuisance)
		}
		if err := w.cases.AttachSignal(ctx, w.people["anna"], id, sig.ID, sig.Version, true, "Er is brand geweest."); !fault.Is(err, fault.Conflict) {
			t.Errorf("twice: %v", err)
		}
		for theme, want := range map[signal.Theme]bool{signal.Nuisance: true, signal.Money: false} {
			next := w.signal(theme, false)
			err := w.cases.AttachSignal(ctx, w.people["anna"], id, next.ID, next.Version, false, "")
			if got := err == nil; got != want || !got && !hasKey(err, "gesprek", "signal.talk_first") {
				t.Errorf("%s without a talk of its own: %v", theme, err)
			}
		}
	})
}
