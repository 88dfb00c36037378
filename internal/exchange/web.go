package exchange

import (
	"encoding/json"
	"net/http"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// Path is where a file is chosen.
const Path = "/uitvoer/vera"

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{{Pattern: "GET " + Path, Handler: s.get}, {Pattern: "POST " + Path, Handler: s.post}}
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "exchange.nav", Path: Path, Icon: string(ui.IconDownload), Action: actCases, Order: 68}}
}

// The kinds of files.
const (
	fileSignals = "signaleringen"
	fileCases   = "zaken"
)

func (s *Service) get(c *web.Context) error {
	if _, err := s.policy.RequireOrg("exchange.page", c.Actor, actCases); err != nil {
		return err
	}
	return s.page(c, http.StatusOK, ui.Draft{})
}

func (s *Service) page(c *web.Context, status int, d ui.Draft) error {
	return c.Render(status, choicePage(c.Page(c.T("exchange.title")), screen{d, c.Print, c.May(actSignals), c.May(actTexts)}))
}

// signalFile is what a file of signals holds.
type signalFile struct {
	Rows []Signalering `json:"signaleringen"`
	Full bool          `json:"meer,omitempty"` // there were more than fit
}

// caseFile is what a file of cases holds.
type caseFile struct {
	Cases
	Full bool `json:"meer,omitempty"`
}

// make gathers a file, which is then on record.
func (s *Service) make(c *web.Context, what string, texts bool) (any, error) {
	switch what {
	case fileSignals:
		out, err := s.signalsUpTo(c.R.Context(), c.Actor, "", maxRows)
		return signalFile{out.Rows, out.Next != ""}, err
	case fileCases:
		out, next, err := s.casesUpTo(c.R.Context(), c.Actor, "", maxRows, texts)
		return caseFile{out, next != ""}, err
	}
	if _, err := s.policy.RequireOrg("exchange.make", c.Actor, actCases); err != nil {
		return nil, err
	}
	return nil, fault.Invalidf("exchange.make", "wat", "exchange.what_unknown")
}

func (s *Service) post(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	what := f.Get("wat")
	file, err := s.make(c, what, f.Get("teksten") == "ja")
	if d, status, ok := c.Refused("", f, err); ok {
		return s.page(c, status, d)
	}
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return fault.Wrap("exchange.make", err)
	}
	h := c.W.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", `attachment; filename="vera-`+what+"-"+clock.Date(c.Now).Format(time.DateOnly)+`.json"`)
	_, err = c.W.Write(body)
	return err
}

// screen is the page on which a file is chosen.
type screen struct {
	ui.Draft
	p       *text.Printer
	signals bool // may be chosen
	texts   bool // may be asked for
}

func (s screen) t(key string, pairs ...any) string { return s.p.T("exchange."+key, pairs...) }

func (s screen) files() (list []ui.Option) {
	kinds := []string{fileCases}
	if s.signals {
		kinds = []string{fileSignals, fileCases}
	}
	for _, k := range kinds {
		list = append(list, ui.Option{Value: k, Label: s.t("file_" + k), Hint: s.t("file_" + k + "_hint"), Selected: s.Value("wat", kinds[0]) == k})
	}
	return list
}

// withTexts is the choice to let texts go along.
func (s screen) withTexts() []ui.Option {
	return []ui.Option{{Value: "ja", Label: s.t("texts_ja"), Hint: s.t("texts_hint"), Selected: s.Value("teksten", "") == "ja"}}
}
