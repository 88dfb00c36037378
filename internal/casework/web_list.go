package casework

import (
	"net/http"
	"slices"

	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

func (s *Service) getWeek(c *web.Context) error {
	items, left, err := s.MyWeek(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	scr := weekScreen{p: c.Print, now: c.Now, items: items, left: left}
	for range items {
		scr.keys = append(scr.keys, store.NewID())
	}
	return c.Render(http.StatusOK, weekPage(c.Page(c.T("casework.week_title")), scr))
}

// filterOf is a filter of a page, the first one for anything unknown.
func filterOf(value string) Filter {
	if f := Filter(value); slices.Contains(Filters(), f) {
		return f
	}
	return FilterAll
}

func (s *Service) getList(c *web.Context) error {
	l, err := s.List(c.R.Context(), c.Actor, filterOf(c.R.URL.Query().Get("toon")))
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(c.Page(c.T("casework.list_title")), listScreen{Listing: l, p: c.Print, mayLook: c.May(actEmergency)}))
}

func (s *Service) postSearch(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	query := firstRunes(f.Get("zoek"), shortText)
	filter := filterOf(c.R.URL.Query().Get("toon"))
	search := s.Search
	if f.Get("teksten") != "" {
		search = s.SearchTexts
	}
	l, err := search(c.R.Context(), c.Actor, filter, query)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(c.Page(c.T("casework.list_title")), listScreen{Listing: l, p: c.Print, mayLook: c.May(actEmergency), query: query, searched: true}))
}

// firstRunes is the beginning of a text, at most n characters.
func firstRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

func (s *Service) getOverview(c *web.Context) error {
	late := c.R.URL.Query().Get("toon") == string(FilterLate)
	lines, more, err := s.Overview(c.R.Context(), c.Actor, late)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, overviewPage(c.Page(c.T("casework.overview_title")), overviewScreen{p: c.Print, lines: lines, more: more, late: late, now: c.Now, mayAsk: c.May(actWhyNot)}))
}

func (s *Service) getNew(c *web.Context) error {
	return s.newPage(c, c.R.URL.Query().Get("signaal"), ui.Draft{}, http.StatusOK)
}

func (s *Service) newPage(c *web.Context, signalID string, d ui.Draft, status int) error {
	v, err := s.Choose(c.R.Context(), c.Actor, signalID)
	if err != nil {
		return err
	}
	return c.Render(status, newPage(c.Page(c.T("casework.new_title")), newScreen{Choice: v, p: c.Print, draft: d, me: c.Actor.UserID}))
}

// postNew opens a case. A form with nothing but the signal, from the page of the
// signal, shows the form of a new case.
func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if !f.Has("reden") {
		return s.newPage(c, f.Get("signaal"), ui.Draft{}, http.StatusOK)
	}
	id, err := s.Open(c.R.Context(), c.Actor, NewCase{SignalID: f.Get("signaal"), SignalVersion: web.VersionOf(f),
		Words: Words{f.Get("reden"), f.Get("doel"), f.Get("oorzaak")}, DirectorID: f.Get("regisseur"),
		Step: NextStep{What: f.Get("stap"), By: parseDate(f.Get("stapdatum"))},
		Kind: kindIn(f), Danger: f.Get("gevaar") != "", SkipReason: f.Get("gevaarreden")})
	if d, status, ok := c.Refused("nieuw", f, err); ok {
		return s.newPage(c, f.Get("signaal"), d, status)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "casework.opened")
}

func (s *Service) postAttach(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := ID(f.Get("dossier"))
	err = s.AttachSignal(c.R.Context(), c.Actor, id, f.Get("signaal"), web.VersionOf(f), f.Get("gevaar") != "", f.Get("gevaarreden"))
	if d, status, ok := c.Refused("erbij", f, err); ok {
		return s.newPage(c, f.Get("signaal"), d, status)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "casework.attached")
}
