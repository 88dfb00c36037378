package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// APIVersion is the version of the API, semver (NL GOV API Design Rules 2.2,
// /core/semver); every answer says it.
const APIVersion = "1.0.0"

// APIPath is where the API lives; the major version is part of it (/core/uri-version).
const APIPath = "/api/v1"

// Problem is the answer to a request that failed (RFC 9457): always with status, title
// and detail, and for invalid input all faults together.
type Problem struct {
	Status int            `json:"status" doc:"HTTP-statuscode"`
	Title  string         `json:"title" doc:"Korte omschrijving van het soort fout"`
	Detail string         `json:"detail" doc:"Wat er misging en wat u kunt doen"`
	Errors []ProblemField `json:"errors,omitempty" doc:"Alle velden die niet kloppen"`
	Nu     any            `json:"nu,omitempty" doc:"Bij 412: wat er nu staat, met de versie"`
	Uw     any            `json:"uw,omitempty" doc:"Bij 412: wat u stuurde; er is niets van bewaard"`
}

// ProblemField is one field that was refused.
type ProblemField struct {
	Location string `json:"location" doc:"Naam van het veld"`
	Detail   string `json:"detail" doc:"Wat er niet klopt"`
}

func (p *Problem) Error() string { return fmt.Sprintf("%d %s: %s", p.Status, p.Title, p.Detail) }

// GetStatus makes Problem an error that huma can answer with.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of RFC 9457.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

type contextKey int

const (
	actorKey contextKey = iota
	printKey
	troubleKey
)

// OnceInput is what a POST takes that makes something and has no version to hold on to: the key
// under which account.Once makes it one time.
type OnceInput struct {
	Key string `header:"Idempotency-Key" minLength:"8" maxLength:"100" doc:"Sleutel van uw programma, bijvoorbeeld een UUID. Dezelfde sleutel geeft 30 dagen hetzelfde antwoord en maakt niets nog eens."`
}

// ActorFrom is who uses the API.
func ActorFrom(ctx context.Context) access.Actor {
	a, _ := ctx.Value(actorKey).(access.Actor)
	return a
}

// PrinterFrom is the printer of the language that the client asks for.
func PrinterFrom(ctx context.Context) *text.Printer {
	p, _ := ctx.Value(printKey).(*text.Printer)
	return p
}

// APIMet is the answer to a change under If-Match. Who met the change of somebody else (RFC 9110,
// 15.5.13) gets what stands there now, as now finds it for them, beside what was sent, so that
// neither is lost. Who may change it and not read it gets only the second.
func APIMet[T any](ctx context.Context, err error, sent any, now func() (T, error)) error {
	answer := APIError(ctx, err)
	if fault.Is(err, fault.Conflict) {
		problem := answer.(*Problem)
		problem.Status, problem.Uw = http.StatusPreconditionFailed, sent
		if stands, err := now(); err == nil {
			problem.Nu = stands
		}
	}
	return answer
}

// APIError turns what a use case returned into a problem.
func APIError(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if t, ok := ctx.Value(troubleKey).(*trouble); ok {
		t.err = err
	}
	p := PrinterFrom(ctx)
	kind := fault.KindOf(err)
	problem := &Problem{Status: status(kind), Title: p.T(kindKey(kind)), Detail: p.T(kindKey(kind) + "_do")}
	for _, f := range fault.FieldsOf(err) {
		problem.Errors = append(problem.Errors, ProblemField{Location: f.Name, Detail: p.Args(f.Key, f.Args)})
	}
	if len(problem.Errors) > 0 {
		problem.Detail = problem.Errors[0].Detail
	}
	return problem
}

// IfMatch is the version of a header If-Match (RFC 9110, 13.1.1); without one nothing is changed.
func IfMatch(header string) (int64, error) {
	n, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(header, "W/"), `"`), 10, 64)
	if err != nil {
		return 0, fault.Invalidf("web.ifmatch", "If-Match", "web.if_match")
	}
	return n, nil
}

// ETag is a version as IfMatch reads it.
func ETag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// NewProblem is how huma's own checks of input become problems: always 400, never 422
// (/core/http-response-code), with all faults together.
func NewProblem(code int, message string, errs ...error) huma.StatusError {
	if code == http.StatusUnprocessableEntity {
		code = http.StatusBadRequest
	}
	p := &Problem{Status: code, Title: http.StatusText(code), Detail: message}
	for _, err := range errs {
		field := ProblemField{Detail: err.Error()}
		if d, ok := err.(huma.ErrorDetailer); ok {
			field.Location, field.Detail = d.ErrorDetail().Location, d.ErrorDetail().Message
		}
		p.Errors = append(p.Errors, field)
	}
	return p
}

