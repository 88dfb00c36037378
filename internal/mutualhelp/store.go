package mutualhelp

import (
	"embed"
	"encoding/json"
	"strings"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

const postColumns = `p.id, p.org_id, p.side, p.kind, p.complex_id, p.area, p.wider, p.parts, p.tongues, p.user_id, p.by_id, p.rules, p.agreed, p.state, p.made, p.since, p.due,
	p.until, p.ended, p.version, p.body`

// row is a post with what is still sealed.
type row struct {
	Post
	body []byte
}

func scanPost(s store.Scanner) (r row, err error) {
	var parts, tongues string
	var wider int64
	err = s.Scan(&r.ID, &r.OrgID, &r.Side, &r.Kind, &r.Complex, &r.Area, &wider, &parts, &tongues, &r.UserID, &r.ByID, &r.Rules, store.At(&r.Agreed), &r.State,
		store.At(&r.Made), store.At(&r.Since), store.At(&r.Due), store.At(&r.Until), store.At(&r.Over), &r.Version, &r.body)
	r.Wider, r.Parts, r.Tongues = wider != 0, strings.Fields(parts), strings.Fields(tongues)
	return r, err
}

const bodyField = "mutualhelp/body"

// open reads what is sealed of some posts, with one question for their keys.
func open(tx *store.Tx, v *seal.Vault, rows []row) ([]Post, error) {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = string(r.ID)
	}
	keys, err := v.KeysOf(tx, ids)
	if err != nil {
		return nil, err
	}
	list := make([]Post, len(rows))
	for i, r := range rows {
		list[i] = r.Post
		key, known := keys[string(r.ID)]
		if list[i].Erased = !known; !known {
			continue
		}
		body, err := key.Open(bodyField, r.body)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(body), &list[i].Private); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// posts are posts with what is sealed of them.
func posts(tx *store.Tx, v *seal.Vault, where string, args ...any) ([]Post, error) {
	rows, err := store.List(tx, scanPost, `SELECT `+postColumns+` FROM mutualhelp_post p WHERE `+where, args...)
	if err != nil {
		return nil, err
	}
	return open(tx, v, rows)
}

// bare are posts without what is sealed of them.
func bare(tx *store.Tx, where string, args ...any) ([]Post, error) {
	return store.List(tx, func(s store.Scanner) (Post, error) { r, err := scanPost(s); return r.Post, err },
		`SELECT `+postColumns+` FROM mutualhelp_post p WHERE `+where, args...)
}

func postByID(tx *store.Tx, v *seal.Vault, id ID) (Post, error) {
	list, err := posts(tx, v, `p.id = $1`, string(id))
	if err == nil && len(list) == 0 {
		err = fault.New("mutualhelp.post", fault.NotFound)
	}
	if err != nil {
		return Post{}, err
	}
	return list[0], nil
}

// postsByID are some posts by their ids.
func postsByID(tx *store.Tx, v *seal.Vault, ids []ID) (map[ID]Post, error) {
	all := map[ID]Post{}
	if len(ids) == 0 {
		return all, nil
	}
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = string(id)
	}
	in, arg := tx.In("p.id", 1, texts)
	list, err := posts(tx, v, in, arg)
	for _, p := range list {
		all[p.ID] = p
	}
	return all, err
}

// ofOwner are the posts for which somebody answers, the newest first.
func ofOwner(tx *store.Tx, v *seal.Vault, user string) ([]Post, error) {
	return posts(tx, v, `p.user_id = $1 OR p.by_id = $1 AND p.user_id = '' ORDER BY p.made DESC, p.id LIMIT 100`, user)
}

func sealed(key seal.Key, p Post) ([]byte, error) {
	body, err := json.Marshal(p.Private)
	return key.Seal(bodyField, string(body)), err
}

