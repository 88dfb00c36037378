// Package webhook tells other programs that something happened (webhooks): a signal came in,
// was taken up, ended; a case was opened, closed. It follows Standard Webhooks 1.0.
//
// A message holds what happened, when, an id and a link, and never a word of what it is
// about: whoever wants to know more asks the API with its own key. An endpoint acts for one
// API key of somebody of its organisation, and hears only of what that key may read; that is
// decided when the message goes, with the facts of that moment. What may not be known leaves
// no trace, not even in the number of messages.
//
// A message is written in the transaction of its cause and sent afterwards, one by one and in
// order for each endpoint, for days if need be, and no sooner than the endpoint asks. An endpoint that says it is gone is switched
// off; one that stays silent is paused, and the administrators hear of it. Only https goes
// out, to public addresses, and never on to where an answer points.
package webhook
