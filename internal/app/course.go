package app

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/calendar"
	"samendoen/internal/course"
	"samendoen/internal/retention"
	"samendoen/internal/volunteer"
)

// courseDates are the evenings at which somebody learns, or receives people.
func (a *App) courseDates(ctx context.Context, actor access.Actor) ([]calendar.Entry, error) {
	list, err := a.courses.Feed(ctx, actor, a.words.Printer(text.Dutch))
	return entries(list, err, func(x course.Dated) calendar.Entry {
		return calendar.Entry{Kind: calendar.Evening, ID: x.ID, Name: x.Name + ", " + x.Place, At: x.At, Until: x.Session.Until()}
	})
}

// courseKeeper keeps the evenings that were, with what was asked and learned there.
func (a *App) courseKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.Evening, Type: course.ObjectType, Mark: a.vault.Mark,
		Due: due(course.Ended, func(p course.Past) retention.Thing { return retention.Thing{ID: p.ID, Since: p.Since} }),
		Erase: each(func(tx *store.Tx, at, before time.Time, id string) (bool, error) {
			return course.EraseEnded(tx, a.vault, at, before, id)
		})}
}

// courseCards lead from the page of volunteers, and from the own page, to what there is to learn.
func (a *App) courseCards(_ context.Context, actor access.Actor, p *text.Printer, at volunteer.Door) ([]volunteer.Card, error) {
	if !a.policy.May(actor, "course.read") {
		return nil, nil
	}
	words := "course.card_text"
	if at == volunteer.AtOwn {
		words = "course.card_own"
	}
	return []volunteer.Card{{Title: p.T("course.card"), Text: p.T(words), Href: course.Path, Icon: ui.IconGrow}}, nil
}

// courseDeeds are the courses that somebody followed.
func courseDeeds(tx *store.Tx, userID string) (list []volunteer.Deed, err error) {
	followed, err := course.FollowedBy(tx, userID)
	for _, f := range followed {
		list = append(list, volunteer.Deed{What: volunteer.Lesson, At: f.At})
	}
	return list, err
}

// coursesOfDemo are the courses by the clock of the demo.
func (a *App) coursesOfDemo(c clock.Clock) *course.Service {
	return course.New(a.db, a.vault, c, a.policy)
}
