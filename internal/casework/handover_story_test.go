package casework

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/network"
)

// TestHandoverStories plays what goes wrong elsewhere when organisations hand over a case, each
// story with a case of its own on both databases. A line is what somebody does, or what is so then;
// after an arrow stands what the answer is when it is no.
func TestHandoverStories(t *testing.T) {
	files, err := filepath.Glob("testdata/handover/*.txtar")
	if err != nil || len(files) < 8 {
		t.Fatal(files, err)
	}
	each(t, func(t *testing.T, w *world) {
		for _, file := range files {
			archive, err := txtar.ParseFile(file)
			w.Must(err)
			for _, f := range archive.Files {
				t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+f.Name, func(t *testing.T) {
					w.asBefore(t)
					w.play(t, strings.Split(string(f.Data), "\n"))
				})
			}
		}
	})
}

// asBefore brings the world back to how it began.
func (w *world) asBefore(t *testing.T) {
	w.T = t
	w.clock.Set(at(start))
	w.exec(`UPDATE account_user SET disabled = 0`)
	w.exec(`DELETE FROM account_notice`)
	w.exec(`DELETE FROM account_absence`)
	w.exec(`UPDATE account_user SET deputy_id = ''`)
	w.exec(`DELETE FROM access_lockout`)
	w.exec(`DELETE FROM access_restriction`)
	w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error {
		ids, err := store.Strings(tx, `SELECT id FROM casework_case`)
		for _, id := range ids {
			if err == nil {
				err = Erase(tx, w.vault, w.clock.Now(), ID(id))
			}
		}
		return err
	}))
	story{world: w}.covenantIs("")
}

// story is a case of anna's with a step that is hers, and what was asked.
type story struct {
	*world
	id ID
}

func (w *world) play(t *testing.T, lines []string) {
	s := story{w, w.open()}
	for i, line := range lines {
		line, want, _ := strings.Cut(line, " -> ")
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		if got := s.do(words); got != want {
			t.Fatalf("line %d, %s: %q, want %q", i+1, line, got, want)
		}
	}
}

// outcome is how an error reads in a story.
func outcome(err error) string {
	switch fields := fault.FieldsOf(err); {
	case err == nil:
		return ""
	case len(fields) > 0:
		return fields[0].Key
	case fault.Is(err, fault.NotFound):
		return "missing"
	case fault.Is(err, fault.Denied):
		return "denied"
	}
	return err.Error()
}

// do carries out a line; what should be so and is not is an answer too.
func (s story) do(words []string) string {
	ctx, rest := context.Background(), append(words[1:], "", "", "")
	who := s.people[rest[0]]
	switch words[0] {
	case "at":
		s.clock.Set(at(rest[0]))
	case "ask":
		return outcome(s.cases.AskHandover(ctx, who, s.id, s.version(s.id), rest[1], "Past beter.", rest[2] == "stay"))
	case "answer":
		said, empty := strings.CutSuffix(rest[1], "!")
		text := map[bool]string{false: "Hierom."}[empty]
		to := map[string]HandoverState{"yes": HandTaken, "no": HandDeclined, "back": HandReturned}[said]
		return outcome(s.cases.AnswerHandover(ctx, who, s.handover(s.id).ID, to, text))
	case "withdraw":
		return outcome(s.cases.WithdrawHandover(ctx, who, s.id))
	case "promise":
		side, holder := OurSide, rest[1]
		if holder == "bewoner" {
			side, holder = ResidentSide, ""
		}
		return outcome(s.cases.Promise(ctx, who, s.id, Commitment{Side: side, What: strings.ReplaceAll(rest[2], "_", " "), HolderID: holder, By: s.today().AddDate(0, 0, 9)}))
	case "rest":
		return outcome(s.cases.Rest(ctx, who, s.id, s.version(s.id), rest[1], 4, ""))
	case "close":
		return outcome(s.cases.Close(ctx, who, s.id, s.version(s.id), "De trap.", Solved))
	case "shut":
		return outcome(s.cases.ShutOutColleague(ctx, who, s.id, rest[1], "Is familie."))
	case "gone":
		s.exec(`UPDATE account_user SET disabled = 1 WHERE id = $1`, rest[0])
	case "away":
		s.exec(`UPDATE account_user SET deputy_id = $2 WHERE id = $1`, rest[0], rest[1])
		s.exec(`INSERT INTO account_absence (id, user_id, deputy_id, since, until, by_id) VALUES ($1, $2, '', $3, 0, $4)`, store.NewID(), rest[0], store.Micros(s.clock.Now()), rest[0])
	case "until":
		s.exec(`UPDATE account_absence SET until = $2 WHERE user_id = $1`, rest[0], store.Micros(at(rest[1])))
	case "back":
		s.exec(`DELETE FROM account_absence WHERE user_id = $1`, rest[0])
		s.Must(s.DB.Write(ctx, func(tx *store.Tx) error { return access.EndStandIns(tx, rest[0], "", s.clock.Now()) }))
	case "let":
		return outcome(s.cases.LetStandIn(ctx, who, s.id))
	case "stop":
		return outcome(s.cases.EndStandIn(ctx, who, s.id))
	case "restrict":
		s.exec(`INSERT INTO access_restriction (object_type, object_id, request_id, from_at, until_at) VALUES ('Case', $1, 'r', 0, 0)`, string(s.id))
	case "write":
		return outcome(s.cases.AddLog(ctx, who, s.id, Visit, "", "Gesproken.", ""))
	case "night":
		s.Must(s.cases.ClimbHandovers(ctx))
	case "erase":
		s.Must(s.DB.Write(ctx, func(tx *store.Tx) error { return Erase(tx, s.vault, s.clock.Now(), s.id) }))
	case "covenant":
		s.covenantIs(rest[0])
	default:
		return s.so(words[0], rest)
	}
	return ""
}

