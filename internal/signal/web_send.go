package signal

import (
	"io"
	"net/http"
	"net/url"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/upload"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
	"samendoen/internal/place"
)

// getNew is an empty form. ?plek= fills in the place, from a work order or a poster in
// the stairwell; the id says nothing to anybody.
func (s *Service) getNew(c *web.Context) error {
	screen, err := s.form(c, url.Values{"plek": {c.R.URL.Query().Get("plek")}})
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, newPage(formPage(c), screen))
}

// form is the screen with what was filled in so far. Each first view gets a key of its
// own, which later views of the same form keep.
func (s *Service) form(c *web.Context, f url.Values) (sendScreen, error) {
	screen := sendScreen{words: words{p: c.Print}, values: f}
	if _, err := s.policy.RequireOrg("signal.form", c.Actor, "signal.send"); err != nil {
		return screen, err
	}
	if screen.key = f.Get("sleutel"); !validKey(screen.key) {
		screen.key = store.NewID()
	}
	screen.volunteer, screen.mayCall = volunteers(c.Actor), c.May(catalogue.CallAction)
	var err error
	if screen.facts, err = s.offered(c.R.Context(), c.Actor.OrgID); err != nil {
		return screen, err
	}
	recent, err := s.Recent(c.R.Context(), c.Actor)
	if err != nil {
		return screen, err
	}
	screen.spots = recent
	if value := f.Get("plek"); value != "" {
		spot, err := s.SpotOf(c.R.Context(), c.Actor, value)
		if err == nil {
			screen.choose(spot)
			if err := s.runningAt(c, &screen, spot); err != nil {
				return screen, err
			}
			return screen, s.warnOf(c, &screen, spot.UnitID)
		} else if !fault.Is(err, fault.NotFound) {
			return screen, err
		}
	}
	return screen, nil
}

// getChosen is what is known of the place that was just chosen in the form: nothing where nothing
// is. Whoever comes here without scripts gets the form with that place.
func (s *Service) getChosen(c *web.Context) error {
	value := c.R.URL.Query().Get("plek")
	if _, err := s.policy.RequireOrg("signal.chosen", c.Actor, "signal.send"); err != nil {
		return err
	}
	if !c.Partial() {
		return c.Redirect("/signalen/nieuw?plek=" + url.QueryEscape(value))
	}
	screen := sendScreen{words: words{p: c.Print}, values: url.Values{}}
	at, err := s.SpotOf(c.R.Context(), c.Actor, value)
	if err == nil {
		err = s.runningAt(c, &screen, at)
	}
	if err == nil {
		err = s.warnOf(c, &screen, at.UnitID)
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	return c.Render(http.StatusOK, chosenSpot(screen))
}

// warnOf tells the form of a chosen home that nobody goes in there alone.
func (s *Service) warnOf(c *web.Context, screen *sendScreen, unit place.UnitID) (err error) {
	if unit != "" && c.May("danger.report") {
		screen.reportOf = unit
	}
	err = s.db.Look(c.R.Context(), func(tx *store.Tx) (err error) {
		screen.warning, err = danger.Warn(tx, s.policy, c.Actor, s.now(), unit, c.Actor.OrgID)
		return err
	})
	return err
}

// formPage is the frame of the form, wherever it was sent from.
func formPage(c *web.Context) ui.Page {
	page := c.Page(c.T("signal.new_title"))
	page.Path = "/signalen/nieuw"
	page.Scripts = append(page.Scripts, hereHref())
	return page
}

// postFind looks up a place: the list alone for htmx, the whole form with everything
// that was typed without scripts.
func (s *Service) postFind(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	screen, err := s.form(c, f)
	if err != nil {
		return err
	}
	found, err := s.FindSpots(c.R.Context(), c.Actor, firstRunes(f.Get("zoek"), 120))
	if err != nil {
		return err
	}
	screen.found(found)
	if len(found) == 1 {
		if err := s.runningAt(c, &screen, found[0]); err != nil {
			return err
		}
		if err := s.warnOf(c, &screen, found[0].UnitID); err != nil {
			return err
		}
	}
	if c.Partial() {
		return c.Render(http.StatusOK, foundSpots(screen))
	}
	return c.Render(http.StatusOK, newPage(formPage(c), screen))
}

func firstRunes(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

func (s *Service) postNew(c *web.Context) error {
	d, f, err := DraftFrom(c)
	if err != nil {
		return err
	}
	r, err := s.Send(c.R.Context(), c.Actor, d)
	if fault.Is(err, fault.Invalid) {
		screen, formErr := s.form(c, f)
		if formErr != nil {
			return formErr
		}
		screen.errors, screen.photosLost = web.FieldErrors(c.Print, err), len(d.Photos) > 0
		return c.Render(http.StatusBadRequest, newPage(formPage(c), screen))
	}
	if err != nil {
		return err
	}
	return c.Redirect("/signalen/" + r.ID + "/ontvangen")
}

// photosOf reads the pictures of a form, each at most one byte more than allowed: the
// rules then refuse it.
func photosOf(c *web.Context) ([][]byte, error) {
	const op = "signal.photos"
	if c.R.MultipartForm == nil {
		return nil, nil
	}
	var list [][]byte
	for _, h := range c.R.MultipartForm.File["fotos"] {
		if h.Size == 0 {
			continue // an empty file input
		}
		if len(list) > maxPhotos {
			break
		}
		file, err := h.Open()
		if err != nil {
			return nil, fault.Wrap(op, err)
		}
		data, err := io.ReadAll(io.LimitReader(file, upload.MaxBytes+1))
		file.Close()
		if err != nil {
			return nil, fault.Wrap(op, err)
		}
		list = append(list, data)
	}
	return list, nil
}

func (s *Service) getReceipt(c *web.Context) error {
	st, err := s.StoryOf(c.R.Context(), c.Actor, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	page := c.Page(c.T("signal.receipt_title"))
	return c.Render(http.StatusOK, receiptPage(page, storyScreen{words: s.in(c), now: c.Now, stories: []Story{st}, mayCall: c.May(catalogue.CallAction)}))
}

func (s *Service) getMine(c *web.Context) error {
	list, next, err := s.Mine(c.R.Context(), c.Actor, c.R.URL.Query().Get("vanaf"), 20)
	if err != nil {
		return err
	}
	page := c.Page(c.T("signal.mine_title"))
	return c.Render(http.StatusOK, minePage(page, storyScreen{words: words{p: c.Print}, now: c.Now, stories: list, next: next, mayCall: c.May(catalogue.CallAction)}))
}
