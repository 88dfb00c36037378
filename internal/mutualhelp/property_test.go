package mutualhelp

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// play is a sequence of acts of some residents and a matcher, with what a reader of the rules expects.
type play struct {
	*world
	t      *rapid.T
	people []string
	posts  []ID
	begun  int                // proposals that a matcher made
	apart  map[[2]string]bool // who stopped or felt unsafe with whom
}

func (p *play) all() (posts []Post, live []Match) {
	p.Must(p.DB.Read(p.ctx, func(tx *store.Tx) (err error) {
		byID, err := postsByID(tx, p.s.vault, p.posts)
		for _, x := range byID {
			posts = append(posts, x)
			if err == nil {
				var list []Match
				list, err = matches(tx, `m.ask_id = $1`, string(x.ID))
				live = append(live, list...)
			}
		}
		return err
	}))
	return posts, live
}

func (p *play) act() {
	who := rapid.SampledFrom(p.people).Draw(p.t, "who")
	a := p.world.people[who]
	posts, all := p.all()
	owner := map[ID]string{}
	for _, x := range posts {
		owner[x.ID] = x.UserID
	}
	switch rapid.SampledFrom([]string{"put", "propose", "propose", "answer", "answer", "answer", "answer", "withdraw", "day", "spoke"}).Draw(p.t, "act") {
	case "put":
		id, err := p.s.Put(p.ctx, a, draft(rapid.SampledFrom(Sides()).Draw(p.t, "side"), "wandelen", who), false, true, "")
		p.Must(err)
		p.posts = append(p.posts, id)
	case "propose":
		if len(p.posts) > 1 {
			x, y := rapid.SampledFrom(p.posts).Draw(p.t, "x"), rapid.SampledFrom(p.posts).Draw(p.t, "y")
			if _, err := p.s.Propose(p.ctx, p.world.people["con"], x, y, ""); err == nil {
				p.begun++
				if p.apart[pair(owner[x], owner[y])] {
					p.t.Fatalf("%s and %s are proposed again", owner[x], owner[y])
				}
			}
		}
	case "answer":
		if len(all) > 0 {
			slices.SortFunc(all, func(x, y Match) int { return x.Made.Compare(y.Made) })
			m := rapid.SampledFrom(all).Draw(p.t, "match")
			step := rapid.SampledFrom([]Step{Yes, Yes, Yes, No, Quit, Alarm, Well, Speak}).Draw(p.t, "step")
			err := p.s.Answer(p.ctx, a, m.ID, step)
			if err == nil && m.Stage == Going && (step == Quit || step == Alarm) {
				p.apart[pair(owner[m.AskID], owner[m.OfferID])] = true
			}
		}
	case "withdraw":
		if len(p.posts) > 0 {
			id := rapid.SampledFrom(p.posts).Draw(p.t, "post")
			for _, m := range all {
				if m.Stage == Going && (m.AskID == id || m.OfferID == id) && owner[id] == who {
					p.apart[pair(owner[m.AskID], owner[m.OfferID])] = true
				}
			}
			_ = p.s.Withdraw(p.ctx, a, id)
		}
	case "day":
		p.days(rapid.IntRange(1, 9).Draw(p.t, "days"))
	case "spoke":
		v, err := p.s.Desk(p.ctx, p.world.people["tess"])
		p.Must(err)
		for _, t := range v.Talks {
			p.Must(p.s.Spoke(p.ctx, p.world.people["tess"], t.ID))
		}
	}
}

// holds fails when one of the promises of this module is broken.
func (p *play) holds() {
	posts, all := p.all()
	live := map[string]int{}
	state := map[ID]Post{}
	for _, x := range posts {
		state[x.ID] = x
		if x.State.Live() {
			live[x.UserID]++
		}
		if x.State == Open && x.Until.Before(p.s.today()) || x.State == Open && x.Side == Ask && x.Due.IsZero() {
			p.t.Fatalf("nobody has %+v", x)
		}
	}
	for who, n := range live {
		if n > standard().Most {
			p.t.Fatalf("%s is with %d at once", who, n)
		}
	}
	if len(all) != p.begun {
		p.t.Fatalf("%d matches, and a matcher proposed %d", len(all), p.begun)
	}
	shown := map[string]int{}
	for _, m := range all {
		if m.Live() && (m.Due.IsZero() || !state[m.AskID].State.Live() || !state[m.OfferID].State.Live()) {
			p.t.Fatalf("%+v between %s and %s", m, state[m.AskID].State, state[m.OfferID].State)
		}
		if m.Stage == Going {
			if !m.AskYes || !m.OfferYes {
				p.t.Fatalf("it goes on without two yeses: %+v", m)
			}
			shown[state[m.AskID].UserID]++
			shown[state[m.OfferID].UserID]++
		}
	}
	for _, who := range p.people {
		v, err := p.s.Mine(p.ctx, p.world.people[who])
		p.Must(err)
		if len(v.Going) != shown[who] {
			p.t.Fatalf("%s sees %d names, and %d go on", who, len(v.Going), shown[who])
		}
		for _, x := range v.Waiting {
			if x.Their.Name != "" || x.Their.Reach != "" {
				p.t.Fatalf("%s sees a name too early", who)
			}
		}
	}
}

// Whatever people do: names only between two yeses and a stop, never more at once than the bound, never
// again after a stop, no match that no matcher made, and nothing that nobody has.
func TestPromises(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			p := &play{world: w, t: rt, apart: map[[2]string]bool{}}
			w.Write(func(tx *store.Tx) error { // what an earlier play left is over
				_, err := tx.Exec(`UPDATE mutualhelp_post SET state = 'gestopt', ended = 1 WHERE ended = 0`)
				_, failed := tx.Exec(`UPDATE mutualhelp_match SET stage = 'gestopt', ended = 1 WHERE ended = 0`)
				_, done := tx.Exec(`UPDATE mutualhelp_talk SET done = 1 WHERE done = 0`)
				return errors.Join(err, failed, done)
			})
			for range 3 {
				n++
				id := fmt.Sprintf("buur-%d", n)
				w.user(id, "corp "+string(access.Resident))
				p.people = append(p.people, id)
			}
			for range rapid.IntRange(1, 25).Draw(rt, "acts") {
				p.act()
				p.holds()
			}
		})
	})
}
