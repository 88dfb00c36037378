// Package logbook shows the log to those who watch over it, and hands it on.
//
// The privacy officer sees who looked at what, when, and by which rule: names of colleagues,
// kinds and numbers of things, never contents. Looking into the log is in the log. Another
// organisation's work shows only where it touched something of the officer's own.
//
// It also shows whether the log is whole: what the last check found, what waits, and up to
// where witnesses outside signed for it. And it writes the log in two forms that together
// tell everything and apart do not: by the Logboek Dataverwerkingen (Logius), a line for each
// person whom data is about and no word on who did it; and by NEN 7513, who did it for which
// organisation by which rule, and no word on whom it is about. An id joins the two.
//
// What the records are, and how they are kept and checked, is in base/audit.
package logbook
