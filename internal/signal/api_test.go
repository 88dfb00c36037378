package signal

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
)

// logins lets a test be anybody: the secret is the login.
type logins struct{}

func (logins) find(secret string) (access.Actor, error) {
	if a, ok := people()[secret]; ok {
		return a, nil
	}
	return access.Actor{}, fault.New("test", fault.Unknown)
}

func (l logins) BySession(_ context.Context, secret string) (access.Actor, error) {
	return l.find(secret)
}
func (l logins) ByToken(_ context.Context, secret string) (access.Actor, error) {
	return l.find(secret)
}

// serve is the server of the world with this module's pages and API.
func (w *world) serve() *httptest.Server {
	w.T.Helper()
	words, err := text.Load(text.Words, web.Words, Files)
	w.Must(err)
	s := web.NewServer(web.Config{Auth: logins{}, Policy: w.policy, Words: words, Clock: w.clock,
		Log: slog.New(slog.DiscardHandler), Nav: w.s.Nav()}, w.s.Routes())
	s.API(w.s.API)
	server := httptest.NewServer(s.Handler())
	w.T.Cleanup(server.Close)
	return server
}

// answer is what came back from the API.
type answer struct {
	status int
	body   string
}

func (a answer) field(t *testing.T, name string) string {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(a.body), &m); err != nil {
		t.Fatalf("%s: %v", a.body, err)
	}
	s, ok := m[name].(string)
	if !ok {
		t.Errorf("no %s in %s", name, a.body)
	}
	return s
}

func call(t *testing.T, server *httptest.Server, login, method, path, body, key string) answer {
	t.Helper()
	r, err := http.NewRequest(method, server.URL+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+login)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	resp, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, string(data)}
}

func TestAPISend(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		server := w.serve()
		body := `{"woningId":"` + string(w.home) + `","thema":"zorgen","feiten":["alleen"],"zin":"Zit alleen in het donker.","spoed":"week"}`
		key := store.NewID()
		first := call(t, server, "vakman", "POST", "/signalen", body, key)
		if first.status != 201 || first.field(t, "reactieVoor") != "2026-11-04" {
			t.Fatalf("%+v", first)
		}
		again := call(t, server, "vakman", "POST", "/signalen", `{"thema":"geld"}`, key)
		if again.status != 200 || again.field(t, "nummer") != first.field(t, "nummer") {
			t.Errorf("%+v", again)
		}
		if again = call(t, server, "vakman", "POST", "/signalen", body, ""); again.status != 400 || !strings.Contains(again.body, "sleutel") {
			t.Errorf("without a key: %+v", again)
		}
		bad := call(t, server, "vakman", "POST", "/signalen", `{"thema":"kinderen","zin":"111222333"}`, store.NewID())
		for _, want := range []string{`"plek"`, `"thema"`, `"zin"`, "burgerservicenummer", `"status":400`} {
			if !strings.Contains(bad.body, want) {
				t.Errorf("no %s in %s", want, bad.body)
			}
		}
		if bad.status != 400 {
			t.Errorf("%d", bad.status)
		}
		for name, broken := range map[string]string{"no JSON": `{"thema":`, "wrong type": `{"thema":5}`} {
			if got := call(t, server, "vakman", "POST", "/signalen", broken, store.NewID()); got.status != 400 {
				t.Errorf("%s: %+v", name, got)
			}
		}
		if n := w.Count(`SELECT count(*) FROM signal_signal`); n != 1 {
			t.Errorf("%d signals", n)
		}
	})
}

func TestAPIReadAndStory(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		server := w.serve()
		id := w.send(nil)
		w.Must(w.s.HeldTalk(ctx, w.actor("consulent2"), id, 1, "Verteld dat het niet gaat."))
		got := call(t, server, "consulent", "GET", "/signalen/"+id, "", "")
		if got.status != 200 || got.field(t, "zin") != "In de koelkast lag alleen melk." || !strings.Contains(got.body, "Verteld dat het niet gaat.") {
			t.Errorf("%+v", got)
		}
		none := call(t, server, "consulent", "GET", "/signalen/bestaat-niet", "", "")
		for _, login := range []string{"vakman", "bestuur", "fg", "beheerder", "vreemd", "wijkbeheerder"} {
			if got := call(t, server, login, "GET", "/signalen/"+id, "", ""); got != none || got.status != 404 {
				t.Errorf("%s: %+v, want %+v", login, got, none)
			}
		}
		story := call(t, server, "vakman", "GET", "/signalen/"+id+"/verhaal", "", "")
		if story.status != 200 || !strings.Contains(story.body, `"voornaam":"Marja"`) {
			t.Errorf("%+v", story)
		}
		for _, word := range []string{"koelkast", "Verteld", "Zeepbel", "Lindestraat"} {
			if strings.Contains(story.body, word) {
				t.Errorf("the story says %s: %s", word, story.body)
			}
		}
		if got := call(t, server, "consulent", "GET", "/signalen/"+id+"/verhaal", "", ""); got != none {
			t.Errorf("somebody else's story: %+v", got)
		}
		if got := call(t, server, "niemand", "GET", "/signalen/"+id, "", ""); got.status != 401 {
			t.Errorf("%+v", got)
		}
	})
}

// The description has every field that an answer has.
func TestAPIDescribesItsAnswers(t *testing.T) {
	w := newWorld(t, storetest.Open(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db"), migrations()))
	server := w.serve()
	var doc struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]any `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal([]byte(call(t, server, "", "GET", "/openapi.json", "", "").body), &doc); err != nil {
		t.Fatal(err)
	}
	id := w.send(nil)
	w.Must(w.s.HeldTalk(ctx, w.actor("consulent2"), id, 1, "Verteld dat het niet gaat."))
	for schema, a := range map[string]answer{
		"SignalShowBody":  call(t, server, "consulent", "GET", "/signalen/"+id, "", ""),
		"SignalListBody":  call(t, server, "consulent", "GET", "/signalen", "", ""),
		"SignalStoryBody": call(t, server, "vakman", "GET", "/signalen/"+id+"/verhaal", "", ""),
	} {
		var fields map[string]any
		if err := json.Unmarshal([]byte(a.body), &fields); err != nil || a.status != 200 {
			t.Fatalf("%s: %+v", schema, a)
		}
		for name := range fields {
			if _, ok := doc.Components.Schemas[schema].Properties[name]; !ok {
				t.Errorf("%s does not describe %s", schema, name)
			}
		}
	}
}

func TestAPIList(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		server := w.serve()
		for range 3 {
			w.send(nil)
		}
		first := call(t, server, "consulent", "GET", "/signalen?limiet=2", "", "")
		if first.status != 200 || strings.Count(first.body, `"nummer"`) != 2 {
			t.Fatalf("%+v", first)
		}
		second := call(t, server, "consulent", "GET", "/signalen?limiet=2&cursor="+first.field(t, "volgende"), "", "")
		if strings.Count(second.body, `"nummer"`) != 1 || strings.Contains(second.body, "volgende") {
			t.Errorf("%+v", second)
		}
		for _, login := range []string{"vakman", "bestuur", "fg", "ggz"} {
			if got := call(t, server, login, "GET", "/signalen", "", ""); got.status != 404 {
				t.Errorf("%s: %+v", login, got)
			}
		}
		if got := call(t, server, "consulent", "GET", "/signalen?lijst=geheim", "", ""); got.status != 400 {
			t.Errorf("%+v", got)
		}
	})
}
