package socialmap

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// ProgressPath is where one sees how far a release is.
const ProgressPath = mapPath + "/uitgave"

// getProgress says how far the release is; while it runs, the page asks for its own middle again.
func (s *Service) getProgress(c *web.Context) error {
	p, err := s.Progress(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	screen := progressScreen{p, words{c.Print}}
	if c.Partial() {
		return c.Render(http.StatusOK, progressState(screen))
	}
	page := c.Page(c.T("socialmap.progress_title"))
	page.Path = ProgressPath
	if c.May(actRead) {
		page.Path = mapPath
	}
	return c.Render(http.StatusOK, progressPage(page, screen, c.May(actRead)))
}

// progressScreen is how far a release is.
type progressScreen struct {
	Progress
	words
}

// bar is how far a batch is that runs.
func (s progressScreen) bar() ui.Progress {
	b := ui.Progress{Label: s.t("progress_busy", "Month", s.p.Month(s.Month)), Max: 100 * Steps, Value: 100 * max(0, int(s.Step)-1),
		Text: s.t("progress_step", "Step", int(s.Step), "Steps", Steps, "Name", s.p.T(s.Step.LabelKey()))}
	if s.Leaves > 0 {
		b.Value += 100 * s.Done / s.Leaves
		b.Text += " " + s.t("progress_leaves", "Done", s.p.Int(s.Done), "Leaves", s.p.Int(s.Leaves))
	}
	return b
}

// notice says what became of a batch that does not run.
func (s progressScreen) notice() ui.Notice {
	if s.Month.IsZero() {
		return ui.Notice{Tone: ui.Info, Text: s.t("progress_never")}
	}
	n := ui.Notice{Tone: ui.Info, Title: s.p.T(s.Outcome.LabelKey(), "Month", s.p.Month(s.Month)), Text: s.p.T(s.Outcome.LabelKey() + "_text")}
	switch s.Outcome {
	case RunMade:
		n.Tone = ui.Good
	case RunStopped, RunFailed, RunDead:
		n.Tone = ui.Warn
	}
	return n
}

func (s progressScreen) facts() (terms []ui.Term) {
	add := func(key string, at time.Time, say func(time.Time) string) {
		if !at.IsZero() {
			terms = append(terms, ui.Term{Label: s.t(key), Text: say(at)})
		}
	}
	add("progress_started", s.Started, s.p.Time)
	if s.Ended.IsZero() {
		add("progress_beat", s.Beat, s.p.Time)
	}
	add("progress_ended", s.Ended, s.p.Time)
	if s.Outcome == RunFailed || s.Outcome == RunDead {
		terms = append(terms, ui.Term{Label: s.t("progress_at"), Text: s.p.T(s.Step.LabelKey())})
	}
	add("progress_held", s.Stopped, s.p.Time)
	add("progress_next", s.Next, s.p.Date)
	return terms
}

type progressOutput struct{ Body progressBody }

type progressBody struct {
	Maand      string `json:"maand,omitempty" doc:"Maand van de uitgave, zoals 2026-10; ontbreekt als er nog nooit een is begonnen"`
	Stand      string `json:"stand,omitempty" enum:"loopt,gemaakt,niets,gestopt,later,mislukt,stilgevallen" doc:"Wat er van de uitgave is geworden. gestopt: de privacycontrole hield de cijfers tegen. later: er liep een levering"`
	Stap       string `json:"stap,omitempty" enum:"lezen,tellen,afronden,erbij,bewaren" doc:"Wat het programma doet, of het laatst deed"`
	StapNummer int    `json:"stapNummer,omitempty" minimum:"0" maximum:"5" doc:"De hoeveelste stap dat is"`
	Stappen    int    `json:"stappen" doc:"Hoeveel stappen er zijn"`
	Klaar      *int   `json:"klaar,omitempty" doc:"Publicatie-eenheden die klaar zijn; alleen tijdens het afronden"`
	Eenheden   *int   `json:"eenheden,omitempty" doc:"Publicatie-eenheden in totaal; alleen tijdens het afronden"`
	Begonnen   string `json:"begonnen,omitempty" format:"date-time" doc:"Wanneer het programma begon"`
	Gezien     string `json:"gezien,omitempty" format:"date-time" doc:"Wanneer het programma voor het laatst iets liet horen"`
	KlaarOp    string `json:"klaarOp,omitempty" format:"date-time" doc:"Wanneer het eindigde"`
	Tegen      string `json:"tegengehoudenSinds,omitempty" format:"date-time" doc:"Sinds wanneer een uitgave wordt tegengehouden"`
	Volgende   string `json:"volgende" format:"date" doc:"Datum van de volgende uitgave"`
}

func (s *Service) progressAPI(api huma.API, tags []string) {
	huma.Register(api, huma.Operation{OperationID: "voortgangUitgave", Method: http.MethodGet, Path: ProgressPath, Tags: tags,
		Summary:     "Hoe ver de nieuwe cijfers zijn",
		Description: "De stap waarin het programma is, en het aantal publicatie-eenheden. Nooit een aantal bewoners of huishoudens."}, s.apiProgress)
}

func (s *Service) apiProgress(ctx context.Context, _ *struct{}) (*progressOutput, error) {
	p, err := s.Progress(ctx, web.ActorFrom(ctx))
	if err != nil {
		return nil, web.APIError(ctx, err)
	}
	instant := func(at time.Time) string {
		if at.IsZero() {
			return ""
		}
		return at.UTC().Format(time.RFC3339)
	}
	b := progressBody{Stand: string(p.Outcome), Stap: p.Step.Code(), StapNummer: int(p.Step), Stappen: Steps, Begonnen: instant(p.Started), Gezien: instant(p.Beat),
		KlaarOp: instant(p.Ended), Tegen: instant(p.Stopped), Volgende: p.Next.Format(time.DateOnly)}
	if !p.Month.IsZero() {
		b.Maand = p.Month.Format("2006-01")
	}
	if p.Leaves > 0 {
		b.Klaar, b.Eenheden = &p.Done, &p.Leaves
	}
	return &progressOutput{b}, nil
}
