package attention

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// Who is worried is called: the officers hear it, the number goes once somebody called, and
// who sends the same form twice asks once. Nothing readable stands in the database.
func TestCallBack(t *testing.T) {
	each(t, func(w *world) {
		ctx, mechanic := context.Background(), who(access.Tradesperson)
		d := CallDraft{When: Now, Phone: "06 87654321", Key: "formulier-1"}
		w.Must(w.s.Ask(ctx, mechanic, d))
		w.Must(w.s.Ask(ctx, mechanic, d))
		if n := w.Count(`SELECT count(*) FROM attention_call`); n != 1 {
			t.Errorf("%d requests", n)
		}
		for _, a := range []access.Actor{officer(), second()} {
			if w.told(a, "attention.notice_call") != 1 {
				t.Errorf("%s heard nothing", a.UserID)
			}
		}
		w.readable("87654321")
		b, err := w.s.Board(ctx, second())
		if err != nil || len(b.Calls) != 1 || b.Phones[b.Calls[0].ID] != "06 87654321" || b.Names[mechanic.UserID] == "" {
			t.Fatalf("%+v %v", b, err)
		}
		id := b.Calls[0].ID
		w.Kind(w.s.Made(ctx, who(access.TeamLead), id), fault.NotFound)
		w.Kind(w.s.Made(ctx, bare(), id), fault.NotFound)
		w.Must(w.s.Made(ctx, officer(), id))
		w.Kind(w.s.Made(ctx, officer(), id), fault.Conflict)
		if n := w.Count(`SELECT count(*) FROM attention_call WHERE length(phone) > 0`); n != 0 {
			t.Error("the number is still there")
		}
		v, err := w.s.Asking(ctx, mechanic)
		if err != nil || len(v.Mine) != 1 || v.Mine[0].Waits() || v.Names[v.Mine[0].Caller] != officer().Name {
			t.Errorf("%+v %v", v.Mine, err)
		}
	})
}

// A moment that passes without a call is said once, to the officers and the team lead, and
// not who waits.
func TestCallIsLate(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		w.Must(w.s.Ask(ctx, who(access.Volunteer), CallDraft{When: Now, Phone: "0612345678", Key: "formulier-1"}))
		run := func() {
			w.Must(w.s.callDue(ctx, w.call()))
		}
		w.clock.Set(start.Add(2 * time.Hour))
		run()
		run()
		for _, a := range []access.Actor{officer(), who(access.TeamLead)} {
			if n := w.told(a, "attention.notice_late"); n != 1 {
				t.Errorf("%s heard it %d times", a.UserID, n)
			}
		}
		if n := w.Count(`SELECT count(*) FROM ` + jobsTable); n == 0 {
			t.Error("nothing looks at the moment")
		}
		w.Must(w.s.Made(ctx, officer(), w.call()))
		w.Must(w.s.Ask(ctx, who(access.Volunteer), CallDraft{When: Now, Phone: "0612345678", Key: "formulier-2"}))
		w.Must(w.s.Made(ctx, officer(), w.call()))
		w.clock.Set(start.Add(9 * time.Hour))
		run()
		if n := w.told(officer(), "attention.notice_late"); n != 1 {
			t.Error("who was called is late")
		}
	})
}

