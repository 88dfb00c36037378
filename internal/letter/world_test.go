package letter

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/casework"
	"samendoen/internal/casework/casetest"
	"samendoen/internal/network"
	"samendoen/internal/signal"
)

// world is an association with a case, in which a consultant directs and a caretaker and a
// partner under a covenant take part.
type world struct {
	storetest.Hands
	clock   *clock.Manual
	vault   *seal.Vault
	letters *Service
	cases   *casework.Service
	people  map[string]access.Actor
	id      casework.ID
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	folders := casetest.Folders(Files)
	storetest.Each(t, folders, func(t *testing.T, db *store.DB) {
		vault, err := seal.NewVault(make([]byte, 32))
		if err != nil {
			t.Fatal(err)
		}
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)), vault: vault, people: map[string]access.Actor{}}
		policy := casetest.Policy(t, Files)
		words, err := text.Load(text.Words, web.Words, casework.Files, Files)
		w.Must(err)
		w.cases = casework.New(db, vault, w.clock, policy, signal.New(db, vault, w.clock, policy), nil)
		w.letters = New(db, w.clock, policy, words, w.cases)
		w.Must(db.Write(context.Background(), w.fill))
		run(t, w)
	})
}

func (w *world) fill(tx *store.Tx) error {
	now := w.clock.Now()
	for _, o := range []account.Organisation{{ID: "corp", Name: "Woonstichting", Kind: account.HousingAssociation}, {ID: "ander", Name: "Andere", Kind: account.HousingAssociation}, {ID: "zorg", Name: "Zorg", Kind: account.Care}} {
		if err := account.InsertOrganisation(tx, now, o); err != nil {
			return err
		}
	}
	var grants []access.Grant
	for id, p := range map[string]struct {
		org  string
		role access.Role
	}{"anna": {"corp", access.Consultant}, "bob": {"corp", access.Consultant}, "wim": {"corp", access.Caretaker}, "tess": {"corp", access.TeamLead}, "fg": {"corp", access.Officer},
		"olaf": {"ander", access.TeamLead}, "pia": {"zorg", access.Partner}} {
		u := account.User{ID: id, OrgID: p.org, Name: "Naam " + id, Login: id, Roles: []access.Role{p.role}}
		if err := account.InsertUser(tx, now, u, ""); err != nil {
			return err
		}
		w.people[id] = u.Actor()
	}
	grants = append(grants, access.Grant{UserID: "pia", OrgID: "zorg", Role: "rol", Category: string(network.Care), From: now.AddDate(0, 0, -1), Until: now.AddDate(1, 0, 0)})
	if err := access.SetCovenant(tx, "samen", []string{"corp", "zorg"}, now.AddDate(0, 0, -1), now.AddDate(1, 0, 0), grants); err != nil {
		return err
	}
	ids, err := casework.InsertMany(tx, w.vault, []casework.Historic{{Case: casework.Case{OrgID: "corp", Label: "Lindestraat 12", State: casework.Open, OpenedAt: now, DirectorID: "anna"},
		Parts: []casework.HistoricPart{{UserID: "wim", Part: casework.PartParticipant, Since: now}, {UserID: "fg", Part: casework.PartParticipant, Since: now},
			{UserID: "pia", Part: casework.PartParticipant, Since: now, CovenantID: "samen"}},
		Commitments: []casework.HistoricCommitment{{Commitment: casework.Commitment{Side: casework.OurSide, HolderID: "anna", What: "De deur maken.", By: day("2026-12-01")}, Made: now},
			{Commitment: casework.Commitment{Side: casework.OurSide, HolderID: "anna", ToID: "zus", What: "De zus ontlasten.", By: day("2026-12-01")}, Made: now}}, Holders: []string{"mevrouw"}}})
	w.id = ids[0]
	return err
}

// TestTemplates: the program brings letters along, a team lead changes them in versions, and
// other organisations see nothing of that.
func TestTemplates(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, tess := context.Background(), w.people["tess"]
		list, err := w.letters.Templates(ctx, w.people["anna"])
		w.Must(err)
		if len(list) != len(Base()) {
			t.Fatalf("%d letters", len(list))
		}
		for _, b := range list {
			if f := b.check(); len(f) > 0 || len(text.HardToRead(b.Body)) > 0 {
				t.Errorf("%s: %v, %v", b.ID, f, text.HardToRead(b.Body))
			}
		}
		changed, err := w.letters.Template(ctx, tess, "uitnodiging")
		w.Must(err)
		changed.Subject = "Koffie?"
		for _, who := range []string{"anna", "wim", "fg"} {
			if _, err := w.letters.SaveTemplate(ctx, w.people[who], changed); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s writes a standard letter: %v", who, err)
			}
		}
		_, err = w.letters.SaveTemplate(ctx, tess, changed)
		w.Must(err)
		if _, err := w.letters.SaveTemplate(ctx, tess, changed); !fault.Is(err, fault.Conflict) {
			t.Error("a stale version:", err)
		}
		if _, err := w.letters.SaveTemplate(ctx, tess, Template{Name: "leeg"}); !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
		if _, err := w.letters.SaveTemplate(ctx, tess, Template{ID: "verzonnen", Version: 1, Name: "x", Subject: "x", Body: "x"}); !fault.Is(err, fault.NotFound) {
			t.Error("a version of what is not there:", err)
		}
		other, err := w.letters.Template(ctx, w.people["olaf"], "uitnodiging")
		w.Must(err)
		if other.Version != 0 || other.Subject == "Koffie?" {
			t.Errorf("another organisation sees %+v", other)
		}
	})
}

