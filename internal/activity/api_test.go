package activity

import (
	"strings"
	"testing"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// A program makes an activity once for a key, signs somebody up and off, and keeps a day; the names of
// who comes are never in an answer, and a stale version gets what stands.
func TestAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		logins := webtest.Logins{}
		for name, a := range w.people {
			a.Scopes = []string{"activity."}
			logins[name] = a
		}
		server := webtest.Server(t, web.Config{Auth: logins, Policy: w.s.policy, Clock: w.clock}, Files, nil)
		server.API(w.s.API)
		as := func(login string) webtest.Program {
			return webtest.Program{T: t, Server: server.Handler(), Login: login}
		}
		const body = `{"titel":"Koffie ","wat":"Kom erbij.","waar":"De hal","dag":"2026-10-22","tijd":"10:00","minuten":90,"herhaling":"week","laatsteDag":"2026-11-12","doorWie":"vrijwilliger","plaatsen":1}`
		plan := webtest.Asks{Method: "POST", Path: "/activiteiten", Body: body, Once: "sleutel-1"}
		var made, again activityMadeBody
		as("vera").Do(201, plan, &made)
		as("vera").Do(201, plan, &again)
		if made.ID == "" || made != again {
			t.Errorf("the same key makes %q and %q", made.ID, again.ID)
		}
		as("an").Do(404, plan, nil) // a resident makes none
		wrong := plan
		wrong.Body, wrong.Once = strings.Replace(body, `"tijd":"10:00"`, `"tijd":"laat"`, 1), "sleutel-2"
		as("vera").Do(400, wrong, nil)

		path := "/activiteiten/" + made.ID
		step := func(said string) webtest.Asks {
			return webtest.Asks{Method: "POST", Path: path + "/dagen", Body: `{"dag":"2026-10-22",` + said + `}`, Once: "stap-" + said}
		}
		as("an").Do(204, step(`"stap":"meld-aan"`), nil)
		as("bo").Do(400, step(`"stap":"meld-aan"`), nil) // it is full
		as("an").Do(204, step(`"stap":"meld-af"`), nil)
		as("bo").Do(403, step(`"stap":"schrijf-op","naam":"Sijmen"`), nil)
		as("vera").Do(204, step(`"stap":"schrijf-op","naam":"Sijmen"`), nil)

		var list activityDaysBody
		as("an").Do(200, webtest.Asks{Method: "GET", Path: "/activiteiten"}, &list)
		if d := list.Dagen[0]; len(list.Dagen) != perActivity || d.Titel != "Koffie" || d.Dag != "2026-10-22" || d.Begint.UTC().Hour() != 8 || d.Aangemeld != 1 || d.IkKom || d.Aanmelden || d.Gekomen != nil {
			t.Errorf("%d days, the first %+v", len(list.Dagen), d)
		}
		var one activityShowBody
		if said := as("vera").Do(200, webtest.Asks{Method: "GET", Path: path}, &one); strings.Contains(said, "Sijmen") || one.Wat != "Kom erbij." || len(one.Dagen) != 4 {
			t.Errorf("one activity: %s", said)
		}

		change := webtest.Asks{Method: "PUT", Path: path, Body: `{"titel":"Thee","waar":"De hal"}`, Version: `"9"`}
		if said := as("vera").Do(412, change, nil); !strings.Contains(said, "Koffie") {
			t.Errorf("a stale version hears %s", said)
		}
		change.Version = `"1"`
		as("vera").Do(204, change, nil)
		as("vera").Do(204, step(`"stap":"vervalt"`), nil)
		as("an").Do(200, webtest.Asks{Method: "GET", Path: path}, &one)
		if d := one.Dagen[0]; d.Titel != "Thee" || !d.Vervallen || d.Aanmelden {
			t.Errorf("after cancelling: %+v", d)
		}
		for _, who := range []string{"zoe", "mek"} {
			as(who).Do(404, webtest.Asks{Method: "GET", Path: path}, nil)
			as(who).Do(404, step(`"stap":"meld-aan"`), nil)
		}
	})
}
