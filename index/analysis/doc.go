// Package analysis turns text into what is compared: folded text, the patterns that are looked
// for in it, character bigrams, and words.
//
// Folding is the one place that decides when two strings say the same; every engine, the
// snippets and the query language use it, so that none of them can disagree. Words are cut by
// jieba with a dictionary that travels inside the binary; nothing else imports gojieba.
// Parsing queries is index/query; matching trees of patterns against documents is the engines'.
package analysis
