package casework

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/network"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + weekPath, Handler: s.getWeek},
		{Pattern: "GET /dossiers", Handler: s.getList},
		{Pattern: "POST /dossiers/zoeken", Handler: s.postSearch},
		{Pattern: "GET /dossiers/overzicht", Handler: s.getOverview},
		{Pattern: "GET /dossiers/nieuw", Handler: s.getNew},
		{Pattern: "POST /dossiers/nieuw", Handler: s.postNew},
		{Pattern: "POST /dossiers/erbij", Handler: s.postAttach},
		{Pattern: "GET " + emergencyPath, Handler: s.getEmergency},
		{Pattern: "POST " + emergencyPath, Handler: s.postEmergency},
		{Pattern: "GET " + reviewPath, Handler: s.getReviews},
		{Pattern: "POST " + reviewPath + "/{noodinzage}", Handler: s.postReview},
		{Pattern: "GET " + whyNotPath, Handler: s.getWhyNot},
		{Pattern: "POST " + whyNotPath, Handler: s.postWhyNot},
		{Pattern: "GET " + questionPath, Handler: s.getQuestions},
		{Pattern: "POST " + questionPath + "/{id}", Handler: s.postQuestion},
		{Pattern: "POST /dossiers/{id}/vragen/{vraag}", Handler: s.postAnswer},
		{Pattern: "GET /dossiers/{id}/uitsluiten", Handler: s.getDoors},
		{Pattern: "POST /dossiers/{id}/uitsluiten", Handler: s.postShutOut},
		{Pattern: "POST /dossiers/{id}/toelaten", Handler: s.postLetIn},
		{Pattern: "GET /dossiers/{id}", Handler: s.getCase},
		{Pattern: "GET /dossiers/{id}/live", Handler: s.getLive},
		{Pattern: "POST /dossiers/{id}/stap", Handler: s.postStep},
		{Pattern: "POST /dossiers/{id}/gebeld", Handler: s.postNotReached},
		{Pattern: "POST /dossiers/{id}/log", Handler: s.postLog},
		{Pattern: "POST /dossiers/{id}/concept", Handler: s.postDraft},
		{Pattern: "POST /dossiers/{id}/concept/weg", Handler: s.postDropDraft},
		{Pattern: "POST /dossiers/{id}/tekst", Handler: s.postWords},
		{Pattern: "POST /dossiers/{id}/regie", Handler: s.postReins},
		{Pattern: "POST /dossiers/{id}/ladder", Handler: s.postHelp},
		{Pattern: "POST /dossiers/{id}/afspraken", Handler: s.postPromise},
		{Pattern: "POST /dossiers/{id}/afspraken/{afspraak}", Handler: s.postSettle},
		{Pattern: "POST /dossiers/{id}/mantelzorgers", Handler: s.postCarer},
		{Pattern: "POST /dossiers/{id}/mantelzorgers/{zorger}", Handler: s.postCarerStep},
		{Pattern: "POST /dossiers/{id}/hoort-erbij", Handler: s.postRelate},
		{Pattern: "POST /dossiers/{id}/hoort-erbij/weg", Handler: s.postUnrelate},
		{Pattern: "POST /dossiers/{id}/deelnemers", Handler: s.postJoin},
		{Pattern: "POST /dossiers/{id}/deelnemers/weg", Handler: s.postLeave},
		{Pattern: "GET " + offersPath, Handler: s.getOffers},
		{Pattern: "POST " + offersPath + "/{overdracht}", Handler: s.postOffer},
		{Pattern: "POST /dossiers/{id}/heropenen", Handler: s.postReopen},
		{Pattern: "GET /dossiers/{id}/waakvlam", Handler: s.getRest},
		{Pattern: "POST /dossiers/{id}/waakvlam", Handler: s.postRest},
		{Pattern: "GET /dossiers/{id}/afsluiten", Handler: s.getClose},
		{Pattern: "POST /dossiers/{id}/afsluiten", Handler: s.postClose},
		{Pattern: "GET /dossiers/{id}/toewijzen", Handler: s.getAssign},
		{Pattern: "POST /dossiers/{id}/toewijzen", Handler: s.postAssign},
		{Pattern: "POST /dossiers/{id}/toewijzen/intrekken", Handler: s.postWithdraw},
	}
}

