// Package scan asks a virus scanner about what people send in, when there is one.
//
// It speaks the INSTREAM command of clamd (ClamAV, clamd(8)) over a socket of this machine:
// what is asked about is not sealed on its way. Each question has a connection of its own.
//
// Only the answer "stream: OK" lets a file pass. A scanner that found something, that does
// not answer, that is cut off or says anything else never does: the first is ErrFound, all
// others are ErrSilent, so that the asker can keep the file waiting. Without a scanner, the
// nil Scanner, everything passes; whoever runs the program chose that.
package scan
