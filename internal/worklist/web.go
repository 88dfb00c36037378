package worklist

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"net/url"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

// The addresses of the pages.
const (
	rowsPath     = "/signalen/rijen"
	listsPath    = "/werklijsten"
	togetherPath = "/signalen/samen"
	doPath       = "/signalen/samen/doen"
	stylePath    = "/signalen/werklijst.css"
	scriptPath   = "/signalen/werklijst.js"
)

// listPath is where a saved list stands; its id says nothing to anybody.
func listPath(id ID) string { return "/signalen?werklijst=" + url.QueryEscape(string(id)) }

func changePath(id ID) string { return listsPath + "/" + url.PathEscape(string(id)) }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /signalen", Handler: s.getList},
		{Pattern: "POST /signalen", Handler: s.postSearch},
		{Pattern: "GET /signalen/rijen", Handler: s.getRows},
		{Pattern: "POST /werklijsten", Handler: s.postSave},
		{Pattern: "POST /werklijsten/{id}", Handler: s.postChange},
		{Pattern: "POST /werklijsten/{id}/weg", Handler: s.postRemove},
		{Pattern: "POST /signalen/samen", Handler: s.postTogether},
		{Pattern: "POST /signalen/samen/doen", Handler: s.postDo},
		{Pattern: "GET " + stylePath, Handler: asset("worklist.css", "text/css; charset=utf-8"), Public: true},
		{Pattern: "GET " + scriptPath, Handler: asset("worklist.js", "text/javascript; charset=utf-8"), Public: true},
	}
}

// Nav are the places of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "worklist.nav", Path: "/signalen", Icon: string(ui.IconIntake), Action: "signal.list", Order: 20}}
}

//go:embed worklist.css worklist.js
var assets embed.FS

// asset answers with a file of this module, which its address names by its hash.
func asset(name, kind string) func(*web.Context) error {
	return func(c *web.Context) error {
		data, err := assets.ReadFile(name)
		if err != nil {
			return fault.Wrap("worklist.asset", err)
		}
		c.W.Header().Set("Content-Type", kind)
		c.W.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		_, err = c.W.Write(data)
		return err
	}
}

func hashed(path, name string) string {
	data, err := assets.ReadFile(name)
	if err != nil {
		return path
	}
	sum := sha256.Sum256(data)
	return path + "?v=" + hex.EncodeToString(sum[:6])
}

func styleHref() string { return hashed(stylePath, "worklist.css") }

// filterOf reads a filter from the values of an address or form.
func filterOf(q url.Values) signal.Filter {
	return signal.Filter{List: signal.ListKind(q.Get("lijst")), Theme: signal.Theme(q.Get("thema")), Source: signal.Source(q.Get("bron")),
		ComplexID: place.ComplexID(q.Get("complex")), Cursor: q.Get("vanaf")}
}

// asked is the filter of an address, or that of the saved list that it names.
func (s *Service) asked(c *web.Context) (f signal.Filter, saved List, err error) {
	q := c.R.URL.Query()
	if f = filterOf(q); q.Get("werklijst") == "" {
		return f, saved, nil
	}
	saved, err = s.Get(c.R.Context(), c.Actor, ID(q.Get("werklijst")))
	f, cursor := saved.Filter, f.Cursor
	f.Cursor = cursor
	return f, saved, err
}

func (s *Service) getList(c *web.Context) error {
	f, saved, err := s.asked(c)
	if err != nil {
		return err
	}
	return s.list(c, http.StatusOK, f, saved, ui.Draft{})
}

func (s *Service) postSearch(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	filter := filterOf(f)
	filter.Search, filter.Texts = f.Get("zoek"), f.Get("tekst") == "ja"
	return s.list(c, http.StatusOK, filter, List{}, ui.Draft{})
}

// list is the work list; a search that cannot be carried out says why above it.
func (s *Service) list(c *web.Context, status int, f signal.Filter, saved List, d ui.Draft) error {
	look := s.signals.List
	if f.Texts {
		look = s.signals.SearchTexts
	}
	found, err := look(c.R.Context(), c.Actor, f)
	screen := s.screen(c, f, saved)
	screen.Draft = d
	if fault.Is(err, fault.Invalid) {
		status, screen.problem = http.StatusBadRequest, web.FieldErrors(c.Print, err)["zoek"]
		if screen.problem == "" {
			return err
		}
	} else if err != nil {
		return err
	}
	screen.Page, screen.tasks = found, s.signals.Tasks(c, found.Rows)
	if screen.lists, err = s.Lists(c.R.Context(), c.Actor); err != nil {
		return err
	}
	if screen.desks, err = s.signals.Desks(c.R.Context(), c.Actor); err != nil {
		return err
	}
	for _, l := range screen.lists {
		screen.mayChange = screen.mayChange || l.ID == saved.ID && l.Change
	}
	if _, screen.tag, err = fragment(c, screen); err != nil {
		return err
	}
	page := c.Page(c.T("worklist.title"))
	page.WideContent, page.Path = true, screen.back()
	page.Scripts = append(page.Scripts, hashed(scriptPath, "worklist.js"))
	return c.Render(status, listPage(page, screen))
}

func (s *Service) screen(c *web.Context, f signal.Filter, saved List) listScreen {
	return listScreen{words: words{c.Print}, Filter: f, saved: saved, mayKeep: c.May(actKeep), mayShare: c.May(actShare)}
}

// fragment are the rows with the tag that changes when they do.
func fragment(c *web.Context, s listScreen) (body []byte, tag string, err error) {
	var out bytes.Buffer
	if err := rows(s).Render(c.R.Context(), &out); err != nil {
		return nil, "", fault.Wrap("worklist.rows", err)
	}
	sum := sha256.Sum256(out.Bytes())
	return out.Bytes(), `"` + hex.EncodeToString(sum[:12]) + `"`, nil
}

// getRows are the rows alone, for the page that asks whether they changed. It says less than
// the page, and so leaves as much on record: nothing.
func (s *Service) getRows(c *web.Context) error {
	f, saved, err := s.asked(c)
	if err != nil {
		return err
	}
	found, err := s.signals.List(c.R.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	screen := s.screen(c, f, saved)
	screen.Page, screen.tasks = found, s.signals.Tasks(c, found.Rows)
	body, tag, err := fragment(c, screen)
	if err != nil {
		return err
	}
	c.W.Header().Set("ETag", tag)
	if c.R.Header.Get("If-None-Match") == tag {
		c.W.WriteHeader(http.StatusNotModified)
		return nil
	}
	c.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, err = c.W.Write(body)
	return err
}
