// Package attention is the work of the attention officer (aandachtsfunctionaris): what an
// association does with the reporting code for domestic violence and child abuse (meldcode;
// Wmo 2015 art. 4.1.1, Besluit verplichte meldcode).
//
// About children and violence nobody types a signal. Who is worried calls 112 or Veilig
// Thuis, or asks the officer to call: that request holds a moment and a number to call, and
// no word about anybody. The officer keeps a record of the five steps: what was seen, whom
// was consulted, the talk, the weighing, the decision. Each step says when, with whom and
// what came of it, or why it was skipped; a decision is never skipped.
//
// A record is sealed and opens for officers of the own organisation only: not for a team
// lead, not for the data protection officer, not for an administrator, also not with a second
// role. Without a line in the register of processing that holds safety, with a signed DPIA
// that says so, nothing opens at all. Who is on call may look for some hours, with a reason,
// and is reviewed. Its key belongs to the organisation: a household cannot make it unreadable
// by being forgotten (UAVG art. 41), its own term ends it. There is no API, on purpose.
package attention
