package exchange

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

// take reads a delivery in at the machine.
func (w *world) take(file string, dryRun bool) Taken {
	w.T.Helper()
	t, err := w.s.Take(context.Background(), access.Command(own), w.vault, strings.NewReader(file), dryRun)
	w.Must(err)
	return t
}

// said are the reasons of lines, each with where it stands.
func said(list []Wrong) string {
	var lines []string
	for _, x := range list {
		lines = append(lines, fmt.Sprintf("%s %d %s: %s", x.List, x.Row, x.Field, x.Reason))
	}
	return strings.Join(lines, "\n")
}

// delivery is a case of another system with what belongs to it; the verb changes one part.
const delivery = `{
 "zaaktypen": [{"id": "T", "soort": {"code": "SOC"}, "detailSoort": {"code": "RUZ"}}],
 "zaken": [{"id": "X-1", "code": "Z 77", "omschrijving": "De buren slapen slecht.", "toelichting": "Sinds de zomer.",
   "begindatum": "2026-09-01T08:00:00Z", "eenheden": ["urn:erp:vastgoed/eenheden/E-1"], "zaaktype": {"id": "T"}}],
 "zaakstatussen": [{"soort": {"code": "INU"}, "zaak": {"id": "X-1"}}],
 "zaakrollen": [{"soort": {"code": "ZAA"}, "relatie": "urn:erp:relaties/consulent", "zaak": [{"id": "X-1"}]},
   {"soort": {"code": "BEH"}, "relatie": "urn:erp:relaties/wijkbeheerder", "zaak": [{"id": "X-1"}]},
   {"soort": {"code": "MEL"}, "relatie": "urn:erp:relaties/buurman", "zaak": [{"id": "X-1"}]}],
 "contactmomenten": [{"id": "m1", "datum": "2026-09-03T10:00:00Z", "kanaal": {"code": "TEL"}, "omschrijving": "Zij belde zelf.", "zaak": "urn:erp:zaken/X-1"},
   {"id": "m2", "datum": "2026-09-04T10:00:00Z", "kanaal": {"code": "TEL"}, "detailSoort": {"code": "NBE"}, "zaak": "urn:erp:zaken/X-1"}],
 "informatieobjecten": [{"id": "D-9", "titel": "GEHEIME TITEL", "registratiedatum": "2026-09-05T10:00:00Z", "zaken": [{"id": "X-1"}]}],
 "relaties": [{"id": "buurman", "naam": "GEHEIME NAAM"}]
}`

// A case that comes in is a case like every other: it has a director, a next step, its texts
// sealed, its log, and who it waits for. A dry run leaves nothing, and a second time nothing new.
func TestACaseComesIn(t *testing.T) {
	each(t, func(w *world) {
		ctx, id := context.Background(), casework.ID(store.IDOf("vera-zaak", own, "X-1"))
		if dry := w.take(delivery, true); dry.Added != 1 || dry.Refused != 0 || w.Count(`SELECT count(*) FROM casework_case`)+w.Count(`SELECT count(*) FROM audit_record WHERE action = 'case.import'`) != 0 {
			t.Errorf("dry run: %+v", dry)
		}
		in := w.take(delivery, false)
		if in.Added != 1 || len(in.Wrong) != 0 || len(in.Notes) != 1 {
			t.Fatalf("%+v", in)
		}
		v, err := w.cases.Show(ctx, people()["consulent"], id)
		w.Must(err)
		if v.DirectorID != "u-consulent" || v.Reason != "De buren slapen slecht.\nSinds de zomer." || !v.Nuisance || v.Category != network.Nuisance ||
			v.Next.HolderID != "u-consulent" || casework.Late(v.Case, v.Today) || len(v.People) != 2 || v.Label == "" || v.UnitID != place.UnitIDOf(own, "E-1") {
			t.Errorf("%+v", v.Case)
		}
		var log []string
		for _, m := range v.Timeline {
			if m.Entry != nil {
				log = append(log, string(m.Entry.Kind)+" "+m.Entry.Text)
			}
		}
		want := []string{"notitie Dit dossier komt uit een ander systeem.\nDaar had het nummer Z 77.\nStukken die daar zijn gebleven: 1.\n- stuk D-9 van 05-09-2026",
			"niet-bereikt ", "telefoon Zij belde zelf."}
		if diff := gocmp.Diff(want, log); diff != "" {
			t.Error(diff)
		}
		if again := w.take(delivery, false); again.Added != 0 || again.Unchanged != 1 || len(again.Notes) != 1 {
			t.Errorf("again: %+v", again)
		}
		changed := w.take(strings.Replace(delivery, "Zij belde", "Hij belde", 1), false)
		if changed.Added != 0 || changed.Unchanged != 1 || !strings.Contains(said(changed.Notes), "Hier is niets overschreven") || !strings.Contains(changed.Notes[1].Advice, v.Number) {
			t.Errorf("changed: %+v", changed)
		}
		w.untouched(id)
		w.Write(func(tx *store.Tx) error {
			if err := Erase(tx, string(id)); err != nil {
				return err
			}
			return casework.Erase(tx, w.vault, w.clock.Now(), id)
		})
		if gone := w.take(delivery, false); gone.Added != 0 || gone.Refused != 1 || !strings.Contains(said(gone.Wrong), "gewist en komt niet terug") || w.Count(`SELECT count(*) FROM exchange_arrival`) != 0 {
			t.Errorf("erased: %+v", gone)
		}
	})
}

