package mail

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// A program sees how mail goes and tries it again, reads and writes the standard texts, and never
// gets an address or a password.
func TestAPI(t *testing.T) {
	each(t, func(w *world) {
		s := webtest.Server(t, web.Config{Auth: webtest.Logins(people()), Policy: w.policy, Clock: w.clock}, Files, w.s.Routes())
		s.API(w.s.API)
		h, seen := s.Handler(), ""
		ask := func(login, method, path, version, body string) (int, string) {
			r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
			r.Header.Set("Authorization", "Bearer "+login)
			r.Header.Set("Content-Type", "application/json")
			if version != "" {
				r.Header.Set("If-Match", version)
			}
			out := httptest.NewRecorder()
			h.ServeHTTP(out, r)
			seen += out.Body.String()
			return out.Code, out.Body.String()
		}
		w.prove("fg")
		w.away()
		w.notify("fg", "casework.notice_emergency")
		w.round()
		w.clock.Add(term)
		w.work()
		code, body := ask("beheerder", "GET", "/mail", "", "")
		var health mailHealthBody
		w.Must(json.Unmarshal([]byte(body), &health))
		if code != 200 || !health.Uit.Aan || health.Uit.Opgegeven != 1 || health.In.Aan || len(health.Mislukt) != 1 || health.Mislukt[0].Aan != "FG Achternaam" ||
			health.Mislukt[0].Stand != "opgegeven" || health.Mislukt[0].Storing != "bereik" {
			t.Errorf("%d %s", code, body)
		}
		w.use(w.settings())
		if code, body := ask("beheerder", "POST", "/mail/opnieuw", "", `{"mailId":"`+health.Mislukt[0].ID+`"}`); code != 200 || !strings.Contains(body, `"aantal":1`) {
			t.Errorf("%d %s", code, body)
		}
		if code, body := ask("beheerder", "POST", "/mail/proef", "", `{}`); code != http.StatusBadRequest {
			t.Errorf("without an address: %d %s", code, body)
		}
		code, body = ask("teamleider", "GET", "/mailteksten", "", "")
		if code != 200 || strings.Count(body, `"soort"`) != len(Kinds()) || !strings.Contains(body, `"versie":0`) {
			t.Errorf("%d %s", code, body)
		}
		for _, step := range []struct {
			login, version, body string
			want                 int
		}{
			{"teamleider", "", `{"onderwerp":"Er wacht iets","tekst":"Kijk even in Samendoen."}`, 400},
			{"teamleider", "0", `{"onderwerp":"Er wacht iets","tekst":"Kijk op https://elders.example"}`, 400},
			{"teamleider", "3", `{"onderwerp":"Er wacht iets","tekst":"Kijk even in Samendoen."}`, 412},
			{"consulent", "0", `{"onderwerp":"Er wacht iets","tekst":"Kijk even in Samendoen."}`, 404},
			{"teamleider", "0", `{"onderwerp":"Er wacht iets","tekst":"Kijk even in Samendoen."}`, 204},
		} {
			if code, body := ask(step.login, "PUT", "/mailteksten/te-laat", step.version, step.body); code != step.want {
				t.Errorf("%+v: %d %s", step, code, body)
			}
		}
		if code, body := ask("teamleider", "PUT", "/mailteksten/niets", "0", `{"onderwerp":"Er wacht iets","tekst":"Kijk even in Samendoen."}`); code != 400 {
			t.Errorf("no such kind: %d %s", code, body)
		}
		if _, body := ask("beleid", "GET", "/mailteksten", "", ""); !strings.Contains(body, `"onderwerp":"Er wacht iets","tekst":"Kijk even in Samendoen.","versie":1`) {
			t.Error(body)
		}
		for _, login := range []string{"consulent", "bewoner", "fg", "vakman"} {
			for _, step := range []string{"GET /mail", "POST /mail/opnieuw", "POST /mail/proef", "GET /mailteksten"} {
				method, path, _ := strings.Cut(step, " ")
				if code, body := ask(login, method, path, "", "{}"); code != http.StatusNotFound {
					t.Errorf("%s of %s: %d %s", step, login, code, body)
				}
			}
		}
		for _, secret := range []string{"fg@windvaan.example", "wachtwoord"} {
			if strings.Contains(seen, secret) {
				t.Errorf("an answer holds %s", secret)
			}
		}
	})
}
