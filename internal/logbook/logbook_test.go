package logbook

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

func TestKindOf(t *testing.T) {
	for action, want := range map[access.Action]Kind{
		"case.read": Looked, "signal.search": Looked, "case.glance": Looked, "logbook.export": Looked, "case.log": Changed, "signal.triage": Changed,
		"account.login": Entry, "account.manage": Changed, "case.emergency_open": Emergency, "case.emergency": Emergency, "case.noodinzage": Emergency,
		"account.login_refused": Refused, RefusedRequest: Refused, "account.codes_refused": Refused, "case.refused": Changed,
	} {
		if got := KindOf(action); got != want {
			t.Errorf("%s: %s, want %s", action, got, want)
		}
	}
}

func TestFormulasAreGuarded(t *testing.T) {
	for in, want := range map[string]string{"": "", "Ada": "Ada", "=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@a": "'@a", "\tx": "'\tx", "a=b": "a=b"} {
		if got := guardFormula(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestPseudonyms(t *testing.T) {
	key, other := []byte("key"), []byte("other")
	a := pseudonym(key, "o", "bewoner-1")
	if a != pseudonym(key, "o", "bewoner-1") || a == pseudonym(key, "x", "bewoner-1") || a == pseudonym(other, "o", "bewoner-1") || a == pseudonym(key, "o", "bewoner-2") {
		t.Error("a pseudonym is of one person, one organisation and one installation")
	}
	if pseudonym(key, "ob", "1") == pseudonym(key, "o", "b1") {
		t.Error("two people share a pseudonym")
	}
}

// What the officer of an association sees: its own people's work, and what others did to
// what it answers for; nothing else.
func TestWhoSeesWhat(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.logs("consulent", "case.read", "Case", "c1")
		w.logs("partner", "case.read", "Case", "c1")
		w.logs("partner", "case.read", "Case", "x1")
		w.logs("vreemd", "case.read", "Case", "x1")
		w.logs("consulent", "case.log", "Case", "c2")
		w.logs("consulent", "account.login", "User", "u-con")

		look := func(login string, f Filter) string {
			t.Helper()
			p, err := w.s.Look(ctx, who(login), f)
			if err != nil {
				return fault.KindOf(err).String()
			}
			var seen []string
			for _, l := range p.Lines {
				if l.Action != actRead {
					seen = append(seen, l.User+" "+string(l.Action)+" "+l.Number)
				}
			}
			return strings.Join(seen, ", ")
		}
		for name, c := range map[string]struct {
			login string
			f     Filter
			want  string
		}{
			"own people and own cases": {"fg", Filter{}, "u-con account.login , u-con case.log 2026-0002, u-partner case.read 2026-0001, u-con case.read 2026-0001"},
			"by person":                {"fg", Filter{User: "u-partner"}, "u-partner case.read 2026-0001"},
			"by number":                {"fg", Filter{Number: "2026-0001"}, "u-partner case.read 2026-0001, u-con case.read 2026-0001"},
			"by kind":                  {"fg", Filter{Kind: Changed}, "u-con case.log 2026-0002"},
			"by period":                {"fg", Filter{From: moment.Add(2 * time.Second), Until: moment.Add(3 * time.Second)}, "u-partner case.read 2026-0001"},
			"elsewhere":                {"vreemd", Filter{}, "u-x case.read 2026-9001, u-partner case.read 2026-9001"},
		} {
			if got := look(c.login, c.f); got != c.want {
				t.Errorf("%s: %s", name, got)
			}
		}
		for _, login := range []string{"consulent", "beheerder", "partner"} {
			if _, err := w.s.Look(ctx, who(login), Filter{}); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s looks: %v", login, err)
			}
		}
		// a number of another organisation is one that does not exist
		_, foreign := w.s.Look(ctx, who("fg"), Filter{Number: "2026-9001"})
		_, unknown := w.s.Look(ctx, who("fg"), Filter{Number: "2026-7777"})
		if foreign == nil || unknown == nil || foreign.Error() != unknown.Error() || !fault.Is(foreign, fault.Invalid) {
			t.Errorf("%v, %v", foreign, unknown)
		}
		if _, err := w.s.Look(ctx, who("fg"), Filter{From: moment, Until: moment}); !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
		// looking is itself in the log, with what was looked for
		if w.records(actRead, "Case", "c1") != 1 || w.records(actRead, "User", "u-partner") != 1 || w.records(actRead, "Organisation", "o") == 0 {
			t.Error("looking into the log leaves no trace")
		}
	})
}

