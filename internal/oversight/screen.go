package oversight

import (
	"slices"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
)

type dayScreen struct {
	Day
	p *text.Printer
}

func (s dayScreen) t(key string, pairs ...any) string { return s.p.T("oversight."+key, pairs...) }

func (s dayScreen) lead() string {
	if len(s.Items) == 0 {
		return ""
	}
	return s.p.N("oversight.waits_n", len(s.Items))
}

// words is a message; instants in it become days.
func (s dayScreen) words(key string, n int, args []any) string {
	args = slices.Clone(args)
	for i, a := range args {
		if at, ok := a.(time.Time); ok {
			args[i] = s.p.Date(clock.Date(at))
		}
	}
	if n > 0 {
		return s.p.N(key, n, args...)
	}
	return s.p.T(key, args...)
}

func (s dayScreen) task(i Item) ui.Task {
	t := ui.Task{Href: i.Path, Title: s.words(i.Key, i.N, i.Args), Icon: ui.IconName(i.Icon), Tone: ui.Info, Holder: i.Holder, Late: i.Late}
	if !i.Due.IsZero() {
		t.Due = s.p.Due(i.Due, s.Today)
	}
	if i.Late {
		t.Tone = ui.Bad
	}
	return t
}

func (s dayScreen) place(p Place) ui.Task {
	t := ui.Task{Href: p.Path, Title: s.p.T(p.Label), Icon: ui.IconName(p.Icon), Tone: ui.Plain}
	if p.Status != "" {
		t.Text = s.words(p.Status, p.N, p.Args)
	}
	return t
}
