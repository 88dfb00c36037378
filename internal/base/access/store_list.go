package access

// Columns say in SQL where an object of a list keeps what decides who sees it: its id, its
// home, the case that it belongs to, the organisation that answers for it and its areas. An
// expression may be a constant ("”"); what a condition does not look at may be left empty.
type Columns struct {
	Type           string
	ID, Home, Case string
	Org, Areas     string
	// Codes is a table with the columns areas, all texts of Area that objects of the type
	// have, and code: each of the codes in such a text, and the empty one of everywhere.
	Codes string
}

// NotLockedOut is the SQL condition that a user is not shut out of an object, its home
// or its case.
func NotLockedOut(c Columns, user, at string) string {
	is := `l.object_type = '` + c.Type + `' AND l.object_id = ` + c.ID
	if c.Home != "" {
		is += ` OR l.object_type = '` + HomeType + `' AND l.object_id = ` + c.Home + ` AND ` + c.Home + ` <> ''`
	}
	if c.Case != "" {
		is += ` OR l.object_type = '` + CaseType + `' AND l.object_id = ` + c.Case + ` AND ` + c.Case + ` <> ''`
	}
	return `NOT EXISTS (SELECT 1 FROM access_lockout l WHERE l.user_id = ` + user + ` AND l.from_at <= ` + at + `
		AND (l.until_at = 0 OR l.until_at > ` + at + `) AND (` + is + `))`
}

// ShutOnes is the SQL of the ids of all things of a type that a user is shut out of by name
// at a moment: they are few, and a list looks them up once instead of by the row.
func ShutOnes(objectType, user, at string) string {
	return `(SELECT l.object_id FROM access_lockout l WHERE l.user_id = ` + user + ` AND l.object_type = '` + objectType + `'
		AND l.from_at <= ` + at + ` AND (l.until_at = 0 OR l.until_at > ` + at + `))`
}

// Mine is the SQL of the objects of a type that a user may read as far as part, restriction,
// emergency and standing in go, each once: the id, and the covenant of the part. It is where a list
// begins; whose the object is must be Bound, if it is another organisation's, and nobody
// may have shut the user out. A plain UNION would make SQLite walk the parts of everybody in
// their order.
func Mine(objectType, user, at string) string {
	return `SELECT id, covenant_id FROM (` + MyParts(objectType, user, at) + `) parts UNION ALL SELECT id, covenant_id FROM (` + MyLooks(objectType, user, at) + `) looks`
}

// MyParts is the half of Mine in which the user takes part, with the rank: a list in that
// order that wants the first few walks over no more than those.
func MyParts(objectType, user, at string) string {
	return `SELECT m.object_id AS id, m.covenant_id AS covenant_id, m.rank AS rank FROM access_part m WHERE m.user_id = ` + user + ` AND m.object_type = '` + objectType + `' AND m.until = 0
			AND m.object_id NOT IN ` + RestrictedOnes(objectType, at)
}

// AllParts is the SQL of every object of a type in which a user takes part, restricted ones too, each
// once: the object_id, and the covenant_id of the part.
func AllParts(objectType, user, at string) string {
	of := `user_id = ` + user + ` AND object_type = '` + objectType + `'`
	return `SELECT object_id, covenant_id FROM access_part WHERE ` + of + ` AND until = 0
		UNION ALL SELECT DISTINCT object_id, '' FROM access_stand_in WHERE ` + of + ` AND from_at <= ` + at + ` AND until_at > ` + at + `
			AND object_id NOT IN (SELECT object_id FROM access_part WHERE ` + of + ` AND until = 0)`
}

// MyLooks is the other half of Mine: what the user looks into in an emergency, or takes part in
// for somebody who is away, without a part that gives the same.
func MyLooks(objectType, user, at string) string {
	of := func(table, shown string) string {
		return `SELECT object_id, ` + shown + ` AS shown FROM ` + table + `
			WHERE user_id = ` + user + ` AND object_type = '` + objectType + `' AND from_at <= ` + at + ` AND until_at > ` + at
	}
	return `SELECT DISTINCT m.object_id AS id, '' AS covenant_id FROM (` + of("access_emergency", "1") + ` UNION ALL ` + of("access_stand_in", "0") + `) m
			WHERE m.shown = 1 AND m.object_id IN ` + RestrictedOnes(objectType, at) + ` OR m.object_id NOT IN ` + RestrictedOnes(objectType, at) + ` AND NOT EXISTS
				(SELECT 1 FROM access_part too WHERE too.object_type = '` + objectType + `' AND too.object_id = m.object_id AND too.user_id = ` + user + ` AND too.until = 0)`
}

// Bound is the SQL condition that a covenant is in force at a moment between a user's
// organisation and the one of an object, and gives the user a mandate for the areas of the
// object: to ask questions only, or to read. Neither half looks at a row: what is in force
// and which mandates there are is looked up once for a whole list.
func Bound(covenant string, c Columns, user, org, at string, asked bool) string {
	only := "0"
	if asked {
		only = "1"
	}
	return `((` + covenant + `, ` + c.Org + `) IN (SELECT theirs.covenant_id, theirs.org_id FROM access_covenant ours
			JOIN access_covenant theirs ON theirs.covenant_id = ours.covenant_id AND theirs.from_at <= ` + at + ` AND theirs.until_at > ` + at + `
			WHERE ours.org_id = ` + org + ` AND ours.from_at <= ` + at + ` AND ours.until_at > ` + at + `)
		AND (` + covenant + `, ` + c.Areas + `) IN (SELECT g.covenant_id, x.areas FROM access_grant g JOIN ` + c.Codes + ` x ON x.code = g.area
			WHERE g.user_id = ` + user + ` AND g.org_id = ` + org + ` AND g.asked = ` + only + ` AND g.from_at <= ` + at + ` AND g.until_at > ` + at + `))`
}
