// Package powercut proves what a receipt promises: a signal that was acknowledged is
// on disk, whole, whatever happens next. It holds tests only.
//
// On SQLite a recording file system stands between the real driver and the disk while
// people send and treat signals. Every write, truncation, deletion and sync is noted,
// and every receipt at the moment that it is given. From that log the disk is rebuilt
// as a power cut at a random point may leave it: what was synced is there; what was
// not is there, missing or torn between two sectors of 512 bytes. Each such disk is
// opened by the real store and looked through.
//
// On both databases the real program, and the PostgreSQL server under it, are ended
// with SIGKILL while eight clients send over HTTP. Afterwards every receipt must hold
// and a signal sent again must give the same one.
//
// The same is done with the meldpunt, on PostgreSQL with two programs beside each other: what has a
// number is stored exactly once, and somebody is called about it at least once, always by the same
// key.
//
// Faults are planted too: synchronous=NORMAL, a disk that lies about its syncs,
// receipts given too early and rows that went missing must all be noticed.
//
// The full dose has the build tag long: go test -tags long ./internal/powercut
package powercut
