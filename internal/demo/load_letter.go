package demo

import (
	"context"

	"samendoen/internal/base/clock"
	"samendoen/internal/casework"
	"samendoen/internal/letter"
)

// letters are a standard letter that the association wrote itself, and letters in cases of the
// first consultant: one that went and one that is not ready.
func (l Loader) letters(ctx context.Context, users map[string]string) error {
	if l.Letters == nil || l.Cases == nil {
		return nil
	}
	lead, err := l.actor(ctx, users["teamleider"])
	if err != nil {
		return err
	}
	if _, err := l.Letters.SaveTemplate(ctx, lead, letter.Template{Name: "Wij komen iets maken in uw huis", Subject: "Wij komen bij u langs",
		Body: "Beste bewoner,\n\nWij komen iets maken bij {adres}. {contactpersoon} belt u om een dag te kiezen.\n\n{afspraken}\n\nMet vriendelijke groet,\n\n{schrijver}\n{organisatie}"}); err != nil {
		return err
	}
	consultant, err := l.actor(ctx, users["consulent"])
	if err != nil {
		return err
	}
	own, err := l.Cases.List(ctx, consultant, casework.FilterAll)
	if err != nil {
		return err
	}
	open := 0
	for _, row := range own.Rows {
		if row.State == casework.Closed || open == 2 {
			continue
		}
		id, err := l.Letters.Begin(ctx, consultant, row.ID, []letter.TemplateID{"afspraken", "uitnodiging"}[open], "demo")
		if err != nil {
			return err
		}
		if open == 0 {
			if err := l.Letters.Send(ctx, consultant, row.ID, id, 1, clock.Date(l.Now), letter.ByPost, false); err != nil {
				return err
			}
		}
		open++
	}
	return nil
}
