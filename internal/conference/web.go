package conference

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
)

// Path is where conferences stand.
const Path = "/casusoverleg"

const newPath = Path + "/nieuw"

// PathOf is the page of a conference.
func PathOf(id ID) string { return Path + "/" + url.PathEscape(string(id)) }

func tablePath(id ID) string { return PathOf(id) + "/tafel" }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getList},
		{Pattern: "GET " + newPath, Handler: s.getNew},
		{Pattern: "POST " + newPath, Handler: s.postNew},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getMeeting},
		{Pattern: "POST " + Path + "/{id}", Handler: s.postStep},
		{Pattern: "POST " + Path + "/{id}/voorzitter", Handler: s.postChair},
		{Pattern: "POST " + Path + "/{id}/plaats", Handler: s.postSeat},
		{Pattern: "POST " + Path + "/{id}/agenda", Handler: s.postAgenda},
		{Pattern: "GET " + Path + "/{id}/tafel", Handler: s.getTable},
		{Pattern: "POST " + Path + "/{id}/tafel", Handler: s.postMinute},
		{Pattern: "POST " + Path + "/{id}/regie", Handler: s.postAskOver},
	}
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "conference.nav", Path: Path, Icon: string(ui.IconUsers), Action: actList, Order: 23}}
}

func (s *Service) getList(c *web.Context) error {
	l, err := s.All(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("conference.title"))
	page.Path = Path
	return c.Render(http.StatusOK, listPage(page, listScreen{words{c.Print}, l}))
}

func (s *Service) getNew(c *web.Context) error { return s.form(c, http.StatusOK, ui.Draft{}) }

func (s *Service) form(c *web.Context, status int, d ui.Draft) error {
	if _, err := s.policy.RequireOrg("conference.form", c.Actor, actPlan); err != nil {
		return err
	}
	page := c.Page(c.T("conference.new"))
	page.Path = newPath
	return c.Render(status, newPage(page, newScreen{words{c.Print}, d, d.Value("sleutel", store.NewID()), d.Value("na", c.R.URL.Query().Get("na"))}))
}

func draftOf(f url.Values) Draft {
	return Draft{Name: web.Line(f, "naam"), Starts: startsAt(web.DateOf(f, "datum"), f.Get("tijd")), Previous: ID(f.Get("na")), Key: f.Get("sleutel")}
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, err := s.PlanNew(c.R.Context(), c.Actor, draftOf(f))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.form(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(PathOf(id), "conference.did_plan")
}

func (s *Service) getMeeting(c *web.Context) error { return s.meeting(c, http.StatusOK, ui.Draft{}) }

func (s *Service) meeting(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, idOf(c))
	if err != nil {
		return err
	}
	page := c.Page(c.T("conference.one"))
	page.WideContent = true
	return c.Render(status, meetingPage(page, meetingScreen{words{c.Print}, d, v}))
}

func idOf(c *web.Context) ID { return ID(c.R.PathValue("id")) }

// change lets do change a conference, and comes back to its page.
func (s *Service) change(c *web.Context, form string, do func(id ID, f url.Values) (message string, err error)) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	message, err := do(idOf(c), f)
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.meeting(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(PathOf(idOf(c)), message)
}

func (s *Service) postStep(c *web.Context) error {
	return s.change(c, "stap", func(id ID, f url.Values) (string, error) {
		step := Step(f.Get("stap"))
		return "conference.did_" + string(step), s.Take(c.R.Context(), c.Actor, id, web.VersionOf(f), step, draftOf(f))
	})
}