// untouched is that a case is as it came in, and that its texts are nowhere in the open.
func (w *world) untouched(id casework.ID) {
	w.T.Helper()
	if n := w.Count(`SELECT count(*) FROM casework_log WHERE case_id = '` + string(id) + `'`); n != 3 {
		w.T.Errorf("%d entries", n)
	}
	if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'case.import' AND object_id = '` + string(id) + `'`); n != 1 {
		w.T.Errorf("%d times on record", n)
	}
	var dump string
	w.Write(func(tx *store.Tx) error {
		for _, from := range []string{"reason FROM casework_case", "step FROM casework_case", "body FROM casework_log", "note FROM casework_event"} {
			list, err := store.List(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) }, "SELECT "+from)
			if err != nil {
				return err
			}
			dump += string(bytes.Join(list, []byte("\n")))
		}
		list, err := store.Strings(tx, `SELECT source || kind FROM exchange_arrival UNION ALL SELECT object_id FROM audit_record UNION ALL SELECT search FROM casework_case`)
		dump += strings.Join(list, "\n")
		return err
	})
	for _, secret := range []string{"slapen slecht", "belde", "D-9", "GEHEIME"} {
		if strings.Contains(dump, secret) {
			w.T.Errorf("%q is in the open", secret)
		}
	}
}

// Without a director who may have it, a case goes to a team lead by name; without one it stays out.
func TestNothingComesInWithoutAName(t *testing.T) {
	each(t, func(w *world) {
		n := 0
		one := func(old, put string) (Taken, string) {
			n++
			file := strings.ReplaceAll(strings.Replace(delivery, old, put, 1), "X-1", fmt.Sprintf("Y-%d", n))
			in := w.take(file, false)
			var who string
			w.Write(func(tx *store.Tx) error {
				c, err := casework.ByID(tx, casework.ID(store.IDOf("vera-zaak", own, fmt.Sprintf("Y-%d", n))))
				if who = c.DirectorID; fault.Is(err, fault.NotFound) {
					err = nil
				}
				return err
			})
			return in, who
		}
		director := `"urn:erp:relaties/consulent"`
		for put, want := range map[string]string{director: "u-consulent", `"urn:x/u-regisseur"`: "u-regisseur", `{"id": "Consulent"}`: "u-consulent",
			`"urn:x/iemand-anders"`: "u-teamleider", `"urn:x/bewoner"`: "u-teamleider", `null`: "u-teamleider", `"urn:x/bestuur"`: "u-teamleider"} {
			if in, who := one(director, put); who != want || in.Added != 1 {
				t.Errorf("%s: %s, %+v", put, who, in)
			}
		}
		w.Write(func(tx *store.Tx) error {
			_, err := access.ShutOut(tx, access.Lockout{UserID: "u-consulent", Type: access.HomeType, Object: string(place.UnitIDOf(own, "E-1")), ByID: "x", From: monday})
			return err
		})
		if in, who := one(director, director); who != "u-teamleider" || !strings.Contains(said(in.Notes), "kan dit dossier hier niet hebben") {
			t.Errorf("shut out: %s %+v", who, in)
		}
		if in, who := one(`"RUZ"`, `"PSY"`); who != "" || in.Refused != 1 || !strings.Contains(said(in.Wrong), "Niemand kan dit dossier hebben") {
			t.Errorf("health without a DPIA: %s %+v", who, in)
		}
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id IN ('u-teamleider', 'u-consulent')`)
			return err
		})
		if in, who := one(director, director); who != "" || in.Added != 0 || in.Refused != 1 {
			t.Errorf("nobody: %s %+v", who, in)
		}
	})
}

