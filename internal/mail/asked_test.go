package mail

import (
	"strings"
	"testing"

	"samendoen/internal/base/store"
)

// Who has a link and no account gets the link and nothing else, once for a cause, and nothing any
// more when the link stopped.
func TestMailLink(t *testing.T) {
	each(t, func(w *world) {
		to, code := "gerda@zorg.example", "ABCDE-FGHJK"
		w.s.UseLinks(func(_ *store.Tx, linkID string) (string, string, error) {
			if linkID != "link-1" {
				return "", "", nil
			}
			return to, code, nil
		})
		for _, link := range []string{"link-1", "link-1", "link-2"} {
			w.Write(func(tx *store.Tx) error {
				return w.s.MailLink(tx, w.s.now(), own, link, "verwijzing/"+link+"/0/nieuw")
			})
		}
		w.round()
		mails := w.server.all()
		if len(mails) != 1 || w.states()[Skipped] != 1 {
			t.Fatalf("%d mails: %v", len(mails), w.states())
		}
		want := w.s.dutch.T("mail.text_partnerlink") + "\n\n" + home + "/vraag?code=" + code + "\n\n" + w.s.dutch.T("mail.footer_partner")
		if m := mails[0]; m.to != to || strings.TrimSpace(m.body) != want {
			t.Errorf("%s %q", m.to, m.body)
		}
		if n := w.Count(`SELECT count(*) FROM mail_out WHERE source LIKE '%gerda%' OR user_id <> '' OR failure LIKE '%gerda%'`); n != 0 {
			t.Error("a mail on its way says to whom it goes")
		}
	})
}