// Where no officer can sign in nobody can be asked: then only 112 and Veilig Thuis do.
func TestNobodyToCall(t *testing.T) {
	each(t, func(w *world) {
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id IN ('u-aandachtsfunctionaris', 'u-tweede')`)
			return err
		})
		err := w.s.Ask(context.Background(), who(access.Tradesperson), CallDraft{When: Now, Phone: "0612345678", Key: "formulier-1"})
		w.Kind(err, fault.Invalid)
		w.browse(who(access.Tradesperson)).Get(AskPath, "Hier is nog geen aandachtsfunctionaris", `href="tel:112"`, `href="tel:08002000"`)
	})
}

// The five steps from the first signal to the end, with what may not be left out.
func TestFiveSteps(t *testing.T) {
	each(t, func(w *world) {
		ctx, id, today := context.Background(), w.begin(), clock.Date(start)
		next := today.AddDate(0, 0, 3)
		w.Kind(w.s.Close(ctx, officer(), id, 1), fault.Invalid)
		decide := Step{Kind: Decide, On: today, With: "Veilig Thuis", Outcome: "Zij is nu niet veilig.", Decision: Report}
		w.Kind(w.s.AddStep(ctx, officer(), id, 1, decide, next), fault.Invalid) // not weighed
		w.Must(w.s.AddStep(ctx, officer(), id, 1, Step{Kind: Consult, Outcome: "Er was geen tijd voor overleg.", Skipped: true}, next))
		w.Kind(w.s.AddStep(ctx, second(), id, 1, decide, next), fault.Conflict)
		w.Must(w.s.AddStep(ctx, second(), id, 2, Step{Kind: Talk, On: today, With: "De moeder", Outcome: "Zij vertelt wat er was."}, next))
		w.Must(w.s.AddStep(ctx, officer(), id, 3, Step{Kind: Weigh, On: today, Outcome: "Er is nu onveiligheid.", Weighing: Weighing{Yes, Yes}}, next))
		w.Kind(w.s.AddStep(ctx, officer(), id, 4, decide, today.AddDate(0, 0, -1)), fault.Invalid) // looks again yesterday
		w.Must(w.s.AddStep(ctx, officer(), id, 4, decide, next))
		w.Must(w.s.Close(ctx, officer(), id, 5))
		w.Kind(w.s.AddStep(ctx, officer(), id, 6, decide, next), fault.Conflict)
		v, err := w.s.Document(ctx, officer(), id)
		if err != nil || len(v.Steps) != 5 || v.Advice != ToReport || v.Decided != Report || !v.Steps[1].Skipped || v.Steps[2].By != second().UserID {
			t.Fatalf("%+v %v", v, err)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'attention.export'`); n != 1 {
			t.Errorf("%d records of the document", n)
		}
		w.readable("GEHEIMWOORD", "De moeder", "onveiligheid")
	})
}

// readable fails when a word stands in a table of this module as it was typed.
func (w *world) readable(words ...string) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		for _, table := range []string{"attention_call", "attention_record", "attention_look"} {
			column := map[string]string{"attention_call": "phone", "attention_record": "body", "attention_look": "reason"}[table]
			rows, err := store.List(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) }, `SELECT `+column+` FROM `+table)
			if err != nil {
				return err
			}
			for _, b := range rows {
				for _, word := range words {
					if strings.Contains(string(b), word) {
						w.T.Errorf("%s can be read in %s", word, table)
					}
				}
			}
		}
		return nil
	}))
}

// Only officers of the own organisation read a record: not a team lead, not the data
// protection officer, not an administrator, also not with the role of an officer besides.
func TestOnlyOfficersRead(t *testing.T) {
	each(t, func(w *world) {
		ctx, id := context.Background(), w.begin()
		for _, role := range access.Roles() {
			_, err := w.s.Show(ctx, who(role), id)
			if role == access.SafetyOfficer {
				w.Must(err)
				continue
			}
			w.Kind(err, fault.NotFound)
			both := officer()
			both.Roles = append(both.Roles, role)
			_, err = w.s.Show(ctx, both, id)
			switch role {
			case access.Admin, access.Officer, access.Board, access.PolicyMaker:
				w.Kind(err, fault.NotFound)
			default:
				w.Must(err)
			}
		}
		w.Kind(second2(w.s.Show(ctx, bare(), id)), fault.NotFound)
		half := officer()
		half.OneFactor = true
		w.Kind(second2(w.s.Show(ctx, half, id)), fault.NotFound)
	})
}

func second2(_ View, err error) error { return err }

// Without a line in the register with safety, or once its DPIA has to be reviewed, nothing
// opens: also what was there, and in the middle of the work.
func TestOffWithoutRegister(t *testing.T) {
	each(t, func(w *world) {
		ctx, id := context.Background(), w.begin()
		first := Step{On: clock.Date(start), Outcome: "Iets dat gezien werd."}
		_, err := w.s.Begin(ctx, bare(), "", first)
		w.Kind(err, fault.Invalid)
		w.clock.Set(start.AddDate(1, 0, 1))
		w.Kind(second2(w.s.Show(ctx, officer(), id)), fault.NotFound)
		w.Kind(w.s.AddStep(ctx, officer(), id, 1, first, clock.Date(start)), fault.NotFound)
		b, err := w.s.Board(ctx, officer())
		if err != nil || !b.Off || len(b.Records) != 0 {
			t.Errorf("%+v %v", b, err)
		}
		_, err = w.s.Begin(ctx, officer(), "", first)
		w.Kind(err, fault.Invalid)
		w.clock.Set(start)
		w.Must(second2(w.s.Show(ctx, officer(), id)))
		w.Must(w.net.ChangeProcessing(ctx, who(access.Officer), 2, network.Processing{ID: w.line, Name: "Meldcode", Purpose: "Veiligheid.", Ground: "f", GroundWhy: "Zorgvuldig handelen.",
			Criminal: "u32", Categories: []network.Category{network.Identity}, Months: 24, MonthsWhy: "Herhaling zien."}))
		w.Kind(second2(w.s.Show(ctx, officer(), id)), fault.NotFound)
	})
}

