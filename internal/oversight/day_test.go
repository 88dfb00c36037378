package oversight

import (
	"context"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

func day(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }

func TestLateFirstThenDueFirst(t *testing.T) {
	items := []Item{{Key: "whenever"}, {Key: "in two weeks", Due: day(5 + 30)}, {Key: "monday", Due: day(23)}, {Key: "late", Late: true},
		{Key: "later than late", Due: day(3), Late: true}, {Key: "also whenever"}}
	order(items, day(21))
	var got []string
	for _, i := range items {
		got = append(got, i.Key)
	}
	if diff := cmp.Diff([]string{"later than late", "late", "monday", "whenever", "also whenever", "in two weeks"}, got); diff != "" {
		t.Error(diff)
	}
}

// browse is somebody who looks at a day in which these things wait.
func browse(t *testing.T, login string, items []Item, asked *int) webtest.Browser {
	t.Helper()
	doc, err := fs.ReadFile(Files, "policy.cedar")
	if err != nil {
		t.Fatal(err)
	}
	policy, err := access.NewPolicy(doc)
	if err != nil {
		t.Fatal(err)
	}
	people := webtest.Logins{}
	for _, role := range []access.Role{access.Officer, access.Admin, access.Consultant, access.PolicyMaker} {
		people[string(role)] = access.Actor{UserID: "u-" + string(role), OrgID: "o", Roles: []access.Role{role}}
	}
	c := clock.NewManual(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
	s := New(c, policy, func(_ context.Context, a access.Actor) ([]Item, []Place, error) {
		*asked++
		return items, []Place{{Label: "oversight.places", Path: "/bewaren", Status: "oversight.night", Args: []any{"Date", c.Now()}},
			{Label: "oversight.waits", Path: "/noodinzages", Status: "oversight.reviews_place_n", N: 2}}, nil
	})
	return webtest.Browser{T: t, Login: login, Server: webtest.Server(t, web.Config{Auth: people, Policy: policy, Clock: c, Nav: s.Nav()}, Files, s.Routes()).Handler()}
}

func TestDayPage(t *testing.T) {
	asked := 0
	b := browse(t, "fg", []Item{{Key: "oversight.reviews_n", N: 3, Path: "/noodinzages"},
		{Key: "oversight.request", Args: []any{"Number", "V-1"}, Path: "/rechten/verzoeken/1", Due: day(19), Late: true, Holder: "Cor Consulent"}}, &asked)
	page := b.Get(Path, "zaterdag 21 november", "Er wachten 2 dingen op je.", "Beantwoord verzoek V-1", "2 dagen te laat", "Cor Consulent", "Beoordeel 3 noodinzages",
		"Voor het laatst gewist op 21 november 2026.", "2 noodinzages wachten op je oordeel.", `href="/rechten/verzoeken/1"`)
	if strings.Index(page, "V-1") > strings.Index(page, "Beoordeel 3 noodinzages") {
		t.Error("what is late does not stand first")
	}
	browse(t, "beheerder", nil, &asked).Get(Path, "Er wacht niets op je.", "/bewaren")
}

// Who watches over nothing has no such page, and nothing is asked for them.
func TestNoDayForOthers(t *testing.T) {
	for _, login := range []string{"consulent", "beleid"} {
		asked := 0
		if status, body, _ := browse(t, login, nil, &asked).Do(http.MethodGet, Path, nil); status < 400 || asked > 0 || strings.Contains(body, `href="/toezicht"`) {
			t.Errorf("%s: status %d, asked %d times", login, status, asked)
		}
	}
}
