package app

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/frontdoor"
	"samendoen/internal/offline"
	"samendoen/internal/retention"
	"samendoen/internal/rights"
	"samendoen/internal/subject"
)

// doorKeeper keeps what came to the front door after a colleague decided about it.
func (a *App) doorKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.FrontDoor, Type: frontdoor.ObjectType, Mark: a.vault.Mark,
		Due: due(frontdoor.Ended, func(p frontdoor.Past) retention.Thing {
			return retention.Thing{ID: p.ID, Since: p.Since, Path: "/voordeur/" + p.ID}
		}),
		Erase: each(func(tx *store.Tx, at, before time.Time, id string) (bool, error) {
			return frontdoor.EraseEnded(tx, a.vault, at, before, id)
		}),
		May: mayEach(func(ctx context.Context, actor access.Actor, id string) bool {
			return a.door.MayOpen(ctx, actor, frontdoor.ID(id))
		})}
}

// heldKeeper keeps that something was held aside after a team lead decided about it.
func heldKeeper() retention.Keeper {
	return retention.Keeper{Kind: retention.HeldAside, Type: "Held", Erase: traceless(offline.EraseJudged),
		Due: due(offline.Judged, func(p offline.Past) retention.Thing { return retention.Thing{ID: p.ID, Since: p.Since} })}
}

// postsOf is what a person told at the front door: by page, telephone, counter or mail.
// What somebody of the same name wrote comes along as such, for a human to look at.
func (a *App) postsOf(tx *store.Tx, person string) (rights.Section, []rights.Told, error) {
	who, err := subject.Open(tx, a.vault, subject.ID(person))
	if err != nil {
		return rights.Posts, nil, orNotFound(err)
	}
	posts, err := a.door.WrittenBy(tx, who.Org, frontdoor.Person{Name: who.Name, Phone: who.Phone, Email: who.Email})
	p := a.words.Printer(text.Dutch)
	var list []rights.Told
	for _, w := range posts {
		told := rights.Told{Type: frontdoor.ObjectType, ID: string(w.ID), Title: p.T("rights.doc_post", "Date", p.Date(w.At)), At: w.At, Ended: w.HandledAt,
			Text: w.What, Own: !w.ByName, Maybe: w.ByName}
		add := func(key, text string) {
			if text != "" {
				told.Facts = append(told.Facts, rights.Fact{Label: p.T("rights.doc_post_" + key), Text: text})
			}
		}
		if w.ByName {
			add("maybe", p.T("rights.doc_post_maybe_text"))
		}
		add("where", w.Where)
		add("subject", w.Subject)
		add("name", w.Name)
		add("contact", w.Reporter.Contact)
		add("state", p.T("rights.doc_post_state_"+string(w.State)))
		list = append(list, told)
	}
	return rights.Posts, list, err
}
