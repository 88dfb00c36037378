package document

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/scan"
	"samendoen/internal/base/scan/scantest"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/upload"
	"samendoen/internal/casework"
	"samendoen/internal/casework/casetest"
	"samendoen/internal/network"
	"samendoen/internal/signal"
)

// TestGoesByTheTexts draws anybody before any case: whoever may read a text of a category may
// open a document of it and nobody else, the list is for who reads the case, and whoever keeps
// or throws away may both write in the case and read the category.
func TestGoesByTheTexts(t *testing.T) {
	policy := casetest.Policy(t, Files)
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	var seen [4]bool
	rapid.Check(t, func(r *rapid.T) {
		flip := func(name string) bool { return rapid.Bool().Draw(r, name) }
		rarely := func(name string) bool { return rapid.IntRange(0, 9).Draw(r, name) == 0 }
		kinds := network.Categories()
		a := access.Actor{UserID: "u", OrgID: rapid.SampledFrom([]string{"corp", "zorg"}).Draw(r, "org"), OneFactor: rarely("one factor"),
			Roles: rapid.SliceOfNDistinct(rapid.SampledFrom(append(access.Roles(), access.Partner, access.Consultant)), 1, 3, rapid.ID[access.Role]).Draw(r, "roles")}
		f := access.Facts{At: now, Locked: rarely("locked"), Restricted: rarely("restricted")}
		if flip("takes part") {
			f.Part = "deelnemer"
		}
		if flip("own") {
			f.Own = []string{string(rapid.SampledFrom(kinds).Draw(r, "own kind"))}
		}
		from := now.AddDate(0, 0, rapid.IntRange(-3, 1).Draw(r, "from"))
		f.Covenant = access.Window{ID: "c", From: from, Until: from.AddDate(0, 0, rapid.IntRange(0, 5).Draw(r, "days"))}
		if rarely("emergency") {
			f.Emergency = access.Window{ID: "e", From: now.Add(-time.Hour), Until: now.Add(time.Hour)}
		}
		if flip("mandate") {
			f.Grants = []access.Grant{{UserID: "u", OrgID: a.OrgID, Category: string(rapid.SampledFrom(kinds).Draw(r, "mandate kind")), Asked: rarely("asked"), From: from, Until: f.Covenant.Until}}
		}
		kind := string(rapid.SampledFrom(kinds).Draw(r, "kind"))
		if flip("fits") { // or hardly anybody of another organisation would
			from, until := now.AddDate(0, 0, -1), now.AddDate(0, 0, 1)
			a.Roles, f.Part, f.Covenant = append(a.Roles, access.Partner), "deelnemer", access.Window{ID: "c", From: from, Until: until}
			f.Grants = []access.Grant{{UserID: "u", OrgID: a.OrgID, Category: kind, From: from, Until: until}}
		}
		what := access.Resource{Type: casework.ObjectType, ID: "1", Org: "corp", Holder: "u", Category: kind, Facts: f}
		may := func(action access.Action) bool { return policy.Decide(a, action, what).Allowed }
		text, read, write := may("case.text") && may("case.read"), may("case.read"), may("case.write")
		for action, want := range map[access.Action]bool{actRead: text, actList: read, actAdd: text && write, actRemove: text && write} {
			if got := may(action); got != want {
				r.Fatalf("%s of %v at %s: %v, want %v", action, a.Roles, a.OrgID, got, want)
			}
		}
		i := 0
		if a.OrgID == "zorg" {
			i = 2
		}
		if text {
			seen[i] = true
		} else {
			seen[i+1] = true
		}
	})
	if seen != [4]bool{true, true, true, true} {
		t.Error("not everybody was drawn:", seen)
	}
}

// world is an association with a case, in which a consultant and two partners take part.
type world struct {
	storetest.Hands
	clock  *clock.Manual
	vault  *seal.Vault
	papers *Service
	desk   *upload.Desk
	people map[string]access.Actor
	id     casework.ID
}

const pdf = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

func each(t *testing.T, run func(t *testing.T, w *world)) {
	folders := casetest.Folders(Files)
	storetest.Each(t, folders, func(t *testing.T, db *store.DB) {
		vault, err := seal.NewVault(make([]byte, 32))
		if err != nil {
			t.Fatal(err)
		}
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)), vault: vault, people: map[string]access.Actor{}}
		policy := casetest.Policy(t, Files)
		w.desk = upload.NewDesk()
		w.papers = New(db, w.clock, policy, casework.New(db, vault, w.clock, policy, signal.New(db, vault, w.clock, policy), nil), w.desk)
		w.Must(db.Write(context.Background(), w.fill))
		run(t, w)
	})
}

