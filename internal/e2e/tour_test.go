package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"samendoen/internal/base/web"
	"samendoen/internal/place"
)

// guide walks one person past pages and stops at each; what is done at a stop is up to
// the test: look at it with axe, or take its picture.
type guide struct {
	*Page
	c    city
	stop func(p *Page, name string)
}

// tour is a round through the program by somebody in a role; "" is a stranger.
type tour struct {
	role string
	walk func(g guide)
}

// alone reports whether a tour has a city of its own: others take away what it looks at.
func (t tour) alone() bool { return t.role == "partner" || t.role == apart || t.role == flats }

// apart is a tour of nobody yet, in a city of its own: it changes what others look at.
const apart = "apart"

// flats is a tour of nobody yet, in a city with complexes that are published per staircase.
const flats = "flats"

// start is the city of a tour that is alone.
func (t tour) start(tb *testing.T) city {
	if t.role == flats {
		return startCityOf(tb, "", 2, 600)
	}
	return startCity(tb, "")
}

// signsIn reports whether somebody has signed in when the tour begins.
func (t tour) signsIn() bool { return t.role != "" && t.role != apart && t.role != flats }

// tours pass every page of the program together, in every state that looks different.
func tours() []tour {
	return []tour{
		{"", strangersTour},
		{"vakman", mechanicsTour},
		{"consulent", desksTour},
		{"consulent", handoverTour},
		{"teamleider", leadsTour},
		{"beleid", policyTour},
		{"wijkbeheerder", caretakersTour},
		{"beheerder", adminsTour},
		{"partner", partnersTour},
		{"fg", officersTour},
		{"fg", keepingTour},
		{"consulent", rightsTour},
		{"wijkbeheerder", consentTour},
		{"fg", rightsOfficersTour},
		{"bestuur", boardsTour},
		{"bewoner", residentsTour},
		{"vrijwilliger", residentsTour},
		{"beheerder", securityTour},
		{"beheerder", passkeysTour},
		{"beheerder", providersTour},
		{"teamleider", trustTour},
		{"fg", reviewsTour},
		{"", policeTour},
		{"consulent", answersTour},
		{"consulent", wordBackTour},
		{"teamleider", textsTour},
		{"teamleider", routingTour},
		{"consulent", worklistTour},
		{"teamleider", takeTour},
		{"consulent", shieldedTour},
		{"teamleider", plansTour},
		{"teamleider", lettersTour},
		{"consulent", nuisanceTour},
		{"consulent", secondChanceTour},
		{"beleid", guidesTour},
		{"vakman", callTour},
		{"aandachtsfunctionaris", safetyTour},
		{"achterwacht", safetyLookTour},
		{"fg", safetyReviewTour},
		{"vrijwilliger", volunteerTour},
		{"vakman", practiceTour},
		{"consulent", bottleneckTour},
		{"consulent", complexPlanTour},
		{"bestuur", complexPlanReaderTour},
		{"beleid", targetTour},
		{"consulent", targetReaderTour},
		{"beleid", reportTour},
		{"bestuur", reportReaderTour},
		{"teamleider", bottleneckLeadTour},
		{"teamleider", practiceTeamTour},
		{"beleid", practiceKeepTour},
		{"consulent", photoBackTour},
		{"vakman", dangerTour},
		{"vakman", besideMechanicTour},
		{"consulent", besideDeskTour},
		{"consulent", besideCaseTour},
		{"wijkbeheerder", visitsTour},
		{"", combineTour},
		{"", groupTour},
		{apart, streetsTour},
		{flats, staircasesTour},
		{"consulent", callsTour},
		{"teamleider", remindersTour},
		{"teamleider", dangerLeadTour},
		{"fg", logTour},
		{"vrijwilliger", phoneTour},
		{"teamleider", heldTour},
		{"", publicTour},
		{"", helpTour},
		{"teamleider", keepHelpTour},
		{"teamleider", frontDoorTour},
		{"beheerder", mailTour},
		{"beleid", mailTextsTour},
		{"beheerder", webhooksTour},
		{"consulent", exchangeTour},
		{"bestuur", figuresTour},
		{"partner", careTour},
		{"regisseur", regieTour},
		{"consulent", conferenceTour},
		{"partner", conferencePartnerTour},
		{"regisseur", conferenceDirectorTour},
		{"regisseur", calendarTour},
		{"consulent", adviceTour},
		{"partner", adviserTour},
		{"teamleider", adviceLeadTour},
		{"vrijwilliger", alarmTour},
		{"achterwacht", onCallTour},
		{"achterwacht", waysTour},
		{"teamleider", keepHotlineTour},
		{"teamleider", rosterTour},
		{"wijkbeheerder", dutyTour},
		{"vakman", dutyNoneTour},
		{"regisseur", dutyPartnerTour},
		{"vrijwilliger", activityTour},
		{"bewoner", activityResidentTour},
		{"vrijwilliger", courseTour},
		{"consulent", courseDeskTour},
		{"teamleider", courseLeadTour},
		{"bewoner", neighbourTour},
		{"consulent", neighbourDoorTour},
		{"teamleider", neighbourLeadTour},
		{"consulent", helpersTour},
		{"teamleider", helpersLeadTour},
		{"vrijwilliger", matchAndPauseTour},
		{"teamleider", bodyTour},
		{"vrijwilliger", bodyMemberTour},
		{"consulent", bodyReaderTour},
		{"bewoner", bodyResidentTour},
		{"incasso", arrearsTour},
		{"schuldhulp", warningsTour},
		{"fg", arrearsOfficersTour},
		{"beleid", mapTour},
		{"fg", divisionTour},
	}
}