// What was not let through shows to the officer whose people tried it, and what strangers
// tried to every officer; and each record says how its user was signed in.
func TestRefusalsAndWaysIn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		refuse := func(a access.Actor) {
			w.clock.Add(time.Second)
			w.Write(func(tx *store.Tx) error {
				return audit.Write(tx, w.clock.Now(), a, RefusedRequest, RouteType, "GET /dossiers/{id}", access.Decision{Rules: []string{"refused.not_found"}})
			})
		}
		ours, theirs := who("consulent"), who("vreemd")
		ours.Via, theirs.Via = access.ByToken, access.BySession
		refuse(ours)
		refuse(theirs)
		refuse(access.Actor{})
		for login, want := range map[string]string{"fg": "- ; u-con sleutel; ", "vreemd": "- ; u-x sessie; "} {
			p, err := w.s.Look(context.Background(), who(login), Filter{Kind: Refused})
			w.Must(err)
			got := ""
			for _, l := range p.Lines {
				if l.Object != "GET /dossiers/{id}" || len(l.Reasons) != 1 {
					t.Errorf("%+v", l)
				}
				got += cmp.Or(l.User, "-") + " " + l.Via + "; "
			}
			if got != want {
				t.Errorf("%s sees %q, want %q", login, got, want)
			}
		}
		w.Write(func(tx *store.Tx) error {
			return audit.Write(tx, w.clock.Now(), ours, "case.read", "Case", "c1", access.Decision{Allowed: true, Rules: []string{"case.part"}})
		})
		for format, want := range map[Format]string{LDV: `"samendoen.aangemeld":"sleutel"`, CSV: ",sleutel,met een sleutel voor de API\r\n", NEN: `"aangemeld":"sleutel"`} {
			var out strings.Builder
			w.Must(w.s.WriteExport(context.Background(), "o", Export{Format: format, From: moment, Until: w.clock.Now().Add(time.Minute)}, &out))
			if !strings.Contains(out.String(), want) || strings.Contains(out.String(), "u-x") {
				t.Errorf("%s: %s", format, out.String())
			}
		}
	})
}

func TestPagesOfTheLogMeet(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 30 {
			w.logs("consulent", "case.read", "Case", "c1")
			w.logs("vreemd", "case.read", "Case", "x1")
		}
		until := w.clock.Now().Add(time.Nanosecond * 1000)
		seen, cursor := map[string]bool{}, ""
		for range 10 {
			p, err := w.s.Look(context.Background(), who("fg"), Filter{Limit: 7, Cursor: cursor, Until: until})
			w.Must(err)
			for _, l := range p.Lines {
				if l.Action == actRead {
					continue
				}
				if seen[l.ID] {
					t.Fatal("a line twice")
				}
				seen[l.ID] = true
			}
			w.clock.Add(time.Second)
			if cursor = p.Next; cursor == "" {
				break
			}
		}
		if len(seen) != 30 {
			t.Errorf("%d of 30 lines", len(seen))
		}
	})
}

// export is what a period gives in a format.
func (w *world) export(login string, format Format) string {
	w.T.Helper()
	write, err := w.s.StartExport(context.Background(), who(login), Export{format, moment.Add(-time.Hour), w.clock.Now().Add(time.Hour)})
	w.Must(err)
	var b bytes.Buffer
	w.Must(write(&b))
	return b.String()
}