func (w *world) fill(tx *store.Tx) error {
	now := w.clock.Now()
	for _, o := range []account.Organisation{{ID: "corp", Name: "Woonstichting", Kind: account.HousingAssociation}, {ID: "zorg", Name: "Zorg Dichtbij", Kind: account.Care}} {
		if err := account.InsertOrganisation(tx, now, o); err != nil {
			return err
		}
	}
	var grants []access.Grant
	for id, p := range map[string]struct {
		org      string
		role     access.Role
		category network.Category
	}{"anna": {"corp", access.Consultant, network.Health}, "bea": {"corp", access.Consultant, network.Health}, "pia": {"zorg", access.Partner, network.Health}, "zoe": {"zorg", access.Partner, network.Nuisance}} {
		u := account.User{ID: id, OrgID: p.org, Name: "Naam " + id, Login: id, Roles: []access.Role{p.role}}
		if err := account.InsertUser(tx, now, u, ""); err != nil {
			return err
		}
		w.people[id] = u.Actor()
		grants = append(grants, access.Grant{UserID: id, OrgID: p.org, Role: "rol", Category: string(p.category), From: now.AddDate(0, 0, -1), Until: now.AddDate(1, 0, 0)})
	}
	if err := access.SetCovenant(tx, "samen", []string{"corp", "zorg"}, now.AddDate(0, 0, -1), now.AddDate(1, 0, 0), grants); err != nil {
		return err
	}
	h := casework.Historic{Case: casework.Case{OrgID: "corp", Label: "Lindestraat 12", State: casework.Open, OpenedAt: now, DirectorID: "anna"}, Holders: []string{"mevrouw"}}
	for _, id := range []string{"pia", "zoe"} {
		h.Parts = append(h.Parts, casework.HistoricPart{UserID: id, Part: casework.PartParticipant, Since: now, CovenantID: "samen"})
	}
	ids, err := casework.InsertMany(tx, w.vault, []casework.Historic{h})
	w.id = ids[0]
	return err
}

func (w *world) records() (list []access.Action) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		records, err := audit.Of(tx, casework.ObjectType, string(w.id), 100)
		list = nil
		for _, r := range records {
			list = append(list, r.Action)
		}
		return err
	}))
	return list
}

// titles are what somebody sees on the list; nil when there is no list.
func (w *world) titles(who string) (list []string) {
	w.T.Helper()
	v, err := w.papers.List(context.Background(), w.people[who], w.id)
	if err != nil {
		return nil
	}
	list = []string{}
	for _, d := range v.Documents {
		list = append(list, d.Newest().Title)
	}
	slices.Sort(list)
	return list
}

func (w *world) newest(who string) File {
	w.T.Helper()
	v, err := w.papers.List(context.Background(), w.people[who], w.id)
	w.Must(err)
	return v.Documents[0].Newest()
}

const secret = "Zonnebloemkwartier"

func TestDocuments(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, anna, pia := context.Background(), w.people["anna"], w.people["pia"]
		letter := Draft{Title: "Brief " + secret, Category: network.Nuisance, Data: []byte(strings.Replace(pdf, "1 0 obj", secret, 1)), Key: "een-keer"}
		for range 2 {
			w.Must(w.papers.Add(ctx, anna, w.id, letter))
		}
		w.Must(w.papers.Add(ctx, pia, w.id, Draft{Title: "Verslag", Category: network.Health, Data: []byte(pdf)}))
		for who, want := range map[string][]string{"anna": {letter.Title}, "pia": {"Verslag"}, "zoe": {letter.Title}, "bea": nil} {
			if got := w.titles(who); !slices.Equal(got, want) || (got == nil) != (want == nil) {
				t.Errorf("%s sees %q", who, got)
			}
		}
		w.downloads(letter)
		w.versions()
		w.erases()
	})
}

// downloads: each file only for who may see its category, with a record, and as it came.
func (w *world) downloads(letter Draft) {
	w.T.Helper()
	ctx, file, report := context.Background(), w.newest("anna"), w.newest("pia")
	before := len(w.records())
	f, number, body, err := w.papers.Download(ctx, w.people["zoe"], w.id, file.ID)
	w.Must(err)
	if f.Kind != upload.PDF || number == "" || !bytes.Equal(body, letter.Data) || w.newest("anna").Size != int64(len(body)) {
		w.T.Errorf("%+v, %d bytes", f, len(body))
	}
	if got := w.records(); len(got) != before+2 || !slices.Contains(got, actRead) {
		w.T.Error("a download left no record:", got)
	}
	for who, id := range map[string]string{"anna": report.ID, "zoe": report.ID, "pia": file.ID, "bea": file.ID} {
		if _, _, body, err := w.papers.Download(ctx, w.people[who], w.id, id); !fault.Is(err, fault.NotFound) || body != nil {
			w.T.Error(who, "opened what is not theirs", err)
		}
	}
	if _, _, _, err := w.papers.Download(ctx, w.people["anna"], "ander-dossier", file.ID); !fault.Is(err, fault.NotFound) {
		w.T.Error("a file of another case:", err)
	}
}

