package analysis

import (
	"crypto/sha256"
	"encoding/hex"
	"unicode"
)

// foldingRules is raised when Fold changes what it makes of some text.
const foldingRules = "1"

// FoldFingerprint names the folding: texts folded under another fingerprint may compare
// otherwise today. Words, which only queries are cut into, have a fingerprint of their own.
func FoldFingerprint() string {
	sum := sha256.Sum256([]byte(foldingRules + "\n" + unicode.Version + "\n" + simplifiedTSV))
	return hex.EncodeToString(sum[:8])
}