// What is wrong is said line by line, with what to do, and the rest comes in.
func TestWhatIsWrongIsSaidByLine(t *testing.T) {
	each(t, func(w *world) {
		for name, c := range map[string]struct {
			old, put string
			added    int64
			want     string
		}{
			"no id":           {`"id": "X-1", "code"`, `"id": "", "code"`, 0, "zaken 1 id: Het id ontbreekt"},
			"BSN as id":       {`"id": "X-1", "code"`, `"id": "123456782", "code"`, 0, "zaken 1 id: Het id ontbreekt"},
			"no date":         {`"2026-09-01T08:00:00Z"`, `null`, 0, "zaken 1 begindatum"},
			"tomorrow":        {`"2026-09-01T08:00:00Z"`, `"2027-09-01T08:00:00Z"`, 0, "zaken 1 begindatum"},
			"strange type":    {`"RUZ"`, `"ZZZ"`, 0, "zaken 1 zaaktype"},
			"strange kind":    {`"SOC"`, `"QQQ"`, 0, "zaken 1 zaaktype"},
			"no type":         {`"zaaktype": {"id": "T"}`, `"zaaktype": null`, 0, "zaken 1 zaaktype"},
			"a complaint":     {`"SOC"}, "detailSoort": {"code": "RUZ"}`, `"ORG"}`, 0, "klacht over de organisatie"},
			"unknown home":    {`eenheden/E-1`, `eenheden/E-9`, 0, "zaken 1 eenheden: Deze eenheid is hier niet bekend"},
			"two homes":       {`["urn:erp:vastgoed/eenheden/E-1"]`, `["a/E-1", "a/E-2"]`, 0, "één woning of één complex"},
			"no place":        {`["urn:erp:vastgoed/eenheden/E-1"]`, `[]`, 0, "één woning of één complex"},
			"unknown site":    {`"eenheden": ["urn:erp:vastgoed/eenheden/E-1"]`, `"clusters": ["C-9"]`, 0, "zaken 1 clusters"},
			"BSN in a text":   {`Sinds de zomer.`, `Zijn nummer is 123456782.`, 0, "burgerservicenummer"},
			"BSN in a moment": {`Zij belde zelf.`, `Zij is 123456782.`, 0, "Contactmoment 1 van deze zaak: In de tekst staat een burgerservicenummer"},
			"long text":       {`Sinds de zomer.`, strings.Repeat("x", maxText+1), 0, "te lang"},
			"strange channel": {`"kanaal": {"code": "TEL"}, "omschrijving"`, `"kanaal": {"code": "FAX"}, "omschrijving"`, 0, "COMMUNICATIEKANAAL"},
			"future moment":   {`2026-09-03T10`, `2027-09-03T10`, 0, "in de toekomst"},
			"strange role":    {`"code": "MEL"`, `"code": "BAAS"`, 1, "zaakrollen 3 soort"},
			"stray moment":    {`urn:erp:zaken/X-1`, `urn:erp:zaken/X-2`, 1, "contactmomenten 1 zaak"},
			"wrong shape":     {`"soort": {"code": "MEL"}`, `"soort": 7`, 1, "zaakrollen 3 : Deze regel heeft niet de vorm"},
			"twice": {`"zaken": [`, `"zaken": [{"id": "X-1", "begindatum": "2026-09-01T08:00:00Z", "eenheden": ["E-2"], "zaaktype": "T"},`, 1,
				"zaken 2 id: Dit id staat twee keer"},
		} {
			if !strings.Contains(delivery, c.old) {
				t.Fatal(name)
			}
			in := w.take(strings.Replace(delivery, c.old, c.put, 1), true)
			if in.Added != c.added || !strings.Contains(said(in.Wrong), c.want) {
				t.Errorf("%s: %d came in, said: %s", name, in.Added, said(in.Wrong))
			}
			for _, x := range in.Wrong {
				if x.Advice == "" || strings.Contains(x.Reason+x.Advice, "123456782") {
					t.Errorf("%s: %+v", name, x)
				}
			}
		}
		for _, done := range []string{`"code": "GES"`, `"code": "GEA"`} {
			if in := w.take(strings.Replace(delivery, `"code": "INU"`, done, 1), true); in.Added+in.Refused != 0 || !strings.Contains(said(in.Notes), "afgesloten") {
				t.Errorf("%s: %+v", done, in)
			}
		}
	})
}

