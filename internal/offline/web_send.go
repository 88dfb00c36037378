package offline

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/signal"
)

// sent is what a phone hears: the key, and the number of a picture, say that it is about this one
// and comes from us.
type sent struct {
	Key    string   `json:"sleutel"`
	Photo  int      `json:"foto,omitempty"`
	State  string   `json:"stand"`
	ID     string   `json:"id,omitempty"`
	Number string   `json:"nummer,omitempty"`
	Why    []string `json:"waarom,omitempty"`
}

// How often a device may send, and an address from where nobody proves to be one. A phone sends
// one after another; many of them share the address of an office or a mobile provider.
const (
	deviceRate, deviceBurst   = 20, 400
	addressRate, addressBurst = 5, 150
)

// asks is the device that asks. Of who is none the body is read to the end: a phone that still
// sends would not hear the answer.
func (s *Service) asks(c *web.Context) (Device, error) {
	const op = "offline.asks"
	dev, err := s.Known(c.R.Context(), proof(c, c.R.Header.Get("Toestel")))
	switch {
	case err == nil && !c.AllowTo("toestel", dev.ID, deviceRate, deviceBurst), fault.Is(err, fault.Unknown) && !c.Allow("toestel", addressRate, addressBurst):
		return Device{}, fault.New(op, fault.TooMany)
	case err != nil:
		io.Copy(io.Discard, c.R.Body) // as far as it comes
	}
	return dev, err
}

// postSend takes a signal from a phone, and how many pictures follow. The answers 401 and 413, and
// every answer that does not name the key, leave it on the phone.
func (s *Service) postSend(c *web.Context) error {
	dev, err := s.asks(c)
	if err != nil {
		return notTaken(c, sent{}, err)
	}
	d, f, err := signal.DraftFrom(c)
	if err != nil {
		return notTaken(c, sent{}, err)
	}
	d.Key = c.R.Header.Get("Idempotency-Key")
	d.Photos = append(d.Photos, signal.Announced(web.NumberOf(f, "fotos-volgen"))...)
	r, err := s.Send(c.R.Context(), dev, d)
	taken := sent{Key: d.Key, State: "verstuurd", ID: r.Receipt.ID, Number: r.Receipt.Number}
	switch {
	case err != nil:
		return notTaken(c, sent{Key: d.Key}, err)
	case r.Held:
		return answer(c, http.StatusAccepted, sent{Key: d.Key, State: "nagekeken"})
	case r.Receipt.Again:
		return answer(c, http.StatusOK, taken)
	}
	return answer(c, http.StatusCreated, taken)
}

// postPicture takes one picture of a signal that this phone sent before: its bytes are the body,
// its number from 1 the header Foto.
func (s *Service) postPicture(c *web.Context) error {
	dev, err := s.asks(c)
	if err != nil {
		return notTaken(c, sent{}, err)
	}
	about := sent{Key: c.R.Header.Get("Idempotency-Key")}
	about.Photo, _ = strconv.Atoi(c.R.Header.Get("Foto")) // 0 was never announced
	data, err := io.ReadAll(c.R.Body)
	if err != nil {
		return notTaken(c, sent{}, unread(err))
	}
	held, err := s.Picture(c.R.Context(), dev, about.Key, about.Photo, data)
	if err != nil {
		return notTaken(c, about, err)
	}
	about.State = "verstuurd"
	if held {
		about.State = "nagekeken"
	}
	return answer(c, http.StatusOK, about)
}

// unread is a body that was too large, or broke off.
func unread(err error) error {
	const op = "offline.read"
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return fault.Invalidf(op, "foto", "web.too_large")
	}
	return fault.New(op, fault.Invalid)
}

// notTaken answers why something stays on the phone. Only a refusal of what was sent names it, and
// is final; a body that is damaged or a fault of ours is tried again.
func notTaken(c *web.Context, about sent, err error) error {
	switch {
	case fault.Is(err, fault.Unknown):
		return answer(c, http.StatusUnauthorized, sent{State: "inloggen"})
	case tooLarge(err):
		return answer(c, http.StatusRequestEntityTooLarge, sent{State: "groot"})
	case about.Key == "" || !fault.Is(err, fault.Invalid):
		return err
	}
	about.State = "geweigerd"
	for _, f := range fault.FieldsOf(err) {
		about.Why = append(about.Why, c.Print.Args(f.Key, f.Args))
	}
	return answer(c, http.StatusBadRequest, about)
}

// tooLarge tells a body that is too large from one that is damaged.
func tooLarge(err error) bool {
	for _, f := range fault.FieldsOf(err) {
		if f.Key == "web.too_large" {
			return true
		}
	}
	return false
}
