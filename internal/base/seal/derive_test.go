package seal

import (
	"bytes"
	"testing"
)

func TestDerive(t *testing.T) {
	a, err := NewVault(bytes.Repeat([]byte{1}, keySize))
	if err != nil {
		t.Fatal(err)
	}
	again, _ := NewVault(bytes.Repeat([]byte{1}, keySize))
	b, _ := NewVault(bytes.Repeat([]byte{2}, keySize))
	got := a.Derive("map")
	if len(got) != 32 || !bytes.Equal(got, again.Derive("map")) {
		t.Error("not 32 bytes, or not the same for the same master key")
	}
	if bytes.Equal(got, a.Derive("other")) || bytes.Equal(got, b.Derive("map")) {
		t.Error("another purpose or another master key gives the same secret")
	}
}
