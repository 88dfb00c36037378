package secondchance

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/casework"
	"samendoen/internal/letter"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /dossiers/{id}/tweede-kans", Handler: s.get},
		{Pattern: "POST /dossiers/{id}/tweede-kans", Handler: s.post},
	}
}

func pathOf(id casework.ID) string { return "/dossiers/" + string(id) + "/tweede-kans" }

// Forms are the forms of which is kept what somebody types.
func Forms() casework.Forms {
	return casework.Forms{Path: "tweede-kans", Action: actWrite, Texts: []string{"tekst", "voorwaarden", "wij", "steun", "kinderen", "begeleiding"}}
}

// Card leads from the page of a case to the agreement; nil for who may not see it. To the
// landlord's own people it says nothing of whether there is one.
func (s *Service) Card(c *web.Context, v casework.View) templ.Component {
	if s.policy.Decide(c.Actor, actRead, v.Resource()).Allowed {
		return card(c.Print, pathOf(v.ID), "card_link")
	}
	if v.Own || !s.follows(c.R.Context(), c.Actor, v) {
		return nil
	}
	return card(c.Print, pathOf(v.ID), "card_care")
}

// follows reports whether somebody of care reads the agreement of a case.
func (s *Service) follows(ctx context.Context, a access.Actor, v casework.View) bool {
	r := v.Resource()
	err := s.db.Read(ctx, func(tx *store.Tx) (err error) { r, err = signedBy(tx, v.ID, r); return err })
	return err == nil && s.policy.Decide(a, actFollow, r).Allowed // the page of the case goes before
}

func (s *Service) get(c *web.Context) error { return s.page(c, http.StatusOK, ui.Draft{}) }

func (s *Service) page(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, casework.ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	return c.Render(status, agreementPage(c.Page(c.T("secondchance.title")), screen{v, c.Print, d}))
}

func (s *Service) post(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := casework.ID(c.R.PathValue("id"))
	err = s.Add(c.R.Context(), c.Actor, id, web.VersionOf(f), entryIn(f))
	if d, status, ok := c.Refused(f.Get("stap"), f, err); ok {
		return s.page(c, status, d)
	}
	if err != nil {
		return err
	}
	s.cases.Saved(c, id, formName(Step(f.Get("stap"))))
	return c.RedirectWith(pathOf(id), "secondchance.saved")
}

// entryIn is what a form says.
func entryIn(f url.Values) Entry {
	e := Entry{Step: Step(f.Get("stap")), On: web.DateOf(f, "datum"), Text: web.Lines(f, "tekst"), Party: Party(f.Get("partij")), Next: web.DateOf(f, "volgende")}
	if e.Step == Sign && e.Party == Care {
		e.Care = f.Get("zorg")
	}
	if e.Step == Draft {
		e.Terms = &Terms{Conditions: web.Lines(f, "voorwaarden"), Ours: web.Lines(f, "wij"), Supporter: web.Line(f, "steun"), Children: web.Lines(f, "kinderen"),
			Guidance: web.Lines(f, "begeleiding"), Until: web.DateOf(f, "tot"), FirstCheck: web.DateOf(f, "kijken")}
	}
	return e
}

// screen is the page of an agreement.
type screen struct {
	View
	p     *text.Printer
	draft ui.Draft
}

func (s screen) t(key string, pairs ...any) string { return s.p.T("secondchance."+key, pairs...) }

func (s screen) version() string { return strconv.FormatInt(s.Version, 10) }

// formName is the name under which the form of a step is kept.
func formName(step Step) string { return "tweede-kans/" + string(step) }

func (s screen) in(step Step) casework.Typing {
	return s.Beside.Form(formName(step), s.draft.In(string(step)))
}

func (s screen) field(step Step, name, label, hint string) ui.Field {
	return s.in(step).Field(s.t, name, label, hint)
}

func (s screen) value(step Step, name, stored string) string { return s.in(step).Value(name, stored) }

func (s screen) today() string { return web.DateIn(s.Today) }

func (s screen) stands() string {
	key := string(s.Stand.State)
	if s.Stand.State == None {
		key = "geen"
	}
	return s.t("state_" + key)
}

