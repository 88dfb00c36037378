package signal

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// conditions builds the WHERE of a list with numbered parameters.
type conditions struct {
	list []string
	args []any
}

// add adds a condition in which each ? stands for the next argument.
func (c *conditions) add(sql string, args ...any) {
	for _, a := range args {
		c.args = append(c.args, a)
		sql = strings.Replace(sql, "?", "$"+strconv.Itoa(len(c.args)), 1)
	}
	c.list = append(c.list, sql)
}

// param is the name of the last argument, or of one so many before it.
func (c *conditions) param(before int) string { return "$" + strconv.Itoa(len(c.args)-before) }

func (c *conditions) String() string { return strings.Join(c.list, " AND ") }

// about adds what a filter asks of theme and source. The signals of one complex are fewer than
// those of any theme: a list of a complex begins there, so the others are no columns of an index.
func (c *conditions) about(f Filter) {
	as := ` = ?`
	if f.ComplexID != "" {
		as = ` || '' = ?`
	}
	if f.Theme != "" {
		c.add(`s.theme`+as, string(f.Theme))
	}
	if f.Source != "" {
		c.add(`s.source`+as, string(f.Source))
	}
}

// firstTexts is how many texts of a list a search reads before it asks the index. A word that one
// of forty texts holds fills a page there; for any other the index finds at most that part of all.
const firstTexts = 2000

// listSignals are the signals of a filter in its order, one more than the limit when
// there are more. The order of an open list is its date; of all other lists arrival,
// newest first. Each order has an index, so that a page costs what it shows.
//
// A search with an address that exists is one for what is about that place. Any other first reads the texts with which the list begins: words that are common
// fill a page there, and words that do not are rare enough for the index of groups of three
// signs.
func listSignals(tx *store.Tx, f Filter, org, holder string) ([]Signal, error) {
	terms := f.terms()
	if len(terms) == 0 {
		return walkList(tx, f, org, holder, nil, nil)
	}
	homes, complexes, err := place.AtAddress(tx, org, f.Search, maxHomes)
	if err != nil {
		return nil, err
	}
	if len(homes) > 0 {
		return signalsAt(tx, f, org, holder, homes, complexes)
	}
	all := f.List == ListAll && holder == "" && f.ComplexID == ""
	if !all && slices.ContainsFunc(terms, func(t string) bool { return len(t) < signs }) {
		return walkList(tx, f, org, holder, terms, nil) // the index would read the texts of all that hold the others
	}
	far, err := placeInList(tx, f, org, holder, f.ahead)
	if err != nil {
		return nil, err
	}
	list, err := walkList(tx, f, org, holder, terms, far)
	if err != nil || far == nil || len(list) > f.limit() {
		return list, err
	}
	return searchTexts(tx, f, org, holder, terms)
}

// maxHomes is how many homes one address may mean, such as a number 1 in each town.
const maxHomes = 200

// signalsAt are the signals of a list about homes and about complexes as a whole.
func signalsAt(tx *store.Tx, f Filter, org, holder string, homes []place.UnitID, complexes []place.ComplexID) ([]Signal, error) {
	var c conditions
	// Begin with the places. An OR would make SQLite walk all signals of the organisation,
	// and a bare unit_id = '' all signals about whole complexes.
	c.list = append(c.list, `s.seq IN (SELECT seq FROM signal_signal WHERE `+oneOf(tx, &c, "unit_id", homes)+`
		UNION ALL SELECT seq FROM signal_signal WHERE `+oneOf(tx, &c, "complex_id", complexes)+` AND unit_id || '' = '')`)
	c.add(`s.org_id = ?`, org)
	if holder != "" {
		c.add(`s.holder_id || '' = ?`, holder)
	}
	order := `s.seq + 0 DESC`
	if f.List != ListAll {
		order = `s.due + 0, s.seq`
		c.add(`s.open + 0 = 1`)
	}
	if f.List == ListLate {
		c.add(`s.due + 0 < ?`, store.Micros(f.today))
	}
	if f.ComplexID != "" {
		c.add(`s.complex_id || '' = ?`, string(f.ComplexID))
	}
	c.about(f)
	c.between(f, nil)
	c.shutOut(f)
	c.args = append(c.args, f.limit()+1)
	return store.List(tx, scanSignal, `SELECT `+signalColumns+` FROM signal_signal s WHERE `+c.String()+
		` ORDER BY `+order+` LIMIT `+c.param(0), c.args...)
}

