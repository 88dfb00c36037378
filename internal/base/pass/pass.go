package pass

import "time"

// MostTries is how many wrong PINs in a row end a pass.
const MostTries = 5

// Pass is what every pass has, whatever it opens. The zero Pass opens nothing.
type Pass struct {
	Until   time.Time // from then on it is worth nothing
	Revoked time.Time // zero: not
	Tries   int64     // wrong PINs since the last right one
	Browser string    // hash of the secret of the browser that gave the PIN
	OpenTo  time.Time // until when that browser stays in
	FirstIn time.Time // zero: nobody came yet
	LastIn  time.Time
	// Code and PIN are keyed hashes: neither can be read again.
	Code, PIN string
}

// Make is a pass for a code that is worth something until a moment, and its PIN, which is shown
// once.
func (k Keys) Make(code string, until time.Time) (p Pass, pin string) {
	p, pin = Pass{Until: until, Code: k.CodeHash(code)}, NewPIN()
	p.PIN = k.pinHash(p.Code, pin)
	return p, pin
}

// Running reports whether a pass was not taken back and its term runs.
func (p Pass) Running(now time.Time) bool { return p.Revoked.IsZero() && now.Before(p.Until) }

// Ended reports whether too many wrong PINs ended a pass.
func (p Pass) Ended() bool { return !p.Revoked.IsZero() && p.Tries >= MostTries }

// In reports whether the browser that gave the PIN may still stay in.
func (p Pass) In(now time.Time) bool {
	return p.Browser != "" && p.Running(now) && now.Before(p.OpenTo)
}

// Close takes a pass back at once, and the browser that is in with it.
func (p *Pass) Close(now time.Time) { p.Revoked, p.Browser, p.OpenTo = now, "", time.Time{} }

// Leave lets the browser that is in go out.
func (p *Pass) Leave() { p.Browser, p.OpenTo = "", time.Time{} }

// Try is a PIN that somebody gives with the code of a pass; opens says whether the module lets a
// pass in that has the right one. It returns the secret for the browser that is in from now on,
// for as long as it stays, in place of any other; empty for a wrong PIN. The last of MostTries
// wrong ones ends the pass. Of a pass that does not open nothing changes, and it takes as long.
func (k Keys) Try(p *Pass, pin string, opens bool, now time.Time, stays time.Duration) (secret string) {
	fresh := newBrowser()
	hash, right := k.BrowserHash(fresh), same(p.PIN, k.pinHash(p.Code, pin)) && plainPIN(pin) != ""
	switch {
	case opens && right:
		p.Tries, p.Browser, p.OpenTo, p.LastIn = 0, hash, now.Add(stays), now
		if p.FirstIn.IsZero() {
			p.FirstIn = now
		}
		return fresh
	case opens:
		if p.Tries++; p.Tries >= MostTries {
			p.Close(now)
		}
	}
	return ""
}