// Hostile files are refused whole, and only somebody at the machine reads one in.
func TestHostileDeliveries(t *testing.T) {
	each(t, func(w *world) {
		take := func(a access.Actor, file string) error {
			_, err := w.s.Take(context.Background(), a, w.vault, strings.NewReader(file), false)
			return err
		}
		for name, file := range map[string]string{
			"nothing": "", "a list": "[]", "no cases": `{"eenheden": []}`, "half": delivery[:len(delivery)-3], "more": delivery + "{}", "text": "zaken",
			"deep": `{"zaken": [` + strings.Repeat(`[`, 20_000) + strings.Repeat(`]`, 20_000) + `]}`, "no list": `{"zaken": {"id": "X"}}`,
			"many": `{"zaken": [` + strings.Repeat(`{},`, maxArriving) + `{}]}`,
		} {
			if err := take(access.Command(own), file); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, attribute := range []string{`"bsn": "x"`, `"x": {"y": [{"BurgerServiceNummer": 1}]}`, `"bsnHuurder": "x"`} {
			for _, list := range []string{"zaken", "relaties"} {
				if err := take(access.Command(own), `{"`+list+`": [{`+attribute+`}], "zaakrollen": [], "zaken": []}`); err == nil || !strings.Contains(err.Error(), "BSN") {
					t.Errorf("%s in %s: %v", attribute, list, err)
				}
			}
		}
		for login, a := range people() {
			if err := take(a, delivery); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", login, err)
			}
		}
		if in := w.take(`{"zaken": [null, {}, {"id": {}}], "zaakrollen": [null, {"zaak": [null]}], "contactmomenten": [null]}`, false); in.Added != 0 || in.Refused != 2 {
			t.Errorf("%+v", in)
		}
		if n := w.Count(`SELECT count(*) FROM casework_case`); n != 0 {
			t.Errorf("%d cases came in", n)
		}
	})
}

// What goes out of one association comes in at another and goes out the same, as far as VERA
// holds it: not its ids and numbers, its part of each, the note that it came, and the documents.
func TestThereAndOnTheSame(t *testing.T) {
	ctx, a := context.Background(), people()["consulent"]
	var file []byte
	each(t, func(w *world) {
		noise, worry := w.open(w.send("E-1", signal.Nuisance)), w.open(w.send("E-2", signal.Concern))
		w.Must(w.cases.AddLog(ctx, a, noise, casework.Call, network.Nuisance, "Hij belt zelf terug.", ""))
		w.Must(w.cases.AddLog(ctx, a, worry, casework.Visit, network.Care, "Koffie gedronken.", ""))
		w.Must(w.cases.AddLog(ctx, a, worry, casework.NotReached, "", "", ""))
		out, _, err := w.s.Cases(ctx, a, "", true)
		w.Must(err)
		file, err = json.Marshal(caseFile{Cases: out})
		w.Must(err)
		if here := w.take(string(file), false); here.Added != 0 || here.Unchanged != 2 || !strings.Contains(said(here.Notes), "komt hiervandaan") {
			t.Errorf("at home: %+v", here)
		}
	})
	var first Cases
	if err := json.Unmarshal(file, &first); err != nil {
		t.Fatal(err)
	}
	each(t, func(w *world) {
		if in := w.take(string(file), false); in.Added != 2 || len(in.Wrong) != 0 {
			t.Fatalf("%+v", in)
		}
		second, _, err := w.s.Cases(ctx, a, "", true)
		w.Must(err)
		if diff := gocmp.Diff(essence(first), essence(second)); diff != "" || len(essence(first)) != 5 {
			t.Error(diff, essence(first))
		}
		for _, z := range second.Zaken {
			valid(t, "Zaak", z)
		}
	})
}

// essence is what must stay the same: of a case its origin, place, kind, moments and director.
func essence(c Cases) (lines []string) {
	source := map[string]string{}
	for _, z := range c.Zaken {
		source[z.ID] = cmp.Or(z.Source, z.ID)
		lines = append(lines, fmt.Sprint(source[z.ID], z.From, z.Homes, z.Sites, z.Kind.Code, len(z.States), len(z.Moments)))
	}
	for _, m := range c.Momenten {
		channel := ""
		if m.Channel != nil {
			channel = m.Channel.Code
		}
		lines = append(lines, fmt.Sprint(source[m.Case[strings.LastIndexByte(m.Case, '/')+1:]], m.At, m.Kind.Code, m.Reached.Code, channel, m.Text))
	}
	slices.Sort(lines)
	return lines
}

// Chance puts digits into a UUID that would be a citizen service number; it is a key all the same.
func TestPlainKey(t *testing.T) {
	for key, want := range map[string]bool{
		"E-1": true, "": false, "een sleutel": false, strings.Repeat("x", 65): false, "111222333": false,
		"01a20383-f951-78b9-bc36-111222333abc": true,
		"01a20383-f951-78b9-bc36-111222333abg": false,
		"01a20383xf951-78b9-bc36-111222333abc": false,
	} {
		if plainKey(key) != want {
			t.Errorf("%q: %v", key, !want)
		}
	}
}
