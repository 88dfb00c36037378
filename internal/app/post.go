package app

import "samendoen/internal/mail"

// openMail makes what writes to people by mail, and lets the links of partners without an account
// go that way where mail goes out.
func (a *App) openMail() {
	a.mail = mail.New(a.db, a.vault, a.clock, a.policy, a.words, a.door, a.cfg.mail(a.cfg.public()), a.log)
	a.mail.UseLinks(a.requests.Reach)
	if a.mail.On() {
		a.requests.UsePost(a.mail)
	}
}
