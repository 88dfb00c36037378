package directory

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/place"
)

// openPath is where the directory stands in HSDS, open for every program.
const openPath = "/hsds"

// What one address may ask: a map or site of a partner that refreshes, and no more.
const (
	asksPerSecond = 5.0
	asksAtOnce    = 900
	perPage       = 50
	maxPerPage    = 200
)

// standardDoc describes the open endpoints (OpenAPI 3.1) and what each answers, in our own words.
//
//go:embed hsds.json
var standardDoc []byte

// openRoutes are the endpoints of the standard. All are read only.
func (s *Service) openRoutes() []web.Route {
	var list []web.Route
	for path, h := range map[string]web.Handler{
		"": s.getOpen, "/openapi.json": s.getOpenDoc, "/services": s.getServices, "/services/{id}": s.getService, "/organizations": s.getOrganisations, "/organizations/{id}": s.getOrganisation,
		"/locations": s.getLocations, "/locations/{id}": s.getLocation, "/service_at_locations": s.getAtLocations, "/service_at_locations/{id}": s.getAtLocation,
		"/taxonomies": s.getTaxonomies, "/taxonomies/{id}": s.getTaxonomy, "/taxonomy_terms": s.getTerms, "/taxonomy_terms/{id}": s.getTerm,
	} {
		list = append(list, web.Route{Pattern: "GET " + openPath + path, Public: true, Handler: answered(h)})
	}
	slices.SortFunc(list, func(a, b web.Route) int { return strings.Compare(a.Pattern, b.Pattern) })
	return list
}

// answered is what every endpoint does: any site may ask, nobody too fast, and a fault is JSON.
func answered(h web.Handler) web.Handler {
	return func(c *web.Context) error {
		c.W.Header().Set("Access-Control-Allow-Origin", "*")
		err := fault.New("directory.open", fault.TooMany)
		if c.Allow("hsds", asksPerSecond, asksAtOnce) {
			err = h(c)
		}
		status, detail := 0, ""
		switch fault.KindOf(err) {
		case fault.NotFound:
			status, detail = http.StatusNotFound, c.T("directory.open_none")
		case fault.Invalid:
			status, detail = http.StatusBadRequest, c.T("directory.open_wrong")
		case fault.TooMany:
			status, detail = http.StatusTooManyRequests, c.T("directory.open_fast")
		}
		if err == nil || status == 0 {
			return err
		}
		return send(c, status, "application/problem+json", map[string]any{"status": status, "title": http.StatusText(status), "detail": detail})
	}
}

func send(c *web.Context, status int, kind string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", kind)
	c.W.WriteHeader(status)
	_, err = c.W.Write(append(data, '\n'))
	return err
}

func answer(c *web.Context, v any) error { return send(c, http.StatusOK, "application/json", v) }

// base is the address of this program as the asker wrote it.
func base(c *web.Context) string {
	scheme := "http"
	if c.R.TLS != nil || c.W.Header().Get("Strict-Transport-Security") != "" {
		scheme = "https"
	}
	return scheme + "://" + c.R.Host
}

func (s *Service) getOpen(c *web.Context) error {
	return answer(c, map[string]string{"version": "3.1", "profile": "https://docs.openreferral.org/en/3.1/", "openapi_url": base(c) + openPath + "/openapi.json"})
}

func (s *Service) getOpenDoc(c *web.Context) error {
	c.W.Header().Set("Content-Type", "application/json")
	_, err := c.W.Write(standardDoc)
	return err
}

// page is a list as the standard pages it.
type page[T any] struct {
	Total    int64 `json:"total_items"`
	Pages    int64 `json:"total_pages"`
	Number   int64 `json:"page_number"`
	Size     int   `json:"size"`
	First    bool  `json:"first_page"`
	Last     bool  `json:"last_page"`
	Empty    bool  `json:"empty"`
	Contents []T   `json:"contents"`
}

// asked is what every list can be asked.
type asked struct {
	page, per int64
	lines     bool // ndjson: everything, one on a line
}

