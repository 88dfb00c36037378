package demo

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/frontdoor"
	"samendoen/internal/mail"
)

// mailedIn is a message that came into the mailbox, with a picture and a file that was not
// kept.
func (l Loader) mailedIn(ctx context.Context, c *City, address string) error {
	picture, err := damp()
	if err != nil {
		return err
	}
	return l.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := l.Door.TakeIn(tx, frontdoor.Mailed{Org: c.cfg.Org, Mark: "demo", At: l.Now.Add(-3 * time.Hour).UTC().Truncate(time.Microsecond),
			Name: "Joke Voorbeeld", Address: "joke@voorbeeld.example", Pictures: [][]byte{picture},
			Letter: frontdoor.Letter{Subject: "Vochtplek in de hal, " + address, Left: "huurcontract.pdf",
				What: "Goedemorgen,\n\nIn de hal zit een vochtplek. Hij wordt elke week groter. Kan iemand komen kijken?\n\nGroet, Joke"}})
		return err
	})
}

// damp is a picture of a stain on a wall.
func damp() ([]byte, error) {
	const w, h = 480, 320
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			dx, dy := float64(x-w/2)/200, float64(y-h/2)/110
			shade := uint8(225)
			if d := dx*dx + dy*dy; d < 1 {
				shade = uint8(150 + 75*d) // #nosec G115 -- at most 225
			}
			p.SetRGBA(x, y, color.RGBA{shade, shade, shade - 15, 255})
		}
	}
	var out bytes.Buffer
	err := jpeg.Encode(&out, p, nil)
	return out.Bytes(), err
}

// mailedOut are mails of the last days: some went, and two wait for the administrator.
func (l Loader) mailedOut(ctx context.Context, c *City, users map[string]string) error {
	now := l.Now.UTC().Truncate(time.Microsecond)
	return l.DB.Write(ctx, func(tx *store.Tx) error {
		for i, o := range []mail.Out{
			{UserID: users["consulent"], Kind: mail.Late, State: mail.Sent},
			{UserID: users["vakman"], Kind: mail.Answer, State: mail.Sent},
			{UserID: users["fg"], Kind: mail.Covenant, State: mail.GivenUp, Attempt: 20, Failure: "bereik"},
			{UserID: users["wijkbeheerder"], Kind: mail.News, State: mail.Refused, Attempt: 1, Failure: "geweigerd|550 5.1.1"},
		} {
			at := now.Add(-time.Duration(i+1) * 26 * time.Hour)
			o.ID, o.Org, o.At, o.Since, o.Due, o.DoneAt = store.NewID(), c.cfg.Org, at, at, at, at.Add(time.Minute)
			o.Source = "demo/" + o.ID
			if err := mail.Insert(tx, o); err != nil {
				return err
			}
		}
		return nil
	})
}