// An officer who lives next door is shut out: of the record by a colleague, or of the home
// through a case. For them there is no record, and none can be begun there.
func TestLockedOut(t *testing.T) {
	each(t, func(w *world) {
		ctx, id := context.Background(), w.begin()
		w.Kind(w.s.ShutOut(ctx, officer(), id, 1, officer().UserID), fault.Invalid)
		w.Kind(w.s.ShutOut(ctx, officer(), id, 1, who(access.TeamLead).UserID), fault.Invalid)
		w.Must(w.s.ShutOut(ctx, officer(), id, 1, second().UserID))
		w.Kind(second2(w.s.Show(ctx, second(), id)), fault.NotFound)
		if b, err := w.s.Board(ctx, second()); err != nil || len(b.Records) != 0 {
			t.Errorf("the list tells of it: %v %v", b.Records, err)
		}
		w.Write(func(tx *store.Tx) error {
			_, err := access.ShutOut(tx, access.Lockout{UserID: officer().UserID, Type: access.HomeType, Object: string(w.unit), ByID: "x", From: start})
			return err
		})
		w.Kind(second2(w.s.Show(ctx, officer(), id)), fault.NotFound)
		first := Step{On: clock.Date(start), Outcome: "Iets dat gezien werd."}
		_, shut := w.s.Begin(ctx, officer(), address, first)
		_, none := w.s.Begin(ctx, officer(), "Lindestraat 99", first)
		if len(fault.FieldsOf(shut)) != 1 || len(fault.FieldsOf(none)) != 1 || fault.FieldsOf(shut)[0].Key != fault.FieldsOf(none)[0].Key {
			t.Errorf("a home that one is shut out of is not as one that is not there: %v, %v", fault.FieldsOf(shut), fault.FieldsOf(none))
		}
	})
}

// Who is on call looks for some hours, with a reason, and the officers and the data
// protection officer hear it. An address without a record gets the same answer.
func TestEmergency(t *testing.T) {
	each(t, func(w *world) {
		ctx, id, onCall := context.Background(), w.begin(), who(access.OnCall)
		q := LookRequest{Address: address, Reason: "De politie staat aan de deur met een vraag.", Hours: 2}
		for _, role := range access.Roles() {
			if role != access.OnCall {
				_, err := w.s.LookInto(ctx, who(role), q)
				w.Kind(err, fault.NotFound)
			}
		}
		short := q
		short.Reason = "Zomaar even kijken"
		_, err := w.s.LookInto(ctx, onCall, short)
		w.Kind(err, fault.Invalid)
		ids, err := w.s.LookInto(ctx, onCall, q)
		if err != nil || len(ids) != 1 || ids[0] != id {
			t.Fatalf("%v %v", ids, err)
		}
		v, err := w.s.Show(ctx, onCall, id)
		if err != nil || v.MayWrite || v.Emergency.IsZero() || v.Steps[0].Outcome != secret {
			t.Fatalf("%+v %v", v, err)
		}
		w.Kind(second2(w.s.Document(ctx, onCall, id)), fault.Denied)
		for _, a := range []access.Actor{officer(), second(), who(access.Officer)} {
			if w.told(a, "attention.notice_emergency") != 1 {
				t.Errorf("%s heard nothing", a.UserID)
			}
		}
		w.clock.Set(start.Add(2 * time.Hour))
		w.Kind(second2(w.s.Show(ctx, onCall, id)), fault.NotFound)
		for _, empty := range []string{"Lindestraat 2", "Lindestraat 99"} {
			q.Address = empty
			if ids, err := w.s.LookInto(ctx, onCall, q); err != nil || len(ids) != 0 {
				t.Errorf("%s: %v %v", empty, ids, err)
			}
		}
		w.readable("politie")
	})
}

