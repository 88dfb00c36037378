package hotline

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// TestKeptAlarm: an alarm that a device kept says when it was made, is one however often it goes, and
// is refused from anybody but its maker, who loses nothing by that.
func TestKeptAlarm(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		logins := webtest.Logins{}
		for id, a := range w.people {
			logins[id] = a
		}
		server := webtest.Server(t, web.Config{Auth: logins, Policy: w.s.policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes()).Handler()
		kept := url.Values{"soort": {"alarm"}, "sleutel": {"k"}, "van": {"vera"}, "geleden": {"3000"}, "waar": {"bij de lift"}}
		send := func(login string) (int, string) {
			t.Helper()
			status, _, to := webtest.Browser{T: t, Server: server, Login: login}.Do("POST", Path, kept)
			return status, to
		}
		if status, _ := send("ad"); status != http.StatusConflict || w.Count(`SELECT count(*) FROM hotline_report`) != 0 {
			t.Errorf("from somebody else: %d", status)
		}
		_, path := send("vera")
		kept.Set("geleden", "3060")
		if _, again := send("vera"); path == "" || again != path {
			t.Errorf("it goes again: %q and %q", path, again)
		}
		_, body, _ := webtest.Browser{T: t, Server: server, Login: "vera"}.Do("GET", path, nil)
		for _, want := range []string{"Gemaakt op", "21:50", "Er was toen geen bereik", "bij de lift"} { // 22:40 in Amsterdam, 50 minutes ago
			if !strings.Contains(body, want) {
				t.Errorf("no %q on the page", want)
			}
		}
	})
}

// TestMadeBefore: only what a device kept for some time says when it was made.
func TestMadeBefore(t *testing.T) {
	catalogue, err := text.Load(Files)
	if err != nil {
		t.Fatal(err)
	}
	w := words{catalogue.Printer(text.Dutch)}
	said := "Gemaakt op vrijdag 27 november om 22:10. Er was toen geen bereik."
	for seconds, want := range map[int]string{0: "Help.", -1: "Help.", 119: "Help.", 1800: said + "\nHelp.", int(longKept / time.Second): "", int(longKept/time.Second) + 1: "Help."} {
		got := w.madeBefore(evening, seconds, "Help.")
		if want != "" && got != want || want == "" && !strings.Contains(got, "Er was toen geen bereik.\nHelp.") {
			t.Errorf("%d seconds: %q", seconds, got)
		}
	}
	if got := w.madeBefore(evening, 1800, ""); got != said {
		t.Errorf("without words: %q", got)
	}
}
