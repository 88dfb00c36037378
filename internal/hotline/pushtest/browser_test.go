package pushtest

import (
	"crypto/ecdh"
	"encoding/base64"
	"testing"
)

// TestBrowserOpens: a browser of these tests opens the example of RFC 8291, appendix A, and nothing
// that was changed on the way or is for another.
func TestBrowserOpens(t *testing.T) {
	raw := func(s string) []byte {
		b, err := base64.RawURLEncoding.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	k, err := ecdh.P256().NewPrivateKey(raw("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"))
	if err != nil {
		t.Fatal(err)
	}
	b, body := Browser{k, raw("BTBZMqHH6r4Tts7J_aSIgg")}, raw("DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN")
	if got, err := b.Opens(body); err != nil || got != "When I grow up, I want to be a watermelon" {
		t.Error(got, err)
	}
	if got, err := NewBrowser().Opens(body); err == nil {
		t.Error("another browser reads", got)
	}
	for i := range body {
		changed := append([]byte(nil), body...)
		changed[i] ^= 1
		if got, err := b.Opens(changed); err == nil && (i < 16 || i >= 20) { // the size of a record may be any that is enough
			t.Errorf("byte %d changed, and it reads %q", i, got)
		}
	}
}
