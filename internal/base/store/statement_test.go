package store

import (
	"context"
	"path/filepath"
	"strconv"
	"testing"
)

func TestUnnumbered(t *testing.T) {
	for query, want := range map[string]string{
		`SELECT 1`: `SELECT 1`,
		`INSERT INTO t (a, b) VALUES ($1,$2),($3,$4)`:       `INSERT INTO t (a, b) VALUES (?,?),(?,?)`,
		`UPDATE t SET a = $1 WHERE b = $1`:                  `UPDATE t SET a = $1 WHERE b = $1`,
		`SELECT a FROM t WHERE a = $2 AND b = $1`:           `SELECT a FROM t WHERE a = $2 AND b = $1`,
		`SELECT a FROM t WHERE a = $1 AND b = $12`:          `SELECT a FROM t WHERE a = $1 AND b = $12`,
		`SELECT a FROM t WHERE a = $10`:                     `SELECT a FROM t WHERE a = $10`,
		`SELECT a FROM t WHERE a = ? AND b = $1`:            `SELECT a FROM t WHERE a = ? AND b = $1`,
		`SELECT a FROM t WHERE a = $1 AND b = '$' || $2`:    `SELECT a FROM t WHERE a = $1 AND b = '$' || $2`,
		`($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) = ($12, $13)`: `(?,?,?,?,?,?,?,?,?,?,?) = (?, ?)`,
	} {
		if got := unnumbered(query); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}

// Every length of a list of ids is a statement of its own; the writer must not keep, or
// lose without closing, all that it was ever asked.
func TestWriterKeepsFewStatements(t *testing.T) {
	ctx := context.Background()
	db, err := Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "texts.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for n := range 3 * mostPrepared {
		if err := db.Write(ctx, func(tx *Tx) error {
			got, err := Count(tx, `SELECT `+strconv.Itoa(n)+` + $1`, 1)
			if err == nil && got != int64(n+1) {
				t.Errorf("%d, want %d", got, n+1)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if kept := len(db.writer.stmts); kept > mostPrepared+10 {
			t.Fatalf("the writer keeps %d statements", kept)
		}
	}
}
