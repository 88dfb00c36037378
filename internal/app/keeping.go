package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/activity"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/body"
	"samendoen/internal/calendar"
	"samendoen/internal/casework"
	"samendoen/internal/course"
	"samendoen/internal/danger"
	"samendoen/internal/hotline"
	"samendoen/internal/mail"
	"samendoen/internal/mutualhelp"
	"samendoen/internal/network"
	"samendoen/internal/retention"
	"samendoen/internal/rights"
	"samendoen/internal/roster"
	"samendoen/internal/signal"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
	"samendoen/internal/volunteer"
)

// keepingParts fill retention from the modules where the things live.
func (a *App) keepingParts() retention.Parts {
	keepers := []retention.Keeper{a.signalKeeper(retention.SignalWithoutAction, signal.WithoutAction),
		a.signalKeeper(retention.SignalWithAdvice, signal.WithAdvice), a.signalKeeper(retention.Pictures, signal.Pictures),
		a.caseKeeper(retention.OrdinaryCase, false), a.caseKeeper(retention.NuisanceCase, true), a.tenantKeeper(),
		ledgerKeeper(retention.Arrears, tenancy.ArrearsLedger), ledgerKeeper(retention.Complaint, tenancy.NuisanceLedger),
		ledgerKeeper(retention.Repair, tenancy.RepairLedger), a.warningKeeper(),
		a.dangerKeeper(), a.requestKeeper(), a.doorKeeper(), heldKeeper(), a.breachKeeper(), noticeKeeper(), sessionKeeper(), a.formerKeeper()}
	keepers = append(append(keepers, a.safetyKeepers()...), reminderKeepers()...)
	keepers = append(keepers, a.proposalKeeper())
	keepers = append(keepers, a.adviceKeeper(), conferenceKeeper(), a.nightKeeper())
	keepers = append(keepers, activityKeeper(), a.courseKeeper(), a.mutualKeeper())
	keepers = append(keepers, a.volunteerKeepers()...)
	keepers = append(keepers, a.bodyKeepers()...)
	keepers = append(keepers, complexPlanKeeper(), targetKeeper())
	return retention.Parts{Keepers: keepers, Finders: a.finders(), Limits: limits, Erased: a.afterErasing, Asked: a.asked}
}

// asked are the requests of residents that hold by themselves what they are about.
func (a *App) asked(tx *store.Tx, org string) ([]retention.Asked, error) {
	list, err := a.rights.Asks(tx, org)
	out := make([]retention.Asked, len(list))
	for i, r := range list {
		out[i] = retention.Asked{Label: r.Number, Path: "/rechten/verzoeken/" + string(r.ID), Things: r.Things}
	}
	return out, err
}

// tellKept lets the pages of cases and signals say how long they are kept, and those of
// cases who may tell the resident.
func (a *App) tellKept() {
	a.cases.ToldBy(a.rights.MayTell)
	a.rights.FramedBy(a.framing)
	a.cases.KeptBy(func(tx *store.Tx, c casework.Case) (k casework.Keep, err error) {
		kind := retention.OrdinaryCase
		if c.Nuisance {
			kind = retention.NuisanceCase
		}
		k.Until, k.Held, err = a.keeping.Until(tx, c.OrgID, kind, string(c.ID), c.ClosedAt)
		return k, err
	})
	a.signals.KeptBy(func(tx *store.Tx, s signal.Signal, e signal.Ending) (k signal.Kept, err error) {
		kind := retention.SignalWithAdvice
		if e == signal.WithoutAction {
			kind = retention.SignalWithoutAction
		}
		k.Until, k.Held, err = a.keeping.Until(tx, s.Org, kind, s.ID, s.DoneAt)
		return k, err
	})
}

func limits(tx *store.Tx, org string, at time.Time) ([]retention.Limit, error) {
	list, err := network.Limits(tx, org, at)
	out := make([]retention.Limit, len(list))
	for i, l := range list {
		out[i] = retention.Limit{Processing: string(l.Processing), Name: l.Name, Months: l.Months, Covenant: l.Covenant}
	}
	return out, err
}

// due lists the things of a kind from what their module says ended, and when.
func due[T any](ended func(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]T, error), thing func(T) retention.Thing,
) func(*store.Tx, string, time.Time, retention.Cursor, int) ([]retention.Thing, error) {
	return func(tx *store.Tx, org string, before time.Time, after retention.Cursor, limit int) ([]retention.Thing, error) {
		list, err := ended(tx, org, before, after.Since, after.ID, limit)
		things := make([]retention.Thing, len(list))
		for i, t := range list {
			things[i] = thing(t)
		}
		return things, err
	}
}

// eraser is how a keeper erases.
type eraser = func(tx *store.Tx, at, before time.Time, ids []string) ([]string, error)

