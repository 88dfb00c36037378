package network

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

type registerScreen struct {
	words
	list     []Entry
	mayWrite bool
	org      string
}

func (s *Service) getRegister(c *web.Context) error {
	list, err := s.Register(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, registerPage(c.Page(c.T("network.register_title")), registerScreen{words{c.Print}, list, c.May(actRegisterWrite), c.Actor.Org}))
}

type entryScreen struct {
	words
	ui.Draft
	Entry
	signing bool // the refused form was that of the DPIA
}

func (s entryScreen) version() string { return strconv.FormatInt(s.Stamp, 10) }

// clash is what somebody typed beside what the register says by now.
func (s entryScreen) clash() ui.Clash {
	path := processingPath(s.ID)
	if s.signing {
		d := s.part(true)
		return web.Clash(s.p, s.Draft, path+"/dpia", path, s.Stamp, "", time.Time{},
			web.Stands(d, "tekenaar", s.t("f_dpia_signer"), s.DPIA.Signer, ui.NoJoint), web.Stands(d, "stuk", s.t("f_dpia_document"), s.DPIA.Document, ui.NoJoint))
	}
	d := s.part(false)
	return web.Clash(s.p, s.Draft, path, path, s.Stamp, "", time.Time{},
		web.Stands(d, "naam", s.t("f_name"), s.Name, ui.NoJoint), web.Stands(d, "doel", s.t("f_purpose"), s.Purpose, ui.BelowOthers),
		web.Stands(d, "waarom", s.t("f_ground_why"), s.GroundWhy, ui.BelowOthers), web.Stands(d, "metwie", s.t("f_joint_with"), s.JointWith, ui.BelowOthers),
		web.Stands(d, "geheim", s.t("f_secrecy"), s.Secrecy, ui.BelowOthers), web.Stands(d, "betrokkenen", s.t("f_subjects"), s.Subjects, ui.BelowOthers),
		web.Stands(d, "termijn", s.t("f_months"), monthsIn(s.Months), ui.NoJoint), web.Stands(d, "termijnwaarom", s.t("f_months_why"), s.MonthsWhy, ui.BelowOthers))
}

// part is the draft for one of the two forms of the page.
func (s entryScreen) part(signing bool) ui.Draft {
	if s.signing == signing {
		return s.Draft
	}
	return ui.Draft{}
}

func processingOf(f url.Values) Processing {
	return Processing{Name: web.Line(f, "naam"), Purpose: web.Lines(f, "doel"), Ground: Ground(f.Get("grondslag")), GroundWhy: web.Lines(f, "waarom"),
		Health: Exception(f.Get("gezondheid")), Criminal: Exception(f.Get("strafrecht")), Joint: f.Get("samen") != "", JointWith: web.Lines(f, "metwie"),
		Secrecy: web.Lines(f, "geheim"), Subjects: web.Lines(f, "betrokkenen"), Categories: categoriesOf(f, "soorten"), Months: web.NumberOf(f, "termijn"),
		MonthsWhy: web.Lines(f, "termijnwaarom")}
}

func (s *Service) getNewProcessing(c *web.Context) error {
	return s.newProcessing(c, http.StatusOK, ui.Draft{})
}

func (s *Service) newProcessing(c *web.Context, status int, d ui.Draft) error {
	if _, err := s.policy.RequireOrg("network.new", c.Actor, actRegisterWrite); err != nil {
		return err
	}
	return c.Render(status, newProcessingPage(c.Page(c.T("network.processing_new")), entryScreen{words: words{c.Print}, Draft: d}))
}

