// Package hook brings signed messages to other machines, and tells whether one that came in is
// theirs (Standard Webhooks 1.0).
//
// Guarantees: a message goes over https to a public address, asked for the address that is dialled;
// each has an id, a moment and a signature over both and the body; only an answer of the 200s counts
// as taken. What the other machine says beside its status is thrown away.
//
// What it refuses: to follow where an answer points, and a message that is older than five minutes.
package hook

import (
	"context"
	"time"
)

// Envelope is one message, signed and ready to go.
type Envelope struct {
	URL       string
	ID        string
	At        time.Time // of this attempt
	Signature string
	Body      []byte
}

// Poster brings a message to its address.
type Poster interface {
	// Allows reports whether an address may be used at all.
	Allows(url string) bool
	Post(ctx context.Context, e Envelope) Answer
}

// Answer is what became of a message on its way.
type Answer struct {
	Status  int // of HTTP, 0 when there was no answer
	Problem Problem
	Later   time.Duration // how long it asks to be left alone
}

// Problem says why an attempt failed.
type Problem string

// The problems. What an endpoint answered in words is never kept or shown.
const (
	NoProblem   Problem = ""
	Refused     Problem = "status" // an answer other than 2xx
	Unreachable Problem = "onbereikbaar"
	TooSlow     Problem = "te-traag"
	BadCert     Problem = "certificaat"
	BadAddress  Problem = "adres" // it leads to a network that is not the internet
)
