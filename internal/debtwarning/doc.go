// Package debtwarning is what an association does when a household owes rent: its own steps
// first, and only then the statutory early debt warning to the municipality (vroegsignalering,
// Wet gemeentelijke schuldhulpverlening and Besluit gemeentelijke schuldhulpverlening art. 2).
//
// A file opens and ends with the figures of the administration, once for each unbroken run of
// months in which rent is owed. The gate is a pure rule: contact was tried, debt help was
// pointed out, a reminder was written, sharing was offered in writing, and nobody objected.
// What leaves is contact data, the amount and two dates; what comes back is "ontvangen" or
// "in behandeling", and then collection rests until a date. There is no BSN, and nothing of
// this can be seen in the triage of signals or in a case: only arrears staff of the own
// organisation open it, and the municipality what it was sent. Without a line in the register
// of processing with a signed DPIA nothing opens and nothing is sent.
package debtwarning
