package ui

import "github.com/a-h/templ"

// Tone is the mood of a notice, a tag or an icon. The words always say it too.
type Tone string

// The tones. The zero value, Calm, is the colour of actions; Plain is without colour, for
// what is done and asks for nothing.
const (
	Calm   Tone = ""
	Accent Tone = "accent"
	Good   Tone = "good"
	Warn   Tone = "warn"
	Bad    Tone = "bad"
	Info   Tone = "info"
	Plain  Tone = "plain"
)

func (t Tone) class() string { return string(t) }

// tagClass gives a tag without tone the look of information.
func (t Tone) tagClass() string {
	if t == Calm {
		return string(Info)
	}
	return string(t)
}

// icon is the sign that goes with the tone in a notice.
func (t Tone) icon() IconName {
	switch t {
	case Good:
		return IconDone
	case Warn, Bad:
		return IconWarning
	default:
		return IconInfo
	}
}

// role makes bad news interrupt a screen reader and the rest wait.
func (t Tone) role() string {
	if t == Bad {
		return "alert"
	}
	return "status"
}

// Notice is a message in a box.
type Notice struct {
	Tone        Tone
	Title, Text string
}

// TagText is a short state behind a title.
type TagText struct {
	Tone Tone
	Text string
	Icon IconName
}

// Empty says that there is nothing here, and what to do about it.
type Empty struct {
	Icon        IconName
	Title, Text string
}

// Progress is how far long work has come. Max 0 means that nobody knows yet. Text says
// it in words: "12.400 van 30.000 rijen".
type Progress struct {
	Label, Text string
	Value, Max  int
}

// Term is one line of a list of facts. Content stands instead of Text when set.
type Term struct {
	Label, Text string
	Content     templ.Component
}

// Moment is one event on a timeline, the newest first. When is the date in words,
// Machine the same as 2006-01-02 or RFC 3339.
type Moment struct {
	When, Machine string
	Icon          IconName
	Tone          Tone
	Title         string
	By            string
	Text          string
	Content       templ.Component // below Text
}

// Person is somebody who takes part.
type Person struct {
	Name, Role string
	Icon       IconName // IconUser when empty
	Tone       Tone
	Tag        *TagText
}

func (p Person) icon() IconName {
	if p.Icon == "" {
		return IconUser
	}
	return p.Icon
}

// Next is the next step of a case: what, who and before when, always at the top.
type Next struct {
	Heading string // "Volgende stap"
	What    string
	Lang    string // of What, when somebody wrote it; empty for the language of the page
	Left    bool   // the page is read from right to left, and so is its arrow
	Terms   []Term
}

// BigFigure is a number that one should remember, with what it counts and, below it, what
// to compare it with.
type BigFigure struct{ Label, Figure, Compare string }
