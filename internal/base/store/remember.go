package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"strconv"
	"strings"
)

// remembering opens connections of SQLite that keep what they were asked in its parsed
// form: parsing the SQL of a list costs more than answering it.
type remembering struct{ driver.Connector }

// Connect opens a connection.
func (r remembering) Connect(ctx context.Context) (driver.Conn, error) {
	plain, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	conn, whole := plain.(wholeConn)
	if !whole {
		plain.Close()
		return nil, errors.New("store: the driver of SQLite lacks what database/sql asks of a connection")
	}
	return &rememberer{wholeConn: conn, known: map[string]*question{}}, nil
}

// wholeConn is all that database/sql uses of a connection of the driver.
type wholeConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.Pinger
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

// rememberer is a connection; database/sql lets one goroutine use it at a time.
type rememberer struct {
	wholeConn
	known map[string]*question
}

// question is a statement, and whether its rows are being read.
type question struct {
	driver.StmtQueryContext
	stmt driver.Stmt
	busy bool
}

// mostKnown is how many statements a connection keeps, of at most longestKnown bytes: they
// cost some tens of kilobytes each, for each of the connections.
const (
	mostKnown    = 64
	longestKnown = 16 << 10
)

// QueryContext answers with the statement of an earlier time, if there is one and nobody
// reads its rows. A pragma may do its work while it is parsed, and is never kept.
func (r *rememberer) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	q, err := r.question(ctx, query)
	if err != nil {
		return nil, err
	}
	if q == nil || q.busy {
		return r.wholeConn.QueryContext(ctx, query, args)
	}
	rows, err := q.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	q.busy = true
	return &answer{Rows: rows, of: q}, nil
}

func (r *rememberer) question(ctx context.Context, query string) (*question, error) {
	if q := r.known[query]; q != nil {
		return q, nil
	}
	if len(query) > longestKnown || !strings.HasPrefix(query, "SELECT ") {
		return nil, nil
	}
	r.makeRoom()
	stmt, err := r.PrepareContext(ctx, unnumbered(query))
	if err != nil {
		return nil, err
	}
	asks, ok := stmt.(driver.StmtQueryContext)
	if !ok {
		return nil, stmt.Close()
	}
	q := &question{StmtQueryContext: asks, stmt: stmt}
	r.known[query] = q
	return q, nil
}

// unnumbered is a statement for SQLite with ? in the place of $1, $2 and so on, where each
// stands once and in order; otherwise the statement itself. The driver looks for the name
// of every parameter among all of them, which in a long list takes longer than its work.
func unnumbered(query string) string {
	if strings.Contains(query, "?") {
		return query
	}
	var b strings.Builder
	next, rest := 1, query
	for {
		before, after, more := strings.Cut(rest, "$")
		b.WriteString(before)
		if !more {
			return b.String()
		}
		number := strconv.Itoa(next)
		tail, ordered := strings.CutPrefix(after, number)
		if !ordered || tail != "" && tail[0] >= '0' && tail[0] <= '9' {
			return query
		}
		b.WriteByte('?')
		next, rest = next+1, tail
	}
}

// makeRoom forgets any one statement when there are as many as may be. Which one hardly
// matters: those that are asked often come back at once.
func (r *rememberer) makeRoom() {
	for text, q := range r.known {
		if len(r.known) < mostKnown {
			return
		}
		if !q.busy {
			q.stmt.Close() // its work is done
			delete(r.known, text)
		}
	}
}

// Close forgets the statements and closes the connection.
func (r *rememberer) Close() error {
	for _, q := range r.known {
		q.stmt.Close() // the connection goes with them
	}
	clear(r.known)
	return r.wholeConn.Close()
}

// answer is the rows of a question, which is free again once they are closed.
type answer struct {
	driver.Rows
	of *question
}

// Close ends the reading.
func (a *answer) Close() error {
	a.of.busy = false
	return a.Rows.Close()
}
