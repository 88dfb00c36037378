// Package mail lets the program write to people, and reads the mailbox of the organisation.
//
// What goes out says that something waits, and where: one standard text for each kind of
// mail, a fixed address of the program and nothing else. Composing a mail takes a kind and
// no thing, so that no name, home, case or sentence can get into one. What is to be mailed
// is found in rows that were written with their cause (a notice, a message, a signal that
// is late), once each; a mail is a row and a job, tried again for three days and then given
// up where the administrator sees it. People give their own address, prove that it is
// theirs, and choose what they get.
//
// What comes in becomes a post at the desk of the front door, once for each message even
// when the program dies half-way. Texts are bounded, pictures are made anew, citizen service
// numbers are made unreadable, other attachments are named and not kept, and what a machine
// sent is left alone (RFC 3834).
//
// What it refuses: to send without TLS except to this machine, to follow who opens a mail,
// and to answer a machine.
package mail
