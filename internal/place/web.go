package place

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	var routes []web.Route
	for _, subject := range []Subject{OfComplex, OfHome} {
		path := "/" + string(subject) + "/{id}"
		routes = append(routes,
			web.Route{Pattern: "GET " + path + "/verbeteren", Handler: func(c *web.Context) error {
				return s.improvePage(c, http.StatusOK, improveScreen{Record: Record{Subject: subject}})
			}},
			web.Route{Pattern: "POST " + path + "/verbeteren", Handler: func(c *web.Context) error { return s.postImprove(c, subject) }},
			web.Route{Pattern: "POST " + path + "/terugzetten", Handler: func(c *web.Context) error { return s.postRestore(c, subject) }})
	}
	return routes
}

// improvePage shows the form, with what was refused of it.
func (s *Service) improvePage(c *web.Context, status int, screen improveScreen) error {
	r, err := s.Record(c.R.Context(), c.Actor, screen.Subject, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	screen.Record, screen.words = r, words{c.Print}
	if r.Subject == OfComplex {
		if screen.areas, err = s.Neighbourhoods(c.R.Context(), c.Actor); err != nil {
			return err
		}
	}
	page := c.Page(c.T("place.improve"))
	page.Path = improvePath(r.Subject, r.ID)
	return c.Render(status, improvePageOf(page, screen))
}

func (s *Service) postImprove(c *web.Context, subject Subject) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	values := map[CorrectionField]string{}
	for _, r := range rulesOf(subject) {
		if f.Has(string(r.field)) {
			values[r.field] = f.Get(string(r.field))
		}
	}
	id := c.R.PathValue("id")
	changed, err := s.Improve(c.R.Context(), c.Actor, subject, id, f.Get("versie"), values)
	if err != nil {
		return s.refused(c, subject, f, err)
	}
	if changed == 0 {
		return c.RedirectWith(improvePath(subject, id), "place.done_nothing")
	}
	return c.RedirectWith(improvePath(subject, id), "place.done")
}

func (s *Service) postRestore(c *web.Context, subject Subject) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := c.R.PathValue("id")
	if err := s.Restore(c.R.Context(), c.Actor, subject, id, f.Get("versie"), CorrectionField(f.Get("veld"))); err != nil {
		return s.refused(c, subject, nil, err)
	}
	return c.RedirectWith(improvePath(subject, id), "place.done_restored")
}

// refused shows the form again with everything that was typed.
func (s *Service) refused(c *web.Context, subject Subject, typed url.Values, err error) error {
	screen := improveScreen{Record: Record{Subject: subject}, typed: typed}
	switch {
	case fault.Is(err, fault.Invalid):
		screen.errors = web.FieldErrors(c.Print, err)
		return s.improvePage(c, http.StatusBadRequest, screen)
	case fault.Is(err, fault.Conflict):
		screen.conflict = true
		return s.improvePage(c, http.StatusConflict, screen)
	}
	return err
}
