package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"samendoen/internal/base/text"
)

// TestTongues: a page for residents is in the language that its link says, which stays; else in the
// first that the browser asks for. Other pages are in Dutch or English whatever was chosen.
func TestTongues(t *testing.T) {
	words, err := text.Load(text.Words, Words)
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{cfg: Config{Words: words}}
	lang := func(tongues bool, path, cookie, header string) (text.Lang, string) {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Accept-Language", header)
		if cookie != "" {
			r.AddCookie(&http.Cookie{Name: langCookie, Value: cookie})
		}
		w := httptest.NewRecorder()
		c := &Context{W: w, R: r, server: s, tongues: tongues}
		if tongues {
			return c.tongue(), w.Header().Get("Set-Cookie")
		}
		return s.langOf(r), ""
	}
	for _, x := range []struct {
		tongues              bool
		path, cookie, header string
		want                 text.Lang
		kept                 bool
	}{
		{true, "/", "", "", text.Dutch, false}, {true, "/", "", "fr, ar-MA;q=0.9, nl;q=0.8", text.Arabic, false}, {true, "/", "", "fr", text.Dutch, false},
		{true, "/", "", "\x00;;", text.Dutch, false}, {true, "/", "pl", "tr", text.Polish, false}, {true, "/?taal=uk", "pl", "tr", text.Ukrainian, true},
		{true, "/?taal=xx", "tr", "", text.Turkish, false}, {false, "/?taal=uk", "pl", "tr", text.Dutch, false}, {false, "/", "en", "", text.English, false},
	} {
		got, cookie := lang(x.tongues, x.path, x.cookie, x.header)
		if got != x.want || strings.Contains(cookie, langCookie+"="+string(x.want)) != x.kept {
			t.Errorf("%+v: %s, %q", x, got, cookie)
		}
	}
	for _, l := range text.Tongues() { // what the frame and a fault say
		for _, key := range []string{"app", "skip", "language", "theme", "theme_light", "theme_dark", "theme_auto", "demo", "footer", "home", "too_large", "bad_form"} {
			if !words.Has(l, "web."+key) {
				t.Errorf("%s lacks web.%s", l, key)
			}
		}
		for _, kind := range []string{"not_found", "invalid", "conflict", "unavailable", "too_many", "internal"} {
			if !words.Has(l, "web.fault_"+kind) || !words.Has(l, "web.fault_"+kind+"_do") {
				t.Errorf("%s lacks the fault %s", l, kind)
			}
		}
	}
}
