package signal

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"
	"strconv"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/place"
)

// herePath is the script behind "hier": it asks the phone where it is, once and only
// after a tap, and lets the server look around that position.
const herePath = "/signalen/hier.js"

//go:embed here.js
var hereScript []byte

func here(c *web.Context) error {
	c.W.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	c.W.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, err := c.W.Write(hereScript)
	return err
}

// hereHref is the address of the script with the hash of what is in it.
func hereHref() string {
	sum := sha256.Sum256(hereScript)
	return herePath + "?v=" + hex.EncodeToString(sum[:6])
}

// postHere offers the places around a position. It comes in the body of a POST: a
// position in an address would end up in logs.
func (s *Service) postHere(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	screen, err := s.form(c, f)
	if err != nil {
		return err
	}
	at, err := parsePoint(f.Get("breedte"), f.Get("lengte"))
	if err == nil {
		var list []Spot
		if list, err = s.Here(c.R.Context(), c.Actor, at); err == nil {
			screen.near(list)
		}
	}
	status := http.StatusOK
	if fault.Is(err, fault.Invalid) {
		status, screen.hereWrong = http.StatusBadRequest, web.FieldErrors(c.Print, err)["hier"]
	} else if err != nil {
		return err
	}
	if c.Partial() {
		return c.Render(status, spotChoices(screen))
	}
	return c.Render(status, newPage(formPage(c), screen))
}

// parsePoint reads a position in degrees (WGS84) as a browser gives it.
func parsePoint(lat, lon string) (place.Point, error) {
	x, errLat := strconv.ParseFloat(lat, 64)
	y, errLon := strconv.ParseFloat(lon, 64)
	if p := (place.Point{Lat: x, Lon: y}); errLat == nil && errLon == nil && p.Valid() {
		return p, nil
	}
	return place.Point{}, fault.Invalidf("signal.here", "hier", "signal.here_damaged")
}
