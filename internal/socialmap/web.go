package socialmap

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
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
	mirrorPath  = mapPath + "/spiegel"
	stylePath   = mapPath + "/kaart.css"
	scriptPath  = mapPath + "/kaart.js"
	filePath    = mapPath + "/kaart.svg"
	pointsPath  = mapPath + "/punten.json"
	streetsPath = mapPath + "/straten/"

	streetScriptPath = mapPath + "/straten.js"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + mapPath, Handler: s.getOverview},
		{Pattern: "GET " + filePath, Handler: s.getFile},
		{Pattern: "GET " + pointsPath, Handler: s.getPoints},
		// A map asks for some dozens of squares at once.
		{Pattern: "GET " + streetsPath + "{z}/{x}/{y}", Handler: s.getTile, Always: true},
		{Pattern: "GET " + complexPath + "{id}", Handler: s.getComplex},
		{Pattern: "POST " + complexPath + "{id}/schatting", Handler: s.postEstimate},
		{Pattern: "POST " + complexPath + "{id}/handtekening", Handler: s.postSign},
		{Pattern: "GET " + areaPath + "{code}", Handler: s.getArea},
		{Pattern: "GET " + mirrorPath, Handler: s.getMirror},
		{Pattern: "GET " + definitionsPath, Handler: s.getDefinitions},
		{Pattern: "GET " + ProgressPath, Handler: s.getProgress},
		{Pattern: "GET " + divisionPath, Handler: s.getDivision},
		{Pattern: "POST " + divisionPath, Handler: s.postDivision},
		{Pattern: "GET " + stylePath, Handler: asset(stylePath), Public: true},
		{Pattern: "GET " + scriptPath, Handler: asset(scriptPath), Public: true},
		{Pattern: "GET " + streetScriptPath, Handler: asset(streetScriptPath), Public: true},
	}
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "socialmap.nav", Path: mapPath, Icon: string(ui.IconMap), Action: actRead, Order: 40}}
}

// kinds are the files that pages of this module ask for, by address.
func kinds() map[string]string {
	return map[string]string{stylePath: "text/css; charset=utf-8", scriptPath: "text/javascript; charset=utf-8", streetScriptPath: "text/javascript; charset=utf-8"}
}

func assetOf(path string) ([]byte, error) {
	return Files.ReadFile("static" + strings.TrimPrefix(path, mapPath))
}

// asset answers with a file of this module, which its address names by its hash.
func asset(path string) func(*web.Context) error {
	return func(c *web.Context) error {
		data, err := assetOf(path)
		if err != nil {
			return fault.Wrap("socialmap.asset", err)
		}
		c.W.Header().Set("Content-Type", kinds()[path])
		c.W.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		_, err = c.W.Write(data)
		return err
	}
}

// assetHref is the address of a file with the hash of what is in it.
func assetHref(path string) string {
	data, err := assetOf(path)
	if err != nil {
		return path
	}
	sum := sha256.Sum256(data)
	return path + "?v=" + hex.EncodeToString(sum[:6])
}

func wide(p ui.Page) ui.Page {
	p.WideContent = true
	return p
}

// getOverview is the map. A choice that does not exist is the first one.
func (s *Service) getOverview(c *web.Context) error {
	q := c.R.URL.Query()
	o, err := s.Overview(c.R.Context(), c.Actor, choiceOf(q))
	if err != nil {
		return err
	}
	screen := mapScreen{Overview: o, words: words{c.Print}, name: "kaart", org: c.Actor.Org, tableChoice: tableChoiceOf(q), mayDivide: c.May(actDivide), mayProgress: c.May(actProgress)}
	if o.Release != nil {
		screen.maps = s.mapsOf(screen)
		screen.table = screen.lines.page(screen.sort, screen.query, screen.page)
		if err := s.numberRows(c.R.Context(), c.Actor, o, screen.table.Rows); err != nil {
			return err
		}
		if screen.Multiples {
			if screen.multiples, err = s.multiples(c.R.Context(), c.Actor, o, screen.table.Rows); err != nil {
				return err
			}
		}
	}
	page := wide(c.Page(c.T("socialmap.title")))
	page.Scripts = append(page.Scripts, screen.scripts()...)
	return c.Render(http.StatusOK, mapPage(page, screen))
}

// getFile is the map as a picture to keep, with what it shows written on it.
func (s *Service) getFile(c *web.Context) error {
	o, err := s.figures(c.R.Context(), c.Actor, choiceOf(c.R.URL.Query()), nothing)
	if err != nil {
		return err
	}
	if o.Release == nil {
		return c.Redirect(mapPath) // which says why there is nothing to keep
	}
	screen := mapScreen{Overview: o, words: words{c.Print}, org: c.Actor.Org}
	c.W.Header().Set("Content-Disposition", `attachment; filename="`+o.Indicator.Code+"-"+levelCodes()[o.Level]+"-"+o.Release.AsOf.Format(time.DateOnly)+`.svg"`)
	return c.Send("image/svg+xml", s.fileOf(screen))
}

// getPoints are the dots of a map on which there are too many to be links.
func (s *Service) getPoints(c *web.Context) error {
	q := c.R.URL.Query()
	choice := choiceOf(q)
	choice.Against, choice.Beside = NoComparison, nil
	if choice.Level != LevelStaircase {
		choice.Level = LevelComplex
	}
	o, err := s.figures(c.R.Context(), c.Actor, choice, nothing)
	if err != nil {
		return err
	}
	return c.Send("application/json", s.pointsOf(mapScreen{Overview: o, words: words{c.Print}}, q.Get("beeld")))
}

func (s *Service) getArea(c *web.Context) error {
	v, err := s.AreaAt(c.R.Context(), c.Actor, place.AreaCode(c.R.PathValue("code")), dateOn(c.R.URL.Query().Get("peildatum")))
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
	v, err := s.ComplexAt(c.R.Context(), c.Actor, place.ComplexID(c.R.PathValue("id")), dateOn(c.R.URL.Query().Get("peildatum")))
	if err != nil {
		return err
	}
	screen := complexScreen{ComplexView: v, words: words{c.Print}, draft: d, now: c.Now,
		mayCorrect: v.Site.Org == c.Actor.OrgID && c.May("place.correct")}
	if s.voices != nil && v.Release != nil {
		if screen.voices, err = s.voices(c.R.Context(), c.Actor, v.Site.ID, v.Release.AsOf); err != nil {
			return err
		}
	}
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

// The form of a signature, and what it sends.
const formSign = "handtekening"

func (s *Service) postSign(c *web.Context) error {
	return s.change(c, formSign, "socialmap.done_sign", func(id place.ComplexID, f url.Values) error {
		return s.Sign(c.R.Context(), c.Actor, id, f.Get("schatting"), Signature{Side: Side(f.Get("kant")), Role: web.Line(f, "rol"), On: web.DateOf(f, "getekend")})
	})
}

// estimateFrom reads the form of an estimate.
func estimateFrom(f url.Values) Estimate {
	e := Estimate{Basis: strings.TrimSpace(f.Get("basis"))}
	for _, g := range AllGroups() {
		e.Bands[g], _ = ParseBand(f.Get(g.Code()))
	}
	e.Bands[Vulnerable] = NoBand
	for _, h := range AllHelp() {
		e.Split[h], _ = ParseBand(f.Get(h.Code()))
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
