package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/hotline"
)

const watchUsage = `Kijk op een eigen machine mee of het meldpunt werkt. Elke ronde stuurt een proef, wacht tot de
aanbieder het bericht daarover heeft, en vraagt of alle open meldingen op tijd zijn. Alleen als dat
klopt, gaat er een hartslag naar --heartbeat. Blijft die uit, dan slaat die dienst alarm.
Met --every 0 is het één ronde; de uitkomst is 1 als er iets niet klopt.

  samendoen watch --url https://samendoen.example --token TOKENBESTAND --heartbeat https://hartslag.example/abc

De sleutel is van een beheerder, met bereik hotline. Die beheerder zegt eerst onder "Hoe ik word
gebeld" waar de proef heen gaat: een mailadres of een toestel dat niemand wekt.
`

// Times of a watch.
const (
	watchEvery = 15 * time.Minute
	watchWait  = time.Minute
	watchLook  = time.Second
)

// watchCommand watches the meldpunt of an installation elsewhere.
func watchCommand(ctx context.Context, args []string, std streams) error {
	f, _ := flags("watch", std)
	address := f.String("url", "", "adres van de installatie, https://…")
	tokenFile := f.String("token", "", "bestand met een sleutel voor de API, met bereik hotline")
	heartbeat := f.String("heartbeat", "", "adres dat een hartslag krijgt als alles klopt, https://…")
	every := f.Duration("every", watchEvery, "tijd tussen twee rondes; 0 voor één ronde")
	wait := f.Duration("wait", watchWait, "hoe lang het bericht over de proef onderweg mag zijn")
	f.Usage = func() { fmt.Fprint(std.err, watchUsage+"\n"); f.PrintDefaults() }
	if err := parse(f, args); err != nil {
		return err
	}
	there, err := newRemote(*address, *tokenFile)
	if err != nil {
		return err
	}
	w := watch{remote: there, wait: *wait, look: watchLook, out: std.out, clock: clock.System()}
	if *heartbeat != "" {
		var ok bool
		if w.beat, ok = secureAddress(*heartbeat); !ok {
			return usage{"geef met --heartbeat een adres dat met https:// begint"}
		}
	}
	if *every > 0 && *every < time.Minute || *every < 0 {
		return usage{"wacht tussen twee rondes een minuut of meer"}
	}
	return w.rounds(ctx, *every)
}

// watch looks whether a meldpunt works, from outside.
type watch struct {
	remote
	beat       string // where a heartbeat goes; empty for nowhere
	wait, look time.Duration
	out        io.Writer
	clock      clock.Clock
}

// rounds goes on until ctx ends: a round that fails is said, and the next may be well. Without a pause
// it is one round.
func (w watch) rounds(ctx context.Context, pause time.Duration) error {
	if pause == 0 {
		return w.round(ctx)
	}
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		if err := w.round(ctx); err != nil && ctx.Err() == nil {
			fmt.Fprintf(w.out, "%s NIET GOED: %s\n", w.clock.Now().Format(time.RFC3339), err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// round sends a probe, waits for its message, has all open reports audited, and beats only when all of
// that is well.
func (w watch) round(ctx context.Context) error {
	begun := w.clock.Now()
	var made struct{ ID, Nummer string }
	if err := w.call(ctx, http.MethodPost, "/meldingen", store.NewID(), []byte(`{"soort":"`+string(hotline.Probe)+`"}`), &made); err != nil {
		return fmt.Errorf("de proef is niet bewaard: %w", err)
	}
	sent, failed := w.sent(ctx, made.ID)
	// The probe ends also when its message never went: nothing waits for it.
	closed := w.call(ctx, http.MethodPost, "/meldingen/"+made.ID+"/zet", store.NewID(), []byte(`{"stap":"`+string(hotline.MoveClose)+`"}`), nil)
	if err := errors.Join(failed, closed); err != nil {
		return fmt.Errorf("proef %s: %w", made.Nummer, err)
	}
	if err := w.audit(ctx); err != nil {
		return err
	}
	if err := w.heartbeat(ctx); err != nil {
		return err
	}
	fmt.Fprintf(w.out, "%s goed: proef %s, bericht bij de aanbieder na %s\n", begun.Format(time.RFC3339), made.Nummer, sent.Round(time.Millisecond))
	return nil
}

// sent waits until a provider took the message about a probe, and says how long after the probe that was.
func (w watch) sent(ctx context.Context, id string) (time.Duration, error) {
	ctx, stop := context.WithTimeout(ctx, w.wait)
	defer stop()
	for {
		var report struct {
			Sinds    time.Time
			Tijdlijn []struct {
				Op  time.Time
				Wat string
			}
		}
		if err := w.get(ctx, "/meldingen/"+id, &report); err != nil && ctx.Err() == nil {
			return 0, err
		}
		for _, l := range report.Tijdlijn {
			if l.Wat == hotline.LineSent {
				return l.Op.Sub(report.Sinds), nil
			}
		}
		select {
		case <-ctx.Done():
			return 0, fmt.Errorf("de aanbieder had het bericht niet binnen %s", w.wait)
		case <-time.After(w.look):
		}
	}
}

// audit asks whether all open reports are well.
func (w watch) audit(ctx context.Context) error {
	var h struct{ Goed, TeLaat, Los, Wachtend bool }
	if err := w.get(ctx, "/meldpunt/controle", &h); err != nil {
		return fmt.Errorf("de open meldingen zijn niet nagekeken: %w", err)
	}
	switch {
	case h.TeLaat:
		return errors.New("bij een open melding is iets te laat")
	case h.Los:
		return errors.New("bij een open melding staat niets meer te gebeuren")
	case h.Wachtend:
		return errors.New("een bericht wacht te lang")
	case !h.Goed:
		return errors.New("de open meldingen zijn niet goed")
	}
	return nil
}

func (w watch) heartbeat(ctx context.Context) error {
	if w.beat == "" {
		return nil
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, w.beat, nil)
	if err != nil {
		return err
	}
	answer, err := w.client.Do(r)
	if err != nil {
		return fmt.Errorf("de hartslag komt niet aan: %w", err)
	}
	if err := answer.Body.Close(); err != nil || answer.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("de hartslag wordt geweigerd: %s", answer.Status)
	}
	return nil
}