// covenantIs lets the covenant end, or lets rik read one kind only.
func (s story) covenantIs(kind string) {
	now := s.clock.Now()
	until, kinds := now.AddDate(1, 0, 0), []network.Category{network.Category(kind)}
	if kind == "ends" {
		until = now
	}
	if kind == "ends" || kind == "" {
		kinds = nil
	}
	s.Must(s.DB.Write(context.Background(), func(tx *store.Tx) error {
		return s.world.covenant(tx, "samen", []string{"corp", "gem", "zorg"}, now.AddDate(0, 0, -10), until, s.grants("rik", "gem", "", kinds...))
	}))
}

// so tells what is not as a line says, empty when it is.
func (s story) so(what string, rest []string) string {
	ctx, who := context.Background(), s.people[rest[0]]
	same := func(got, want any) string {
		if fmt.Sprint(got) == fmt.Sprint(want) {
			return ""
		}
		return fmt.Sprintf("%q", fmt.Sprint(got)) // never empty, which is what a line expects
	}
	switch what {
	case "director":
		return same(s.raw(s.id).DirectorID, rest[0])
	case "waits":
		return same(WaitsFor(s.raw(s.id)), rest[0])
	case "stephas":
		return same(s.raw(s.id).Next.HolderID, rest[0])
	case "reads":
		_, err := s.cases.Show(ctx, who, s.id)
		return same(outcome(err), map[string]string{"yes": "", "no": "missing"}[rest[1]])
	case "step":
		err := s.cases.SetNextStep(ctx, who, s.id, s.version(s.id), NextStep{What: "Bellen", HolderID: rest[1], By: s.today()}, "")
		return same(outcome(err), map[string]string{"ok": ""}[rest[2]]+strings.TrimPrefix(rest[2], "ok"))
	case "manage":
		err := s.cases.SetReins(ctx, who, s.id, s.version(s.id), Reins{Holder: ByResident})
		return same(outcome(err), strings.TrimPrefix(rest[1], "ok"))
	case "week":
		items, err := s.cases.weekOf(who)
		s.Must(err)
		return same(items, rest[1])
	case "offers", "given":
		v, err := s.cases.MyOffers(ctx, who)
		s.Must(err)
		return same(map[string]int{"offers": len(v.Mine), "given": len(v.Given)}[what], rest[1])
	case "promises":
		n := s.Count(`SELECT count(*) FROM casework_commitment WHERE case_id = $1 AND holder_id = $2 AND state = 'open'`, string(s.id), strings.TrimPrefix(rest[0], "-"))
		return same(n, rest[1])
	case "part":
		return same(s.partOf(rest[0]), strings.TrimSpace(rest[1]+" "+rest[2]))
	case "history":
		return same(s.historyOf(), strings.TrimSpace(strings.Join(rest, " ")))
	case "sees":
		return same(s.sees(who), strings.TrimSpace(strings.Join(rest[1:], " ")))
	case "said":
		return same(s.said(who), strings.TrimSpace(strings.Join(rest[1:], " ")))
	case "list":
		p, err := s.cases.List(ctx, who, FilterAll)
		s.Must(err)
		return same(len(p.Rows), rest[1])
	case "namens":
		return same(s.namens(rest[0]), strings.TrimSpace(strings.Join(rest[1:], " ")))
	case "told":
		return same(s.toldOf(rest[0]), strings.TrimPrefix(strings.TrimSpace(strings.Join(rest[1:], " ")), "-"))
	}
	return "no such line"
}

