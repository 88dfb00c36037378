package nuisance

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
	"samendoen/internal/letter"
	"samendoen/internal/network"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /dossiers/{id}/overlast", Handler: s.getLadder},
		{Pattern: "POST /dossiers/{id}/overlast/gehoord", Handler: s.postHeard},
		{Pattern: "POST /dossiers/{id}/overlast/stap", Handler: s.postStep},
	}
}

func pathOf(id casework.ID) string { return "/dossiers/" + string(id) + "/overlast" }

// Forms are the forms of which is kept what somebody types.
func Forms() casework.Forms {
	return casework.Forms{Path: "overlast", Action: actWrite, Category: network.Nuisance, Texts: []string{"tekst", "besluit", "niet"}}
}

// Card leads from the page of a nuisance case to its ladder; nil for who may not see it.
func (s *Service) Card(c *web.Context, v casework.View) templ.Component {
	r := v.Resource()
	r.Category = "overlast"
	if !v.Nuisance || !s.policy.Decide(c.Actor, actRead, r).Allowed {
		return nil
	}
	return card(c.Print, pathOf(v.ID))
}

func (s *Service) getLadder(c *web.Context) error { return s.page(c, http.StatusOK, ui.Draft{}) }

func (s *Service) page(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, casework.ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	return c.Render(status, ladderPage(c.Page(c.T("nuisance.title")), screen{v, c.Print, d}))
}

func (s *Service) postHeard(c *web.Context) error {
	return s.post(c, "gehoord", func(f url.Values) Entry {
		side := Side(f.Get("kant"))
		if side == "" {
			side = "geen" // which no check lets pass
		}
		return Entry{Side: side, On: web.DateOf(f, "datum"), Text: web.Lines(f, "tekst")}
	})
}

func (s *Service) postStep(c *web.Context) error {
	return s.post(c, "stap", func(f url.Values) Entry {
		to := Rung(f.Get("naar"))
		switch to {
		case "":
			to = "geen" // nothing was chosen
		case "eraf":
			to = Beside
		}
		return Entry{To: to, On: web.DateOf(f, "datum"), Text: web.Lines(f, "tekst"), Decider: web.Line(f, "besluit"), NotHeard: web.Lines(f, "niet")}
	})
}

func (s *Service) post(c *web.Context, form string, read func(f url.Values) Entry) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := casework.ID(c.R.PathValue("id"))
	err = s.Add(c.R.Context(), c.Actor, id, web.VersionOf(f), read(f))
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.page(c, status, d)
	}
	if err != nil {
		return err
	}
	s.cases.Saved(c, id, "overlast/"+form)
	return c.RedirectWith(pathOf(id), "nuisance.saved")
}

// screen is the page of a ladder.
type screen struct {
	View
	p     *text.Printer
	draft ui.Draft
}

func (s screen) t(key string, pairs ...any) string { return s.p.T("nuisance."+key, pairs...) }

func (s screen) version() string { return strconv.FormatInt(s.Version(), 10) }

func (s screen) in(form string) casework.Typing {
	return s.Beside.Form("overlast/"+form, s.draft.In(form))
}

func (s screen) field(form, name, label, hint string) ui.Field {
	return s.in(form).Field(s.t, name, label, hint)
}

func (s screen) value(form, name, stored string) string { return s.in(form).Value(name, stored) }

func (s screen) today() string { return web.DateIn(s.Today) }

// stands says where the ladder stands.
func (s screen) stands() string {
	if s.Stand.Rung == Beside {
		return s.t("beside")
	}
	return s.t("stands", "Rung", s.name(s.Stand.Rung), "Date", s.p.Date(s.Stand.Since))
}

func (s screen) name(r Rung) string { return nameOf(s.p, r) }

func nameOf(p *text.Printer, r Rung) string {
	if level(r) < 1 {
		return p.T("nuisance.off")
	}
	return p.T("nuisance.rung_" + string(r))
}

// Title says of an entry what happened.
func Title(p *text.Printer, e Entry) string {
	if e.Side != "" {
		return p.T("nuisance.did_heard", "Side", p.T("nuisance.side_"+string(e.Side)))
	}
	return p.T("nuisance.did_step", "Rung", nameOf(p, e.To))
}

func (s screen) needs(a About) []string {
	list := make([]string, a.Needs)
	for i := range list {
		list[i] = s.t("need_" + string(a.Rung) + "_" + strconv.Itoa(i+1))
	}
	return list
}

func (s screen) letterOf(a About) string {
	return letter.CasePath(s.CaseID) + "?brief=" + url.QueryEscape(string(a.Letter))
}

// heard says of a side when it was heard since the last rung that weighed.
func (s screen) heard(side Side) string {
	if on := s.Stand.Heard[side]; !on.IsZero() {
		return s.t("heard_on", "Date", s.p.Date(on))
	}
	return s.t("heard_not")
}

func (s screen) sides() []ui.Option {
	return ui.Choices(s.t, "side_", Sides(), s.value("gehoord", "kant", ""))
}

// steps are the steps that can be taken from where the ladder stands, by who looks.
func (s screen) steps() []ui.Option {
	var list []ui.Option
	for _, a := range append(Ladder(), About{}) {
		if _, ok := Step(s.Stand.Rung, a.Rung); !ok || a.Weighs && !s.MayWeigh {
			continue
		}
		o := ui.Option{Value: string(a.Rung), Label: s.name(a.Rung)}
		if a.Rung == Beside {
			o.Value = "eraf"
		}
		o.Selected = s.value("stap", "naar", "") == o.Value
		list = append(list, o)
	}
	return list
}

// moments are all that happened, the newest first.
func (s screen) moments() []ui.Moment {
	var list []ui.Moment
	for i := len(s.Lines) - 1; i >= 0; i-- {
		l := s.Lines[i]
		m := ui.Moment{Machine: l.Entry.On.Format("2006-01-02"), When: s.p.Date(l.Entry.On), By: s.Names[l.ByID], Icon: ui.IconTalk, Text: l.Entry.Text}
		m.Title = Title(s.p, l.Entry)
		if l.Entry.Side == "" {
			m.Icon = ui.IconTasks
			for _, more := range [][2]string{{"did_decider", l.Entry.Decider}, {"did_not_heard", l.Entry.NotHeard}} {
				if more[1] != "" {
					m.Text += "\n" + s.t(more[0], "Text", more[1])
				}
			}
		}
		list = append(list, m)
	}
	return list
}
