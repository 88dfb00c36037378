package app

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

var update = flag.Bool("update", false, "write docs/openapi.json anew")

const contract = "../../docs/openapi.json"

func description(t *testing.T) []byte {
	t.Helper()
	document, err := OpenAPI(t.Context(), clock.NewManual(moment))
	if err != nil {
		t.Fatal(err)
	}
	return append(bytes.TrimRight(document, "\n"), '\n')
}

func TestContractIsTheCode(t *testing.T) {
	document := description(t)
	if *update {
		if err := os.WriteFile(contract, document, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile(contract)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(committed, document) {
		t.Error("docs/openapi.json is not what the code says: look at the change and run go test ./internal/app -run TestContract -update")
	}
}

// schema is as much of a JSON schema as the rules look at.
type schema struct {
	Ref         string            `json:"$ref"`
	Description string            `json:"description"`
	Properties  map[string]schema `json:"properties"`
	Items       *schema           `json:"items"`
	Required    []string          `json:"required"`
}

type parameter struct {
	Name, In, Description string
}

type operation struct {
	OperationID, Summary string
	Parameters           []parameter
	Responses            map[string]struct {
		Headers map[string]any
		Content map[string]struct{ Schema schema }
	}
}

type api struct {
	OpenAPI string
	Info    struct {
		Version string
		Contact struct{ Name, Email, URL string }
	}
	Servers    []struct{ URL string }
	Paths      map[string]map[string]json.RawMessage
	Components struct{ Schemas map[string]schema }
}

func parseAPI(t *testing.T, document []byte) api {
	t.Helper()
	var d api
	if err := json.Unmarshal(document, &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Paths) == 0 {
		t.Fatal("no paths")
	}
	return d
}

// The names in brackets are the rules of the NL GOV REST API Design Rules 2.2.
func TestDesignRules(t *testing.T) {
	d := parseAPI(t, description(t))
	for _, wrong := range checkDocument(d) {
		t.Error(wrong)
	}
}

var (
	semver    = regexp.MustCompile(`^\d+\.\d+\.\d+$`)
	kebab     = regexp.MustCompile(`^(/([a-z][a-z0-9]*(-[a-z0-9]+)*|\{[a-z][A-Za-z0-9]*\}))+$`)
	camelCase = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
)

func checkDocument(d api) (wrong []string) {
	if !strings.HasPrefix(d.OpenAPI, "3.1") {
		wrong = append(wrong, "/core/doc-openapi: version "+d.OpenAPI)
	}
	if len(d.Servers) != 1 || d.Servers[0].URL != "/api/v1" {
		wrong = append(wrong, "/core/uri-version: the server is not /api/v1")
	}
	if !semver.MatchString(d.Info.Version) || !strings.HasPrefix(d.Info.Version, "1.") {
		wrong = append(wrong, "/core/semver: version "+d.Info.Version)
	}
	if c := d.Info.Contact; c.Name == "" || c.Email == "" || c.URL == "" {
		wrong = append(wrong, "/core/doc-openapi-contact: incomplete")
	}
	ids := map[string]string{}
	for path, methods := range d.Paths {
		if !kebab.MatchString(path) {
			wrong = append(wrong, "/core/path-segments-kebab-case, /core/no-trailing-slash: "+path)
		}
		for method, raw := range methods {
			where := method + " " + path
			if !strings.Contains(" get post put patch delete ", " "+method+" ") {
				wrong = append(wrong, "/core/http-methods: "+where)
				continue
			}
			var op operation
			if err := json.Unmarshal(raw, &op); err != nil {
				wrong = append(wrong, where+": "+err.Error())
				continue
			}
			if other := ids[op.OperationID]; op.OperationID == "" || other != "" {
				wrong = append(wrong, where+": operationId empty or that of "+other)
			}
			ids[op.OperationID] = where
			wrong = append(wrong, checkOperation(where, op)...)
		}
	}
	for name, s := range d.Components.Schemas {
		wrong = append(wrong, checkSchema(name, s)...)
	}
	problem, ok := d.Components.Schemas["Problem"]
	for _, name := range []string{"status", "title", "detail"} {
		if _, has := problem.Properties[name]; !ok || !has || !strings.Contains(" "+strings.Join(problem.Required, " ")+" ", " "+name+" ") {
			wrong = append(wrong, "/core/error-handling/problem-details: no required "+name)
		}
	}
	return wrong
}

func checkOperation(where string, op operation) (wrong []string) {
	if op.Summary == "" {
		wrong = append(wrong, where+": no summary")
	}
	for _, p := range op.Parameters {
		if p.In == "query" && !camelCase.MatchString(p.Name) {
			wrong = append(wrong, "/core/query-keys-camel-case: "+where+" "+p.Name)
		}
		if p.Description == "" {
			wrong = append(wrong, where+": parameter "+p.Name+" has no description")
		}
	}
	if _, has := op.Responses["422"]; has {
		wrong = append(wrong, "/core/error-handling/invalid-input: 422 at "+where)
	}
	for _, code := range []string{"400", "401", "404", "500"} {
		if op.Responses[code].Content["application/problem+json"].Schema.Ref != "#/components/schemas/Problem" {
			wrong = append(wrong, "/core/error-handling/problem-details: "+code+" of "+where)
		}
	}
	for code, r := range op.Responses {
		if r.Headers["API-Version"] == nil {
			wrong = append(wrong, "/core/version-header: "+code+" of "+where)
		}
		if _, has := r.Content["application/json"]; has && code >= "400" {
			wrong = append(wrong, "/core/error-handling/problem-details: "+code+" of "+where+" is plain JSON")
		}
	}
	return wrong
}

func checkSchema(name string, s schema) (wrong []string) {
	for key, p := range s.Properties {
		if key == "$schema" {
			wrong = append(wrong, name+" names its own schema")
		}
		if !camelCase.MatchString(key) {
			wrong = append(wrong, "/core/naming: property "+name+"."+key)
		}
		if p.Description == "" && p.Ref == "" {
			wrong = append(wrong, name+"."+key+" has no description")
		}
		wrong = append(wrong, checkSchema(name+"."+key, p)...)
	}
	if s.Items != nil {
		wrong = append(wrong, checkSchema(name+"[]", *s.Items)...)
	}
	return wrong
}

// Each rule must find a document that breaks it.
func TestDesignRulesFind(t *testing.T) {
	good := string(description(t))
	for change, rule := range map[[2]string]string{
		{`"url": "/api/v1"`, `"url": "/api"`}:                        "uri-version",
		{`"version": "1.0.0"`, `"version": "1.0"`}:                   "semver",
		{`"email": "api@`, `"mail": "api@`}:                          "contact",
		{`"/signalen": {`, `"/Signalen_x": {`}:                       "kebab-case",
		{`"/signalen": {`, `"/signalen/": {`}:                        "trailing-slash",
		{`"name": "complexId"`, `"name": "complex_id"`}:              "camel-case",
		{`"operationId": "lijstSignalen"`, `"operationId": ""`}:      "operationId",
		{`"API-Version"`, `"Version"`}:                               "version-header",
		{`"400": {`, `"422": {`}:                                     "invalid-input",
		{`"description": "HTTP-statuscode"`, `"description": ""`}:    "Problem.status has no description",
		{`"application/problem+json"`, `"application/json"`}:         "problem-details",
		{`"summary": "Werklijst van signalen"`, `"summary": ""`}:     "no summary",
		{`"description": "Alleen dit complex"`, `"description": ""`}: "parameter complexId has no description",
	} {
		broken := strings.ReplaceAll(good, change[0], change[1])
		if broken == good {
			t.Errorf("%s is not in the description", change[0])
			continue
		}
		if found := strings.Join(checkDocument(parseAPI(t, []byte(broken))), "\n"); !strings.Contains(found, rule) {
			t.Errorf("%s: not found when %s becomes %s", rule, change[0], change[1])
		}
	}
}

// live is a running program with one user and a token.
func live(t *testing.T) (h http.Handler, token string) {
	t.Helper()
	h, token, _ = liveApp(t)
	return h, token
}

// liveApp is live with the program itself.
func liveApp(t *testing.T) (h http.Handler, token string, a *App) {
	t.Helper()
	return liveWith(t, func(*Config) {})
}

// liveWith is liveApp with other settings.
func liveWith(t *testing.T, change func(*Config)) (h http.Handler, token string, a *App) {
	t.Helper()
	dir := t.TempDir()
	cfg := DefaultConfig()
	cfg.RequireSecondFactor = false // nobody in the city has a phone
	cfg.RequestsPerMinute = "0"     // the world of the test asks faster than people do
	cfg.Database, cfg.KeyFile = storetest.SQLite(t, filepath.Join(dir, "a.db"), Migrations()), filepath.Join(dir, "a.key")
	change(&cfg)
	c := clock.NewManual(moment)
	a, err := Open(t.Context(), cfg, c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	org := account.Organisation{ID: "org", Name: "Woonstede", Kind: account.HousingAssociation}
	u := account.User{OrgID: "org", Name: "Marja Proef", Login: "marja", Roles: []access.Role{access.Consultant, access.TeamLead, access.PolicyMaker, access.Officer, access.Board, access.Partner, access.ArrearsStaff, access.DebtHelp, access.Admin}}
	write(t, a.db, func(tx *store.Tx) error { return account.InsertOrganisation(tx, moment, org) })
	if u.ID, err = a.accounts.AddUser(t.Context(), access.System("org"), u, "paard-batterij-nietje"); err != nil {
		t.Fatal(err)
	}
	if token, err = a.accounts.NewToken(t.Context(), u.Actor(), "proef", account.Scopes(), moment.AddDate(0, 1, 0)); err != nil {
		t.Fatal(err)
	}
	sequencer, err := a.sequencer() // the log has a checkpoint once this has run
	if err == nil {
		_, err = sequencer.Once(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.Server(false)
	if err != nil {
		t.Fatal(err)
	}
	return s.Handler(), token, a
}

func ask(h http.Handler, method, path, token string) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestAnswersOfTheAPI(t *testing.T) {
	h, token := live(t)
	for _, c := range []struct {
		name, method, path, token string
		status                    int
		media                     string
	}{
		{"trailing slash", "GET", "/api/v1/signalen/", token, 404, "application/problem+json"},
		{"no such path", "GET", "/api/v1/niets", token, 404, "application/problem+json"},
		{"no such signal", "GET", "/api/v1/signalen/nee", token, 404, "application/problem+json"},
		{"wrong method", "DELETE", "/api/v1/signalen", token, 405, "application/problem+json"},
		{"invalid input", "GET", "/api/v1/signalen?limiet=-1", token, 400, "application/problem+json"},
		{"nobody", "GET", "/api/v1/signalen", "", 401, "application/problem+json"},
		{"a wrong token", "GET", "/api/v1/signalen", "sdt_x", 401, "application/problem+json"},
		{"list", "GET", "/api/v1/signalen", token, 200, "application/json"},
		{"description", "GET", "/api/v1/openapi.json", "", 200, "application/openapi+json;version=3.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := ask(h, c.method, c.path, c.token)
			if res.StatusCode != c.status || res.Header.Get("Content-Type") != c.media {
				t.Errorf("%d %s, want %d %s", res.StatusCode, res.Header.Get("Content-Type"), c.status, c.media)
			}
			for header, want := range map[string]string{"API-Version": "1.0.0", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
				"X-Frame-Options": "DENY"} {
				if got := res.Header.Get(header); got != want {
					t.Errorf("%s is %q, want %q", header, got, want)
				}
			}
			if csp := res.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'none'") {
				t.Errorf("Content-Security-Policy is %q", csp)
			}
			if c.status < 400 {
				return
			}
			var p struct {
				Status        int
				Title, Detail string
			}
			if err := json.NewDecoder(res.Body).Decode(&p); err != nil || p.Status != c.status || p.Title == "" || p.Detail == "" {
				t.Errorf("problem %+v, %v", p, err)
			}
		})
	}
	if got := ask(h, "GET", "/api/v1/openapi.json", "").Header.Get("Access-Control-Allow-Origin"); got != "*" {
		t.Errorf("the description allows origin %q, want *", got)
	}
}

func TestRealAnswersKeepTheContract(t *testing.T) {
	h, token := live(t)
	document, err := io.ReadAll(ask(h, "GET", "/api/v1/openapi.json", "").Body)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for path, item := range doc.Paths.Map() {
		if item.Get == nil || strings.Contains(path, "{") {
			continue
		}
		asked++
		t.Run(path, func(t *testing.T) {
			res := ask(h, "GET", "/api/v1"+path, token)
			body, err := io.ReadAll(res.Body)
			if err != nil || res.StatusCode != http.StatusOK {
				t.Fatalf("%d %s %v", res.StatusCode, body, err)
			}
			r := httptest.NewRequest("GET", "/api/v1"+path, nil)
			route, params, err := router.FindRoute(r)
			if err != nil {
				t.Fatal(err)
			}
			in := &openapi3filter.ResponseValidationInput{
				RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, Route: route, PathParams: params},
				Status:                 res.StatusCode, Header: res.Header}
			if err := openapi3filter.ValidateResponse(t.Context(), in.SetBodyBytes(body)); err != nil {
				t.Error(err)
			}
		})
	}
	if asked < 3 {
		t.Errorf("only %d operations could be asked", asked)
	}
}

// Every POST can be sent again when its answer was lost: it takes a key or the version that somebody
// saw, or it stands here with why it needs neither.
func TestEveryPostCanBeSentAgain(t *testing.T) {
	without := map[string]string{
		"/dossiers":                              "a signal goes into one case: the second is a Conflict",
		"/dossiers/{id}/overdragen/intrekken":    "a question is withdrawn once",
		"/overdrachten/{overdracht}":             "a question has one answer: the second is refused",
		"/dossiers/{id}/vragen/{vraag}/antwoord": "a question has one answer: the second is a Conflict",
		"/knelpunten/{id}/gezien":                "counts once a day",
		"/logboek/medeondertekeningen":           "the same signature of the same head is one",
		"/mail/opnieuw":                          "makes nothing: what waits is tried",
		"/mail/proef":                            "makes nothing: a letter to oneself",
		"/plaatsen/hier":                         "a look",
		"/plaatsen/lopend":                       "a look",
		"/plaatsen/waarschuwing":                 "a look",
		"/plaatsen/zoekopdrachten":               "a look",
		"/signalen/zoekopdrachten":               "a look",
		"/roosters/{id}/ruil":                    "asking the same again changes nothing",
		"/mijn/diensten/ruil/{id}":               "a question has one answer: the second is a Conflict",
		"/vroegsignalen/{id}/stand":              "says a state, which it has then",
	}
	for path, methods := range parseAPI(t, description(t)).Paths {
		raw, ok := methods["post"]
		if !ok {
			continue
		}
		var op operation
		if err := json.Unmarshal(raw, &op); err != nil {
			t.Fatal(err)
		}
		holds := slices.ContainsFunc(op.Parameters, func(p parameter) bool { return p.Name == "Idempotency-Key" || p.Name == "If-Match" })
		if why := without[path]; holds != (why == "") {
			t.Errorf("%s holds on to something is %v, and it says %q", path, holds, why)
		}
		delete(without, path)
	}
	for path := range without {
		t.Errorf("%s does not exist", path)
	}
}
