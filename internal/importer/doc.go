// Package importer brings the administration of a housing association into
// Samendoen: areas, complexes, homes, tenancies, arrears, nuisance complaints and
// allocations, from CSV, XLSX, GeoJSON or VERA 4.3 JSON.
//
// Reading (Read) is pure: it knows files and records, no database. It streams, so
// that 2.3 million homes pass with flat memory, and it trusts nothing: every size
// has a limit, a bad row becomes a Problem in Dutch with file, row, column, value
// and what to do, and a file that cannot be trusted as a whole becomes a Fatal.
//
// It refuses citizen service numbers (BSN) wherever it finds a column of them:
// they are never stored, so they are never read past. A Problem never repeats a
// person's name, telephone number, address or a BSN.
//
// The columns of the templates stand in one table (template_table.go), from which
// the reader, the page docs/importeren.md and the example files are all made.
package importer
