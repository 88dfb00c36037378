package frontdoor

import (
	"net/url"
	"testing"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// TestClashOfTheDoor: two leads who set the door at once see both settings, in words, and choose for
// each which one holds.
func TestClashOfTheDoor(t *testing.T) {
	catalogue, err := text.Load(text.Words, web.Words, Files)
	if err != nil {
		t.Fatal(err)
	}
	s := deskScreen{words: words{catalogue.Printer(text.Dutch)}, Desk: Desk{Door: Door{Open: false, Phone: "020 111 11 11", Version: 4}}}
	for _, c := range []struct {
		typed url.Values
		want  []ui.Met
	}{
		{url.Values{"open": {"ja"}, "telefoon": {"020 222 22 22"}}, []ui.Met{
			{Name: "open", Label: s.t("door_state"), Theirs: s.t("door_closed"), Yours: s.t("door_open"), Stands: "nee"},
			{Name: "telefoon", Label: s.t("door_phone"), Theirs: "020 111 11 11", Yours: "020 222 22 22", Stands: "020 111 11 11", Both: ui.OneLine}}},
		{url.Values{"open": {"nee"}, "telefoon": {"020 222 22 22"}}, []ui.Met{
			{Name: "telefoon", Label: s.t("door_phone"), Theirs: "020 111 11 11", Yours: "020 222 22 22", Stands: "020 111 11 11", Both: ui.OneLine}}},
		{url.Values{"open": {"nee"}, "telefoon": {"020 111 11 11"}}, nil},
	} {
		s.draft = ui.Draft{Conflict: true, Typed: c.typed}
		got := s.doorClash()
		if len(got.Fields) != len(c.want) || got.Version != "4" || got.Action != "/voordeur/deur" {
			t.Fatalf("%v: %+v", c.typed, got)
		}
		for i, f := range got.Fields {
			if f != c.want[i] {
				t.Errorf("%v: %+v, want %+v", c.typed, f, c.want[i])
			}
		}
	}
}
