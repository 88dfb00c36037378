package worklist

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/signal"
)

func (s *Service) postSave(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	filter := filterOf(f)
	id, err := s.Save(c.R.Context(), c.Actor, f.Get("naam"), Readers(f.Get("delen")), filter, "")
	if err == nil {
		return c.RedirectWith(listPath(id), "worklist.done_save")
	}
	d, status, ok := c.Refused("bewaar", f, err)
	if !ok {
		return err
	}
	if filter = onlyChoices(filter); len(filter.Check()) > 0 {
		filter = signal.Filter{} // no form of ours: there is nothing to show again
	}
	return s.list(c, status, filter, List{}, d)
}

func (s *Service) postChange(c *web.Context) error {
	return s.change(c, "worklist.done_change", func(id ID, version int64, f url.Values) error {
		return s.Change(c.R.Context(), c.Actor, id, version, f.Get("naam"), Readers(f.Get("delen")))
	}, listPath(ID(c.R.PathValue("id"))))
}

func (s *Service) postRemove(c *web.Context) error {
	return s.change(c, "worklist.done_remove", func(id ID, version int64, _ url.Values) error {
		return s.Remove(c.R.Context(), c.Actor, id, version)
	}, "/signalen")
}

// change carries out a step from a form of a saved list.
func (s *Service) change(c *web.Context, done string, do func(id ID, version int64, f url.Values) error, to string) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := ID(c.R.PathValue("id"))
	if err = do(id, web.VersionOf(f), f); err == nil {
		return c.RedirectWith(to, done)
	}
	d, status, ok := c.Refused("lijst", f, err)
	if !ok {
		return err
	}
	saved, err := s.Get(c.R.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	return s.list(c, status, saved.Filter, saved, d)
}

// postTogether asks what happens with the chosen signals.
func (s *Service) postTogether(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return s.together(c, http.StatusOK, f, ui.Draft{})
}

func (s *Service) together(c *web.Context, status int, f url.Values, d ui.Draft) error {
	ctx, a := c.R.Context(), c.Actor
	screen := togetherScreen{words: words{c.Print}, Draft: d, chosen: parseChosen(f["kies"]), back: backOf(f), today: web.ParseDate(web.DateIn(c.Now))}
	ids := make([]string, len(screen.chosen))
	for i, x := range screen.chosen {
		ids[i] = x.ID
	}
	var err error
	if screen.people, err = s.signals.Colleagues(ctx, a); err != nil {
		return err
	}
	if screen.desks, err = s.signals.Desks(ctx, a); err != nil {
		return err
	}
	if screen.rows, err = s.signals.Rows(ctx, a, ids); err != nil {
		return err
	}
	screen.tasks = s.signals.Tasks(c, screen.rows)
	page := c.Page(c.T("worklist.together"))
	page.Path, page.WideContent = screen.back, true
	return c.Render(status, togetherPage(page, screen))
}

// postDo does it, and says for each signal how it went.
func (s *Service) postDo(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	t := Todo{Act: Act(f.Get("stap")), Text: f.Get("reden")}
	switch t.Act {
	case HandOver:
		t.Who, t.On = f.Get("wie"), web.DateOf(f, "voor")
	case ToDesk:
		t.Desk = f.Get("loket")
	case PlanTalk:
		t.On = web.DateOf(f, "wanneer")
	}
	results, err := s.Together(c.R.Context(), c.Actor, parseChosen(f["kies"]), t)
	if d, status, ok := c.Refused(string(t.Act), f, err); ok {
		return s.together(c, status, f, d)
	}
	if err != nil {
		return err
	}
	page := c.Page(c.T("worklist.result"))
	page.Path, page.WideContent = backOf(f), true
	return c.Render(http.StatusOK, resultPage(page, resultScreen{words{c.Print}, t.Act, results, backOf(f)}))
}

// backOf is the list that a form came from: its choices only, of nowhere else.
func backOf(f url.Values) string {
	from, err := url.Parse(f.Get("terug"))
	if err != nil || from.Path != "/signalen" || from.Host != "" || from.Scheme != "" {
		return "/signalen"
	}
	q := url.Values{}
	for _, name := range []string{"werklijst", "lijst", "thema", "bron", "complex", "vanaf"} {
		if v := from.Query().Get(name); v != "" {
			q.Set(name, v)
		}
	}
	if len(q) == 0 {
		return "/signalen"
	}
	return "/signalen?" + q.Encode()
}