// Five tries in an hour, and then nothing opens any more.
func TestEmergencyTries(t *testing.T) {
	each(t, func(w *world) {
		ctx, id := context.Background(), w.begin()
		q := LookRequest{Address: "Lindestraat 2", Reason: "De politie staat aan de deur met een vraag.", Hours: 1}
		for range triesPerHour {
			_, err := w.s.LookInto(ctx, who(access.OnCall), q)
			w.Must(err)
		}
		q.Address = address
		_, err := w.s.LookInto(ctx, who(access.OnCall), q)
		w.Kind(err, fault.TooMany)
		w.Kind(second2(w.s.Show(ctx, who(access.OnCall), id)), fault.NotFound)
		w.clock.Set(start.Add(61 * time.Minute))
		if ids, err := w.s.LookInto(ctx, who(access.OnCall), q); err != nil || len(ids) != 1 {
			t.Errorf("after an hour: %v %v", ids, err)
		}
	})
}

// The data protection officer reviews a look, reads its reason, and nothing of the record.
func TestReview(t *testing.T) {
	each(t, func(w *world) {
		ctx, fg := context.Background(), who(access.Officer)
		w.begin()
		_, err := w.s.LookInto(ctx, who(access.OnCall), LookRequest{Address: address, Reason: "De politie staat aan de deur met een vraag.", Hours: 1})
		w.Must(err)
		page := w.browse(fg).Get(LooksPath, "De politie staat aan de deur", "Iemand achterwacht")
		if strings.Contains(page, "GEHEIMWOORD") || strings.Contains(page, "Lindestraat") {
			t.Error("the page tells of the record")
		}
		list, _, err := w.s.Looks(ctx, fg)
		if err != nil || len(list) != 1 {
			t.Fatalf("%v %v", list, err)
		}
		if n, err := w.s.Unreviewed(ctx, fg); err != nil || n != 1 {
			t.Errorf("%d wait: %v", n, err)
		}
		w.Kind(w.s.Review(ctx, officer(), list[0].ID, Justified), fault.NotFound)
		w.Kind(w.s.Review(ctx, fg, list[0].ID, "mooi"), fault.Invalid)
		w.Must(w.s.Review(ctx, fg, list[0].ID, Unjustified))
		w.Kind(w.s.Review(ctx, fg, list[0].ID, Justified), fault.Conflict)
		if n, err := w.s.Unreviewed(ctx, fg); err != nil || n != 0 {
			t.Errorf("%d still wait: %v", n, err)
		}
		if w.told(who(access.OnCall), "attention.notice_reviewed") != 1 {
			t.Error("who looked heard nothing")
		}
	})
}