// each is the Erase of kinds of which few go in a night: one after the other.
func each(erase func(tx *store.Tx, at, before time.Time, id string) (bool, error)) eraser {
	return func(tx *store.Tx, at, before time.Time, ids []string) (list []string, err error) {
		for _, id := range ids {
			gone, err := erase(tx, at, before, id)
			if err != nil {
				return nil, err
			}
			if gone {
				list = append(list, id)
			}
		}
		return list, nil
	}
}

// traceless is the Erase of what leaves no trace, so that its moment does not matter.
func traceless(erase func(tx *store.Tx, before time.Time, id string) (bool, error)) eraser {
	return each(func(tx *store.Tx, _, before time.Time, id string) (bool, error) { return erase(tx, before, id) })
}

// mayEach is the May of kinds of which few can be opened: one after the other.
func mayEach(may func(ctx context.Context, actor access.Actor, id string) bool) func(context.Context, access.Actor, []string) map[string]bool {
	return func(ctx context.Context, actor access.Actor, ids []string) map[string]bool {
		open := make(map[string]bool, len(ids))
		for _, id := range ids {
			open[id] = may(ctx, actor, id)
		}
		return open
	}
}

func (a *App) signalKeeper(k retention.Kind, e signal.Ending) retention.Keeper {
	mark := a.vault.Mark
	if e == signal.Pictures {
		mark = func(id string) string { return a.vault.Mark(signal.PictureMark(id)) }
	}
	return retention.Keeper{Kind: k, Type: "Signal", Mark: mark,
		Due: due(func(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]signal.Past, error) {
			return signal.Ended(tx, org, e, before, since, id, limit)
		}, func(p signal.Past) retention.Thing {
			return retention.Thing{ID: p.ID, Since: p.Since, Label: signal.Number(p.ID), Path: "/signalen/" + p.ID}
		}),
		Erase: func(tx *store.Tx, at, before time.Time, ids []string) ([]string, error) {
			return signal.EraseEnded(tx, a.vault, at, e, before, ids)
		},
		May: a.signals.MayReadThese}
}

func (a *App) caseKeeper(k retention.Kind, nuisance bool) retention.Keeper {
	return retention.Keeper{Kind: k, Type: casework.ObjectType, Mark: a.vault.Mark,
		Due: due(func(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]casework.Past, error) {
			return casework.Ended(tx, org, nuisance, before, since, id, limit)
		}, func(p casework.Past) retention.Thing {
			return retention.Thing{ID: string(p.ID), Since: p.Since, Label: p.Number, Path: "/dossiers/" + string(p.ID)}
		}),
		Erase: each(func(tx *store.Tx, at, before time.Time, id string) (bool, error) {
			gone, err := casework.EraseEnded(tx, a.vault, at, nuisance, before, casework.ID(id))
			if err == nil && gone {
				err = errors.Join(rights.EraseNotice(tx, a.vault, at, id), eraseAround(tx, id))
			}
			return gone, err
		}),
		May: a.cases.MayOpenThese}
}

// tenantKeeper keeps the names of former tenants. Whoever a record is still sealed for
// stays: the record would be unreadable without them.
func (a *App) tenantKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.FormerTenant, Type: "Person", Mark: a.vault.Mark,
		Due: due(tenancy.FormerTenants, func(f tenancy.Former) retention.Thing { return retention.Thing{ID: string(f.ID), Since: f.Since} }),
		Erase: func(tx *store.Tx, at, before time.Time, ids []string) ([]string, error) {
			holding, err := seal.Holding(tx, ids)
			if err != nil {
				return nil, err
			}
			ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(holding, id) })
			gone, err := tenancy.EraseFormer(tx, at, before, ids)
			return gone, errors.Join(err, rights.EraseConsents(tx, gone))
		}}
}

func ledgerKeeper(k retention.Kind, l tenancy.Ledger) retention.Keeper {
	return retention.Keeper{Kind: k, Type: "Ledger",
		Due: due(func(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]tenancy.Entry, error) {
			return tenancy.Entries(tx, org, l, before, since, id, limit)
		}, func(e tenancy.Entry) retention.Thing { return retention.Thing{ID: e.ID, Since: e.Since} }),
		Erase: func(tx *store.Tx, _, before time.Time, ids []string) ([]string, error) {
			return tenancy.EraseEntries(tx, l, before, ids)
		}}
}

func noticeKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.Notice, Type: "Notice", Erase: traceless(account.EraseNotice),
		Due: due(account.Notices, func(n account.PastNotice) retention.Thing { return retention.Thing{ID: n.ID, Since: n.Since} })}
}

func sessionKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.Session, Type: "Session", Erase: traceless(account.EraseSession),
		Due: due(account.IdleSessions, func(p account.PastSession) retention.Thing { return retention.Thing{ID: p.ID, Since: p.Since} })}
}

