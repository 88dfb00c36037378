// Package upload takes in files that people send: what a file is follows from its content, a virus
// scanner looks at it, a picture is made anew, and nothing of it goes to the disk unsealed.
package upload
