package directory

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// standard asks an endpoint and holds its answer against our own schema of the standard.
func (w *world) standard(doc *openapi3.T, path, pattern string, out any) {
	w.T.Helper()
	status, body, _ := w.b("").Ask(http.MethodGet, openPath+path, nil)
	if status != http.StatusOK {
		w.T.Errorf("%s: %d %.200s", path, status, body)
		return
	}
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		w.T.Fatal(path, err)
	}
	schema := doc.Paths.Value(pattern).Get.Responses.Status(http.StatusOK).Value.Content["application/json"].Schema.Value
	if err := schema.VisitJSON(v, openapi3.MultiErrors(), openapi3.EnableFormatValidation()); err != nil {
		w.T.Errorf("%s: %.500v", path, err)
	}
	if out != nil {
		w.Must(json.Unmarshal([]byte(body), out))
	}
}

func ourSchema(t *testing.T) *openapi3.T {
	t.Helper()
	openapi3.DefineStringFormatValidator("uuid", openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForUUIDOfRFC9562))
	openapi3.DefineStringFormatValidator("uri", openapi3.NewRegexpFormatValidator(`^https?://[^ ]+$`))
	openapi3.DefineStringFormatValidator("email", openapi3.NewRegexpFormatValidator(`^[^@ ]+@[^@ ]+$`))
	doc, err := openapi3.NewLoader().LoadFromData(standardDoc)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background(), openapi3.DisableExamplesValidation()); err != nil {
		t.Fatal(err)
	}
	return doc
}

// Every endpoint answers what its schema says, and the schema is about every endpoint.
func TestStandardIsKept(t *testing.T) {
	doc := ourSchema(t)
	each(t, func(w *world) {
		lead := who("o", access.TeamLead)
		w.add(lead, func(d *Draft) {
			d.Hours = "ma-vr 9-17\nom de week za 10-12 vanaf 7-11-2026 t/m 6-11-2027\n1e en -1e ma van de maand 9-10\nfeestdagen 10-11\n24-12-2026 9-12\n31-12-2026 dicht"
			d.Hours = strings.Replace(d.Hours, "-1e ma", "laatste ma", 1)
		})
		id := w.add(lead, func(d *Draft) { d.Org, d.Name, d.Kind, d.Email = "o", "Wijkbeheer", "wijkbeheer", "wijk@voorbeeld.nl" })
		w.add(lead, func(d *Draft) { d.Name, d.State, d.Places, d.Areas, d.Unit = "Gestopt", Stopped, nil, nil, "" })
		var services page[hsdsService]
		var organisations page[hsdsOrganisation]
		var at page[hsdsAt]
		var terms page[hsdsTerm]
		w.standard(doc, "", "/", nil)
		w.standard(doc, "/services", "/services", &services)
		w.standard(doc, "/services?full=true", "/services", nil)
		w.standard(doc, "/services?minimal=true", "/services", nil)
		w.standard(doc, "/organizations?full=true", "/organizations", &organisations)
		w.standard(doc, "/locations", "/locations", nil)
		w.standard(doc, "/service_at_locations?full=true", "/service_at_locations", &at)
		w.standard(doc, "/taxonomies", "/taxonomies", nil)
		w.standard(doc, "/taxonomies/"+TaxonomyID(), "/taxonomies/{id}", nil)
		w.standard(doc, "/taxonomy_terms?per_page=200", "/taxonomy_terms", &terms)
		for _, s := range services.Contents {
			w.standard(doc, "/services/"+s.ID, "/services/{id}", nil)
		}
		for _, o := range organisations.Contents {
			w.standard(doc, "/organizations/"+o.ID, "/organizations/{id}", nil)
			w.standard(doc, "/organizations/"+o.ID+"?full_service=true", "/organizations/{id}", nil)
		}
		for _, a := range at.Contents {
			w.standard(doc, "/service_at_locations/"+a.ID, "/service_at_locations/{id}", nil)
			w.standard(doc, "/locations/"+a.LocationID, "/locations/{id}", nil)
		}
		for _, v := range terms.Contents {
			w.standard(doc, "/taxonomy_terms/"+v.ID, "/taxonomy_terms/{id}", nil)
		}
		if len(services.Contents) != 3 || len(organisations.Contents) != 2 || len(at.Contents) != 2 || len(terms.Contents) != len(Kinds())+len(Groups()) {
			w.T.Error(len(services.Contents), len(organisations.Contents), len(at.Contents), len(terms.Contents))
		}
		var paths []string
		for _, r := range w.s.openRoutes() {
			if path := strings.TrimPrefix(r.Pattern, "GET "+openPath); path != "/openapi.json" {
				paths = append(paths, map[bool]string{true: "/", false: path}[path == ""])
			}
		}
		for path := range doc.Paths.Map() {
			if !slices.Contains(paths, path) {
				w.T.Errorf("%s is described and not there", path)
			}
		}
		if len(paths) != doc.Paths.Len() {
			w.T.Errorf("%d endpoints, %d described", len(paths), doc.Paths.Len())
		}
		w.clock.Set(moment.AddDate(0, 0, 91))
		if _, body, head := w.b("").Ask(http.MethodGet, openPath+"/services/"+string(id), nil); strings.Contains(body, "Sam Voorbeeld") || !strings.Contains(body, "Niet bevestigd sinds 20 november 2026") ||
			head.Get("Access-Control-Allow-Origin") != "*" {
			w.T.Errorf("a name that nobody confirmed: %s %v", body, head)
		}
	})
}

