package letter

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
)

// Path is where the standard letters stand.
const Path = "/brieven"

const (
	newPath   = Path + "/nieuw"
	stylePath = Path + "/brief.css"
)

func pathOf(id TemplateID) string { return Path + "/" + url.PathEscape(string(id)) }

// CasePath is where the letters of a case stand.
func CasePath(id casework.ID) string { return "/dossiers/" + string(id) + "/brieven" }

func letterPath(id casework.ID, letterID string) string { return CasePath(id) + "/" + letterID }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + stylePath, Handler: style, Public: true},
		{Pattern: "GET " + Path, Handler: s.getList},
		{Pattern: "GET " + newPath, Handler: s.getNew},
		{Pattern: "POST " + newPath, Handler: s.postNew},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getTemplate},
		{Pattern: "POST " + Path + "/{id}", Handler: s.postTemplate},
		{Pattern: "GET /dossiers/{id}/brieven", Handler: s.getLetters},
		{Pattern: "POST /dossiers/{id}/brieven", Handler: s.postBegin},
		{Pattern: "GET /dossiers/{id}/brieven/{brief}", Handler: s.getLetter},
		{Pattern: "POST /dossiers/{id}/brieven/{brief}", Handler: s.postSave},
		{Pattern: "POST /dossiers/{id}/brieven/{brief}/verstuurd", Handler: s.postSent},
		{Pattern: "POST /dossiers/{id}/brieven/{brief}/weg", Handler: s.postRemove},
		{Pattern: "POST /dossiers/{id}/brieven/{brief}/mijn-plan", Handler: s.postPlace},
		{Pattern: "GET /dossiers/{id}/brieven/{brief}/pdf", Handler: s.getPDF},
	}
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "letter.nav", Path: Path, Icon: string(ui.IconLetter), Action: actList, Order: 53}}
}

// Card leads from the page of a case to its letters; nil for who may not read them.
func (s *Service) Card(c *web.Context, v casework.View) templ.Component {
	if !s.policy.Decide(c.Actor, actRead, v.Resource()).Allowed {
		return nil
	}
	return card(c.Print, CasePath(v.ID))
}

//go:embed brief.css
var sheet embed.FS

func style(c *web.Context) error {
	data, err := sheet.ReadFile("brief.css")
	if err != nil {
		return fault.Wrap("letter.style", err)
	}
	c.W.Header().Set("Content-Type", "text/css; charset=utf-8")
	c.W.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, err = c.W.Write(data)
	return err
}

// styleHref is the address of the sheet with the hash of what is in it.
func styleHref() string {
	data, err := sheet.ReadFile("brief.css")
	if err != nil {
		return stylePath
	}
	sum := sha256.Sum256(data)
	return stylePath + "?v=" + hex.EncodeToString(sum[:6])
}

func (s *Service) getList(c *web.Context) error {
	list, err := s.Templates(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(c.Page(c.T("letter.title")), words{c.Print}, list, s.policy.May(c.Actor, actTemplate)))
}

func (s *Service) getNew(c *web.Context) error {
	if _, err := s.policy.RequireOrg("letter.new", c.Actor, actTemplate); err != nil {
		return err
	}
	return s.templatePage(c, http.StatusOK, Template{}, ui.Draft{})
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	t := Template{}
	if key := f.Get("sleutel"); key != "" {
		t.ID = TemplateID(store.IDOf("letter", c.Actor.OrgID, c.Actor.UserID, key)) // the same form again is the same letter
		if was, err := s.Template(c.R.Context(), c.Actor, t.ID); err == nil && was.Version == 1 {
			return c.RedirectWith(Path, "letter.template_saved")
		}
	}
	return s.save(c, f, Template{}, t)
}

func (s *Service) getTemplate(c *web.Context) error {
	t, err := s.Template(c.R.Context(), c.Actor, TemplateID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	return s.templatePage(c, http.StatusOK, t, ui.Draft{})
}

func (s *Service) postTemplate(c *web.Context) error {
	if _, err := s.policy.RequireOrg("letter.changetemplate", c.Actor, actTemplate); err != nil {
		return err
	}
	was, err := s.Template(c.R.Context(), c.Actor, TemplateID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	return s.save(c, f, was, Template{ID: was.ID, Version: web.VersionOf(f)})
}

// save writes a form down as the next version of a standard letter.
func (s *Service) save(c *web.Context, f url.Values, was, t Template) error {
	t.Name, t.Subject, t.Body, t.Retired = web.Line(f, "naam"), web.Line(f, "onderwerp"), web.Lines(f, "tekst"), f.Get("weg") != ""
	_, err := s.SaveTemplate(c.R.Context(), c.Actor, t)
	if d, status, ok := c.Refused("brief", f, err); ok {
		return s.templatePage(c, status, was, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(Path, "letter.template_saved")
}

func (s *Service) templatePage(c *web.Context, status int, t Template, d ui.Draft) error {
	return c.Render(status, templatePage(c.Page(c.T("letter.one")), templateScreen{words{c.Print}, t, d, s.policy.May(c.Actor, actTemplate)}))
}

// words are this module's texts.
type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("letter."+key, pairs...) }
