package worklist

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/signal"
)

// asker asks the API as somebody, with the version that they saw.
func (w *world) asker() func(login, method, path, version, body string) (int, string) {
	s := webtest.Server(w.T, web.Config{Auth: people(), Policy: w.policy, Clock: w.clock}, Files, w.s.Routes())
	s.API(w.signals.API, w.s.API)
	h := s.Handler()
	return func(login, method, path, version, body string) (int, string) {
		r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+login)
		r.Header.Set("Content-Type", "application/json")
		if version != "" {
			r.Header.Set("If-Match", version)
		}
		out := httptest.NewRecorder()
		h.ServeHTTP(out, r)
		return out.Code, out.Body.String()
	}
}

// A list that is shared with a desk is there for who works at it and for team leads, and shows each
// of them what they may see; when the desk is gone it is there for its owner and the team lead.
func TestListOfADesk(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.book("u-consulent2", "u-wijkbeheerder")
		w.send(signal.Concern)
		id, err := w.s.Save(ctx, people()["consulent"], "Van het team", AtDesk("d1"), signal.Filter{List: signal.ListAll}, "")
		w.Must(err)
		sees := func() (who []string) {
			for login := range people() {
				list, err := w.s.Lists(ctx, people()[login])
				w.Must(err)
				_, err = w.s.Get(ctx, people()[login], id)
				if (len(list) == 1) != (err == nil) {
					t.Errorf("%s: %d lists and %v", login, len(list), err)
				}
				if len(list) == 1 {
					who = append(who, login)
				}
			}
			slices.Sort(who)
			return who
		}
		if got, want := sees(), []string{"consulent", "consulent2", "teamleider", "wijkbeheerder"}; !slices.Equal(got, want) {
			t.Errorf("seen by %v, want %v", got, want)
		}
		w.Kind(w.s.Change(ctx, people()["consulent2"], id, 1, "Anders", Everybody), fault.Denied)
		w.Must(w.s.Change(ctx, people()["teamleider"], id, 1, "Van ons team", AtDesk("d1")))
		_, err = w.s.Save(ctx, people()["consulent"], "Nergens", AtDesk("weg"), signal.Filter{}, "")
		w.Kind(err, fault.Invalid)
		_, err = w.s.Save(ctx, people()["wijkbeheerder"], "Van mij", AtDesk("d1"), signal.Filter{}, "")
		w.Kind(err, fault.Invalid)
		_, err = w.s.Save(ctx, people()["consulent"], "Vreemd", "iedereen", signal.Filter{}, "")
		w.Kind(err, fault.Invalid)
		w.browse("consulent").Get("/signalen?werklijst="+string(id), "gedeeld met Buurtteam", `value="loket:d1" selected`)
		w.Write(func(tx *store.Tx) error { _, err := tx.Exec(`UPDATE routing_book SET doc = '{}'`); return err })
		if got, want := sees(), []string{"consulent", "teamleider"}; !slices.Equal(got, want) {
			t.Errorf("without the desk seen by %v, want %v", got, want)
		}
	})
}

// A program keeps, changes, runs and throws away lists by the rules of the pages.
func TestAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.book("u-consulent2")
		ask := w.asker()
		c := w.send(signal.Concern)
		w.send(signal.Home)
		code, body := ask("consulent", "POST", "/werklijsten", "", `{"naam":"Zorgen","gedeeld":true,"lijst":"alle","thema":"zorgen"}`)
		var saved worklistSavedBody
		w.Must(json.Unmarshal([]byte(body), &saved))
		if code != http.StatusCreated || saved.ID == "" {
			t.Fatal(code, body)
		}
		at := "/werklijsten/" + saved.ID
		for _, refused := range []string{`{}`, `{"naam":"x"}`, `{"naam":"Zorgen","thema":"kinderen"}`, `{"naam":"Zorgen","loketId":"weg"}`} {
			if code, body := ask("consulent", "POST", "/werklijsten", "", refused); code != http.StatusBadRequest {
				t.Errorf("%s: %d %s", refused, code, body)
			}
		}
		for login, want := range map[string]int{"consulent": 200, "consulent2": 200, "teamleider": 200, "elders": 404, "vakman": 404} {
			code, body := ask(login, "GET", at+"/signalen?limiet=10", "", "")
			if code != want || code == 200 && (!strings.Contains(body, c.ID) || strings.Count(body, `"nummer"`) != 1) {
				t.Errorf("%s runs it: %d %s", login, code, body)
			}
		}
		if code, body := ask("wijkbeheerder", "GET", at+"/signalen", "", ""); code != 200 || strings.Contains(body, c.ID) {
			t.Errorf("sharing a list shared a signal: %d %s", code, body)
		}
		for _, step := range []struct {
			login, method, version, body string
			want                         int
		}{
			{"consulent", "PATCH", "", `{"naam":"Anders"}`, 400}, {"consulent", "PATCH", "9", `{"naam":"Anders"}`, 412}, {"consulent2", "PATCH", "1", `{"naam":"Anders"}`, 403},
			{"elders", "PATCH", "1", `{"naam":"Anders"}`, 404}, {"consulent", "PATCH", "1", `{"naam":"Van het team","loketId":"d1"}`, 204},
			{"elders", "DELETE", "2", ``, 404}, {"consulent2", "DELETE", "2", ``, 403}, {"consulent", "DELETE", "1", ``, 412},
		} {
			if code, body := ask(step.login, step.method, at, step.version, step.body); code != step.want {
				t.Errorf("%+v: %d %s", step, code, body)
			}
		}
		if _, body := ask("consulent2", "GET", "/werklijsten", "", ""); !strings.Contains(body, `"naam":"Van het team","gedeeld":true,"loketId":"d1"`) || !strings.Contains(body, `"versie":2`) {
			t.Errorf("the lists: %s", body)
		}
		if code, _ := ask("consulent", "DELETE", at, `"2"`, ""); code != http.StatusNoContent {
			t.Error(code)
		}
		if code, _ := ask("consulent", "GET", at+"/signalen", "", ""); code != http.StatusNotFound {
			t.Error("it is still there:", code)
		}
	})
}
