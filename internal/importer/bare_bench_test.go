package importer

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"samendoen/internal/base/delivery"
	"samendoen/internal/place"
)

// bareBatch is how many rows the bare engine stages in one transaction.
const bareBatch = 10_000

// bareLoad stages n homes and carries them over by hand, in a database of its own with
// the same table and settings: an insert with a prepared statement or a COPY, and one
// upsert. No file is read, nothing is checked, compared, counted or logged.
func bareLoad(b *testing.B, dsn string, n int) time.Duration {
	b.Helper()
	driverName := "pgx"
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		driverName = "sqlite"
		dsn = "file:" + path + "?_pragma=foreign_keys(1)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-32000)"
	}
	db, err := sql.Open(driverName, dsn)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	must := func(_ any, err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	columns := append([]string{"id", "hash"}, place.UnitTable().Columns...)
	unlogged := map[string]string{"pgx": "UNLOGGED "}[driverName]
	must(db.Exec(`CREATE ` + unlogged + `TABLE bare_stage AS SELECT ` + strings.Join(columns, ", ") + ` FROM place_unit WHERE false`))
	start := time.Now()
	for from := 0; from < n; from += bareBatch {
		batch := make([][]any, 0, bareBatch)
		for i := from; i < min(n, from+bareBatch); i++ {
			row := bareUnit(i).Row(i)
			batch = append(batch, append([]any{row.ID, delivery.Hash(row.Values)}, row.Values...))
		}
		if driverName == "pgx" {
			must(nil, bareCopy(db, columns, batch))
		} else {
			must(nil, bareInsert(db, columns, batch))
		}
	}
	sets := make([]string, len(columns))
	for i, c := range columns {
		sets[i] = c + " = excluded." + c
	}
	must(db.Exec(`INSERT INTO place_unit (org_id, until, ` + strings.Join(columns, ", ") + `) SELECT '` + own + `', 0, ` + strings.Join(columns, ", ") +
		` FROM bare_stage WHERE true ON CONFLICT (id) DO UPDATE SET ` + strings.Join(sets[1:], ", ")))
	took := time.Since(start)
	var rows int
	must(nil, db.QueryRow(`SELECT count(*) FROM place_unit`).Scan(&rows))
	if rows != n {
		b.Fatalf("%d rows by hand, want %d", rows, n)
	}
	return took
}

func bareInsert(db *sql.DB, columns []string, rows [][]any) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	statement, err := tx.Prepare(`INSERT INTO bare_stage (` + strings.Join(columns, ", ") + `) VALUES (?` + strings.Repeat(", ?", len(columns)-1) + `)`)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := statement.Exec(row...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func bareCopy(db *sql.DB, columns []string, rows [][]any) error {
	conn, err := db.Conn(context.Background())
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(raw any) error {
		own, ok := raw.(*stdlib.Conn)
		if !ok {
			return driver.ErrBadConn
		}
		_, err := own.Conn().CopyFrom(context.Background(), pgx.Identifier{"bare_stage"}, columns, pgx.CopyFromRows(rows))
		return err
	})
}

// bareUnit is the home that stands in row i of the file of unitsCSV.
func bareUnit(i int) place.Unit {
	complexKey := fmt.Sprintf("C%05d", i/40)
	return place.Unit{Org: own, Key: fmt.Sprintf("E%07d", i), ComplexKey: complexKey, Staircase: complexKey + "-" + string(rune('A'+i%5)),
		Street: "Voorbeeldstraat", City: "Voorbeeldstad", Number: 1 + i%900, Addition: [...]string{"", "A", "12 hs"}[i%3],
		Postcode: strconv.Itoa(1000+i%9000) + string(rune('A'+i%18)) + string(rune('B'+i%15)), BAG: fmt.Sprintf("099901%010d", i),
		Kind: "appartement", Area: 40 + i%90, Rooms: 2 + i%5, BuiltYear: 1950 + i%70,
		Point: place.Point{Lat: 50.8 + float64(i%99999)/1e6, Lon: 5.6 + float64(i%99999)/1e6},
		From:  time.Date(1990+i%30, time.Month(1+i%12), 1, 0, 0, 0, 0, time.UTC)}
}
