package corpus

import (
	"crypto/sha256"
	"encoding/base64"
	"regexp"
)

// IDPattern is the form of an id that a person or a program may give a document.
const IDPattern = `^[A-Za-z0-9._:-]{1,128}$`

var validID = regexp.MustCompile(IDPattern)

// ValidID reports whether id may be given to a document from outside.
func ValidID(id string) bool { return validID.MatchString(id) }

// idBytes makes a derived id 16 characters long: 96 bits, at which a library of a hundred million
// documents still expects no collision.
const idBytes = 12

// DeriveID returns the id of a document from its content, never from where the file lay. The
// result matches [A-Za-z0-9_-]{16} and does not begin with a dash, which a command line would
// take for a flag.
func DeriveID(content []byte) string {
	sum := sha256.Sum256(content)
	id := []byte(base64.RawURLEncoding.EncodeToString(sum[:idBytes]))
	if id[0] == '-' {
		id[0] = '_'
	}
	return string(id)
}
