// Package document keeps the documents of a case: letters, reports, photos of paper.
//
// Guarantees: what a file is follows from its content and never from its name. A picture is
// made anew without anything that a camera adds; a PDF or office file is kept as it came and
// is never unpacked or shown, only given back as a download. Title and file are sealed under
// the key of the case and erased with it. Each document has a category of data, and who may
// see it follows from that as it does for the texts of a case. Every look is on record before
// the answer. Where a virus scanner is set up it is asked first; where there is none the
// screen says so.
//
// What it refuses: every other kind of file (pages of HTML, SVG, programs, archives), files
// with macros, files that say they are something else, files that were cut off, and changing
// a document: a new version stands before the old one.
package document