// The two exports tell apart what they tell together: who did it, and whom it is about.
func TestTwoLogsOneID(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.logs("consulent", "case.read", "Case", "c1") // two residents
		w.logs("partner", "case.emergency_read", "Case", "c1")
		w.logs("consulent", "case.log", "Case", "c2") // a place
		w.logs("vreemd", "case.read", "Case", "x1")   // not ours
		w.logs("consulent", "account.login", "User", "u-con")
		w.Write(func(tx2 *storeTx) error { return setEntry(tx2, "o", "dossiers", "verwerking-7") })

		ldv := w.export("fg", LDV)
		for _, a := range people() {
			if strings.Contains(ldv, a.UserID) || strings.Contains(ldv, a.Name) {
				t.Errorf("the log of processings names %s", a.Name)
			}
		}
		if strings.Contains(ldv, "bewoner-") || strings.Contains(ldv, `"c1"`) {
			t.Error("the log of processings names a person or a case")
		}
		nen := w.export("fg", NEN)
		if strings.Contains(nen, "bewoner-") || strings.Contains(nen, "data_subject") {
			t.Error("the log of accesses names a resident")
		}
		spans, perTrace := map[string]bool{}, map[string]int{}
		for line := range strings.Lines(ldv) {
			var p Processing
			w.Must(json.Unmarshal([]byte(line), &p))
			if len(p.TraceID) != 32 || len(p.SpanID) != 16 || spans[p.SpanID] || p.Status != "Ok" || p.Start == "" || p.End == "" ||
				p.Attributes["dpl.core.processing_activity_id"] != "https://samendoen.example/verwerkingen/verwerking-7" || p.Resource["samendoen.mapping"] != LDVMapping {
				t.Errorf("%s", line)
			}
			spans[p.SpanID] = true
			perTrace[p.TraceID]++
		}
		counts := []int{}
		for _, n := range perTrace {
			counts = append(counts, n)
		}
		slices.Sort(counts)
		if fmt.Sprint(counts) != "[1 2 2]" {
			t.Errorf("lines per record: %v\n%s", counts, ldv)
		}
		joined, alarms := 0, 0
		for line := range strings.Lines(nen) {
			var a Access
			w.Must(json.Unmarshal([]byte(line), &a))
			if perTrace[a.ID] > 0 {
				joined++
				if a.User.ID == "" || a.User.Name == "" || a.Org.ID == "" || a.OnBehalf.ID != "o" || len(a.Reasons) != 1 || a.Reasons[0].Sentence == "" {
					t.Errorf("%s", line)
				}
			}
			if a.Alarm {
				alarms++
			}
		}
		if joined != 3 || alarms != 1 {
			t.Errorf("%d joined, %d alarms\n%s", joined, alarms, nen)
		}
		if w.export("fg", LDV) != ldv {
			t.Error("an export of the same period is another one the next time")
		}

		rows, err := csv.NewReader(strings.NewReader(w.export("fg", CSV))).ReadAll()
		w.Must(err)
		if len(rows) < 5 || rows[0][0] != "tijd" || rows[1][5] != "'=Cor Consulent" {
			t.Errorf("%v", rows)
		}
		// Beside each code stands what the screen says.
		beside := map[string]string{}
		for _, r := range rows[1:] {
			for i, head := range rows[0] {
				if strings.HasSuffix(head, " in woorden") {
					beside[head+" "+r[i-1]] = r[i]
				}
			}
		}
		for code, want := range map[string]string{"soort in woorden keek": "bekeek", "soort in woorden noodinzage": "noodinzage", "handeling in woorden case.read": "las een dossier",
			"object in woorden Case": "dossier", "regels in woorden case.part": "Wie deelneemt aan een dossier, leest het."} {
			if beside[code] != want {
				t.Errorf("%s: %q, want %q", code, beside[code], want)
			}
		}
		for _, r := range rows {
			if slices.Contains(r, "Xan Vreemd") {
				t.Error("the export holds the work of another organisation")
			}
		}
		if w.records(actExport, "Organisation", "o") != 4 {
			t.Error("an export that is not in the log")
		}
		for _, login := range []string{"consulent", "beheerder"} {
			if _, err := w.s.StartExport(context.Background(), who(login), Export{LDV, moment, moment.Add(time.Hour)}); !fault.Is(err, fault.NotFound) {
				t.Error(login, err)
			}
		}
		for _, e := range []Export{{LDV, moment, moment}, {"xml", moment, moment.Add(time.Hour)}, {CSV, moment, moment.AddDate(2, 0, 0)}, {CSV, time.Time{}, moment}} {
			if _, err := w.s.StartExport(context.Background(), who("fg"), e); !fault.Is(err, fault.Invalid) {
				t.Errorf("%v: %v", e, err)
			}
		}
	})
}