// API joins the operations of the modules to the server and returns the description.
func (s *Server) API(register ...func(huma.API)) huma.API {
	huma.NewError = NewProblem
	mux := http.NewServeMux()
	cfg := huma.DefaultConfig("Samendoen", APIVersion)
	cfg.OpenAPIPath, cfg.DocsPath, cfg.SchemasPath = "", "", ""
	cfg.CreateHooks = nil
	cfg.Info.Description = "De API van Samendoen: signalen, dossiers, complexen en cijfers. Alle antwoorden volgen dezelfde regels als de schermen."
	cfg.Info.Contact = &huma.Contact{Name: "Samendoen", Email: "api@samendoen.example", URL: "https://samendoen.example"}
	cfg.Info.License = &huma.License{Name: "EUPL-1.2", Identifier: "EUPL-1.2"}
	cfg.Servers = []*huma.Server{{URL: APIPath, Description: "Deze installatie"}}
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"sleutel": {Type: "http", Scheme: "bearer", Description: "Een sleutel die een gebruiker zelf maakt, met een bereik en een einddatum."},
	}
	cfg.Security = []map[string][]string{{"sleutel": {}}}
	api := humago.NewWithPrefix(mux, APIPath, cfg)
	api.OpenAPI().Servers = cfg.Servers
	for _, f := range register {
		f(api)
	}
	unpaced := describe(api.OpenAPI())
	document, err := json.MarshalIndent(api.OpenAPI(), "", "  ")
	if err != nil {
		panic("web: openapi: " + err.Error()) // the types of the modules cannot be described
	}
	s.mux.Handle(APIPath+"/", s.apiHandler(mux, document, unpaced))
	return api
}

// describe gives every operation what the design rules ask for: its problems as
// problem+json, no 422, and the API-Version header on each answer. It returns the patterns
// of the operations that no pace holds back.
func describe(doc *huma.OpenAPI) (unpaced []string) {
	header := &huma.Param{Description: "Versie van de API", Schema: &huma.Schema{Type: "string"}}
	problem := doc.Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "")
	content := map[string]*huma.MediaType{"application/problem+json": {Schema: problem}}
	for path, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op == nil {
				continue
			}
			codes := append([]int{400, 401, 404, 500}, op.Errors...)
			if op.Metadata[always] == true {
				unpaced = append(unpaced, op.Method+" "+APIPath+path)
			} else {
				codes = append(codes, http.StatusTooManyRequests)
			}
			delete(op.Responses, "422")
			delete(op.Responses, "default")
			for _, code := range codes {
				if code == http.StatusUnprocessableEntity {
					continue
				}
				op.Responses[fmt.Sprint(code)] = &huma.Response{Description: http.StatusText(code), Content: content}
			}
			for _, r := range op.Responses {
				if r.Headers == nil {
					r.Headers = map[string]*huma.Param{}
				}
				r.Headers["API-Version"] = header
			}
		}
	}
	return unpaced
}

// apiHandler is what surrounds every operation: version, language, who asks, and
// problems for paths and methods that do not exist.
func (s *Server) apiHandler(mux *http.ServeMux, document []byte, unpaced []string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("API-Version", APIVersion)
		h.Set("Cache-Control", "no-store")
		if r.URL.Path == APIPath+"/openapi.json" && r.Method == http.MethodGet {
			h.Set("Content-Type", "application/openapi+json;version=3.1")
			h.Set("Access-Control-Allow-Origin", "*")
			w.Write(document)
			return
		}
		ctx := context.WithValue(r.Context(), printKey, s.cfg.Words.Printer(apiLang(r)))
		r = r.WithContext(ctx)
		_, pattern := mux.Handler(r)
		if pattern == "" {
			s.apiProblem(w, r, fault.New("api", fault.NotFound), mux)
			return
		}
		actor, err := s.apiActor(r)
		if err != nil {
			h.Set("WWW-Authenticate", "Bearer")
			s.apiProblem(w, r, err, nil)
			if r.Header.Get("Authorization") != "" { // a key that is none; a page whose session ended is no try
				s.refused(r, actor, pattern, err)
			}
			return
		}
		if !slices.Contains(unpaced, pattern) && !s.inPace(actor) {
			s.apiProblem(w, r, s.tooFast(w, r, actor, pattern), nil)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, 32<<20)
		why, sw := &trouble{}, &statusWriter{ResponseWriter: w}
		mux.ServeHTTP(sw, r.WithContext(context.WithValue(context.WithValue(ctx, actorKey, actor), troubleKey, why)))
		if err := why.of(sw.status); err != nil {
			s.refused(r, actor, pattern, err)
		}
	})
}

// apiProblem answers with a problem; with a mux it tells a wrong method from a wrong path.
func (s *Server) apiProblem(w http.ResponseWriter, r *http.Request, err error, mux *http.ServeMux) {
	problem := APIError(r.Context(), err).(*Problem)
	if mux != nil {
		if allowed := otherMethods(mux, r); len(allowed) > 0 {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			p := PrinterFrom(r.Context())
			problem = &Problem{Status: http.StatusMethodNotAllowed, Title: p.T("web.fault_method"), Detail: p.T("web.fault_method_do")}
		}
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(problem.Status)
	json.NewEncoder(w).Encode(problem)
}

func otherMethods(mux *http.ServeMux, r *http.Request) (allowed []string) {
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		if m == r.Method {
			continue
		}
		probe := r.Clone(r.Context())
		probe.Method = m
		if _, pattern := mux.Handler(probe); pattern != "" {
			allowed = append(allowed, m)
		}
	}
	slices.Sort(allowed)
	return allowed
}

// apiActor takes a token, or the session of a page on the same origin.
func (s *Server) apiActor(r *http.Request) (access.Actor, error) {
	if scheme, secret, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "bearer") {
		return s.cfg.Auth.ByToken(r.Context(), strings.TrimSpace(secret))
	}
	return s.actor(r)
}

func apiLang(r *http.Request) text.Lang {
	if strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), "en") {
		return text.English
	}
	return text.Dutch
}
