// Package report puts published figures on paper and in files: a report a quarter for board and
// supervisors, one a year for the tenants' association, a page per complex for a walk through the
// neighbourhood, spreadsheets, and an open data feed where the association chooses that.
//
// What holds for all of it:
//
//   - Every figure is one of a stored release of the map (socialmap), rounded as it was published;
//     nothing is counted here. What the map does not show is empty here. Numbers of volunteers
//     are exact: theirs is a public role.
//   - A report that was published never changes. It is kept as it was written, with the releases it
//     was made from and a digest over both; a report that does not fit its digest is not shown.
//   - Paper is made from the report as kept, by the same steps: the same report, the same bytes.
//   - A foreword names nobody: what looks like a name is shown back to who writes it.
//   - Open data is off until somebody of the association switches it on. What is off looks the
//     same as what does not exist.
//
// It reaches no home, no tenancy and no case.
package report
