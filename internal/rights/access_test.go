package rights

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// collected is a request of Sanne with all parts, in a case and a neighbour's signal.
func (w *world) collected() RequestID {
	w.T.Helper()
	w.aCase("De post van Sanne ligt er al weken.", "Sanne wil graag hulp.", "Karim vertelde over zijn schulden.", "Het kind slaapt slecht.")
	w.signal("vera", "Ik hoor elke nacht geschreeuw.")
	w.sequence()
	id := w.identified(Access, "sanne")
	w.Must(w.s.CollectAll(context.Background(), w.people["anna"], id, w.version(id)))
	return id
}

// everything takes over all proposals, as anna.
func (w *world) everything(id RequestID) {
	w.T.Helper()
	for _, section := range Sections() {
		w.Must(w.s.Accept(context.Background(), w.people["anna"], id, w.version(id), section))
	}
}

func (w *world) document(who string, id RequestID) (Document, string) {
	w.T.Helper()
	doc, err := w.s.DocumentOf(context.Background(), w.people[who], id)
	w.Must(err)
	body, err := json.Marshal(doc)
	w.Must(err)
	return doc, string(body)
}

// From the request to the hand of the resident: nothing leaves that no human looked at,
// and what is about others stays behind.
func TestAccessRequest(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.collected()
		if _, body := w.document("anna", id); strings.Contains(body, "Sanne wil graag hulp") || strings.Contains(body, `"vrijgegeven":true`) {
			t.Error("something is in the document before anybody looked")
		}
		w.refusedFor(w.s.ReleaseAll(ctx, w.people["fg"], id, w.version(id)), "rights.release_waiting")
		w.everything(id)
		w.refusedFor(w.s.ReleaseAll(ctx, w.people["anna"], id, w.version(id)), "rights.release_own")
		w.Kind(w.s.Deliver(ctx, w.people["anna"], id, w.version(id), ByLetter, day("2026-11-20")), fault.Invalid)
		w.Must(w.s.ReleaseAll(ctx, w.people["fg"], id, w.version(id)))

		doc, body := w.document("anna", id)
		for _, want := range []string{"Sanne de Wit", "06-sanne-GEHEIM", "Sanne wil graag hulp.", "De post van Sanne", "Weer rustig slapen.", "Lindestraat 12",
			"€", "geluid-nu", "Zorg Dichtbij", "De post ligt opgestapeld."} {
			if !strings.Contains(body, want) {
				t.Errorf("the document lacks %q", want)
			}
		}
		for _, not := range []string{"Karim", "karim", "Vroegerwoner", "geluid-oud", "KLAGER", "geschreeuw", "Het kind", "Naam cas", "Naam vera"} {
			if strings.Contains(body, not) {
				t.Errorf("the document says %q", not)
			}
		}
		for _, c := range doc.Chapters {
			for _, e := range c.Entries {
				if e.Why == "" || e.Ground == "" || e.Source == "" || e.Kept == "" {
					t.Errorf("%s does not say what for, on what ground, from where or how long: %+v", e.Title, e)
				}
				if c.Code == Cases && (e.Why != "samen wonen" || !strings.Contains(e.Ground, "onder e AVG") || !strings.Contains(e.Kept, "12 maanden")) {
					t.Errorf("a case does not say what the register and the term say: %+v", e)
				}
			}
		}
		if !doc.Released || len(doc.Rights) == 0 {
			t.Error("the document does not say that it was released")
		}
		left := 0
		for _, c := range doc.Chapters {
			for _, o := range c.Withheld {
				left += o.Count
			}
		}
		if left != 3 { // the neighbour's sentence, Karim, the child
			t.Errorf("%d parts are said to be left out, want 3", left)
		}
		w.refusedFor(w.s.Deliver(ctx, w.people["anna"], id, w.version(id), ByMail, day("2026-11-20")), "rights.choose")
		w.Must(w.s.Deliver(ctx, w.people["anna"], id, w.version(id), ByLetter, day("2026-11-20")))
		if v := w.show("fg", id); v.State != Done || v.OutBy != ByLetter || v.Closed.IsZero() {
			t.Errorf("%+v", v.Request)
		}
	})
}