// weekOf is how many things of cases stand in somebody's week.
func (s *Service) weekOf(a access.Actor) (n int, err error) {
	err = s.db.Read(context.Background(), func(tx *store.Tx) error {
		items, err := s.weekItems(tx, a, s.clock.Now())
		n = len(items)
		return err
	})
	return n, err
}

func (s story) partOf(userID string) (part string) {
	part = "none"
	s.Must(s.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := parts(tx, s.id)
		for _, p := range list {
			if p.UserID == userID {
				part = strings.TrimSpace(p.Role + " " + p.CovenantID)
			}
		}
		return err
	}))
	return part
}

// historyOf are the events of the case but for those of steps and who joined, oldest first.
func (s story) historyOf() string {
	var kinds []string
	s.Must(s.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := eventsOf(tx, seal.Key{}, true, s.id)
		kinds = nil
		for _, e := range slices.Backward(list) {
			if e.Kind != EventStep && e.Kind != EventJoined {
				kinds = append(kinds, string(e.Kind))
			}
		}
		return err
	}))
	return strings.Join(kinds, " ")
}

// toldOf are the notices of hand-overs of somebody, oldest first; the answers as the history
// names them.
// sees are who can see the case by standing in, as somebody who may open it reads it.
func (s story) sees(who access.Actor) string {
	v, err := s.cases.Show(context.Background(), who, s.id)
	s.Must(err)
	var list []string
	for _, p := range v.People {
		if p.Part == PartStandIn {
			list = append(list, fmt.Sprintf("%s %t %s", p.User.ID, p.Reads, p.Until.Format("2006-01-02")))
		}
	}
	return strings.Join(list, ", ")
}

// said is by whom the last thing in the history was done, as its page says it.
func (s story) said(who access.Actor) string {
	v, err := s.cases.Show(context.Background(), who, s.id)
	s.Must(err)
	m := screen{View: v, p: s.words.Printer(text.Dutch)}.moments()
	return strings.ReplaceAll(m[0].By, "Naam ", "")
}

// namens is what somebody hears for others.
func (s story) namens(userID string) string {
	var list []string
	s.Must(s.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		list, err = store.Strings(tx, `SELECT message || ':' || for_id FROM account_notice WHERE user_id = $1 AND for_id <> '' ORDER BY message`, userID)
		return err
	}))
	return strings.ReplaceAll(strings.Join(list, " "), "casework.notice_", "")
}

func (s story) toldOf(userID string) string {
	var list []string
	s.Must(s.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		list, err = store.Strings(tx, `SELECT message FROM account_notice WHERE user_id = $1 AND message LIKE 'casework.notice_hand_%' ORDER BY at, id`, userID)
		return err
	}))
	for i := range list {
		word := strings.TrimPrefix(list[i], "casework.notice_hand_")
		if word == "asked" {
			word = string(HandAsked)
		}
		if word != "late" && word != "lead" {
			word = "regie_" + word
		}
		list[i] = word
	}
	return strings.Join(list, " ")
}

// Every change of state that the table has not is refused, by whomever.
func TestHandoverTable(t *testing.T) {
	want := map[string]bool{"gevraagd aanvaard gevraagde": true, "gevraagd afgewezen gevraagde": true, "gevraagd ingetrokken gever": true,
		"gevraagd vervallen het systeem": true, "aanvaard teruggegeven gevraagde": true}
	n := 0
	for _, from := range HandoverStates() {
		for _, to := range HandoverStates() {
			for _, by := range []HandoverSide{SideAsked, SideGiver, SideProgram} {
				if CanMove(from, to, by) != want[string(from)+" "+string(to)+" "+string(by)] {
					t.Errorf("%s to %s by %s: %v", from, to, by, CanMove(from, to, by))
				}
				n++
			}
		}
	}
	if n != 108 {
		t.Error(strconv.Itoa(n) + " combinations")
	}
	asked := Handover{State: HandAsked, Due: day("2026-12-24")}
	for on, rung := range map[string]int{"2026-12-24": 0, "2026-12-27": 0, "2026-12-28": 1, "2026-12-29": 1, "2026-12-30": 2, "2027-01-03": 2, "2027-01-05": 3} {
		if got := handRung(asked, day(on)); got != rung {
			t.Errorf("on %s step %d, want %d", on, got, rung)
		}
	}
	if got := handRung(Handover{State: HandDeclined, Due: day("2026-12-24")}, clock.Date(day("2027-12-24"))); got != 0 {
		t.Errorf("what was declined climbs to %d", got)
	}
}