// versions: a newer one stands before the old one, once, and only by who put the document there.
func (w *world) versions() {
	w.T.Helper()
	ctx, anna, file := context.Background(), w.people["anna"], w.newest("anna")
	next := Draft{Title: "Brief, aangevuld", Category: network.Care, Data: []byte(pdf), Key: "twee"}
	for range 2 {
		w.Must(w.papers.Replace(ctx, anna, w.id, file.ID, 1, next))
	}
	if err := w.papers.Replace(ctx, anna, w.id, file.ID, 1, Draft{Title: "Te laat", Data: []byte(pdf)}); !fault.Is(err, fault.Conflict) {
		w.T.Error("a lost race:", err)
	}
	if err := w.papers.Replace(ctx, w.people["zoe"], w.id, file.ID, 2, next); !fault.Is(err, fault.NotFound) {
		w.T.Error("a partner replaces what is ours:", err)
	}
	if err := w.papers.Remove(ctx, w.people["zoe"], w.id, file.ID); !fault.Is(err, fault.NotFound) {
		w.T.Error("a partner throws away what is ours:", err)
	}
	if f := w.newest("anna"); f.Version != 2 || f.Title != next.Title || f.Category != network.Nuisance || f.Document != file.ID {
		w.T.Errorf("%+v", f)
	}
	if _, _, old, err := w.papers.Download(ctx, anna, w.id, file.ID); err != nil || !bytes.Contains(old, []byte(secret)) {
		w.T.Error("the old version is gone:", err)
	}
	for name, v := range map[string]struct {
		d    Draft
		want string
	}{
		"no title":           {Draft{Category: network.Care, Data: []byte(pdf)}, "document.title_missing"},
		"a citizen's number": {Draft{Title: "111222333", Category: network.Care, Data: []byte(pdf)}, "document.bsn"},
		"not readable again": {Draft{Title: "x", Category: network.Health, Data: []byte(pdf)}, "document.category_closed"},
		"no category":        {Draft{Title: "x", Data: []byte(pdf)}, "document.category_closed"},
		"a page":             {Draft{Title: "x", Category: network.Care, Data: []byte("<html>")}, "web.file_kind"},
	} {
		fields := fault.FieldsOf(w.papers.Add(ctx, anna, w.id, v.d))
		if len(fields) != 1 || fields[0].Key != v.want {
			w.T.Errorf("%s: %+v", name, fields)
		}
	}
	if err := w.papers.Add(ctx, w.people["bea"], w.id, next); !fault.Is(err, fault.NotFound) {
		w.T.Error("somebody who does not take part:", err)
	}
	w.Must(w.papers.Remove(ctx, anna, w.id, w.newest("anna").ID))
	if got := w.titles("anna"); len(got) != 0 {
		w.T.Error("after throwing away:", got)
	}
}

// erases: nothing is readable in the database, and nothing outlives the case.
func (w *world) erases() {
	w.T.Helper()
	ctx := context.Background()
	w.Must(w.papers.Add(ctx, w.people["anna"], w.id, Draft{Title: secret, Category: network.Care, Data: []byte(secret[:0] + strings.Replace(pdf, "obj", secret, 1))}))
	w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
		rows, err := store.List(tx, func(s store.Scanner) (b [2][]byte, err error) { return b, s.Scan(&b[0], &b[1]) }, `SELECT title, body FROM document_file`)
		for _, b := range rows {
			if len(b[1]) == 0 || bytes.Contains(slices.Concat(b[0], b[1]), []byte(secret)) {
				w.T.Error("a document is readable in the database")
			}
		}
		kept, e := KeptIn(tx, w.vault, []string{string(w.id)})
		if len(kept) != 2 || !slices.ContainsFunc(kept, func(k Kept) bool { return k.Title == secret && k.CaseID == string(w.id) }) {
			w.T.Errorf("a request for access finds %+v", kept)
		}
		return errors.Join(err, e, casework.Erase(tx, w.vault, w.clock.Now(), w.id), Erase(tx, string(w.id)))
	}))
	w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
		n, err := store.Count(tx, `SELECT count(*) FROM document_file`)
		if n != 0 {
			w.T.Error("documents outlive their case")
		}
		return err
	}))
}

// TestScanned: what the scanner finds never comes in, nor what it could not look at.
func TestScanned(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, clamd := context.Background(), scantest.Start(t)
		scanner, err := scan.New(clamd.Address, slog.New(slog.DiscardHandler))
		w.Must(err)
		w.desk.UseScanner(scanner)
		harm := Draft{Title: "Brief", Category: network.Care, Data: []byte(strings.Replace(pdf, "1 0 obj", scantest.Harm, 1))}
		if err := w.papers.Add(ctx, w.people["anna"], w.id, harm); !errors.Is(err, scan.ErrFound) {
			t.Error("something harmful:", err)
		}
		w.Must(w.papers.Add(ctx, w.people["anna"], w.id, Draft{Title: "Goed", Category: network.Care, Data: []byte(pdf)}))
		if v, err := w.papers.List(ctx, w.people["anna"], w.id); err != nil || !v.Scanned || len(v.Documents) != 1 {
			t.Errorf("%+v %v", v, err)
		}
	})
}

func TestFileNamesSayNoName(t *testing.T) {
	f := File{Title: "Brief over mevrouw Jansen", Category: "zorg", Kind: upload.Word, Version: 2}
	if got := fileName(f, "2026-0001"); got != "dossier-2026-0001-zorg-00010101-000000-versie-2" {
		t.Error(got)
	}
}
