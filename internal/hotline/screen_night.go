package hotline

import (
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// scripts are what to do in each situation.
func (s reportScreen) scripts() []Script { return scripts(s.Own, s.p) }

// did reports whether somebody wrote down that a step was done.
func (s reportScreen) did(step string) bool {
	return slices.ContainsFunc(s.Notes, func(n Note) bool { return n.Text == s.t("script_did", "Step", step) })
}

// near are the colleagues who can be asked to take over.
func (s reportScreen) near() (list []ui.Option) {
	chosen := s.In("over").Value("collega", "")
	for _, u := range s.Near {
		list = append(list, ui.Option{Value: u, Label: s.Names[u], Selected: chosen == u})
	}
	return list
}

// who are people in a sentence.
func (s reportScreen) who(users []string) string {
	names := make([]string, len(users))
	for i, u := range users {
		names[i] = s.Names[u]
	}
	return strings.Join(names, ", ")
}

// offered says to who is asked to take over that they are, and by whom.
func (s reportScreen) offered() bool {
	return s.Run.Offer.UserID == s.me && s.State == Taken
}

type scriptScreen struct {
	words
	ui.Draft
	list []Script
}

// clash is what two people wrote at once.
func (s scriptScreen) clash(x Script) ui.Clash {
	d := s.In(string(x.Situation))
	return web.Clash(s.p, d, scriptPath, scriptPath, x.Version, "", time.Time{}, web.Stands(d, "stappen", s.t("script_lines_label"), x.Body, ui.BelowOthers))
}