// What lists are asked, they answer: filters hold together, and pages make up the whole.
func TestStandardIsAsked(t *testing.T) {
	each(t, func(w *world) {
		lead := who("o", access.TeamLead)
		w.add(lead, nil)
		w.clock.Add(time.Hour)
		w.add(lead, func(d *Draft) {
			d.Name, d.Kind, d.OrgName, d.Areas, d.Places = "Wijkteam", "wijkteam", "Gemeente", []place.AreaCode{"WK1"}, []DraftPlace{{Street: "Kade 9", Postcode: "1234CD", City: "Zijpe"}}
		})
		w.add(lead, func(d *Draft) {
			d.Name, d.Kind, d.OrgName, d.Areas, d.Places = "Brandweer", "brandweer", "Gemeente brandweer", nil, nil
		})
		w.write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE directory_location SET lat = 52.1, lon = 5.0 WHERE street = 'Kade 9'`)
			return err
		})
		org := func(name string) (id string) {
			var all page[hsdsOrganisation]
			_, body, _ := w.b("").Ask(http.MethodGet, openPath+"/organizations", nil)
			w.Must(json.Unmarshal([]byte(body), &all))
			for _, o := range all.Contents {
				if o.Name == name {
					id = o.ID
				}
			}
			return id
		}
		for path, want := range map[string]string{
			"/services":                  "Brandweer, Jongerencentrum De Kade, Wijkteam",
			"/services?search=wijkteams": "Wijkteam",
			"/services?taxonomy_term_id=" + Kind("wijkteam").TermID():                                     "Wijkteam",
			"/services?taxonomy_term_id=" + Group("buurt").TermID():                                       "Jongerencentrum De Kade",
			"/services?taxonomy_term_id=" + TaxonomyID():                                                  "",
			"/services?taxonomy_id=" + TaxonomyID():                                                       "Brandweer, Jongerencentrum De Kade, Wijkteam",
			"/services?taxonomy_id=" + Kind("wijkteam").TermID():                                          "",
			"/services?organization_id=" + org("Gemeente"):                                                "Wijkteam",
			"/services?modified_after=2026-11-20T09:30:00Z":                                               "Brandweer, Wijkteam",
			"/services?modified_after=2026-11-20":                                                         "Brandweer, Jongerencentrum De Kade, Wijkteam",
			"/services?modified_after=2026-11-20T09:30:00Z&taxonomy_term_id=" + Kind("wijkteam").TermID(): "Wijkteam",
			"/services?postcode=1234AB":                                                                   "Brandweer, Jongerencentrum De Kade, Wijkteam",
			"/services?postcode=1234cd":                                                                   "Brandweer, Wijkteam",
			"/services?per_page=2&page=2":                                                                 "*1 of 3, page 2 of 2, last",
			"/services?per_page=2":                                                                        "*2 of 3, page 1 of 2, first",
			"/services?per_page=3":                                                                        "*3 of 3, page 1 of 1, first last",
			"/services?page=9":                                                                            "*0 of 3, page 9 of 1, last empty",
			"/services?search=parachute":                                                                  "*0 of 0, page 1 of 1, first last empty",
			"/services?page=0":                                                                            "400",
			"/services?page=x":                                                                            "400",
			"/services?format=xml":                                                                        "400",
			"/services?modified_after=gisteren":                                                           "400",
			"/services/x":                                                                                 "404",
			"/organizations/x":                                                                            "404",
			"/locations/x":                                                                                "404",
			"/service_at_locations/x":                                                                     "404",
			"/taxonomies/x":                                                                               "404",
			"/taxonomy_terms/x":                                                                           "404",
			"/service_at_locations?proximity=100":                                                         "400",
			"/service_at_locations?proximity=-1&postcode=1234AB":                                          "400",
			"/service_at_locations?proximity=100&postcode=1234CD":                                         "*1 of 1, page 1 of 1, first last",
			"/service_at_locations?proximity=100&postcode=1234AB":                                         "*0 of 0, page 1 of 1, first last empty",
			"/service_at_locations?postcode=1234CD":                                                       "*1 of 1, page 1 of 1, first last",
			"/taxonomy_terms?top_only=true":                                                               "*4 of 4, page 1 of 1, first last",
			"/taxonomy_terms?parent_id=" + Group("nu").TermID():                                           "*5 of 5, page 1 of 1, first last",
			"/taxonomy_terms?search=schulden":                                                             "*1 of 1, page 1 of 1, first last",
			"/taxonomies?search=parachute":                                                                "*0 of 0, page 1 of 1, first last empty",
			"/taxonomy_terms?taxonomy_id=x":                                                               "*0 of 0, page 1 of 1, first last empty",
		} {
			status, body, _ := w.b("").Ask(http.MethodGet, openPath+path, nil)
			var p page[struct{ Name string }]
			got := fmt.Sprint(status)
			if status == http.StatusOK {
				w.Must(json.Unmarshal([]byte(body), &p))
				var names []string
				for _, v := range p.Contents {
					names = append(names, v.Name)
				}
				slices.Sort(names)
				if got = strings.Join(names, ", "); strings.HasPrefix(want, "*") {
					got = fmt.Sprintf("*%d of %d, page %d of %d,", p.Size, p.Total, p.Number, p.Pages)
					for _, f := range []struct {
						is   bool
						word string
					}{{p.First, " first"}, {p.Last, " last"}, {p.Empty, " empty"}} {
						if f.is {
							got += f.word
						}
					}
				}
			}
			if got != want {
				w.T.Errorf("%s: %s, want %s", path, got, want)
			}
		}
		_, body, head := w.b("").Ask(http.MethodGet, openPath+"/services?format=ndjson&full=true", nil)
		if n := strings.Count(body, "\n"); n != 3 || head.Get("Content-Type") != "application/x-ndjson" {
			w.T.Errorf("%d lines, %s", n, head.Get("Content-Type"))
		}
	})
}

// exported is the directory of a world in the standard.
func (w *world) exported() string {
	w.T.Helper()
	status, body, _ := w.b("").Ask(http.MethodGet, openPath+"/services?format=ndjson&full=true", nil)
	if status != http.StatusOK {
		w.T.Fatal(status, body)
	}
	return body
}

func (w *world) take(org, name, body string, change func(f *File)) (Taken, error) {
	f := File{Name: name, R: strings.NewReader(body)}
	if change != nil {
		change(&f)
	}
	return w.s.Take(context.Background(), access.Command(org), f)
}

// clear empties the directory.
func (w *world) clear() {
	w.write(func(tx *store.Tx) error {
		for _, table := range []string{"area", "phone", "contact", "place", "location", "service", "organisation"} {
			if _, err := tx.Exec(`DELETE FROM directory_` + table); err != nil {
				return err
			}
		}
		return nil
	})
}

// Any directory comes back whole through its own importer, and a second time changes nothing.
func TestRoundTrip(t *testing.T) {
	each(t, func(w *world) {
		day := clock.Date(moment)
		rapid.Check(t, func(t *rapid.T) {
			w.clear()
			lead := who("o", access.TeamLead)
			for range rapid.IntRange(1, 4).Draw(t, "services") {
				w.add(lead, func(d *Draft) { anyDraft(t, d, day) })
			}
			before := w.exported()
			w.clear()
			taken, err := w.take("x", "gids", before, nil) // by another association, in an empty directory
			if err != nil || taken.Refused != 0 || len(taken.Wrong) != 0 {
				t.Fatalf("%+v %v", taken, err)
			}
			if after := w.exported(); after != before {
				t.Fatalf("\n%s\nbecame\n%s", before, after)
			}
			again, err := w.take("x", "gids", before, nil)
			if err != nil || again.Added+again.Changed != 0 || again.Unchanged != taken.Added || len(again.Vanished) > 0 {
				t.Fatalf("again: %+v %v", again, err)
			}
		})
	})
}

// anyDraft makes any draft that a form accepts.
func anyDraft(t *rapid.T, d *Draft, day time.Time) {
	words := func(name string, least int) string {
		return rapid.StringMatching(fmt.Sprintf(`[A-Za-zé'&<"]{%d}( [a-z\\/]{1,8}){0,3}`, least)).Draw(t, name)
	}
	d.OrgName, d.Name, d.About, d.For, d.How = words("org", 2), words("name", 3), words("about", 10), words("for", 0), words("how", 0)
	d.Kind, d.Hours = rapid.SampledFrom(Kinds()).Draw(t, "kind"), writeHours(drawHours(t, day))
	d.State = rapid.SampledFrom([]State{Active, Paused}).Draw(t, "state")
	d.Areas = []place.AreaCode{"BU1", "WK1", "GM1"}[:rapid.IntRange(0, 3).Draw(t, "areas")]
	if rapid.Bool().Draw(t, "no instead") {
		d.Instead = Phone{}
	}
	d.Phones = nil
	for i := range rapid.IntRange(0, maxPhones).Draw(t, "phones") {
		d.Phones = append(d.Phones, Phone{Number: fmt.Sprintf("088-00001%02d", i), Label: words("label", 0)})
	}
	d.Contacts = nil
	for range rapid.IntRange(0, 3).Draw(t, "contacts") {
		c := DraftContact{Role: words("role", 2), Phone: rapid.SampledFrom([]string{"", "06-12345678"}).Draw(t, "phone"), Publish: rapid.Bool().Draw(t, "publish")}
		if c.Publish {
			c.Name = words("who", 2)
		}
		if rapid.Bool().Draw(t, "duty") {
			c.Hours = writeHours(drawHours(t, day))
		}
		d.Contacts = append(d.Contacts, c)
	}
	d.Places = nil
	for range rapid.IntRange(0, 2).Draw(t, "places") {
		p := DraftPlace{Name: words("place", 0), Street: words("street", 2), Postcode: "1234 AB", City: words("city", 2)}
		if rapid.Bool().Draw(t, "own hours") {
			p.Hours = writeHours(drawHours(t, day))
		}
		d.Places = append(d.Places, p)
	}
	d.Unit, d.Max = rapid.SampledFrom([]string{"", "bedden"}).Draw(t, "unit"), rapid.IntRange(0, 20).Draw(t, "max")
	for _, s := range []*string{&d.OrgName, &d.Name, &d.About, &d.For, &d.How} {
		*s = strings.Join(strings.Fields(*s), " ")
	}
}

// A file changes what it may change, says what vanished, and takes nothing from others.
func TestTake(t *testing.T) {
	each(t, func(w *world) {
		lead := who("o", access.TeamLead)
		w.add(lead, nil)
		w.add(lead, func(d *Draft) { d.Name = "Tweede"; d.Places[0].Street = "Kade 2" })
		body := w.exported()
		lines := strings.SplitAfter(strings.TrimSpace(body), "\n")
		w.clear()
		say := func(name string, got Taken, err error, want string) {
			w.T.Helper()
			s := fmt.Sprintf("%d new, %d changed, %d ended, %d same, %d refused, vanished %v", got.Added, got.Changed, got.Ended, got.Unchanged, got.Refused, got.Vanished)
			if err != nil {
				s += " " + fault.KindOf(err).String()
			}
			if s != want {
				w.T.Errorf("%s: %s %v, want %s", name, s, got.Wrong, want)
			}
		}
		got, err := w.take("o", "gids", body, func(f *File) { f.DryRun = true })
		say("only looked", got, err, "2 new, 0 changed, 0 ended, 0 same, 0 refused, vanished []")
		if w.exported() != "" {
			w.T.Error("looking wrote something")
		}
		got, err = w.take("o", "gids", "["+strings.Join(lines, ",")+"]", nil)
		say("a list", got, err, "2 new, 0 changed, 0 ended, 0 same, 0 refused, vanished []")
		got, err = w.take("o", "gids", `{"contents":[`+strings.Join(lines, ",")+`]}`, nil)
		say("a page", got, err, "0 new, 0 changed, 0 ended, 2 same, 0 refused, vanished []")
		got, err = w.take("o", "gids", strings.Replace(body, "Loop binnen", "Kom binnen", 1), nil)
		say("another text", got, err, "0 new, 1 changed, 0 ended, 1 same, 0 refused, vanished []")
		got, err = w.take("x", "gids", body, nil)
		say("somebody else", got, err, "0 new, 0 changed, 0 ended, 0 same, 2 refused, vanished []")
		got, err = w.take("o", "gids", body+lines[0], nil)
		say("twice in it", got, err, "0 new, 1 changed, 0 ended, 1 same, 1 refused, vanished []")
		second := "Tweede"
		only := lines[0]
		if strings.Contains(only, `"name":"Tweede"`) {
			second = "Jongerencentrum De Kade"
		}
		got, err = w.take("o", "andere", only, nil)
		say("from another source", got, err, "0 new, 1 changed, 0 ended, 0 same, 0 refused, vanished []")
		_, err = w.take("o", "gids", only, nil)
		w.Must(err)
		got, err = w.take("o", "gids", only, func(f *File) { f.Full = true })
		say("whole, without a yes", got, err, "0 new, 0 changed, 1 ended, 1 same, 0 refused, vanished ["+second+"] conflict")
		got, err = w.take("o", "gids", only, nil)
		say("not whole", got, err, "0 new, 0 changed, 0 ended, 1 same, 0 refused, vanished ["+second+"]")
		f, err := w.s.Find(context.Background(), Query{})
		w.Must(err)
		for _, e := range f.Entries {
			if e.Fresh == (e.Name == second) {
				w.T.Errorf("%s is confirmed: %v", e.Name, e.Fresh)
			}
		}
		got, err = w.take("o", "gids", only, func(f *File) { f.Full, f.YesEnd = true, true })
		say("whole, with a yes", got, err, "0 new, 0 changed, 1 ended, 1 same, 0 refused, vanished ["+second+"]")
		if _, err := w.take("o", "gids", "{", nil); !fault.Is(err, fault.Invalid) {
			w.T.Errorf("no JSON: %v", err)
		}
		if _, err := w.s.Take(context.Background(), lead, File{R: strings.NewReader("")}); !fault.Is(err, fault.NotFound) {
			w.T.Errorf("not at the machine: %v", err)
		}
	})
}

// What the standard allows and the directory does not know is refused or left out, never guessed.
func TestReadService(t *testing.T) {
	good := func() map[string]any {
		return map[string]any{"id": "0190f000-0000-7000-8000-000000000001", "name": "Inloop", "status": "active", "description": "Een praatje en koffie.",
			"organization": map[string]any{"id": "0190f000-0000-7000-8000-000000000002", "name": "Buurthuis", "description": "Een huis"}}
	}
	schedule := func(pairs ...string) func(m map[string]any) {
		return func(m map[string]any) {
			s := map[string]any{"id": "x"}
			for i := 0; i < len(pairs); i += 2 {
				s[pairs[i]] = pairs[i+1]
			}
			m["schedules"] = []any{s}
		}
	}
	for name, c := range map[string]struct {
		change func(m map[string]any)
		ok     bool
		want   string // hours, or what is wrong
	}{
		"bare":                   {func(map[string]any) {}, true, ""},
		"no id":                  {func(m map[string]any) { delete(m, "id") }, false, "id"},
		"no UUID":                {func(m map[string]any) { m["id"] = "1" }, false, "id"},
		"no organisation":        {func(m map[string]any) { delete(m, "organization") }, false, "organization"},
		"no name":                {func(m map[string]any) { delete(m, "name") }, false, "naam"},
		"a state":                {func(m map[string]any) { m["status"] = "gone" }, false, "status"},
		"a number of a citizen":  {func(m map[string]any) { m["description"] = "Het nummer is 111222333." }, false, "over"},
		"a link that runs":       {func(m map[string]any) { m["url"] = "javascript:alert(1)" }, false, "site"},
		"a name that is a list":  {func(m map[string]any) { m["name"] = []any{1} }, false, ""},
		"an area without a code": {func(m map[string]any) { m["service_areas"] = []any{map[string]any{"id": "x", "name": "Overal"}} }, false, "service_areas"},
		"a number of words":      {func(m map[string]any) { m["phones"] = []any{map[string]any{"id": "x", "number": "bel maar"}} }, true, "phones"},
		"every week":             {schedule("freq", "WEEKLY", "byday", "MO,TU", "opens_at", "09:00", "closes_at", "17:00:00"), true, "ma, di 9.00-17.00"},
		"with an offset":         {schedule("byday", "MO", "opens_at", "09:00+01:00", "closes_at", "17:00+02:00"), true, "ma 9.00-17.00"},
		"in another zone":        {schedule("byday", "MO", "opens_at", "09:00Z", "closes_at", "17:00Z"), true, "schedules"},
		"two Mondays":            {schedule("freq", "MONTHLY", "byday", "1MO,3MO,-1FR", "opens_at", "09:00", "closes_at", "10:00"), true, "1e ma van de maand 9.00-10.00|3e ma van de maand 9.00-10.00|laatste vr van de maand 9.00-10.00"},
		"a single date":          {schedule("dtstart", "2026-12-24", "until", "2026-12-24", "opens_at", "09:00", "closes_at", "10:00"), true, "24-12-2026 9.00-10.00"},
		"from a date":            {schedule("byday", "MO", "valid_from", "2026-12-01", "opens_at", "22:00", "closes_at", "06:00"), true, "ma 22.00-6.00 vanaf 1-12-2026"},
		"by the day of a month":  {schedule("freq", "MONTHLY", "bymonthday", "1", "opens_at", "09:00", "closes_at", "10:00"), true, "schedules"},
		"no time":                {schedule("byday", "MO"), true, "schedules"},
		"no day":                 {schedule("freq", "WEEKLY", "opens_at", "09:00", "closes_at", "10:00"), true, "schedules"},
		"each year":              {schedule("freq", "YEARLY", "byday", "MO", "opens_at", "09:00", "closes_at", "10:00"), true, "schedules"},
	} {
		m := good()
		c.change(m)
		raw, _ := json.Marshal(m)
		l, wrong, ok := readService(1, raw, moment)
		got := strings.Join(FormatHours(l.Hours, text.Dutch), "|")
		for _, w := range wrong {
			if w.Field != "attributes" { // it says nowhere what it helps with
				got = w.Field
				break
			}
		}
		if ok != c.ok || got != c.want {
			t.Errorf("%s: %v %q, want %q %v", name, ok, got, c.want, wrong)
		}
	}
}

func FuzzReadServices(f *testing.F) {
	f.Add([]byte(`{"contents":[{"id":"0190f000-0000-7000-8000-000000000001","name":"x","status":"active","organization":{"id":"a"}}]}`))
	f.Add([]byte(`[1,null,{"schedules":[{"byday":"1MO,","opens_at":"25:00"}]}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		err := eachService(bytes.NewReader(data), func(row int, raw json.RawMessage) error {
			if l, wrong, ok := readService(row, raw, moment); ok {
				l.Reach(moment)
			} else if len(wrong) == 0 {
				return errors.New("refused without a reason")
			}
			return nil
		})
		if err != nil && strings.Contains(err.Error(), "without a reason") {
			t.Error(err)
		}
	})
}
