// Package store keeps the rows of all modules in SQLite or PostgreSQL, with one
// SQL text for both.
//
// Guarantees: what Write reported as done survives a power cut (SQLite with
// synchronous=FULL, PostgreSQL with its default commit); a failed Write leaves
// nothing behind; the rows that a Read sees belong to one moment. On SQLite one
// goroutine writes, and callers that wait together are committed together. On
// PostgreSQL every Write is SERIALIZABLE and is run again when it has to, so the
// function given to Write must have no effect outside its transaction. There a way to the
// server costs as much as a small statement, so what nobody waits for goes by Later.
//
// Columns: ids are text, times and dates are integer UTC microseconds with 0 for
// "not set", JSON is text. A binary that is older than its database refuses it.
package store