// askedOf reads page, per_page and format.
func askedOf(c *web.Context) (a asked, err error) {
	q := c.R.URL.Query()
	a = asked{1, perPage, q.Get("format") == "ndjson"}
	for name, to := range map[string]*int64{"page": &a.page, "per_page": &a.per} {
		if q.Get(name) == "" {
			continue
		}
		if *to, err = strconv.ParseInt(q.Get(name), 10, 32); err != nil || *to < 1 {
			return a, fault.Invalidf("directory.page", name, "directory.open_wrong")
		}
	}
	if f := q.Get("format"); f != "" && f != "json" && f != "ndjson" {
		return a, fault.Invalidf("directory.page", "format", "directory.open_wrong")
	}
	a.per = min(a.per, maxPerPage)
	return a, nil
}

// paged answers a list of which read gives a piece, and count how long it is.
func paged[T any](c *web.Context, count func() (int64, error), read func(limit, offset int) ([]T, error)) error {
	a, err := askedOf(c)
	if err != nil {
		return err
	}
	if a.lines {
		c.W.Header().Set("Content-Type", "application/x-ndjson")
		out := json.NewEncoder(c.W)
		for at := 0; ; at += maxPerPage {
			list, err := read(maxPerPage, at)
			if err != nil {
				return err
			}
			for _, v := range list {
				if err := out.Encode(v); err != nil {
					return err
				}
			}
			if len(list) < maxPerPage {
				return nil
			}
		}
	}
	total, err := count()
	if err != nil {
		return err
	}
	p := page[T]{Total: total, Pages: max(1, (total+a.per-1)/a.per), Number: a.page, Contents: []T{}}
	if a.page <= p.Pages {
		list, err := read(int(a.per), int((a.page-1)*a.per))
		if err != nil {
			return err
		}
		p.Contents = append(p.Contents, list...)
	}
	p.Size, p.First, p.Last, p.Empty = len(p.Contents), a.page == 1, a.page >= p.Pages, len(p.Contents) == 0
	return answer(c, p)
}

// paging is paged for a list that is there whole.
func paging[T any](c *web.Context, all []T) error {
	return paged(c, func() (int64, error) { return int64(len(all)), nil }, func(limit, offset int) ([]T, error) {
		from := min(offset, len(all))
		return all[from:min(from+limit, len(all))], nil
	})
}

// filtered is the condition of the filters of the standard on services, which all have to hold.
func filtered(tx *store.Tx, c *web.Context) (w wanted, err error) {
	q := c.R.URL.Query()
	w.words(q.Get("search"))
	if term := q.Get("taxonomy_term_id"); term != "" {
		w.in(tx, "s.kind", kindsUnder(term))
	}
	if id := q.Get("taxonomy_id"); id != "" && id != TaxonomyID() {
		w.and("s.id = #", "")
	}
	if id := q.Get("organization_id"); id != "" {
		own, err := ownID(tx, id)
		if err != nil {
			return w, err
		}
		w.and("s.org_id = #", own)
	}
	if after := q.Get("modified_after"); after != "" {
		t, err := time.Parse(time.RFC3339, after)
		if err != nil {
			if t, err = time.Parse(time.DateOnly, after); err != nil {
				return w, fault.Invalidf("directory.filter", "modified_after", "directory.open_wrong")
			}
		}
		w.and("s.changed >= #", store.Micros(t))
	}
	if postcode := q.Get("postcode"); postcode != "" {
		areas, err := place.HousedAreas(tx)
		if err != nil {
			return w, err
		}
		code, err := place.NeighbourhoodOf(tx, strings.ReplaceAll(normalPostcode(postcode), " ", ""))
		if err != nil {
			return w, err
		}
		w.around(tx, Around(areas, code))
	}
	return w, nil
}

// ownID is the id of an organisation here, by its id in the standard.
func ownID(tx *store.Tx, id string) (string, error) {
	list, err := organisationNames(tx)
	for _, o := range list {
		if standardID(o.ID) == id {
			return o.ID, err
		}
	}
	return id, err
}

func yes(c *web.Context, name string) bool { return c.R.URL.Query().Get(name) == "true" }

// wholes are services with all that belongs to them.
func (s *Service) wholes(tx *store.Tx, list []Listing, p *text.Printer) ([]hsdsService, error) {
	entries, err := s.entries(tx, list)
	if err != nil {
		return nil, err
	}
	areas, err := place.HousedAreas(tx)
	names := map[string]string{}
	for _, a := range areas {
		names[string(a.Code)] = a.Name
	}
	out := make([]hsdsService, len(entries))
	for i, e := range entries {
		out[i] = e.full(p, names)
	}
	return out, err
}