// More records than one batch come out whole, and in order.
func TestLongExport(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 2*exportBatch + 5 {
			w.logs("consulent", "case.read", "Case", "c2")
		}
		n, last := 0, ""
		for line := range strings.Lines(w.export("fg", NEN)) {
			var a Access
			w.Must(json.Unmarshal([]byte(line), &a))
			if a.At < last {
				t.Fatal("out of order")
			}
			if last = a.At; a.Action == "case.read" {
				n++
			}
		}
		if n != 2*exportBatch+5 {
			t.Errorf("%d records", n)
		}
	})
}

func TestLogOnThePages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.logs("consulent", "case.read", "Case", "c1")
		w.logs("consulent", "case.of_before", "Case", "c1")
		w.logs("consulent", "danger.read", "Danger", "g1")
		status, body, _ := w.browse("fg", "GET", "/logboek", nil)
		if strings.Contains(body, "case.read") || strings.Contains(body, "danger.read") || strings.Contains(body, ">Danger") {
			t.Error("the page speaks in codes")
		}
		for _, want := range []string{"las een dossier", "las een gevaarmelding", "gevaarmelding", "case.of_before", "=Cor Consulent", "dossier 2026-0001", "Wie deelneemt aan een dossier, leest het.", "consulent", "Woonstichting"} {
			if !strings.Contains(body, want) {
				t.Errorf("status %d, no %q", status, want)
			}
		}
		status, body, _ = w.browse("fg", "POST", "/logboek", url.Values{"nummer": {"bestaat niet"}})
		if status != 400 || !strings.Contains(body, `href="#nummer"`) || !strings.Contains(body, `value="bestaat niet"`) {
			t.Error(status)
		}
		status, body, _ = w.browse("fg", "POST", "/logboek", url.Values{"wie": {"u-con"}, "van": {"2026-11-21"}, "tot": {"2026-11-21"}})
		if status != 200 || !strings.Contains(body, "dossier 2026-0001") {
			t.Error(status, "the day itself does not count")
		}
		status, body, head := w.browse("fg", "POST", "/logboek/uitvoer", url.Values{"vorm": {"csv"}, "van": {"2026-11-21"}, "tot": {"2026-11-21"}})
		if status != 200 || !strings.Contains(body, "2026-0001") || head.Get("Content-Disposition") != `attachment; filename="logboek-2026-11-21-2026-11-21.csv"` {
			t.Error(status, head, body)
		}
		status, body, _ = w.browse("fg", "POST", "/logboek/uitvoer", url.Values{"vorm": {"csv"}, "van": {"\"x"}, "tot": {"2026-11-21"}})
		if status != 400 || !strings.Contains(body, `href="#uitvoer-van"`) || !strings.Contains(body, `id="uitvoer-van"`) {
			t.Error(status)
		}
		if status, body, _ = w.browse("fg", "GET", "/logboek/wie-mag-wat", nil); status != 200 || !strings.Contains(body, "<code>GET /dossiers</code>") || !strings.Contains(body, "consulent") || strings.Contains(body, "**") || strings.Contains(body, "<p>*") {
			t.Error(status)
		}
		for _, login := range []string{"consulent", "partner"} {
			for _, path := range []string{"/logboek", "/logboek/integriteit", "/logboek/wie-mag-wat"} {
				if status, _, _ := w.browse(login, "GET", path, nil); status != 404 {
					t.Errorf("%s %s: %d", login, path, status)
				}
			}
		}
		status, body, _ = w.browse("fg", "GET", "/api/v1/logboek/regels?limiet=5&soort=keek", nil)
		if status != 200 || !strings.Contains(body, `"nummer":"2026-0001"`) {
			t.Error(status, body)
		}
		status, body, head = w.browse("fg", "GET", "/api/v1/logboek/uitvoer/nen7513?van=2026-11-21T00:00:00Z&tot=2026-11-22T00:00:00Z", nil)
		if status != 200 || head.Get("Content-Type") != "application/jsonl" || !strings.Contains(body, `"gebeurtenis":"case.read"`) {
			t.Error(status, head, body)
		}
		if status, _, _ = w.browse("consulent", "GET", "/api/v1/logboek/regels", nil); status != 404 {
			t.Error(status)
		}
	})
}

