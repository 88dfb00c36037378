// Package tenancy holds what the association's administration knows about homes
// being let: tenancies, arrears per month, nuisance complaints and allocations.
//
// All of it is delivered by the administration and read only here. A household is
// the residents of one home together; its persons are owned by package subject.
// Amounts are in eurocents, months are the first day of the month.
package tenancy
