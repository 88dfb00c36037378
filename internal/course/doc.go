// Package course lets volunteers and colleagues learn together: courses with a certificate, and circles
// at which they talk about what they meet.
//
// Guarantees: who needs what follows from what somebody does as a volunteer, never from what anybody
// thinks of them. A seat is given once, also to two who ask at the same moment. Who signed up is known
// until the evening was; then remain the certificates, how many came, and what was learned without who
// asked it.
//
// What it refuses: marks. Somebody followed a course or did not; nobody is ranked, and what somebody
// asks for a circle is read beforehand only by who comes and who receives.
package course
