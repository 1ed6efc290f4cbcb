// Package analysistest cuts text for tests that do not depend on which words jieba finds.
package analysistest

import "wenxun/index/analysis"

// Twos cuts text into words of two code units; breaks are no part of any.
type Twos struct{}

// Tokens appends the words of f to dst.
func (Twos) Tokens(dst []analysis.Token, f analysis.Folded) []analysis.Token {
	for start, i := 0, 0; i <= f.Units(); i++ {
		if end := i == f.Units() || f.Unit(i) == analysis.Break; end || i == start+2 {
			if i > start {
				dst = append(dst, analysis.Token{Start: int32(start), End: int32(i)})
			}
			if start = i; end {
				start++
			}
		}
	}
	return dst
}
