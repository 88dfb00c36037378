package mutualhelp

import (
	"strings"
	"testing"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// By program as by page: asked once for a key, proposed by a matcher with why, and no name in any answer
// before two yeses.
func TestAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		logins := webtest.Logins{}
		for name, a := range w.people {
			a.Scopes = []string{"mutualhelp."}
			logins[name] = a
		}
		server := webtest.Server(t, web.Config{Auth: logins, Policy: w.s.policy, Clock: w.clock}, Files, nil)
		server.API(w.s.API)
		do := func(login string, status int, method, path, body, once string, into any) string {
			t.Helper()
			return webtest.Program{T: t, Server: server.Handler(), Login: login}.Do(status, webtest.Asks{Method: method, Path: Path + path, Body: body, Once: once}, into)
		}
		const ask = `{"kant":"vraag","soort":"taal","complex":"linde","wanneer":["week-ochtend"],"talen":["tr"],"naam":"Anna","bereik":"06 00 00 00 01","zin":"Rustig aan.","akkoord":true}`
		offer := strings.NewReplacer("vraag", "aanbod", "Anna", "Boris").Replace(ask)
		var asked, again, offered, match neighbourMadeBody
		do("an", 201, "POST", "/berichten", ask, "sleutel-1", &asked)
		do("an", 201, "POST", "/berichten", ask, "sleutel-1", &again)
		do("bo", 201, "POST", "/berichten", offer, "sleutel-1", &offered)
		if asked != again {
			t.Errorf("the same key makes %q and %q", asked.ID, again.ID)
		}
		do("bo", 400, "POST", "/berichten", strings.Replace(offer, "linde", "elders", 1), "sleutel-2", nil)
		do("bea", 404, "POST", "/berichten", ask, "sleutel-1", nil)

		var desk neighbourDeskBody
		if said := do("con", 200, "GET", "/koppelen", "", "", &desk); len(desk.Vragen) != 1 || len(desk.Aanbod) != 1 || strings.Contains(said, "Anna") || strings.Contains(said, "Rustig") {
			t.Errorf("what waits: %s", said)
		}
		var fits neighbourFitsBody
		do("con", 200, "GET", "/koppelen/"+asked.ID, "", "", &fits)
		if f := fits.Passend; len(f) != 1 || !f[0].ZelfdeComplex || len(f[0].ZelfdeMomenten) != 1 || f[0].ZelfdeTalen[0] != "tr" || f[0].Bericht.Naam != "Boris" {
			t.Errorf("what fits: %+v", f)
		}
		for _, who := range []string{"an", "bo", "wim", "zoe"} {
			do(who, 404, "GET", "/koppelen/"+asked.ID, "", "", nil)
			do(who, 404, "POST", "/koppelen/"+asked.ID+"/voorstellen", `{"ander":"`+offered.ID+`"}`, "sleutel-x", nil)
		}
		do("con", 400, "POST", "/koppelen/"+asked.ID+"/voorstellen", `{"ander":"`+asked.ID+`"}`, "sleutel-x", nil)
		do("con", 201, "POST", "/koppelen/"+asked.ID+"/voorstellen", `{"ander":"`+offered.ID+`"}`, "sleutel-3", &match)

		step := func(login string, status int, said string) {
			t.Helper()
			do(login, status, "POST", "/koppelingen/"+match.ID+"/stap", `{"stap":"`+said+`"}`, "", nil)
		}
		step("an", 204, "ja")
		step("con", 404, "ja")
		step("an", 400, "stilte")
		if said := do("an", 200, "GET", "", "", "", nil); strings.Contains(said, "Boris") || !strings.Contains(said, "een-ja") {
			t.Errorf("after one yes: %s", said)
		}
		step("bo", 204, "ja")
		if said := do("an", 200, "GET", "", "", "", nil); !strings.Contains(said, `"naam":"Boris"`) || !strings.Contains(said, "06 00 00 00 01") {
			t.Errorf("after two: %s", said)
		}
		step("bo", 204, "niet-veilig")
		if said := do("an", 200, "GET", "", "", "", nil); strings.Contains(said, "Boris") {
			t.Errorf("after that: %s", said)
		}
		if said := do("tess", 200, "GET", "/koppelen", "", "", nil); !strings.Contains(said, `"nietGoed":true`) {
			t.Errorf("who leads reads %s", said)
		}
		do("an", 400, "POST", "/berichten/"+asked.ID+"/stap", `{"stap":"blijf"}`, "", nil)
		do("an", 204, "POST", "/berichten/"+asked.ID+"/stap", `{"stap":"stop"}`, "", nil)
		do("bo", 404, "POST", "/berichten/"+asked.ID+"/stap", `{"stap":"stop"}`, "", nil)
	})
}
