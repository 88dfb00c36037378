package app

import (
	"samendoen/internal/base/store"
	"samendoen/internal/mail"
)

// openMail makes what writes to people by mail, and lets the links of partners without an account,
// and what waits for residents, go that way where mail goes out.
func (a *App) openMail() {
	a.mail = mail.New(a.db, a.vault, a.clock, a.policy, a.words, a.door, a.cfg.mail(a.cfg.public()), a.log)
	a.mail.UseLinks(a.requests.Reach)
	a.mail.UseResidents(func(tx *store.Tx, id string, proof bool) (mail.Resident, error) {
		r, err := a.resident.ReachOf(tx, id, proof)
		return mail.Resident(r), err
	})
	if a.mail.On() {
		a.requests.UsePost(a.mail)
		a.resident.UsePost(a.mail)
	}
}
