package socialmap

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

// The addresses of this module.
const (
	mapPath     = "/complex-in-beeld"
	complexPath = mapPath + "/complexen/"
	areaPath    = mapPath + "/buurten/"
	stylePath   = mapPath + "/kaart.css"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + mapPath, Handler: s.getOverview},
		{Pattern: "GET " + complexPath + "{id}", Handler: s.getComplex},
		{Pattern: "POST " + complexPath + "{id}/schatting", Handler: s.postEstimate},
		{Pattern: "POST " + complexPath + "{id}/vrijwilligers", Handler: s.postVolunteers},
		{Pattern: "GET " + areaPath + "{code}", Handler: s.getArea},
		{Pattern: "GET " + stylePath, Handler: style, Public: true},
	}
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "socialmap.nav", Path: mapPath, Icon: string(ui.IconMap), Action: actRead, Order: 40}}
}

func style(c *web.Context) error {
	data, err := Files.ReadFile("static/map.css")
	if err != nil {
		return fault.Wrap("socialmap.style", err)
	}
	c.W.Header().Set("Content-Type", "text/css; charset=utf-8")
	c.W.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, err = c.W.Write(data)
	return err
}

// styleHref is the address of the sheet with the hash of what is in it.
func styleHref() string {
	data, err := Files.ReadFile("static/map.css")
	if err != nil {
		return stylePath
	}
	sum := sha256.Sum256(data)
	return stylePath + "?v=" + hex.EncodeToString(sum[:6])
}

func wide(p ui.Page) ui.Page {
	p.WideContent = true
	return p
}

// getOverview is the map. A choice that does not exist is the first one.
func (s *Service) getOverview(c *web.Context) error {
	q := c.R.URL.Query()
	in, ok := IndicatorOf(q.Get("indicator"))
	if !ok {
		in = Indicators()[0]
	}
	level := max(slices.Index(levelCodes(), q.Get("niveau")), 0)
	if q.Get("niveau") == "" {
		level = int(LevelNeighbourhood)
	}
	o, err := s.Overview(c.R.Context(), c.Actor, in, Level(level)) // #nosec G115 -- an index of four levels
	if err != nil {
		return err
	}
	screen := mapScreen{Overview: o, words: words{c.Print}, sort: sortKey(q.Get("sorteer")), query: firstRunes(strings.TrimSpace(q.Get("zoek")), maxQuery)}
	if o.Release != nil {
		screen.sheet = s.sheets.of(screen.sheetKey(), screen.draw)
		sortLines(screen.Lines, screen.sort)
		page, _ := strconv.Atoi(q.Get("blad")) // what is no number is the first page
		screen.table = pageOf(screen.Lines, screen.query, page)
	}
	return c.Render(http.StatusOK, mapPage(wide(c.Page(c.T("socialmap.title"))), screen))
}

// maxQuery is how many signs of a name the table looks for.
const maxQuery = 60

// firstRunes is the beginning of a text, at most n characters.
func firstRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// levelCodes are the levels as addresses name them, by Level.
func levelCodes() []string { return []string{"complex", "buurt", "wijk", "gemeente"} }

func sortKey(key string) string {
	if slices.Contains([]string{"naam", "buurt", "waarde", "aantal", "woningen"}, strings.TrimPrefix(key, "-")) {
		return key
	}
	return "-waarde"
}

func (s *Service) getArea(c *web.Context) error {
	v, err := s.Area(c.R.Context(), c.Actor, place.AreaCode(c.R.PathValue("code")))
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, areaPage(wide(c.Page(v.Name)), areaScreen{v, words{c.Print}}))
}

func (s *Service) getComplex(c *web.Context) error {
	return s.showComplex(c, http.StatusOK, ui.Draft{})
}

// showComplex is the page of a complex, with the form that was just refused.
func (s *Service) showComplex(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Complex(c.R.Context(), c.Actor, place.ComplexID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	screen := complexScreen{ComplexView: v, words: words{c.Print}, draft: d, now: c.Now,
		mayCorrect: v.Site.Org == c.Actor.OrgID && c.May("place.correct")}
	return c.Render(status, complexPage(wide(c.Page(v.Name)), screen))
}

// change carries out a form and goes back to the complex; what was refused is shown
// again with everything that was typed.
func (s *Service) change(c *web.Context, form, done string, do func(id place.ComplexID, f url.Values) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := c.R.PathValue("id")
	err = do(place.ComplexID(id), f)
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.showComplex(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(complexPath+url.PathEscape(id), done)
}

func (s *Service) postEstimate(c *web.Context) error {
	return s.change(c, "schatting", "socialmap.done_estimate", func(id place.ComplexID, f url.Values) error {
		return s.Estimate(c.R.Context(), c.Actor, id, estimateFrom(f))
	})
}

// estimateFrom reads the form of an estimate.
func estimateFrom(f url.Values) Estimate {
	e := Estimate{Basis: strings.TrimSpace(f.Get("basis"))}
	for _, g := range AllGroups() {
		e.Bands[g], _ = ParseBand(f.Get(g.Code()))
	}
	for _, team := range strings.FieldsFunc(f.Get("teams"), func(r rune) bool { return r == '\n' || r == ',' || r == ';' }) {
		if team = strings.TrimSpace(team); team != "" {
			e.Teams = append(e.Teams, team)
		}
	}
	for _, layout := range []string{time.DateOnly, "2-1-2006", "2/1/2006"} {
		if on, err := time.Parse(layout, strings.TrimSpace(f.Get("on"))); err == nil {
			e.On = on
			break
		}
	}
	return e
}

func (s *Service) postVolunteers(c *web.Context) error {
	return s.change(c, "vrijwilligers", "socialmap.done_volunteers", func(id place.ComplexID, f url.Values) error {
		n, err := strconv.Atoi(strings.TrimSpace(f.Get("aantal")))
		if err != nil {
			n = -1 // is refused, with the reason
		}
		return s.SetVolunteers(c.R.Context(), c.Actor, id, n)
	})
}