// Every line of the log in the document can be checked by somebody who has nothing else.
func TestProofsOfLooks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.collected()
		w.everything(id)
		w.sequence() // the tree grows after the collecting: the proofs must still fit
		doc, _ := w.document("anna", id)
		roots := map[int64]audit.Checkpoint{}
		for _, text := range doc.Log.Checkpoints {
			list, err := audit.ParseCheckpoints([]byte(text))
			w.Must(err)
			verifier, err := note.NewVerifier(doc.Log.Keys[0])
			w.Must(err)
			if _, err := note.Open([]byte(text), note.VerifierList(verifier)); err != nil {
				t.Errorf("checkpoint: %v", err)
			}
			roots[list[0].Epoch] = list[0]
		}
		proven := 0
		for _, c := range doc.Chapters {
			for _, e := range c.Entries {
				for _, l := range e.Looks {
					if l.Proof == nil {
						continue
					}
					r := l.Record
					leaf := audit.LeafOf(audit.Placed{Record: audit.Record{ID: r.ID, Epoch: r.Epoch, OrgID: r.Org, UserID: r.User, Action: access.Action(r.Action),
						Type: r.Type, Object: r.Object, Rules: r.Rules, Via: r.Via}, Micros: r.Micros})
					if hashText(leaf) != l.Proof.Leaf {
						t.Errorf("the leaf of %s is not that of its fields", r.ID)
					}
					var path tlog.RecordProof
					for _, h := range l.Proof.Hashes {
						path = append(path, unhash(t, h))
					}
					root := roots[l.Proof.Epoch]
					if err := tlog.CheckRecord(path, l.Proof.Size, root.Root, l.Proof.Position, leaf); err != nil || root.Size != l.Proof.Size {
						t.Errorf("%s: %v", r.ID, err)
					}
					proven++
					if l.Org == "" || l.Role == "" || strings.Contains(l.Org+l.Role, "Naam") {
						t.Errorf("who looked: %+v", l)
					}
				}
			}
		}
		if proven < 3 {
			t.Errorf("%d lines proven", proven)
		}
	})
}

func unhash(t *testing.T, s string) (h tlog.Hash) {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil || len(b) != len(h) {
		t.Fatal(s)
	}
	copy(h[:], b)
	return h
}

// Collected anew, what did not change keeps its verdict, and what is new waits.
func TestCollectingAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.collected()
		w.everything(id)
		w.Must(w.s.ReleaseAll(ctx, w.people["fg"], id, w.version(id)))
		w.signal("wim", "Sanne deed open en was vrolijk.")
		w.Must(w.s.CollectAll(ctx, w.people["bob"], id, w.version(id)))
		v := w.show("bob", id)
		if v.State != Reviewing || v.Releaser != "" || v.Waiting == 0 || v.Waiting >= v.Parts/2 {
			t.Errorf("%s, %d of %d wait", v.State, v.Waiting, v.Parts)
		}
		w.refusedFor(w.s.ReleaseAll(ctx, w.people["fg"], id, w.version(id)), "rights.release_waiting")
	})
}

// What may be about somebody of the same name is proposed to be left out, and what is decided
// about the person does not touch it.
func TestSomebodyOfTheSameName(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.s.AlsoFrom(func(*store.Tx, string) (Section, []Told, error) {
			told := Told{Type: "Post", ID: "zeker", Title: "zeker", At: w.clock.Now(), Text: "De lamp is kapot."}
			other := told
			other.ID, other.Title, other.Maybe = "naamgenoot", "naamgenoot", true
			return Posts, []Told{told, other}, nil
		})
		r, err := w.s.ShowReview(ctx, w.people["anna"], w.collected())
		w.Must(err)
		proposed := map[string]Verdict{}
		for _, p := range r.List {
			proposed[p.Title] = p.Proposal()
		}
		if proposed["zeker"] != Give || proposed["naamgenoot"] != Withhold {
			t.Errorf("proposed: %v", proposed)
		}
		id := w.identified(Restriction, "sanne")
		w.Must(w.s.DecideOn(ctx, w.people["anna"], id, w.version(id), Ruling{Answer: Granted, Why: "Zij betwist het."}))
		for post, want := range map[string]bool{"zeker": true, "naamgenoot": false} {
			if w.restricted("Post", post) != want {
				t.Errorf("%s is restricted: %v", post, !want)
			}
		}
		if w.restricted(access.HomeType, string(w.home)) {
			t.Error("the home is restricted, for whoever lives there next too")
		}
	})
}

// restricted reports whether a thing is restricted now.
func (w *world) restricted(objectType, id string) (is bool) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		is, err = access.Restricted(tx, w.clock.Now(), objectType, id)
		return err
	}))
	return is
}

