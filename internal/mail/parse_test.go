package mail

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"samendoen/internal/base/text"
)

// part is a part of a message.
type part struct{ kind, name, body string }

// mixed is a message of parts.
func mixed(parts ...part) string {
	var b strings.Builder
	b.WriteString("From: Joke <joke@buiten.example>\r\nSubject: Foto\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=grens\r\n\r\n")
	for _, p := range parts {
		fmt.Fprintf(&b, "--grens\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\n", p.kind)
		if p.name != "" {
			fmt.Fprintf(&b, "Content-Disposition: attachment; filename=\"%s\"\r\n", p.name)
		}
		b.WriteString("\r\n" + base64.StdEncoding.EncodeToString([]byte(p.body)) + "\r\n")
	}
	return b.String() + "--grens--\r\n"
}

func TestParse(t *testing.T) {
	head := "From: =?iso-8859-1?q?Jos=E9?= <jose@buiten.example>\r\nSubject: =?utf-8?b?VmVydGVsIGVlbnM=?=\r\n"
	for name, c := range map[string]struct {
		raw  string
		want Incoming
	}{
		"plain":            {head + "\r\nHallo.\r\n\r\n\r\n\r\nTot ziens.  \r\n", Incoming{Text: "Hallo.\n\nTot ziens."}},
		"latin 1":          {head + "Content-Type: text/plain; charset=iso-8859-1\r\n\r\ncaf\xe9\r\n", Incoming{Text: "café"}},
		"windows":          {head + "Content-Type: text/plain; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=80 5\r\n", Incoming{Text: "€ 5"}},
		"wrong words":      {head + "Content-Type: text/plain; charset=klingon\r\n\r\nHallo\xff\r\n", Incoming{Text: "Hallo\uFFFD"}},
		"signature":        {head + "\r\nHallo.\r\n-- \r\nJosé, 06 12345678\r\n", Incoming{Text: "Hallo."}},
		"only a signature": {head + "\r\n-- \r\nJosé\r\n", Incoming{}},
		"html": {head + "Content-Type: text/html\r\n\r\n<html><head><title>x</title><style>p{}</style></head><body><script>alert(1)</script><p>Hallo,</p>" +
			"<div>er is<br>iets &amp; nog wat</div><img src=http://kwaad.example/volg.gif></body></html>", Incoming{Text: "Hallo,\n\ner is\niets & nog wat"}},
		"open tags": {head + "Content-Type: text/html\r\n\r\n<p>Hallo<svg><b>x", Incoming{Text: "Hallo"}},
		"alternative": {head + "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nPlat\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Mooi</p>\r\n--b--\r\n",
			Incoming{Text: "Plat"}},
		"number":        {head + "\r\nMijn bsn is 111222333 en 1112 22 333.\r\n", Incoming{Text: "Mijn bsn is xxxxxxxxx en xxxx xx xxx.", Masked: true}},
		"turned around": {head + "\r\nabc\u202Edef\u200B\x00g\r\n", Incoming{Text: "abcdef g"}},
		"spam":          {head + "X-Spam-Flag: YES\r\n\r\nKoop.\r\n", Incoming{Text: "Koop.", Suspect: true}},
		"mail in mail":  {head + "Content-Type: message/rfc822\r\n\r\nFrom: a@b.nl\r\n\r\nx\r\n", Incoming{Left: []string{"message/rfc822"}}},
	} {
		t.Run(name, func(t *testing.T) {
			c.want.Name, c.want.Address, c.want.Subject = "José", "jose@buiten.example", "Vertel eens"
			if diff := cmp.Diff(c.want, Parse([]byte(c.raw))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// hostile are messages that were made to break whoever reads them.
func hostile() map[string]string {
	deep := "From: a@b.nl\r\n"
	for i := range 500 {
		deep += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	var many []part
	for i := range 1000 {
		many = append(many, part{"text/plain", "", fmt.Sprint("deel ", i)})
	}
	bomb := strings.Repeat("UEsDBAoAAAAAAA==", 1)
	return map[string]string{
		"nothing": "", "no header": "\r\n\r\n", "zeros": strings.Repeat("\x00", 10000), "no end": "From: a@b.nl",
		"deep":         deep + "\r\n\r\nbodem",
		"1,000 parts":  mixed(many...),
		"no boundary":  "From: a@b.nl\r\nContent-Type: multipart/mixed\r\n\r\n--\r\nx\r\n",
		"long line":    "From: a@b.nl\r\n\r\n" + strings.Repeat("a", 2<<20),
		"long header":  "From: a@b.nl\r\nSubject: " + strings.Repeat("b", 1<<20) + "\r\n\r\nx",
		"many headers": "From: a@b.nl\r\n" + strings.Repeat("X-A: b\r\n", 100000) + "\r\nx",
		"injection":    "From: \"x\r\nBcc: kwaad@kwaad.example\" <a@b.nl>\r\nSubject: =?utf-8?q?a=0D=0ABcc:_kwaad@kwaad.example?=\r\n\r\nx",
		"zip bomb":     mixed(part{"application/zip", "bom.zip", bomb}),
		"gzip text":    "From: a@b.nl\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08",
		"huge picture": mixed(part{"image/png", "x.png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06\x00\x00\x00"}),
		"bad base64":   "From: a@b.nl\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!####\r\n",
		"bad qp":       "From: a@b.nl\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ=\r\n",
		"odd encoding": "From: a@b.nl\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: x-uue\r\n\r\nbegin\r\n",
		"utf-7":        "From: a@b.nl\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+ADw-script+AD4-\r\n",
		"utf-16":       "From: a@b.nl\r\nContent-Type: text/plain; charset=utf-16\r\n\r\n\xff\xfeh\x00\xd8\xd8\r\n",
		"bad html":     "From: a@b.nl\r\nContent-Type: text/html\r\n\r\n" + strings.Repeat("<div><svg><math>", 50000),
		"numbers":      "From: a@b.nl\r\n\r\n" + strings.Repeat("111222333 ", 60000),
		"many senders": "From: " + strings.Repeat("a@b.nl, ", 20000) + "c@d.nl\r\n\r\nx",
		"odd name":     mixed(part{"application/pdf", strings.Repeat("n", 100000) + ".pdf", "x"}),
		"bad name":     mixed(part{"application/pdf", "=?utf-8?q?=00=1b[31m?=", "x"}),
	}
}

// bounded fails for what breaks a promise of Parse.
func bounded(t *testing.T, in Incoming) {
	t.Helper()
	size := 0
	for name, s := range map[string]string{"name": in.Name, "address": in.Address, "subject": in.Subject, "left": strings.Join(in.Left, "")} {
		if strings.ContainsAny(s, "\r\n\x00\x1b") || !utf8.ValidString(s) {
			t.Errorf("%s holds %.80q", name, s)
		}
	}
	for _, p := range in.Photos {
		size += len(p)
	}
	if !utf8.ValidString(in.Text) || utf8.RuneCountInString(in.Text) > maxText || utf8.RuneCountInString(in.Subject) > maxSubject || utf8.RuneCountInString(in.Name) > maxName ||
		len(in.Left) > maxLeft || len(in.Photos) > maxPhotos || size > maxPhotos*maxPhoto {
		t.Errorf("%.200q", fmt.Sprint(in))
	}
	for _, s := range append(in.Left, in.Name, in.Subject, in.Text) {
		if text.ContainsBSN(s) {
			t.Errorf("a citizen service number is left in %.80q", s)
		}
	}
	if in.Address != "" && !text.IsMailAddress(in.Address) {
		t.Errorf("address %q", in.Address)
	}
}

func TestHostileMessages(t *testing.T) {
	for name, raw := range hostile() {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			sortOf([]byte(raw), func(string) bool { return false })
			bounded(t, Parse([]byte(raw)))
			if took := time.Since(begun); took > 5*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
	in := Parse([]byte(hostile()["1,000 parts"]))
	if !in.Cut || strings.Count(in.Text, "deel") < 150 || strings.Count(in.Text, "deel") > 200 {
		t.Errorf("%.200q", in.Text)
	}
}

// Through the whole way, hostile messages leave the mailbox readable for the next one.
func TestHostileMailbox(t *testing.T) {
	each(t, func(w *world) {
		p := startMailbox(t)
		w.reads(p.address, Leave)
		for _, raw := range hostile() {
			if raw != "" {
				p.put(raw)
			}
		}
		p.put("From: a@b.nl\r\nSubject: Groot\r\n\r\n" + strings.Repeat("0123456789abcdef\r\n", maxMessage/18+1000))
		p.put(plainMail(7))
		w.poll()
		if w.trouble() != "" {
			t.Fatal(w.trouble())
		}
		found, large := false, false
		for _, v := range w.posts() {
			found = found || v.Subject == "Lekkage 7"
			large = large || v.Subject == "Groot" && v.Large && v.What == ""
		}
		if !found || !large {
			t.Error("the last message was not read", found, large)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, raw := range hostile() {
		if len(raw) < 4096 {
			f.Add([]byte(raw))
		}
	}
	f.Add([]byte(plainMail(1)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		sortOf(raw, func(string) bool { return false })
		bounded(t, Parse(raw))
	})
}
