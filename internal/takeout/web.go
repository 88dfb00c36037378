package takeout

import (
	"io"
	"net/http"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/signal"
)

// Path is where a file is chosen.
const Path = "/signalen/uitvoer"

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /signalen/uitvoer", Handler: s.get},
		{Pattern: "POST /signalen/uitvoer", Handler: s.post},
	}
}

// Nav are the places of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "takeout.nav", Path: Path, Icon: string(ui.IconDownload), Action: actSignals, Order: 67}}
}

func (s *Service) get(c *web.Context) error {
	if _, err := s.policy.RequireOrg("takeout.page", c.Actor, actSignals); err != nil {
		return err
	}
	return s.page(c, http.StatusOK, ui.Draft{})
}

func (s *Service) page(c *web.Context, status int, d ui.Draft) error {
	return c.Render(status, choicePage(c.Page(c.T("takeout.title")), screen{Draft: d, p: c.Print}))
}

func (s *Service) post(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	file, err := s.Make(c.R.Context(), c.Actor, Choice{List: signal.ListKind(f.Get("lijst")), Theme: signal.Theme(f.Get("thema")),
		Source: signal.Source(f.Get("bron")), Format: Format(f.Get("vorm"))}, c.Lang())
	if d, status, ok := c.Refused("", f, err); ok {
		return s.page(c, status, d)
	}
	if err != nil {
		return err
	}
	return file.Format.Send(c, file.Name(clock.Date(c.Now)), func(w io.Writer) error { return file.Write(w) })
}

// Send answers with a file of the format, which a browser does not keep by itself. A file that breaks off ends the
// connection: it is not whole, and must not look as if it were.
func (f Format) Send(c *web.Context, name string, write func(io.Writer) error) error {
	h := c.W.Header()
	h.Set("Content-Type", f.Type())
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	if err := write(c.W); err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

// screen is the page on which a file is chosen.
type screen struct {
	ui.Draft
	p *text.Printer
}

func (s screen) t(key string, pairs ...any) string { return s.p.T("takeout."+key, pairs...) }

func (s screen) field(name, key string) ui.Field { return s.Draft.Field(s.t, name, key, "") }

func (s screen) lists() (list []ui.Option) {
	for _, k := range signal.ListKinds() {
		list = append(list, ui.Option{Value: string(k), Label: s.p.T(k.Key()), Selected: s.Value("lijst", string(signal.ListOpen)) == string(k)})
	}
	return list
}

func (s screen) themes() []ui.Option {
	list := []ui.Option{{Value: "", Label: s.t("all_themes")}}
	for _, k := range signal.Themes() {
		list = append(list, ui.Option{Value: string(k), Label: s.p.T(k.Key()), Selected: s.Value("thema", "") == string(k)})
	}
	return list
}

func (s screen) sources() []ui.Option {
	list := []ui.Option{{Value: "", Label: s.t("all_sources")}}
	for _, k := range signal.Sources() {
		list = append(list, ui.Option{Value: string(k), Label: s.p.T(k.Key()), Selected: s.Value("bron", "") == string(k)})
	}
	return list
}

func (s screen) formats() []ui.Option {
	return ui.Choices(s.t, "format_", Formats(), s.Value("vorm", string(XLSX)))
}
