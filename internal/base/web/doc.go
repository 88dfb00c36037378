// Package web carries pages and the API over HTTP: who is asking, in which language,
// what went wrong in words, and the headers that keep a browser safe.
//
// A handler returns an error and this package alone turns it into a status and Dutch
// words. Nothing personal stands in a URL, a title or a log line. Pages work without
// scripts; the content security policy allows none but our own files, no inline code
// and no other host.
package web
