// Package account keeps organisations, their people, and how these sign in: by
// password, by session, or for programs by a token with a scope and an end.
//
// Whoever sees what is written about residents gives a code from an app too; until that
// is done a session opens nothing else. Who lost the app is helped by two colleagues.
//
// An organisation can let its people sign in at its own OpenID provider: somebody is then
// the subject of an issuer, never an e-mail address, and roles follow the groups there.
// Partner organisations manage their own people, with the roles of a partner only.
//
// Passwords are weighed, not measured by signs; one that somebody else gave is for one use
// within a week. They are stored as argon2id, sessions and tokens only as a hash. A session
// gets a new secret at login and ends when it is idle or old; disabling somebody ends
// all of theirs at once. What it refuses: a second organisation reading the people of
// the first, and guessing: after some failures a device waits, and a stranger's
// failures do not make the owner wait on a device that is known.
package account
