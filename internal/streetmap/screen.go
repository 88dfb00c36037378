package streetmap

import (
	"slices"
	"strconv"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
)

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("streetmap."+key, pairs...) }

type settingsScreen struct {
	words
	ui.Draft
	Choice
	sources []Source
	host    string // who is asked for pictures
	broken  bool   // the file of streets cannot be read everywhere
}

func (s settingsScreen) version() string { return strconv.FormatInt(s.Version, 10) }

// now is the source as typed, or as saved.
func (s settingsScreen) now() Source {
	if s.Form != "" {
		return choiceIn(s.Typed).Source
	}
	return s.Source
}

func (s settingsScreen) options() (list []ui.Option) {
	for _, x := range s.sources {
		word := wordOf(x)
		list = append(list, ui.Option{Value: word, Label: s.t("source_" + word), Hint: s.t("source_"+word+"_hint", "Host", s.host), Selected: x == s.now()})
	}
	return list
}

// has tells that the server has a source.
func (s settingsScreen) has(x Source) bool { return slices.Contains(s.sources, x) }

// lost tells that what was chosen is no longer there.
func (s settingsScreen) lost() bool { return !s.has(s.Source) }
