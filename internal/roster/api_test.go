package roster

import (
	"testing"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// A program reads who is on duty and what may go wrong, and asks and answers for a shift by the rules
// of the pages.
func TestAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		logins := webtest.Logins{}
		for name, a := range w.people {
			a.Scopes = []string{"roster."}
			logins[name] = a
		}
		server := webtest.Server(t, web.Config{Auth: logins, Policy: w.s.policy, Clock: w.clock}, Files, nil)
		server.API(w.s.API)
		as := func(login string) webtest.Program {
			return webtest.Program{T: t, Server: server.Handler(), Login: login}
		}
		get := func(path string) webtest.Asks { return webtest.Asks{Method: "GET", Path: path} }
		id := w.roster("Achterwacht")
		w.wakes["cas"] = false

		var list rosterListBody
		as("tess").Do(200, get("/roosters"), &list)
		r := list.Roosters[0]
		if len(list.Roosters) != 1 || r.Nu[0] != (rosterPersonBody{"bo", "Bo"}) || r.Daarna[0].ID != "cas" || !r.Wissel.Equal(at("2026-11-28T08:00:00Z")) {
			t.Errorf("now and then: %+v", r)
		}
		if len(list.Let) != 1 || list.Let[0].Soort != string(NotWoken) || list.Let[0].Wie.ID != "cas" {
			t.Errorf("what may go wrong: %+v", list.Let)
		}
		var one rosterBody
		as("ad").Do(200, get("/roosters/"+id), &one)
		if d := one.Diensten[1]; one.Nu[0].ID != "bo" || one.Daarna[0].ID != "cas" || d.Wie[0].ID != "cas" || d.IsGat || !d.Van.Equal(at("2026-11-28T08:00:00Z")) {
			t.Errorf("the coming days: %+v", one)
		}
		as("ad").Do(404, get("/roosters"), nil) // who has a shift does not keep rosters

		swap := webtest.Asks{Method: "POST", Path: "/roosters/" + id + "/ruil", Body: `{"aan":"ad","van":"2026-11-28T09:00:00+01:00","tot":"2026-11-29T09:00:00+01:00"}`}
		as("bo").Do(400, swap, nil) // it is not theirs
		for range 2 {
			as("cas").Do(204, swap, nil)
		}
		var own rosterOwnBody
		as("ad").Do(200, get("/mijn/diensten"), &own)
		if len(own.Vragen) != 1 || own.Vragen[0].Vrager.ID != "cas" || own.Vragen[0].Stand != "open" || own.Diensten[0].Rooster != id {
			t.Fatalf("what is asked: %+v", own)
		}
		answer := webtest.Asks{Method: "POST", Path: "/mijn/diensten/ruil/" + own.Vragen[0].ID, Body: `{"antwoord":"ja"}`}
		as("bo").Do(404, answer, nil) // nobody else's to answer
		as("ad").Do(204, answer, nil)
		as("ad").Do(409, answer, nil)
		if on := w.on(id, "2026-11-28T09:00:00Z"); on != "ad" {
			t.Errorf("after a yes %s is on duty", on)
		}
		swap.Body = `{"van":"2026-12-01T09:00:00+01:00","tot":"2026-12-02T09:00:00+01:00"}`
		as("cas").Do(204, swap, nil)
		as("cas").Do(200, get("/mijn/diensten"), &own)
		i := len(own.Gevraagd) - 1
		if own.Gevraagd[i].Aan != nil {
			t.Errorf("nobody was asked: %+v", own.Gevraagd[i])
		}
		as("cas").Do(204, webtest.Asks{Method: "POST", Path: "/mijn/diensten/ruil/" + own.Gevraagd[i].ID, Body: `{"antwoord":"trek-in"}`}, nil)
		if got := w.notices("tess"); got != "cannot" {
			t.Errorf("who keeps the roster hears %q", got)
		}
		as("zoe").Do(404, get("/roosters/"+id), nil)
		as("fg").Do(404, get("/mijn/diensten"), nil)
	})
}