func (s *Service) postNewProcessing(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, err := s.AddProcessing(c.R.Context(), c.Actor, processingOf(f))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.newProcessing(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(processingPath(id), "network.saved")
}

func (s *Service) processing(c *web.Context, status int, d ui.Draft, signing bool) error {
	e, err := s.Processing(c.R.Context(), c.Actor, ProcessingID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	return c.Render(status, processingPage(c.Page(c.T("network.processing_title")), entryScreen{words{c.Print}, d, e, signing}))
}

func (s *Service) getProcessing(c *web.Context) error {
	return s.processing(c, http.StatusOK, ui.Draft{}, false)
}

func (s *Service) postProcessing(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	p := processingOf(f)
	p.ID = ProcessingID(c.R.PathValue("id"))
	return s.rewritten(c, f, s.ChangeProcessing(c.R.Context(), c.Actor, web.VersionOf(f), p), false)
}

func (s *Service) postDPIA(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	d := DPIA{Signer: web.Line(f, "tekenaar"), Document: web.Line(f, "stuk"), On: web.DateOf(f, "getekend"), Review: web.DateOf(f, "herzien"), Own: categoriesOf(f, "eigen")}
	return s.rewritten(c, f, s.SignDPIA(c.R.Context(), c.Actor, ProcessingID(c.R.PathValue("id")), web.VersionOf(f), d), true)
}

func (s *Service) rewritten(c *web.Context, f url.Values, err error, signing bool) error {
	if err == nil {
		return c.RedirectWith(processingPath(ProcessingID(c.R.PathValue("id"))), "network.saved")
	}
	if d, status, ok := c.Refused("", f, err); ok {
		return s.processing(c, status, d, signing)
	}
	return err
}

// facts are a processing as the register shows it.
func (e Entry) facts(w words) []ui.Term {
	exceptions := ""
	for _, x := range []Exception{e.Health, e.Criminal} {
		if x != "" {
			exceptions += w.t("exception_"+string(x)) + ". "
		}
	}
	joint := w.t("alone")
	if e.Joint {
		joint = w.or(e.JointWith)
	}
	kept := w.t("nothing")
	if e.Months > 0 {
		kept = w.term(e.Months) + ". " + e.MonthsWhy
	}
	receivers := ""
	for i, r := range e.Receivers {
		if i > 0 {
			receivers += ", "
		}
		receivers += r
	}
	ground := w.t("nothing")
	if e.Ground != "" {
		ground = w.t("ground_"+string(e.Ground)) + ". " + e.GroundWhy
	}
	return []ui.Term{{Label: w.t("f_purpose"), Text: w.or(e.Purpose)}, {Label: w.t("f_ground"), Text: ground},
		{Label: w.t("f_exceptions"), Text: w.or(exceptions)}, {Label: w.t("f_controllers"), Text: joint}, {Label: w.t("f_secrecy"), Text: w.or(e.Secrecy)},
		{Label: w.t("f_subjects"), Text: w.or(e.Subjects)}, {Label: w.t("f_categories"), Text: w.categories(e.Categories)},
		{Label: w.t("f_receivers"), Text: w.or(receivers)}, {Label: w.t("f_kept"), Text: kept}, {Label: w.t("f_dpia"), Text: e.dpia(w)}}
}

func (e Entry) dpia(w words) string {
	if e.DPIA.On.IsZero() {
		return w.t("nothing")
	}
	own := ""
	if len(e.DPIA.Own) > 0 {
		own = " " + w.t("dpia_own", "What", w.categories(e.DPIA.Own))
	}
	return w.t("dpia_line", "Document", e.DPIA.Document, "Name", e.DPIA.Signer, "Date", w.p.Date(e.DPIA.On), "Review", w.p.Date(e.DPIA.Review),
		"Version", e.DPIA.Version) + own
}

func (e Entry) tag(w words) ui.TagText {
	if len(e.Blocks) > 0 {
		return ui.TagText{Tone: ui.Bad, Text: w.t("off")}
	}
	return ui.TagText{Tone: ui.Good, Text: w.t("on")}
}

func groundOptions(w words, chosen string) []ui.Option {
	list := []ui.Option{{Label: w.t("choose_one")}}
	for _, g := range Grounds() {
		list = append(list, ui.Option{Value: string(g), Label: w.t("ground_" + string(g)), Selected: chosen == string(g)})
	}
	return list
}

func exceptionOptions(w words, all []Exception, chosen string) []ui.Option {
	list := []ui.Option{{Label: w.t("exception_none")}}
	for _, x := range all {
		list = append(list, ui.Option{Value: string(x), Label: w.t("exception_" + string(x)), Selected: chosen == string(x)})
	}
	return list
}

// jointOption is the box for controllers who answer together.
func jointOption(w words, d ui.Draft, stored bool) []ui.Option {
	if d.Typed != nil {
		stored = d.Typed.Get("samen") != ""
	}
	return []ui.Option{{Value: "ja", Label: w.t("f_joint"), Selected: stored}}
}

// pastTitle says what was recorded at a moment.
func (p Past) pastTitle(w words) string {
	if p.DPIA.Version == p.Version && !p.DPIA.On.IsZero() {
		return w.t("past_signed", "Version", p.Version)
	}
	return w.t("past_changed", "Version", p.Version)
}

func (s entryScreen) moments() []ui.Moment {
	var list []ui.Moment
	for _, h := range s.History {
		name := s.Names[h.User]
		if name == "" {
			name = s.t("unknown")
		}
		list = append(list, ui.Moment{When: s.p.Time(h.At), Machine: h.At.Format("2006-01-02T15:04:05Z07:00"), Icon: ui.IconHistory, Tone: ui.Plain,
			Title: h.pastTitle(s.words), By: name, Content: pastFacts(s.words, h)})
	}
	return list
}

func (s entryScreen) reviewIn() string { return web.DateIn(clock.Date(s.Now).AddDate(1, 0, 0)) }
