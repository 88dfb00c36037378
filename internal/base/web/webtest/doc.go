// Package webtest is a browser without scripts, for the tests of a module's pages: who is
// asking is the login itself, and every request goes through the real server.
package webtest