// at opens a page that must be there, and stops.
func (g guide) at(path, name string) {
	g.t.Helper()
	g.Open(path)
	g.expect(http.StatusOK)
	g.unfold()
	g.stop(g.Page, name)
}

// here stops at the page that is shown.
func (g guide) here(name string) {
	g.t.Helper()
	g.unfold()
	g.stop(g.Page, name)
}

func (g guide) expect(status int) {
	g.t.Helper()
	if g.Status() != status {
		g.fatal("status %d, want %d", g.Status(), status)
	}
}

// missing opens a page that is not there for this person.
func (g guide) missing(path, name string) {
	g.t.Helper()
	g.Open(path)
	if g.Status() < 400 {
		g.fatal("status %d for what must not be shown", g.Status())
	}
	g.stop(g.Page, name)
}

// unfold opens every panel of the content, so that what it hides is looked at too.
func (p *Page) unfold() {
	p.t.Helper()
	Eval[bool](p, `document.querySelectorAll("main details").forEach(d => { d.open = true }) === undefined`)
}

// send sends the form with this action, past what the browser itself would hold back.
func (g guide) send(action string) {
	g.t.Helper()
	g.unfold()
	Eval[bool](g.Page, `document.querySelectorAll("form").forEach(f => { f.noValidate = true }) === undefined`)
	g.Follow(`form[action` + action + `] button:not([formaction]):not([type="button"])`)
}

// refused sends the form as it stands: it must come back with the reasons on top, in the
// reader's focus, and each reason must lead to its field.
func (g guide) refused(action string) {
	g.t.Helper()
	g.send(action)
	g.expect(http.StatusBadRequest)
	g.WaitFor(".error-summary")
	g.until("the reasons of a refusal to get the focus", func() (bool, error) {
		f, err := probe[Focus](g.Page, "focus")
		return f.Path == "#fouten", err
	})
	if lost := Eval[[]string](g.Page, `[...document.querySelectorAll(".error-summary a")].map(a => a.getAttribute("href"))
		.filter(h => !document.getElementById(h.slice(1)))`); len(lost) > 0 {
		g.t.Errorf("%s, form %s: reasons lead to fields that are not there: %v", g.Path(), action, lost)
	}
}

// first is the address of the first link that the selector finds.
func (g guide) first(css string) string {
	g.t.Helper()
	g.WaitFor(css)
	return g.Attr(css, "href")
}

// fetch asks for a file as a download does, and expects it.
func (g guide) fetch(path string) {
	g.t.Helper()
	status, err := run(g.Page, chromedp.Evaluate[int](fmt.Sprintf(`fetch(%q).then(r => r.status)`, path), chromedp.EvalAwaitPromise))
	g.must("fetch "+path, err)
	if status != http.StatusOK {
		g.t.Errorf("%s: status %d", path, status)
	}
}

// signal sends a signal about a home and returns its address.
func (g guide) signal(home place.Unit, sentence string, photo bool) string {
	g.t.Helper()
	g.Open("/signalen/nieuw")
	g.Fill(`input[name="zoek"]`, home.Street+" "+strconv.Itoa(home.Number))
	g.Click(`button[formaction="/signalen/zoek"]`)
	g.Click(`#plekken label`)
	g.Idle() // what runs at that place comes in above the tiles
	g.ClickText("Ik maak me zorgen")
	g.ClickText("Doet niet open")
	g.Fill(`textarea[name="zin"]`, sentence)
	if photo {
		g.Upload(`input[type="file"]`, picture(g.t))
		g.WaitFor("#fotos-zien canvas") // which moves what stands below it
		g.ClickText("Buiten of in het portiek")
	}
	g.FollowText("Verstuur")
	g.WaitText("Bewaard")
	return strings.TrimSuffix(g.Path(), "/ontvangen")
}

// picture is a small photo in a file.
func picture(t testing.TB) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for i := range img.Pix {
		img.Pix[i] = uint8(i*i>>9) | 0x40
	}
	img.Set(0, 0, color.White)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "trap.png")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// coverage tells which routes of the program were asked for.
type coverage struct {
	mux  *http.ServeMux
	seen map[string]bool
}

func newCoverage(routes []web.Route) coverage {
	c := coverage{http.NewServeMux(), map[string]bool{}}
	for _, r := range routes {
		c.mux.HandleFunc(r.Pattern, http.NotFound)
		c.seen[r.Pattern] = false
	}
	return c
}

// add takes note of what a page asked for.
func (c coverage) add(t *testing.T, requests []Request) {
	t.Helper()
	for _, r := range requests {
		q, err := http.NewRequest(r.Method, r.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, pattern := c.mux.Handler(q); pattern != "" {
			c.seen[pattern] = true
		}
	}
}

// unseen are the routes that nobody asked for.
func (c coverage) unseen() []string {
	var list []string
	for pattern, seen := range c.seen {
		if !seen {
			list = append(list, pattern)
		}
	}
	return list
}