// A human may give a text in part, and only what the human left stands.
func TestPartOfAText(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.collected()
		w.everything(id)
		r, err := w.s.ShowReview(ctx, w.people["bob"], id)
		w.Must(err)
		for _, p := range r.List {
			if strings.Contains(p.Text, "Karim") {
				w.Must(w.s.Judge(ctx, w.people["bob"], id, w.version(id), Part{ID: p.ID, Verdict: GivePart, Reason: Other, Given: "[weggelaten] vertelde over schulden."}))
			}
		}
		_, body := w.document("anna", id)
		if !strings.Contains(body, "[weggelaten] vertelde over schulden.") || strings.Contains(body, "Karim") {
			t.Error("the human's words are not what stands there")
		}
		v := w.version(id)
		w.Must(w.s.Judge(ctx, w.people["bob"], id, v, Part{ID: r.List[0].ID, Verdict: Give}))
		w.Kind(w.s.Judge(ctx, w.people["bob"], id, v, Part{ID: r.List[0].ID, Verdict: Give}), fault.Conflict)
	})
}

// The cases and signals that were opened for a request say so in their own log.
func TestCollectingIsLogged(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.collected()
		w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
			found, err := w.s.whereabouts(tx, "sanne")
			if err != nil {
				return err
			}
			if len(found.cases) != 1 || len(found.signals) != 2 {
				t.Errorf("%+v", found)
			}
			for _, at := range found.things() {
				if at[0] == "Home" {
					continue
				}
				n, err := store.Count(tx, `SELECT count(*) FROM audit_record WHERE object_type = $1 AND object_id = $2 AND action = 'rights.collect'`, at[0], at[1])
				if err != nil || n != 1 {
					t.Errorf("%v: %d records, %v", at, n, err)
				}
			}
			return nil
		}))
	})
}

// Who may do what; and what somebody may not see answers as if it did not exist.
func TestWhoSeesARequest(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.collected()
		for who, want := range map[string]bool{"anna": true, "bob": true, "fg": true, "cas": false, "wim": false, "bestuur": false, "beheer": false,
			"pia": false, "olaf": false, "oda": false, "vera": false} {
			_, err := w.s.Show(ctx, w.people[who], id)
			_, err2 := w.s.ShowReview(ctx, w.people[who], id)
			_, err3 := w.s.DocumentOf(ctx, w.people[who], id)
			_, missing := w.s.Show(ctx, w.people[who], "bestaat-niet")
			for _, e := range []error{err, err2, err3} {
				if want && e != nil || !want && (e == nil || fault.KindOf(e) != fault.KindOf(missing)) {
					t.Errorf("%s: %v", who, e)
				}
			}
		}
		w.Kind(w.s.CollectAll(ctx, w.people["fg"], id, w.version(id)), fault.Denied) // the FG looks, and does not decide
		w.Kind(w.s.Extend(ctx, w.people["fg"], id, w.version(id), "x", day("2026-11-20")), fault.Denied)
		if _, err := w.s.Receive(ctx, w.people["wim"], Request{}); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		if _, err := w.s.Receive(ctx, w.people["oda"], Request{Kind: Access, Subject: "sanne", On: day("2026-11-20"), Details: Details{Via: ByLetter}}); !fault.Is(err, fault.Invalid) {
			t.Errorf("another association takes in a request of ours: %v", err)
		}
		w.Must(w.s.Appoint(ctx, w.people["fg"], "anna", false))
		_, err := w.s.Show(ctx, w.people["anna"], id)
		w.Kind(err, fault.NotFound)
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := access.ShutOut(tx, access.Lockout{UserID: "bob", Type: "Home", Object: string(w.home), ByID: "fg", From: w.clock.Now()})
			return err
		}))
		_, err = w.s.ShowReview(ctx, w.people["bob"], id)
		w.refusedFor(err, "rights.shut_out")
	})
}

// A record of the same home that is sealed for somebody else alone is about them.
func TestAnothersKey(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.aCase("Alleen over Karim.")
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(`DELETE FROM seal_wrap WHERE record_id = $1 AND holder_id = 'sanne'`, string(id))
			return err
		}))
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			hers, err := w.s.whereabouts(tx, "sanne")
			if err != nil {
				return err
			}
			his, err := w.s.whereabouts(tx, "karim")
			if len(hers.cases) != 0 || len(his.cases) != 1 {
				t.Errorf("hers %v, his %v", hers.cases, his.cases)
			}
			return err
		}))
	})
}