// Nav are the places of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{
		{Key: "casework.nav_week", Path: weekPath, Icon: string(ui.IconTasks), Action: actWeek, Order: 10},
		{Key: "casework.nav_cases", Path: "/dossiers", Icon: string(ui.IconCase), Action: actList, Order: 21},
		{Key: "casework.nav_overview", Path: "/dossiers/overzicht", Icon: string(ui.IconTable), Action: actOverview, Order: 35},
		{Key: "casework.nav_questions", Path: questionPath, Icon: string(ui.IconTalk), Action: actQuestions, Order: 36},
		{Key: "casework.nav_emergency", Path: emergencyPath, Icon: string(ui.IconSee), Action: "case.emergency_menu", Order: 37},
		{Key: "casework.nav_reviews", Path: reviewPath, Icon: string(ui.IconWarning), Action: actReview, Order: 42},
	}
}

// weekPath is the page of the week.
const weekPath = "/vandaag"

// change carries out what a form of the case page asks for. Wrong input and a lost
// race bring the page back with everything that was filled in.
func (s *Service) change(c *web.Context, form, doneKey string, do func(f url.Values, id ID, version int64) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := ID(c.R.PathValue("id"))
	if err = do(f, id, web.VersionOf(f)); err == nil {
		s.saved(c, id, form, f.Get("welke"))
	}
	switch {
	case err == nil && form == "weg" && f.Get("wie") == c.Actor.UserID:
		return c.RedirectWith("/dossiers", doneKey) // the case is out of the actor's sight now
	case err == nil && f.Get("terug") == weekPath:
		return c.RedirectWith(weekPath, doneKey)
	case err == nil:
		return c.RedirectWith(pathOf(id), doneKey)
	}
	return s.again(c, id, form, f, err)
}

