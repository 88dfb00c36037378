package resident

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/health"
)

// feelPath is where the resident keeps how it goes.
const feelPath = OwnPath + "/gezondheid"

// feelScreen is that page.
type feelScreen struct {
	words
	Feel
	draft ui.Draft
	key   string
}

func (s feelScreen) field(form, name, label, hint string) ui.Field {
	return s.draft.In(form).Field(s.t, name, label, hint)
}

func (s feelScreen) partners() (list []ui.Option) {
	for id, name := range s.Partners {
		list = append(list, ui.Option{Value: id, Label: name})
	}
	slices.SortFunc(list, func(x, y ui.Option) int { return strings.Compare(x.Label, y.Label) })
	return list
}

func (s *Service) getFeel(c *web.Context) error { return s.feel(c, http.StatusOK, ui.Draft{}) }

// feel is what the resident keeps, and the door for everybody else.
func (s *Service) feel(c *web.Context, status int, d ui.Draft) error {
	f, err := s.Feeling(c.R.Context(), c.Cookie(cookie))
	if isMissing(err) {
		return door(c)
	}
	if err != nil {
		return err
	}
	page := framed(c)
	page.Title, page.Path, page.WideContent = c.T("resident.feel"), feelPath, f.Open
	return c.Render(status, feelPage(page, feelScreen{words: words{c.Print}, Feel: f, draft: d, key: d.In("meting").Value("sleutel", store.NewID())}))
}

func (s *Service) feeds(c *web.Context, form, done string, do func(secret string, f url.Values) error) error {
	return s.doingOn(c, place{feelPath, s.feel}, form, done, do)
}

func (s *Service) postUnlock(c *web.Context) error {
	return s.doingOn(c, place{feelPath, func(c *web.Context, status int, d ui.Draft) error {
		d.Typed = nil // a word is not shown back
		return s.feel(c, status, d)
	}}, "woord", "", func(secret string, f url.Values) error {
		if err := s.Unlock(c.R.Context(), secret, f.Get("woord")); err != nil {
			return err
		}
		return c.Redirect(feelPath)
	})
}

func (s *Service) postScore(c *web.Context) error {
	return s.feeds(c, "meting", "resident.did_score", func(secret string, f url.Values) error {
		return s.Score(c.R.Context(), secret, health.ValuesIn(f), f.Get("sleutel"))
	})
}

func (s *Service) postShare(c *web.Context) error {
	return s.feeds(c, "delen", "", func(secret string, f url.Values) error {
		done, with := "resident.did_share", f.Get("met")
		if f.Get("stop") != "" {
			done, with = "resident.did_unshare", ""
		} else if with == "" {
			with = "-"
		}
		if err := s.Share(c.R.Context(), secret, with); err != nil {
			return err
		}
		return c.RedirectWith(feelPath, done)
	})
}

func (s *Service) postDrop(c *web.Context) error {
	return s.feeds(c, "weg", "resident.did_drop", func(secret string, f url.Values) error {
		return s.DropScore(c.R.Context(), secret, f.Get("meting"))
	})
}

func (s *Service) postForget(c *web.Context) error {
	return s.feeds(c, "vergeten", "resident.did_forget", func(secret string, _ url.Values) error {
		return s.Forget(c.R.Context(), secret)
	})
}