// steps are the steps of the state.
func (s screen) steps() []Step {
	var list []Step
	for _, m := range Moves() {
		if m.From == s.Stand.State {
			list = append(list, m.Step)
		}
	}
	return list
}

// waits says of a step for what it still waits, "" for nothing.
func (s screen) waits(step Step) string {
	judging := step == Judge || step == JudgeGoOn || step == JudgeCourt
	switch {
	case judging && !s.Stand.Heard:
		return s.t("not_heard")
	case judging && s.Stand.As == step && slices.Contains(s.Stand.Judged, s.Me):
		return s.t("same_judge")
	case judging && s.Stand.As == step && len(s.Stand.Judged) == 1:
		return s.t("one_judged")
	case step == Sign && s.Stand.Terms.Conditions == "":
		return s.t("no_text")
	}
	return ""
}

// asksNext reports whether a step asks when somebody looks again.
func (s screen) asksNext(step Step) bool {
	m, _ := moveOf(s.Stand.State, step)
	return slices.Contains([]Step{Check, Succeed, Stop, VerdictEnd}, step) && (m.To == Running || m.To == Aftercare)
}

func (s screen) parties() []ui.Option {
	var list []ui.Option
	for _, p := range Parties() {
		if _, signed := s.Stand.Signed[p]; !signed {
			list = append(list, ui.Option{Value: string(p), Label: s.t("party_" + string(p)), Selected: s.value(Sign, "partij", "") == string(p)})
		}
	}
	return list
}

// carers are who may have signed for care; nobody of them stands first.
func (s screen) carers() []ui.Option {
	chosen := s.value(Sign, "zorg", "")
	list := []ui.Option{{Label: s.t("signer_paper")}}
	for _, u := range s.Carers {
		list = append(list, ui.Option{Value: u.ID, Label: s.t("signer_of", "Name", u.Name, "Org", u.OrgName), Selected: chosen == u.ID})
	}
	return list
}

func (s screen) letterPath() string { return letter.CasePath(s.CaseID) + "?brief=tweede-kans" }

// terms are what the agreement says.
func (s screen) terms() []ui.Term {
	t, ours := s.Stand.Terms, "f_wij"
	if s.Care {
		ours = "f_landlord"
	}
	list := []ui.Term{{Label: s.t("f_voorwaarden"), Text: t.Conditions}, {Label: s.t(ours), Text: t.Ours}, {Label: s.t("f_steun"), Text: t.Supporter},
		{Label: s.t("f_kinderen"), Text: t.Children}, {Label: s.t("f_begeleiding"), Text: t.Guidance}, {Label: s.t("f_tot"), Text: s.p.Date(t.Until)}}
	for _, p := range Parties() {
		said := s.t("unsigned")
		if l, ok := s.Stand.Signed[p]; ok {
			said = s.t("signed", "Date", s.p.Date(l.On), "Who", s.Names[l.ByID])
			if l.Care != "" {
				said += ". " + s.t("signed_care", "Name", s.Names[l.Care])
			}
		}
		list = append(list, ui.Term{Label: s.t("party_" + string(p)), Text: said})
	}
	if due := s.Stand.Due(); !due.IsZero() {
		list = append(list, ui.Term{Label: s.t("next_look"), Text: s.p.Date(due) + " (" + s.p.Due(due, s.Today) + ")"})
	}
	return list
}

// Title says of an entry what happened.
func Title(p *text.Printer, e Entry) string {
	title := p.T("secondchance.did_" + string(e.Step))
	if e.Party != "" && e.Step == Sign {
		title += ": " + p.T("secondchance.party_"+string(e.Party))
	}
	return title
}

// moments are all that was written down, the newest first.
func (s screen) moments() []ui.Moment {
	var list []ui.Moment
	for _, l := range slices.Backward(s.Lines) {
		list = append(list, ui.Moment{Machine: l.On.Format("2006-01-02"), When: s.p.Date(l.On), By: s.Names[l.ByID], Icon: ui.IconTasks, Title: Title(s.p, l.Entry), Text: strings.TrimSpace(l.Text)})
	}
	return list
}
