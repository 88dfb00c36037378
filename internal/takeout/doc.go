// Package takeout gives the work list of signals as a file for a spreadsheet (uitvoer):
// CSV or XLSX.
//
// In it stands what the list itself shows to who asks for it, at that moment and decided row
// by row, and never a sentence, a note, a sender or the name of a resident. Each file is on
// record with what was chosen and how many rows it has, before the first byte goes. No cell
// of it can run as a formula.
package takeout
