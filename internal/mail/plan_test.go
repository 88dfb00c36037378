package mail

import (
	"strings"
	"testing"

	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// Who has a page of their own hears in their own language that something waits there, with a link
// to stop and nothing else; who stopped or did not prove the address hears nothing.
func TestMailResident(t *testing.T) {
	each(t, func(w *world) {
		w.s.UseResidents(func(_ *store.Tx, id string, proof bool) (Resident, error) {
			switch {
			case id == "weg":
				return Resident{}, nil
			case proof:
				return Resident{To: "wit@voorbeeld.example", Lang: "nl", Code: "12345678", Stop: "/mijn-plan/mail/stop?code=a.b"}, nil
			}
			return Resident{To: "wit@voorbeeld.example", Lang: "en", Stop: "/mijn-plan/mail/stop?code=a.b"}, nil
		})
		for _, x := range []struct {
			id    string
			proof bool
		}{{"een", true}, {"een", false}, {"een", false}, {"weg", false}} {
			w.Write(func(tx *store.Tx) error {
				return w.s.MailResident(tx, w.s.now(), own, x.id, "plan/"+x.id+"/"+map[bool]string{true: "code", false: "dag"}[x.proof], x.proof)
			})
		}
		w.round()
		mails := w.server.all()
		if len(mails) != 2 || w.states()[Skipped] != 1 {
			t.Fatalf("%d mails: %v", len(mails), w.states())
		}
		for _, m := range mails {
			p, k, code := w.s.words.Printer(text.English), PlanNews, ""
			if strings.Contains(m.body, "12345678") {
				p, k, code = w.s.dutch, PlanProof, "\n\n"+w.s.dutch.T("mail.code_line")+" 12345678"
			}
			want := p.T("mail.text_"+string(k)) + "\n\n" + home + "/mijn-plan" + code + "\n\n" + p.T("mail.footer_resident") + "\n" + home + "/mijn-plan/mail/stop?code=a.b"
			if m.to != "wit@voorbeeld.example" || strings.TrimSpace(m.body) != want {
				t.Errorf("%s %q, want %q", m.to, m.body, want)
			}
		}
	})
}