// Work of somebody of another organisation carries the covenant that it rests on, on the
// screen and in the export by who did it; work of one's own people carries none.
func TestCovenantOfARecord(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Write(func(tx *storeTx) error {
			if _, err := tx.Exec(`INSERT INTO network_covenant (id, org_id, name, state, version, stamp, reason, started, changed, body)
				VALUES ('k1', 'o', 'Samen bij overlast', 'loopt', 1, 1, '', 0, 0, '{"Name":"Samen bij overlast"}')`); err != nil {
				return err
			}
			for user, covenant := range map[string]string{"u-partner": "k1", "u-con": "k1"} {
				if err := access.Join(tx, access.TakingPart{Type: "Case", ID: "c1", UserID: user, Role: "deelnemer", Since: moment, CovenantID: covenant}); err != nil {
					return err
				}
			}
			return nil
		})
		w.logs("partner", "case.read", "Case", "c1")
		w.logs("consulent", "case.read", "Case", "c1")
		w.logs("partner", "case.read", "Case", "c2") // takes no part
		w.logs("partner", "network.read", "Covenant", "k1")
		p, err := w.s.Look(context.Background(), who("fg"), Filter{})
		w.Must(err)
		var got []string
		for _, l := range p.Lines {
			got = append(got, l.User+" "+string(l.Action)+" "+l.Number+": "+l.Covenant.ID+" "+l.Covenant.Name)
		}
		if want := "u-partner network.read : k1 Samen bij overlast; u-partner case.read 2026-0002:  ; u-con case.read 2026-0001:  ; " +
			"u-partner case.read 2026-0001: k1 Samen bij overlast"; strings.Join(got, "; ") != want {
			t.Errorf("%s", strings.Join(got, "; "))
		}
		named := 0
		for line := range strings.Lines(w.export("fg", NEN)) {
			var a Access
			w.Must(json.Unmarshal([]byte(line), &a))
			if strings.Contains(line, `"convenant"`) != (a.Covenant != Body{}) {
				t.Errorf("%s", line)
			}
			if a.Covenant == (Body{"k1", "Samen bij overlast"}) {
				named++
			}
		}
		if named != 2 {
			t.Errorf("%d records name the covenant", named)
		}
		if _, body, _ := w.browse("fg", "GET", "/logboek", nil); strings.Count(body, "Convenant: Samen bij overlast") != 1 {
			t.Error("the page does not name the covenant once")
		}
	})
}

// Without an address of the installation a line of the register has a name all the same.
func TestRegisterEntry(t *testing.T) {
	for _, c := range []struct{ base, id, want string }{
		{"https://a.example/", "7", "https://a.example/verwerkingen/7"},
		{"", "7", "urn:uuid:7"},
		{"https://a.example", "", "urn:samendoen:verwerking:dossiers"},
	} {
		if got := registerEntry(c.base, c.id, "dossiers"); got != c.want {
			t.Error(got)
		}
	}
}
