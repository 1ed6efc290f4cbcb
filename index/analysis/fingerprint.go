package analysis

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"sync"
	"unicode"
)

const (
	// foldingRules is raised when Fold returns something else for some text.
	foldingRules = "1"
	// wordRules is raised when some text is cut otherwise, or some word has other parts, with the same
	// dictionary and lexicon: after a change of the rule for parts, or of gojieba.
	wordRules = "1"
)

// FoldFingerprint names the folding. Texts folded under different fingerprints may not compare as equal.
func FoldFingerprint() string {
	sum := sha256.Sum256([]byte(foldingRules + "\n" + unicode.Version + "\n" + simplifiedTSV))
	return hex.EncodeToString(sum[:8])
}

// PolicyFingerprint returns the fingerprint of the words of LoadPolicyWords, without loading them.
var PolicyFingerprint = sync.OnceValue(func() string { return wordsFingerprint(policyTerms(), policyParts()) })

// wordsFingerprint names what words and parts depend on.
func wordsFingerprint(terms []string, parts [][]string) string {
	sum := sha256.New()
	fmt.Fprintln(sum, wordRules, FoldFingerprint(), terms, parts)
	for _, name := range dictionaryNames {
		// A dictionary that can't be read is reported when it is loaded.
		if f, err := dictionaryFiles.Open(packedName(name)); err == nil {
			_, _ = io.Copy(sum, f)
			_ = f.Close()
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}
