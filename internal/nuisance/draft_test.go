package nuisance

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
	"samendoen/internal/casework/casetest"
	"samendoen/internal/signal"
)

// TestDraftOfALadder: what somebody types on a page beside a case is kept for them alone, sealed and
// under the rule of that page: who only reads the ladder, or may not see it, keeps nothing there.
func TestDraftOfALadder(t *testing.T) {
	storetest.Each(t, casetest.Folders(), func(t *testing.T, db *store.DB) {
		w, ctx := storetest.Hands{T: t, DB: db}, context.Background()
		vault, err := seal.NewVault(make([]byte, 32))
		w.Must(err)
		policy := casetest.Policy(t, Files)
		c := clock.NewManual(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC))
		cases := casework.New(db, vault, c, policy, signal.New(db, vault, c, policy), nil)
		cases.UseForms(Forms())
		s := New(db, c, policy, cases)
		people := map[string]access.Actor{}
		var id casework.ID
		w.Must(db.Write(ctx, func(tx *store.Tx) error { id, err = fill(tx, vault, c.Now(), people); return err }))
		typed := url.Values{"tekst": {"Het bonkt. " + secret}, "versie": {"0"}}
		found := func(who string) casework.Typing {
			v, err := s.Show(ctx, people[who], id)
			w.Must(err)
			return v.Beside.Form("overlast/stap", ui.Draft{})
		}
		w.Must(cases.KeepDraft(ctx, people["bob"], id, "overlast/stap", typed))
		if got := found("bob"); got.Value("tekst", "") != typed.Get("tekst") || got.Holds("versie", "4") != "0" || !got.Open() {
			t.Errorf("bob finds %+v", got)
		}
		for _, who := range []string{"anna", "pia"} {
			if got := found(who); got.Open() || got.Holds("versie", "4") != "4" {
				t.Errorf("%s finds what bob types: %+v", who, got)
			}
		}
		sent := url.Values{"tekst": {"Nu anders"}}
		if v, err := s.Show(ctx, people["bob"], id); err != nil || v.Beside.Form("overlast/stap", ui.Draft{Typed: sent}).Value("tekst", "") != "Nu anders" {
			t.Error("what was refused now goes before what was left:", err)
		}
		for _, who := range []string{"pia", "zoe", "tess", "fg"} {
			for _, do := range []func() error{
				func() error { return cases.KeepDraft(ctx, people[who], id, "overlast/stap", typed) },
				func() error { return cases.DropDraft(ctx, people[who], id, "overlast/stap") },
			} {
				if err := do(); !fault.Is(err, fault.NotFound) {
					t.Errorf("%s keeps or drops a draft: %v", who, err)
				}
			}
		}
		for _, form := range []string{"overlast", "overlast/", "gezondheid/score", "overlast/" + strings.Repeat("x", 112)} {
			if err := cases.KeepDraft(ctx, people["bob"], id, form, typed); !fault.Is(err, fault.Invalid) {
				t.Errorf("%q is kept: %v", form, err)
			}
		}
		w.Must(db.Read(ctx, func(tx *store.Tx) error {
			list, err := store.List(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) }, `SELECT body FROM casework_draft`)
			if len(list) != 1 || bytes.Contains(list[0], []byte(secret)) {
				t.Errorf("%d drafts, or one that is readable", len(list))
			}
			return err
		}))
		for i := range 39 {
			w.Must(cases.KeepDraft(ctx, people["bob"], id, fmt.Sprint("overlast/", i), typed))
		}
		w.Must(cases.KeepDraft(ctx, people["bob"], id, "overlast/stap", typed))
		if err := cases.KeepDraft(ctx, people["bob"], id, "overlast/meer", typed); !fault.Is(err, fault.Invalid) {
			t.Error("drafts without an end:", err)
		}
		w.Must(cases.DropDraft(ctx, people["bob"], id, "overlast/stap"))
		if found("bob").Open() {
			t.Error("what was thrown away comes back")
		}
	})
}
