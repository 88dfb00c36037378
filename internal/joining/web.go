package joining

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/signal"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "POST /signalen/{id}/samenvoegen", Handler: s.postJoin},
		{Pattern: "POST /signalen/{id}/losmaken", Handler: s.postSplit},
	}
}

// Running is what runs at a place, as a part of the form of a new signal.
func (s *Service) Running(c *web.Context, at signal.Spot, chosen string) (templ.Component, error) {
	lines, err := s.Glance(c.R.Context(), c.Actor, at.UnitID, at.ComplexID)
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	return runningBox(runningScreen{words: words{c.Print}, lines: lines, chosen: chosen, now: c.Now, whole: at.UnitID == ""}), nil
}

// Card is what is about the same as a signal, for its page.
func (s *Service) Card(c *web.Context, v signal.View) (templ.Component, error) {
	around, err := s.Look(c.R.Context(), c.Actor, v.Signal)
	if err != nil || v.State != signal.Joined && around.Lead == nil && len(around.Followers)+len(around.Near)+len(around.Cases) == 0 {
		return nil, err
	}
	return aroundCard(aroundScreen{words: words{c.Print}, Around: around, sig: v.Signal, now: c.Now, may: v.MayTreat}), nil
}

// Accept asks to put a signal into the running case to which its sender said that it belongs; it
// stands above the talk, which then need not come first.
func (s *Service) Accept(c *web.Context, v signal.View) (templ.Component, error) {
	if !v.MayTreat || !v.State.Open() {
		return nil, nil
	}
	around, err := s.Look(c.R.Context(), c.Actor, v.Signal)
	found, ok := around.ToAccept(v.Signal)
	if err != nil || !ok {
		return nil, err
	}
	return acceptBox(aroundScreen{words: words{c.Print}, Around: around, sig: v.Signal, now: c.Now, may: true}, found), nil
}

func (s *Service) postJoin(c *web.Context) error {
	return s.change(c, "joining.done", func(id string, version int64, f url.Values) error {
		return s.Join(c.R.Context(), c.Actor, id, version, f.Get("bij"))
	})
}

func (s *Service) postSplit(c *web.Context) error {
	return s.change(c, "joining.split_done", func(id string, version int64, _ url.Values) error {
		return s.Split(c.R.Context(), c.Actor, id, version)
	})
}

// change carries out a tap and goes back to the signal, which shows how it stands. A tap has
// nothing typed that could be lost.
func (s *Service) change(c *web.Context, done string, do func(id string, version int64, f url.Values) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := c.R.PathValue("id")
	switch err = do(id, web.VersionOf(f), f); {
	case fault.Is(err, fault.Conflict):
		done = "joining.conflict"
	case fault.Is(err, fault.Invalid):
		done = "joining.refused"
	case err != nil:
		return err
	}
	return c.RedirectWith("/signalen/"+url.PathEscape(id), done)
}

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("joining."+key, pairs...) }

// since says how long something runs, no finer than a day.
func (w words) since(at, now time.Time) string {
	days := int(clock.Date(now).Sub(clock.Date(at)).Hours() / 24)
	switch {
	case days < 1:
		return w.t("since_today")
	case days > 60:
		return w.t("since_long")
	}
	return w.p.N("joining.since_days", days)
}

type runningScreen struct {
	words
	lines  []Line
	chosen string
	now    time.Time
	whole  bool // the place is a complex
}

// options are the answers to whether this belongs to what runs; no is the first.
func (s runningScreen) options() []ui.Option {
	list := []ui.Option{{Value: "nee", Label: s.t("own"), Selected: s.chosen == "" || s.chosen == "nee"}}
	for _, l := range s.lines {
		key := "line_home"
		if l.Level == AtComplex {
			key = "line_complex"
		}
		busy := "waits"
		if l.Busy {
			busy = "busy"
		}
		list = append(list, ui.Option{Value: l.Value(), Label: s.t(key, "Theme", s.p.T(l.Theme.Key())),
			Hint: s.since(l.Since, s.now) + " " + s.t(busy), Selected: s.chosen == l.Value()})
	}
	return list
}

type aroundScreen struct {
	words
	Around
	sig signal.Signal
	now time.Time
	may bool // treat the signal
}

func (s aroundScreen) version() string { return strconv.FormatInt(s.sig.Version, 10) }

func (s aroundScreen) path(step string) string { return "/signalen/" + s.sig.ID + "/" + step }

// near says what a signal near this one is about, and how it stands.
func (s aroundScreen) near(o signal.Signal) ui.Task {
	t := ui.Task{Href: "/signalen/" + o.ID, Title: o.Place(), Text: s.p.T(o.Theme.Key()) + ". " + s.since(o.At, s.now),
		Icon: ui.IconIntake, Tone: ui.Info, Status: &ui.TagText{Tone: ui.Plain, Text: s.p.T(o.State.Key())}}
	if levelOf(s.sig, o) == AtComplex {
		t.Title = s.t("whole", "Site", o.Site)
	}
	return t
}

// waits reports whether Accept asks about this one.
func (s aroundScreen) waits() bool {
	_, ok := s.ToAccept(s.sig)
	return ok && s.may
}

// others are the running cases beside the one that waits to be accepted.
func (s aroundScreen) others() []Case {
	first, _ := s.ToAccept(s.sig)
	return slices.DeleteFunc(slices.Clone(s.Cases), func(c Case) bool { return c == first })
}

func (s aroundScreen) follows() bool { return s.sig.State == signal.Joined }