func insertPost(tx *store.Tx, key seal.Key, p Post) error {
	body, err := sealed(key, p)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO mutualhelp_post (id, org_id, side, kind, complex_id, area, wider, parts, tongues, user_id, by_id, person, rules, agreed, state, made, since, due, until, ended, body, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 0, $20, 1)`,
		string(p.ID), p.OrgID, string(p.Side), p.Kind, string(p.Complex), string(p.Area), store.Bool(p.Wider), strings.Join(p.Parts, " "), strings.Join(p.Tongues, " "), p.UserID, p.ByID,
		p.Person(), int64(p.Rules), store.Micros(p.Agreed), string(p.State), store.Micros(p.Made), store.Micros(p.Since), store.Micros(p.Due), store.Micros(p.Until), body)
	return err
}

// updatePost writes where a post stands that still has its version.
func updatePost(tx *store.Tx, op string, p Post) error {
	n, err := tx.Exec(`UPDATE mutualhelp_post SET state = $3, since = $4, due = $5, until = $6, ended = $7, version = version + 1 WHERE id = $1 AND version = $2`,
		string(p.ID), p.Version, string(p.State), store.Micros(p.Since), store.Micros(p.Due), store.Micros(p.Until), store.Micros(p.Over))
	return store.Changed(op, n, err)
}

const matchColumns = `m.id, m.org_id, m.ask_id, m.offer_id, m.matcher_id, m.stage, m.ask_yes, m.offer_yes, m.ask_well, m.offer_well, m.made, m.begun, m.due, m.ended, m.version`

func scanMatch(s store.Scanner) (m Match, err error) {
	var yes, also, well, too int64
	err = s.Scan(&m.ID, &m.OrgID, &m.AskID, &m.OfferID, &m.MatcherID, &m.Stage, &yes, &also, &well, &too, store.At(&m.Made), store.At(&m.Begun), store.At(&m.Due), store.At(&m.Over), &m.Version)
	m.AskYes, m.OfferYes, m.AskWell, m.OfferWell = yes != 0, also != 0, well != 0, too != 0
	return m, err
}

func matches(tx *store.Tx, where string, args ...any) ([]Match, error) {
	return store.List(tx, scanMatch, `SELECT `+matchColumns+` FROM mutualhelp_match m WHERE `+where, args...)
}

func matchByID(tx *store.Tx, id MatchID) (Match, error) {
	return store.One(tx, scanMatch, `SELECT `+matchColumns+` FROM mutualhelp_match m WHERE m.id = $1`, string(id))
}

// liveOf is the match of a post that is still asked about or runs; NotFound for none.
func liveOf(tx *store.Tx, id ID) (Match, error) {
	return store.One(tx, scanMatch, `SELECT `+matchColumns+` FROM mutualhelp_match m WHERE (m.ask_id = $1 OR m.offer_id = $1) AND m.ended = 0`, string(id))
}

// liveOfPosts are the matches of some posts that are still asked about or run.
func liveOfPosts(tx *store.Tx, list []Post) ([]Match, error) {
	var ids []string
	for _, p := range list {
		if p.State.Live() {
			ids = append(ids, string(p.ID))
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	in, arg := tx.In("p.id", 1, ids)
	return matches(tx, `m.ended = 0 AND EXISTS (SELECT 1 FROM mutualhelp_post p WHERE p.id IN (m.ask_id, m.offer_id) AND `+in+`) ORDER BY m.made, m.id`, arg)
}

func insertMatch(tx *store.Tx, m Match) error {
	_, err := tx.Exec(`INSERT INTO mutualhelp_match (id, org_id, ask_id, offer_id, matcher_id, stage, ask_yes, offer_yes, ask_well, offer_well, made, begun, due, ended, version)
		VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0, $7, 0, $8, 0, 1)`, string(m.ID), m.OrgID, string(m.AskID), string(m.OfferID), m.MatcherID, string(m.Stage), store.Micros(m.Made), store.Micros(m.Due))
	return err
}

// updateMatch writes a match that still has its version.
func updateMatch(tx *store.Tx, op string, m Match) error {
	n, err := tx.Exec(`UPDATE mutualhelp_match SET stage = $3, ask_yes = $4, offer_yes = $5, ask_well = $6, offer_well = $7, begun = $8, due = $9, ended = $10, version = version + 1
		WHERE id = $1 AND version = $2`, string(m.ID), m.Version, string(m.Stage), store.Bool(m.AskYes), store.Bool(m.OfferYes), store.Bool(m.AskWell), store.Bool(m.OfferWell),
		store.Micros(m.Begun), store.Micros(m.Due), store.Micros(m.Over))
	return store.Changed(op, n, err)
}

const talkColumns = `t.id, t.org_id, t.match_id, t.side, t.alarm, t.holder_id, t.due, t.at, t.done`

func scanTalk(s store.Scanner) (t Talk, err error) {
	var alarm int64
	err = s.Scan(&t.ID, &t.OrgID, &t.MatchID, &t.Side, &alarm, &t.Holder, store.At(&t.Due), store.At(&t.At), store.At(&t.Done))
	t.Alarm = alarm != 0
	return t, err
}

func talkByID(tx *store.Tx, id string) (Talk, error) {
	return store.One(tx, scanTalk, `SELECT `+talkColumns+` FROM mutualhelp_talk t WHERE t.id = $1`, id)
}

// openTalks are the talks of an organisation that are to come, those soonest first.
func openTalks(tx *store.Tx, org string) ([]Talk, error) {
	return store.List(tx, scanTalk, `SELECT `+talkColumns+` FROM mutualhelp_talk t WHERE t.org_id = $1 AND t.done = 0 ORDER BY t.due, t.id LIMIT 200`, org)
}

func insertTalk(tx *store.Tx, t Talk) error {
	_, err := tx.Exec(`INSERT INTO mutualhelp_talk (id, org_id, match_id, side, alarm, holder_id, due, at, done) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)`,
		t.ID, t.OrgID, string(t.MatchID), string(t.Side), store.Bool(t.Alarm), t.Holder, store.Micros(t.Due), store.Micros(t.At))
	return err
}

func endTalk(tx *store.Tx, id string, now time.Time) error {
	_, err := tx.Exec(`UPDATE mutualhelp_talk SET done = $2 WHERE id = $1 AND done = 0`, id, store.Micros(now))
	return err
}

// keepApart sees to it that two people are never proposed to each other again.
func keepApart(tx *store.Tx, org string, p, o Post) error {
	two := pair(p.Person(), o.Person())
	_, err := tx.Exec(`INSERT INTO mutualhelp_apart (org_id, one, other) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, org, two[0], two[1])
	return err
}

// alarmed reports whether a talk is to come with somebody, to whom something felt wrong.
func alarmed(tx *store.Tx, user string) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM mutualhelp_talk t JOIN mutualhelp_match m ON m.id = t.match_id
		JOIN mutualhelp_post p ON p.id = CASE WHEN t.side = 'vraag' THEN m.ask_id ELSE m.offer_id END
		WHERE t.alarm = 1 AND t.done = 0 AND (p.user_id = $1 OR p.by_id = $1 AND p.user_id = '')`, user)
	return n > 0, err
}