// After its term nothing is left of a record, its looks and a request; what is newer, or
// still open, stays.
func TestErased(t *testing.T) {
	each(t, func(w *world) {
		ctx, id := context.Background(), w.begin()
		w.Must(w.s.Ask(ctx, who(access.Tradesperson), CallDraft{When: Now, Phone: "0612345678", Key: "formulier-1"}))
		call := w.call()
		later := start.AddDate(3, 0, 0)
		erase := func(before time.Time) (gone bool) {
			w.Write(func(tx *store.Tx) (err error) { gone, err = EraseClosed(tx, w.vault, later, before, id); return err })
			return gone
		}
		if erase(later) {
			t.Error("an open record was erased")
		}
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE attention_record SET closed = $1`, store.Micros(start.AddDate(0, 1, 0)))
			return err
		})
		if erase(start) {
			t.Error("erased before its term")
		}
		w.Write(func(tx *store.Tx) error {
			list, err := Closed(tx, "o", later, time.Time{}, "", 10)
			if err != nil || len(list) != 1 || list[0].ID != string(id) {
				t.Errorf("%v %v", list, err)
			}
			calls, err := PastCalls(tx, "o", later, time.Time{}, "", 10)
			if err != nil || len(calls) != 1 {
				t.Errorf("%v %v", calls, err)
			}
			if gone, err := EraseCall(tx, w.vault, later, start, call); err != nil || gone {
				t.Errorf("a new request was erased: %v", err)
			}
			gone, err := EraseCall(tx, w.vault, later, later, call)
			if !gone {
				t.Errorf("the request stays: %v", err)
			}
			return err
		})
		if !erase(later) {
			t.Error("not erased")
		}
		w.Write(func(tx *store.Tx) error {
			for _, thing := range []string{string(id), string(call)} {
				if held, err := seal.HasHolders(tx, thing); err != nil || held {
					t.Errorf("a key is left: %v", err)
				}
			}
			return nil
		})
	})
}

func (w *world) call() CallID {
	w.T.Helper()
	var list []string
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		list, err = store.Strings(tx, `SELECT id FROM attention_call ORDER BY at DESC, id DESC`)
		return err
	}))
	return CallID(list[0])
}

const jobsTable = "jobs_job"

// The pages from the request of a mechanic to the document of the officer.
func TestPages(t *testing.T) {
	each(t, func(w *world) {
		mechanic, o := w.browse(who(access.Tradesperson)), w.browse(officer())
		page := mechanic.Get(AskPath, "De aandachtsfunctionaris belt je", `href="tel:08002000"`)
		if strings.Contains(page, "<textarea") {
			t.Error("there is room for words about somebody")
		}
		mechanic.Has(mechanic.Post(AskPath, AskPath, http.StatusBadRequest, url.Values{"wanneer": {"nu"}, "nummer": {"over mijn buurkind"}, "sleutel": {"formulier-1"}}),
			"Schrijf een telefoonnummer", "formulier-1")
		mechanic.Post(AskPath, AskPath, http.StatusSeeOther, url.Values{"wanneer": {"nu"}, "nummer": {"0612345678"}, "sleutel": {"formulier-1"}})
		mechanic.Get(AskPath, "Je wordt gebeld voor")
		o.Get(ListPath, "Iemand vakman", `href="tel:0612345678"`)
		o.Post(ListPath, AskPath+"/"+string(w.call())+"/gebeld", http.StatusSeeOther, url.Values{})
		mechanic.Get(AskPath, "Iemand aandachtsfunctionaris belde je")
		o.Has(o.Post(ListPath+"/nieuw", ListPath+"/nieuw", http.StatusBadRequest, url.Values{"adres": {"Nergenslaan 3"}, "uitkomst": {"kort"}}),
			"Dit adres kennen we niet", "Schrijf minstens 10 tekens.", ">kort<")
		to := o.Post(ListPath+"/nieuw", ListPath+"/nieuw", http.StatusSeeOther, url.Values{"adres": {address}, "op": {"2026-11-19"}, "met": {"Een vakman"}, "uitkomst": {secret}})
		o.Get(to, "Lindestraat 1", "GEHEIMWOORD", "Overleg met een collega of met Veilig Thuis.")
		if list := o.Get(ListPath, "Lindestraat 1", "nog 4 stappen"); strings.Contains(list, "GEHEIMWOORD") {
			t.Error("the list tells what was seen")
		}
		o.Has(o.Post(to, to+"/stap", http.StatusBadRequest, url.Values{"stap": {"overleg"}, "uitkomst": {"kort"}}), "Schrijf minstens 10 tekens.", "Deze datum kan niet.")
		o.Post(to, to+"/stap", http.StatusSeeOther, url.Values{"stap": {"overleg"}, "overgeslagen": {"ja"}, "uitkomst": {"Daar was geen tijd voor."}, "volgende": {"2026-11-25"}})
		o.Get(to, "Overgeslagen. Stap 2: overleg")
		o.Post(to, to+"/stap", http.StatusSeeOther, url.Values{"stap": {"wegen"}, "op": {"2026-11-20"}, "vraag1": {"ja"}, "vraag2": {"weet-niet"},
			"uitkomst": {"Wij weten het niet zeker."}, "volgende": {"2026-11-25"}})
		o.Get(to, "Meld bij Veilig Thuis.")
		o.Get(to+"/document", "Melding volgens de meldcode", "GEHEIMWOORD", "overgeslagen")
		for _, a := range []access.Actor{who(access.TeamLead), who(access.Officer), who(access.Admin), bare()} {
			for _, path := range []string{to, to + "/document"} {
				if status, body, _ := w.browse(a).Do(http.MethodGet, path, nil); status != http.StatusNotFound || strings.Contains(body, "Lindestraat") {
					t.Errorf("%s gets %s: %d", a.UserID, path, status)
				}
			}
		}
	})
}
