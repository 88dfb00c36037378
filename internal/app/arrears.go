package app

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/debtwarning"
	"samendoen/internal/retention"
	"samendoen/internal/rights"
)

// warningKeeper keeps the work on arrears that were paid; arrears staff open it.
func (a *App) warningKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.DebtWarning, Type: debtwarning.ObjectType, Mark: a.vault.Mark,
		Due: due(debtwarning.Closed, func(p debtwarning.Past) retention.Thing {
			return retention.Thing{ID: string(p.ID), Since: p.Since, Label: debtwarning.Number(p.ID), Path: "/huurachterstand/" + string(p.ID)}
		}),
		Erase: each(func(tx *store.Tx, at, before time.Time, id string) (bool, error) {
			return debtwarning.EraseClosed(tx, a.vault, at, before, debtwarning.ID(id))
		}),
		May: mayEach(func(ctx context.Context, actor access.Actor, id string) bool {
			return a.arrears.MayOpen(ctx, actor, debtwarning.ID(id))
		})}
}

// arrearsOf is what the work on arrears keeps about a person: each step with its evidence,
// and what the municipality was told and said.
func (a *App) arrearsOf(tx *store.Tx, person string) (rights.Section, []rights.Told, error) {
	p := a.words.Printer(text.Dutch)
	files, err := debtwarning.Concerning(tx, a.vault, person)
	var list []rights.Told
	for _, f := range files {
		told := rights.Told{Type: debtwarning.ObjectType, ID: string(f.ID), Title: p.T("debtwarning.file_title", "Number", f.Number()), At: f.Opened, Ended: f.Closed}
		add := func(label, text string) { told.Facts = append(told.Facts, rights.Fact{Label: label, Text: text}) }
		add(p.T("debtwarning.f_amount"), p.Euro(f.Period.Cents))
		add(p.T("debtwarning.f_origin"), p.Date(f.Period.Origin))
		for _, s := range f.Steps {
			what := p.T("debtwarning.step_"+string(s.Kind)) + ", " + p.T("debtwarning.means_"+string(s.Means))
			if s.Result != "" {
				what += ", " + p.T("debtwarning.result_"+string(s.Result))
			}
			if s.Evidence != "" {
				what += ": " + s.Evidence
			}
			add(p.Date(s.On), what)
		}
		if f.Sent != nil {
			add(p.T("debtwarning.f_sent"), f.Sent.SentOn)
		}
		add(p.T("debtwarning.steps_title"), p.T("debtwarning.state_"+string(f.State)))
		if f.Note != "" {
			add(p.T("debtwarning.f_why"), f.Note)
		}
		list = append(list, told)
	}
	return rights.Arrears, list, err
}
