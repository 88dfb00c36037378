package workorder

import (
	"net/http"

	"github.com/a-h/templ"

	"samendoen/internal/account"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/signal"
)

// Path is where work orders are looked up.
const Path = "/werkbonnen"

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{{Pattern: "GET " + Path, Handler: s.getList}, {Pattern: "POST " + Path, Handler: s.postSearch}}
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "workorder.nav", Path: Path, Icon: string(ui.IconSearch), Action: actList, Order: 47}}
}

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("workorder."+key, pairs...) }

type listScreen struct {
	words
	rows    []Row
	number  string
	problem string
}

func (s *Service) getList(c *web.Context) error { return s.list(c, "") }

func (s *Service) postSearch(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return s.list(c, f.Get("zoek"))
}

// list is the page with the latest work orders, or those with a number.
func (s *Service) list(c *web.Context, number string) error {
	screen := listScreen{words: words{c.Print}, number: number}
	rows, err := s.List(c.R.Context(), c.Actor, number)
	status := http.StatusOK
	if fault.Is(err, fault.Invalid) {
		status, screen.problem = http.StatusBadRequest, web.FieldErrors(c.Print, err)["zoek"]
	} else if err != nil {
		return err
	}
	screen.rows = rows
	return c.Render(status, listPage(c.Page(c.T("workorder.title")), screen))
}

func (s listScreen) task(r Row) ui.Task {
	return ui.Task{Href: "/signalen/" + r.SignalID, Title: s.t("number", "Number", r.Number), Text: r.Signal.Place() + ". " + s.p.Time(r.At), Holder: r.Who,
		Icon: ui.IconIntake, Tone: ui.Info, Status: &ui.TagText{Tone: ui.Plain, Text: s.p.T(r.Signal.State.Key())}}
}

// Card is the work order of a signal, for its page.
func (s *Service) Card(c *web.Context, v signal.View) (part templ.Component, err error) {
	err = s.db.Read(c.R.Context(), func(tx *store.Tx) error {
		part = nil
		o, err := Of(tx, v.ID)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		names, err := account.Names(tx, []string{o.Contractor})
		part = orderCard(words{c.Print}, o, names[o.Contractor])
		return err
	})
	return part, err
}
