// Package app puts the modules together: it is the only place that knows them all, and
// nobody imports it. It reads the settings, opens the database, joins routes, jobs,
// words and rules, and carries out the commands of the program.
package app
