// Package training lets people practise to recognise what they meet at a door (leren
// herkennen): short cases with a question, an answer to choose, and a word on each answer.
//
// The cases that the program brings lie in gevallen.txt. What an association changes, adds or
// retires are rows over that list, with every version kept. Who has done a case is known with
// its date; what somebody answered is stored nowhere, so that trying costs nothing. A team lead
// sees who has done how much in the own organisation. After a term somebody who has cases left
// gets one notice. Whoever has done all gets thanks.
package training
