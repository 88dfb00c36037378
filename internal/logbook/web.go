package logbook

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

const (
	logPath       = "/logboek"
	integrityPath = logPath + "/integriteit"
	matrixPath    = logPath + "/wie-mag-wat"
)

// Routes are the pages of the log.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + logPath, Handler: s.getLog},
		{Pattern: "POST " + logPath, Handler: s.postLog},
		{Pattern: "POST " + logPath + "/uitvoer", Handler: s.postExport},
		{Pattern: "GET " + matrixPath, Handler: s.getMatrix},
		{Pattern: "GET " + integrityPath, Handler: s.getIntegrity},
		{Pattern: "POST " + integrityPath + "/controle", Handler: s.postCheck},
		{Pattern: "POST " + integrityPath + "/getuigen", Handler: s.postWitness},
		{Pattern: "POST " + integrityPath + "/getuigen/{id}/einde", Handler: s.postEndWitness},
		{Pattern: "POST " + integrityPath + "/verwerkingen", Handler: s.postActivities},
	}
}

// Nav are the places of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{
		{Key: "logbook.nav", Path: logPath, Icon: string(ui.IconSee), Action: actRead, Order: 70},
		{Key: "logbook.nav_integrity", Path: integrityPath, Icon: string(ui.IconLock), Action: actIntegrity, Footer: true},
	}
}

// logScreen is the log with the question that was asked.
type logScreen struct {
	words
	ui.Draft
	page   Page
	people []account.User
	asked  bool // by a form
	now    time.Time
}

// filterOf reads the question; dates are whole days in Amsterdam, the last one too.
func filterOf(f url.Values) Filter {
	q := Filter{User: f.Get("wie"), Number: strings.TrimSpace(f.Get("nummer")), Kind: Kind(f.Get("soort")), From: dayOf(f, "van"), Cursor: f.Get("na")}
	if until := dayOf(f, "tot"); !until.IsZero() {
		q.Until = nextDay(until)
	}
	return q
}

// dayOf reads a control of dates as the beginning of that day in Amsterdam.
func dayOf(f url.Values, name string) time.Time {
	d, err := time.ParseInLocation(time.DateOnly, f.Get(name), clock.Amsterdam())
	if err != nil {
		return time.Time{}
	}
	return d
}

// nextDay is the beginning of the day after, also where a day has 23 or 25 hours.
func nextDay(day time.Time) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, clock.Amsterdam())
}

func (s *Service) getLog(c *web.Context) error { return s.show(c, url.Values{}, false) }

func (s *Service) postLog(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return s.show(c, f, true)
}

// show answers a question to the log, or says why it cannot be asked.
func (s *Service) show(c *web.Context, f url.Values, asked bool) error {
	people, err := s.Colleagues(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	sc := logScreen{words: words{c.Print}, Draft: ui.Draft{Typed: f}, people: people, asked: asked, now: c.Now}
	status := http.StatusOK
	sc.page, err = s.Look(c.R.Context(), c.Actor, filterOf(f))
	if d, refused, ok := c.Refused("", f, err); ok {
		status, sc.Draft = refused, d
	} else if err != nil {
		return err
	}
	page := c.Page(c.T("logbook.title"))
	page.WideContent = true
	return c.Render(status, logPage(page, sc))
}

func (s *Service) postExport(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	e := Export{Format: Format(f.Get("vorm")), From: dayOf(f, "van"), Until: dayOf(f, "tot")}
	if !e.Until.IsZero() {
		e.Until = nextDay(e.Until)
	}
	write, err := s.StartExport(c.R.Context(), c.Actor, e)
	if d, status, ok := c.Refused(exportForm, f, err); ok {
		return s.refuseExport(c, status, d)
	}
	if err != nil {
		return err
	}
	kind, end := "application/jsonl", "."+string(e.Format)+".jsonl"
	if e.Format == CSV {
		kind, end = "text/csv; charset=utf-8", ".csv"
	}
	h := c.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="logboek-`+f.Get("van")+"-"+f.Get("tot")+end+`"`)
	if err := write(c.W); err != nil {
		panic(http.ErrAbortHandler) // the file is not whole, and must not look as if it were
	}
	return nil
}

// exportForm names the second form of the page: its dates have the names of the first.
const exportForm = "uitvoer"

// refuseExport shows the page again with what was wrong.
func (s *Service) refuseExport(c *web.Context, status int, d ui.Draft) error {
	people, err := s.Colleagues(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("logbook.title"))
	page.WideContent = true
	return c.Render(status, logPage(page, logScreen{words: words{c.Print}, Draft: d, people: people, asked: true, now: c.Now}))
}

func (s *Service) getMatrix(c *web.Context) error {
	if _, err := s.policy.RequireOrg("logbook.matrix", c.Actor, actRead); err != nil {
		return err
	}
	page := c.Page(c.T("logbook.matrix_title"))
	page.WideContent = true
	return c.Render(http.StatusOK, matrixPage(page, matrixScreen{words{c.Print}, ParseMatrix(s.cfg.Matrix)}))
}