// TestLetters: from a standard letter to one that went, which stays as it is; who does not take
// part for the landlord finds nothing; it is sealed, on record, and gone with its case.
func TestLetters(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, anna := context.Background(), w.people["anna"]
		id, err := w.letters.Begin(ctx, anna, w.id, "afspraken", "een")
		w.Must(err)
		if again, err := w.letters.Begin(ctx, anna, w.id, "afspraken", "een"); err != nil || again != id || w.Count(`SELECT count(*) FROM letter_letter`) != 1 {
			t.Errorf("the same letter twice: %s %v", again, err)
		}
		v, err := w.letters.Show(ctx, anna, w.id, id)
		w.Must(err)
		l := v.Letters[0]
		if l.To != "Aan de bewoners van\nLindestraat 12" || !strings.Contains(l.Text, "- Wij, uiterlijk 1 december 2026: De deur maken.") || !strings.Contains(l.Text, "Naam anna\nWoonstichting") || strings.Contains(l.Text, "zus") || strings.ContainsAny(l.Text, "{}") || l.State != Draft || !v.MayWrite {
			t.Errorf("%+v", l)
		}
		for _, who := range []string{"bob", "tess", "fg", "olaf", "pia"} {
			_, show := w.letters.Show(ctx, w.people[who], w.id, id)
			_, begin := w.letters.Begin(ctx, w.people[who], w.id, "afspraken", "")
			if !fault.Is(show, fault.NotFound) || !fault.Is(begin, fault.NotFound) {
				t.Errorf("%s: %v, %v", who, show, begin)
			}
		}
		if seen, err := w.letters.Show(ctx, w.people["wim"], w.id, ""); err != nil || len(seen.Letters) != 1 || seen.MayWrite {
			t.Errorf("a caretaker who takes part: %+v %v", seen, err)
		}
		if err := w.letters.Save(ctx, w.people["wim"], w.id, id, l.Version, l.Content); !fault.Is(err, fault.NotFound) {
			t.Error("a caretaker writes:", err)
		}
		const secret = "Zonnebloemkwartier"
		w.Must(w.letters.Save(ctx, anna, w.id, id, l.Version, Content{To: "Mevrouw " + secret, Subject: secret, Text: secret}))
		if err := w.letters.Save(ctx, anna, w.id, id, l.Version, l.Content); !fault.Is(err, fault.Conflict) {
			t.Error("a stale version:", err)
		}
		if _, err := w.letters.Show(ctx, anna, w.id, "geen"); !fault.Is(err, fault.NotFound) {
			t.Error("no such letter:", err)
		}
		w.Must(w.letters.Send(ctx, anna, w.id, id, l.Version+1, day("2026-11-20"), ByPost, false))
		for name, err := range map[string]error{
			"save":   w.letters.Save(ctx, anna, w.id, id, l.Version+2, l.Content),
			"send":   w.letters.Send(ctx, anna, w.id, id, l.Version+2, day("2026-11-20"), ByHand, false),
			"remove": w.letters.Remove(ctx, anna, w.id, id, l.Version+2),
		} {
			if !fault.Is(err, fault.Conflict) {
				t.Errorf("%s after it went: %v", name, err)
			}
		}
		second, err := w.letters.Begin(ctx, anna, w.id, "uitnodiging", "")
		w.Must(err)
		w.Must(w.letters.Remove(ctx, anna, w.id, second, 1))
		w.leaks(t, id, secret)
	})
}

// leaks looks at the database and the log, tells the person, and erases the case.
func (w *world) leaks(t *testing.T, id, secret string) {
	ctx := context.Background()
	w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
		body, err := store.One(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) }, `SELECT body FROM letter_letter WHERE id = $1`, id)
		if strings.Contains(string(body), secret) || len(body) == 0 {
			t.Error("a letter is readable in the database")
		}
		told, err2 := About(tx, w.vault, []string{string(w.id)})
		if len(told) != 1 || told[0].Text != secret || told[0].Way != ByPost {
			t.Errorf("told %+v", told)
		}
		records, err3 := audit.Of(tx, casework.ObjectType, string(w.id), 100)
		var seen []access.Action
		for _, r := range records {
			if strings.HasPrefix(string(r.Action), "letter.") && !slices.Contains(seen, r.Action) {
				seen = append(seen, r.Action)
			}
		}
		if len(seen) != 2 {
			t.Errorf("on record: %v", seen)
		}
		return errors.Join(err, err2, err3, casework.Erase(tx, w.vault, w.clock.Now(), w.id))
	}))
	w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
		told, err := About(tx, w.vault, []string{string(w.id)})
		if len(told) != 0 {
			t.Errorf("told after erasing: %+v", told)
		}
		return errors.Join(err, Erase(tx, string(w.id)))
	}))
	if w.Count(`SELECT count(*) FROM letter_letter`) != 0 {
		t.Error("letters outlive their case")
	}
}