// numbers is a list of numbers as SQL.
func numbers(list []int64) string {
	texts := make([]string, len(list))
	for i, n := range list {
		texts[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(texts, ", ")
}

// oneOf is the condition that a column holds one of some texts, whose value it adds.
func oneOf[T ~string](tx *store.Tx, c *conditions, column string, list []T) string {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = string(v)
	}
	in, value := tx.In(column, len(c.args)+1, texts)
	c.args = append(c.args, value)
	return in
}

// chosen are the conditions of a list without its words and its page, whoever reads it.
func chosen(f Filter, org, holder string) (c conditions) {
	switch {
	case holder == "":
		c.add(`s.org_id = ?`, org)
	case f.Theme == "" && f.Source == "":
		c.add(`s.org_id || '' = ? AND s.holder_id = ?`, org, holder) // by the index of what somebody holds, not by that of all
	default:
		c.add(`s.org_id = ? AND s.holder_id = ?`, org, holder)
	}
	if f.List != ListAll {
		c.add(`s.open = 1`)
	}
	if f.List == ListLate {
		c.add(`s.due < ?`, store.Micros(f.today))
	}
	c.about(f)
	if f.ComplexID != "" {
		c.add(`s.complex_id = ?`, string(f.ComplexID))
	}
	return c
}

// order is in which order a list stands.
func (f Filter) order() string {
	if f.List == ListAll {
		return `s.seq DESC`
	}
	return `s.due, s.seq`
}

// between adds the page: what comes after the one before it, up to and without a place in the
// list when there is one.
func (c *conditions) between(f Filter, until *position) {
	after, ok := f.after()
	switch {
	case ok && f.List == ListAll:
		c.add(`s.seq < ?`, after.seq)
	case ok:
		c.add(`(s.due, s.seq) > (?, ?)`, after.due, after.seq)
	}
	switch {
	case until != nil && f.List == ListAll:
		c.add(`s.seq > ?`, until.seq)
	case until != nil:
		c.add(`(s.due, s.seq) < (?, ?)`, until.due, until.seq)
	}
}

// countSignals counts a list without words, up to most and without some signals: by an index
// alone, so it does not ask of each row whether its reader is shut out. These are few.
func countSignals(tx *store.Tx, f Filter, org, holder string, shut []int64, most int) (int, error) {
	c := chosen(f, org, holder)
	if len(shut) > 0 {
		c.list = append(c.list, `s.seq NOT IN (`+numbers(shut)+`)`)
	}
	c.args = append(c.args, most)
	n, err := store.Count(tx, `SELECT count(*) FROM (SELECT 1 FROM signal_signal s WHERE `+c.String()+` LIMIT `+c.param(0)+`) AS x`, c.args...)
	return int(n), err
}

// byIDs are signals of an organisation by id, without what the reader is shut out of.
func byIDs(tx *store.Tx, f Filter, org string, ids []string) ([]Signal, error) {
	var c conditions
	c.add(`s.org_id = ?`, org)
	c.shutOut(f)
	c.list = append(c.list, oneOf(tx, &c, "s.id", ids))
	return store.List(tx, scanSignal, `SELECT `+signalColumns+` FROM signal_signal s WHERE `+c.String(), c.args...)
}

// allOf are the signals of some dozens of ids, whoever asks.
func allOf(tx *store.Tx, ids []string) ([]Signal, error) {
	these, list := tx.In("s.id", 1, ids)
	return store.List(tx, scanSignal, `SELECT `+signalColumns+` FROM signal_signal s WHERE `+these, list)
}

// heldByAny are the open signals of some holders, whatever their organisation.
func heldByAny[T any](tx *store.Tx, holders map[string]T) ([]Signal, error) {
	these, list := tx.In("s.holder_id", 1, slices.Sorted(maps.Keys(holders)))
	return store.List(tx, scanSignal, `SELECT `+signalColumns+` FROM signal_signal s WHERE s.open = 1 AND `+these+` ORDER BY s.seq`, list)
}

// placeInList is the place of the signal after the first n of a list, nil when it has no more.
func placeInList(tx *store.Tx, f Filter, org, holder string, n int) (*position, error) {
	c := chosen(f, org, holder)
	c.between(f, nil)
	c.args = append(c.args, n)
	list, err := store.List(tx, func(row store.Scanner) (p position, err error) { return p, row.Scan(&p.due, &p.seq) },
		`SELECT s.due, s.seq FROM signal_signal s WHERE `+c.String()+` ORDER BY `+f.order()+` LIMIT 1 OFFSET `+c.param(0), c.args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// walkList goes through a list in its order, up to a place in it when there is one.
func walkList(tx *store.Tx, f Filter, org, holder string, terms []string, until *position) ([]Signal, error) {
	c := chosen(f, org, holder)
	c.between(f, until)
	if len(terms) > 0 {
		found, args := likes("t", terms)
		// A value and not a join: PostgreSQL would begin with the texts, which are
		// many, and not with the list, which is short.
		c.add(`(SELECT CASE WHEN `+found+` THEN 1 ELSE 0 END FROM signal_text t WHERE t.seq = s.seq) = 1`, args...)
	}
	c.shutOut(f) // last: it looks at the row, the conditions before it at the index and the text
	c.args = append(c.args, f.limit()+1)
	return store.List(tx, scanSignal, `SELECT `+signalColumns+` FROM signal_signal s WHERE `+c.String()+
		` ORDER BY `+f.order()+` LIMIT `+c.param(0), c.args...)
}

// searchTexts finds the terms by the index of all texts, and what of it stands in a list.
func searchTexts(tx *store.Tx, f Filter, org, holder string, terms []string) ([]Signal, error) {
	if f.Theme != "" {
		terms = append([]string{f.Theme.token()}, terms...)
	}
	c := chosen(f, org, holder)
	c.between(f, nil)
	order := f.order()
	if f.List == ListAll {
		order = `f.rowid DESC` // the index gives the newest first, up to a page
	} else {
		// Few are open: which, is known before a text is read. + 0: SQLite would ask the index once for each.
		c.list = []string{`f.rowid + 0 IN (SELECT s.seq FROM signal_signal s WHERE ` + c.String() + `)`}
	}
	c.holding(tx, terms)
	c.add(`s.seq = f.rowid`)
	c.shutOut(f)
	c.args = append(c.args, f.limit()+1)
	return store.List(tx, scanSignal, `SELECT `+signalColumns+` FROM signal_search f CROSS JOIN signal_signal s WHERE `+c.String()+
		` ORDER BY `+order+` LIMIT `+c.param(0), c.args...)
}

// holding adds that a text of the index holds all terms. On SQLite groups of three signs beside
// each other say so without reading the text, as long as a term has three.
func (c *conditions) holding(tx *store.Tx, terms []string) {
	if tx.Dialect() == store.SQLite {
		var long, short []string
		for _, t := range terms {
			if utf8.RuneCountInString(t) < signs {
				short = append(short, t)
			} else {
				long = append(long, `"`+strings.ReplaceAll(t, `"`, `""`)+`"`)
			}
		}
		if len(long) > 0 {
			c.add(`f.body MATCH ?`, strings.Join(long, " "))
		}
		terms = short
	}
	if len(terms) > 0 {
		found, args := likes("f", terms)
		c.add(found, args...)
	}
}

// likes is the condition that a text holds all terms.
func likes(table string, terms []string) (string, []any) {
	list, args := make([]string, len(terms)), make([]any, len(terms))
	for i, term := range terms {
		list[i], args[i] = table+`.body LIKE ?`, "%"+term+"%"
	}
	return strings.Join(list, " AND "), args
}

// signalsOfSender are what somebody passed on, newest first.
func signalsOfSender(tx *store.Tx, senderID string, before int64, limit int) ([]Signal, error) {
	return store.List(tx, scanSignal, `SELECT `+signalColumns+` FROM signal_signal s
		WHERE s.sender_id = $1 AND ($2 = 0 OR s.seq < $2) ORDER BY s.seq DESC LIMIT $3`, senderID, before, limit)
}

// recentPlaces are where somebody's last signals were about, the newest first.
func recentPlaces(tx *store.Tx, senderID string) ([]Spot, error) {
	all, err := store.List(tx, func(row store.Scanner) (p Spot, err error) {
		return p, row.Scan(&p.UnitID, &p.ComplexID, &p.Label, &p.Site)
	}, `SELECT unit_id, complex_id, address, site FROM signal_signal WHERE sender_id = $1 ORDER BY seq DESC LIMIT 30`, senderID)
	var list []Spot
	seen := map[string]bool{}
	for _, p := range all {
		if p.UnitID == "" {
			p.Label, p.Site = p.Site, ""
		}
		if seen[p.Value()] || len(list) == 4 {
			continue
		}
		seen[p.Value()] = true
		list = append(list, p)
	}
	return list, err
}

// openAt counts the open signals of an organisation about a home or complex that the
// reader may read: of one holder when that is all that the reader reads, and without what
// the reader is shut out of.
func openAt(tx *store.Tx, f Filter, org, holder string, unit place.UnitID, complexID place.ComplexID) (int64, error) {
	var c conditions
	c.add(`s.org_id || '' = ? AND s.open = 1`, org) // by the index of the place, not by one of all that an organisation has
	c.shutOut(f)
	if holder != "" {
		c.add(`s.holder_id = ?`, holder)
	}
	if unit != "" {
		c.add(`s.unit_id = ?`, string(unit))
	} else {
		c.add(`s.complex_id = ?`, string(complexID))
	}
	return store.Count(tx, `SELECT count(*) FROM signal_signal s WHERE `+c.String(), c.args...)
}

// HeldAt counts the open signals about a home that somebody holds.
func HeldAt(tx *store.Tx, unit place.UnitID, userID string) (int64, error) {
	return store.Count(tx, `SELECT count(*) FROM signal_signal WHERE unit_id = $1 AND holder_id = $2 AND open = 1`, string(unit), userID)
}