func (s *Service) postChair(c *web.Context) error {
	err := s.TakeChair(c.R.Context(), c.Actor, idOf(c))
	if _, _, refused := c.Refused("", nil, err); refused {
		return c.RedirectWith(Path, "conference.has_chair")
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(PathOf(idOf(c)), "conference.did_chair")
}

func (s *Service) postSeat(c *web.Context) error {
	return s.change(c, "plaats", func(id ID, f url.Values) (string, error) {
		seat := Seat{UserID: f.Get("wie"), Presence: Presence(f.Get("stand")), Brief: f.Get("eerst") == "ja"}
		return "conference.did_seat", s.Sit(c.R.Context(), c.Actor, id, seat)
	})
}

func (s *Service) postAgenda(c *web.Context) error {
	return s.change(c, "agenda", func(id ID, f url.Values) (string, error) {
		return "conference.did_agenda", s.Arrange(c.R.Context(), c.Actor, id, Change{CaseID: casework.ID(f.Get("dossier")), Off: f.Get("af"), Up: f.Get("omhoog")})
	})
}

// Forms are the forms at the table of which is kept what somebody types.
func Forms() casework.Forms {
	return casework.Forms{Path: "casusoverleg", Action: casework.Write, Texts: []string{"tekst", "stap", "afspraak1", "afspraak2", "afspraak3", "waarom"},
		At: func(_ casework.ID, name string) string {
			id, _, _ := strings.Cut(name, "/")
			return tablePath(ID(id))
		}}
}

// formName is the name under which is kept what is typed in a form at the table.
func formName(id ID, form string) string { return "casusoverleg/" + string(id) + "/" + form }

func (s *Service) getTable(c *web.Context) error {
	return s.table(c, http.StatusOK, ui.Draft{}, c.R.URL.Query().Get("punt"))
}

func (s *Service) table(c *web.Context, status int, d ui.Draft, point string) error {
	t, err := s.Sees(c.R.Context(), c.Actor, idOf(c), point)
	if err != nil {
		return err
	}
	page := c.Page(c.T("conference.table"))
	page.WideContent = true
	return c.Render(status, tablePage(page, tableScreen{words{c.Print}, d, t, point}))
}

// promiseLines is how many promises the screen at the table takes at once.
const promiseLines = 3

// byResident is what the form says for the resident as who promises.
const byResident = "bewoner"

// conclusionOf is what the form at the table says.
func conclusionOf(f url.Values) casework.Conclusion {
	c := casework.Conclusion{Note: web.Lines(f, "tekst"), Step: casework.NextStep{What: web.Line(f, "stap"), HolderID: f.Get("stapwie"), By: web.DateOf(f, "stapdatum")}}
	for i := 1; i <= promiseLines; i++ {
		n := strconv.Itoa(i)
		p := casework.Commitment{Side: casework.OurSide, HolderID: f.Get("afspraakwie" + n), What: web.Line(f, "afspraak"+n), By: web.DateOf(f, "afspraakdatum"+n)}
		if p.HolderID == "" && p.What == "" && p.By.IsZero() {
			continue
		}
		if p.HolderID == byResident {
			p.Side, p.HolderID = casework.ResidentSide, ""
		}
		c.Promises = append(c.Promises, p)
	}
	return c
}

func (s *Service) postMinute(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	next := f.Get("doe") != "bewaar"
	err = s.Minute(c.R.Context(), c.Actor, idOf(c), f.Get("punt"), web.VersionOf(f), conclusionOf(f), next, "")
	if d, status, ok := c.Refused("tafel", f, err); ok {
		return s.table(c, status, d, f.Get("punt"))
	}
	if err != nil {
		return err
	}
	if next {
		return c.RedirectWith(tablePath(idOf(c)), "conference.did_next")
	}
	return c.RedirectWith(pointHref(idOf(c), f.Get("punt")), "conference.did_save")
}

func (s *Service) postAskOver(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.AskOver(c.R.Context(), c.Actor, idOf(c), f.Get("punt"), web.VersionOf(f), f.Get("wie"), web.Lines(f, "waarom"))
	if d, status, ok := c.Refused("regie", f, err); ok {
		return s.table(c, status, d, f.Get("punt"))
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pointHref(idOf(c), f.Get("punt")), "conference.did_askover")
}
