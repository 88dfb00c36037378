package app

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"

	"samendoen/internal/base/web"
	"samendoen/internal/mail"
)

// watchMail adds the figures of mail for monitoring.
func (a *App) watchMail(s *web.Server) {
	gauge := func(name, help string, pick func(mail.Standing) float64) {
		s.Registry().MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
			st, err := a.mail.Standing(context.Background())
			if err != nil {
				return -1
			}
			return pick(st)
		}))
	}
	gauge("samendoen_mail_waiting_seconds", "How long the oldest mail waits to go out.", func(st mail.Standing) float64 { return st.Waiting.Seconds() })
	gauge("samendoen_mail_failed", "Mails that were given up or refused and that nobody tried again.", func(st mail.Standing) float64 { return float64(st.Failed) })
	gauge("samendoen_mailbox_failures", "How often in a row the mailbox could not be read.", func(st mail.Standing) float64 { return float64(st.Mailbox) })
}