// formerKeeper keeps the names of colleagues who left, and where they got mail.
func (a *App) formerKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.FormerColleague, Type: "User",
		Erase: each(func(tx *store.Tx, at, before time.Time, id string) (bool, error) {
			gone, err := account.EraseFormer(tx, before, id)
			if err == nil && gone {
				err = errors.Join(mail.EraseAddress(tx, a.vault, at, id), calendar.Erase(tx, id), hotline.EraseWays(tx, id), roster.Erase(tx, id))
				err = errors.Join(err, volunteer.Unlink(tx, id), body.EraseUser(tx, id), activity.EraseUser(tx, id), course.Erase(tx, id))
				err = errors.Join(err, mutualhelp.EraseUser(tx, a.vault, at, id))
			}
			return gone, err
		}),
		Due: due(account.FormerUsers, func(f account.Former) retention.Thing { return retention.Thing{ID: f.ID, Since: f.Since} })}
}

// dangerKeeper keeps the reports that nobody should go in alone: six months from the incident.
func (a *App) dangerKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.DangerFlag, Type: "Danger", Mark: a.vault.Mark,
		Due: due(danger.Ended, func(p danger.Past) retention.Thing {
			return retention.Thing{ID: string(p.ID), Since: p.Since, Path: danger.Path + "/" + string(p.ID)}
		}),
		Erase: each(func(tx *store.Tx, at, before time.Time, id string) (bool, error) {
			return danger.EraseEnded(tx, a.vault, at, before, danger.ID(id))
		}),
		May: mayEach(func(ctx context.Context, actor access.Actor, id string) bool {
			return a.dangers.MayOpen(ctx, actor, danger.ID(id))
		})}
}

// requestKeeper keeps the requests of residents; who may read them finds them by number.
func (a *App) requestKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.AccessRequest, Type: "Request", Mark: a.vault.Mark,
		Due: due(rights.Expired, func(p rights.Past) retention.Thing {
			return retention.Thing{ID: string(p.ID), Since: p.Since, Label: p.Number, Path: "/rechten/verzoeken/" + string(p.ID)}
		}),
		Erase: each(func(tx *store.Tx, at, before time.Time, id string) (bool, error) {
			return rights.Erase(tx, a.vault, at, before, rights.RequestID(id))
		}),
		May: mayEach(func(ctx context.Context, actor access.Actor, id string) bool {
			return a.rights.MayOpen(ctx, actor, rights.RequestID(id))
		})}
}

// breachKeeper keeps the register of data breaches; who reads the register opens them.
func (a *App) breachKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.DataBreach, Type: "Breach", Erase: traceless(rights.EraseBreach),
		Due: due(rights.PastBreaches, func(p rights.PastBreach) retention.Thing {
			return retention.Thing{ID: string(p.ID), Since: p.Since, Label: p.Number, Path: "/datalekken/" + string(p.ID)}
		}),
		May: mayEach(func(ctx context.Context, actor access.Actor, id string) bool {
			return a.rights.MayOpenBreach(ctx, actor, rights.BreachID(id))
		})}
}

// finders find what can be held, by the numbers that people use.
func (a *App) finders() []retention.Finder {
	return []retention.Finder{
		{Type: casework.ObjectType, Find: func(tx *store.Tx, org, number string) (string, error) {
			id, err := casework.IDByNumber(tx, org, number)
			return string(id), err
		}},
		{Type: "Signal", Find: findSignal, Also: func(tx *store.Tx, id string) ([]string, error) {
			sig, err := signal.ByID(tx, id)
			if fault.Is(err, fault.NotFound) || sig.CaseID == "" {
				return nil, orNotFound(err)
			}
			return []string{sig.CaseID}, err // it came into a case after it was held
		}},
		{Type: "Person", Find: func(tx *store.Tx, org, number string) (string, error) {
			return string(subject.IDOf(org, number)), subject.Exists(tx, org, subject.IDOf(org, number))
		}, Also: func(tx *store.Tx, id string) ([]string, error) { return seal.RecordsOf(tx, id) }},
	}
}

// findSignal refuses a signal that goes with its case: the case is what must be held.
func findSignal(tx *store.Tx, org, number string) (string, error) {
	id, err := signal.IDByNumber(tx, org, number)
	if err != nil {
		return "", err
	}
	sig, err := signal.ByID(tx, id)
	if err == nil && sig.CaseID != "" {
		return "", fault.Invalidf("app.findsignal", "nummer", "retention.in_case")
	}
	return id, err
}

func orNotFound(err error) error {
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// afterErasing makes sure that what was erased stays so: the list beside the key file
// learns of it, and what the deleted rows left behind goes: from the search index once the
// night is over, which takes a while, and from the log file.
func (a *App) afterErasing(ctx context.Context, over bool) error {
	if err := a.db.Write(ctx, sweep); err != nil {
		return err
	}
	if over {
		if err := signal.TidySearch(ctx, a.db); err != nil {
			return err
		}
	}
	if err := refreshErasures(ctx, a.cfg, a.db); err != nil {
		return err
	}
	if err := a.db.Compact(ctx, "seal_key", "seal_wrap"); err != nil {
		a.log.Warn("after erasing: the log file is still in use", "error", err.Error())
	}
	return nil
}
