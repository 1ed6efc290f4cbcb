// Package terms cuts folded text into the terms that postings are kept of, and looks patterns up by
// them. The same rules apply on both sides: a block contains every term that a pattern in it requires.
//
// A term that patterns are looked up by is one of:
//
//   - a pair of neighbouring characters: two UTF-16 code units in one number. A run counts as one
//     character here (numberUnit, latinUnit); a break counts as none.
//   - a single character, as a pair with nothing: for patterns that have no pair.
//   - a run: a whole number or Latin word. A pattern that begins or ends within one does not match there
//     (analysis.Pattern), so only whole ones are ever looked up, or their beginnings.
//
// Beside them each block has its words, as the store had them cut, and its values in keyword fields
// (keywords.go).
//
// How postings are stored is segment's; whether a block really contains a pattern only its text shows.
package terms
