// Package network keeps the ground under sharing: the register of processing with
// its DPIAs, and the covenants of the partners, with the road that leads to one.
//
// The law decides and the covenant narrows. A processing without a purpose, a legal
// ground, the exceptions it needs and a signed DPIA whose review lies ahead is off. A
// covenant is in force only while it runs, every party has signed this very version,
// today lies within its dates, and all that it rests on may run. That is a rule over
// time: nothing has to happen at the end date for the covenant to end. What the module
// refuses: a change of contents without new signatures, health and criminal data for
// an association's own roles unless the DPIA says so, and police by feed.
package network
