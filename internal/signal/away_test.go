package signal

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// A signal never waits for somebody who is away while another is there.
func TestAwayStories(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/away.txtar")
	if err != nil || len(archive.Files) < 9 {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		t.Run(f.Name, func(t *testing.T) {
			eachRouted(t, func(t *testing.T, w *world) {
				s := awayStory{w, map[string]string{}}
				for i, line := range strings.Split(string(f.Data), "\n") {
					words := strings.Fields(line)
					if len(words) == 0 || words[0] == "#" {
						continue
					}
					if got := s.do(words); got != "" {
						t.Fatalf("line %d, %s: %s", i+1, line, got)
					}
				}
			})
		})
	}
}

type awayStory struct {
	*world
	ids map[string]string
}

// do carries out a line, and says what is not as the line says.
func (s awayStory) do(words []string) string {
	ctx, rest := context.Background(), append(slices.Clone(words[1:]), "", "")
	switch words[0] {
	case "send":
		s.ids[rest[0]] = s.send(func(d *Draft) { d.Urgency = ThisWeek })
	case "later":
		s.ids[rest[0]] = s.send(nil)
	case "money":
		s.ids[rest[0]] = s.money(ThisWeek)
	case "rules":
		s.rulers()
	case "at":
		day, err := time.Parse(time.DateOnly, rest[0])
		s.Must(err)
		s.clock.Set(day.Add(9 * time.Hour))
	case "work":
		s.clock.Add(time.Minute)
		s.Must(s.s.PassOnAway(ctx))
		s.work()
	case "stands":
		s.exec(`UPDATE account_user SET deputy_id = $2 WHERE id = $1`, "u-"+rest[0], "u-"+rest[1])
	case "away", "longer":
		until := int64(0)
		if rest[1] != "" {
			day, err := time.Parse(time.DateOnly, rest[1])
			s.Must(err)
			until = store.Micros(day.Add(23 * time.Hour)) // midnight in Amsterdam
		}
		if words[0] == "longer" {
			s.exec(`UPDATE account_absence SET until = $2 WHERE user_id = $1`, "u-"+rest[0], until)
			break
		}
		s.exec(`INSERT INTO account_absence (id, user_id, deputy_id, since, until, by_id) VALUES ($1, $2, '', $3, $4, $2)`, store.NewID(), "u-"+rest[0], store.Micros(s.clock.Now()), until)
		s.clock.Add(2 * deskAge)
	case "shut":
		s.Write(func(tx *store.Tx) error {
			_, err := access.ShutOut(tx, access.Lockout{UserID: "u-" + rest[0], Type: access.HomeType, Object: string(s.home), ByID: "u-teamleider", From: s.clock.Now()})
			return err
		})
	case "lead":
		id := s.ids[rest[0]]
		if sig := s.signal(id); sig.HolderID != "u-"+rest[1] {
			s.Must(s.s.HandOver(ctx, s.actor("teamleider"), id, sig.Version, "u-"+rest[1], sig.Due, "Die weet hier meer van."))
		}
	case "holder":
		if got := s.signal(s.ids[rest[0]]).HolderID; got != "u-"+rest[1] {
			return "it is with " + got
		}
	case "history":
		return s.history(s.ids[rest[0]], Step(rest[1]))
	case "notices":
		return s.notices("u-"+rest[0], rest[1])
	default:
		return "unknown"
	}
	return ""
}

func (w *world) exec(query string, args ...any) {
	w.Write(func(tx *store.Tx) error { _, err := tx.Exec(query, args...); return err })
}

// history says what is wrong when the last step of a signal is not one of the program.
func (s awayStory) history(id string, want Step) string {
	v, err := s.s.Show(context.Background(), s.actor("teamleider"), id)
	s.Must(err)
	last := v.History[len(v.History)-1]
	if records := s.Count(`SELECT count(*) FROM audit_record WHERE action = 'signal.forward' AND object_id = $1 AND user_id = 'system'`, id); last.Step != want || last.Who != "" || last.Holder == "" || records != 1 {
		return string(last.Step) + " by " + last.Who + " to " + last.Holder
	}
	return ""
}

// notices are those that somebody has about signals, each with for whom it is.
func (s awayStory) notices(user, want string) string {
	var got []string
	s.Must(s.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		got, err = store.Strings(tx, `SELECT message || ':' || for_id FROM account_notice WHERE user_id = $1 AND message LIKE 'signal.%' ORDER BY message`, user)
		return err
	}))
	said := strings.NewReplacer("signal.", "", "u-", "").Replace(strings.Join(got, " "))
	if said != want {
		return "hears " + said
	}
	return ""
}

// Who is away comes behind everybody who is there, whatever their role and load.
func TestWhoIsAwayComesLast(t *testing.T) {
	list := []candidate{{"a", 0, 0, true}, {"b", 2, 9, false}, {"c", 1, 3, true}}
	if i, ok := pickHolder(list); !ok || list[i].id != "b" {
		t.Error("an administrator who is there gets it before a consultant who is away")
	}
	if i, _ := pickHolder([]candidate{list[2], list[0]}); i != 1 {
		t.Error("of those who are away the consultant has it")
	}
	back := time.Date(2026, 11, 5, 23, 0, 0, 0, time.UTC)
	for due, want := range map[string]bool{"2026-11-05": true, "2026-11-06": false} {
		day, _ := time.Parse(time.DateOnly, due)
		if got := waitsInVain(day, back); got != want {
			t.Errorf("due on %s, back on the sixth: %t", due, got)
		}
	}
}
