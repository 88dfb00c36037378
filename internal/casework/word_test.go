package casework

import (
	"context"
	"fmt"
	"html"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web/ui"
)

// TestNoLostWord lets eight people change one case at the same time, mostly from pages that are
// stale. Every text that they write either stands, until somebody who read it replaces it, or comes
// back to its writer on the page that refuses it.
func TestNoLostWord(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := newBrowserOn(w)
		id := w.open()
		eight := append([]string{"anna", "anna"}, w.colleagues(id, 6)...) // the director has two screens
		log := &spoken{taken: map[string]map[string]string{}}
		var wait sync.WaitGroup
		for i, who := range eight {
			wait.Go(func() {
				p := &writer{b: b, id: id, who: who, name: fmt.Sprintf("%s-%d", who, i), rng: rand.New(rand.NewPCG(7, uint64(i))), log: log}
				p.look()
				for n := range wordEdits / len(eight) {
					p.edit(n)
				}
			})
		}
		wait.Wait()
		log.check(t, w, id)
	})
}

// colleagues are consultants of the association who take part in a case.
func (w *world) colleagues(id ID, n int) (names []string) {
	w.T.Helper()
	ctx := context.Background()
	for i := range n {
		who := fmt.Sprintf("collega%d", i)
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			return account.InsertUser(tx, w.clock.Now(), account.User{ID: who, OrgID: "corp", Name: "Naam " + who, Login: who, Roles: []access.Role{access.Consultant}}, "")
		}))
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			u, err := account.UserByID(tx, who)
			w.people[who] = u.Actor()
			return err
		}))
		w.Must(w.cases.AddParticipant(ctx, w.people["anna"], id, w.version(id), who))
		names = append(names, who)
	}
	return names
}

// spoken is what everybody was told of what they wrote.
type spoken struct {
	mu      sync.Mutex
	taken   map[string]map[string]string // by form: what stood and who read it, what replaced it
	added   []string                     // what only ever comes beside
	refused int
	faults  []string
}

func (l *spoken) fault(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.faults = append(l.faults, fmt.Sprintf(format, args...))
}

func (l *spoken) replaced(form, before, after string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.taken[form] == nil {
		l.taken[form] = map[string]string{}
	}
	if other, ok := l.taken[form][before]; ok {
		l.faults = append(l.faults, fmt.Sprintf("%s: %q was replaced by %q and, unread, by %q", form, before, other, after))
	}
	l.taken[form][before] = after
}

// check wants one line of changes in each form, from what stood first to what stands now, and
// everything that came beside.
func (l *spoken) check(t *testing.T, w *world, id ID) {
	t.Helper()
	for _, f := range l.faults[:min(len(l.faults), 10)] {
		t.Error(f)
	}
	v := w.show("anna", id)
	total := 0
	for form, taken := range l.taken {
		replaced := slices.Collect(maps.Values(taken))
		for before := range taken {
			if at := slices.Index(replaced, before); at >= 0 {
				replaced = slices.Delete(replaced, at, at+1)
			}
		}
		now := strings.Join(standsIn(v, form), "|")
		if len(replaced) != 1 || replaced[0] != now {
			t.Errorf("%s: %q stands, and the changes end in %q", form, now, replaced)
		}
		total += len(taken)
	}
	var kept []string
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		key, _, err := w.cases.keyOf(tx, id)
		w.Must(err)
		entries, err := logOf(tx, key, false, id, 1_000_000)
		w.Must(err)
		for _, e := range entries {
			kept = append(kept, e.Text)
		}
		helps, err := helpsOf(tx, key, false, id)
		for _, h := range helps {
			kept = append(kept, h.Why)
		}
		return err
	}))
	for _, text := range l.added {
		if !slices.Contains(kept, text) {
			t.Errorf("%q was taken and is nowhere", text)
		}
	}
	if t.Logf("%d texts replaced what was read, %d came beside, %d came back", total, len(l.added), l.refused); total == 0 || len(l.added) == 0 || l.refused == 0 {
		t.Error("nobody met anybody")
	}
}

// standsIn are the texts that the forms of a kind replace.
func standsIn(v View, form string) []string {
	switch form {
	case "stap":
		return []string{v.Next.What}
	case "tekst":
		return []string{v.Reason, v.Goal, v.Cause}
	}
	return []string{v.Reins.Because}
}

// writer is somebody with a page that may be old by now.
type writer struct {
	b         *browser
	id        ID
	who, name string
	rng       *rand.Rand
	log       *spoken
	seen      View
}