// again shows the case page with a form that was refused; other errors pass.
func (s *Service) again(c *web.Context, id ID, form string, f url.Values, err error) error {
	d, status, ok := c.Refused(form, f, err)
	if !ok {
		return err
	}
	v, err := s.Show(c.R.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	return s.renderCase(c, status, v, d)
}

func (s *Service) renderCase(c *web.Context, status int, v View, d ui.Draft) error {
	scr := screen{View: v, p: c.Print, now: c.Now, draft: d, key: store.NewID(), cards: s.cardsOn(c, v)}
	return c.Render(status, casePage(c.Page(c.T("casework.case_title", "Number", v.Number)), scr))
}

func (s *Service) getCase(c *web.Context) error {
	v, err := s.Show(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Denied) {
		return s.restricted(c, err)
	}
	if err != nil {
		return err
	}
	return s.renderCase(c, http.StatusOK, v, ui.Draft{})
}

type shieldedScreen struct {
	Shielded
	p *text.Printer
}

// restricted says to who takes part that a case is restricted; everybody else gets the
// answer that there was.
func (s *Service) restricted(c *web.Context, was error) error {
	v, err := s.ShowShielded(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return was
	}
	return c.Render(http.StatusForbidden, shieldedPage(c.Page(c.T("casework.shielded_title")), shieldedScreen{v, c.Print}))
}

func (s *Service) postStep(c *web.Context) error {
	return s.change(c, "stap", "casework.step_saved", func(f url.Values, id ID, version int64) error {
		return s.SetNextStep(c.R.Context(), c.Actor, id, version,
			NextStep{What: f.Get("stap"), HolderID: f.Get("stapwie"), By: parseDate(f.Get("stapdatum"))}, kindIn(f))
	})
}

func (s *Service) postNotReached(c *web.Context) error {
	return s.change(c, "gebeld", "casework.logged", func(f url.Values, id ID, _ int64) error {
		return s.AddLog(c.R.Context(), c.Actor, id, NotReached, "", "", f.Get("sleutel"))
	})
}

func (s *Service) postLog(c *web.Context) error {
	return s.change(c, "log", "casework.logged", func(f url.Values, id ID, _ int64) error {
		return s.AddLog(c.R.Context(), c.Actor, id, LogKind(f.Get("soort")), kindIn(f), f.Get("tekst"), f.Get("sleutel"))
	})
}

func (s *Service) postWords(c *web.Context) error {
	return s.change(c, "tekst", "casework.words_saved", func(f url.Values, id ID, version int64) error {
		return s.SetWords(c.R.Context(), c.Actor, id, version, Words{f.Get("reden"), f.Get("doel"), f.Get("oorzaak")}, kindIn(f))
	})
}

func (s *Service) postReins(c *web.Context) error {
	return s.change(c, "regie", "casework.reins_saved", func(f url.Values, id ID, version int64) error {
		return s.SetReins(c.R.Context(), c.Actor, id, version,
			Reins{Holder: ReinsHolder(f.Get("regie")), Until: parseDate(f.Get("tot")), Because: f.Get("omdat")})
	})
}

func (s *Service) postHelp(c *web.Context) error {
	return s.change(c, "ladder", "casework.ladder_saved", func(f url.Values, id ID, version int64) error {
		return s.SetHelp(c.R.Context(), c.Actor, id, version,
			Help{Now: Rung(numberIn(f, "nu")), Wanted: Rung(numberIn(f, "gewenst")), Why: f.Get("waarom"), Category: kindIn(f)})
	})
}

func (s *Service) postPromise(c *web.Context) error {
	return s.change(c, "afspraken", "casework.promise_saved", func(f url.Values, id ID, _ int64) error {
		return s.Promise(c.R.Context(), c.Actor, id, Commitment{ID: f.Get("sleutel"), Side: Side(f.Get("kant")), HolderID: f.Get("afspraakwie"),
			ToID: f.Get("aan"), Home: f.Get("klus") != "", What: f.Get("afspraak"), IfNot: f.Get("alsniet"), By: parseDate(f.Get("afspraakdatum")), Category: kindIn(f)})
	})
}

func (s *Service) postCarer(c *web.Context) error {
	return s.change(c, "zorger", "casework.carer_saved", func(f url.Values, id ID, _ int64) error {
		return s.AddCarer(c.R.Context(), c.Actor, id, Carer{Name: f.Get("naam"), Relation: f.Get("band"), Phone: f.Get("telefoon")}, f.Get("sleutel"))
	})
}

func (s *Service) postCarerStep(c *web.Context) error {
	return s.change(c, "zorgerstap", "casework.carer_saved", func(f url.Values, id ID, version int64) error {
		return s.StepCarer(c.R.Context(), c.Actor, id, c.R.PathValue("zorger"), version, CarerStep(f.Get("stap")), f.Get("nodig"))
	})
}

func (s *Service) postSettle(c *web.Context) error {
	return s.change(c, "afronden", "casework.promise_settled", func(f url.Values, id ID, version int64) error {
		return s.Settle(c.R.Context(), c.Actor, id, c.R.PathValue("afspraak"), version,
			Settlement{To: CommitmentState(f.Get("stand")), Proof: f.Get("bewijs"), By: parseDate(f.Get("nieuwedatum"))})
	})
}

func (s *Service) postRelate(c *web.Context) error {
	return s.change(c, "hoort-erbij", "casework.related_saved", func(f url.Values, id ID, _ int64) error {
		return s.Relate(c.R.Context(), c.Actor, id, f.Get("nummer"))
	})
}

func (s *Service) postUnrelate(c *web.Context) error {
	return s.change(c, "hoort-erbij", "casework.related_saved", func(f url.Values, id ID, _ int64) error {
		return s.Unrelate(c.R.Context(), c.Actor, id, ID(f.Get("dossier")))
	})
}

func (s *Service) postJoin(c *web.Context) error {
	return s.change(c, "deelnemers", "casework.people_added", func(f url.Values, id ID, version int64) error {
		return s.AddParticipant(c.R.Context(), c.Actor, id, version, f.Get("wie"))
	})
}

func (s *Service) postLeave(c *web.Context) error {
	return s.change(c, "weg", "casework.people_removed", func(f url.Values, id ID, version int64) error {
		return s.RemoveParticipant(c.R.Context(), c.Actor, id, version, f.Get("wie"))
	})
}

func (s *Service) postReopen(c *web.Context) error {
	return s.change(c, "heropenen", "casework.reopened", func(f url.Values, id ID, version int64) error {
		return s.Reopen(c.R.Context(), c.Actor, id, version, f.Get("waarom"))
	})
}

// kindIn is the kind of data that a form names, empty when it does not.
func kindIn(f url.Values) network.Category { return network.Category(f.Get("gegevens")) }

// numberIn is a whole number of a form, 0 when it is none.
func numberIn(f url.Values, field string) int {
	n, err := strconv.Atoi(strings.TrimSpace(f.Get(field)))
	if err != nil {
		return 0
	}
	return n
}
