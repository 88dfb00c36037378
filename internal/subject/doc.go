// Package subject owns every natural person about whom data is kept (betrokkene), and
// the keys with which what is written about them can be read.
//
// Names, telephone numbers and addresses are sealed under the person's own key and
// stand nowhere in readable form. There is no search on names. Forgetting a person
// deletes the key. Citizen service numbers are never stored.
package subject