func (p *writer) look() {
	v, err := p.b.cases.Show(context.Background(), p.b.people[p.who], p.id)
	if err != nil {
		p.log.fault("%s cannot look: %v", p.name, err)
	}
	p.seen = v
}

// names are the texts of the forms that replace what stands.
func names(form string) []string {
	return map[string][]string{"stap": {"stap"}, "tekst": {"reden", "doel", "oorzaak"}, "regie": {"omdat"}}[form]
}

// edit writes something with the page of some time ago.
func (p *writer) edit(n int) {
	if p.rng.IntN(3) == 0 {
		p.look()
	}
	form := []string{"stap", "tekst", "log"}[p.rng.IntN(3)]
	if p.who == "anna" {
		form = []string{"stap", "tekst", "regie", "ladder"}[p.rng.IntN(4)]
	}
	text := fmt.Sprintf("<%s & \"%d\">", p.name, n)
	f := url.Values{"versie": {versionText(p.seen.Version)}, "gegevens": {"wonen"}}
	switch form {
	case "stap":
		f.Set("stap", text)
		f.Set("stapwie", "anna")
		f.Set("stapdatum", p.b.today().AddDate(0, 0, 7).Format("2006-01-02"))
	case "tekst":
		for i, old := range standsIn(p.seen, form) {
			f.Set(names(form)[i], old)
		}
		f.Set(names(form)[p.rng.IntN(3)], text)
	case "regie":
		f.Set("regie", string(TakenOver))
		f.Set("tot", p.b.today().AddDate(0, 0, 7).Format("2006-01-02"))
		f.Set("omdat", text)
	case "ladder":
		f.Set("nu", fmt.Sprint(1+n%5))
		f.Set("gewenst", "2")
		f.Set("waarom", text)
	case "log":
		f = url.Values{"soort": {"notitie"}, "tekst": {text}, "sleutel": {text}, "gegevens": {"wonen"}}
	}
	p.send(form, text, f, standsIn(p.seen, form), 0)
}

// send sends a form, and after a clash that of the clash once or twice.
func (p *writer) send(form, text string, f url.Values, before []string, tries int) {
	rec := p.b.do(p.who, "nl", pathOf(p.id)+"/"+form, f)
	page := rec.Body.String()
	switch {
	case rec.Code == http.StatusSeeOther && (form == "log" || form == "ladder"):
		p.log.mu.Lock()
		p.log.added = append(p.log.added, text)
		p.log.mu.Unlock()
		return
	case rec.Code == http.StatusSeeOther:
		ui.Chosen(f)
		after := make([]string, len(before))
		for i, name := range names(form) {
			after[i] = strings.TrimSpace(f.Get(name))
		}
		p.log.replaced(form, strings.Join(before, "|"), strings.Join(after, "|"))
		return
	case !strings.Contains(page, html.EscapeString(text)):
		p.log.fault("%s: status %d and %q is not on the page", form, rec.Code, text)
	}
	p.log.mu.Lock()
	p.log.refused++
	p.log.mu.Unlock()
	if rec.Code == http.StatusConflict && tries < 2 && names(form) != nil && p.rng.IntN(2) == 0 {
		p.choose(form, text, page, f, tries)
	}
}

var (
	stoodField   = regexp.MustCompile(`name="stond-([a-z]+)" value="([^"]*)"`)
	versionField = regexp.MustCompile(`name="versie" value="([0-9]+)"`)
)

// choose keeps both texts, as the page of a clash offers.
func (p *writer) choose(form, text, page string, f url.Values, tries int) {
	ui.Chosen(f)
	now := map[string]string{}
	for _, m := range stoodField.FindAllStringSubmatch(page, -1) {
		now[m[1]] = html.UnescapeString(m[2])
	}
	if len(now) == 0 {
		p.log.fault("%s: the page of a clash offers no choice", form)
		return
	}
	next, before := maps.Clone(f), []string{}
	next.Set("versie", versionField.FindStringSubmatch(page)[1])
	for _, name := range names(form) {
		stood, met := now[name]
		if !met {
			before = append(before, strings.TrimSpace(f.Get(name)))
			continue
		}
		before = append(before, stood)
		next.Set("stond-"+name, stood)
		next.Set("kies-"+name, map[bool]string{true: string(ui.OneLine), false: string(ui.BelowOthers)}[form == "stap"])
	}
	p.send(form, text, next, before, tries+1)
}
