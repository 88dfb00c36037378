package signal

import (
	"strings"
	"time"
)

// StoryKind is a line of a sender's story.
type StoryKind string

// The lines of the story. They come from steps and dates alone, so that no text of
// anybody can reach a sender: a story has no field for it.
const (
	StoryReceived StoryKind = "ontvangen"
	StoryTaken    StoryKind = "opgepakt"
	StoryTalk     StoryKind = "gesprek"
	StoryWorking  StoryKind = "mee-bezig"
	StoryLate     StoryKind = "duurt-langer"
	StoryDone     StoryKind = "afgerond"
	StoryAgain    StoryKind = "weer-bezig"
)

// Key is the message key of the line.
func (k StoryKind) Key() string { return "signal.story_" + string(k) }

// StoryLine is what the sender may know of one step.
type StoryLine struct {
	At    time.Time // instant
	Kind  StoryKind
	First string // first name of the colleague who did it, empty if nobody in particular
}

// storyOf tells the steps, oldest first, as a sender may hear them. A line comes once:
// planning a talk twice, or not reaching somebody, is about the resident. Only an end and
// a new beginning are told each time.
func storyOf(events []Event, names map[string]string) []StoryLine {
	var story []StoryLine
	seen, sender := map[StoryKind]bool{}, ""
	for _, e := range events {
		if e.Step == Send {
			sender = e.ActorID
		}
		kind := storyKind(e.Step)
		if e.Step == Merge && e.ActorID != sender {
			kind = StoryTaken // a colleague has it in hand; that another saw the same is not told
		}
		if kind == "" || seen[kind] {
			continue
		}
		seen[kind] = true
		switch kind {
		case StoryDone:
			delete(seen, StoryAgain)
		case StoryAgain:
			delete(seen, StoryDone)
		}
		line := StoryLine{At: e.At, Kind: kind}
		if (kind == StoryTaken || kind == StoryTalk) && e.ActorID != sender {
			line.First = firstName(names[e.ActorID])
		}
		story = append(story, line)
	}
	return story
}

func storyKind(s Step) StoryKind {
	switch s {
	case Send:
		return StoryReceived
	case PlanTalk, Take:
		return StoryTaken
	case Talk:
		return StoryTalk
	case Join:
		return StoryWorking
	case Lapse:
		return StoryLate
	case Advise, Drop, Close:
		return StoryDone
	case Reopen, Unsolved:
		return StoryAgain
	}
	return ""
}

func firstName(name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	return first
}
