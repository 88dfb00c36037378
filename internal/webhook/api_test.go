package webhook

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// An administrator's program registers, proves, looks, sends again, rotates, pauses and removes by
// the rules of the pages; a secret is in one answer and in no other, and nobody else gets in.
func TestAPI(t *testing.T) {
	each(t, func(w *world) {
		s := webtest.Server(t, web.Config{Auth: people(), Policy: w.policy, Clock: w.clock}, Files, w.s.Routes())
		s.API(w.s.API)
		h, seen := s.Handler(), ""
		once := "" // Idempotency-Key
		ask := func(login, method, path, version, body string) (int, string) {
			r := httptest.NewRequest(method, "/api/v1/webhooks"+path, strings.NewReader(body))
			if once != "" {
				r.Header.Set("Idempotency-Key", once)
			}
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
		want := func(status int, method, path, version, body string) string {
			t.Helper()
			code, answer := ask("beheerder", method, path, version, body)
			if code != status {
				t.Fatalf("%s %s: %d %s", method, path, code, answer)
			}
			return answer
		}
		key, r := w.key("consulent", "signal."), w.receiver(nil)
		if list := want(200, "GET", "", "", ""); !strings.Contains(list, `"id":"`+key+`"`) || !strings.Contains(list, `"webhooks":[]`) {
			t.Error(list)
		}
		refused := want(400, "POST", "", "", `{"naam":"","adres":"http://192.168.0.1","soorten":["iets"],"sleutelId":"x"}`)
		for _, field := range []string{"naam", "adres", "soorten", "sleutel"} {
			if !strings.Contains(refused, `"location":"`+field+`"`) {
				t.Errorf("%s is not said: %s", field, refused)
			}
		}
		var made, turned webhookSecretBody
		w.Must(json.Unmarshal([]byte(want(201, "POST", "", "", `{"naam":"Planning","adres":"`+r.URL+`","soorten":["signaal.ontvangen"],"sleutelId":"`+key+`"}`)), &made))
		at := "/" + made.ID
		want(204, "POST", at+"/proef", `"1"`, `{}`)
		w.send("bewoner", "Een zin.")
		w.run()
		if l := r.letters(); len(l) != 2 || verify(made.Geheim, l[1].head, l[1].body) != 1 {
			t.Fatal(len(l), made)
		}
		var sent webhookMessagesBody
		w.Must(json.Unmarshal([]byte(want(200, "GET", at+"/bezorgingen", "", "")), &sent))
		if len(sent.Bezorgingen) != 2 || sent.Meer || sent.Bezorgingen[0].Soort != "signaal.ontvangen" || sent.Bezorgingen[0].Stand != "bezorgd" || sent.Bezorgingen[0].Status != 204 {
			t.Errorf("%+v", sent)
		}
		last := sent.Bezorgingen[0].ID
		w.Must(json.Unmarshal([]byte(want(200, "GET", at+"/bezorgingen?voor="+last, "", "")), &sent))
		if len(sent.Bezorgingen) != 1 || sent.Bezorgingen[0].Soort != "proef" {
			t.Errorf("before the last: %+v", sent)
		}
		want(204, "POST", at+"/bezorgingen/"+last+"/opnieuw", `"1"`, `{}`)
		want(404, "POST", at+"/bezorgingen/msg_geen/opnieuw", `"1"`, `{}`)
		if w.run(); len(r.letters()) != 3 {
			t.Errorf("%d letters after once more", len(r.letters()))
		}
		want(400, "POST", at+"/stand", "", `{"stand":"uit"}`)
		want(400, "POST", at+"/stand", `"1"`, `{"stand":"kapot"}`)
		want(204, "POST", at+"/stand", `"1"`, `{"stand":"gepauzeerd"}`)
		want(412, "POST", at+"/stand", `"1"`, `{"stand":"aan"}`)
		want(204, "POST", at+"/stand", `"2"`, `{"stand":"aan"}`)
		w.Must(json.Unmarshal([]byte(want(200, "POST", at+"/geheim", `"3"`, `{}`)), &turned))
		if turned.Geheim == made.Geheim || !strings.Contains(want(200, "GET", at, "", ""), `"oudGeheimTot"`) {
			t.Error("the secret did not turn")
		}
		for _, login := range []string{"beheer-elders", "consulent", "teamleider", "fg", "bewoner"} {
			for _, step := range []string{"GET ", "GET /bezorgingen", "POST /stand", "POST /geheim", "POST /proef", "POST /bezorgingen/" + last + "/opnieuw", "DELETE "} {
				method, path, _ := strings.Cut(step, " ")
				if code, answer := ask(login, method, at+path, `"4"`, `{"stand":"uit"}`); code != http.StatusNotFound {
					t.Errorf("%s of %s: %d %s", step, login, code, answer)
				}
			}
		}
		want(204, "DELETE", at, `"4"`, "")
		want(404, "GET", at, "", "")
		for _, secret := range []string{made.Geheim, turned.Geheim} {
			if n := strings.Count(seen, secret); n != 1 {
				t.Errorf("a secret is in %d answers", n)
			}
		}
		body := `{"naam":"Planning","adres":"` + r.URL + `","soorten":["signaal.ontvangen"],"sleutelId":"` + key + `"}`
		once = "te-kort"
		want(400, "POST", "", "", body)
		once = "planning-1"
		first := want(201, "POST", "", "", body)
		if second := want(201, "POST", "", "", body); second != first {
			t.Errorf("the same key: %s, first %s", second, first)
		}
		w.Must(json.Unmarshal([]byte(first), &made))
		w.Must(json.Unmarshal([]byte(want(200, "POST", "/"+made.ID+"/geheim", `"1"`, `{}`)), &turned))
		if now := want(201, "POST", "", "", body); !strings.Contains(now, turned.Geheim) {
			t.Errorf("after it turned: %s", now)
		}
		if n := w.Count(`SELECT count(*) FROM webhook_endpoint`); n != 1 {
			t.Errorf("%d endpoints", n)
		}
		want(204, "DELETE", "/"+made.ID, `"2"`, "")
		want(404, "POST", "", "", body)
		once = "planning-2"
		want(201, "POST", "", "", body)
	})
}
